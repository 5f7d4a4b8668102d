"""What the tests of all step code share: an environment without the platform's variables."""

import pytest

ENVIRONMENT = (
    "SM_CURRENT_HOST",
    "SM_HOSTS",
    "SM_CHANNEL_TRAIN",
    "SM_CHANNEL_VALIDATION",
    "SM_MODEL_DIR",
    "SM_OUTPUT_DIR",
    "SLUICEGATE_PSEUDONYM_KEY",
)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)

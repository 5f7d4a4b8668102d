import json

import pytest

from failure import StepError
from host import Host, current_host


def test_the_environment_comes_first(tmp_path, monkeypatch):
    monkeypatch.setenv("SM_CURRENT_HOST", "algo-2")
    monkeypatch.setenv("SM_HOSTS", '["algo-1", "algo-2"]')
    assert current_host(tmp_path / "absent.json") == Host("algo-2", 2, 1)


def test_then_the_file_that_sagemaker_writes(tmp_path):
    path = tmp_path / "resourceconfig.json"
    path.write_text(json.dumps({"current_host": "algo-3", "hosts": ["algo-1", "algo-2", "algo-3"]}))
    assert current_host(path) == Host("algo-3", 3, 2)


def test_else_there_is_one_host(tmp_path):
    assert current_host(tmp_path / "absent.json") == current_host(None) == Host("algo-1", 1, 0)


def test_a_broken_file_is_refused(tmp_path):
    path = tmp_path / "resourceconfig.json"
    path.write_text("{}")
    with pytest.raises(StepError, match="Expected current_host and hosts"):
        current_host(path)


def test_a_name_that_leaves_the_folder_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("SM_CURRENT_HOST", "../algo-1")
    with pytest.raises(StepError, match="Expected a host name of letters"):
        current_host(tmp_path / "absent.json")

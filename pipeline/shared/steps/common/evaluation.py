"""evaluation.json: its form, and the rule that it is checked against its schema before anyone can see it."""

import json
from pathlib import Path
from typing import Any

from bootstrap import LEVEL, Estimate
from failure import StepError
from problem import SECTION
from schemacheck import faults

FILE = "evaluation.json"
VERSION = 1
# So many are named in the message.
MOST_FAULTS = 4


def compose(
    estimates: dict[str, Estimate], details: dict[str, Any], resamples: int, seed: int, sections: dict[str, Any]
) -> dict[str, Any]:
    """The document: SageMaker's model-quality shape, the intervals, and the other sections as they are.

    `details`: what stands in SageMaker's section beside the estimates.
    """
    quality = {
        name: {"value": estimate.value, "standard_deviation": estimate.standard_deviation}
        for name, estimate in estimates.items()
    }
    intervals = {name: {"lower": estimate.lower, "upper": estimate.upper} for name, estimate in estimates.items()}
    return {
        "version": VERSION,
        SECTION: {**quality, **details},
        "intervals": {"level": LEVEL, "resamples": resamples, "seed": seed, **intervals},
        **sections,
    }


def publish(document: dict[str, Any], folder: Path, schema: Path) -> Path:
    """Writes the document under another name, reads it back, checks it and only then gives it its name.

    Raises StepError, naming the faults, if it does not fit: a gate must never read a metric that is missing or NaN.
    """
    _refuse(faults(document, _load(schema)), folder)
    partial = folder / f"{FILE}.partial"
    try:
        text = json.dumps(document, indent=2, allow_nan=False, ensure_ascii=False)
        partial.write_text(text + "\n", encoding="utf-8")
        _refuse(faults(_load(partial), _load(schema)), folder)
        return partial.replace(folder / FILE)
    finally:
        partial.unlink(missing_ok=True)


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _refuse(found: list[str], folder: Path) -> None:
    if found:
        named = "; ".join(found[:MOST_FAULTS])
        more = f" and {len(found) - MOST_FAULTS} more" if len(found) > MOST_FAULTS else ""
        raise StepError(
            f"Expected an evaluation that fits its schema, got {named}{more} in {folder / FILE}; the model cannot be "
            "judged: see its training and its test data."
        )

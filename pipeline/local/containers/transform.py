"""Runs a transform job: every object becomes requests to the model, and what it answers an object `<key>.out`.

Usage: transform.py <JSON file that pipeline/local/execution/transform.ts writes>
"""

import json
import sys
from pathlib import Path
from typing import Any

import records
from faults import ContainerError, run
from handlers import Handler, scripted
from recordfilter import Filter


def handler_of(config: dict[str, Any]) -> Handler:
    model_dir = Path(config["model"])
    if config["program"] is not None:
        return scripted(Path(config["program"]), model_dir)
    # Loads xgboost, which code of the model's own may not need.
    import xgboost_serve

    return xgboost_serve.handler(model_dir)


def transformed(body: str, config: dict[str, Any], processing: records.Processing, handler: Handler) -> str:
    """The whole answer to one object."""
    parts: list[str] = []
    for group in records.requests(records.split(body, config["split"]), config["strategy"], config["mostBytes"]):
        request = "\n".join(processing.filtered(group))
        answer = handler(request, config["contentType"], config["accept"])
        parts += processing.shaped(group, answer) if processing.shapes_output else [answer]
    if config["assemble"] == "Line":
        return "".join(part if part.endswith("\n") else f"{part}\n" for part in parts)
    return "".join(parts)


def transform(config: dict[str, Any]) -> None:
    processing = records.Processing(
        Filter("InputFilter", config["inputFilter"]),
        Filter("OutputFilter", config["outputFilter"]),
        config["join"],
        config["contentType"],
        config["accept"],
    )
    source, target = Path(config["input"]), Path(config["output"])
    handler = handler_of(config)
    for file in sorted(file for file in source.rglob("*") if file.is_file()):
        name = file.relative_to(source)
        try:
            answer = transformed(file.read_text(encoding="utf-8"), config, processing, handler)
        except UnicodeDecodeError as error:
            raise ContainerError(f"Expected UTF-8 text in {name}, got something else.") from error
        out = target / f"{name}.out"
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(answer, encoding="utf-8")
        print(f"transformed {name}", flush=True)


if __name__ == "__main__":
    given: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.exit(run(lambda: transform(given), Path(given["failure"])))

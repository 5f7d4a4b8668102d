"""What answers the requests of a transform job: the model's own code, as the framework containers call it."""

import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from faults import ContainerError

Handler = Callable[[str, str, str], str]


def scripted(program: Path, model_dir: Path) -> Handler:
    """Calls model_fn once, then input_fn, predict_fn and output_fn (or transform_fn) for each request."""
    module = _load(program)
    model_fn = getattr(module, "model_fn", None)
    if model_fn is None:
        raise ContainerError(f"Expected a function model_fn in {program.name}, got none; add it.")
    model = model_fn(str(model_dir))
    transform_fn = getattr(module, "transform_fn", None)
    if transform_fn is not None:
        return lambda body, content_type, accept: _text(transform_fn(model, body, content_type, accept))
    missing = [name for name in ("input_fn", "predict_fn", "output_fn") if not hasattr(module, name)]
    if missing:
        raise ContainerError(
            f"Expected functions input_fn, predict_fn and output_fn, or transform_fn, in {program.name}, got no "
            f"{' and no '.join(missing)}; only the frameworks' own images have defaults."
        )

    def answer(body: str, content_type: str, accept: str) -> str:
        prediction = module.predict_fn(module.input_fn(body, content_type), model)
        return _text(module.output_fn(prediction, accept))

    return answer


def _load(program: Path) -> ModuleType:
    """The program as a module; others beside it can be imported, and it finds itself under /opt/ml/model/code."""
    sys.path.insert(0, str(program.parent))
    os.chdir(program.parent)
    spec = importlib.util.spec_from_file_location(program.stem, program)
    if spec is None or spec.loader is None:
        raise ContainerError(f"Expected a Python program as SAGEMAKER_PROGRAM, got {program.name}.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[program.stem] = module
    spec.loader.exec_module(module)
    return module


def _text(answer: Any) -> str:
    body = answer[0] if isinstance(answer, tuple) else answer
    if isinstance(body, bytes):
        return body.decode()
    if isinstance(body, str):
        return body
    raise ContainerError(f"Expected a text or bytes as the model's answer, got {type(body).__name__}; see output_fn.")

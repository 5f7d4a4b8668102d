"""The endpoint refuses every request that breaks one constraint of AWS's service model, in AWS's words."""

import http.client
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape

from served_endpoint import served_endpoint, served_operations
from service_model import MODEL, Broken, broken_requests

ROOT = Path(__file__).parents[3]
SHAPES = ROOT / "pipeline" / "local" / "modelShapes.json"
# What the endpoint keeps and gives back as it came: checked by the model itself.
KEPT = (
    "AdditionalInferenceSpecificationDefinition",
    "DriftCheckBaselines",
    "InferenceSpecification",
    "MetadataProperties",
    "ModelLifeCycle",
    "ModelMetrics",
    "ModelPackageSecurityConfig",
    "ModelPackageValidationSpecification",
    "SourceAlgorithmSpecification",
)


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[http.client.HTTPConnection]:
    with served_endpoint(tmp_path_factory.mktemp("state")) as url:
        client = http.client.HTTPConnection(urlsplit(url).netloc)
        yield client
        client.close()


def ask(connection: http.client.HTTPConnection, operation: str, request: dict[str, Any]) -> tuple[int, dict[str, str]]:
    headers = {"x-amz-target": f"SageMaker.{operation}", "content-type": "application/x-amz-json-1.1"}
    connection.request("POST", "/", json.dumps(request), headers)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def difference(connection: http.client.HTTPConnection, operation: str, case: Broken) -> str | None:
    """What of the answer is not AWS's refusal of this request."""
    status, said = ask(connection, operation, case.request)
    message = said.get("Message", "")
    words = f"at '{case.path}' failed to satisfy constraint: {case.constraint}"
    count = message.count("failed to satisfy constraint")
    head = f"{count} validation error{'' if count == 1 else 's'} detected: Value "
    paths = set(re.findall(r"at '([^']*)' failed", message))
    told = words in message and message.startswith(head) and paths == {case.path}
    if status == 400 and said.get("__type") == "ValidationException" and told:
        return None
    return f"{operation}: expected {words}; got {status} {message[:300]}"


def test_every_constraint_of_every_operation_is_told_in_aws_words(connection: http.client.HTTPConnection) -> None:
    cases = [(operation, case) for operation in served_operations() for case in broken_requests(operation)]
    assert len(cases) > 1000
    different = [difference(connection, operation, case) for operation, case in cases]
    assert [one for one in different if one is not None] == []


def described(shape: Shape) -> dict[str, Any]:
    """A shape as modelShapes.json has it."""
    limits = {name: shape.metadata[name] for name in ("min", "max", "pattern", "sensitive") if name in shape.metadata}
    found: dict[str, Any] = {"type": shape.type_name, **limits}
    if isinstance(shape, StructureShape):
        found["members"] = {name: member.name for name, member in shape.members.items()}
        found["required"] = shape.required_members
    elif isinstance(shape, ListShape):
        found["member"] = shape.member.name
    elif isinstance(shape, MapShape):
        found.update(key=shape.key.name, value=shape.value.name)
    elif getattr(shape, "enum", None):
        found["enum"] = shape.enum
    return found


def reached(names: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = described(MODEL.shape_for(name))
            inner = [found[name].get(part) for part in ("member", "key", "value")]
            waiting += [one for one in inner if one is not None] + list(found[name].get("members", {}).values())
    return dict(sorted(found.items()))


def test_the_shapes_of_what_is_kept_are_those_of_the_model() -> None:
    lines = [f"  {json.dumps(name)}: {json.dumps(shape)}" for name, shape in reached(KEPT).items()]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    if "SLUICEGATE_UPDATE_SHAPES" in os.environ:
        SHAPES.write_text(text, "utf-8")
    hint = "write it anew with SLUICEGATE_UPDATE_SHAPES=1 .venv-test/bin/python -m pytest tests/pipeline/local"
    assert SHAPES.read_text("utf-8") == text, hint

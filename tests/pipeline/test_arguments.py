"""Every step's Arguments must be a request that the service's own model accepts.

The committed definitions (kept fresh by the TypeScript tests) are read, references are replaced by values of the right
form, and each step's Arguments go against botocore's input shapes: types and required fields by botocore's own
validator; unknown keys, patterns, enums and upper limits, which that validator leaves to the service, by a walk here.
"""

import copy
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import botocore.session
import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.validate import ParamValidator

HERE = Path(__file__).parent
OPERATIONS = {
    "Processing": ("CreateProcessingJob", {"ProcessingJobName": "job"}),
    "Training": ("CreateTrainingJob", {"TrainingJobName": "job"}),
    "Tuning": ("CreateHyperParameterTuningJob", {"HyperParameterTuningJobName": "job"}),
    "Transform": ("CreateTransformJob", {"TransformJobName": "job"}),
    "Model": ("CreateModel", {"ModelName": "model"}),
    "RegisterModel": ("CreateModelPackage", {}),
}
EXECUTION = {
    "PipelineExecutionArn": "arn:aws:sagemaker:eu-west-1:111122223333:pipeline/sample/execution/abcdefghijkl",
    "PipelineArn": "arn:aws:sagemaker:eu-west-1:111122223333:pipeline/sample",
    "PipelineExecutionId": "abcdefghijkl",
    "PipelineName": "sample",
    "StartDateTime": "2026-01-01T00:00:00Z",
    "CurrentDateTime": "2026-01-01T00:00:00Z",
}
# Unicode categories, which Python's own regular expressions do not have, as what stands for them inside brackets.
CATEGORIES = {"L": r"\w", "M": r"\w", "N": r"\w", "Z": r"\s", "S": "$+<=>^`|~", "P": r"!-#%-*,-/:;?@\[\\\]_{}"}

MODEL = botocore.session.get_session().get_service_model("sagemaker")


def shape_of(step_type: str) -> StructureShape:
    return MODEL.operation_model(OPERATIONS[step_type][0]).input_shape


def resolve(value: object, parameters: dict[str, object]) -> object:
    """The value with every expression replaced by what it could be when an execution runs."""
    if isinstance(value, list):
        return [resolve(item, parameters) for item in value]
    if not isinstance(value, dict):
        return value
    if "Get" in value:
        return reference(value["Get"], parameters)
    if "Std:Join" in value:
        join = value["Std:Join"]
        return join["On"].join(str(resolve(item, parameters)) for item in join["Values"])
    if "Std:JsonGet" in value:
        return 0.5
    return {key: resolve(item, parameters) for key, item in value.items()}


def reference(get: str, parameters: dict[str, object]) -> object:
    root, name = get.split(".")[:2]
    if root == "Parameters":
        return parameters[name]
    if root == "Execution":
        return EXECUTION[name]
    if get.endswith("S3ModelArtifacts"):
        return f"s3://bucket/{name}/output/model.tar.gz"
    return f"s3://bucket/{name}" if get.endswith(("S3Uri", "S3OutputPath")) else name


def steps_of(steps: list[dict]) -> Iterator[dict]:
    for step in steps:
        yield step
        if step["Type"] == "Condition":
            yield from steps_of(step["Arguments"]["IfSteps"])
            yield from steps_of(step["Arguments"]["ElseSteps"])


def faults(step: dict, parameters: dict[str, object]) -> list[str]:
    shape = shape_of(step["Type"])
    request = {**OPERATIONS[step["Type"]][1], **resolve(step["Arguments"], parameters)}
    report = ParamValidator().validate(request, shape).generate_report()
    return [*report.splitlines(), *walk(request, shape, step["Name"])]


def walk(value: object, shape: Shape, place: str) -> Iterator[str]:
    """Yields what botocore's validator does not look at."""
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        for key, item in value.items():
            if key in shape.members:
                yield from walk(item, shape.members[key], f"{place}.{key}")
            else:
                yield f"{place}: unknown key {key}"
    elif isinstance(shape, ListShape) and isinstance(value, list):
        yield from size(len(value), shape, place)
        for index, item in enumerate(value):
            yield from walk(item, shape.member, f"{place}[{index}]")
    elif isinstance(shape, MapShape) and isinstance(value, dict):
        yield from size(len(value), shape, place)
        for key, item in value.items():
            yield from walk(key, shape.key, f"{place} key {key}")
            yield from walk(item, shape.value, f"{place}.{key}")
    elif isinstance(value, str):
        yield from text(value, shape, place)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from size(value, shape, place)


def size(measure: float, shape: Shape, place: str) -> Iterator[str]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and measure < low:
        yield f"{place}: {measure} is below {low}"
    if high is not None and measure > high:
        yield f"{place}: {measure} is above {high}"


def text(value: str, shape: Shape, place: str) -> Iterator[str]:
    yield from size(len(value), shape, place)
    allowed = shape.metadata.get("enum")
    if allowed and value not in allowed:
        yield f"{place}: {value} is none of {', '.join(allowed)}"
    pattern = translate(shape.metadata.get("pattern", ".*"))
    if not re.fullmatch(pattern, value, re.DOTALL):
        yield f"{place}: {value} does not match {pattern}"


def translate(pattern: str) -> str:
    """The model's pattern in Python's dialect."""
    # The patterns of customer metadata demand an end ("$") before their count, where nothing could ever match.
    pattern = re.sub(r"\$\{1,\d+\}$", "", pattern)
    return re.sub(r"\\p\{(\w)\}", lambda match: CATEGORIES[match[1]], pattern)


DEFINITIONS = {path.parent.name: json.loads(path.read_text()) for path in sorted(HERE.glob("*/definition.json"))}


def defaults(definition: dict) -> dict[str, object]:
    return {parameter["Name"]: parameter.get("DefaultValue", "value") for parameter in definition["Parameters"]}


CASES = [
    pytest.param(step, defaults(definition), id=f"{name}-{step['Name']}")
    for name, definition in DEFINITIONS.items()
    for step in steps_of(definition["Steps"])
    if step["Type"] in OPERATIONS
]


def test_every_pipeline_and_the_whole_vocabulary_are_here() -> None:
    folders = {path.parent.name for path in (HERE / "../../pipeline").glob("*/pipeline.ts")} - {"builder"}
    assert set(DEFINITIONS) == folders | {"builder"}
    assert {param.values[0]["Type"] for param in CASES} == set(OPERATIONS)


@pytest.mark.parametrize(("step", "parameters"), CASES)
def test_the_service_accepts_the_arguments(step: dict, parameters: dict[str, object]) -> None:
    assert faults(step, parameters) == []


def test_every_choice_of_instance_type_exists() -> None:
    kinds = {"Processing": "ProcessingInstanceType", "Training": "TrainingInstanceType"}
    for name, definition in DEFINITIONS.items():
        choices = {entry["Name"]: entry.get("EnumValues", []) for entry in definition["Parameters"]}
        for step in steps_of(definition["Steps"]):
            if step["Type"] not in kinds:
                continue
            known = MODEL.shape_for(kinds[step["Type"]]).metadata["enum"]
            for get in re.findall(r'"InstanceType": \{"Get": "Parameters\.(\w+)"', json.dumps(step["Arguments"])):
                assert choices[get], f"{name}: {get} takes any text"
                assert set(choices[get]) <= set(known), f"{name}: {get}"


def at(*keys: str) -> Callable[[dict], dict]:
    def find(arguments: dict) -> dict:
        for key in keys:
            arguments = arguments[key]
        return arguments

    return find


BREAKS = [
    pytest.param("Preprocess", at(), {"Tags2": []}, "unknown key Tags2", id="unknown-key"),
    pytest.param("Preprocess", at("StoppingCondition"), {"MaxRuntimeSeconds": 1}, "unknown key", id="unknown-deep"),
    pytest.param("Preprocess", at("StoppingCondition"), {"MaxRuntimeInSeconds": 0}, "0", id="too-small"),
    pytest.param("Preprocess", at("StoppingCondition"), {"MaxRuntimeInSeconds": 10**7}, "is above", id="too-large"),
    pytest.param("Preprocess", at("StoppingCondition"), {"MaxRuntimeInSeconds": "1"}, "Invalid type", id="type"),
    pytest.param("Preprocess", at("AppSpecification"), {"ContainerArguments": ["x" * 257]}, "257 is above", id="long"),
    pytest.param("Preprocess", at("ProcessingOutputConfig"), {"KmsKeyId": " "}, "does not match", id="pattern"),
    pytest.param("Train", at("AlgorithmSpecification"), {"TrainingInputMode": "Disk"}, "none of", id="enum"),
    pytest.param("Train", at(), {"RoleArn": "role"}, "does not match", id="role"),
    pytest.param("Register", at(), {"ModelApprovalStatus": "Fine"}, "none of", id="approval"),
]


@pytest.mark.parametrize(("name", "find", "change", "message"), BREAKS)
def test_a_broken_request_is_found(name: str, find: Callable[[dict], dict], change: dict, message: str) -> None:
    definition = copy.deepcopy(DEFINITIONS["regression"])
    step = next(step for step in steps_of(definition["Steps"]) if step["Name"] == name)
    find(step["Arguments"]).update(change)
    assert message in "\n".join(faults(step, defaults(definition)))


def test_a_missing_required_field_is_found() -> None:
    step = copy.deepcopy(DEFINITIONS["regression"]["Steps"][0])
    del step["Arguments"]["RoleArn"]
    assert "Missing required parameter" in "\n".join(faults(step, defaults(DEFINITIONS["regression"])))

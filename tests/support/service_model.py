"""AWS's service model of SageMaker: requests that it allows, and requests that break one of its constraints."""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

MODEL = botocore.session.get_session().get_service_model("sagemaker")

ARN = "arn:aws:sagemaker:us-east-1:000000000000"
CLASSES = {
    "\\p{L}": "a-zA-Z",
    "\\p{M}": "",
    "\\p{N}": "0-9",
    "\\p{P}": "!-*,-/:;?@_",
    "\\p{S}": "+<->|~^`$",
    "\\p{Z}": " ",
}
# Parts of a path: a search expression may hold others without end.
DEEPEST = 9
# Tried in this order for a text that a shape allows.
TEXTS = (
    "a",
    "1",
    "a" * 10,
    "a" * 40,
    f"{ARN}:pipeline/a/execution/abcdefghijkl",
    f"{ARN}:model-package/a/1",
    f"{ARN}:experiment-trial-component/a",
    "arn:aws:iam::000000000000:role/pipeline",
    "s3://bucket/key",
    "sha256:" + "0" * 64,
    "text/csv",
)
# And for one that it does not.
BROKEN = ("!", "\n", "")


@dataclass(frozen=True)
class Broken:
    """A request that breaks one constraint of the member at a path, and what AWS says of it."""

    request: dict[str, Any]
    path: str
    constraint: str


def pattern_of(shape: Shape) -> re.Pattern[str] | None:
    """The pattern of a shape in Python's words: a class of Unicode is what ASCII has of it."""
    pattern = shape.metadata.get("pattern")
    if pattern is None:
        return None
    for java, python in CLASSES.items():
        pattern = pattern.replace(java, python)
    return re.compile(re.sub(r"\$\{\d+,\d+\}", "$", pattern))


def allows(shape: Shape, text: str) -> bool:
    pattern = pattern_of(shape)
    limits = shape.metadata
    fits = limits.get("min", 0) <= len(text) <= limits.get("max", len(text))
    return fits and (pattern is None or pattern.fullmatch(text) is not None)


def text_of(shape: StringShape) -> str:
    return shape.enum[0] if shape.enum else next(text for text in TEXTS if allows(shape, text))


def least(shape: Shape) -> Any:
    """A value with nothing but what the model requires."""
    if isinstance(shape, StructureShape):
        return {name: least(shape.members[name]) for name in shape.required_members}
    if isinstance(shape, ListShape):
        return [least(shape.member)] * shape.metadata.get("min", 0)
    if isinstance(shape, MapShape):
        return {least(shape.key): least(shape.value)} if shape.metadata.get("min", 0) else {}
    if isinstance(shape, StringShape):
        return text_of(shape)
    return False if shape.type_name == "boolean" else shape.metadata.get("min", 1)


def length_constraints(shape: Shape) -> Iterator[tuple[str, str]]:
    for limit, word in (("max", "less"), ("min", "greater")):
        if limit in shape.metadata:
            yield limit, f"Member must have length {word} than or equal to {shape.metadata[limit]}"


def broken_texts(shape: StringShape) -> Iterator[tuple[str, str]]:
    """Texts that break one constraint each, and its words."""
    if shape.enum:
        yield "no-such-value", f"Member must satisfy enum value set: [{', '.join(shape.enum)}]"
        return
    for limit, words in length_constraints(shape):
        bound = shape.metadata[limit]
        if limit == "max" or bound > 0:
            yield "a" * (bound + 1 if limit == "max" else bound - 1), words
    pattern = pattern_of(shape)
    wrong = next((text for text in BROKEN if pattern is not None and not pattern.fullmatch(text)), None)
    if wrong is not None:
        yield wrong, f"Member must satisfy regular expression pattern: {shape.metadata['pattern']}"


def broken_scalars(shape: Shape) -> Iterator[tuple[Any, str]]:
    if isinstance(shape, StringShape):
        yield from broken_texts(shape)
    elif shape.type_name in ("integer", "long", "float", "double"):
        for limit, word, step in (("min", "greater", -1), ("max", "less", 1)):
            if limit in shape.metadata:
                bound = shape.metadata[limit]
                yield bound + step, f"Member must have value {word} than or equal to {bound}"


def together(shape: Shape) -> str:
    """All constraints of a single value, as AWS lists them for a list or map of such values."""
    if isinstance(shape, StringShape) and shape.enum:
        return f"[Member must satisfy enum value set: [{', '.join(shape.enum)}]]"
    words = [words for _, words in length_constraints(shape)]
    if "pattern" in shape.metadata:
        words.append(f"Member must satisfy regular expression pattern: {shape.metadata['pattern']}")
    return f"[{', '.join(words)}]"


def broken_sizes(shape: Shape, some: list[Any]) -> Iterator[tuple[Any, str]]:
    for limit, words in length_constraints(shape):
        bound = shape.metadata[limit]
        if limit == "max":
            yield (some * (bound + 1))[: bound + 1], words
        elif bound > 0:
            yield some[: bound - 1], words


def broken_list(shape: ListShape, path: str) -> Iterator[tuple[Any, str, str]]:
    for value, words in broken_sizes(shape, [least(shape.member)]):
        yield value, path, words
    if isinstance(shape.member, StructureShape | ListShape | MapShape):
        for value, where, words in broken(shape.member, f"{path}.1.member"):
            yield [value], where, words
    else:
        for value, _ in broken_scalars(shape.member):
            yield [value], path, f"Member must satisfy constraint: {together(shape.member)}"


def broken_map(shape: MapShape, path: str) -> Iterator[tuple[Any, str, str]]:
    for keys, words in broken_sizes(shape, [str(number) for number in range(shape.metadata.get("max", 0) + 1)]):
        yield dict.fromkeys(keys, least(shape.value)), path, words
    for key, _ in broken_scalars(shape.key):
        yield {key: least(shape.value)}, path, f"Map keys must satisfy constraint: {together(shape.key)}"
    for value, _ in broken_scalars(shape.value):
        yield {"a": value}, path, f"Map value must satisfy constraint: {together(shape.value)}"


def broken(shape: Shape, path: str) -> Iterator[tuple[Any, str, str]]:
    """Values for a member that break one constraint each, with the path that is to be named, and the words."""
    if isinstance(shape, StructureShape):
        if path.count(".") < DEEPEST:
            yield from broken_members(shape, path)
    elif isinstance(shape, ListShape):
        yield from broken_list(shape, path)
    elif isinstance(shape, MapShape):
        yield from broken_map(shape, path)
    else:
        for value, words in broken_scalars(shape):
            yield value, path, words


def broken_members(shape: StructureShape, path: str) -> Iterator[tuple[dict[str, Any], str, str]]:
    whole = least(shape)
    for name, member in shape.members.items():
        at = f"{path}.{name[0].lower()}{name[1:]}".lstrip(".")
        if name in shape.required_members:
            yield {key: value for key, value in whole.items() if key != name}, at, "Member must not be null"
        for value, where, words in broken(member, at):
            yield {**copy.deepcopy(whole), name: value}, where, words


def broken_requests(operation: str) -> Iterator[Broken]:
    shape = MODEL.operation_model(operation).input_shape
    assert shape is not None
    for request, path, constraint in broken_members(shape, ""):
        yield Broken(request, path, constraint)

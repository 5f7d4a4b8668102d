"""Checks a JSON document against the part of JSON Schema that our schema files use.

The image has no JSON Schema library. A keyword that is not known here is an error, so a schema never asks for more than
is checked; and numbers must be finite, which JSON Schema cannot say because JSON has no others.
"""

import math
import re
from collections.abc import Iterator
from typing import Any

# Say nothing about the document.
ANNOTATIONS = frozenset({"$schema", "$id", "$defs", "title", "description"})


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return _is_number(value) and math.isfinite(value) and float(value).is_integer()


TYPES = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "number": _is_number,
    "integer": _is_whole,
}


def faults(document: Any, schema: dict[str, Any]) -> list[str]:
    """Every fault, as "place: expected ..., got ...". Empty for a document that fits."""
    return list(_check(document, schema, "$", schema))


def _check(value: Any, schema: dict[str, Any], place: str, root: dict[str, Any]) -> Iterator[str]:
    unknown = schema.keys() - KEYWORDS.keys() - ANNOTATIONS - {"additionalProperties", "$ref"}
    if unknown:
        raise NotImplementedError(f"Expected known schema keywords, got {', '.join(sorted(unknown))} for {place}.")
    if isinstance(value, float) and not math.isfinite(value):
        yield f"{place}: expected a finite number, got {value}"
        return
    if "$ref" in schema:
        yield from _check(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], place, root)
    for keyword, argument in schema.items():
        if keyword in KEYWORDS:
            yield from KEYWORDS[keyword](value, argument, place, root)
    yield from _additional(value, schema, place, root)


def _type(value: Any, name: str, place: str, _root: Any) -> Iterator[str]:
    if not TYPES[name](value):
        yield f"{place}: expected {name}, got {type(value).__name__}"


def _required(value: Any, names: list[str], place: str, _root: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{place}.{name}: expected a value, got none" for name in names if name not in value)


def _properties(value: Any, schemas: dict[str, Any], place: str, root: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, schema in schemas.items():
            if name in value:
                yield from _check(value[name], schema, f"{place}.{name}", root)


def _additional(value: Any, schema: dict[str, Any], place: str, root: Any) -> Iterator[str]:
    rule = schema.get("additionalProperties", True)
    if rule is True or not isinstance(value, dict):
        return
    for name in value.keys() - schema.get("properties", {}).keys():
        if rule is False:
            yield f"{place}.{name}: expected no such property, got one"
        else:
            yield from _check(value[name], rule, f"{place}.{name}", root)


def _items(value: Any, schema: dict[str, Any], place: str, root: Any) -> Iterator[str]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _check(item, schema, f"{place}[{index}]", root)


def _pattern(value: Any, pattern: str, place: str, _root: Any) -> Iterator[str]:
    if isinstance(value, str) and not re.search(pattern, value):
        yield f"{place}: expected text like {pattern}, got other text"


def _minimum(value: Any, bound: float, place: str, _root: Any) -> Iterator[str]:
    if _is_number(value) and value < bound:
        yield f"{place}: expected at least {bound}, got {value}"


def _maximum(value: Any, bound: float, place: str, _root: Any) -> Iterator[str]:
    if _is_number(value) and value > bound:
        yield f"{place}: expected at most {bound}, got {value}"


def _min_items(value: Any, bound: int, place: str, _root: Any) -> Iterator[str]:
    if isinstance(value, list) and len(value) < bound:
        yield f"{place}: expected at least {bound} item(s), got {len(value)}"


def _const(value: Any, expected: Any, place: str, _root: Any) -> Iterator[str]:
    if value != expected or isinstance(value, bool) != isinstance(expected, bool):
        yield f"{place}: expected {expected!r}, got another value"


KEYWORDS = {
    "type": _type,
    "required": _required,
    "properties": _properties,
    "items": _items,
    "pattern": _pattern,
    "minimum": _minimum,
    "maximum": _maximum,
    "minItems": _min_items,
    "const": _const,
}

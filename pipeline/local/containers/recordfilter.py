"""What a transform job takes of each record: the JSONPath subset of InputFilter and OutputFilter.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/batch-transform-data-processing.html
"""

import re
from typing import Any

from faults import ContainerError

NAME = r"\.(?P<dotted>[A-Za-z_]\w*)|\['(?P<single>[^']*)'\]|\[\"(?P<double>[^\"]*)\"\]"
SEGMENT = re.compile(rf"{NAME}|\[(?P<start>-?\d+)?:(?P<end>-?\d+)?\]|\[(?P<indices>-?\d+(?:\s*,\s*-?\d+)*)\]")


class Filter:
    """`$` and what follows it: names, `[i]`, `[i,j]` and `[i:j]`."""

    def __init__(self, setting: str, text: str) -> None:
        self.setting, self.text = setting, text
        self.segments: list[re.Match[str]] = []
        if not text.startswith("$"):
            raise self._refused()
        at = 1
        while at < len(text):
            match = SEGMENT.match(text, at)
            if match is None:
                raise self._refused()
            self.segments.append(match)
            at = match.end()

    def _refused(self) -> ContainerError:
        return ContainerError(
            f"Expected {self.setting} of $, names, [i], [i,j] and [i:j], which is what runs locally, got {self.text}."
        )

    def apply(self, value: Any) -> Any:
        for segment in self.segments:
            try:
                value = _step(value, segment)
            except (KeyError, IndexError, TypeError) as error:
                raise ContainerError(
                    f"Expected every record to have what {self.setting} {self.text} takes, got one without it."
                ) from error
        return value


def _step(value: Any, segment: re.Match[str]) -> Any:
    name = segment["dotted"] or segment["single"] or segment["double"]
    if name is not None:
        return value[name]
    if segment["indices"] is not None:
        indices = [int(index) for index in segment["indices"].split(",")]
        return value[indices[0]] if len(indices) == 1 else [value[index] for index in indices]
    if not isinstance(value, list):
        raise TypeError
    return value[_bound(segment["start"]) : _bound(segment["end"])]


def _bound(text: str | None) -> int | None:
    return None if text is None else int(text)

"""Records of a transform job: split from objects, packed into requests, put together again."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from faults import ContainerError
from recordfilter import Filter

CSV, JSON, JSON_LINES = "text/csv", "application/json", "application/jsonlines"


def kind_of(content_type: str) -> str:
    return content_type.split(";", maxsplit=1)[0].strip().lower()


def split(body: str, by: str) -> list[str]:
    """The records of an object. Without a split an object is one record."""
    return [body] if by == "None" else [line for line in body.splitlines() if line.strip()]


def requests(records: list[str], strategy: str, most_bytes: int) -> Iterator[list[str]]:
    """Groups of records, each the body of one request. `most_bytes`: of a body; 0 for any number."""
    group: list[str] = []
    size = 0
    for number, record in enumerate(records, start=1):
        length = len(record.encode()) + 1
        if most_bytes and length - 1 > most_bytes:
            raise ContainerError(
                f"Expected records of at most {most_bytes} bytes, got one of {length - 1} (number {number}); raise "
                "MaxPayloadInMB, or split by Line."
            )
        if group and (strategy == "SingleRecord" or (most_bytes and size + length > most_bytes)):
            yield group
            group, size = [], 0
        group.append(record)
        size += length
    if group:
        yield group


@dataclass(frozen=True)
class Processing:
    """DataProcessing of a transform job. Its values are texts of CSV fields, or JSON."""

    input_filter: Filter
    output_filter: Filter
    joins: bool
    content_type: str
    accept: str

    @property
    def shapes_output(self) -> bool:
        return self.joins or bool(self.output_filter.segments)

    def filtered(self, records: Iterable[str]) -> list[str]:
        """What of each record the model gets."""
        if not self.input_filter.segments:
            return list(records)
        kind = kind_of(self.content_type)
        return [written(self.input_filter.apply(read(record, kind)), kind) for record in records]

    def shaped(self, records: list[str], answer: str) -> list[str]:
        """A line for each record, of what the model answered and perhaps of the record itself."""
        answers = split(answer, "Line")
        if len(answers) != len(records):
            raise ContainerError(
                f"Expected a line of the model's answer for each of {len(records)} records, got {len(answers)}; let "
                "the model answer in lines, or set BatchStrategy to SingleRecord."
            )
        return [self._shaped_one(record, one) for record, one in zip(records, answers, strict=True)]

    def _shaped_one(self, record: str, answer: str) -> str:
        given, answered = kind_of(self.content_type), kind_of(self.accept)
        output = read(answer, answered)
        if self.joins:
            output = joined(read(record, given), output, given)
        return written(self.output_filter.apply(output), given if self.joins else answered)


def read(record: str, kind: str) -> Any:
    if kind == CSV:
        return next(csv.reader([record]), [])
    if kind not in (JSON, JSON_LINES):
        raise ContainerError(f"Expected {CSV} or {JSON} where records are filtered or joined, got '{kind}'.")
    try:
        return json.loads(record)
    except json.JSONDecodeError as error:
        raise ContainerError(f"Expected JSON in every record, got a fault: {error.msg}.") from error


def joined(record: Any, output: Any, kind: str) -> Any:
    """As SageMaker joins: the output behind the fields, or as the member SageMakerOutput."""
    if kind == CSV:
        return [*record, *(output if isinstance(output, list) else [output])]
    if isinstance(record, dict):
        return {**record, "SageMakerOutput": output}
    return {"SageMakerInput": record, "SageMakerOutput": output}


def written(value: Any, kind: str) -> str:
    if kind != CSV:
        return json.dumps(value)
    line = io.StringIO()
    fields = value if isinstance(value, list) else [value]
    csv.writer(line, lineterminator="").writerow(
        [field if isinstance(field, str) else json.dumps(field) for field in fields]
    )
    return line.getvalue()

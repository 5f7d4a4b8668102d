"""The stratified split: every class is divided in the same proportions, as near as whole rows and keys allow.

It needs a view of the whole input before the first row is placed. So every instance reads all of it, plans the same
split, and then writes its own share of the files: again neither the order of the rows nor the number of instances has
a say. New rows may move others between splits, which a split by hash alone never does.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import split
from failure import StepError


@dataclass
class _Group:
    """The rows of one key: how many, and of which classes."""

    rows: int = 0
    classes: set[float] = field(default_factory=set)


class Plan:
    """The split of every key. Holds eight bytes and some counters for each, not the rows."""

    def __init__(self, rows: Iterable[tuple[bytes, float]], seed: int) -> None:
        """`rows`: key and target of every row. Raises StepError where a split would miss a class."""
        self._seed = seed
        groups: dict[bytes, _Group] = defaultdict(_Group)
        for key, target in rows:
            group = groups[split.digest(key, seed)]
            group.rows += 1
            group.classes.add(target)
        if not groups:
            raise StepError("Expected at least one row, got only headers in the whole input; check InputData.")
        strata: dict[tuple[float, ...], list[bytes]] = defaultdict(list)
        for digest, group in groups.items():
            strata[tuple(sorted(group.classes))].append(digest)
        self._splits: dict[bytes, str] = {}
        for digests in strata.values():
            self._divide(sorted(digests), groups)
        _refuse_missing_classes(self._splits, groups)

    def assign(self, key: bytes) -> str:
        """The split of the row with this key, which must have been among the planned ones."""
        return self._splits[split.digest(key, self._seed)]

    def _divide(self, digests: list[bytes], groups: dict[bytes, _Group]) -> None:
        total = sum(groups[digest].rows for digest in digests)
        before = 0
        for digest in digests:
            rows = groups[digest].rows
            self._splits[digest] = split.at((before + rows / 2) / total)
            before += rows


def _refuse_missing_classes(splits: dict[bytes, str], groups: dict[bytes, _Group]) -> None:
    found: dict[str, set[float]] = {name: set() for name in split.SHARES}
    for digest, name in splits.items():
        found[name] |= groups[digest].classes
    every = sorted(set().union(*found.values()))
    missing = [f"none of class {one:g} in {name}" for name in found for one in every if one not in found[name]]
    if missing or len(every) == 1:
        rows = sum(group.rows for group in groups.values())
        found_instead = ", ".join(missing) or f"only class {every[0]:g}"
        raise StepError(
            f"Expected rows of both classes in every split, got {found_instead} from {rows} row(s); provide more rows."
        )

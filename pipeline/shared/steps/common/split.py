"""Which of train, validation and test a row belongs to: decided by a hash, so by the row alone and the seed.

Neither the order of the rows nor the number of instances or files has a say; rows with equal keys stay together.
"""

import hashlib
from collections.abc import Sequence

# Share of the rows, in the order in which the hash's range is divided.
SHARES = {"train": 0.70, "validation": 0.15, "test": 0.15}


def content_key(target: float, features: Sequence[float]) -> bytes:
    """The key of a row without a key column: its numbers. Identifiers do not count, so that copies stay together."""
    return ",".join(map(repr, (target, *features))).encode()


def digest(key: bytes, seed: int) -> bytes:
    """Where a key lies among all keys: eight bytes that look random but follow from the key and the seed."""
    return hashlib.sha256(f"{seed}:".encode() + key).digest()[:8]


def assign(key: bytes, seed: int) -> str:
    """The split of the row with this key."""
    return at(int.from_bytes(digest(key, seed), "big") / 2**64)


def at(position: float) -> str:
    """The split at a position from 0 (inclusive) to 1."""
    bound = 0.0
    for name, share in SHARES.items():
        bound += share
        if position < bound:
            return name
    # The shares add up to 1 but for rounding.
    return "test"

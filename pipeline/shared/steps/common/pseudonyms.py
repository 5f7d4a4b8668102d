"""Replaces identifiers by keyed hashes (HMAC-SHA-256).

What this protects: with SLUICEGATE_PSEUDONYM_KEY set, nobody without that key can tell whose row a pseudonym is, nor
test a guess. What it does not: whoever holds the key can (that is its use, when a person asks for their data); and the
other columns of a row may still point to a person. Pseudonymised data is personal data.

Without the variable the key comes from the seed, which stands in the pipeline's definition. Then a pseudonym only
keeps identifiers out of casual sight: anyone who has the definition and a list of candidates can undo it.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass

from failure import StepError

VARIABLE = "SLUICEGATE_PSEUDONYM_KEY"
SHORTEST_KEY = 32


@dataclass(frozen=True)
class Pseudonymiser:
    """Turns values into pseudonyms. `origin` says where the key came from: "environment" or "seed"."""

    key: bytes
    origin: str

    def replace(self, column: str, value: str) -> str:
        """The pseudonym of a value: 32 hex digits, different in every column. An empty value stays empty."""
        if not value:
            return ""
        return hmac.new(self.key, f"{column}\0{value}".encode(), hashlib.sha256).hexdigest()[:32]


def pseudonymiser(seed: int) -> Pseudonymiser:
    """The pseudonymiser of this environment."""
    key = os.environ.get(VARIABLE, "")
    if not key:
        return Pseudonymiser(f"seed {seed}".encode(), "seed")
    if len(key) < SHORTEST_KEY:
        raise StepError(
            f"Expected at least {SHORTEST_KEY} characters in {VARIABLE}, got {len(key)} in the step's environment; "
            "use a random key."
        )
    return Pseudonymiser(key.encode(), "environment")

"""Identifiers that look like Slack's and are the same in every run with the same seed.

Decides only their letters. What is named (a person, a channel) gets its id from its name; what is
counted (files, views, envelopes) from its number.
"""

import base64
import hashlib
from collections import Counter

LENGTH = 10


class Identifiers:
    """Deterministic ids for one seed."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self._counts: Counter[str] = Counter()

    def named(self, prefix: str, name: str) -> str:
        """The id of something that has a name: `U…`, `C…`, `T…`."""
        digest = hashlib.sha256(f"{self.seed}/{prefix}/{name}".encode()).digest()
        return prefix + base64.b32encode(digest).decode()[:LENGTH]

    def next(self, prefix: str) -> str:
        """The next id of its kind: `F…`, `V…`, `Ev…`."""
        self._counts[prefix] += 1
        return self.named(prefix, f"#{self._counts[prefix]}")

    def secret(self, purpose: str, length: int = 24) -> str:
        """A made-up secret; it opens nothing outside this workspace."""
        return hashlib.sha256(f"{self.seed}/secret/{purpose}".encode()).hexdigest()[:length]

    def number(self, purpose: str) -> str:
        """A made-up number of 12 digits, as in tokens and trigger ids."""
        digest = hashlib.sha256(f"{self.seed}/number/{purpose}".encode()).digest()
        return f"{int.from_bytes(digest[:6], 'big') % 10**12:012d}"

    def next_secret(self, purpose: str) -> str:
        """A fresh secret: an upload ticket, a socket ticket, a trigger's tail."""
        self._counts[purpose] += 1
        return self.secret(f"{purpose}#{self._counts[purpose]}")

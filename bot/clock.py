"""What time it is. One place to ask, so that a demo or a test can move time forward.

Decides where "now" comes from. Refuses to know zones: an instant is UTC, and a person's zone is
applied when words are written.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the present instant."""

    def now(self) -> datetime:
        """The present instant in UTC, with tzinfo."""
        ...


class MachineClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant in UTC, with tzinfo."""
        return datetime.now(UTC)


class FollowedClock:
    """The machine's clock plus the offset to another one, told at a URL as `now` in epoch seconds.

    Asked again after `patience` seconds.

    Only demos and tests follow another clock; when it cannot be read the error is raised, because a
    wrong time would post digests that nobody asked for.
    """

    def __init__(self, url: str, patience: float = 0.2) -> None:
        self._url = url
        self._patience = patience
        self._lock = threading.Lock()
        self._offset = timedelta()
        self._asked = float("-inf")

    def now(self) -> datetime:
        """The present instant in UTC as the followed clock has it."""
        with self._lock:
            if time.monotonic() - self._asked > self._patience:
                with urllib.request.urlopen(self._url, timeout=5) as answer:  # noqa: S310 - the operator's own loopback address
                    told = float(json.load(answer)["now"])
                self._offset = timedelta(seconds=told - time.time())
                self._asked = time.monotonic()
            return datetime.now(UTC) + self._offset


def open_clock(url: str) -> Clock:
    """The machine's clock, or the one at `url` where one is given."""
    return FollowedClock(url) if url else MachineClock()

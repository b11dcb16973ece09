"""What time it is. One place to ask, so that a demo or a test can move time forward.

Decides where "now" comes from. Refuses to know zones: an instant is UTC, and a person's zone is
applied when words are written.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from typing import Protocol

UNANSWERED = 5.0
"""Seconds until a clock that did not answer is asked again."""

_log = logging.getLogger(__name__)


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

    Only demos and tests follow another clock. When it cannot be read at first the error is raised,
    because a wrong time would post digests that nobody asked for; later the offset told last stays.
    """

    def __init__(self, url: str, patience: float = 0.2) -> None:
        self._url = url
        self._patience = patience
        self._lock = threading.Lock()
        self._silent = False
        self._offset: timedelta | None = None
        self._ask_at = float("-inf")

    def now(self) -> datetime:
        """The present instant in UTC as the followed clock has it."""
        with self._lock:
            if self._offset is None or time.monotonic() >= self._ask_at:
                self._offset = self._ask()
            return datetime.now(UTC) + self._offset

    def _ask(self) -> timedelta:
        self._ask_at = time.monotonic() + self._patience
        try:
            with urllib.request.urlopen(self._url, timeout=5) as answer:  # noqa: S310 - the operator's own loopback address
                told = float(json.load(answer)["now"])
        except (OSError, HTTPException) as error:
            if self._offset is None:
                raise
            if not self._silent:
                _log.warning("The clock at %s does not answer: %r", self._url, error)
            self._silent = True
            self._ask_at = time.monotonic() + UNANSWERED
            return self._offset
        self._silent = False
        return timedelta(seconds=told - time.time())


def open_clock(url: str) -> Clock:
    """The machine's clock, or the one at `url` where one is given."""
    return FollowedClock(url) if url else MachineClock()

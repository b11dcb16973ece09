"""The workspace's own clock: real time plus an offset that a test may move.

Decides message timestamps (`seconds.micro`, unique and increasing). Acknowledgement timers do not
use it: they are about the app's speed, which no test may stretch.
"""

import time

MICROS = 1_000_000


class Clock:
    """Real time plus an offset."""

    def __init__(self) -> None:
        self.offset = 0.0
        self._last = 0

    def now(self) -> float:
        """Seconds since the epoch, as this workspace sees them."""
        return time.time() + self.offset

    def advance(self, seconds: float) -> None:
        """Move the clock on (or back; timestamps keep increasing all the same)."""
        self.offset += seconds

    def set(self, moment: float) -> None:
        """Make it `moment` (epoch seconds) now."""
        self.offset = moment - time.time()

    def stamp(self) -> str:
        """A new message timestamp, later than each one before it."""
        self._last = max(self._last + 1, int(self.now() * MICROS))
        return f"{self._last // MICROS}.{self._last % MICROS:06d}"

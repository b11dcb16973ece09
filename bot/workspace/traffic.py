"""Everything that happened, numbered, and who waits for the next thing to happen.

Decides nothing about meaning. It keeps the newest items only, so that a workspace may run for days.
"""

import asyncio
from collections import deque
from collections.abc import Collection

from bot.workspace.clock import Clock
from bot.workspace.wire import Json

KEPT = 50_000


class Traffic:
    """The numbered record of API calls, envelopes, acknowledgements and visible changes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._items: deque[Json] = deque(maxlen=KEPT)
        self._news = asyncio.Event()
        self.last = 0
        # The workspace is ending: nothing more will come, and nobody need wait for it.
        self.ended = False

    def add(self, kind: str, **fields: object) -> Json:
        """Record one item and wake whoever waits."""
        self.last += 1
        item: Json = {"n": self.last, "at": self._clock.now(), "kind": kind, **fields}
        self._items.append(item)
        self._wake()
        return item

    def end(self) -> None:
        """Nothing more will come: send everybody home who waits."""
        self.ended = True
        self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    def since(self, number: int, kinds: Collection[str] = (), limit: int = KEPT) -> list[Json]:
        """Items after `number`, oldest first."""
        found: list[Json] = []
        for item in reversed(self._items):
            if item["n"] <= number:
                break
            if not kinds or item["kind"] in kinds:
                found.append(item)
        found.reverse()
        return found[:limit]

    async def wait(self, number: int, seconds: float, kinds: Collection[str] = ()) -> list[Json]:
        """Items after `number`, as soon as there is one; none when time is up, or at the end."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not (found := self.since(number, kinds)) and not self.ended:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return []
            try:
                await asyncio.wait_for(self._news.wait(), left)
            except TimeoutError:
                return self.since(number, kinds)
        return found

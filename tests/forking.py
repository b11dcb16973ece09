"""A process that has imported everything once, and forks whatever is wished for.

Importing is most of what a bot's start and a reader's start take, and the tests start hundreds of
them. What is forked is a process of its own: it is limited, killed and reaped like any other.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Self

from bot.cli.stage import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType


class Forking:
    """The process that forks; a context manager.

    Attributes:
        module: what it runs, which calls `serve`.
    """

    module: str

    def __enter__(self) -> Self:
        """Start it; it imports while others begin their work."""
        path = filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])
        self._process = subprocess.Popen(  # noqa: S603 - a module of the tests
            [sys.executable, "-m", self.module],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Fork no more."""
        self._process.communicate()

    def ask(self, **wish: object) -> int:
        """Tell it a wish; the number that it answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(wish)}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def serve(answer: Callable[[dict[str, Any]], int]) -> None:
    """Answer the wishes that come on standard input with numbers on standard output."""
    for line in sys.stdin:
        told = answer(json.loads(line))
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()


def begin(said: str, troubles: str) -> None:
    """In what was forked: nothing to read, and its words go to the end of two files."""
    end = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    places = (os.open(os.devnull, os.O_RDONLY), os.open(said, end, 0o600), os.open(troubles, end))
    for number, place in enumerate(places):
        os.dup2(place, number)

"""The reading child without its start: forked from a process that has its modules already.

For tests of what is found in a file. It is a process of its own with all limits of a reading child,
so a file that swells or crashes ends only that. Tests of the child itself start a real one.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from typing import TYPE_CHECKING, Any

from bot.evidence import read
from tests.forking import Forking, begin, serve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class WarmReader(Forking):
    """Stands where `read` starts its child."""

    module = "tests.evidence.warm"

    def run(
        self, path: Path, name: str, seconds: float, program: Sequence[str]
    ) -> tuple[list[dict[str, Any]], str]:
        """What the child said before it ended, and how it ended."""
        del program
        with tempfile.NamedTemporaryFile() as said:
            ended = self.ask(path=str(path), name=name, said=said.name, seconds=int(seconds))
            return read._lines(said), read._ending(ended)


def _read(wish: dict[str, Any]) -> int:
    from bot.evidence import child  # noqa: PLC0415 - what takes the time, done once

    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.setsid()
    os.environ.clear()
    os.chdir("/")
    begin(wish["said"], os.devnull)
    signal.alarm(wish["seconds"])
    sys.argv[1:] = [wish["path"], wish["name"]]
    child.main()
    sys.exit()


if __name__ == "__main__":
    import bot.evidence.readers.papers
    import bot.evidence.readers.pictures
    import bot.evidence.readers.reports
    import bot.evidence.readers.sheets
    import bot.evidence.readers.texts  # noqa: F401

    serve(_read)

"""A stage whose bots are born quickly: one process has imported everything and forks each of them.

These tests start the bot a hundred times. Every bot is a process of its own, with its own threads
and connections, and is killed like any other.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.cli.stage import Stage
from tests.forking import Forking, begin, serve

if TYPE_CHECKING:
    from pathlib import Path

FOREVER = 60.0


class Born:
    """A bot that the nursery forked: as much of a `Popen` as a stage needs."""

    def __init__(self, pid: int, nursery: Nursery) -> None:
        self.pid = pid
        self._nursery = nursery
        self._ends = os.pidfd_open(pid)  # it is there until it is reaped
        self._status: int | None = None

    def poll(self) -> int | None:
        """Its status; None while it runs."""
        return self._ended(within=0)

    def wait(self, timeout: float | None = None) -> int:
        """Its status, once it has ended."""
        within = FOREVER if timeout is None else timeout
        status = self._ended(within)
        if status is None:
            raise subprocess.TimeoutExpired("bot", within)
        return status

    def send_signal(self, number: int, /) -> None:
        """Send it a signal; nothing where it has ended."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._ends, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def _ended(self, within: float) -> int | None:
        if self._status is None and select.select([self._ends], [], [], within)[0]:
            os.close(self._ends)
            self._status = self._nursery.reap(self.pid)
        return self._status


class Nursery(Forking):
    """The process that forks bots; a context manager."""

    module = "tests.bot.nursery"

    def bear(self, log: Path, environment: dict[str, str]) -> Born:
        """Fork a bot that writes into a log and is told its settings."""
        return Born(self.ask(log=str(log), environment=environment), self)

    def reap(self, pid: int) -> int:
        """With which status a bot ended; as of a `Popen`, negative where a signal ended it."""
        return self.ask(reap=pid)


@dataclass(slots=True, kw_only=True)
class NurseryStage(Stage):
    """A stage that has its bots forked."""

    nursery: Nursery

    def launch_bot(self) -> None:
        """Have a bot forked, and do not wait for it."""
        self.bot = self.nursery.bear(self.log, self.environment())

    def close(self) -> None:
        """Stop both, the bot at once: a quiet end takes it two seconds."""
        if self.bot is not None:
            self.bot.kill()
            self.bot.wait()
        Stage.close(self)


def _nurse(wish: dict[str, Any]) -> int:
    """Fork a bot, which answers with its number; or tell how one ended."""
    from bot.cli import main  # noqa: PLC0415 - done once, and only where bots are forked

    if "reap" in wish:
        return os.waitstatus_to_exitcode(os.waitpid(wish["reap"], 0)[1])
    pid = os.fork()
    if pid:
        return pid
    os.environ.update(wish["environment"])
    begin(wish["log"], wish["log"])
    sys.exit(main(["run"]))


if __name__ == "__main__":
    import bot.build  # noqa: F401 - what takes the time, done once

    serve(_nurse)

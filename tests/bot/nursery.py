"""A stage whose bots are born quickly: one process has imported everything and forks each of them.

Importing is most of what a start takes, and these tests start the bot a hundred times. Every bot
is a process of its own, with its own threads and connections, and is killed like any other.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from bot.cli.stage import ROOT, Stage

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

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


class Nursery:
    """The process that forks bots; a context manager."""

    def __enter__(self) -> Self:
        """Start it; it imports while others begin their work."""
        path = filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bot.nursery"],
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

    def bear(self, log: Path, environment: dict[str, str]) -> Born:
        """Fork a bot that writes into a log and is told its settings."""
        return Born(self._ask(log=str(log), environment=environment), self)

    def reap(self, pid: int) -> int:
        """With which status a bot ended; as of a `Popen`, negative where a signal ended it."""
        return self._ask(reap=pid)

    def _ask(self, **wish: object) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(wish)}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


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


def nurse() -> None:
    """Fork a bot for each wish on standard input, or tell how one ended; numbers go out."""
    import bot.build  # noqa: F401, PLC0415 - what takes the time, done once
    from bot.cli import main  # noqa: PLC0415 - the same

    for line in sys.stdin:
        wish = json.loads(line)
        if "reap" in wish:
            told = os.waitstatus_to_exitcode(os.waitpid(wish["reap"], 0)[1])
        else:
            told = os.fork()
            if told == 0:
                os.environ.update(wish["environment"])
                log = os.open(wish["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                for number, place in enumerate((os.open(os.devnull, os.O_RDONLY), log, log)):
                    os.dup2(place, number)
                sys.exit(main(["run"]))
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    nurse()

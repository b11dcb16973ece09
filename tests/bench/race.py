"""Three bots on three sockets, asked in turns: what `/readiness` costs over an empty command.

Decides that the three are asked alternately, so that whatever else the machine does meets them
alike. Refuses to know what is good enough.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from slack_bolt import App

from bot import slack
from tests.bench.filling import channel_of, code_of
from tests.bench.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
DEFAULT, EAGER, OURS = "empty, Bolt's default", "empty, process_before_response", "/readiness"
WARM_UP = 100
IDLE_SECONDS = 2.0


@dataclass(slots=True)
class Runner:
    """One bot: its socket, its process, and what was measured of it.

    Attributes:
        nanoseconds: of each round trip.
        bytes: of each acknowledgement's payload, as JSON.
        memory: in MB after all commands, without mapped files; None where the system does not tell.
        idle: share of one processor while nothing is asked; None where the system does not tell.
    """

    name: str
    wire: Wire
    process: subprocess.Popen[bytes]
    nanoseconds: list[int] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)
    memory: float | None = None
    idle: float | None = None


def listeners() -> int:
    """How many listeners our bot registers; the empty ones get as many, the command first."""
    nothing: Any = None  # nobody is authorized and nothing is at hand: the app is only counted
    app = App(authorize=lambda: nothing, signing_secret="")
    slack.register(app, nothing)
    return len(app._listeners)


def race(folder: Path, database_url: str, orders: int, commands: int) -> dict[str, Runner]:
    """Ask each bot so many commands, one after the other; returns them by name.

    Raises TimeoutError or ConnectionError when one of the bots does not start or does not answer.
    """
    count = str(listeners())
    empty = ["-m", "tests.bench.empty", count]
    chance = random.Random(7)  # noqa: S311 - nothing is secret here
    with ExitStack() as stack:
        runners = {
            name: stack.enter_context(_running(name, arguments, folder, database_url))
            for name, arguments in (
                (DEFAULT, empty),
                (EAGER, [*empty, "--eager"]),
                (OURS, ["-m", "bot.cli", "run"]),
            )
        }
        turn = list(runners.values())
        for number in range(WARM_UP + commands):
            order = chance.randrange(orders)
            code, channel = code_of(order), channel_of(order)
            for runner in turn:
                took, answer = runner.wire.command(code, channel)
                if number >= WARM_UP:
                    runner.nanoseconds.append(took)
                    runner.bytes.append(len(json.dumps(answer)))
                if runner.name == OURS:
                    assert code in answer["text"], f"{code} was asked, {answer['text']!r} came"
            turn.append(turn.pop(0))  # nobody always comes after the same neighbour
        for runner in turn:
            runner.memory = _memory(runner.process.pid)
        _look_idle(turn)
    return runners


@contextmanager
def _running(
    name: str, arguments: Sequence[str], folder: Path, database_url: str
) -> Iterator[Runner]:
    log = folder / f"{arguments[1]}{len(arguments)}.log"
    with Wire() as wire, log.open("wb") as written:
        process = subprocess.Popen(  # noqa: S603 - our own modules, by our own interpreter
            [sys.executable, *arguments],
            cwd=folder,
            stdout=written,
            stderr=written,
            env=os.environ
            | {
                "SLACK_BOT_TOKEN": "xoxb-bench",
                "SLACK_APP_TOKEN": "xapp-bench",
                "SLACK_API_URL": wire.api_url,
                "DATABASE_URL": database_url,
                "READINESS_EVIDENCE": str(folder / "evidence"),
                "READINESS_CLOCK_URL": "",
                "PYTHONPATH": str(ROOT),
            },
        )
        try:
            wire.accept()
            yield Runner(name, wire, process)
        except BaseException:
            sys.stderr.write(log.read_text(encoding="utf-8")[-3000:])
            raise
        finally:
            process.kill()  # nothing is under way, and a quiet end takes them seconds
            process.wait()


def _memory(pid: int) -> float | None:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    line = next(x for x in status.read_text().splitlines() if x.startswith("RssAnon"))
    return int(line.split()[1]) / 1024


def _look_idle(runners: Sequence[Runner]) -> None:
    """Compare processor time over a while in which nothing is asked."""
    before = [_processor(runner.process.pid) for runner in runners]
    began = monotonic()
    sleep(IDLE_SECONDS)  # the measurement itself: nothing is being waited for
    passed = monotonic() - began
    for runner, then in zip(runners, before, strict=True):
        now = _processor(runner.process.pid)
        if now is not None and then is not None:
            runner.idle = (now - then) / passed


def _processor(pid: int) -> float | None:
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return None
    fields = stat.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

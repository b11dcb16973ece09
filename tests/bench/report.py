"""The table of `docs/benchmarks.md`, from what was measured.

Decides what is promised (two ratios of the race, and the floors) and whether it was held.
"""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median, quantiles
from typing import TYPE_CHECKING

from tests.bench.filling import ANSWERS_EACH
from tests.bench.race import DEFAULT, EAGER, OURS, WARM_UP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.bench.floors import Floor
    from tests.bench.race import Runner

OVER_EAGER, OVER_DEFAULT = 3.0, 0.2
NAMES = ("slack-bolt", "slack-sdk", "sqlalchemy", "sqlmodel", "jinja2")


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of the bench.

    Attributes:
        orders: how many the database held.
        commands: how many each bot was asked.
        listeners: how many each bot registered.
        took: seconds for all of it.
    """

    orders: int
    commands: int
    listeners: int
    race: Mapping[str, Runner]
    floors: Sequence[Floor]
    took: float

    @property
    def over_eager(self) -> float:
        """Our p50 over that of the empty command with process_before_response."""
        return self._p50(OURS) / self._p50(EAGER)

    @property
    def over_default(self) -> float:
        """Our p50 over that of the empty command in Bolt's default configuration."""
        return self._p50(OURS) / self._p50(DEFAULT)

    @property
    def held(self) -> bool:
        """Whether `/readiness` keeps both of its promises."""
        return self.over_eager <= OVER_EAGER and self.over_default < OVER_DEFAULT

    def _p50(self, name: str) -> float:
        return median(self.race[name].nanoseconds)


def table(ran: Ran) -> str:
    """The whole of docs/benchmarks.md."""
    versions = ", ".join(f"{name} {version(name)}" for name in NAMES)
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"
    over_eager = f"{ran.over_eager:.2f} | {_verdict(held=ran.over_eager <= OVER_EAGER)}"
    over_default = f"{ran.over_default:.3f} | {_verdict(held=ran.over_default < OVER_DEFAULT)}"
    return f"""\
# Benchmarks

Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}, in {ran.took:.0f} s; do not edit. Run it
again to repeat it: it ends with status 1 where `/readiness` or the placards do not keep their
promises, and writes [placards.md](placards.md) and [duplicates.md](duplicates.md) too. Times are of
one machine on that day, other work on it included; a ratio compares two things that were measured
in turns in the same run.

{machine}, Python {platform.python_version()}; {versions}.

## `/readiness ORDER` over Socket Mode

Three bots, each a process of its own on a WebSocket of its own: two that answer with nothing and
have as many listeners as ours ({ran.listeners}, the command first), and ours, asked for random
orders out of {ran.orders:,} with {ANSWERS_EACH} answers each. {ran.commands:,} commands each, asked
in turns, after {WARM_UP} to warm up. Measured from before the envelope is sent to when the
acknowledgement has been read, by a bare server on loopback: the demo's workspace would add its own
time to all three, which makes every ratio look better.

| | p50 ms | p95 ms | p99 ms | answer, bytes | memory, MB | processor when idle |
|---|---:|---:|---:|---:|---:|---:|
{_lines(ran.race)}

| promised | measured | |
|---|---:|---|
| p50 at most {OVER_EAGER:g} × the empty command with `process_before_response` | {over_eager} |
| p50 below {OVER_DEFAULT:g} × the empty command in Bolt's default configuration | {over_default} |

The answer was rendered when its order changed, in that transaction, and is read here. One that was
made with other words, templates or code is rendered on the spot, which costs what the table below
says for a card. Memory is what is the process's own: no mapped files, such as the database.

## Against the same work by hand

| | against | µs | baseline µs | times | allowed | |
|---|---|---:|---:|---:|---:|---|
{_floors(ran.floors)}

The portfolio reads what waits on whom only where a list tells it. The imports are those of a start
on SQLite that finds its database up to date: Alembic is imported where there is a step to take,
rapidfuzz where a word or a code is not known. A photo is read in a process of its own, whose start
alone takes longer than one decode; the decode itself is shared by all that look at the picture.
"""


def _lines(race: Mapping[str, Runner]) -> str:
    lines = []
    for runner in race.values():
        cuts = quantiles(runner.nanoseconds, n=100, method="inclusive")
        times = " | ".join(f"{cuts[at - 1] / 1e6:.2f}" for at in (50, 95, 99))
        size = f"{median(runner.bytes):,.0f}" if any(runner.bytes) else ""
        memory = "" if runner.memory is None else f"{runner.memory:.0f}"
        idle = "" if runner.idle is None else f"{runner.idle:.1%}"
        lines.append(f"| {runner.name} | {times} | {size} | {memory} | {idle} |")
    return "\n".join(lines)


def _floors(floors: Sequence[Floor]) -> str:
    lines = []
    for floor in floors:
        base = "" if floor.base is None else f"{floor.base:,.0f}"
        ratio = "" if floor.ratio is None else f"{floor.ratio:.2f}"
        held = "" if floor.held is None else _verdict(held=floor.held)
        lines.append(
            f"| {floor.what} | {floor.baseline} | {floor.ours:,.0f} | {base} | {ratio} "
            f"| {floor.allowed} | {held} |"
        )
    return "\n".join(lines)


def _verdict(*, held: bool) -> str:
    return "held" if held else "**NOT held**"

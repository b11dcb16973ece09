"""`python -m tests.bench`: measure, write the table, and end with 1 where a promise is not kept."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from tests.bench import duplicates, placards
from tests.bench.filling import fill
from tests.bench.floors import floors
from tests.bench.pictures import pictures
from tests.bench.race import listeners, race
from tests.bench.reading import reading
from tests.bench.report import Ran, table

if TYPE_CHECKING:
    from collections.abc import Sequence

TABLE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the whole bench; 0 where `/readiness` keeps its promise, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--commands", type=int, default=1_000, help="asked of each bot")
    parser.add_argument("--rounds", type=int, default=500, help="of the work by hand")
    parser.add_argument("--photos", type=int, default=100, help="dropped at once")
    parser.add_argument("--out", type=Path, default=TABLE, help="where the table is written")
    parser.add_argument(
        "--trials", type=int, default=placards.TRIALS, help="photos in each cell; 0 for no placards"
    )
    parser.add_argument(
        "--scenes", type=int, default=duplicates.HOW_MANY, help="looked for again; 0 for none"
    )
    asked = parser.parse_args(arguments)
    began = monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "readiness.db"
        url = f"sqlite:///{file}"
        _say(f"Filling a database with {asked.orders:,} orders.")
        fill(url, asked.orders)
        _say(f"That took {monotonic() - began:.0f} s. Asking three bots, {asked.commands} times.")
        runners = race(folder, url, asked.orders, asked.commands)
        _say("Doing the same work by hand.")
        measured = floors(url, file, asked.orders, asked.rounds)
        _say(f"Reading photos, {asked.photos} of them at once.")
        measured += reading(folder / "stage", photos=asked.photos, commands=asked.photos)
        measured.append(pictures(max(1, asked.rounds // 100)))
    took = monotonic() - began
    ran = Ran(asked.orders, asked.commands, listeners(), runners, measured, took)
    asked.out.write_text(table(ran), encoding="utf-8")
    _say(f"\n{table(ran)}\nWritten to {asked.out.name}.")
    held = ran.held
    if asked.trials:
        _say("Reading placards in drawn photos: a minute or two.")
        held = placards.main(["--trials", str(asked.trials)]) == 0 and held
    if asked.scenes:
        _say("Looking for edited pictures again: a minute.")
        duplicates.main(asked.scenes)
    return 0 if held else 1


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

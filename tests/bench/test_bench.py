"""The bench itself, with numbers too small to tell anything: it runs, and it writes its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bench.__main__ import main
from tests.bench.race import DEFAULT, EAGER, OURS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.long
def test_the_bench_writes_its_table(tmp_path: Path) -> None:
    """Three real bots are asked over real sockets, and every line of the table is there."""
    out = tmp_path / "benchmarks.md"
    status = main(
        [
            "--orders",
            "60",
            "--commands",
            "3",
            "--rounds",
            "5",
            "--trials",
            "0",
            "--scenes",
            "0",
            "--photos",
            "3",
            "--out",
            str(out),
        ]
    )
    written = out.read_text(encoding="utf-8")
    assert status in {0, 1}  # what is fast enough is for `make bench` to say
    for name in (DEFAULT, EAGER, OURS):
        assert f"| {name} |" in written
    assert written.count("| held |") + written.count("| **NOT held** |") == 12

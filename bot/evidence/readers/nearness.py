"""What a claim is about, by where it stands: in the table, the section or the sheet of readings.

Decides which characteristics of a document a claim that names none may mean; refuses to decide
between several that are equally near, and to know whether the claim holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from bot.evidence.readers.grids import Grid
from bot.evidence.readers.tables import Said, Span, Spot, Tables
from bot.evidence.report import GAUGE_CLAIMS, Claim

_APART = 2
"""Lines behind the last table within which a claim still belongs to it."""
_Spans = Mapping[int, Sequence[Span]]


def placed(tables: Tables, grids: Sequence[Grid] = ()) -> tuple[Claim, ...]:
    """Every claim, each with the places of what it may be about among the measured or the studied.

    No place where nothing is nearer than anything else.
    """
    columns = tables.kept()
    measured = {place: column.spans for place, column in enumerate(columns)}
    studies = {place: [span] for place, span in enumerate(tables.study_spans)}
    number = {id(column): place for place, column in enumerate(columns)}

    def near(said: Said) -> tuple[int, ...]:
        if said.column is not None:
            return (number[id(said.column)],) if id(said.column) in number else ()
        if said.spot is None:
            return ()
        spans = studies if said.claim.what in GAUGE_CLAIMS else measured
        return _near(said.spot, spans, grids[said.spot.grid])

    return tuple(replace(said.claim, near=near(said)) for said in tables.claims)


def _near(spot: Spot, spans: _Spans, grid: Grid) -> tuple[int, ...]:
    here = [(place, one) for place, many in spans.items() for one in many if one.grid == spot.grid]
    if not here:
        return ()
    blocks = _blocks(here)
    block = _block_of(spot, blocks, grid) if len(blocks) > 1 else blocks[0]
    if block is None:
        # A summary of several tables: it is about this sheet, and no more is known.
        return _places(here)
    if grid.unit == "cell":
        same = [
            (place, one)
            for place, one in block
            if one.column == spot.column or (one.column < 0 and one.first == spot.row)
        ]
        block = same or block
    return _places(block)


_Block = list[tuple[int, Span]]


def _places(block: _Block) -> tuple[int, ...]:
    return tuple(dict.fromkeys(place for place, _ in block))


def _blocks(here: _Block) -> list[_Block]:
    """The tables of a sheet: spans whose rows overlap, and single lines that follow each other."""
    ordered = sorted(here, key=lambda one: (one[1].first, one[1].last))
    numbers: list[int] = []
    number, end, lines = -1, -1, False
    for _, span in ordered:
        goes_on = span.first <= end or (lines and span.column < 0 and span.first == end + 1)
        number += not goes_on
        end, lines = max(end, span.last), span.column < 0
        numbers.append(number)
    pairs = zip(numbers, ordered, strict=True)
    return [[one for _, one in group] for _, group in groupby(pairs, key=lambda pair: pair[0])]


def _block_of(spot: Spot, blocks: list[_Block], grid: Grid) -> _Block | None:
    """The table in or behind which a spot stands, or the one right below it."""
    above = below = None
    for block in blocks:
        first = min(span.first for _, span in block)
        last = max(span.last for _, span in block)
        if first <= spot.row <= last:
            return block
        if last < spot.row:
            above = block, last
        elif below is None:
            below = block, first
    joined = below is not None and _unbroken(grid, spot.row, below[1])
    if below is not None and joined and not (above and _unbroken(grid, above[1], spot.row)):
        return below[0]
    if above is None or (below is None and spot.row - above[1] > _APART):
        return None  # a summary in front of the tables, or behind them all
    return above[0]


def _unbroken(grid: Grid, start: int, end: int) -> bool:
    """Whether no empty line stands between two lines."""
    return all(any(cell != "" for cell in grid.rows[row]) for row in range(start, end))

"""Tables of measurements, whatever way round a supplier lays them out.

Decides in which order the layouts are tried, and which lines of a document they have taken in.
Refuses to know how a layout is read, whether a claim holds, and to guess at a number.
"""

from collections.abc import Sequence

from bot.evidence.readers.by_column import read_by_column
from bot.evidence.readers.by_line import read_by_line
from bot.evidence.readers.grids import Grid
from bot.evidence.readers.studies import read_study
from bot.evidence.readers.tables import Tables


def read_tables(grids: Sequence[Grid], signs: frozenset[str], *, always: bool) -> Tables:
    """Find every table of measurements; with `always` also those without limits."""
    tables = Tables(signs)
    for place, grid in enumerate(grids):
        at, tables.grid = 0, place
        while at < len(grid.rows):
            if not grid.rows[at] or (place, at) in tables.used:
                at += 1
                continue
            end = (
                read_study(grid, at, tables)
                or read_by_line(grid, at, tables, always=always)
                or read_by_column(grid, at, tables, always=always)
            )
            if end:
                tables.used.update((place, row) for row in range(at, end))
            at = end or at + 1
    tables.judge()
    return tables

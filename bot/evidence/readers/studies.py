"""Gauge studies in a table: who read which part, and what.

Decides which cells are readings of a study; two layouts: a line for each reading, and the printed
form with the parts across. Refuses to know how good the gauge is.
"""

from collections.abc import Sequence
from typing import NamedTuple

from bot.evidence.readers.figures import Bounds, bounds
from bot.evidence.readers.grids import Cell, Grid
from bot.evidence.readers.roles import (
    STATISTICS,
    as_text,
    cell_at,
    first_of,
    having,
    roles_in,
    rows_below,
)
from bot.evidence.readers.tables import LONGEST_NAME, Span, Tables
from bot.evidence.report import MOST_READINGS, Studied

_FEWEST_ACROSS = 2
"""Columns of parts in the printed form."""


class _Readings(NamedTuple):
    """The readings of a study, each with its part and its appraiser, and their last row."""

    parts: list[str]
    people: list[str]
    values: list[float]
    last: int


def read_study(grid: Grid, at: int, tables: Tables) -> int | None:
    """A gauge study below this row: an appraiser, and a part a line or a part a column.

    Returns:
        The row behind it; None where none begins here.
    """
    roles = roles_in(grid.rows[at])
    if first_of(roles, "appraiser") is None:
        return None
    values, samples = having(roles, "value"), having(roles, "sample")
    if first_of(roles, "piece") is None and (
        first_of(roles, "trial") is None or len(samples) < _FEWEST_ACROSS
    ):
        return None
    read = _readings(grid, at, values[:1] or samples, tables)
    if not read.values:
        return None
    limits = _limits_above(grid, at, tables)
    tables.readings += len(read.values)
    tables.study_spans.append(Span(tables.grid, at, read.last))
    tables.studies.append(
        Studied(
            grid.name,
            grid.where(at),
            tuple(read.parts),
            tuple(read.people),
            tuple(read.values),
            limits.lower,
            limits.upper,
        )
    )
    return read.last + 1


def _readings(grid: Grid, at: int, columns: Sequence[int], tables: Tables) -> _Readings:
    """What stands below a heading; a name that is written once holds for the lines below it."""
    heading = grid.rows[at]
    roles = roles_in(heading)
    who, part = first_of(roles, "appraiser"), first_of(roles, "piece")
    across = {place: as_text(heading[place]) for place in columns} if part is None else {}
    parts: list[str] = []
    people: list[str] = []
    values: list[float] = []
    person = piece = ""
    last = at + 1
    for last, row in rows_below(grid, at + 1):
        person = as_text(cell_at(row, who)) or person
        piece = as_text(cell_at(row, part)) or piece
        if _is_summary(row):
            continue
        for place in columns:
            value = tables.figure(cell_at(row, place), grid.where(last, place))
            if value is not None and len(values) < MOST_READINGS - tables.readings:
                parts.append(across.get(place, piece)[:LONGEST_NAME])
                people.append(person[:LONGEST_NAME])
                values.append(value)
    return _Readings(parts, people, values, last)


def _is_summary(row: Sequence[Cell]) -> bool:
    """Whether a row begins with "average" or "range", and so holds no readings."""
    return any(
        STATISTICS["none"].fullmatch(as_text(cell))
        for cell in row[:3]
        if isinstance(cell, str) and cell
    )


def _limits_above(grid: Grid, at: int, tables: Tables) -> Bounds:
    """The tolerance that stands in the few rows above a gauge study."""
    for row in reversed(grid.rows[max(0, at - 6) : at]):
        for cell in row:
            found = bounds(cell, tables.signs) if isinstance(cell, str) else None
            if found and found.lower is not None and found.upper is not None:
                return found
    return Bounds("", None, None, None)

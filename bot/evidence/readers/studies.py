"""Gauge studies in a table: who read which part, and what.

Decides which cells are readings of a study; two layouts: a line for each reading, and the printed
form with the parts across. Refuses to know how good the gauge is.
"""

from bot.evidence.readers.figures import Bounds, bounds
from bot.evidence.readers.grids import Grid
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


def read_study(grid: Grid, at: int, tables: Tables) -> int | None:
    """A gauge study: an appraiser, and a part a line or a part a column."""
    roles = roles_in(grid.rows[at])
    who = first_of(roles, "appraiser")
    if who is None:
        return None
    values, samples = having(roles, "value"), having(roles, "sample")
    part, trial = first_of(roles, "piece"), first_of(roles, "trial")
    if part is None and not (trial is not None and len(samples) > 1):
        return None
    columns = values[:1] or samples
    names = {place: as_text(grid.rows[at][place]) for place in columns} if part is None else {}
    parts: list[str] = []
    people: list[str] = []
    read: list[float] = []
    person = piece = ""
    end = at + 1
    for end, row in rows_below(grid, at + 1):
        person = as_text(cell_at(row, who)) or person
        piece = as_text(cell_at(row, part)) or piece
        if any(
            STATISTICS["none"].fullmatch(as_text(cell))
            for cell in row[:3]
            if isinstance(cell, str) and cell
        ):
            continue
        for place in columns:
            value = tables.figure(cell_at(row, place), grid.where(end, place))
            if value is not None and len(read) < MOST_READINGS - tables.readings:
                parts.append(names.get(place, piece)[:LONGEST_NAME])
                people.append(person[:LONGEST_NAME])
                read.append(value)
    if not read:
        return None
    limits = _limits_above(grid, at, tables)
    tables.readings += len(read)
    tables.study_spans.append(Span(tables.grid, at, end))
    tables.studies.append(
        Studied(
            grid.name,
            grid.where(at),
            tuple(parts),
            tuple(people),
            tuple(read),
            limits.lower,
            limits.upper,
        )
    )
    return end + 1


def _limits_above(grid: Grid, at: int, tables: Tables) -> Bounds:
    """The tolerance that stands in the few rows above a gauge study."""
    for row in reversed(grid.rows[max(0, at - 6) : at]):
        for cell in row:
            found = bounds(cell, tables.signs) if isinstance(cell, str) else None
            if found and found.lower is not None and found.upper is not None:
                return found
    return Bounds("", None, None, None)

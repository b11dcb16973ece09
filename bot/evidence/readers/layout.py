"""The heading of a table, over one line or two, with cells that reach over several columns.

Decides which columns a heading is over and which of them hold readings; a heading that was merged,
or whose neighbours are left blank, is over all of them. Refuses to know what stands in the lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.evidence.readers.figures import TEXT, measured_number, number
from bot.evidence.readers.grids import Cell, Grid
from bot.evidence.readers.roles import (
    LIMIT_ROLES,
    as_text,
    cell_at,
    having,
    role_of,
    roles_in,
    statistic_of,
)
from bot.evidence.readers.tables import Tables

_LOOKED_AHEAD = 3
_PLAIN_COUNT = re.compile(r"\d{1,3}(?:\.0)?")


@dataclass(slots=True)
class Heading:
    """A heading of one or two lines.

    Attributes:
        cells: its upper line; `roles` what each column holds by both lines.
        start: the first row below it.
        under: the lower line, by place; empty where there is none.
        owners: the place of the upper cell that a column without one of its own belongs to.
    """

    cells: list[Cell]
    roles: dict[int, str]
    start: int
    under: dict[int, Cell] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)

    def said(self, place: int) -> Cell:
        """The nearest heading above a column."""
        return self.under.get(place, cell_at(self.cells, place))


def heading_at(grid: Grid, at: int) -> Heading:
    """The heading whose upper line is this row, if it is one."""
    cells = grid.rows[at]
    roles = roles_in(cells)
    signs = {cell: place for place, cell in enumerate(cells) if cell in {"+", "-"}}
    if len(signs) == 2:  # noqa: PLR2004 - both stand there, as deviations do
        roles |= {signs["+"]: "plus", signs["-"]: "minus"}
    head = Heading(cells, roles, at + 1)
    below = grid.rows[at + 1] if at + 1 < len(grid.rows) else []
    if below and _is_under(cells, below):
        head.start = at + 2
        _take_under(head, below)
    else:
        _reach_out(head, grid, at)
    return head


def _is_under(cells: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether a row is the lower line of a heading: parts of cells that are over several columns.

    Its cells stand where the upper line has blanks, or at the beginning of such a stretch.
    """
    filled = [place for place, cell in enumerate(below) if cell != ""]
    first = next((place for place, cell in enumerate(cells) if cell != ""), len(cells))
    if len(filled) < 2 or first >= filled[0] or len([c for c in cells if c != ""]) < 2:  # noqa: PLR2004
        return False
    blank = [cell_at(cells, place) == "" for place in filled]
    starts = [
        is_blank or (cell_at(cells, place + 1) == "" and cell_at(below, place + 1) != "")
        for place, is_blank in zip(filled, blank, strict=True)
    ]
    named = all(
        role_of(below[place]) or statistic_of(below[place]) or below[place] in {"+", "-"}
        for place in filled
    )
    counts = [int(float(as_text(c))) for c in below if _PLAIN_COUNT.fullmatch(as_text(c))]
    counted = all(after in {before + 1, 1} for before, after in zip([0, *counts], counts))  # noqa: B905
    return any(blank) and all(starts) and named and counted


def _take_under(head: Heading, below: Sequence[Cell]) -> None:
    owner = 0
    signs = {"+": "plus", "-": "minus"}
    for place in range(max(len(head.cells), len(below))):
        owner = place if cell_at(head.cells, place) != "" else owner
        cell = cell_at(below, place)
        if cell == "":
            continue
        head.under[place], head.owners[place] = cell, owner
        role = signs.get(as_text(cell)) or role_of(cell)
        if statistic_of(cell) and head.roles.get(owner) not in LIMIT_ROLES:
            role = ""
        if place == owner:
            head.roles[place] = role or head.roles.get(place, "")
        elif role:
            head.roles[place] = role
    head.roles = {place: role for place, role in sorted(head.roles.items()) if role}


def _reach_out(head: Heading, grid: Grid, at: int) -> None:
    """Let a heading that is over readings be over the columns without a heading beside it."""
    values = having(head.roles, "value")
    if not values:
        return
    rows = grid.rows[at + 1 : at + 1 + _LOOKED_AHEAD]
    width = max((len(row) for row in rows), default=0)
    for value in values:
        ways = [range(value + 1, width)]
        if grid.unit == "page":  # a page centres a heading over its columns
            ways.append(range(value - 1, -1, -1))
        for way in ways:
            for place in way:
                if cell_at(head.cells, place) != "":
                    break
                head.roles[place], head.owners[place] = "value", value
    head.roles = dict(sorted(head.roles.items()))


def reading_columns(head: Heading, grid: Grid, tables: Tables) -> list[int]:
    """The columns of readings of a table with a line for each characteristic or reading.

    A column with a name of its own is one too where it is the only one of numbers beside limits.
    """
    columns = having(head.roles, "value") or having(head.roles, "sample")
    if any(not role_of(cell_at(head.cells, head.owners.get(p, p))) for p in columns):
        return []  # over the columns stand names: each is a characteristic
    if columns or not _limits(head):
        return columns if is_counted(head, columns) else []
    rows = grid.rows[head.start : head.start + _LOOKED_AHEAD]
    plain = [
        place
        for place, cell in enumerate(head.cells)
        if isinstance(cell, str)
        and cell
        and head.roles.get(place, "judgement") == "judgement"
        and not (statistic_of(cell) or is_figure(cell, tables))
    ]
    found = [
        place for place in plain if any(is_figure(cell_at(row, place), tables) for row in rows)
    ]
    return found if len(found) == 1 else []


def _limits(head: Heading) -> bool:
    roles = set(head.roles.values())
    whole = "nominal" in roles and bool(roles & {"tolerance", "judgement"})
    return bool(roles & {"upper", "lower"}) or whole


def is_counted(head: Heading, columns: Sequence[int]) -> bool:
    """Whether all numbers in a heading count its columns from 1; else it is a line of values."""
    counts = [
        float(as_text(cell))
        for place, cell in enumerate(head.cells)
        if place not in head.under and _is_number(cell)
    ]
    known = [p for p in columns if _is_number(cell_at(head.cells, p))]
    return counts == [float(n) for n in range(1, len(counts) + 1)] and len(known) == len(counts)


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, float):
        return True
    return bool(cell) and re.fullmatch(r"-?\d+(?:\.\d+)?", cell) is not None


def is_figure(cell: Cell, tables: Tables) -> bool:
    """Whether a cell holds a number, or what was meant for one."""
    if isinstance(cell, float):
        return True
    if not cell:
        return False
    if number(cell, tables.signs) != TEXT:
        return True
    return measured_number(cell, tables.signs, sure=True) != TEXT

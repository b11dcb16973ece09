"""Tables of measurements, whatever way round a supplier lays them out.

Decides which cells are readings, of which characteristic, with which limits; and what the table
claims of itself (Cpk, OK). A column or a row for each characteristic, or one reading a line.
Refuses to know whether a claim holds, and to guess at a number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.evidence.readers.figures import TEXT, Bounds, bounds, measured_number, number
from bot.evidence.readers.grids import Cell, Grid
from bot.evidence.readers.roles import (
    BAD,
    BESIDE,
    GOOD,
    LIMIT_ROLES,
    as_text,
    cell_at,
    first_of,
    having,
    role_of,
    roles_in,
    rows_below,
    statistic_of,
)
from bot.evidence.readers.studies import read_study
from bot.evidence.readers.tables import LONGEST_NAME, Column, Span, Tables
from bot.evidence.report import Claimed

_PATIENCE = 2


def read_tables(grids: Sequence[Grid], signs: frozenset[str], *, always: bool) -> Tables:
    """Find every table of measurements; with `always` also columns that name no limits."""
    tables = Tables(signs)
    for place, grid in enumerate(grids):
        at, tables.grid = 0, place
        while at < len(grid.rows):
            end = (
                read_study(grid, at, tables)
                or _by_row(grid, at, tables)
                or _by_column(grid, at, tables, always)
            )
            if end:
                tables.used.update((place, row) for row in range(at, end))
            at = end or at + 1
    tables.judge()
    return tables


def _by_row(grid: Grid, at: int, tables: Tables) -> int | None:
    """One characteristic, or one reading, in each line below a heading with limits and values."""
    roles = roles_in(grid.rows[at])
    columns = having(roles, "value") or having(roles, "sample")
    if not columns or not having(roles, *LIMIT_ROLES):
        return None
    last = None
    for end, row in rows_below(grid, at + 1):
        values = [(place, tables.quiet(cell_at(row, place))) for place in columns]
        written = any(cell_at(row, place) != "" for place in columns)
        if not written or (last and len(roles_in(row)) > 2 and all(v is None for _, v in values)):  # noqa: PLR2004
            if last and not written and len([cell for cell in row if cell != ""]) > 1:
                continue  # a characteristic without readings
            break
        last = end
        _line(grid, end, roles, columns, tables)
    return None if last is None else last + 1


def _line(grid: Grid, at: int, roles: dict[int, str], columns: list[int], tables: Tables) -> None:
    row = grid.rows[at]
    limits = _limits_of(
        {role: cell_at(row, place) for place, role in reversed(roles.items())}, tables
    )
    names = [cell_at(row, first_of(roles, role)) for role in ("characteristic", "index", "nominal")]
    if first_of(roles, "characteristic") is None and limits.name:
        names.insert(0, limits.name)
    name = next((as_text(one) for one in names if one != ""), "")
    column = tables.column(name, grid.where(at), limits)
    if column is None:
        return
    column.spans.append(Span(tables.grid, at, at))
    good = _judged(row, roles)
    for place in columns:
        value = tables.figure(cell_at(row, place), grid.where(at, place), sure=limits.has)
        if value is not None:
            subgroup = as_text(cell_at(row, first_of(roles, "subgroup")))[:LONGEST_NAME]
            cavity = as_text(cell_at(row, first_of(roles, "cavity")))[:LONGEST_NAME]
            tables.read(column, value, subgroup, cavity, good=good)
    for what in (Claimed.CP, Claimed.CPK, Claimed.PP, Claimed.PPK):
        claimed = tables.quiet(cell_at(row, first_of(roles, what.value)))
        if claimed is not None:
            where = grid.where(at, first_of(roles, what.value) or 0)
            tables.claim(what, claimed, column.name, where, column=column)


def _judged(row: Sequence[Cell], roles: dict[int, str]) -> bool | None:
    """Whether a line calls its readings good; None where it says neither."""
    said = as_text(cell_at(row, first_of(roles, "judgement"))).strip()
    if GOOD.fullmatch(said):
        return True
    return False if BAD.fullmatch(said) else None


def _limits_of(cells: dict[str, Cell], tables: Tables) -> Bounds:
    """The limits that the cells of one characteristic write, however they write them."""
    whole = [cells.get(role, "") for role in ("nominal", "characteristic", "tolerance")]
    written = next(
        (b for text in whole if isinstance(text, str) and (b := bounds(text, tables.signs))), None
    )
    numbers = {
        role: tables.quiet(cells[role]) for role in LIMIT_ROLES & cells.keys() if cells[role] != ""
    }
    nominal, upper, lower = (numbers.get(role) for role in ("nominal", "upper", "lower"))
    if upper is not None or lower is not None:
        return Bounds("", nominal, lower, upper)
    plus, minus, even = (numbers.get(role) for role in ("plus", "minus", "tolerance"))
    if nominal is not None and (plus is not None or minus is not None):
        down = minus or 0.0
        signed = str(cells.get("minus", "")).strip().startswith("+")
        low = nominal + down if down < 0 or signed else nominal - down
        return Bounds("", nominal, low, nominal + (plus or 0.0))
    if nominal is not None and even is None and isinstance(cells.get("tolerance"), str):
        both = bounds(f"{nominal} {cells['tolerance']}", frozenset("."))
        if both:
            return both._replace(name="")
        even = tables.quiet(str(cells["tolerance"]).lstrip("±").removeprefix("+/-"))
    if nominal is not None and even is not None:
        return Bounds("", nominal, nominal - abs(even), nominal + abs(even))
    return written or Bounds("", nominal, None, None)


@dataclass(slots=True)
class _Wide:
    """A table with a column for each characteristic, while its rows are looked through."""

    columns: list[int]
    limits: dict[int, dict[str, Cell]]
    data: list[int] = field(default_factory=list)
    statistics: list[tuple[str, int]] = field(default_factory=list)

    def named(self, heading: Sequence[Cell], tables: Tables) -> dict[int, Bounds | None]:
        """The limits of each column, by its heading or by the lines below it."""
        names = {place: bounds(as_text(heading[place]), tables.signs) for place in self.columns}
        for place in self.columns:
            if names[place] is None and self.limits[place]:
                found = _limits_of(self.limits[place], tables)
                names[place] = found._replace(name=as_text(heading[place]))
        return names


def _by_column(grid: Grid, at: int, tables: Tables, always: bool) -> int | None:  # noqa: FBT001
    """A column for each characteristic, a line for each piece."""
    heading = grid.rows[at]
    if not any(isinstance(cell, str) and cell for cell in heading[:3]):
        return None
    roles = roles_in(heading)
    columns = [
        place
        for place, cell in enumerate(heading)
        if cell != "" and roles.get(place, "") not in BESIDE and (place > 0 or not roles.get(0))
    ]
    counted = always and bool(having(roles, "piece", "subgroup", "index", "cavity"))
    wide = _looked_through(
        grid, at, _Wide(columns, {place: {} for place in columns}), tables, counted
    )
    if wide is None:
        return None
    names = wide.named(heading, tables)
    kept = [p for p in columns if names[p] or (counted and _plain(heading, p, roles))]
    if not kept or len(wide.data) < (1 if any(names.values()) else 2):
        return None
    taken = _take(grid, at, wide.data, {place: names[place] for place in kept}, tables)
    for what, row_at in wide.statistics:
        for place, column in taken.items():
            value = tables.quiet(cell_at(grid.rows[row_at], place))
            if what != "none" and value is not None:
                where = grid.where(row_at, place)
                tables.claim(Claimed(what), value, column.name, where, column=column)
    return max([*wide.data, *(row_at for _, row_at in wide.statistics)]) + 1


def _looked_through(
    grid: Grid,
    at: int,
    wide: _Wide,
    tables: Tables,
    counted: bool,  # noqa: FBT001
) -> _Wide | None:
    """Sort the rows below a heading into limits, readings and statistics; None if it is none."""
    sure = any(wide.named(grid.rows[at], tables).values())
    missed = 0
    for row_at, row in rows_below(grid, at + 1):
        label = next((cell for cell in row if cell != ""), "")
        role = "" if isinstance(label, float) else role_of(label)
        statistic = statistic_of(label) if wide.data else ""
        if role in LIMIT_ROLES and not wide.data:
            for place in wide.columns:
                wide.limits[place][role] = cell_at(row, place)
            sure = True
        elif statistic:
            wide.statistics.append((statistic, row_at))
        elif any(_figures(row, wide.columns, tables)):
            # Decided at the first reading: a long list that is none is not read again and again.
            if not sure and not counted:
                return None
            wide.data.append(row_at)
            missed = 0
        elif role != "unit" or wide.data:
            missed += 1
            # A piece that was not measured, or a remark among the readings; no heading of its own.
            alone = not wide.data and sum(cell != "" for cell in grid.rows[at]) == 1
            if not sure or alone or missed > _PATIENCE or len(roles_in(row)) > 1:
                break
    return wide if wide.data else None


def _plain(heading: Sequence[Cell], place: int, roles: dict[int, str]) -> bool:
    return isinstance(heading[place], str) and roles.get(place, "") in {
        "",
        "characteristic",
        "value",
    }


def _figures(row: Sequence[Cell], columns: Sequence[int], tables: Tables) -> Iterator[bool]:
    """Of which columns this row holds a number, or what was meant for one."""
    for place in columns:
        cell = cell_at(row, place)
        if isinstance(cell, float) or (cell and _is_figure(cell, tables)):
            yield True


def _is_figure(cell: str, tables: Tables) -> bool:
    if number(cell, tables.signs) != TEXT:
        return True
    return measured_number(cell, tables.signs, sure=True) != TEXT


def _take(
    grid: Grid, at: int, data: list[int], columns: dict[int, Bounds | None], tables: Tables
) -> dict[int, Column]:
    """Read the columns of a table; the characteristics by their places."""
    heading = grid.rows[at]
    roles = roles_in(heading)
    group, cavity = first_of(roles, "subgroup"), first_of(roles, "cavity")
    taken: dict[int, Column] = {}
    for place, limits in columns.items():
        name = (limits.name if limits else "") or as_text(heading[place])
        known = limits or Bounds(name, None, None, None)
        column = tables.column(name, grid.where(at, place), known)
        if column is None:
            return taken
        taken[place] = column
        column.spans.append(Span(tables.grid, at, data[-1], place))
        subgroup = ""
        for row_at in data:
            row = grid.rows[row_at]
            subgroup = as_text(cell_at(row, group))[:LONGEST_NAME] or subgroup
            value = tables.figure(
                cell_at(row, place), grid.where(row_at, place), sure=limits is not None
            )
            if value is not None:
                shot = as_text(cell_at(row, cavity))[:LONGEST_NAME]
                tables.read(column, value, subgroup, shot, good=_judged(row, roles))
    return taken

"""Tables with a column for each characteristic and a line for each piece.

Decides which columns are characteristics and which lines are pieces; limits stand in the heading,
in lines above or below the readings, or above the table. Lines that break the series are what the
table says of itself, or nothing. Refuses to know tables with a line for each characteristic.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.evidence.readers.figures import Bounds, bounds
from bot.evidence.readers.grids import Cell, Grid
from bot.evidence.readers.labels import COUNT, Labelled, Series, kind_of, series_of
from bot.evidence.readers.layout import Heading, heading_at, is_counted, is_figure
from bot.evidence.readers.limits import (
    UNKNOWN,
    Written,
    above,
    fits,
    settled,
    written_limits,
)
from bot.evidence.readers.roles import (
    BESIDE,
    EXTREME,
    LIMIT_ROLES,
    as_text,
    cell_at,
    first_of,
    having,
    judged,
    role_of,
    roles_in,
    rows_below,
    statistic_of,
)
from bot.evidence.readers.tables import LONGEST_NAME, Column, Span, Tables
from bot.evidence.report import Claimed

_PATIENCE = 2
_MOST_LIMIT_LINES = 12
_UNDECIDED = Bounds("?", None, None, None)
_INDICES = ("cp", "cpk", "pp", "ppk")


@dataclass(slots=True)
class _Wide:
    """A table while its rows are looked through.

    Attributes:
        columns: the places of its columns; `members` the columns that belong to each.
        heads: what the heading says of each.
        limits: the cells of lines of limits by their places.
        lines: the rows that hold numbers, with their labels.
    """

    grid: Grid
    at: int
    head: Heading
    columns: list[int]
    members: dict[int, list[int]]
    counted: bool
    heads: dict[int, Bounds | None] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)
    lines: list[Labelled] = field(default_factory=list)
    below: dict[str, int] = field(default_factory=dict)

    @property
    def sure(self) -> bool:
        """Whether limits say that it is a table of measurements."""
        return bool(self.limits) or any(self.heads.values())

    def label(self, row: Sequence[Cell]) -> Cell:
        """The first cell of a line in front of its readings."""
        return next((cell for cell in row[: self.columns[0]] if cell != ""), "")


def read_by_column(grid: Grid, at: int, tables: Tables, *, always: bool) -> int | None:
    """Take in a table with a column for each characteristic; the row behind it, or None.

    Without limits it is one only `always`, and where its heading says that lines are pieces.
    """
    heading = grid.rows[at]
    if not any(isinstance(cell, str) and cell for cell in heading[:3]):
        return None
    wide = _laid_out(grid, at, tables, always)
    if wide is None or not _looked_through(wide, tables):
        return None
    series = _series(wide)
    plain = [p for p in wide.columns if wide.counted and _is_plain(wide.head, p)]
    if not series.data:
        return None
    _sort_around(wide, series, tables)
    settled_limits = _limits(wide, series, tables)
    kept = {p: settled_limits.get(p) for p in wide.columns if settled_limits.get(p) or p in plain}
    if not kept or len(series.data) < (1 if any(kept.values()) else 2):
        return None
    end = series.data[-1] + 1
    _doubt(wide, series, kept, tables)
    taken = _take(wide, series.data, kept, tables)
    _claims(wide, series, taken, tables)
    return end


def _laid_out(grid: Grid, at: int, tables: Tables, always: bool) -> _Wide | None:  # noqa: FBT001
    head = heading_at(grid, at)
    roles = head.roles
    columns = [
        place
        for place, cell in enumerate(head.cells)
        if cell != "" and roles.get(place, "") not in BESIDE and (place > 0 or not roles.get(0))
    ]
    columns = [p for p in columns if not statistic_of(head.cells[p])] or columns
    if len(columns) > 1 and columns[0] == 0 and not bounds(as_text(head.cells[0]), tables.signs):
        columns = columns[1:]  # it names the lines
    if not is_counted(head, columns):
        columns = [p for p in columns if not is_figure(head.cells[p], tables)]
    if not columns:
        return None
    members = {place: [place] for place in columns}
    for place, owner in head.owners.items():
        under = head.under.get(place, "")
        if owner in members and place != owner and not statistic_of(under):
            members[owner].append(place)
    for (row, place), last in grid.merged.items() if not head.under else ():
        if row == at and place in members:
            members[place] = list(range(place, last + 1))
    counted = always and bool(having(roles, "piece", "subgroup", "index", "cavity"))
    wide = _Wide(grid, at, head, columns, members, counted)
    wide.heads = {place: bounds(as_text(head.cells[place]), tables.signs) for place in columns}
    return wide


def _looked_through(wide: _Wide, tables: Tables) -> bool:
    """Sort the rows below a heading into limits and lines of numbers; whether there are any."""
    by_heading = any(wide.heads.values())
    missed = 0
    alone = sum(cell != "" for cell in wide.head.cells) == 1
    several = len(wide.columns) > 1
    for at, row in rows_below(wide.grid, wide.head.start):
        label = wide.label(row)
        role = role_of(label) if isinstance(label, str) else ""
        if role in LIMIT_ROLES and not wide.lines:
            if len(wide.limits) >= _MOST_LIMIT_LINES:
                return False
            wide.limits.setdefault(role, at)
        elif any(_figures(row, wide, tables)):
            if role in BESIDE:
                break  # a line of values under a name, and no piece
            # Decided at the first number: a long list that is none is not read again and again.
            if not wide.sure and not wide.counted:
                return False
            wide.lines.append(Labelled(at, label))
            missed = 0
        elif not (wide.lines or wide.sure or label != "") and _names_limits(row, wide, tables):
            wide.limits["nominal"] = at
        elif role != "unit" or wide.lines:
            missed += 1
            heads = role in BESIDE | {"characteristic"} or len(roles_in(row)) > 1
            other = bool(wide.lines) and _names_limits(row, wide, tables)
            # A piece that was not measured, or a remark among the readings; no other heading.
            above = not wide.lines and (alone or not (by_heading or label == "" or several))
            if not (wide.sure or label == "") or heads or other or above or missed > _PATIENCE:
                break
    return bool(wide.lines)


def _figures(row: Sequence[Cell], wide: _Wide, tables: Tables) -> Iterator[bool]:
    """Of which columns this row holds a number, or what was meant for one."""
    for place in wide.columns:
        if is_figure(cell_at(row, place), tables):
            yield True


def _names_limits(row: Sequence[Cell], wide: _Wide, tables: Tables) -> bool:
    cells = (cell_at(row, place) for place in wide.columns)
    return any(isinstance(cell, str) and bounds(cell, tables.signs) for cell in cells if cell)


def _series(wide: _Wide) -> Series:
    """Which lines are pieces: by words alone only where the heading says that they are."""
    roles = wide.head.roles
    words = any(wide.heads.values()) or bool(having(roles, "piece", "subgroup", "cavity"))
    return series_of(wide.lines, words=words)


def _sort_around(wide: _Wide, series: Series, tables: Tables) -> None:
    """Find lines of limits below the readings, and leave out of those above what are extremes."""
    last = series.data[-1]
    rows = wide.grid.rows
    labels = {line.at: line.label for line in wide.lines}
    for at in series.around:
        role = role_of(labels[at])
        if at > last and role in LIMIT_ROLES and not EXTREME.fullmatch(as_text(labels[at])):
            wide.below.setdefault(role, at)
    for role, best in (("upper", max), ("lower", min)):
        at = wide.limits.get(role, -1)
        if at < 0 or not EXTREME.fullmatch(as_text(wide.label(rows[at]))):
            continue
        ends = [
            (tables.quiet(cell_at(rows[at], place)), best(values))
            for place in wide.columns
            if (values := _values(wide, series, place, tables))
        ]
        if ends and all(said == end for said, end in ends):
            del wide.limits[role]
            series.around.append(at)


def _values(wide: _Wide, series: Series, place: int, tables: Tables) -> list[float]:
    cells = (cell_at(wide.grid.rows[at], p) for at in series.data for p in wide.members[place])
    return [value for cell in cells if (value := tables.seen(cell)) is not None]


def _limits(wide: _Wide, series: Series, tables: Tables) -> dict[int, Bounds]:
    """The limits of each column that has any, wherever they are written."""
    rows = wide.grid.rows
    written: dict[int, Written] = {}
    for place in wide.columns:
        lines = wide.limits or wide.below
        shared = wide.columns[0] if _is_shared(wide, lines.values()) else place
        cells = {role: cell_at(rows[at], shared) for role, at in lines.items()}
        own = wide.heads[place]
        known = Written(own) if own else written_limits(cells, tables)
        if known.says or (known.nominal is not None and wide.limits):
            written[place] = known
    names = {place: as_text(wide.head.cells[place]) for place in wide.columns}
    plain = [p for p in wide.columns if _is_plain(wide.head, p)]
    if not written and wide.counted:
        found = above(wide.grid, wide.at, tables)
        named = [p for p in plain if found.name and names[p].casefold() == found.name.casefold()]
        places = named or plain
        if found.limits.says and len(places) == 1:
            values = _values(wide, series, places[0], tables)
            (known_above,) = settled([(found.limits, values)], undecided=_UNDECIDED)
            if found.plausible or fits(known_above, values):
                written[places[0]] = found.limits
            if found.name and role_of(names[places[0]]):
                names[places[0]] = found.name
    pairs = [(one, _values(wide, series, place, tables)) for place, one in written.items()]
    decided = dict(zip(written, settled(pairs, undecided=_UNDECIDED), strict=True))
    for place, limits in decided.items():
        if limits is _UNDECIDED:
            one = written[place]
            edges = (one.nominal, one.upper, one.lower)
            said = " / ".join(f"{edge:.6g}" for edge in edges if edge is not None)
            tables.doubt(said, wide.grid.where(wide.at, place), "limits")
        own = wide.heads[place]
        name = own.name if own else names[place]
        kept = UNKNOWN if limits is _UNDECIDED else limits
        decided[place] = kept._replace(name=name)
    return decided


def _is_shared(wide: _Wide, lines: Iterable[int]) -> bool:
    """Whether limits that stand once are those of all columns, which only times or numbers head."""
    rest = wide.columns[1:]
    headed = all(kind_of(wide.head.cells[place]) in {COUNT, "day"} for place in wide.columns)
    rows = [wide.grid.rows[at] for at in lines]
    return headed and all(cell_at(row, place) == "" for row in rows for place in rest)


def _is_plain(head: Heading, place: int) -> bool:
    known = {"", "characteristic", "value"}
    return isinstance(head.cells[place], str) and head.roles.get(place, "") in known


def _doubt(wide: _Wide, series: Series, kept: dict[int, Bounds | None], tables: Tables) -> None:
    """Note numbers of which nobody knows whether they are readings of these characteristics.

    A line among the pieces that is called otherwise, and columns without a heading beside one with
    limits whose numbers have the size of readings.
    """
    rows, grid = wide.grid.rows, wide.grid
    for at in series.among:
        for place in kept:
            if (cell := cell_at(rows[at], place)) != "":
                tables.doubt(as_text(cell), grid.where(at, place), "among")
    first = series.data[0]
    for place, limits in kept.items():
        beside = max(wide.members[place]) + 1
        value = tables.seen(cell_at(rows[first], beside))
        heading = cell_at(wide.head.cells, beside) or wide.head.under.get(beside, "")
        if heading == "" and value is not None and limits is not None and fits(limits, [value]):
            tables.doubt(as_text(cell_at(rows[first], beside)), grid.where(first, beside), "among")


def _take(
    wide: _Wide, data: Sequence[int], columns: dict[int, Bounds | None], tables: Tables
) -> dict[int, Column]:
    """Read the columns of a table; the characteristics by their places."""
    grid, roles = wide.grid, wide.head.roles
    group, cavity = first_of(roles, "subgroup"), first_of(roles, "cavity")
    taken: dict[int, Column] = {}
    for place, limits in columns.items():
        name = (limits.name if limits else "") or as_text(wide.head.cells[place])
        where = grid.where(wide.at, place)
        column = tables.column(name, where, limits or UNKNOWN)
        if column is None:
            return taken
        taken[place] = column
        column.spans.append(Span(tables.grid, wide.at, data[-1], place))
        subgroup, several = "", len(wide.members[place]) > 1
        sure = limits is not None and limits.has
        for at in data:
            row = grid.rows[at]
            subgroup = as_text(cell_at(row, group))[:LONGEST_NAME] or subgroup
            if several:
                subgroup = f"{as_text(wide.label(row))[:LONGEST_NAME]} #{at + 1}".strip()
            for member in wide.members[place]:
                value = tables.figure(cell_at(row, member), grid.where(at, member), sure=sure)
                if value is not None:
                    shot = as_text(cell_at(row, cavity))[:LONGEST_NAME]
                    tables.read(column, value, subgroup, shot, good=judged(row, roles))
    return taken


def _claims(wide: _Wide, series: Series, taken: dict[int, Column], tables: Tables) -> None:
    """What the lines around the readings, and columns of indices, say of the characteristics."""
    rows, data = wide.grid.rows, set(series.data)
    for at in sorted({line.at for line in wide.lines if line.at not in data} | set(series.around)):
        what = statistic_of(wide.label(rows[at]))
        if what:
            tables.used.add((tables.grid, at))
        for place, column in taken.items() if what not in {"", "none"} else ():
            _claim(wide, (at, place), Claimed(what), column, tables)
    if len(taken) != 1:
        return
    (column,) = taken.values()
    for place in having(wide.head.roles, *_INDICES):
        for at in series.data:
            _claim(wide, (at, place), Claimed(wide.head.roles[place]), column, tables)


def _claim(
    wide: _Wide, spot: tuple[int, int], what: Claimed, column: Column, tables: Tables
) -> None:
    at, place = spot
    value = tables.quiet(cell_at(wide.grid.rows[at], place))
    if value is not None and (what, value) not in column.claimed:
        column.claimed.add((what, value))
        tables.claim(what, value, column.name, wide.grid.where(at, place), column=column)

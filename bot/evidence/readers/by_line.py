"""Tables with a line for each characteristic, each reading or each subgroup.

Decides what the lines are: characteristics with names or limits of their own, or one series, of
which each line is a piece or a subgroup. Refuses to know tables with a column for each
characteristic.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.evidence.readers.figures import Bounds, bounds
from bot.evidence.readers.grids import Cell, Grid
from bot.evidence.readers.labels import COUNT, Labelled, kind_of, series_of
from bot.evidence.readers.layout import (
    Heading,
    heading_at,
    is_figure,
    reading_columns,
)
from bot.evidence.readers.limits import (
    UNKNOWN,
    Above,
    Written,
    above,
    cells_at,
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

_MANY = 5
"""Lines with the same limits from which they are one series, whatever their numbers."""
_UNDECIDED = Bounds("?", None, None, None)


@dataclass(slots=True)
class _Line:
    """A line of readings: its label, the name of its characteristic, and its limits."""

    at: int
    row: Sequence[Cell]
    label: Cell
    name: str = ""
    limits: Written = Written(None)  # noqa: RUF009 - a tuple, which nobody changes
    values: list[float] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """A table while it is read."""

    grid: Grid
    at: int
    head: Heading
    columns: list[int]
    lines: list[_Line] = field(default_factory=list)
    limit_lines: dict[str, Sequence[Cell]] = field(default_factory=dict)
    spec: Bounds | None = None
    across: bool = False
    """Whether the columns are the subgroups, and the lines their first, second … reading."""
    end: int = 0


def read_by_line(grid: Grid, at: int, tables: Tables, *, always: bool) -> int | None:
    """Take in a table whose lines hold the readings; the row behind it, or None if it is none.

    Limits stand on the lines, in lines of their own, in the heading or above the table; without
    any it is one only `always`.
    """
    head = heading_at(grid, at)
    columns = reading_columns(head, grid, tables)
    if not columns:
        return None
    if not having(head.roles, *LIMIT_ROLES) and not _is_sheet(head, columns):
        return None
    table = _Table(grid, at, head, columns)
    _gather(table, tables)
    if not table.lines or _differ(table.limit_lines.values(), columns):
        return None
    _tell_extremes(table)
    for line in table.lines:
        line.limits = written_limits(cells_at(line.row, head.roles), tables)
    named = _name(table, tables)
    limited = bool(having(head.roles, *LIMIT_ROLES))
    from_above = Above() if limited or named else above(grid, at, tables)
    known = limited or table.spec or table.limit_lines or from_above.limits.says
    if not (known or always) or not any(line.values for line in table.lines):
        return None
    if named:
        _settle(table, tables, table.lines)
        _take_named(table, tables)
    else:
        _take_series(table, tables, from_above)
    return table.end + 1


def _is_sheet(head: Heading, columns: Sequence[int]) -> bool:
    """Whether a heading without limits is over several readings of what stands in front."""
    if len(columns) < 2:  # noqa: PLR2004 - a single one is a column of its own
        return False
    front = {role for place, role in head.roles.items() if place < columns[0]}
    lettered = all(any(s.isalpha() for s in as_text(head.said(p))) for p in columns)
    return bool(front & {"characteristic", "subgroup", "index", "piece", "cavity"}) or lettered


def _differ(limit_lines: Iterable[Sequence[Cell]], columns: Sequence[int]) -> bool:
    """Whether lines of limits tell the columns apart, so that each is a characteristic."""
    return any(len({cell_at(row, p) for p in columns} - {""}) > 1 for row in limit_lines)


def _gather(table: _Table, tables: Tables) -> None:
    """Sort the rows below a heading into lines of readings and lines of limits."""
    head, columns = table.head, table.columns
    for place, cell in enumerate(head.cells):
        if place not in columns and isinstance(cell, str) and not role_of(cell):
            table.spec = table.spec or bounds(cell, tables.signs)
    limits = having(head.roles, *LIMIT_ROLES)
    limited = any(not EXTREME.fullmatch(as_text(head.said(place))) for place in limits)
    for at, row in rows_below(table.grid, head.start):
        label = _label(row, head, columns)
        role = role_of(label) if isinstance(label, str) and label else ""
        values = [v for p in columns if (v := tables.seen(cell_at(row, p))) is not None]
        figures = any(is_figure(cell_at(row, place), tables) for place in columns)
        filled = [cell for cell in row if cell != ""]
        if figures and role in LIMIT_ROLES and not limited:
            if not (table.lines and EXTREME.fullmatch(as_text(label))):
                table.limit_lines.setdefault(role, row)
        elif figures or any(cell_at(row, place) != "" for place in columns):
            if not figures and (len(roles_in(row)) > 2 or role in BESIDE):  # noqa: PLR2004
                break
            table.lines.append(_Line(at, row, label, values=values))
        elif not table.lines and len(filled) == 1 and isinstance(filled[0], str):
            table.spec = table.spec or bounds(filled[0], tables.signs)
        elif not table.lines or len(filled) < 2 or len(roles_in(row)) > 2:  # noqa: PLR2004
            break
        table.end = max(at, table.end)


def _label(row: Sequence[Cell], head: Heading, columns: Sequence[int]) -> Cell:
    """The first cell in front of the readings that is no limit."""
    return next(_front(row, head, columns), "")


def _front(row: Sequence[Cell], head: Heading, columns: Sequence[int]) -> Iterator[Cell]:
    """The filled cells in front of the readings that are no limits."""
    places = (p for p in range(columns[0]) if head.roles.get(p) not in LIMIT_ROLES)
    return (cell for p in places if (cell := cell_at(row, p)) != "")


def _tell_extremes(table: _Table) -> None:
    """Leave out columns "Max" and "Min" that hold the largest and smallest reading, no limits."""
    head, lines = table.head, [line for line in table.lines if len(line.values) > 1]
    extreme = [
        p for p in having(head.roles, "upper", "lower") if EXTREME.fullmatch(as_text(head.said(p)))
    ]
    if not extreme or not lines:
        return
    others = having(head.roles, *LIMIT_ROLES)
    beside = any(place not in extreme for place in others)
    dropped = []
    for place in extreme:
        best = max if head.roles[place] == "upper" else min
        cells = [(cell_at(line.row, place), best(line.values)) for line in lines]
        same = sum(cell == value or as_text(cell) == as_text(value) for cell, value in cells)
        behind = place > table.columns[-1]
        if same >= len(lines) * (0.5 if behind else 1) or (beside and behind):
            dropped.append(place)
    for place in dropped:
        del head.roles[place]


def _name(table: _Table, tables: Tables) -> bool:
    """Name the lines that are characteristics; whether they are."""
    place = first_of(table.head.roles, "characteristic")
    said = [as_text(cell_at(line.row, place)).strip() for line in table.lines]
    if any(text and not _is_piece(text) for text in said):
        _name_by_column(table, said, tables)
        return True
    for line in table.lines:
        front = _front(line.row, table.head, table.columns)
        texts = (cell for cell in front if isinstance(cell, str))
        found = next((own for text in texts if (own := bounds(text, tables.signs))), None)
        if found:
            line.name, line.limits = found.name, Written(found)
    return any(line.name for line in table.lines)


def _is_piece(text: str) -> bool:
    """Whether what stands for a characteristic only counts pieces: "1", "Sample 3", "第3件"."""
    return kind_of(text) in {COUNT, "day"} or role_of(text) in {"sample", "piece"}


def _name_by_column(table: _Table, said: Sequence[str], tables: Tables) -> None:
    """Names by the column of characteristics; a blank goes on with the one above it."""
    index = first_of(table.head.roles, "index")
    before: _Line | None = None
    for line, name in zip(table.lines, said, strict=True):
        counted = as_text(cell_at(line.row, index))
        if name == "" and counted == "" and before is not None and not line.limits.says:
            line.name, line.limits = before.name, before.limits
            continue
        found = bounds(name, tables.signs)
        line.name = found.name if found else name or counted
        before = line


def _settle(table: _Table, tables: Tables, lines: Sequence[_Line]) -> None:
    """Decide how the limits of the lines are meant, and note where nobody can know."""
    found = settled([(one.limits, one.values) for one in lines], undecided=_UNDECIDED)
    for line, limits in zip(lines, found, strict=True):
        if limits is _UNDECIDED:
            written = line.limits
            edges = (written.nominal, written.upper, written.lower)
            said = " / ".join(f"{edge:.6g}" for edge in edges if edge is not None)
            tables.doubt(said, table.grid.where(line.at), "limits")
            limits = UNKNOWN._replace(nominal=written.nominal)  # noqa: PLW2901
        line.limits = Written(limits)


def _bounds(line: _Line) -> Bounds:
    return line.limits.sure or UNKNOWN


def _take_named(table: _Table, tables: Tables) -> None:
    for line in table.lines:
        if line.values and not (statistic_of(line.label) and not _bounds(line).has):
            _take(table, tables, [line], line.name or _bounds(line).name)
        elif not line.values:
            _note(table, tables, line)


def _take_series(table: _Table, tables: Tables, from_above: Above) -> None:
    """Lines of one series, or of several that their limits tell apart."""
    sorted_lines = series_of([Labelled(one.at, one.label) for one in table.lines], words=True)
    among = set(sorted_lines.among)
    for line in table.lines:
        if line.at in among:
            for place in table.columns:
                if (value := cell_at(line.row, place)) != "":
                    tables.doubt(as_text(value), table.grid.where(line.at, place), "among")
    data = set(sorted_lines.data)
    around = [line.at for line in table.lines if line.at not in data]
    table.lines = [line for line in table.lines if line.at in data]
    if not table.lines:
        return
    last = table.lines[-1].at
    table.end = last if any(at > last for at in around) else table.end
    grouped = first_of(table.head.roles, "subgroup") is not None
    labels = [line.label for line in table.lines]
    table.across = grouped and all(role_of(x) == "sample" and kind_of(x) != COUNT for x in labels)
    _limit(table, tables, from_above)
    _settle(table, tables, table.lines)
    _take_pooled(table, tables, from_above.name)


def _limit(table: _Table, tables: Tables, from_above: Above) -> None:
    """Give the lines without limits those of the heading, of lines of limits, or from above."""
    values = [value for line in table.lines for value in line.values]
    limits = Written(table.spec)
    if table.limit_lines:
        first = {
            role: next((row[p] for p in table.columns if cell_at(row, p) != ""), "")
            for role, row in table.limit_lines.items()
        }
        limits = written_limits(first, tables)
    elif not table.spec:
        (found,) = settled([(from_above.limits, values)], undecided=_UNDECIDED)
        sure = from_above.plausible or fits(found, values)
        limits = from_above.limits if sure else Written(None)
    for line in table.lines:
        if not line.limits.says:
            line.limits = limits


def _take_pooled(table: _Table, tables: Tables, name: str) -> None:
    pools: defaultdict[tuple[float | None, float | None], list[_Line]] = defaultdict(list)
    for line in table.lines:
        pools[_bounds(line).lower, _bounds(line).upper].append(line)
    heading = as_text(table.head.said(table.columns[0]))
    name = name or (heading if not role_of(heading) else "")
    counted = first_of(table.head.roles, "index")
    sole = len(pools) > 1 and counted is not None
    single = [[line] for pool in pools.values() if sole and len(pool) < _MANY for line in pool]
    series = [pool for pool in pools.values() if not sole or len(pool) >= _MANY]
    for pool in sorted([*single, *series], key=lambda pool: pool[0].at):
        if pool in single:
            _take(table, tables, pool, as_text(pool[0].label) or name)
            continue
        spec = cell_at(pool[0].row, first_of(table.head.roles, "nominal"))
        own = as_text(spec) if len(pools) > 1 or not name else name
        known = _bounds(pool[0]).name
        known = "" if role_of(known) else known
        _take(table, tables, pool, (known or own) if len(pools) == 1 and not name else own)


def _take(table: _Table, tables: Tables, lines: Sequence[_Line], name: str) -> None:
    """Read the lines of one characteristic; columns that are cavities of one series stay apart."""
    head, grid = table.head, table.grid
    apart = len(lines) > 1 and len(table.columns) > 1 and all(map(_is_cavity, _heads(table)))
    listed = len(having(head.roles, "value")) > 1 and not head.owners  # side by side
    for places in [[p] for p in table.columns] if apart or listed else [table.columns]:
        own = as_text(head.said(places[0])) if apart else name
        where = grid.where(lines[0].at, places[0] if apart else 0)
        column = tables.column(own, where, _bounds(lines[0]))
        if column is None:
            return
        grouped = set(column.subgroups)
        for line in lines:
            column.spans.append(Span(tables.grid, line.at, line.at))
            named = _subgroup(table, line, places, grouped)
            for place in places:
                across = as_text(head.said(place))[:LONGEST_NAME] if table.across else ""
                _read(table, tables, column, line, place, across or named)
            _claim(table, tables, column, line)


def _heads(table: _Table) -> Iterable[Cell]:
    return (table.head.said(place) for place in table.columns)


def _is_cavity(cell: Cell) -> bool:
    text = as_text(cell).strip()
    return role_of(text.rstrip("0123456789# -号")) == "cavity" and text[-1:].isdigit()


def _subgroup(table: _Table, line: _Line, places: Sequence[int], known: set[str]) -> str:
    """Which subgroup a line belongs to; several readings on a line of a series are one."""
    if line.name or len(places) == 1:
        return as_text(cell_at(line.row, first_of(table.head.roles, "subgroup")))[:LONGEST_NAME]
    said = as_text(line.label)[:LONGEST_NAME]
    name = f"{said} #{line.at + 1}".strip() if not said or said in known else said
    known.add(name)
    return name


def _read(
    table: _Table, tables: Tables, column: Column, line: _Line, place: int, subgroup: str
) -> None:
    roles, said = table.head.roles, table.head.said(place)
    where = table.grid.where(line.at, place)
    value = tables.figure(cell_at(line.row, place), where, sure=_bounds(line).has)
    if value is not None:
        cavity = said if _is_cavity(said) else cell_at(line.row, first_of(roles, "cavity"))
        good = judged(line.row, roles)
        tables.read(column, value, subgroup, as_text(cavity)[:LONGEST_NAME], good=good)


def _note(table: _Table, tables: Tables, line: _Line) -> None:
    """What was meant for a reading and is none."""
    for place in table.columns:
        tables.figure(
            cell_at(line.row, place), table.grid.where(line.at, place), sure=_bounds(line).has
        )


def _claim(table: _Table, tables: Tables, column: Column, line: _Line) -> None:
    for what in (Claimed.CP, Claimed.CPK, Claimed.PP, Claimed.PPK):
        place = first_of(table.head.roles, what.value)
        claimed = tables.quiet(cell_at(line.row, place))
        if claimed is not None and (what, claimed) not in column.claimed:
            column.claimed.add((what, claimed))
            where = table.grid.where(line.at, place or 0)
            tables.claim(what, claimed, column.name, where, column=column)

"""Tables of measurements and gauge studies, whatever way round a supplier lays them out.

Decides which cells are readings, of which characteristic, with which limits; and what the table
claims of itself (Cpk, OK). Four layouts: a column or a row for each characteristic, one reading a
line, and gauge studies. Refuses to know whether a claim holds, and to guess at a number.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.evidence.readers.figures import ABSURD, AMBIGUOUS, Bounds, Why, bounds, number
from bot.evidence.readers.grids import Cell, Grid
from bot.evidence.report import (
    MOST_MEASURED,
    MOST_NUMBER,
    MOST_READINGS,
    Claim,
    Claimed,
    Measured,
    Studied,
    Unread,
)

MOST_UNREAD = 50
LONGEST_NAME = 60
_MOST_CLAIMS = 300
_PATIENCE = 2
_LONGEST_ROLE = 60


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})\s*[:.]?(?:\s*[(\[].{{0,12}}[)\]])?", re.IGNORECASE)


_ROLES = {
    "appraiser": _whole(r"appraisers?|operators?|measured by|评价人|操作者|测量人员?|测量员"),
    "trial": _whole(r"trials?(?: no\.?)?|repeats?|repetition|测量次数|次数|试验次数|重复"),
    "subgroup": _whole(r"sub-?groups?(?: no\.?)?|groups?|子组号?|组号|组别|time|hour|时间"),
    "cavity": _whole(r"cav(?:ity)?\.?(?: no\.?)?|穴号?|型腔号?|模穴号?|腔号"),
    "index": _whole(r"no\.?|#|item no\.?|balloon(?: no\.?)?|seq\.?|序号|编号|气泡号"),
    "piece": _whole(
        r"piece(?: no\.?)?|part(?: no\.?)?|sample(?: no\.?)?|s/?n|serial(?: no\.?)?|pcs|件号"
        r"|样品号?|样本号?|零件号?"
    ),
    "characteristic": _whole(
        r"(?:(?:check|inspection|test|measured) )?(?:characteristics?|dimensions?|features?|items?"
        r"|parameters?)(?: name| description)?|description"
        r"|尺寸(?:名称)?|特性|特征|(?:检验|测量)?项目|参数"
    ),
    "plus": _whole(r"(?:upper|plus|\+)[ /-]*tol(?:erance)?\.?|tol(?:erance)?\.? ?\+|上公差|上偏差"),
    "minus": _whole(r"(?:lower|minus|-)[ /-]*tol(?:erance)?\.?|tol(?:erance)?\.? ?-|下公差|下偏差"),
    "tolerance": _whole(r"tol(?:erance)?s?\.?(?: ?±)?|±|公差"),
    "upper": _whole(
        r"usl|upper(?: spec\w*)?(?: limit)?|max(?:imum)?\.?(?: limit)?|(?:规格)?上限值?"
    ),
    "lower": _whole(
        r"lsl|lower(?: spec\w*)?(?: limit)?|min(?:imum)?\.?(?: limit)?|(?:规格)?下限值?"
    ),
    "nominal": _whole(
        r"nominal(?: value)?|target(?: value)?|basic|requirements?|spec(?:ification)?s?"
        r"|drawing value|名义值|标称值?|标准值?|规格|基准值?|图纸尺寸|要求|理论值"
    ),
    "value": _whole(
        r"values?|measured(?: value)?|actual(?: value)?|measurements?|readings?"
        r"|实测值?|测量值|测量结果|读数|数值"
    ),
    "judgement": _whole(
        r"results?|judge?ments?|status|pass ?/ ?fail|ok ?/ ?ng|conclusion|判定|结果|结论|是否合格"
    ),
    "unit": _whole(r"units?|单位"),
    "cp": _whole(r"cp"),
    "cpk": _whole(r"cpk"),
    "pp": _whole(r"pp"),
    "ppk": _whole(r"ppk"),
    "sample": re.compile(
        r"(?:sample|pc|piece|part|no\.?|cav(?:ity)?|shot|meas(?:urement)?\.?|trial|value|reading"
        r"|x|m|s|n|样品|样本|样件|件|实测值?|测量值?|第)?\s*[#-]?\s*\d{1,3}\s*#?(?:件|号|次)?(?:\.0)?",
        re.IGNORECASE,
    ),
}
_STATISTICS = {
    **{role: _ROLES[role] for role in ("cp", "cpk", "pp", "ppk")},
    "most": _whole(r"max(?:imum)?\.?|最大值?"),
    "least": _whole(r"min(?:imum)?\.?|最小值?"),
    "none": _whole(
        r"mean|average|avg\.?|x-?bar|std\.? ?dev\.?|st\.? ?dev\.?|sigma|range|r|s|n|sum|count|均值"
        r"|平均值?|标准差|极差"
    ),
    "out": _whole(r"out of (?:tolerance|spec\w*)|ng(?: count| qty)?|不合格数|超差数?"),
}
_LIMIT_ROLES = {"nominal", "plus", "minus", "tolerance", "upper", "lower"}
_BESIDE = {"index", "piece", "subgroup", "cavity", "appraiser", "trial", "judgement", "unit"}
_GOOD = re.compile(
    r"ok|pass(?:ed)?|good|accept(?:ed|able)?|conform\w*|y(?:es)?|合格|通过|√|✓", re.IGNORECASE
)
_BAD = re.compile(
    r"ng|fail(?:ed)?|reject(?:ed)?|nok|not ok|out|no|x|×|不合格|不通过|超差", re.IGNORECASE
)


@dataclass(slots=True)
class Tables:
    """What the tables of a document hold, within the bounds."""

    signs: frozenset[str]
    measured: dict[str, "Column"] = field(default_factory=dict)
    studies: list[Studied] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)
    readings: int = 0
    cut: bool = False

    def figure(self, cell: Cell, where: str) -> float | None:
        """The number of a cell; what is no number to anybody is noted with its place."""
        value = cell if isinstance(cell, float) else number(cell, self.signs) if cell else None
        if isinstance(value, float) and abs(value) > MOST_NUMBER:
            value = ABSURD
        if value in {ABSURD, AMBIGUOUS} and len(self.unread) < MOST_UNREAD:
            self.unread.append(Unread(str(cell)[:LONGEST_NAME], where, str(value)))
        return None if isinstance(value, Why) else value

    def quiet(self, cell: Cell) -> float | None:
        """The number of a cell that need not be one."""
        value = cell if isinstance(cell, float) else number(cell, self.signs)
        return None if isinstance(value, Why) else value

    def column(self, name: str, where: str, limits: Bounds) -> "Column | None":
        """The readings of a characteristic so far, by its name and limits."""
        short = name.strip()[:LONGEST_NAME] or where
        key = f"{short}|{limits.lower}|{limits.upper}"
        if key not in self.measured:
            if len(self.measured) >= MOST_MEASURED:
                self.cut = True
                return None
            self.measured[key] = Column(short, where, limits)
        return self.measured[key]

    def read(self, column: "Column", value: float, subgroup: str = "", cavity: str = "") -> None:
        """Take in one reading."""
        if self.readings >= MOST_READINGS:
            self.cut = True
            return
        self.readings += 1
        column.values.append(value)
        column.subgroups.append(subgroup)
        column.cavities.append(cavity)

    def claim(self, what: Claimed, value: float, of: str, where: str) -> None:
        """Take in what the document says of its own numbers."""
        if len(self.claims) < _MOST_CLAIMS:
            self.claims.append(Claim(what, value, of[:LONGEST_NAME], where))

    def found(self) -> tuple[Measured, ...]:
        """The characteristics that have readings."""
        return tuple(column.done() for column in self.measured.values() if column.values)


@dataclass(slots=True)
class Column:
    """One characteristic while it is read."""

    name: str
    where: str
    limits: Bounds
    values: list[float] = field(default_factory=list)
    subgroups: list[str] = field(default_factory=list)
    cavities: list[str] = field(default_factory=list)
    judged: set[bool] = field(default_factory=set)

    def done(self) -> Measured:
        """The characteristic; subgroups only where they hold more than one reading each."""
        grouped = all(self.subgroups) and len(set(self.subgroups)) < len(self.values)
        return Measured(
            name=self.name,
            where=self.where,
            values=tuple(self.values),
            nominal=self.limits.nominal,
            lower=self.limits.lower,
            upper=self.limits.upper,
            subgroups=tuple(self.subgroups) if grouped else (),
            cavities=tuple(self.cavities) if all(self.cavities) else (),
        )


def read_tables(grids: Sequence[Grid], signs: frozenset[str], *, always: bool) -> Tables:
    """Find every table of measurements; with `always` also columns that name no limits."""
    tables = Tables(signs)
    for place, grid in enumerate(grids):
        at = 0
        while at < len(grid.rows):
            end = (
                _study(grid, at, tables)
                or _by_row(grid, at, tables)
                or _by_column(grid, at, tables, always)
            )
            if end:
                tables.used.update((place, row) for row in range(at, end))
            at = end or at + 1
    for column in tables.measured.values():
        if column.judged == {True}:
            tables.claim(Claimed.GOOD, 1, column.name, column.where)
    return tables


@lru_cache(maxsize=8192)
def role_of(cell: Cell) -> str:
    """What a heading says that its column holds; empty when it is a name of its own."""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    if not text or len(text) > _LONGEST_ROLE:
        return ""
    return next((role for role, form in _ROLES.items() if form.fullmatch(text)), "")


def _roles(row: Sequence[Cell]) -> dict[int, str]:
    return {place: role for place, cell in enumerate(row) if (role := role_of(cell))}


def _of(roles: dict[int, str], *wanted: str) -> list[int]:
    return [place for place, role in roles.items() if role in wanted]


def _at(row: Sequence[Cell], place: int | None) -> Cell:
    return row[place] if place is not None and place < len(row) else ""


def _said(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _first(roles: dict[int, str], role: str) -> int | None:
    return next((place for place, other in roles.items() if other == role), None)


def _study(grid: Grid, at: int, tables: Tables) -> int | None:
    """A gauge study: an appraiser, and a part a line or a part a column."""
    roles = _roles(grid.rows[at])
    who = _first(roles, "appraiser")
    if who is None:
        return None
    values, samples = _of(roles, "value"), _of(roles, "sample")
    part, trial = _first(roles, "piece"), _first(roles, "trial")
    if part is None and not (trial is not None and len(samples) > 1):
        return None
    columns = values[:1] or samples
    names = {place: _said(grid.rows[at][place]) for place in columns} if part is None else {}
    parts: list[str] = []
    people: list[str] = []
    read: list[float] = []
    person = piece = ""
    end = at + 1
    for end, row in _below(grid, at + 1):
        person = _said(_at(row, who)) or person
        piece = _said(_at(row, part)) or piece
        if any(
            _STATISTICS["none"].fullmatch(_said(cell))
            for cell in row[:3]
            if isinstance(cell, str) and cell
        ):
            continue
        for place in columns:
            value = tables.figure(_at(row, place), grid.where(end, place))
            if value is not None and len(read) < MOST_READINGS - tables.readings:
                parts.append(names.get(place, piece)[:LONGEST_NAME])
                people.append(person[:LONGEST_NAME])
                read.append(value)
    if not read:
        return None
    limits = _limits_above(grid, at, tables)
    tables.readings += len(read)
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


def _below(grid: Grid, start: int) -> Iterator[tuple[int, list[Cell]]]:
    """The rows of a table: to two empty ones, or to the end."""
    empty = 0
    for at in range(start, len(grid.rows)):
        row = grid.rows[at]
        if not any(cell != "" for cell in row):
            empty += 1
            if empty >= _PATIENCE:
                return
            continue
        empty = 0
        yield at, row


def _by_row(grid: Grid, at: int, tables: Tables) -> int | None:
    """One characteristic, or one reading, in each line below a heading with limits and values."""
    roles = _roles(grid.rows[at])
    columns = _of(roles, "value") or _of(roles, "sample")
    if not columns or not _of(roles, *_LIMIT_ROLES):
        return None
    last = None
    for end, row in _below(grid, at + 1):
        values = [(place, tables.quiet(_at(row, place))) for place in columns]
        written = any(_at(row, place) != "" for place in columns)
        if not written or (last and len(_roles(row)) > 2 and all(v is None for _, v in values)):  # noqa: PLR2004
            if last and not written and len([cell for cell in row if cell != ""]) > 1:
                continue  # a characteristic without readings
            break
        last = end
        _line(grid, end, roles, columns, tables)
    return None if last is None else last + 1


def _line(grid: Grid, at: int, roles: dict[int, str], columns: list[int], tables: Tables) -> None:
    row = grid.rows[at]
    limits = _limits_of({role: _at(row, place) for place, role in reversed(roles.items())}, tables)
    names = [_at(row, _first(roles, role)) for role in ("characteristic", "index", "nominal")]
    if _first(roles, "characteristic") is None and limits.name:
        names.insert(0, limits.name)
    name = next((_said(one) for one in names if one != ""), "")
    column = tables.column(name, grid.where(at), limits)
    if column is None:
        return
    for place in columns:
        value = tables.figure(_at(row, place), grid.where(at, place))
        if value is not None:
            subgroup = _said(_at(row, _first(roles, "subgroup")))[:LONGEST_NAME]
            cavity = _said(_at(row, _first(roles, "cavity")))[:LONGEST_NAME]
            tables.read(column, value, subgroup, cavity)
    judged = _said(_at(row, _first(roles, "judgement"))).strip()
    if judged and (_GOOD.fullmatch(judged) or _BAD.fullmatch(judged)):
        column.judged.add(_GOOD.fullmatch(judged) is not None)
    for what in (Claimed.CP, Claimed.CPK, Claimed.PP, Claimed.PPK):
        claimed = tables.quiet(_at(row, _first(roles, what.value)))
        if claimed is not None:
            tables.claim(what, claimed, column.name, grid.where(at, _first(roles, what.value) or 0))


def _limits_of(cells: dict[str, Cell], tables: Tables) -> Bounds:
    """The limits that the cells of one characteristic write, however they write them."""
    whole = [cells.get(role, "") for role in ("nominal", "characteristic", "tolerance")]
    written = next(
        (b for text in whole if isinstance(text, str) and (b := bounds(text, tables.signs))), None
    )
    numbers = {
        role: tables.quiet(cells[role]) for role in _LIMIT_ROLES & cells.keys() if cells[role] != ""
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
        names = {place: bounds(_said(heading[place]), tables.signs) for place in self.columns}
        for place in self.columns:
            if names[place] is None and self.limits[place]:
                found = _limits_of(self.limits[place], tables)
                names[place] = found._replace(name=_said(heading[place]))
        return names


def _by_column(grid: Grid, at: int, tables: Tables, always: bool) -> int | None:  # noqa: FBT001
    """A column for each characteristic, a line for each piece."""
    heading = grid.rows[at]
    if not any(isinstance(cell, str) and cell for cell in heading[:3]):
        return None
    roles = _roles(heading)
    columns = [
        place
        for place, cell in enumerate(heading)
        if cell != "" and roles.get(place, "") not in _BESIDE and (place > 0 or not roles.get(0))
    ]
    counted = always and bool(_of(roles, "piece", "subgroup", "index", "cavity"))
    wide = _looked_through(
        grid, at, _Wide(columns, {place: {} for place in columns}), tables, counted
    )
    if wide is None:
        return None
    names = wide.named(heading, tables)
    kept = [p for p in columns if names[p] or (counted and _plain(heading, p, roles))]
    if not kept or len(wide.data) < (1 if any(names.values()) else 2):
        return None
    _take(grid, at, wide.data, {place: names[place] for place in kept}, tables)
    for what, row_at in wide.statistics:
        for place in kept:
            value = tables.quiet(_at(grid.rows[row_at], place))
            if what != "none" and value is not None:
                limit = names[place]
                name = (limit.name if limit else "") or _said(heading[place])
                tables.claim(Claimed(what), value, name, grid.where(row_at, place))
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
    for row_at, row in _below(grid, at + 1):
        label = next((cell for cell in row if cell != ""), "")
        role = "" if isinstance(label, float) else role_of(label)
        statistic = _statistic(label) if wide.data else ""
        if role in _LIMIT_ROLES and not wide.data:
            for place in wide.columns:
                wide.limits[place][role] = _at(row, place)
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
            if not sure or alone or missed > _PATIENCE or len(_roles(row)) > 1:
                break
    return wide if wide.data else None


def _plain(heading: Sequence[Cell], place: int, roles: dict[int, str]) -> bool:
    return isinstance(heading[place], str) and roles.get(place, "") in {
        "",
        "characteristic",
        "value",
    }


def _statistic(label: Cell) -> str:
    if not isinstance(label, str):
        return ""
    return next((what for what, form in _STATISTICS.items() if form.fullmatch(label)), "")


def _figures(row: Sequence[Cell], columns: Sequence[int], tables: Tables) -> Iterator[bool]:
    """Of which columns this row holds a number, or what was meant for one."""
    for place in columns:
        cell = _at(row, place)
        if cell != "" and (isinstance(cell, float) or number(cell, tables.signs) != "text"):
            yield True


def _take(
    grid: Grid, at: int, data: list[int], columns: dict[int, Bounds | None], tables: Tables
) -> None:
    heading = grid.rows[at]
    roles = _roles(heading)
    group, cavity = _first(roles, "subgroup"), _first(roles, "cavity")
    for place, limits in columns.items():
        name = (limits.name if limits else "") or _said(heading[place])
        known = limits or Bounds(name, None, None, None)
        column = tables.column(name, grid.where(at, place), known)
        if column is None:
            return
        subgroup = ""
        for row_at in data:
            row = grid.rows[row_at]
            subgroup = _said(_at(row, group))[:LONGEST_NAME] or subgroup
            value = tables.figure(_at(row, place), grid.where(row_at, place))
            if value is not None:
                tables.read(column, value, subgroup, _said(_at(row, cavity))[:LONGEST_NAME])

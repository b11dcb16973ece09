"""The limits of a characteristic: beside its readings, above them, as limits or as deviations.

Decides what "10, +0.1, -0.1" under whatever headings limits, by its nominal value and by the
readings; where both ways of reading it are possible it says so. Refuses to look further than the
few lines above a table.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from bot.evidence.readers.figures import Bounds, bounds
from bot.evidence.readers.grids import Cell, Grid
from bot.evidence.readers.roles import EXTREME, LIMIT_ROLES, as_text, cell_at, role_of
from bot.evidence.readers.tables import Tables

_FAR = 12
"""Lines above a table in which its limits are looked for."""
_NEAR = 0.2
"""Share of the nominal value that no tolerance exceeds for sure."""
_SYMBOL = re.compile(r"^[ΦφØø⌀∅□∠]\s*|[:=]$")
_KEYED = re.compile(r"(?P<key>[^:=]{1,40})[:=]\s*(?P<value>\S.*)")
_NO_SIZE = re.compile(
    r"\b(?:cpk?|ppk?|gr&?r|ndc|aql|yield|temp\w*|humid\w*|rh)\b|率|温度|湿度", re.IGNORECASE
)
UNKNOWN = Bounds("", None, None, None)


class Written(NamedTuple):
    """Limits as cells write them.

    `sure` where a cell writes them whole ("10 ±0.1"); else `nominal`, `upper` and `lower` as
    numbers, which are `deviations` by their headings, or may be; `signed`: the lower says "+".
    """

    sure: Bounds | None
    nominal: float | None = None
    upper: float | None = None
    lower: float | None = None
    deviations: bool = False
    signed: bool = False

    @property
    def says(self) -> bool:
        """Whether anything is limited."""
        return self.sure is not None or self.upper is not None or self.lower is not None


class _Way(Enum):
    """How an upper and a lower number beside a nominal value are meant."""

    LIMITS = 1
    DEVIATIONS = 2
    EITHER = 3
    UNSURE = 4


def written_limits(cells: Mapping[str, Cell], tables: Tables) -> Written:
    """The limits that the cells of one characteristic write, by their roles."""
    whole = [cells.get(role, "") for role in ("nominal", "characteristic", "tolerance")]
    sure = next(
        (b for text in whole if isinstance(text, str) and (b := bounds(text, tables.signs))), None
    )
    nominal = _nominal(cells.get("nominal", ""), tables)
    upper, lower = (tables.quiet(cells.get(role, "")) for role in ("upper", "lower"))
    if upper is not None or lower is not None:
        signed = str(cells.get("lower", "")).strip().startswith("+")
        return Written(None, nominal, upper, lower, signed=signed)
    plus, minus = (_away(cells.get(role, ""), nominal, tables) for role in ("plus", "minus"))
    if nominal is not None and (plus is not None or minus is not None):
        signed = str(cells.get("minus", "")).strip().startswith("+")
        return Written(None, nominal, plus, minus, deviations=True, signed=signed)
    tolerance = cells.get("tolerance", "")
    if nominal is not None and tolerance != "":
        both = bounds(f"{nominal} {tolerance}", frozenset("."))
        even = _away(str(tolerance).lstrip("±").removeprefix("+/-"), nominal, tables)
        if both:
            return Written(both._replace(name=sure.name if sure else ""))
        if even is not None:
            return Written(Bounds("", nominal, nominal - abs(even), nominal + abs(even)))
    return Written(sure, nominal)


def _nominal(cell: Cell, tables: Tables) -> float | None:
    return tables.quiet(_SYMBOL.sub("", cell) if isinstance(cell, str) else cell)


def _away(cell: Cell, nominal: float | None, tables: Tables) -> float | None:
    """A deviation; one in percent is a share of the nominal value."""
    value = tables.quiet(cell)
    relative = isinstance(cell, str) and cell.strip().endswith("%")
    return value * abs(nominal or 0) / 100 if value is not None and relative else value


def settled(lines: Sequence[tuple[Written, Sequence[float]]], *, undecided: Bounds) -> list[Bounds]:
    """The limits of each line of one table; `undecided` itself where they may be two things.

    Lines of one table are meant in one way: what is sure of one of them settles the others.
    """
    ways = [_way(one, values) for one, values in lines]
    sure = {way for way in ways if way in {_Way.LIMITS, _Way.DEVIATIONS}}
    common = next(iter(sure)) if len(sure) == 1 else None
    found = []
    for (one, _), own in zip(lines, ways, strict=True):
        way = own
        if own is _Way.EITHER:
            way = common or _Way.LIMITS
        elif own is _Way.UNSURE and common is _Way.DEVIATIONS:
            way = common
        if one.sure is not None:
            found.append(one.sure)
        elif way is _Way.UNSURE:
            found.append(undecided)
        elif way is _Way.DEVIATIONS:
            found.append(_from_nominal(one) or undecided)
        else:
            found.append(Bounds("", one.nominal, one.lower, one.upper))
    return found


def _way(one: Written, values: Sequence[float]) -> _Way:
    middle = one.nominal
    if one.sure is not None or not one.says or (middle == 0 and not one.deviations):
        return _Way.EITHER
    if middle is None:
        return _without_nominal(one, values)
    if one.deviations:
        holds = middle != 0 and _may_be_limits(one, middle)
        return _way_of_limits(one, middle) if holds else _Way.DEVIATIONS
    return _by_readings(one, middle, values)


def _without_nominal(one: Written, values: Sequence[float]) -> _Way:
    """Deviations whose nominal value is not written anywhere hold no reading."""
    around = (one.lower or 0.0) < 0 < (one.upper or 0.0)
    widest = max(abs(edge) for edge in (one.lower, one.upper) if edge is not None)
    far = bool(values) and min(abs(value) for value in values) > 2 * widest
    return _Way.UNSURE if around and far else _Way.EITHER


def _by_readings(one: Written, middle: float, values: Sequence[float]) -> _Way:
    """Numbers headed as limits: those that hold neither the nominal value nor readings are none."""
    limits, away = Bounds("", middle, one.lower, one.upper), _from_nominal(one)
    as_limits, as_away = _inside(limits, values), 0 if away is None else _inside(away, values)
    if _holds(limits, middle):
        if as_away and not as_limits:
            return _Way.UNSURE
        return _Way.LIMITS if as_limits and not as_away else _Way.EITHER
    if limits.is_swapped or (as_limits and not as_away):
        return _Way.LIMITS  # the wrong way round is so either way, and is told
    around = (one.lower or 0.0) <= 0 <= (one.upper or 0.0)
    return _Way.DEVIATIONS if as_away > as_limits or around else _Way.UNSURE


def _may_be_limits(one: Written, middle: float) -> bool:
    """Whether what is headed as deviations holds the nominal value between two positive ends."""
    low, high = one.lower, one.upper
    return low is not None and high is not None and 0 < low <= middle <= high


def _way_of_limits(one: Written, middle: float) -> _Way:
    edges = [edge for edge in (one.lower, one.upper) if edge is not None]
    close = all(abs(edge - middle) <= _NEAR * abs(middle) for edge in edges)
    return _Way.LIMITS if close else _Way.UNSURE


def _from_nominal(one: Written) -> Bounds | None:
    """The limits where the numbers are deviations; None where the sign of the lower is not sure."""
    middle, high, low = one.nominal or 0.0, one.upper, one.lower
    if low is not None and low > 0 and not one.signed and (one.deviations or low == high):
        low = -low
    elif low is not None and low > 0 and not one.signed and high is not None and low < high:
        return None
    if one.deviations:
        high, low = high or 0.0, low or 0.0
    return Bounds(
        "",
        one.nominal,
        None if low is None else middle + low,
        None if high is None else middle + high,
    )


def _holds(limits: Bounds, value: float) -> bool:
    close = 1e-9 * max(1.0, abs(value))
    low, high = limits.lower, limits.upper
    return (low is None or value >= low - close) and (high is None or value <= high + close)


def _inside(limits: Bounds, values: Sequence[float]) -> int:
    return sum(_holds(limits, value) for value in values)


class Above(NamedTuple):
    """What the lines above a table say of it: its characteristic's name, and its limits."""

    name: str = ""
    limits: Written = Written(None)
    plausible: bool = True
    """Whether it is sure to be about the table, whatever its readings are."""


def above(grid: Grid, at: int, tables: Tables) -> Above:
    """The characteristic and the limits in the lines above a table, in front of any other table."""
    first = max(0, at - _FAR)
    while first < at and any((tables.grid, row) in tables.used for row in range(first, at)):
        first += 1
    rows = grid.rows[first:at][::-1]
    cells = _cells_above(rows)
    if cells is None:
        return Above()
    limits = written_limits(cells, tables)
    name = as_text(cells.get("characteristic", ""))
    said = bounds(name, tables.signs)
    if limits.says:
        return Above(said.name if said else name, limits, plausible=limits.sure is None)
    alone = (filled[0] for row in rows if len(filled := [cell for cell in row if cell != ""]) == 1)
    titles = (cell for cell in alone if isinstance(cell, str) and not _NO_SIZE.search(cell))
    title = next((found for cell in titles if (found := bounds(cell, tables.signs))), None)
    if title is not None and title.lower is not None and title.upper is not None:
        return Above(name or title.name, Written(title), plausible=False)
    return Above(name)


def _cells_above(rows: Sequence[Sequence[Cell]]) -> dict[str, Cell] | None:
    """Limits and a name by their roles; None where they are those of several characteristics."""
    cells: dict[str, Cell] = {}
    extreme: set[str] = set()
    for key, value in (pair for row in rows for pair in keyed(row)):
        role = role_of(key)
        if role in LIMIT_ROLES and not _NO_SIZE.search(as_text(value)):
            if cells.get(role, value) != value:
                return None
            cells[role] = value
            extreme |= {role} if EXTREME.fullmatch(as_text(key)) else set()
        elif role == "characteristic" and isinstance(value, str):
            cells.setdefault(role, value)
    # A largest and a smallest value alone may be those of the readings.
    return cells if "nominal" in cells else {r: c for r, c in cells.items() if r not in extreme}


def keyed(row: Sequence[Cell]) -> Iterator[tuple[Cell, Cell]]:
    """The keys of a line with their values: in one cell ("USL: 10.1"), or side by side."""
    cells = [cell for cell in row if cell != ""]
    for cell in cells:
        found = _KEYED.fullmatch(cell) if isinstance(cell, str) else None
        if found:
            yield found["key"].strip(), found["value"]
    for key, value in pairwise(cells):
        if isinstance(key, str) and role_of(value) in {"", "sample"}:
            yield key, value


def fits(limits: Bounds, values: Sequence[float]) -> bool:
    """Whether limits that stand somewhere above may be those of some readings, by their size."""
    if limits.lower is None or limits.upper is None:
        return False
    wide = limits.upper - limits.lower
    near = Bounds("", None, limits.lower - wide, limits.upper + wide)
    return _inside(near, values) * 2 > len(values)


def cells_at(row: Sequence[Cell], roles: Mapping[int, str]) -> dict[str, Cell]:
    """The cells of a line by their roles; of two with one role the first."""
    return {role: cell_at(row, place) for place, role in reversed(list(roles.items()))}

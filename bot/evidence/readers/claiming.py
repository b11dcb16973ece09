"""What a document claims of its own numbers: indices, counts, and that all is well.

Decides where in a document a claim stands and for what; whether a line claims at all is decided by
its clauses. "Result: OK" claims that nothing is out of tolerance, unless the document says itself
which readings are, or speaks of a sampling plan or a concession. Refuses to judge any claim.
"""

from collections.abc import Iterator, Mapping, Sequence

from bot.evidence.readers.clauses import readings
from bot.evidence.readers.figures import TEXT, Why, number
from bot.evidence.readers.grids import Cell, Grid
from bot.evidence.readers.headings import TITLES, text_of
from bot.evidence.readers.qualifiers import Kind, kind_of, words
from bot.evidence.readers.roles import role_of, rows_below
from bot.evidence.readers.tables import Spot, Tables
from bot.evidence.report import Claimed, ReportKind

_N = r"(?P<n>\d+(?:[.,]\d+)?)"
_IS = r"\s*(?:[:=]|is\b|was\b|为|是)?\s*"
_COUNTS = (
    (Claimed.TESTED, words(rf"(?:tested|inspected|input|检验数|测试数|投入数){_IS}{_N}")),
    (Claimed.PASSED, words(rf"(?:passed|accepted|good|合格数|良品数){_IS}{_N}(?!\s*%)")),
)
_OUT = words(
    r"(?:(?:readings?|values?|number|total)\s+)?(?:out of (?:tolerance|spec\w*)|NG)"
    r"(?: count| qty)?|不合格数量?|超差数?量?"
)
_NONE_OUT = words(
    r"(?:defects?|defectives?|rejects?|rejected|failures?|nonconform\w*|不良数?量?|NG数)"
)
_OUT_SAID = words(
    rf"(?P<label>(?<![A-Za-z])(?:{_OUT.pattern})|(?:^|(?<=[,;] ))(?:{_NONE_OUT.pattern}))"
    rf"\s*[:=]\s*{_N}(?!\s*%)"
)
_ZERO_OUT = words(
    r"(?<![\d.,])(?:0|no|zero|none|nil)\s+(?:of\s+\w+\s+)?(?:\w+\s+)?(?:(?:is|are|was|were)\s+)?"
    r"(?:found\s+)?(?:out[ -]of[ -](?:tolerance|spec\w*|limits?)|OOT\b)"
    r"|(?:0|零|无)\s*个?(?:超差|不合格品?)"
)
_GOOD = (
    r"(?:ok|o\.k\.|pass(?:ed)?|good|accept(?:ed|able)?|conform(?:s|ing|ed|ity)?|compliant"
    r"|(?:all\s+)?(?:with)?in (?:tolerance|spec\w*)|(?:all\s+)?(?:ok|pass(?:ed)?)"
    r"|(?:全部|均|判定?为?)?合格|通过|符合(?:要求|图纸|规格)?)"
)
_VERDICT = words(
    r"(?:(?:overall|final|total|general|inspection|dimensional|dimensions?|measurement|report|lot"
    r"|batch)\s+){0,3}(?:results?|conclusion|judge?ment|decision|verdict|status|disposition"
    r"|evaluation)"
    r"|(?:总|最终|综合|检验|检测|测量|尺寸|本批)*(?:结论|判定(?:结果)?|结果|评价)"
)
_VERDICT_SAID = words(rf"(?:{_VERDICT.pattern})\s*(?:[:=]|is\b|为|是)\s*{_GOOD}[.!。]?")
_JUST_GOOD = words(rf"{_GOOD}[.!。]?")
_ALL_GOOD = words(
    r"\b(?:all|every|each)\s+(?:of\s+)?(?:the\s+)?(?:\w+\s+){0,2}?(?:dimensions?|readings?|values?"
    r"|characteristics?|measurements?|results?|parts?|pieces?|items?|samples?)\s+"
    r"(?:(?:is|are|was|were|have|has|been|lie|fall)\s+){0,2}(?:found\s+)?"
    rf"(?:{_GOOD}|inside (?:the )?(?:tolerance|limits?)|within (?:the )?limits?)\b"
    r"|(?:所有|全部|各)(?:的|项)?(?:尺寸|项目|读数|测量值|数据|特性|产品|样品|零件)?(?:均|都|全部)?"
    r"(?:为|判定)?(?:合格|OK|符合|在公差)"
)
_TOLD = words(
    r"\bAQL\b|\bAc\s*[=/:]|concession|deviation permit|waive[rd]|use as is|rework|conditional"
    r"|\bNG\b|not ok|\bfail(?:ed)?\b|reject|让步|特采|偏差许可|返工|有条件|不合格|超差"
)
"""Words by which a document tells itself that not all is well, or why some may be out."""
_ZERO_BESIDE = words(rf"(?:{_OUT.pattern}|{_NONE_OUT.pattern})\s*[:=]?\s*\|\s*0(?:\.0)?(?![.\d])")
_EITHER = words(r"\b(?:ok|pass)\s*/\s*(?:ng|fail)\b|合格\s*/\s*不合格")
_INDICES = ("cp", "cpk", "pp", "ppk")
_LONGEST_SECTION = 70


def find_claims(grids: Sequence[Grid], tables: Tables, kind: ReportKind) -> None:
    """Add what the words outside tables claim; requirements ("Cpk ≥ 1.33") are no claims.

    `kind` is the document's own: the result of a section of another kind is not its verdict.
    """
    for place, grid in enumerate(grids):
        for at, row in grid.lines():
            if (place, at) not in tables.used:
                _indices_in(row, grid, Spot(place, at, 0), tables)
                _counts_in(row, grid, Spot(place, at, 0), tables)
        _listed(grid, place, tables)
    if not _tells(grids, tables):
        for place, grid in enumerate(grids):
            for at, column in _verdicts(grid, kind, {row for p, row in tables.used if p == place}):
                spot, where = Spot(place, at, column), grid.where(at, column)
                tables.claim(Claimed.GOOD, 1, "", where, spot=spot)


def _indices_in(row: Sequence[Cell], grid: Grid, spot: Spot, tables: Tables) -> None:
    for said in readings(row, tables.signs):
        if said.kind is Kind.CLAIM:
            where, there = grid.where(spot.row, said.cell), spot._replace(column=said.cell)
            tables.claim(said.what, said.value, said.of, where, spot=there, either=said.either)


def _counts_in(row: Sequence[Cell], grid: Grid, spot: Spot, tables: Tables) -> None:
    """Pieces tested and passed, and how many readings are said to be out of tolerance."""
    for column, cell in enumerate(row):
        if not isinstance(cell, str) or not cell:
            continue
        where, there = grid.where(spot.row, column), spot._replace(column=column)
        for what, form in _COUNTS:
            for found in form.finditer(cell):
                value = number(found["n"], tables.signs)
                if not isinstance(value, Why):
                    tables.claim(what, value, "", where, spot=there)
        out = _out_in(cell, next((one for one in row[column + 1 :] if one != ""), ""), tables)
        if out is not None:
            tables.claim(Claimed.OUT, out, "", where, spot=there)


def _out_in(cell: str, beside: Cell, tables: Tables) -> float | None:
    """How many readings a cell says are out; pieces and defects are only believed to be none."""
    said = _OUT_SAID.search(cell)
    if said:
        label, value = said["label"], number(said["n"], tables.signs)
    elif _OUT.fullmatch(cell.rstrip(" :=")) or _NONE_OUT.fullmatch(cell.rstrip(" :=")):
        label = cell.rstrip(" :=")
        value = beside if isinstance(beside, float) else number(beside, tables.signs)
    else:
        return 0 if _ZERO_OUT.search(cell) and kind_of(_ZERO_OUT.sub(" ", cell)) is None else None
    if isinstance(value, Why) or (value and not _OUT.fullmatch(label)):
        return None
    return value


def _listed(grid: Grid, place: int, tables: Tables) -> None:
    """A column of indices: each is for the characteristic of its line, or for the table beside."""
    for at, heading in grid.lines():
        columns = {
            column: Claimed(role)
            for column, cell in enumerate(heading)
            if isinstance(cell, str) and (role := role_of(cell)) in _INDICES and not kind_of(cell)
        }
        filled = sum(cell != "" for cell in heading)
        if columns and filled > len(columns) and not readings(heading, tables.signs):
            for row_at, _ in rows_below(grid, at + 1):
                if not _indices_below(columns, grid, Spot(place, row_at, 0), tables):
                    break


def _indices_below(columns: Mapping[int, Claimed], grid: Grid, spot: Spot, tables: Tables) -> bool:
    """Take in the indices of one line, of a list or within a table; whether the list goes on."""
    row, inside = grid.rows[spot.row], (spot.grid, spot.row) in tables.used
    name = next((cell for cell in row if isinstance(cell, str) and cell), "")
    cells = {column: row[column] for column in columns if column < len(row) and row[column] != ""}
    if not inside and (not name or not cells or number(name, tables.signs) != TEXT):
        return False
    for column, cell in cells.items():
        value = cell if isinstance(cell, float) else number(cell, tables.signs)
        if isinstance(value, Why):
            return inside
        where, what = grid.where(spot.row, column), columns[column]
        known = any(
            (said.claim.what, said.claim.where, said.claim.value) == (what, where, value)
            for said in tables.claims
        )
        if not known and (inside or kind_of(name) is None):
            of, there = "" if inside else name, spot._replace(column=column)
            tables.claim(what, value, of, where, spot=there)
    return True


def _tells(grids: Sequence[Grid], tables: Tables) -> bool:
    """Whether a document says itself that something is out, or why it may be."""
    if any(False in column.judged for column in tables.kept()):
        return True
    if any(said.claim.what is Claimed.OUT and said.claim.value for said in tables.claims):
        return True
    return any(
        _TOLD.search(_without_zero(row))
        for place, grid in enumerate(grids)
        for at, row in grid.lines()
        if (place, at) not in tables.used
    )


def _without_zero(row: list[Cell]) -> str:
    """A line without the counts of what is out and without boxes to tick."""
    line = _OUT_SAID.sub(" ", _ZERO_OUT.sub(" ", text_of(row)))
    return _EITHER.sub(" ", _ZERO_BESIDE.sub(" ", line))


def _verdicts(grid: Grid, kind: ReportKind, used: set[int]) -> Iterator[tuple[int, int]]:
    """Where a grid says that the whole of it is good."""
    of = {kind, ReportKind.DIMENSIONAL}
    section = kind
    for at, row in grid.lines():
        if at in used:
            continue
        filled = [(column, cell) for column, cell in enumerate(row) if cell != ""]
        line = text_of(row)
        column = _verdict_in(filled)
        if column is not None and section in of:
            yield at, column
        elif column is None and len(line) <= _LONGEST_SECTION:
            section = next((one for one, title in TITLES.items() if title.search(line)), section)


def _verdict_in(filled: Sequence[tuple[int, Cell]]) -> int | None:
    """The column of a verdict in a line; None where it says none."""
    for place, (column, cell) in enumerate(filled):
        if not isinstance(cell, str):
            continue
        if _VERDICT_SAID.fullmatch(cell):
            return column
        beside = filled[place + 1][1] if place + 1 < len(filled) else ""
        label = _VERDICT.fullmatch(cell.rstrip(" :="))
        if label and isinstance(beside, str) and _JUST_GOOD.fullmatch(beside):
            return filled[place + 1][0]
        found = _ALL_GOOD.search(cell)
        if found and kind_of(cell[: found.start()] + cell[found.end() :]) in {None, Kind.CLAIM}:
            return column
    return None

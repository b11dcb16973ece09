"""What a document names: order, part, revision, site, batch, quantity, date.

Decides which words are a label and what is its value, in English and Chinese, on one line, in the
cell beside or in the cell below; refuses to know what is right. A form's own revision and the
revision that was replaced are not the drawing's, and a resin's lot is not the batch.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from bot.evidence.readers.grids import Cell, Grid
from bot.evidence.report import ReportKind, Statement

MOST_STATEMENTS = 60
MOST_TOKENS = 1000
_BELOW = 2
_LEAST_CODE = 3
_MOST_LABELS = 24
_MOST_LOOKED_AT = 2_000

_LABELS = {
    "order": (
        r"(?:(?:customer|purchase|sales|production|work)\s+)?order(?![a-z])|\bP\.?O\.?(?![a-z])"
        r"|订单编?号?|工单编?号?|生产单号|合同号"
    ),
    "part": (
        r"(?:part|item|product|drawing)\s*(?:number|code|no\b|nr\b|\#)|\bP/?N\b|^part$|part(?=\W*[A-Z0-9-]*\d)"
        r"|(?:产品|零件|图纸|物料)(?:编号|编码|型号)|零件号|图号|料号|品号"
    ),
    "revision": (
        r"(?:(?:drawing|part|print|design|dwg)\s*)?\b(?:revision|rev|version|ver)(?![a-z])"
        r"|(?:图纸|图面|图)?版本号?|版次"
    ),
    "site": (
        r"(?:(?:production|manufacturing|mass)\s+)?\b(?:site|plant|factory)(?![a-z])"
        r"|manufactured at|made at|生产(?:工厂|地点|地址|厂家|地|厂)|产地|工厂(?:名称)?|厂区|制造地"
    ),
    "batch": r"(?:production\s+)?\b(?:batch|lot)(?![a-z])|(?:生产)?批次号?|(?:生产)?批号",
    "quantity": (
        r"(?:pilot|order|production|lot|batch|total)?\s*\b(?:quantity|qty)(?![a-z])"
        r"|\b(?:lot|batch) size\b|(?:试产|生产|订单)?数量|批量"
    ),
    "date": (
        r"(?:(?:report|inspection|test|meeting|issue)\s+)?\bdated?(?![a-z])"
        r"|(?:检验|报告|会议|测试|编制)?日期"
    ),
    "": (
        r"\b(?:tool(?:ing)?|mou?ld|supplier|customer|client|inspector|operator|material|grade|tested|passed"
        r"|failed|instrument|equipment|gau?ge|page|tel|phone|title|name|prepared|approved|checked|remark"
        r"|result|scale|sheet|unit|owner|due|status|cavity|machine)(?![a-z])"
        r"|供应商|客户|检验员|材料|名称|模具|备注|页|编制|审核|批准|结果|单位"
    ),
}
_LABEL = re.compile(
    "|".join(f"(?P<{what or 'other'}>{pattern})" for what, pattern in _LABELS.items()),
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\s*(?:(?:no|nr|number|code|id|ref|name)(?![a-z])\.?|[.#])?\s*(?P<sign>[:=#])?\s*"
    r"(?:is\s+|为|是)?",
    re.IGNORECASE,
)
_CODE = r"(?=[A-Z0-9./_-]*\d)[A-Z0-9](?:[A-Z0-9./_-]*[A-Z0-9])?(?![A-Z0-9])"
_VALUES = {
    "order": re.compile(_CODE, re.IGNORECASE),
    "part": re.compile(_CODE, re.IGNORECASE),
    "batch": re.compile(_CODE, re.IGNORECASE),
    "revision": re.compile(
        r"(?!(?:OF|NO|IS|IN|BY|TO|ON|AT|AS|OR|WE)\b)"
        r"(?:[A-Z]{1,2}(?:[./-]?\d{1,3})?|V?\d{1,3}(?:\.\d{1,3})*|v\d{1,3}(?:\.\d{1,3})*)(?![A-Za-z0-9])"
    ),
    "site": re.compile(r"[A-Z0-9\u4e00-\u9fff][^,;|。，；:]{1,59}"),
    "quantity": re.compile(
        r"(?:\d{1,3}(?P<sign>[,'’ ])\d{3}(?:(?P=sign)\d{3})*(?!\d)"
        r"|\d{1,9}(?![\d.]|,\d)|\d{1,4}\.\d{1,2}(?=\s?[万千kK]))"
        r"\s?(?P<many>[万千]|[kK](?![A-Za-z]))?",
    ),
}
_MANY = {"": 1, "千": 1_000, "k": 1_000, "万": 10_000}
_SHARED = re.compile(r"\s*(?:of|/|out of|\bx\b|×)\s*(?P<whole>\d[\d,]*)", re.IGNORECASE)
_SIZED = re.compile(r"\s*(?:mm|cm|m|g|kg|ml|l|V|A|N|W)(?![A-Za-z])")
_CUT_BEFORE = re.compile(r"(?<![\d.,'’])\d{1,3}$")
_CUT_BEHIND = re.compile(r"(?:000|\d{3}(?=\s?[A-Za-z\u4e00-\u9fff]))(?![\d.,])(?P<more>.*)")
_OWN = re.compile(
    r"(?:document|doc|form|template|procedure|software|firmware|report|manual|file|standard|program"
    r"|表单|表格|文件|报告|程序|软件|标准|模板)\.?\s*$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:from|previous|old|former|supersed\w*|replac\w*|原|旧|由|上一)\W*(?:the\s+)?(?:drawing\s+)?$",
    re.IGNORECASE,
)
_STUFF = re.compile(
    r"(?:resin|raw|material|steel|heat|colou?r|supplier|incoming|pellet|sheet|coil|powder"
    r"|原料|材料|来料|物料|供应商|树脂|钢材)\W*$",
    re.IGNORECASE,
)
_NOT_NOW = re.compile(
    r"(?:due|expir\w*|valid\w*|calibrat\w*|next|revision|delivery|ship\w*|target|until|有效|到期|校准"
    r"|交货|完成)\W*$",
    re.IGNORECASE,
)
_SAMPLED = re.compile(
    r"(?:sample|inspected|tested|measured|defect\w*|抽样|样本|不良|检验)\W*$", re.IGNORECASE
)
_STRONG = re.compile(r"drawing|part|print|design|dwg|图", re.IGNORECASE)
_BATCH_SAID = re.compile(r"production|batch|生产", re.IGNORECASE)
_PLAIN_NUMBER = re.compile(r"[-+]?\d*[.,]?\d*")
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{2,39}")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DATES = (
    re.compile(r"(?P<y>20\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})(?!\d)"),
    re.compile(
        r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s.-]+(?P<n>[A-Za-z]{3,9})\.?[\s,.-]+(?P<y>20\d\d)"
    ),
    re.compile(r"(?P<n>[A-Za-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>20\d\d)"),
    re.compile(r"(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>20\d\d)(?!\d)"),
)


class Found(NamedTuple):
    """A statement, and whether its label says that it is about the thing itself."""

    statement: Statement
    strong: bool


def statements_of(grids: list[Grid], kind: ReportKind) -> tuple[Statement, ...]:
    """Everything that the document names, each value once."""
    found: list[Found] = []
    seen: set[tuple[str, str]] = set()
    for grid in grids:
        for one in islice(_in_grid(grid), _MOST_LOOKED_AT):
            # A certificate and an incoming record name lots of material.
            lots = kind in {ReportKind.CERTIFICATE, ReportKind.IQC}
            if one.statement.what == "batch" and lots and not one.strong:
                continue
            said = (one.statement.what, one.statement.value)
            if said not in seen and len(seen) < 4 * MOST_STATEMENTS:
                seen.add(said)
                found.append(one)
    strong = any(one.strong for one in found if one.statement.what == "revision")
    kept = [
        one.statement
        for one in found
        if one.strong or one.statement.what != "revision" or not strong
    ]
    return tuple(kept[:MOST_STATEMENTS])


def tokens_of(grids: list[Grid]) -> tuple[str, ...]:
    """Words with a digit, by which an order's code or a part's number can be found."""
    found: dict[str, None] = {}
    for grid in grids:
        for _, row in grid.lines():
            for cell in row:
                if isinstance(cell, float):
                    if cell.is_integer() and abs(cell) >= 10_000:  # noqa: PLR2004 - a long number
                        found[str(int(cell))] = None
                    continue
                for token in _TOKEN.findall(cell):
                    named = any(s.isdigit() for s in token) and any(
                        s.isalpha() or s == "-" for s in token
                    )
                    if named or (token.isdigit() and len(token) > 4):  # noqa: PLR2004
                        found[token] = None
            if len(found) >= MOST_TOKENS:
                return tuple(found)[:MOST_TOKENS]
    return tuple(found)


def day_in(text: str) -> str:
    """The first calendar day that a text writes, as ISO; empty where it could be two days."""
    for form in _DATES:
        for found in form.finditer(text):
            parts = found.groupdict()
            if parts.get("n"):
                name = parts["n"][:3].casefold()
                month = _MONTHS.index(name) + 1 if name in _MONTHS else 0
            else:
                month = int(parts["m"])
            day = int(parts["d"])
            if form is _DATES[3] and month <= 12 and day <= 12 and day != month:  # noqa: PLR2004
                continue  # 03/12/2026 is two days
            if form is _DATES[3] and month > 12:  # noqa: PLR2004 - written month first
                month, day = day, month
            try:
                return date(int(parts["y"]), month, day).isoformat()
            except ValueError:
                continue
    return ""


def quantity_in(text: str) -> str:
    """The number of pieces that a text begins with, in digits; empty where it could be two.

    Thousands may be set off by a comma, a space or an apostrophe, or be said: "1.2万", "5k".
    """
    found = _VALUES["quantity"].match(text.strip())
    if not found:
        return ""
    written, behind = found.group(), text.strip()[found.end() :]
    many = found["many"] or ""
    digits = re.sub(r"[,'’ ]", "", written.removesuffix(many))
    whole = _SHARED.match(behind)
    if (whole and whole["whole"].replace(",", "") != digits) or (
        found["sign"] == " " and _SIZED.match(behind)
    ):
        return ""
    return str(round(float(digits) * _MANY[many.casefold()]))


def _uncut(said: str, row: list[Cell], column: int) -> str:
    """A number of pieces that was cut into two cells at the comma of its thousands."""
    beside = row[column + 1] if column + 1 < len(row) else ""
    if not isinstance(beside, str) or not _CUT_BEFORE.search(said):
        return said
    return f"{said},{beside}" if _CUT_BEHIND.fullmatch(beside) else said


def _in_grid(grid: Grid) -> Iterator[Found]:
    for at, row in grid.lines():
        for column, cell in enumerate(row):
            if not isinstance(cell, str) or not cell or _PLAIN_NUMBER.fullmatch(cell):
                continue
            for what, label, value, before, bare in _labelled(cell):
                said = value
                place = (at, column)
                if bare:
                    said, place = _beside(grid, at, column)
                if what == "quantity":
                    said = _uncut(said, grid.rows[place[0]], place[1])
                read = _read(what, said, label=label, before=before, bare=bare)
                if read:
                    statement = Statement(what, read[0][:100], grid.where(*place))
                    yield Found(statement, read[1])


def _labelled(cell: str) -> Iterator[tuple[str, str, str, str, bool]]:
    """Labels in a cell: what, the label, the words behind it, those before, and if none follow."""
    labels = list(islice(_LABEL.finditer(cell), _MOST_LABELS))
    for place, found in enumerate(labels):
        what = found.lastgroup or "other"
        if what == "other":
            continue
        link = _LINK.match(cell, found.end())
        start = link.end() if link else found.end()
        later = (one.start() for one in labels[place + 1 :] if one.lastgroup != what)
        stop = next((at for at in later if at >= start), len(cell))
        if what in {"order", "part", "batch", "revision"}:
            stop = len(cell)  # a code may begin like a label: "Order ORDER-123"
        said = cell[start:stop].strip()
        begins = found.start() == 0 or place > 0
        signed = bool(link and link["sign"])
        if what == "site" and not (signed or begins):
            continue
        yield (
            what,
            found.group(),
            said,
            cell[: found.start()],
            not said and place == len(labels) - 1,
        )


def _beside(grid: Grid, at: int, column: int) -> tuple[str, tuple[int, int]]:
    """The value of a label that stands alone in its cell: to the right, or below."""
    row = grid.rows[at]
    for right in range(column + 1, min(column + 4, len(row))):
        if row[right] != "":
            said = _written(row[right])
            if _LABEL.match(said) and not any(s.isdigit() for s in said):
                break
            return said, (at, right)
    for below in range(at + 1, min(at + 1 + _BELOW, len(grid.rows))):
        if column < len(grid.rows[below]) and grid.rows[below][column] != "":
            return _written(grid.rows[below][column]), (below, column)
    return "", (at, column)


def _written(cell: str | float) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return cell


def _read(  # noqa: PLR0911 - one return for each way of being no statement
    what: str, said: str, *, label: str, before: str, bare: bool
) -> tuple[str, bool] | None:
    if what == "date":
        day = "" if _NOT_NOW.search(before) else day_in(said[:40])
        return (day, True) if day else None
    if what == "revision" and (_OWN.search(before) or _BEFORE.search(before)):
        return None
    if what == "batch" and _STUFF.search(before):
        return None
    if what == "quantity" and _SAMPLED.search(before):
        return None
    found = _VALUES[what].match(said)
    if not found:
        return None
    value = found.group().strip()
    if what in {"order", "part"} and len(value) < _LEAST_CODE:
        return None
    if what == "quantity":
        count = quantity_in(said)
        return (count, True) if count else None
    if bare and what != "site" and len(said) > len(value) + 20:
        return None  # a whole sentence in the next cell is no code
    if what in {"order", "part", "batch"} and day_in(value) == value:
        return None
    strong = {"revision": _STRONG, "batch": _BATCH_SAID}.get(what)
    return value, strong is None or strong.search(label) is not None

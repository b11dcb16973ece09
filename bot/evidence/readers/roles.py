"""What the headings of a table of measurements mean, in English and Chinese.

Decides which words head a column of readings, limits, pieces, subgroups or judgements, and which
label a statistic; refuses to know what stands below them.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.evidence.readers.grids import Cell, Grid

_PATIENCE = 2
_LONGEST_ROLE = 60


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})\s*[:.]?(?:\s*[(\[].{{0,12}}[)\]])?", re.IGNORECASE)


ROLES = {
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
STATISTICS = {
    **{role: ROLES[role] for role in ("cp", "cpk", "pp", "ppk")},
    "most": _whole(r"max(?:imum)?\.?|最大值?"),
    "least": _whole(r"min(?:imum)?\.?|最小值?"),
    "none": _whole(
        r"mean|average|avg\.?|x-?bar|std\.? ?dev\.?|st\.? ?dev\.?|sigma|range|r|s|n|sum|count|均值"
        r"|平均值?|标准差|极差"
    ),
    "out": _whole(r"out of (?:tolerance|spec\w*)|ng(?: count| qty)?|不合格数|超差数?"),
}
LIMIT_ROLES = {"nominal", "plus", "minus", "tolerance", "upper", "lower"}
BESIDE = {"index", "piece", "subgroup", "cavity", "appraiser", "trial", "judgement", "unit"}
GOOD = re.compile(
    r"ok|pass(?:ed)?|good|accept(?:ed|able)?|conform\w*|y(?:es)?|合格|通过|√|✓", re.IGNORECASE
)
BAD = re.compile(
    r"ng|fail(?:ed)?|reject(?:ed)?|nok|not ok|out|no|x|×|不合格|不通过|超差", re.IGNORECASE
)


@lru_cache(maxsize=8192)
def role_of(cell: Cell) -> str:
    """What a heading says that its column holds; empty when it is a name of its own."""
    text = as_text(cell)
    if not text or len(text) > _LONGEST_ROLE:
        return ""
    return next((role for role, form in ROLES.items() if form.fullmatch(text)), "")


def roles_in(row: Sequence[Cell]) -> dict[int, str]:
    """The roles of a heading's cells, by their places."""
    return {place: role for place, cell in enumerate(row) if (role := role_of(cell))}


def having(roles: dict[int, str], *wanted: str) -> list[int]:
    """The places of some roles."""
    return [place for place, role in roles.items() if role in wanted]


def cell_at(row: Sequence[Cell], place: int | None) -> Cell:
    """A cell of a row; empty where the row is shorter, or there is no such place."""
    return row[place] if place is not None and place < len(row) else ""


def as_text(cell: Cell) -> str:
    """A cell as people read it: 3 for 3.0."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def first_of(roles: dict[int, str], role: str) -> int | None:
    """The first place of a role."""
    return next((place for place, other in roles.items() if other == role), None)


def statistic_of(label: Cell) -> str:
    """Which statistic a label in front of a row names: a claim, "none" for others, or nothing."""
    if not isinstance(label, str):
        return ""
    return next((what for what, form in STATISTICS.items() if form.fullmatch(label)), "")


def rows_below(grid: Grid, start: int) -> Iterator[tuple[int, list[Cell]]]:
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

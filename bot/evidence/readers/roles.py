"""What the headings of a table of measurements mean, in English and Chinese.

Decides which words head a column of readings, limits, pieces, subgroups or judgements, and which
label a statistic; refuses to know what stands below them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
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
    "index": _whole(
        r"no\.?|#|(?:item|char\.?|s\.?|sl\.?|sr\.?) ?no\.?|balloon(?: no\.?)?|seq\.?"
        r"|序号|编号|气泡号|球标号?"
    ),
    "piece": _whole(
        r"(?:piece|part|sample|serial|shot|pcs)(?: (?:no\.?|number|id))?|s/?n|件号"
        r"|(?:样品|样本|样件|零件|工件)(?:编?号)?|序列号|模次"
    ),
    "characteristic": _whole(
        r"(?:(?:check|inspection|test|measured) )?(?:characteristics?|dimensions?|features?|items?"
        r"|parameters?)(?: name| description)?|description"
        r"|尺寸(?:名称)?|(?:产品)?特性|特征|(?:检验|检测|检查|测量|测试)?项目|测量部位|参数"
    ),
    "plus": _whole(
        r"(?:upper|plus|\+)[ /-]*(?:tol(?:erance)?|dev(?:iation)?)\.?|tol(?:erance)?\.? ?\+|ES"
        r"|上公差|上偏差"
    ),
    "minus": _whole(
        r"(?:lower|minus|-)[ /-]*(?:tol(?:erance)?|dev(?:iation)?)\.?|tol(?:erance)?\.? ?-|EI"
        r"|下公差|下偏差"
    ),
    "tolerance": _whole(r"tol(?:erance)?s?\.?(?: ?(?:±|\+ ?/ ?-))?|±|\+ ?/ ?-|允?许?公差|偏差"),
    "upper": _whole(
        r"usl|upper(?: spec\w*)?(?: limit)?|max(?:imum)?\.?(?: limit)?|(?:规格)?上限值?"
    ),
    "lower": _whole(
        r"lsl|lower(?: spec\w*)?(?: limit)?|min(?:imum)?\.?(?: limit)?|(?:规格)?下限值?"
    ),
    "nominal": _whole(
        r"nominal(?: value)?|target(?: value)?|basic|requirements?|spec(?:ification)?s?"
        r"|standard|(?:drawing|design|standard) (?:value|dimension)|名义值|名义尺寸|标称值?|标准值?"
        r"|标准要求|标准尺寸|标准规格|检验标准|图面尺寸|规格值?|规格要求|技术要求|图纸要求|设计值|基准值?|基本尺寸|图纸尺寸|要求|理论值"
    ),
    "value": _whole(
        r"values?|(?:(?:organi[sz]ation|supplier) )?measurement results?"
        r"|(?:measured|actual|measuring|inspection)(?: (?:values?|data|results?"
        r"|dimensions?))?|measurements?|readings?|data|实测(?:值|数据|结果|尺寸)?"
        r"|(?:测量|检测|检验)(?:值|数据|记录)|测量结果|读数|数值"
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
        r"mean|average|avg\.?|ave\.?|x-?bar|x\u0304|x̿|std\.? ?dev\w*\.?|st\.? ?dev\w*\.?"
        r"|standard deviation|(?:\d ?)?(?:sigma|σ)|variance|median|mode|range|r-?bar|r|s|n|sum"
        r"|total|count|cpu|cpl|ca|cr|k|ucl|lcl|cl|ppm|dppm|skewness|kurtosis"
        r"|(?:sample size|qty|quantity|number of (?:parts|pieces|samples|readings))"
        r"|均值|平均值?|中位数|标准偏?差|方差|西格玛|极差|准度ca|精度cp|合计|总数|数量|控制[上下]限"
    ),
    "out": _whole(r"out of (?:tolerance|spec\w*)|ng(?: count| qty)?|ng数|不合格数|不良数|超差数?"),
}
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z .,/&'-]*[A-Za-z.]")
_DEMANDED = re.compile(r"target|requir|spec\.|goal|要求|目标|标准(?!偏?差)", re.IGNORECASE)
EXTREME = re.compile(r"(?:max(?:imum)?|min(?:imum)?|最大值?|最小值?)\s*[.:]?", re.IGNORECASE)
"""A label of a limit, or of the largest or smallest reading: its numbers tell."""
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
    return _named_in(as_text(cell), ROLES)


def _named_in(text: str, forms: Mapping[str, re.Pattern[str]]) -> str:
    """Which of the forms a text is, in one language or in both: "实测值 Measured"."""
    if not text or len(text) > _LONGEST_ROLE:
        return ""
    said = next((what for what, form in forms.items() if form.fullmatch(text)), "")
    if said or text.isascii():
        return said
    # One half translates the other; where the two differ the Chinese one is believed.
    chinese = "".join(_CHINESE.findall(text))
    latin = _CHINESE.sub(" ", text).strip(" /|-()[]:.")
    if not chinese or not _LATIN.fullmatch(latin):
        return ""
    return _named_in(chinese, forms) or _named_in(latin, forms)


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
    """Which statistic a label names: a claim, "none" for others; nothing for a demanded one."""
    if not isinstance(label, str):
        return ""
    said = _named_in(label, STATISTICS)
    return "" if said and _DEMANDED.search(label) else said


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


def judged(row: Sequence[Cell], roles: dict[int, str]) -> bool | None:
    """Whether a line calls its readings good; None where it says neither."""
    said = as_text(cell_at(row, first_of(roles, "judgement"))).strip()
    if GOOD.fullmatch(said):
        return True
    return False if BAD.fullmatch(said) else None

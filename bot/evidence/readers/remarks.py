"""What a document says in words: claims about its own numbers, open issues, the stage of a plan.

Decides which words are a claim and which only a requirement, which issue has a disposition, which
box is ticked, and where it says no more than "same as sample". Refuses to judge any of it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.evidence.readers.figures import Why, number
from bot.evidence.readers.grids import Cell, Grid
from bot.evidence.readers.headings import text_of
from bot.evidence.readers.measures import Tables
from bot.evidence.report import Claimed, Issues

MOST_ISSUES = 100
LONGEST_ISSUE = 80
_STAGE_ROWS = 30


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_N = r"(?P<n>\d+(?:[.,]\d+)?)"
_OF = r"(?:\s*\([^()\d]{1,40}\))?"
_IS = _OF + r"\s*(?:value|index|result)?\s*(?:[:=]|is\b|of\b|was\b|为|是)?\s*"
_FROM, _TO = r"(?<![A-Za-z0-9_])", r"(?![A-Za-z0-9_])"  # \b sees no end between Chinese and Latin
_CLAIMS = (
    (Claimed.CPK, _words(rf"{_FROM}Cpk{_TO}{_IS}{_N}(?!\s*%)"), 1.0),
    (Claimed.PPK, _words(rf"{_FROM}Ppk{_TO}{_IS}{_N}(?!\s*%)"), 1.0),
    (Claimed.CP, _words(rf"{_FROM}Cp{_TO}{_IS}{_N}(?!\s*%)"), 1.0),
    (Claimed.PP, _words(rf"{_FROM}Pp{_TO}{_IS}{_N}(?!\s*%)"), 1.0),
    (
        Claimed.GRR,
        _words(rf"(?:%\s*)?(?:GR&R|GRR|gau?ge r\s?&\s?r|R&R)\s*(?:\(?%\)?)?{_IS}{_N}\s*(?P<p>%?)"),
        0.01,
    ),
    (Claimed.CATEGORIES, _words(rf"{_FROM}ndc{_TO}{_IS}{_N}"), 1.0),
    (
        Claimed.YIELD,
        _words(
            rf"(?:(?:first[- ]pass )?yield|\bFPY|直通率|良率|合格率)(?:\s*\(?FPY\)?)?"
            rf"{_IS}{_N}\s*(?P<p>%)"
        ),
        0.01,
    ),
    (Claimed.TESTED, _words(rf"(?:tested|inspected|input|检验数|测试数|投入数){_IS}{_N}"), 1.0),
    (Claimed.PASSED, _words(rf"(?:passed|accepted|good|合格数|良品数){_IS}{_N}(?!\s*%)"), 1.0),
    (
        Claimed.OUT,
        _words(
            rf"(?:out of (?:tolerance|spec\w*)|\bNG|不合格数|超差数?)(?: count| qty)?\s*[:=]\s*{_N}"
        ),
        1.0,
    ),
)
_ALONE = _words(
    r"%?\s?(?:Cpk|Ppk|Cp|Pp|GR&R|GRR|R&R|ndc|yield|FPY|first[- ]pass yield|直通率|良率)\s*%?:?"
)
_WANTED = _words(
    r"requir\w*|target|minimum|at least|must|shall|should|criteri\w*|limit|要求|目标|至少|标准"
)
_CLAUSE = re.compile(r"[;；。|]")
_BRACKETED = re.compile(r"\(([^()]+)\)")
_LONGEST_NAME = 40
_SAME = _words(
    r"(?:same|identical|equal|equivalent)\s+(?:as|to|with)\s+(?:the\s+)?(?:\w+\s+){0,3}"
    r"(?:sample|prototype)s?\b(?!\s+(?:size|plan|lot|qty|quantity|rate|table|number)s?\b)"
    r"|(?:as per|according to|refer to|follow|like|match(?:es)?)\s+(?:the\s+)?(?:\w+\s+){0,2}"
    r"(?:sample|prototype)s?\b(?!\s+(?:size|plan|lot|qty|quantity|rate|table|number)s?\b)"
    r"|(?:与|同|和|按照?|参照|依|以)(?:\w{0,4})?(?:样品|样件|封样|签样|样板)(?:一致|相同|一样|为准)?"
)
_MEASURABLE = _words(
    r"±|\+/-|[≤≥]\s*\d|\bAQL\s*\d|\b(?:max|min)(?:imum)?\.?\s*\d|ΔE|\bRa\s*\d"
    r"|\d\s*(?:mm|cm|µm|um|N·?m|N|kgf?|g|°C|℃|°|%|V|A|MPa|HRC|HV|dB|hours?|h|min|cycles?|times"
    r"|次|小时)\b"
)


def find_claims(grids: Sequence[Grid], tables: Tables) -> None:
    """Add what the words outside tables claim; requirements ("Cpk ≥ 1.33") are no claims."""
    for place, grid in enumerate(grids):
        for at, row in grid.lines():
            if (place, at) in tables.used:
                continue
            for column, cell in enumerate(row):
                if not isinstance(cell, str) or not cell:
                    continue
                said = cell
                if _ALONE.fullmatch(cell) and column + 1 < len(row):
                    beside = row[column + 1]
                    share = (
                        isinstance(beside, float)
                        and beside <= 1
                        and ("yield" in cell.casefold() or "率" in cell)
                    )
                    said = (
                        f"{cell} {beside * 100}%"
                        if share and isinstance(beside, float)
                        else f"{cell} {beside}"
                    )
                _claims_in(said, grid.where(at, column), tables)


def _claims_in(text: str, where: str, tables: Tables) -> None:
    for what, form, factor in _CLAIMS:
        for found in form.finditer(text):
            before = _CLAUSE.split(text[max(0, found.start() - 24) : found.start()])[-1]
            if _WANTED.search(before):
                continue
            if what is Claimed.GRR and "%" not in found.group():
                continue
            value = number(found["n"], tables.signs)
            if not isinstance(value, Why):
                of = _of(text, found)
                tables.claim(what, value * factor, of, where)


def _of(text: str, found: re.Match[str]) -> str:
    """What a claim is about: the words in brackets behind it, or else those before it."""
    bracketed = _BRACKETED.search(found.group())
    of = bracketed[1] if bracketed else _CLAUSE.split(text[: found.start()])[-1]
    of = of.strip(" :,;-")
    return of if len(of) < _LONGEST_NAME else ""


def same_as_sample(grids: Sequence[Grid]) -> str:
    """The first line that names a sample and nothing to measure or count, in its own words.

    Each line is a criterion of its own: what one of them measures is no help to another.
    """
    for grid in grids:
        for _, row in grid.lines():
            line = text_of(row)
            found = _SAME.search(line)
            if found and not _MEASURABLE.search(line):
                return found.group()[:100]
    return ""


def measurable(grids: Sequence[Grid]) -> int:
    """How many lines name something that can be measured or counted."""
    lines = (text_of(row) for grid in grids for _, row in grid.lines())
    return sum(_MEASURABLE.search(line) is not None for line in lines)


_TICKED = r"☑|☒|■|√|✔|✓|●|◉|\[\s?[xX✓√]\s?\]|\(\s?[xX✓√]\s?\)|(?<![^\s|])[xX](?![^\s|])"
_UNTICKED = r"☐|□|○|◯|\[\s*\]|\(\s*\)"
_STAGES = {
    "pre_launch": r"pre-?\s?launch|safe launch|试生产|试产",
    "prototype": r"prototype|样件|样机|手板",
    "production": r"production|量产|生产",
}
_STAGE = re.compile(
    "|".join(
        [f"(?P<{stage}>{form})" for stage, form in _STAGES.items()]
        + [f"(?P<ticked>{_TICKED})", f"(?P<unticked>{_UNTICKED})"]
    ),
    re.IGNORECASE,
)
_STAGE_LABEL = _words(r"(?:stage|phase|plan type|type|阶段|类型|类别)\s*[:|]?\s*(?P<rest>.{1,60})")
_TITLE = _words(r"(?P<rest>[\w -]{0,20}?)\s*(?:control plan|控制计划|管制计划)")


class _Mark(NamedTuple):
    what: str
    place: int


def stages_of(grids: Sequence[Grid]) -> tuple[str, ...]:
    """The stages that a control plan ticks, or names as its own; none where no box is ticked."""
    lines = [text_of(row) for grid in grids for row in grid.rows[:_STAGE_ROWS]]
    for line in lines:
        marks = [_Mark(found.lastgroup or "", found.start()) for found in _STAGE.finditer(line)]
        words = [mark for mark in marks if mark.what in _STAGES]
        boxes = [mark for mark in marks if mark.what not in _STAGES]
        if words and len(boxes) >= len(words) - 1 and boxes and (len(words) > 1 or len(boxes) == 1):
            return _ticked(marks, words, boxes)
    for form in (_STAGE_LABEL, _TITLE):
        for line in lines:
            for found in form.finditer(line):
                stages = {
                    m.lastgroup for m in _STAGE.finditer(found["rest"]) if m.lastgroup in _STAGES
                }
                if len(stages) == 1:
                    return tuple(str(stage) for stage in stages)
    return ()


def _ticked(marks: list[_Mark], words: list[_Mark], boxes: list[_Mark]) -> tuple[str, ...]:
    """Boxes stand before their words, or all behind them: the first sign of the line decides."""
    first = marks[0] in boxes
    if len(boxes) < len(words):
        # Single crosses without empty boxes: each belongs to the word beside it.
        first = boxes[0].place < words[0].place
    ticked = []
    for place, mark in enumerate(marks):
        if mark.what not in _STAGES:
            continue
        beside = place - 1 if first else place + 1
        if 0 <= beside < len(marks) and marks[beside].what == "ticked":
            ticked.append(mark.what)
    return tuple(dict.fromkeys(ticked))


_ISSUE = _words(
    r"(?:open )?(?:issues?|problems?|findings?|defects?|open points?|open items?)"
    r"(?: description| found)?"
    r"|问题(?:点|描述|内容)?|遗留问题|不良现象|未决问题"
)
_DISPOSITION = _words(
    r"disposition|(?:corrective )?actions?(?: taken)?|counter-?measures?|solution|decision"
    r"|resolution"
    r"|处置(?:方式|结果)?|对策|(?:改善|纠正)?措施|处理(?:方法|结果|意见)?|解决方案"
)
_OWNER = _words(r"owner|responsible|resp\.?|who|责任人|负责人|担当")
_DUE = _words(r"due(?: date)?|deadline|when|target date|完成日期|期限|截止日期|计划完成")
_STATUS = _words(r"status|state|状态")
_NOTHING = _words(
    r"|-+|—+|/|\?|tbd|tbc|open|pending|n/?a|none|not yet|to be (?:decided|defined|done)"
    r"|待定|未定|无|未处理|待处理"
)
_CLOSED = _words(
    r"closed|done|fixed|solved|resolved|complete[d]?|已关闭|关闭|完成|已解决|已完成|OK"
)
_DISPOSED = _words(
    r"dispos|accept|use as is|rework|repair|scrap|concession|waiv|correct|closed|fixed|modif|adjust"
    r"|action|counter|re-?inspect|sort|让步|返工|返修|报废|接受|整改|关闭|解决|调整|修模|对策|措施"
)
_UNDECIDED = _words(
    r"under (?:discussion|review|investigation|consideration)|\bon-?going\b|\btb[dc]\b"
    r"|to be (?:decided|defined|discussed|agreed|determined|confirmed|clarified)"
    r"|讨论中|待定|待确认|待讨论|未定"
)
_NEGATED = _words(
    r"\b(?:not|never|cannot be|can't be)\s+(?:yet\s+)?(?:been\s+)?(?:be\s+)?"
    r"(?:accept|correct|clos|fix|solv|resolv|rework|repair|dispos|modif|adjust)\w*"
    r"|(?:未|没有|不)(?:关闭|解决|整改|接受|返工|返修|处理|调整)"
)
_OWNED = _words(r"(?:owner|responsible|by|责任人|负责人)\W+\w")
_HEADING = _words(
    r"(?:\d{1,2}[.)、]?\s*)?(?:list of )?(?:open (?:issues?|points?|items?)|issue list"
    r"|遗留问题|未决问题|问题清单|问题点)(?: and (?:their )?dispositions?| list)?\s*:?"
)
_COUNT = _words(
    r"(?:(?P<before>\d+|no|zero|one|two|three|four|five)\s+)?open (?:issues?|points?|items?)"
    r"(?:\s*[:=]\s*(?P<after>\d+|none|nil|no\b))?(?P<rest>.*)"
    r"|(?:遗留|未决)问题\s*[:=]?\s*(?P<zh>\d+|无|没有)?(?P<zhrest>.*)|(?P<none>无(?:遗留|未决)?问题)"
)
_SPELT = {"no": 0, "zero": 0, "none": 0, "nil": 0, "无": 0, "没有": 0}
_SPELT |= {word: n for n, word in enumerate(("one", "two", "three", "four", "five"), 1)}


def issues_of(grids: Sequence[Grid]) -> Issues | None:
    """The open issues that tables and lines name; None where no word is said about any."""
    listed: list[tuple[str, bool]] = []
    stated: int | None = None
    met = False
    for grid in grids:
        at = 0
        while at < len(grid.rows):
            table = _issue_table(grid, at)
            if table:
                rows, at = table
                listed += rows
                met = True
                continue
            line = " ".join(str(cell) for cell in grid.rows[at] if cell != "")
            if _HEADING.fullmatch(line):
                met = True
                rows, at = _issue_lines(grid, at + 1)
                listed += rows
                continue
            count = _COUNT.search(line) if "open" in line.casefold() or "问题" in line else None
            if count:
                met = True
                stated, more = _stated(count, stated)
                listed += more
            at += 1
    if not met:
        return None
    undisposed = [issue[:LONGEST_ISSUE] for issue, disposed in listed if not disposed]
    return Issues(len(listed), stated, tuple(undisposed[:MOST_ISSUES]))


def _stated(count: re.Match[str], known: int | None) -> tuple[int | None, list[tuple[str, bool]]]:
    if count["none"]:
        return known or 0, []
    spelt = (count["before"] or count["after"] or count["zh"] or "").casefold()
    number_said = int(spelt) if spelt.isdigit() and len(spelt) < 6 else _SPELT.get(spelt)  # noqa: PLR2004
    if number_said is not None:
        known = max(known or 0, number_said)
    rest = (count["rest"] or count["zhrest"] or "").strip(" ,:;.-")
    if number_said == 1 and len(rest.split()) > 1:
        return known, [(rest, _is_disposed(rest))]
    return known, []


def _is_disposed(text: str) -> bool:
    if _UNDECIDED.search(text):
        return False
    text = _NEGATED.sub(" ", text)
    return bool(_DISPOSED.search(text) or (_OWNED.search(text) and any(s.isdigit() for s in text)))


def _issue_table(grid: Grid, at: int) -> tuple[list[tuple[str, bool]], int] | None:
    heading = grid.rows[at]
    columns = {
        what: next(
            (p for p, c in enumerate(heading) if isinstance(c, str) and c and form.fullmatch(c)),
            None,
        )
        for what, form in (
            ("issue", _ISSUE),
            ("disposition", _DISPOSITION),
            ("owner", _OWNER),
            ("due", _DUE),
            ("status", _STATUS),
        )
    }
    issue = columns.pop("issue")
    if issue is None or not any(place is not None for place in columns.values()):
        return None
    found: list[tuple[str, bool]] = []
    row_at = at + 1
    while row_at < len(grid.rows) and len(found) < MOST_ISSUES:
        row = grid.rows[row_at]
        said = str(row[issue]) if issue < len(row) else ""
        if not any(cell != "" for cell in row):
            break
        if said and not _NOTHING.fullmatch(said):
            found.append((said, _row_is_disposed(row, columns)))
        row_at += 1
    return found, row_at


def _row_is_disposed(row: Sequence[Cell], columns: dict[str, int | None]) -> bool:
    said = {
        what: str(row[place]).strip() if place is not None and place < len(row) else ""
        for what, place in columns.items()
    }
    if _CLOSED.fullmatch(said["status"]) or _is_disposition(said["disposition"]):
        return True
    named = not _NOTHING.fullmatch(said["owner"]) and not _NOTHING.fullmatch(said["due"])
    return columns["disposition"] is None and named


def _is_disposition(said: str) -> bool:
    """Whether a cell says what is done: more than nothing, "ongoing" or "not accepted"."""
    if _NOTHING.fullmatch(said) or _UNDECIDED.search(said):
        return False
    return not _NEGATED.search(said) or bool(_DISPOSED.search(_NEGATED.sub(" ", said)))


def _issue_lines(grid: Grid, start: int) -> tuple[list[tuple[str, bool]], int]:
    """The lines below a heading "open issues", to an empty one or the next heading."""
    found: list[tuple[str, bool]] = []
    at = start
    for at, line in _lines(grid, start):
        if not line or len(found) >= MOST_ISSUES:
            return found, at
        said = re.sub(r"^(?:\d{1,2}[.)、]|[-•·*])\s*", "", line)
        if said == line and found and len(line) < 40 and line.endswith(":"):  # noqa: PLR2004
            return found, at
        if not _NOTHING.fullmatch(said):
            found.append((said, _is_disposed(said)))
    return found, at + 1


def _lines(grid: Grid, start: int) -> Iterator[tuple[int, str]]:
    for at in range(start, len(grid.rows)):
        yield at, " ".join(str(cell) for cell in grid.rows[at] if cell != "")

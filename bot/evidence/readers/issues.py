"""The open issues that a document lists, and which of them nobody has decided anything about.

Decides what is an issue and which words state a decision; "see mail", "pending" and "no action"
state none. Refuses to know whether a decision is wise.
"""

import re
from collections.abc import Iterator, Sequence

from bot.evidence.readers.grids import Cell, Grid
from bot.evidence.report import Issues

MOST_ISSUES = 100
LONGEST_ISSUE = 80
_LONGEST_HEADING = 40
_MOST_DIGITS = 5
"""Of a number of issues; one with more is no count."""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


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
_NOTHING = _words(r"[\W_]*|n/?a|none|nil|无|没有")
_NO_ISSUE = _words(
    r"none|nil|no|no (?:open )?(?:issues?|points?|items?)|无|没有|无(?:遗留|未决)?问题"
)
_NO_DECISION = (
    r"(?:no|without)\s+(?:further\s+|corrective\s+)?(?:actions?|counter-?measures?)"
    r"(?:\s+(?:yet|taken|needed|required|planned|necessary))?"
    r"|(?:pls\.?\s+|please\s+)?(?:see|refer to|as per|per|check)\s+(?:\w+\s+){0,2}"
    r"(?:e-?mails?|mails?|chat|wechat|call|attach\w*|file)"
    r"|\b(?:tb[dcai]|open(?=\W*$|\W+(?:item|issue|point))|pending"
    r"|ongoing|on-going|unknown|later|n/?a|none|not yet)\b"
    r"|\b(?:in progress|in process|under \w+|on hold|wait(?:ing|s)?(?: for)?|will (?:check|see))\b"
    r"|\bto be (?:\w+ )?(?:decided|defined|done|discussed|agreed|determined|confirmed|clarified"
    r"|checked)\b|\b(?:follow(?:ing)?[ -]up|monitor(?:ing)?|noted)\s*(?=\W*$)"
    r"|暂无(?:对策|措施|处理)?|无(?:需|须)?(?:对策|措施|处理|改善)|不处理|(?:详|参)?见(?:邮件|附件|微信|聊天)"
    r"|待(?:定|确认|讨论|处理|改善|跟进|客户\w*|供应商\w*)|未定|未处理|另议|再议|跟进中?|进行中"
    r"|(?:讨论|处理|分析|确认|观察|调查)中|尚未\w{0,4}"
)
_NOUN = (
    r"(?:(?:corrective\s+)?(?:actions?|counter-?measures?|solutions?|dispositions?|对策|措施)"
    r"\W{0,3}(?:is\s+|are\s+)?)?"
)
_VAGUE = _words(rf"{_NOUN}(?:{_NO_DECISION})")
"""What people write where a decision should stand; beside a decision it does no harm."""
_CLOSED = _words(
    r"closed|done|fixed|solved|resolved|complete[d]?|已关闭|关闭|完成|已解决|已完成|OK"
)
_DISPOSED = _words(
    r"dispos|accept|use as[ -]is|used as[ -]is|rework|repair|scrap|concession|waiv|correct"
    r"|closed|fixed|modif|adjust"
    r"|action|counter|re-?inspect|sort|让步|返工|返修|报废|接受|整改|关闭|解决|调整|修模|对策|措施"
)
_NEGATED = _words(
    r"\b(?:not|never|cannot be|can't be)\s+(?:yet\s+)?(?:been\s+)?(?:be\s+)?"
    r"(?:accept|correct|clos|fix|solv|resolv|rework|repair|dispos|modif|adjust)\w*"
    r"|(?:未|没有|不)(?:关闭|解决|整改|接受|返工|返修|处理|调整)"
)
_OWNED = _words(r"(?:owner|responsible|by|责任人|负责人)\W+\w")
_HEADING = _words(
    r"(?:\d{1,2}[.)、]?\s*)?(?:list of )?(?:(?:open|unresolved|pending) (?:issues?|points?|items?)"
    r"|issue list|(?:遗留|未决|未关闭|待解决|未解决)的?问题|问题清单|问题点)"
    r"(?: and (?:their )?dispositions?| list|清单)?"
    r"(?:\s*[:=]?\s*\(?\s*(?P<n>\d{1,5}|one|two|three|four|five)"
    r"\s*(?:项|个|条|点|open|in total|total|(?:open )?(?:issues?|items?|points?))?\s*\)?)?\s*:?"
)
_MARK = _words(
    r"\(?\d{1,2}(?:[.)、:]|\.0)\)?\s*(?=\D)|\d{1,2}(?:\.\d{1,2})+\s+|\(\d{1,2}\)\s*|[-–—•·*]\s*"
    r"|\d{1,2}(?=[\u4e00-\u9fff])"
)
"""What stands in front of each line of a list."""
_GOES_ON = re.compile(
    r"[a-z(]|(?:Corrective a|A)ctions?\b|Disposition|Decision|Owner|Due|Status|Resolution|Counter"
    r"|对策|措施|处置|责任人|完成|状态"
)
_COUNT = _words(
    r"(?:(?P<before>\d+|no|zero|one|two|three|four|five)\s+)?open (?:issues?|points?|items?)"
    r"(?:\s*[:=(]\s*(?P<after>\d+|none|nil|no\b))?(?P<rest>.*)"
    r"|(?:遗留|未决|未关闭|待解决|未解决)的?问题\s*[:=(]?\s*(?P<zh>\d+|无|没有|none)?(?P<zhrest>.*)"
    r"|(?P<none>(?:无|没有)(?:遗留|未决|未关闭|待解决|未解决)?的?问题)"
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
                rows, at, none = table
                stated = stated or 0 if none else stated
                listed += rows
                met = True
                continue
            line = " ".join(str(cell) for cell in grid.rows[at] if cell != "")
            heading = _HEADING.fullmatch(line)
            if heading and (not heading["n"] or _is_marked(grid, at + 1)):
                met = True
                if heading["n"]:
                    stated = max(stated or 0, _number_said(heading["n"]) or 0)
                rows, at, none = _issue_lines(grid, at + 1, marked=bool(heading["n"]))
                stated = stated or 0 if none else stated
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
    number_said = _number_said(count["before"] or count["after"] or count["zh"] or "")
    if number_said is not None:
        known = max(known or 0, number_said)
    rest = (count["rest"] or count["zhrest"] or "").strip(" ,:;.-")
    if number_said == 1 and len(rest.split()) > 1:
        return known, [(rest, _is_disposed(rest))]
    return known, []


def _number_said(said: str) -> int | None:
    spelt = said.casefold()
    return int(spelt) if spelt.isdigit() and len(spelt) <= _MOST_DIGITS else _SPELT.get(spelt)


def _is_disposed(text: str) -> bool:
    if text.rstrip().endswith(("?", "？")):
        return False
    if _VAGUE.search(text):
        return _is_disposition(text)
    text = _NEGATED.sub(" ", text)
    return bool(_DISPOSED.search(text) or (_OWNED.search(text) and any(s.isdigit() for s in text)))


def _issue_table(grid: Grid, at: int) -> tuple[list[tuple[str, bool]], int, bool] | None:
    """The issues of a table below this heading, where it ends, and whether it says "none"."""
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
    none, row_at = False, at + 1
    while row_at < len(grid.rows) and len(found) < MOST_ISSUES:
        row = grid.rows[row_at]
        said = str(row[issue]) if issue < len(row) else ""
        if not any(cell != "" for cell in row):
            break
        if said and not _NOTHING.fullmatch(said) and not _NO_ISSUE.fullmatch(said):
            found.append((said, _row_is_disposed(row, columns)))
        none |= _NO_ISSUE.fullmatch(said) is not None
        row_at += 1
    return found, row_at, none and not found


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
    """Whether a cell says what is done: more than nothing, "see mail" or "not accepted"."""
    if _NOTHING.fullmatch(said) or said.rstrip().endswith(("?", "？")):
        return False
    rest = _VAGUE.sub(" ", _NEGATED.sub(" ", said))
    return rest == said or _DISPOSED.search(rest) is not None


def _is_marked(grid: Grid, start: int) -> bool:
    """Whether the first line from here on, but for empty ones, is one of a list."""
    first = next((line for _, line in _lines(grid, start) if line), "")
    return _MARK.match(first) is not None


def _issue_lines(
    grid: Grid, start: int, *, marked: bool = False
) -> tuple[list[tuple[str, bool]], int, bool]:
    """The lines below a heading "open issues", to an empty one or the next heading.

    Of a list that is `marked`, with a number or a dash in front of each issue, other lines go on
    with the issue before them, or end the list.
    """
    found: list[tuple[str, bool]] = []
    at, none = start, False
    for at, line in _lines(grid, start):
        if marked and not line and not found:
            continue
        if not line or len(found) >= MOST_ISSUES:
            return found, at, none and not found
        said = _MARK.sub("", line, count=1) if _MARK.match(line) else line
        if said == line and found and len(line) < _LONGEST_HEADING and line.endswith(":"):
            return found, at, False
        if marked and said == line:
            if not found or not _GOES_ON.match(line):
                return found, at, False
            whole = f"{found[-1][0]} {line}"
            found[-1] = whole, _is_disposed(whole)
            continue
        none |= _NO_ISSUE.fullmatch(said) is not None
        if not _NOTHING.fullmatch(said) and not _NO_ISSUE.fullmatch(said):
            found.append((said, _is_disposed(said)))
    return found, at + 1, none and not found


def _lines(grid: Grid, start: int) -> Iterator[tuple[int, str]]:
    for at in range(start, len(grid.rows)):
        yield at, " ".join(str(cell) for cell in grid.rows[at] if cell != "")

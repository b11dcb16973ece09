"""What a document says in words: claims about its own numbers, the stage of a plan.

Decides which words are a claim and which only a requirement, which box is ticked, and where it says
no more than "same as sample". Refuses to judge any of it.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.evidence.readers.figures import Why, number
from bot.evidence.readers.grids import Grid
from bot.evidence.readers.headings import text_of
from bot.evidence.readers.tables import Spot, Tables
from bot.evidence.report import Claimed

_STAGE_ROWS = 30


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_N = r"(?P<n>\d+(?:[.,]\d+)?)"
_OF = r"(?:\s*\([^()\d]{1,40}\))?"
_FOR = r"(?:\s+(?:for|of)\s+(?P<of>[^\W\d_][^:=;|()\d]{0,38}?))?"
_IS = _OF + _FOR + r"\s*(?:value|index|result)?\s*(?:[:=]|is\b|of\b|was\b|为|是)?\s*"
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
_FOR_ALL = _words(
    rf"(?P<of>\b(?:all|every|each)\b|全部|所有|每个|每项|各(?:个|项|尺寸|特性))[^.;。；|]{{0,24}}?{_FROM}"
    rf"(?P<what>Cpk|Ppk|Cp|Pp){_TO}[^\d.;。；|]{{0,12}}?(?:\bare\b|\bis\b|\bwere\b|\bwas\b|[:=]|均|都|为)"
    rf"[^\d.;。；|]{{0,16}}?{_N}"
)
_DEMAND = _words(r"\b(?:shall|must|should|requir\w*|target)\b|要求|目标|应")
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
                said, spot = cell, Spot(place, at, column)
                if _ALONE.fullmatch(cell) and column + 1 < len(row):
                    beside, spot = row[column + 1], Spot(place, at, column + 1)
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
                _claims_in(said, grid.where(at, column), spot, tables)


def _claims_in(text: str, where: str, spot: Spot, tables: Tables) -> None:
    _claims_for_all(text, where, spot, tables)
    whole = [one.span() for one in _FOR_ALL.finditer(text)]
    for what, form, factor in _CLAIMS:
        for found in form.finditer(text):
            if any(start <= found.start() < end for start, end in whole):
                continue
            before = _CLAUSE.split(text[max(0, found.start() - 24) : found.start()])[-1]
            if _WANTED.search(before):
                continue
            if what is Claimed.GRR and "%" not in found.group():
                continue
            value = number(found["n"], tables.signs)
            if not isinstance(value, Why):
                of = found.groupdict().get("of") or _of(text, found)
                tables.claim(what, value * factor, of, where, spot=spot)


def _claims_for_all(text: str, where: str, spot: Spot, tables: Tables) -> None:
    for found in _FOR_ALL.finditer(text):
        value = number(found["n"], tables.signs)
        if not _DEMAND.search(found.group()) and not isinstance(value, Why):
            what = Claimed(found["what"].casefold())
            tables.claim(what, value, found["of"], where, spot=spot)


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

"""What a document says in words: claims about its own numbers, the stage of a plan.

Decides which words are a claim and which only a requirement, which box is ticked, and where it says
no more than "same as sample". Refuses to judge any of it.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.evidence.readers.grids import Grid
from bot.evidence.readers.headings import text_of

_STAGE_ROWS = 30


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_OBJECT = (
    r"(?:(?!a\b|an\b)[\w-]+\s+){0,3}?(?:samples?|prototypes?"
    r"|(?:master|reference|golden?|limit)\s+(?:parts?|pieces?)"
    r"|(?:signed|signed[- ]off|approved)\s+reference|(?:limit|boundary) board)\b"
    r"(?!\s+(?:size|plan|lot|qty|quantity|rate|table|number|no|id|report|form|record|label|holder"
    r"|preparation|standard|drawing|document|value|dimension)s?\b)"
)
_ZH_OBJECT = (
    r"(?:标准样|限度样|限样|参考样|签字样|样品|样件|封样|签样|样板|样机|首样|色板|实物样)"
    r"(?!数|量|编号|号|架|标签|盒|库|尺寸数|方案|检验)"
)
_SAME = _words(
    rf"(?:same|identical|equal|equivalent|similar)\s+(?:as|to|with)\s+(?:the\s+)?{_OBJECT}"
    rf"|(?:accordance with|as per|according to|refers? to|follow(?:s|ing)?|like|match(?:es|ing)?"
    rf"|equals?|see|against|compared? (?:to|with))\s+(?:the\s+|to\s+)?{_OBJECT}"
    rf"|(?<!use )(?<!used )(?<!keep )(?<!kept )\bas\s+(?:the\s+)?{_OBJECT}"
    rf"|(?:^|[:|;,.]\s*|\b(?:appearance|colou?r|gloss|surface|function|fit|feel|finish)\s+)"
    rf"per\s+(?:the\s+)?{_OBJECT}"
    rf"|(?:与|同|和|跟|按照?|依照?|以|参[照考见]|对照|见|看|如|照)(?:\w{{0,4}}?){_ZH_OBJECT}"
    r"(?:一致|相同|一样|相符|为准)?"
)
_KEPT = _words(
    r"\b(?:keep|kept|retain\w*|stor(?:e|ed|ing)|us(?:e|ed|ing)|tak(?:e|en|ing))\b[^.;:|]*$"
)
"""Words before "as sample" that speak of a sample which is put away."""
_MEASURABLE = _words(
    r"±|\+/-|[≤≥]\s*\d|\bAQL\s*\d|\b(?:max|min)(?:imum)?\.?\s*\d|ΔE|\bRa\s*\d"
    r"|\d\s*(?:mm|cm|µm|um|N·?m|N|kgf?|g|°C|℃|°|%|V|A|MPa|HRC|HV|dB|hours?|h|min|cycles?|times"
    r"|次|小时)\b"
)


_CONDITION = _words(
    r"\b(?:at|under|in|after|from|stored?\s+\w+)?\s*-?\d+(?:[.,]\d+)?\s*(?:±\s*\d+\s*)?"
    r"(?:°\s?C|℃|lux|lx|%\s*RH|cm distance|mm distance)(?!\s*(?:max|min))"
    r"|(?:distance|距离)\s*(?:of\s+)?\d+\s*(?:mm|cm|m)\b"
)
"""What surrounds a look at a sample: a temperature, a light, a distance. It limits nothing."""


def same_as_sample(grids: Sequence[Grid]) -> str:
    """The first line that names a sample and nothing to measure or count, in its own words.

    Each line is a criterion of its own: what one of them measures is no help to another. Neither is
    the temperature or the light in which somebody looks at the sample.
    """
    for grid in grids:
        for _, row in grid.lines():
            line = text_of(row)
            found = _SAME.search(line)
            kept = found and _KEPT.search(line[: found.start()])
            if found and not kept and not _MEASURABLE.search(_CONDITION.sub(" ", line)):
                return found.group().strip(" :|;,.")[:100]
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

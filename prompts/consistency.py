"""One order, one revision, one part, one batch.

Decides when two papers of an order name different things; refuses to know which of them is right
and what a disagreement does to a verdict.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from prompts.answer import Said
from prompts.question import Identity
from prompts.spelling import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prompts.bank import Bank
    from prompts.checklist import Checklist
    from prompts.question import Question
    from prompts.words import Text

_WORD = r"(?:revision|version|rev|ver|issue|index|图纸版本|版本号|版本|版次)"
_CODE = r"(?P<code>(?=[a-z0-9])(?!(?:of|from|in|to|no)\b)[a-z]{0,2}-?\d*(?:[./-]\d+)*)(?![a-z0-9])"
_REVISION = (
    re.compile(rf"(?<![a-z]){_WORD}(?:[\s.:#_-]|号|为|是|(?:is|no|letter)\b)*{_CODE}"),
    re.compile(rf"(?<![a-z0-9./-]){_CODE}\s*(?:版|revision\b|rev\b)"),
    re.compile(rf"^{_CODE}(?=\s*[,;(]|\s+(?:of|from|dated)\b)"),
)
_ORDINAL = re.compile(r"第\s*(十)?([一二三四五六七八九])?\s*(?=版)")
_DIGITS = " 一二三四五六七八九"
_SHORT = re.compile(r"v[\s.]*(?=\d)")
_LABEL = re.compile(
    r"^(?:(?:part|order|batch|lot|item)(?![a-z0-9-])|p/n|料号|零件号|图号|订单号?|批号|批次号?|批)"
    r"(?:[\s.:#]|(?:number|no|nr)(?![a-z0-9]))*(?=\S)"
)
_APART = re.compile(r"[\s\-_‐-―]+")
_EDGES = " .,:;#。，：；()[]\"'"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one paper, or one answer, names.

    Attributes:
        identity: what it names: a revision, part, order, site or batch.
        value: what it names, as it was written.
        question_id: the question that it answers, or that the paper proves.
        title: what to call it to people.
        paper: which file it stands in; empty for an answer.
    """

    identity: Identity
    value: str
    question_id: str
    title: Text
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Statements about one identity that cannot all be right, one for each value."""

    identity: Identity
    statements: tuple[Statement, ...]


def statements(checklist: Checklist) -> Iterator[Statement]:
    """What the answers of an order name: those to questions with `states` that are asked of it.

    An answer that is no longer good still names what it named: it is told until it is replaced.
    """
    situation = checklist.situation
    for question in _naming(checklist.bank):
        if question.id not in situation.hidden:
            value = situation.meant(question.id)
            if isinstance(value, Said) and question.states is not None:
                yield Statement(question.states, value.text, question.id, question.title)


@lru_cache(maxsize=8)
def _naming(bank: Bank) -> tuple[Question, ...]:
    """The few questions of a bank whose answers name something."""
    return tuple(question for question in bank.questions if question.states is not None)


def contradictions(
    checklist: Checklist, documents: Iterable[Statement] = ()
) -> tuple[Contradiction, ...]:
    """Every identity that the answers and papers of an order name in different ways.

    Args:
        checklist: the order.
        documents: what the papers that were sent name.
    """
    named: dict[Identity, dict[tuple[str, ...], list[Statement]]] = {}
    for statement in (*statements(checklist), *documents):
        identity, value = statement.identity, spelled(statement.identity, statement.value)
        if value:
            # A paper can list several parts, and agrees where one is ours; but it has one revision.
            # Papers that prove no question can share a name and are told apart by their number.
            whole = identity is not Identity.REVISION and (statement.question_id or statement.paper)
            told = () if whole else (value,)
            paper = (statement.question_id, statement.title.say(), statement.paper, *told)
            named.setdefault(identity, {}).setdefault(paper, []).append(statement)
    found = ((identity, _at_odds(list(papers.values()))) for identity, papers in named.items())
    return tuple(Contradiction(identity, told) for identity, told in found if told)


def _at_odds(papers: list[list[Statement]]) -> tuple[Statement, ...]:
    """What those papers name that cannot be right together, once for each value."""
    told: dict[str, Statement] = {}
    for paper in papers:
        if any(_apart(paper, other) for other in papers):
            told.setdefault(spelled(paper[0].identity, paper[0].value), paper[0])
    return tuple(told.values())


def _apart(paper: list[Statement], other: list[Statement]) -> bool:
    truth = {same(one.identity, one.value, two.value) for one in paper for two in other}
    return False in truth and True not in truth


@lru_cache(maxsize=4096)
def same(identity: Identity, one: str, other: str) -> bool | None:
    """Whether two names are one; None where that cannot be told.

    A site is one where the words of one name are among those of the other ("Huada, Shenzhen" and
    "Huada Co., Ltd."): papers give it with the town, the street, or neither. 东莞二厂 and "Dongguan
    plant 2" may be one place.
    """
    first, second = spelled(identity, one), spelled(identity, other)
    if not first or not second:
        return None
    if identity is not Identity.SITE:
        return first == second
    if first.isascii() is not second.isascii():
        return None
    return _within(first, second) or _within(second, first)


def _within(one: str, other: str) -> bool:
    """Whether every word of a name stands in another one; Chinese names have no spaces."""
    words = set(other.split())
    return one.replace(" ", "") in other.replace(" ", "") or all(
        word in words or (not word.isascii() and word in other) for word in one.split()
    )


@lru_cache(maxsize=4096)
def spelled(identity: Identity, value: str) -> str:
    """Fold how an identity is written: two that fold to the same are one.

    "Rev. F", "rev F", "F版" and "版本 F" are one revision; "AB-12 3" and "ab123" are one part.
    """
    if identity is Identity.SITE:
        return plain(value)
    folded = unicodedata.normalize("NFKC", value).casefold().strip(_EDGES)
    if identity is Identity.REVISION:
        return _revision(folded)
    return _APART.sub("", _LABEL.sub("", folded)).strip(_EDGES)


def _revision(folded: str) -> str:
    """The letter or number of a revision, whatever is written round it."""
    folded = _ORDINAL.sub(_counted, folded)
    marked = next((found for form in _REVISION if (found := form.search(folded))), None)
    bare = folded if marked is None else marked["code"]
    short = _APART.sub("", _SHORT.sub("", bare)).strip(_EDGES)
    # 03 and 3 are one revision, 1.10 and 1.1 are two.
    return (short.lstrip("0") or "0") if short.isdecimal() else short


def _counted(found: re.Match[str]) -> str:
    """第三 and 第十二 in digits."""
    tens, ones = found.groups()
    number = 10 * bool(tens) + (_DIGITS.index(ones) if ones else 0)
    return f"第{number}" if number else found[0]

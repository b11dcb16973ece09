"""When an answer is no longer good.

Decides which events an answer does not survive and how long it lasts; refuses to know the clock:
who asks says what time it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from prompts.answer import Chosen, Said, Standing
from prompts.consistency import spelled
from prompts.question import Identity, Kind
from prompts.spelling import plain
from prompts.statistics import months_after

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from prompts.answer import Answer, Value
    from prompts.bank import Bank
    from prompts.question import Question

RECHECK = "recheck"
"""What is no event: the question is asked again every so many days, whatever happened."""
_TOOL = re.compile(
    r"^(?:(?:tool|mold|mould|die)(?![a-z])|模具|治具)\s*(?:(?:number|no|nr)(?![a-z])|编号|号)?\s*(?=[a-z]{0,3}\s?\d)"
)
_SHORT_MONTH = 28
"""Days below which no calendar month has gone by."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an order and makes earlier answers stale.

    Attributes:
        kind: the event, as gates.yml names it ("site_changed").
        at: when it happened, with a time zone.
        question_id: the question whose new answer told it; empty when a person reported it.
        person: who told it.
        note: what they wrote beside it.
    """

    kind: str
    at: datetime
    question_id: str = ""
    person: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stale:
    """Why one answer is no longer good.

    Attributes:
        kind: the event, or "recheck".
        since: from when on.
        question_id: the question whose new answer raised the event, or nothing.
    """

    kind: str
    since: datetime
    question_id: str = ""


def events_in(bank: Bank, histories: Mapping[str, Sequence[Answer]]) -> tuple[Event, ...]:
    """The events that the answers of an order tell by themselves, in the order they happened.

    A question with `raises` tells one wherever an answer differs from the one given before it,
    once spelling is folded. "We do not know" in between tells nothing, nor does an option that
    names nothing ("it has no number"). An option with `raises` tells one when it is chosen.

    Args:
        bank: the questions.
        histories: everything that was ever answered to each question, in any order.
    """
    found: list[Event] = []
    for question in bank.questions:
        history = histories.get(question.id)
        if not history:
            continue
        telling = {option.value: option.raises for option in question.options if option.raises}
        if not question.raises and not telling:
            continue
        before: object = None
        chosen: frozenset[str] = frozenset()
        for answer in _given(history):
            options = frozenset(answer.value.options if isinstance(answer.value, Chosen) else ())
            kinds = {telling[option] for option in telling.keys() & (options - chosen)}
            chosen = options
            told = _folded(bank, question, answer, histories) if question.raises else None
            if told is not None:
                kinds |= {question.raises} if before not in {None, told} else set()
                before = told
            found += (Event(kind, answer.said_at, question.id, answer.person) for kind in kinds)
    return tuple(sorted(found, key=lambda event: (event.at, event.kind, event.question_id)))


def stale(
    bank: Bank, answers: Mapping[str, Answer], events: Iterable[Event], now: datetime | None
) -> Mapping[str, Stale]:
    """Which answers are no longer good, and why; the newest reason of each.

    An answer does not survive an event that came after it and that its question depends on, the
    bank's time without production, and the question's own days until it is asked again. An answer
    that raised an event was said at that moment, so it survives it. Source: decision-rules,
    section 5, concept 4 (AS9102, 4.6).

    Args:
        bank: the questions.
        answers: the current answer per question.
        events: what happened, in any order.
        now: the time; None when nothing is to lapse by time.
    """
    newest: dict[str, Event] = {}
    for event in events:
        known = newest.get(event.kind)
        if known is None or _newer(event) > _newer(known):
            newest[event.kind] = event
    months = (rule.months for rule in bank.events if rule.months is not None)
    lasting = timedelta(days=_SHORT_MONTH * min(months, default=0))
    found: dict[str, Stale] = {}
    for question, answer in _lasting(bank, answers):
        reasons = [
            Stale(event.kind, event.at, event.question_id)
            for event in map(newest.get, bank.depends[question.id])
            if event is not None and answer.said_at < event.at
        ]
        old = now is not None and now - answer.said_at >= lasting
        if now is not None and (old or question.recheck_days is not None):
            reasons += (end for end in _ends(bank, question, answer) if end.since <= now)
        if reasons:
            found[question.id] = max(reasons, key=lambda reason: (reason.since, reason.kind))
    return found


def fresh_until(bank: Bank, answers: Mapping[str, Answer], now: datetime) -> datetime | None:
    """The next moment at which an answer that is good by time lapses; None when none does."""
    coming: datetime | None = None
    for question, answer in _lasting(bank, answers):
        ends = [end.since for end in _ends(bank, question, answer)]
        if ends and now < min(ends) and (coming is None or min(ends) < coming):
            coming = min(ends)
    return coming


def _lasting(bank: Bank, answers: Mapping[str, Answer]) -> Iterator[tuple[Question, Answer]]:
    """The answers that say something, with their questions."""
    for name, answer in answers.items():
        question = bank.by_id.get(name)
        if question is not None and answer.standing is Standing.GIVEN:
            yield question, answer


def _ends(bank: Bank, question: Question, answer: Answer) -> Iterator[Stale]:
    """When time alone makes an answer stale."""
    if question.recheck_days is not None and not _final(question, answer):
        yield Stale(RECHECK, answer.said_at + timedelta(days=question.recheck_days))
    depends = bank.depends[question.id]
    for rule in bank.events:
        if rule.months is not None and rule.id in depends:
            day = months_after(answer.said_at.date(), rule.months)
            yield Stale(rule.id, datetime.combine(day, answer.said_at.timetz()))


def _final(question: Question, answer: Answer) -> bool:
    """Tell whether an answer stays as it is: what was paid is paid."""
    final = {option.value for option in question.options if option.final}
    return isinstance(answer.value, Chosen) and not final.isdisjoint(answer.value.options)


def _newer(event: Event) -> tuple[datetime, str, str]:
    return (event.at, event.question_id, event.person)


def _given(history: Sequence[Answer]) -> list[Answer]:
    given = [answer for answer in history if answer.standing is Standing.GIVEN]
    return sorted(given, key=lambda answer: (answer.said_at, repr(answer.value)))


def _folded(
    bank: Bank, question: Question, answer: Answer, histories: Mapping[str, Sequence[Answer]]
) -> object:
    """An answer with its spelling folded; None for one that names nothing.

    An option that stands for the answer to another question ("at the prototype site") is what that
    one said at the time: naming the site in full later on changes nothing.
    """
    value = answer.value
    if isinstance(value, Chosen) and len(value.options) == 1:
        other = bank.same_as.get(question.id, {}).get(value.options[0])
        if other is not None:
            meant = _given(histories.get(other, ()))
            until = [one.value for one in meant if one.said_at <= answer.said_at]
            return _spelled(question, (until or [one.value for one in meant] or [value])[-1])
    if question.kind is Kind.TEXT and isinstance(value, Chosen):
        return None
    return _spelled(question, value)


def _spelled(question: Question, value: Value | None) -> object:
    match value:
        case Said(text) if question.states not in {None, Identity.SITE}:
            assert question.states is not None
            return spelled(question.states, text)
        case Said(text):
            return "".join(_TOOL.sub("", plain(text)).split())
        case Chosen(options):
            return frozenset(options)
        case _:
            return value

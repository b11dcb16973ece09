"""Whatever is answered, in whatever order: the whole bank never breaks and never flatters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.answer import Amount, Answer, Attached, Chosen, Day, Grade, Person, Said, Standing
from prompts.checklist import Checklist, Status, draw_up
from prompts.consistency import Statement
from prompts.meaning import meanings
from prompts.outlook import outlook
from prompts.question import Course, Identity, Kind
from prompts.staleness import Event, events_in, fresh_until, stale
from prompts.verdict import Level, Verdict, assess
from prompts.words import Text
from tests.prompts.banks import SAID_AT, WORDS, not_applicable, told, unknown
from tests.prompts.banks import given as answer_of
from tests.prompts.orders import EVERYTHING, KNOWN, SIMPLE, TOLD, WHOLE, example, good_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prompts.answer import Value
    from prompts.condition import Fact
    from prompts.question import Question

ASKED = [question for question in WHOLE.questions if question.kind is not Kind.DERIVED]
KINDS = [event.id for event in WHOLE.events]
HOUR = timedelta(hours=1)
quickly = settings(deadline=None, derandomize=True, database=None)

# An answer that speaks against an order can take questions with it that only wait for a better
# one. Then enough of the section is answered to judge, and the judgement is a hold.
HIDES: Mapping[str, str] = {
    "sup-batches": "no batch: what a batch confirmed is not asked",
    "insp-written-criteria": "no criteria: what they list is not asked",
}


@dataclass(frozen=True)
class Order:
    """Facts, answers, everything that was answered before, and what happened."""

    facts: Mapping[str, Fact]
    answers: Mapping[str, Answer]
    histories: Mapping[str, list[Answer]]
    events: tuple[Event, ...]


def values(question: Question, *, fitting: bool) -> st.SearchStrategy[Value]:
    """What can stand in an answer: good ones, bad ones, and unless `fitting` of another kind."""
    options = [option.value for option in question.options]
    own: list[Value] = [example(question), *(Chosen((option,)) for option in options)]
    if question.kind is Kind.MULTI:
        own.append(Chosen(tuple(options)))
    unit = question.unit or "pcs"
    odd: list[Value] = [
        *(Amount(Decimal(number), unit) for number in (0, 1, 2, 3, 49, 50, 300, 10**15)),
        *(Day(date(year, 2, 28)) for year in (2000, 2027, 2028, 2100)),
        Said("prototype approved"),
        Said("98, 97, 0"),
        Said("Rev. F"),
        Attached(),
        Person("U1"),
    ]
    if fitting:
        odd = [value for value in odd if type(value) is type(own[0])] or own
    else:
        odd += [Amount(Decimal("0.5"), "%"), Chosen(("of another bank",), "remark")]
    return st.one_of(st.sampled_from(own), st.sampled_from(own), st.sampled_from(odd))


@st.composite
def answers_to(draw: st.DrawFn, question: Question, *, fitting: bool) -> Answer:
    """Any reply to a question, at any hour of two days."""
    standing = draw(st.sampled_from([*Standing, Standing.GIVEN, Standing.GIVEN]))
    reply = {
        Standing.UNKNOWN: unknown(question.id),
        Standing.NOT_APPLICABLE: not_applicable(question.id, draw(st.sampled_from(["", "so"]))),
    }.get(standing) or answer_of(
        question.id,
        draw(values(question, fitting=fitting)),
        draw(st.sampled_from([Grade.E0, Grade.E2])),
    )
    return replace(reply, said_at=SAID_AT + draw(st.integers(0, 48)) * HOUR)


happened = st.builds(
    lambda kind, hours: Event(kind, SAID_AT + hours * HOUR),
    st.sampled_from([*KINDS, "of another bank"]),
    st.integers(0, 60),
)


@st.composite
def orders(draw: st.DrawFn, most: int = 12, *, fitting: bool = False) -> Order:
    """An order after some answers, edits, withdrawals and events; often one that was good."""
    base = draw(st.sampled_from([(EVERYTHING, False), (SIMPLE, True), (None, False)]))
    if base[0] is None:
        facts: Mapping[str, Fact] = {
            name: draw(st.sampled_from([True, False, None])) for name in TOLD
        }
        known: dict[str, Answer] = {}
    else:
        facts, known = base[0], good_order(base[0], simple=base[1])
    histories = {name: [answer] for name, answer in known.items()}
    for question in draw(st.lists(st.sampled_from(ASKED), max_size=most)):
        if draw(st.integers(0, 4)) == 0:
            known.pop(question.id, None)
            continue
        reply = draw(answers_to(question, fitting=fitting))
        known[question.id] = reply
        histories.setdefault(question.id, []).append(reply)
    events = tuple(draw(st.lists(happened, max_size=3)))
    return Order(facts, known, histories, events)


def checklist_of(order: Order, *, told_too: bool = True) -> Checklist:
    """Where the order's questions stand, with every event that its answers tell."""
    raised = events_in(WHOLE, order.histories) if told_too else ()
    found = stale(WHOLE, order.answers, [*order.events, *raised], SAID_AT + 72 * HOUR)
    return draw_up(WHOLE, order.facts, order.answers, known=KNOWN, stale=found)


@quickly
@given(orders(), st.booleans())
def test_nothing_breaks_it(order: Order, with_ship_date: bool) -> None:  # noqa: FBT001 (drawn)
    """Any order has a verdict, and all that it says can be said."""
    found = stale(WHOLE, order.answers, order.events, SAID_AT + timedelta(days=900))
    known = KNOWN if with_ship_date else {}
    checklist = draw_up(WHOLE, order.facts, order.answers, known=known, stale=found)
    paper = Statement(Identity.REVISION, "Rev. G", "pkg-drawings", Text(en="Minutes"))
    verdict = assess(checklist, [paper])
    said = [verdict.headline()]
    said += [line for r in (*verdict.reasons, *verdict.notes) for line in (r.why(), r.lift())]
    said += [meaning.say(WORDS) for meaning in meanings(checklist)]
    ahead = outlook(checklist, verdict)
    said += [] if ahead is None else [ahead.say()]
    assert all(line and "{" not in line for line in said)
    assert (ahead is None) is (verdict.level is Level.READY)
    assert ahead is None or ahead.level.rank > verdict.level.rank
    fresh_until(WHOLE, order.answers, SAID_AT)


@quickly
@given(orders(), st.integers(0, 2**32))
def test_the_order_of_handing_over_decides_nothing(order: Order, seed: int) -> None:
    """The same answers and events in another order give the same verdict, to the last reason."""
    random = Random(seed)  # noqa: S311 (no secret)

    def shuffled(answers: Mapping[str, Answer]) -> dict[str, Answer]:
        return dict(random.sample(list(answers.items()), len(answers)))

    other = Order(
        dict(random.sample(list(order.facts.items()), len(order.facts))),
        shuffled(order.answers),
        {
            name: random.sample(history, len(history))
            for name, history in random.sample(list(order.histories.items()), len(order.histories))
        },
        tuple(random.sample(order.events, len(order.events))),
    )
    one, two = checklist_of(order), checklist_of(other)
    assert assess(one) == assess(two)
    assert outlook(one, assess(one)) == outlook(two, assess(two))
    assert meanings(one) == meanings(two)


@quickly
@given(st.data())
def test_a_worse_answer_never_helps(data: st.DataObject) -> None:
    """Nothing instead of a good answer, "unknown", a bad option, less proof, or an event.

    Each of them leaves the level where it is, or lowers it. The exceptions are in `HIDES`. And
    silence is no better than the answer that keeps an order in small batches.
    """
    order = data.draw(orders(most=5, fitting=True))
    before = checklist_of(order, told_too=False)
    good = [
        item.question
        for item in before.items
        if item.status is Status.ANSWERED and not item.red_flags and item.answer is not None
    ]
    if not good:
        return
    question = data.draw(st.sampled_from(good))
    level = assess(before).level
    silent, flagged = _worse(order, question)
    for worse in (*silent, *flagged):
        after = checklist_of(worse, told_too=False)
        verdict = assess(after)
        if verdict.level.rank > level.rank:
            assert _hid(question, before, after, verdict)
            assert (level, verdict.level) == (Level.INCOMPLETE, Level.HOLD)
    if any(flag.outcome is Course.STAY_SMALL_BATCH for flag in question.red_flags):
        honest = max(
            (assess(checklist_of(bad, told_too=False)).level for bad in _small(order, question)),
            key=lambda known: known.rank,
        )
        for nothing in silent:
            assert assess(checklist_of(nothing, told_too=False)).level.rank <= honest.rank
    event = data.draw(happened)
    worse = replace(order, events=(*order.events, event))
    assert assess(checklist_of(worse, told_too=False)).level.rank <= level.rank


def _small(order: Order, question: Question) -> list[Order]:
    """The same order with each answer that keeps it in small batches."""
    answer = order.answers[question.id]
    found = []
    for option in question.options:
        other = replace(answer, value=Chosen((option.value,)))
        changed = replace(order, answers={**order.answers, question.id: other})
        flags = checklist_of(changed, told_too=False).item(question.id).red_flags
        if any(flag.outcome is Course.STAY_SMALL_BATCH for flag in flags):
            found.append(changed)
    return found


def _worse(order: Order, question: Question) -> tuple[list[Order], list[Order]]:
    """The same order with one good answer made worse: by less of it, and by a bad one."""
    answer = order.answers[question.id]
    flagged = []
    for option in question.options:
        other = replace(answer, value=Chosen((option.value,)))
        found = replace(order, answers={**order.answers, question.id: other})
        item = checklist_of(found, told_too=False).item(question.id)
        if any(flag.severity.rank <= item.severity.rank for flag in item.red_flags):
            flagged.append(found)
    unproven = told(replace(answer, grade=Grade.E0))
    others = (told(unknown(question.id)), told(not_applicable(question.id)))
    without = {name: reply for name, reply in order.answers.items() if name != question.id}
    silent = [
        replace(order, answers=without),
        *(replace(order, answers={**order.answers, **other}) for other in others),
    ]
    return silent, [replace(order, answers={**order.answers, **unproven}), *flagged]


def _hid(question: Question, before: Checklist, after: Checklist, verdict: Verdict) -> bool:
    """Tell whether a worse answer took open questions with it, and is known to do so."""
    gone = [
        item.question.id
        for item in before.items
        if item.asked and not after.item(item.question.id).asked
    ]
    return question.id in HIDES and bool(gone) and verdict.blocker_count > 0


def test_the_exceptions_are_real() -> None:
    """Each named exception still is one: its bad answer takes questions with it."""
    for name, option in (("sup-batches", "none"), ("insp-written-criteria", "missing")):
        assert name in HIDES
        answers = good_order(SIMPLE, simple=True)
        order = Order(SIMPLE, answers, {}, ())
        bad = replace(order, answers={**answers, name: answer_of(name, option)})
        before, after = (sum(i.asked for i in checklist_of(o).items) for o in (order, bad))
        assert after < before

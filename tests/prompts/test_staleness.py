"""When an answer is no longer good."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from prompts.answer import Amount, Answer, Attached, Grade, Standing
from prompts.checklist import Status, draw_up
from prompts.staleness import RECHECK, Event, Stale, events_in, fresh_until, stale
from prompts.verdict import Level, assess
from tests.prompts.banks import GATES, SAID_AT, bank_of, entry, given, not_applicable, text, told
from tests.prompts.orders import EVERYTHING, KNOWN, WHOLE, good_order

if TYPE_CHECKING:
    from pathlib import Path

    from prompts.bank import Bank, EventRule

EVENTS = """
events:
  - {id: site_changed, source: "AS9102 4.6", words: {en: the site changed}, touches: [A]}
  - {id: revised, source: "AS9102 4.6", words: {en: the drawing changed}, touches: [A]}
  - {id: lapse, source: "AS9102 4.6", words: {en: nothing was made}, touches: [A], months: 24}
"""
HOUR = timedelta(hours=1)


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    """A site, a revision, a report that depends on both, and an answer that is asked again."""
    return bank_of(
        tmp_path,
        entry("made-where", "text", "states: site", "depends: []"),
        entry(
            "the-site",
            "text",
            "raises: site_changed",
            "states: site",
            "depends: [site_changed]",
            "options: [{value: same, words: {en: As before}, same_as: made-where}]",
        ),
        entry("the-drawing", "text", "raises: revised", "states: revision"),
        entry("the-report", "report", "minimum_grade: E1"),
        entry("the-count", "number", "unit: pcs", "depends: [revised]"),
        entry("asked-again", "choice", "recheck_days: 30"),
        gates=GATES + EVENTS,
    )


def at(hours: float, answer: Answer) -> Answer:
    """The same answer, so many hours later."""
    return replace(answer, said_at=SAID_AT + hours * HOUR)


def test_an_answer_that_differs_raises_the_event(bank: Bank) -> None:
    """Another spelling is the same site; another site is an event, at the moment it was told."""
    history = [
        at(0, text("the-site", "Huada Co., Ltd.")),
        at(1, text("the-site", "huada")),
        at(2, Answer("the-site", Standing.UNKNOWN, None, "", "U1", SAID_AT)),
        at(3, text("the-site", "Dongfeng")),
    ]
    found = events_in(bank, {"the-site": history})
    assert found == (Event("site_changed", SAID_AT + 3 * HOUR, "the-site", "U1"),)
    for order in permutations(history):
        assert events_in(bank, {"the-site": order}) == found


RAISING = [
    ("tool-production-id", "T-1042", "tool T1042"),
    ("tool-production-id", "模具 T-1042", "t.1042"),
    ("mat-grade", "Aluminium 6061-T6", "aluminium 6061T6"),
    ("site-production-where", "Hongda, 8 Changan Road", "HONGDA Co., Ltd., 8 Chang'an Road"),
]


@pytest.mark.parametrize(("name", "one", "other"), RAISING)
def test_another_spelling_is_no_event(name: str, one: str, other: str) -> None:
    """Hyphens, dots, spaces, case and the word before a tool's number name nothing else."""
    history = [at(hour, text(name, said)) for hour, said in enumerate((one, other))]
    assert events_in(WHOLE, {name: history}) == ()
    changed = [*history, at(2, text(name, f"{one} 7"))]
    assert len(events_in(WHOLE, {name: changed})) == 1


@pytest.mark.parametrize(
    ("name", "option", "named", "other"),
    [
        ("tool-production-id", "unnamed", "T-1", "T-2"),
        ("mat-grade", "not_confirmed", "6061-T6", "7075-T6"),
        ("mat-primary-supplier", "refused", "Nanshan", "Chalco"),
    ],
)
def test_what_names_nothing_changes_nothing(name: str, option: str, named: str, other: str) -> None:
    """After "it has no number" comes the first number; a second number is a change."""
    history = [at(0, given(name, option)), at(1, text(name, named)), at(2, given(name, option))]
    assert events_in(WHOLE, {name: history}) == ()
    assert events_in(WHOLE, {name: [*history, at(3, text(name, named))]}) == ()
    (event,) = events_in(WHOLE, {name: [*history, at(3, text(name, other))]})
    assert event.at == SAID_AT + 3 * HOUR


def test_an_option_that_tells_an_event() -> None:
    """Saying that the site has changed makes its proof stale, once, even as the first answer."""
    name = "site-changed-since-deposit"
    for option in ("changed_with_approval", "changed_without_approval"):
        history = [at(hour, given(name, option)) for hour in (1, 2)]
        found = events_in(WHOLE, {name: history})
        assert found == (Event("site_changed", SAID_AT + HOUR, name, "U1"),)
        contract = given("site-in-contract", "named", Grade.E1)
        assert set(stale(WHOLE, told(contract, history[-1]), found, None)) == {"site-in-contract"}
    assert events_in(WHOLE, {name: [given(name, "no_change")]}) == ()


def test_what_is_paid_is_not_asked_again() -> None:
    """A deposit that is not paid is asked about every month; one that is paid never again."""
    month = SAID_AT + timedelta(days=31)
    for option, expected in (("no", {"site-deposit-paid"}), ("yes", set())):
        answers = told(given("site-deposit-paid", option))
        assert set(stale(WHOLE, answers, (), month)) == expected
        assert (fresh_until(WHOLE, answers, SAID_AT) is None) is (not expected)


def test_a_revision_is_folded_as_a_revision(bank: Bank) -> None:
    """Rev. F and F版 are one, Rev. G is a new one; a first answer is no change."""
    history = [at(hour, text("the-drawing", said)) for hour, said in enumerate(("Rev. F", "F版"))]
    assert events_in(bank, {"the-drawing": history}) == ()
    later = [*history, at(2, text("the-drawing", "rev G"))]
    assert [event.kind for event in events_in(bank, {"the-drawing": later})] == ["revised"]


def test_an_option_that_stands_for_another_answer(bank: Bank) -> None:
    """Whoever chose "as before" and then writes the same site out has not moved."""
    where = [at(0, text("made-where", "Huada"))]
    told_twice = [at(1, given("the-site", "same")), at(2, text("the-site", "Huada Ltd."))]
    assert events_in(bank, {"made-where": where, "the-site": told_twice}) == ()
    moved = [*told_twice, at(3, text("the-site", "Dongfeng"))]
    assert len(events_in(bank, {"made-where": where, "the-site": moved})) == 1
    assert len(events_in(bank, {"the-site": told_twice})) == 1


def test_questions_that_raise_nothing(bank: Bank) -> None:
    """Only questions with `raises` tell events."""
    history = [at(hour, text("made-where", said)) for hour, said in enumerate("ab")]
    assert events_in(bank, {"made-where": history, "gone": history}) == ()


def test_what_an_event_makes_stale(bank: Bank) -> None:
    """Answers before it to questions that depend on it; not those after it, nor the one it was."""
    moved = Event("site_changed", SAID_AT + HOUR, "the-site", "U1")
    answers = told(
        text("made-where", "Huada"),
        at(1, text("the-site", "Dongfeng")),
        given("the-report", Attached()),
        given("the-count", Amount(Decimal(3), "pcs")),
    )
    expected = {"the-report": Stale("site_changed", SAID_AT + HOUR, "the-site")}
    assert stale(bank, answers, [moved], None) == expected
    again = {**answers, **told(at(2, given("the-report", Attached())))}
    assert stale(bank, again, [moved], None) == {}
    reported = replace(moved, at=SAID_AT + 3 * HOUR, question_id="")
    assert set(stale(bank, again, [moved, reported], None)) == {"the-report", "the-site"}
    assert stale(bank, told(not_applicable("the-report")), [moved], None) == {}
    assert stale(bank, told(text("gone", "x")), [moved], None) == {}


def test_the_newest_reason_wins(bank: Bank) -> None:
    """However the events are handed over."""
    events = [
        Event("site_changed", SAID_AT + HOUR),
        Event("revised", SAID_AT + 3 * HOUR),
        Event("site_changed", SAID_AT + 2 * HOUR),
        Event("of another bank", SAID_AT + 9 * HOUR),
    ]
    answers = told(given("the-report", Attached()))
    for order in permutations(events):
        assert stale(bank, answers, order, None)["the-report"].kind == "revised"


def test_time_makes_stale(bank: Bank) -> None:
    """24 months void a proof, and a question's own days run out; without a clock nothing does."""
    answers = told(given("the-report", Attached()), given("asked-again", "yes"))
    year_later = datetime(2028, 11, 23, 9, tzinfo=UTC)
    day = timedelta(days=1)
    assert stale(bank, answers, (), None) == {}
    assert stale(bank, answers, (), SAID_AT + 30 * day - HOUR) == {}
    assert stale(bank, answers, (), SAID_AT + 30 * day) == {
        "asked-again": Stale(RECHECK, SAID_AT + 30 * day)
    }
    assert "the-report" not in stale(bank, answers, (), year_later - HOUR)
    assert stale(bank, answers, (), year_later)["the-report"] == Stale("lapse", year_later)


def test_the_next_moment_at_which_one_lapses(bank: Bank) -> None:
    """The soonest that is still to come; what has lapsed already is over."""
    answers = told(given("the-report", Attached()), given("asked-again", "yes"))
    in_a_month = SAID_AT + timedelta(days=30)
    assert fresh_until(bank, answers, SAID_AT) == in_a_month
    assert fresh_until(bank, answers, in_a_month) == datetime(2028, 11, 23, 9, tzinfo=UTC)
    assert fresh_until(bank, answers, in_a_month.replace(year=2030)) is None
    assert fresh_until(bank, {}, SAID_AT) is None
    soon = fresh_until(bank, answers, SAID_AT)
    assert soon is not None
    assert "asked-again" in stale(bank, answers, (), soon)


def test_a_stale_answer_is_a_reason(bank: Bank) -> None:
    """It says what happened, what to do again, and weighs as its question."""
    answers = told(
        text("the-site", "Huada"),
        text("made-where", "Huada"),
        text("the-drawing", "F"),
        given("the-report", Attached()),
        given("the-count", Amount(Decimal(3), "pcs")),
        given("asked-again", "yes"),
    )
    found = stale(
        bank, answers, [Event("site_changed", SAID_AT + HOUR)], SAID_AT + timedelta(days=31)
    )
    checklist = draw_up(bank, {}, answers, stale=found)
    assert checklist.item("the-report").status is Status.STALE
    verdict = assess(checklist)
    said = {r.question_id: (r.level, r.why(), r.lift()) for r in verdict.reasons if r.question_id}
    assert said["the-report"] == (
        Level.CONDITIONAL,
        "the-report: the answer is no longer good, because the site changed.",
        "Answer again and send the proof again: the-report.",
    )
    assert said["the-site"][2] == "Answer again: the-site."
    assert said["asked-again"][1] == (
        "asked-again: the answer was good for 30 days, and they are over."
    )


@pytest.mark.parametrize("event", [event for event in WHOLE.events if event.months is None])
def test_every_event_touches_a_whole_order(event: EventRule) -> None:
    """Each makes something stale and keeps a ready order from being ready, and says why."""
    answers = good_order(EVERYTHING)
    found = stale(WHOLE, answers, [Event(event.id, SAID_AT + HOUR)], None)
    assert found
    verdict = assess(draw_up(WHOLE, EVERYTHING, answers, known=KNOWN, stale=found))
    assert verdict.level.rank < Level.READY.rank
    reasons = [reason for reason in verdict.reasons if reason.key == "verdict.reason.stale"]
    assert reasons
    assert all(event.words.say() in reason.why() for reason in reasons)

"""Where the questions of an order stand, and which is asked next."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from prompts.answer import Amount, Answer, Chosen, Day, Grade
from prompts.checklist import Checklist, Coverage, Status, draw_up
from prompts.problems import MissingQuestionError
from prompts.question import Severity
from prompts.staleness import Stale
from tests.prompts.banks import (
    bank_of,
    entry,
    given,
    not_applicable,
    text,
    told,
    unknown,
)

if TYPE_CHECKING:
    from pathlib import Path

    from prompts.answer import Value
    from prompts.bank import Bank


def status(bank: Bank, *answers: Answer, name: str = "q-one", **facts: bool) -> Status:
    """Where one question stands after some answers."""
    return draw_up(bank, facts, told(*answers)).item(name).status


PROVEN = "minimum_grade: E2\nproof: [file]"
FREE = (
    'options: [{value: "yes", words: {en: "Yes"}},'
    ' {value: "no", words: {en: "No"}, needs_proof: false}]'
)
BLOCKER = "severity: blocker"
FLAG = 'red_flags: [{answer: "no", severity: major, consequence: {en: Bad.}, lift: {en: Do.}}]'


def test_status_of_an_answer(tmp_path: Path) -> None:
    """Open, answered, unknown, not applicable, and answered without enough proof."""
    bank = bank_of(tmp_path, entry("q-one", "choice", PROVEN, FREE, FLAG))
    table = [
        ((), Status.OPEN),
        ((given("q-one", "yes", Grade.E1),), Status.NEEDS_EVIDENCE),
        ((given("q-one", "yes", Grade.E2),), Status.ANSWERED),
        ((given("q-one", "yes", Grade.E4),), Status.ANSWERED),
        ((given("q-one", "no", Grade.E0),), Status.ANSWERED),
        ((unknown("q-one"),), Status.UNKNOWN),
        ((not_applicable("q-one"),), Status.NOT_APPLICABLE),
        ((not_applicable("q-one", " "),), Status.OPEN),
        ((given("q-one", "an_old_option"),), Status.OPEN),
    ]
    for answers, expected in table:
        assert expected is status(bank, *answers)


def test_what_always_applies_is_asked_again(tmp_path: Path) -> None:
    """The answer "not applicable" settles nothing where the question always applies."""
    bank = bank_of(tmp_path, entry("q-one", "text", "always_applies: true"))
    assert status(bank, not_applicable("q-one")) is Status.OPEN


def test_a_blocker_cannot_be_set_aside(tmp_path: Path) -> None:
    """Nor what weighs as one for this order; for another order it can."""
    line = "stricter: {when: {fact: q-two, is: 'yes'}, severity: blocker}"
    bank = bank_of(
        tmp_path, entry("q-one", "choice", line), entry("q-two"), entry("q-three", "text", BLOCKER)
    )
    aside = (not_applicable("q-one"), not_applicable("q-three"))
    for word, expected in (("yes", Status.OPEN), ("no", Status.NOT_APPLICABLE)):
        checklist = draw_up(bank, {}, told(*aside, given("q-two", word)))
        assert checklist.item("q-one").status is expected
        assert checklist.item("q-one").always_applies is (expected is Status.OPEN)
        assert checklist.item("q-three").status is Status.OPEN


ONE_OF = """
    machined: {words: {en: It is machined}}
    sewn: {words: {en: It is sewn}}
    form_known: {words: {en: How it is made}, one_of: [machined, sewn]}
    """


def test_nothing_ticked_is_no_answer(tmp_path: Path) -> None:
    """Where one of several facts is true of every product, none ticked leaves all not known."""
    bank = bank_of(
        tmp_path, entry("q-one", "choice", "when: {fact: machined, is: true}"), facts=ONE_OF
    )
    assert [fact.name for fact in bank.intake_facts] == ["machined", "sewn"]
    assert status(bank, machined=False, sewn=False) is Status.UNDECIDED
    assert status(bank, machined=False, sewn=True) is Status.HIDDEN
    assert status(bank, machined=True, sewn=False) is Status.OPEN


def test_conditions_show_and_hide(tmp_path: Path) -> None:
    """A question is hidden by no, undecided by nothing, asked by yes."""
    bank = bank_of(tmp_path, entry("q-one", "choice", "when: {fact: tooled, is: true}"))
    assert status(bank, tooled=True) is Status.OPEN
    assert status(bank, tooled=False) is Status.HIDDEN
    assert status(bank) is Status.UNDECIDED
    assert status(bank, given("q-one", "yes"), tooled=False) is Status.HIDDEN


def test_a_follow_up_vanishes_with_its_question(tmp_path: Path) -> None:
    """When a question is hidden, what was asked because of its answer is hidden too."""
    bank = bank_of(
        tmp_path,
        entry("q-two", "choice", 'when: {fact: q-one, is: "yes"}'),
        entry("q-one", "choice", "when: {fact: tooled, is: true}"),
    )
    answers = (given("q-one", "yes"), given("q-two", "yes"))
    assert status(bank, *answers, name="q-two", tooled=True) is Status.ANSWERED
    assert status(bank, *answers, name="q-two", tooled=False) is Status.HIDDEN
    item = draw_up(bank, {"tooled": False}, told(*answers)).item("q-two")
    assert item.answer == answers[1]


def test_severity_can_be_stricter(tmp_path: Path) -> None:
    """A condition makes a major question a blocker."""
    line = "stricter: {when: {fact: tooled, is: true}, severity: blocker}"
    bank = bank_of(tmp_path, entry("q-one", "choice", line))
    for tooled, expected in ((True, Severity.BLOCKER), (False, Severity.MAJOR)):
        assert expected is draw_up(bank, {"tooled": tooled}, {}).item("q-one").severity


def test_saying_missing_weighs_no_less_than_silence(tmp_path: Path) -> None:
    """Where a question is raised to a blocker, the flag on its bad answer is one too."""
    line = "stricter: {when: {fact: tooled, is: true}, severity: blocker}"
    bank = bank_of(tmp_path, entry("q-one", "choice", line, FLAG))
    for tooled, expected in ((True, Severity.BLOCKER), (False, Severity.MAJOR)):
        item = draw_up(bank, {"tooled": tooled}, told(given("q-one", "no"))).item("q-one")
        assert [expected] == [flag.severity for flag in item.red_flags]


def order_of(checklist: Checklist, passed: set[str] | None = None) -> list[str]:
    """The questions in the order in which they would be passed over."""
    seen: list[str] = []
    gone = set(passed or ())
    while True:
        question = checklist.next(gone)
        if question is None or question.id in seen:
            return seen
        seen.append(question.id)
        gone.add(question.id)


@pytest.fixture
def mixed(tmp_path: Path) -> Bank:
    """Six questions of all weights and lead times."""
    return bank_of(
        tmp_path,
        entry("q-minor", "choice", "severity: minor\nlead_days: 90"),
        entry("q-major", "choice", "lead_days: 3"),
        entry("q-major-slow", "choice", "lead_days: 30"),
        entry("q-blocker", "choice", "severity: blocker\nlead_days: 3"),
        entry("q-blocker-late", "choice", "severity: blocker\nlead_days: 3"),
        entry("q-blocker-slow", "choice", "severity: blocker\nlead_days: 30"),
    )


def test_the_next_question(mixed: Bank) -> None:
    """Blockers first, then the longest lead time, then the bank's order."""
    expected = ["q-blocker-slow", "q-blocker", "q-blocker-late", "q-major-slow", "q-major"]
    assert [*expected, "q-minor"] == order_of(draw_up(mixed, {}, {}))


def test_what_was_passed_comes_last_and_still_in_order(mixed: Bank) -> None:
    """A blocker that was skipped waits behind every minor; then it comes back first."""
    checklist = draw_up(mixed, {}, {})
    blockers = {"q-blocker-slow", "q-blocker", "q-blocker-late"}
    assert order_of(checklist, blockers)[:3] == ["q-major-slow", "q-major", "q-minor"]
    everything = {item.question.id for item in checklist.items}
    question = checklist.next(everything)
    assert question is not None
    assert question.id == "q-blocker-slow"


def test_what_is_not_asked_again_by_itself(mixed: Bank) -> None:
    """Unknown, not applicable, answered and unproven questions are left alone."""
    answers = told(
        unknown("q-blocker"),
        given("q-blocker-slow", "yes"),
        given("q-blocker-late", "yes"),
        given("q-major", "yes"),
        not_applicable("q-major-slow"),
    )
    checklist = draw_up(mixed, {}, answers)
    question = checklist.next()
    assert question is not None
    assert question.id == "q-minor"
    assert [item.question.id for item in checklist.open_items()] == ["q-blocker", "q-minor"]
    done = draw_up(mixed, {}, {**answers, **told(given("q-minor", "yes"))})
    assert done.next() is None


def test_what_others_wait_for_is_asked_as_early_as_they_would_be(tmp_path: Path) -> None:
    """A minor question that decides about blockers comes first, through any number of steps."""
    bank = bank_of(
        tmp_path,
        entry("q-blocker", "choice", "severity: blocker"),
        entry("q-major", "choice", "lead_days: 90"),
        entry("q-decides", "choice", 'severity: minor\nwhen: {fact: q-first, is: "yes"}'),
        entry("q-first", "choice", "severity: minor"),
        entry("q-minor", "choice", "severity: minor"),
        entry(
            "q-waits",
            "choice",
            'severity: blocker\nlead_days: 30\nwhen: {fact: q-decides, is: "yes"}',
        ),
    )
    asked = ["q-first", "q-blocker", "q-major", "q-minor"]
    checklist = draw_up(bank, {}, {})
    assert asked == order_of(checklist)
    assert asked == [item.question.id for item in checklist.open_items()]
    answered = draw_up(bank, {}, told(given("q-first", "yes")))
    assert order_of(answered)[0] == "q-decides"
    hidden = draw_up(bank, {}, told(given("q-first", "no")))
    assert order_of(hidden) == ["q-blocker", "q-major", "q-minor"]


def test_what_a_computed_answer_lacks_is_as_urgent_as_what_waits_for_it(tmp_path: Path) -> None:
    """Nobody can be asked for a computed answer, so its inputs are."""
    bank = bank_of(
        tmp_path,
        entry("q-major", "choice", "lead_days: 90"),
        entry("q-minor", "number", "severity: minor\nunit: pcs"),
        entry("q-part", "number", "severity: minor\nunit: pcs"),
        entry("q-share", "derived", "severity: minor\nderive: {ratio: {of: q-part, to: q-minor}}"),
        entry("q-waits", "choice", "severity: blocker\nwhen: {fact: q-share, at_least: 50}"),
    )
    assert order_of(draw_up(bank, {}, {})) == ["q-minor", "q-part", "q-major"]
    part = given("q-part", Amount(Decimal(3), "pcs"))
    assert order_of(draw_up(bank, {}, told(part))) == ["q-minor", "q-major"]
    whole = given("q-minor", Amount(Decimal(6), "pcs"))
    assert order_of(draw_up(bank, {}, told(part, whole))) == ["q-waits", "q-major"]


@pytest.mark.parametrize("weights", [("blocker", "minor"), ("minor", "blocker")])
def test_the_heaviest_of_those_that_wait_counts(tmp_path: Path, weights: tuple[str, str]) -> None:
    """Whichever of them stands first in the bank."""
    waiting = [
        entry(f"q-{severity}", "choice", f'severity: {severity}\nwhen: {{fact: q-one, is: "yes"}}')
        for severity in weights
    ]
    one = entry("q-one", "choice", "severity: minor")
    bank = bank_of(tmp_path, entry("q-major", "choice", "lead_days: 90"), one, *waiting)
    assert order_of(draw_up(bank, {}, {})) == ["q-one", "q-major"]


def test_what_a_heavy_computed_answer_lacks_is_heavy(tmp_path: Path) -> None:
    """Even when nothing else waits for it."""
    bank = bank_of(
        tmp_path,
        entry("q-major", "choice", "lead_days: 90"),
        entry("q-part", "number", "severity: minor\nunit: pcs"),
        entry("q-all", "number", "severity: minor\nunit: pcs"),
        entry("q-share", "derived", "severity: blocker\nderive: {ratio: {of: q-part, to: q-all}}"),
    )
    assert order_of(draw_up(bank, {}, {})) == ["q-part", "q-all", "q-major"]


STALE = {"q-one": Stale("site_changed", datetime(2026, 11, 24, tzinfo=UTC), "site-where")}


def test_a_stale_answer_is_asked_again(tmp_path: Path) -> None:
    """It counts as not answered and proves nothing, but still decides and still raises its flag."""
    bank = bank_of(
        tmp_path,
        entry("q-one", "choice", FLAG),
        entry("q-two", "choice", 'severity: minor\nwhen: {fact: q-one, is: "no"}'),
        entry("q-three", "choice", "severity: minor\nwhen: {fact: q-one, proven: true}"),
    )
    answer = given("q-one", "no", Grade.E4)
    good = draw_up(bank, {}, told(answer))
    stale = draw_up(bank, {}, told(answer), stale=STALE)
    assert (good.item("q-one").status, good.item("q-one").stale) == (Status.ANSWERED, None)
    item = stale.item("q-one")
    assert (item.status, item.stale, item.answer) == (Status.STALE, STALE["q-one"], answer)
    assert [flag.consequence.say() for flag in item.red_flags] == ["Bad."]
    assert stale.item("q-two").status is Status.OPEN
    assert good.item("q-three").status is Status.OPEN
    assert stale.item("q-three").status is Status.HIDDEN
    assert (good.coverage("A").answered, stale.coverage("A").answered) == (1, 0)
    assert (good.open_count, stale.open_count) == (2, 2)
    assert stale.next() is item.question


def test_only_what_was_settled_grows_stale(tmp_path: Path) -> None:
    """An answer that is open, unproven, unknown, set aside or hidden stays what it is."""
    bank = bank_of(
        tmp_path,
        entry("q-one", "choice", PROVEN, "when: {fact: tooled, is: true}"),
    )
    for answer, tooled, expected in (
        (given("q-one", "yes", Grade.E2), True, Status.STALE),
        (given("q-one", "yes", Grade.E1), True, Status.NEEDS_EVIDENCE),
        (given("q-one", "older"), True, Status.OPEN),
        (unknown("q-one"), True, Status.UNKNOWN),
        (not_applicable("q-one"), True, Status.NOT_APPLICABLE),
        (given("q-one", "yes", Grade.E2), False, Status.HIDDEN),
    ):
        checklist = draw_up(bank, {"tooled": tooled}, told(answer), stale=STALE)
        assert expected is checklist.item("q-one").status
    silent = draw_up(bank, {"tooled": True}, {}, stale=STALE).item("q-one")
    assert (silent.status, silent.stale) == (Status.OPEN, None)


def test_what_the_order_knows_decides_like_an_answer(tmp_path: Path) -> None:
    """The ship day and the quantity are compared with answers, and nobody is asked for them."""
    bank = bank_of(
        tmp_path,
        entry("q-day", "date"),
        entry("q-late", "choice", "when: {fact: q-day, after: order-ship-date}"),
        entry("q-few", "choice", "when: {fact: order-quantity, below: 50}"),
    )
    answers = told(given("q-day", Day(date(2026, 12, 4))))
    known: dict[str, Value] = {
        "order-ship-date": Day(date(2026, 12, 3)),
        "order-quantity": Amount(Decimal(500), "pcs"),
    }
    for given_known, late, few in (
        (known, Status.OPEN, Status.HIDDEN),
        ({}, Status.UNDECIDED, Status.UNDECIDED),
    ):
        checklist = draw_up(bank, {}, answers, known=given_known)
        assert checklist.item("q-late").status is late
        assert checklist.item("q-few").status is few
        assert {item.question.id for item in checklist.items} == {"q-day", "q-late", "q-few"}
        assert checklist.next() is not None or few is Status.UNDECIDED
    lacking = list(bank.question("q-late").when.unknowns(draw_up(bank, {}, answers).situation))
    assert lacking == ["order-ship-date"]


def test_coverage(tmp_path: Path) -> None:
    """Not applicable leaves the count; unknown and unproven stay in it; hidden is out."""
    bank = bank_of(
        tmp_path,
        entry("q-a", "text"),
        entry("q-b", "text"),
        entry("q-c", "text", PROVEN),
        entry("q-d", "text"),
        entry("q-e", "text", "when: {fact: tooled, is: true}"),
        entry("q-f", "text", "when: {fact: paid, is: true}"),
    )
    answers = told(text("q-a", "x"), unknown("q-b"), text("q-c", "x"), not_applicable("q-d"))
    checklist = draw_up(bank, {"tooled": False}, answers)
    assert checklist.coverage("A") == Coverage(1, 3)
    assert checklist.coverage("B") == Coverage(0, 0)
    assert Coverage(1, 3).share == Fraction(1, 3)
    assert Coverage(2, 3).percent == 66
    assert Coverage(0, 0).share == 1
    assert len(checklist.section("A")) == 6


def test_red_flags(tmp_path: Path) -> None:
    """A flag is up while its answer stands, and not while `unless` holds."""
    flags = (
        "red_flags:\n"
        '  - {answer: "no", unless: {fact: tooled, is: true}, severity: major,'
        " consequence: {en: Bad.}, lift: {en: Do.}}\n"
        "  - {answer: unknown, severity: minor, consequence: {en: Odd.}, lift: {en: Ask.}}"
    )
    bank = bank_of(tmp_path, entry("q-one", "choice", flags))

    def up(answer: Answer, **facts: bool) -> list[str]:
        item = draw_up(bank, facts, told(answer)).item("q-one")
        return [flag.consequence.say() for flag in item.red_flags]

    assert up(given("q-one", "no"), tooled=False) == ["Bad."]
    assert up(given("q-one", "no"), tooled=True) == []
    assert up(given("q-one", "no")) == []
    assert up(given("q-one", "yes"), tooled=False) == []
    assert up(unknown("q-one"), tooled=False) == ["Odd."]


CAPABILITY = [
    text("q-one", "same as sample", Grade.E4),
    given("q-one", Chosen(("yes",), "prototype approved"), Grade.E4),
    not_applicable("q-one", "the prototype is approved"),
]


@pytest.mark.parametrize("answer", CAPABILITY, ids=["text", "note", "reason"])
def test_d4_a_prototype_never_proves_capability(tmp_path: Path, answer: Answer) -> None:
    """Whatever proof lies beside it, an answer that points at the prototype settles nothing."""
    follow = entry("q-two", "choice", "when: {fact: q-one, proven: true}")
    bank = bank_of(tmp_path, entry("q-one", "choice", "capability: true"), follow)
    checklist = draw_up(bank, {}, told(answer))
    item = checklist.item("q-one")
    assert item.status is Status.NEEDS_EVIDENCE
    assert [(flag.rule, flag.severity) for flag in item.red_flags] == [("D4", Severity.MAJOR)]
    assert checklist.item("q-two").status is Status.HIDDEN


def test_d4_leaves_other_questions_alone(tmp_path: Path) -> None:
    """Where no capability is asked for, a prototype may well be the answer."""
    bank = bank_of(tmp_path, entry("q-one", "text"))
    assert status(bank, text("q-one", "same as sample")) is Status.ANSWERED


def test_a_question_that_is_not_there(mixed: Bank) -> None:
    """A name that the bank does not have is told; answers to it are left aside."""
    checklist = draw_up(mixed, {}, told(text("q-old", "x")))
    with pytest.raises(MissingQuestionError, match="no question `q-old`"):
        checklist.item("q-old")

"""What no single rule says and every order rests on: silence, small orders, what is set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prompts.checklist import Status, draw_up
from prompts.question import Course, Severity
from prompts.verdict import Level, assess
from tests.prompts.banks import given, not_applicable, unknown
from tests.prompts.decided import GOOD_SIMPLE, after, after_simple, pieces
from tests.prompts.orders import (
    EVERYTHING,
    KNOWN,
    SIMPLE,
    WHOLE,
    checklist_of,
    facts_of,
    good_order,
    verdict_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prompts.condition import Fact


def test_a_simple_order_is_ready_with_few_answers() -> None:
    """At most forty questions for a machined part at the site of its prototype, class C."""
    verdict = after_simple()
    assert verdict.askable <= 40
    assert verdict.risk is not None
    assert (verdict.risk.id, verdict.approvers) == ("C", 1)
    assert draw_up(WHOLE, SIMPLE, {}, known=KNOWN).open_count <= 40
    assert facts_of("machined") == SIMPLE


def test_many_defects_in_the_pilot_run_are_no_note() -> None:
    """From one piece in ten on the order is conditional, however large the pilot run was."""
    for bad, expected in ((19, set()), (20, {Level.CONDITIONAL}), (120, {Level.CONDITIONAL})):
        verdict = after(pieces("pilot-quantity", 200), pieces("data-defects", bad))
        found = {r.level for r in verdict.reasons if r.question_id == "data-defect-share"}
        assert found == expected


@pytest.mark.parametrize("facts", [EVERYTHING, facts_of("machined", "high_risk")])
def test_nobody_sets_a_grave_order_aside(facts: Mapping[str, Fact]) -> None:
    """Class A with "not applicable" to everything: no blocker takes such an answer."""
    answers = {
        question.id: not_applicable(question.id)
        for question in WHOLE.questions
        if question.derive is None
    }
    checklist = checklist_of(facts, good_order(facts) | answers)
    assert assess(checklist).level is Level.INCOMPLETE
    aside = [item for item in checklist.items if item.status is Status.NOT_APPLICABLE]
    assert not [item.question.id for item in aside if item.severity is Severity.BLOCKER]


def test_what_was_set_aside_is_told() -> None:
    """A major that does not apply is a note with its reason; a minor is not."""
    aside = (not_applicable("dfm-report", "drawn by the factory"), not_applicable("mat-brand"))
    verdict = after(*aside)
    assert verdict.level is Level.READY
    (note,) = (n for n in verdict.notes if n.key == "verdict.reason.set_aside")
    assert (note.question_id, note.level) == ("dfm-report", Level.READY)
    assert note.why() == "DFM report: set aside, because it does not apply: drawn by the factory."


SMALL = {
    "sig-design-frozen": "not_frozen",
    "sig-settled": "none",
    "sig-demand-stable": "uncertain",
    "sig-feedback-positive": "still_changing",
    "sig-investment-justified": "no",
}


@pytest.mark.parametrize(("name", "option"), SMALL.items())
def test_silence_is_no_better_than_small_batches(name: str, option: str) -> None:
    """Open, unknown or set aside, it never stands better than the answer that tells the truth."""
    honest = after(given(name, option)).level
    assert honest is Level.STAY_SMALL_BATCH
    for verdict in (after(without=name), after(unknown(name)), after(not_applicable(name))):
        assert verdict.level.rank <= honest.rank


def test_the_small_batches_are_all_here() -> None:
    """Every question with an answer that keeps the order in small batches is in the table."""
    small = {
        question.id
        for question in WHOLE.questions
        if any(flag.outcome is Course.STAY_SMALL_BATCH for flag in question.red_flags)
    }
    assert small == SMALL.keys()


def test_how_it_is_made_must_be_told() -> None:
    """Nothing ticked is one reason and no leave to skip what depends on the process."""
    verdict = verdict_of(facts_of(), GOOD_SIMPLE)
    (reason,) = (r for r in verdict.reasons if r.question_id == "form_known")
    assert reason.level is Level.HOLD
    assert reason.why().startswith("Nobody has said yet: How the product is made. It decides about")
    assert reason.lift() == "Tick in the order's facts what is true: How the product is made."
    assert "form_known" not in {
        r.question_id for r in verdict_of(facts_of("made_otherwise"), GOOD_SIMPLE).reasons
    }

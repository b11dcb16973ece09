"""What would change a verdict fastest."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from prompts.answer import Grade
from prompts.checklist import draw_up
from prompts.outlook import Outlook, outlook
from prompts.verdict import Level, assess
from tests.prompts.banks import bank_of, entry, given, text, told, unknown
from tests.prompts.orders import EVERYTHING, SIMPLE, checklist_of, good_order

if TYPE_CHECKING:
    from pathlib import Path

    from prompts.answer import Answer
    from prompts.checklist import Checklist

GOOD = good_order(EVERYTHING)


def ahead_of(checklist: Checklist) -> Outlook | None:
    """The outlook of an order's verdict."""
    return outlook(checklist, assess(checklist))


def after(*answers: Answer, without: tuple[str, ...] = ()) -> Outlook:
    """The outlook of the good order after some other answers, and without some."""
    left = {name: answer for name, answer in GOOD.items() if name not in without}
    found = ahead_of(checklist_of(EVERYTHING, left, *answers))
    assert found is not None
    return found


def test_a_ready_order_has_none() -> None:
    """Nothing is in the way."""
    assert ahead_of(checklist_of(EVERYTHING, GOOD)) is None


def test_one_answer_away() -> None:
    """The one blocker, and the level that the order has without it."""
    found = after(without=("proto-meets-spec",))
    assert found.say() == "1 answer away from READY: Prototype meets the specification."
    found = after(unknown("mp-capacity"), without=("proto-meets-spec",))
    assert found.say() == ("1 answer away from CONDITIONAL: Prototype meets the specification.")


def test_what_takes_longest_comes_first() -> None:
    """Several answers are named, the one to begin with first; beyond three they are counted."""
    names = ("site-in-contract", "doc-iqc", "proto-meets-spec")
    found = after(without=names)
    assert [step.question_id for step in found.steps][-1] == "doc-iqc"
    waits = [step.lead_days for step in found.steps]
    assert waits == sorted(waits, reverse=True)
    assert found.say().startswith("3 answers away from READY: ")
    found = after(without=(*names, "doc-ipqc"))
    assert found.say().startswith("4 answers away from READY, first: ")
    assert [step.title.say() in found.say() for step in found.steps] == [True, True, True, False]


def test_proof_and_other_answers_count_as_answers() -> None:
    """An unproven answer, a bad one and two flags of one question are one answer each."""
    found = after(
        given("site-in-contract", "named", Grade.E0),
        given("proto-meets-spec", "no"),
        given("pilot-same", "none", Grade.E2),
    )
    assert {step.question_id for step in found.steps} == {
        "site-in-contract",
        "proto-meets-spec",
        "pilot-same",
    }


def test_an_earlier_gate_is_in_the_way_of_a_later_one() -> None:
    """What holds the prototype and what holds the release both count."""
    found = after(without=("proto-meets-spec", "site-in-contract"))
    assert found.level is Level.READY
    assert len(found.steps) == 2


def test_small_batches_are_better_than_a_hold() -> None:
    """The next level is what is left when the hold is lifted."""
    frozen = given("sig-design-frozen", "not_frozen")
    assert after(frozen, without=("proto-meets-spec",)).level is Level.STAY_SMALL_BATCH
    assert after(frozen).say() == "1 answer away from READY: Design frozen."


def test_what_a_derived_question_lacks_stands_for_it() -> None:
    """Nobody can answer the five proofs: the report that is missing is what is in the way."""
    found = after(given("mat-grade", "not_confirmed"))
    assert [step.question_id for step in found.steps] == ["mat-grade"]


def test_a_choice_between_proofs_takes_the_shorter_way(tmp_path: Path) -> None:
    """Of two ways to a proof the one with fewer answers is counted."""
    proofs = """
derive:
  proofs:
    - id: run
      title: {en: A run}
      there:
        any:
          - all: [{fact: the-run, proven: true}, {fact: the-report, proven: true}]
          - {fact: the-photos, proven: true}
"""
    names = ("the-run", "the-report", "the-photos")
    bank = bank_of(
        tmp_path,
        *(entry(name, "text", "severity: minor") for name in names),
        entry("the-proof", "derived", proofs.strip(), "severity: blocker"),
        entry("an-other", "text", "severity: minor"),
    )
    answers = told(unknown("the-run"), text("an-other", "x"))
    found = ahead_of(draw_up(bank, {}, {**answers, **told(text("the-report", "x"))}))
    assert found is not None
    assert [step.question_id for step in found.steps] == ["the-run"]


def test_new_questions_can_come(tmp_path: Path) -> None:
    """While something is undecided the count is a least one, and a fact is told like an answer."""
    bank = bank_of(
        tmp_path,
        entry("the-site", "choice", "severity: blocker"),
        entry("the-tool", "choice", "severity: blocker", "when: {fact: tooled, is: true}"),
    )
    found = ahead_of(draw_up(bank, {}, told(given("the-site", "yes"))))
    assert found is not None
    assert found.say() == "At least 1 answer away from READY: It needs a tool."
    found = ahead_of(draw_up(bank, {"tooled": True}, told(given("the-site", "yes"))))
    assert found is not None
    assert not found.at_least


def test_the_floor_takes_the_answers_that_are_had_soonest(tmp_path: Path) -> None:
    """Of three open answers two are needed to judge: those with the shortest wait."""
    bank = bank_of(
        tmp_path,
        entry("q-slow", "text", "lead_days: 60"),
        entry("q-quick", "text", "lead_days: 2"),
        entry("q-weeks", "text", "lead_days: 14"),
        entry("q-late", "text", "lead_days: 1", "gate: release"),
    )
    found = ahead_of(draw_up(bank, {}, {}))
    assert found is not None
    assert [step.question_id for step in found.steps] == ["q-weeks", "q-quick", "q-late"]
    assert found.level is Level.CONDITIONAL
    held = bank_of(tmp_path, *(entry(f"q-{name}", "text", "severity: blocker") for name in "abc"))
    found = ahead_of(draw_up(held, {}, {}))
    assert found is not None
    assert found.say() == "2 answers more, and we can judge: q-a, q-b."


@pytest.mark.parametrize("seed", range(60))
def test_the_steps_lead_there_and_none_is_too_many(seed: int) -> None:
    """Given as good as they can be, they reach the level; with one of them missing they do not."""
    random = Random(seed)  # noqa: S311 (no secret)
    facts, good = random.choice([(EVERYTHING, GOOD), (SIMPLE, good_order(SIMPLE, simple=True))])
    gone = random.sample(sorted(good), random.randint(1, 8))
    left = {name: answer for name, answer in good.items() if name not in gone}
    checklist = checklist_of(facts, left)
    verdict = assess(checklist)
    found = outlook(checklist, verdict)
    if found is None or found.at_least:
        return
    steps = [good[step.question_id] for step in found.steps]
    reached = assess(checklist_of(facts, left, *steps))
    assert reached.level.rank >= found.level.rank
    if verdict.level is Level.INCOMPLETE:
        return  # other answers of the section would do as well
    for step in steps:
        fewer = [other for other in steps if other is not step]
        assert assess(checklist_of(facts, left, *fewer)).level.rank < found.level.rank

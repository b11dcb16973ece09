"""Every level of a verdict in its order, the class of risk, and how reasons are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prompts.answer import Answer, Day, Grade
from prompts.checklist import draw_up
from prompts.verdict import Level, assess
from tests.prompts.banks import (
    FACTS,
    FIRST,
    GATES,
    TODAY,
    WORDS,
    bank_of,
    entry,
    given,
    text,
    told,
    unknown,
)
from tests.prompts.verdicts import ALL_OFF, ALL_ON, GOOD, verdict_of

if TYPE_CHECKING:
    from pathlib import Path

    from prompts.bank import Bank
    from prompts.condition import Fact


SMALL = """
axes:
  - {id: product, title: {en: Product}, sections: [A]}
  - {id: business, title: {en: Business}, sections: [B]}
risk:
  - {id: A, fact: paid, approvers: 2, title: {en: High}}
  - {id: B, fact: tooled, approvers: 1, title: {en: Low}}
"""
STAY = """
red_flags:
  - answer: "no"
    severity: blocker
    outcome: stay_small_batch
    consequence: {en: It still changes.}
    lift: {en: Freeze it.}
""".strip()


def small_bank(tmp_path: Path) -> Bank:
    """A bank in which two answers keep small batches, with axes and classes of risk."""
    return bank_of(
        tmp_path,
        entry("the-design", "choice", STAY),
        entry("the-demand", "choice", STAY, "axis: business", "gate: release"),
        entry("the-price", "choice", "severity: major"),
        entry("the-site", "choice", "severity: blocker"),
        gates=GATES + SMALL,
    )


@pytest.mark.parametrize(
    ("bad", "expected", "headline"),
    [
        ((), Level.READY, "READY in"),
        (("the-price",), Level.CONDITIONAL, "CONDITIONAL"),
        (("the-price", "the-design"), Level.STAY_SMALL_BATCH, "1 reason: the-design."),
        (("the-design", "the-demand"), Level.STAY_SMALL_BATCH, "the-design, the-demand."),
        (("the-site", "the-design"), Level.HOLD, "1 blocker open: the-site."),
        (("the-site", "the-price"), Level.INCOMPLETE, "1 blocker open: the-site."),
    ],
)
def test_the_levels_in_their_order(
    tmp_path: Path, bad: tuple[str, ...], expected: Level, headline: str
) -> None:
    """INCOMPLETE, HOLD, STAY SMALL BATCH, CONDITIONAL, READY: the worst reason decides."""
    bank = small_bank(tmp_path)
    good = {name: given(name, "yes") for name in bank.by_id}
    worse = {
        name: given(name, "no") if bank.question(name).red_flags else unknown(name) for name in bad
    }
    verdict = assess(draw_up(bank, {}, {**good, **worse}))
    assert verdict.level is expected
    assert headline in verdict.headline()


def test_small_batches_whatever_the_flag_weighs(tmp_path: Path) -> None:
    """A flag with an outcome is no hold, and a gate before it stays as it is."""
    bank = small_bank(tmp_path)
    answers = {name: given(name, "yes") for name in bank.by_id}
    verdict = assess(draw_up(bank, {}, {**answers, "the-demand": given("the-demand", "no")}))
    assert [gate.level for gate in verdict.gates] == [
        Level.READY,
        Level.READY,
        Level.STAY_SMALL_BATCH,
    ]
    assert verdict.blocker_count == 0
    assert verdict.sections[0].level is Level.STAY_SMALL_BATCH
    assert {side.axis.id: side.level for side in verdict.axes} == {
        "product": Level.READY,
        "business": Level.STAY_SMALL_BATCH,
    }
    assert [reason.question_id for reason in verdict.axes[1].reasons] == ["the-demand"]


@pytest.mark.parametrize(
    ("facts", "risk", "approvers"),
    [
        ({"paid": True, "tooled": True}, "A", 2),
        ({"paid": False, "tooled": True}, "B", 1),
        ({"tooled": True}, "B", 1),
        ({}, None, 2),
    ],
)
def test_the_class_of_risk(
    tmp_path: Path, facts: dict[str, Fact], risk: str | None, approvers: int
) -> None:
    """The first class whose fact holds; while none is known, the strictest one's approvers."""
    verdict = assess(draw_up(small_bank(tmp_path), facts, {}))
    assert (None if verdict.risk is None else verdict.risk.id) == risk
    assert verdict.approvers == approvers


def test_a_bank_without_axes_and_classes() -> None:
    """The first bank has neither, so nothing is said of them and one approver is enough."""
    verdict = verdict_of()
    assert (verdict.axes, verdict.risk, verdict.approvers) == ((), None, 1)


def test_a_derived_question_says_what_it_lacks(tmp_path: Path) -> None:
    """Nobody can answer it, so the answers that it is worked out from are named."""
    bank = bank_of(
        tmp_path,
        entry("the-bad", "number", "unit: pcs", "severity: minor"),
        entry("the-whole", "number", "unit: pcs", "severity: minor"),
        entry("the-rate", "derived", "derive: {bound: {defects: the-bad, of: the-whole}}"),
    )
    verdict = assess(draw_up(bank, {}, {}))
    reason = next(r for r in verdict.reasons if r.question_id == "the-rate")
    assert reason.why() == (
        "the-rate: it cannot be worked out yet, something is missing (the-bad, the-whole)."
    )
    assert reason.lift() == "Answer: the-bad, the-whole."


def test_what_the_order_or_the_records_do_not_tell(tmp_path: Path) -> None:
    """A ship date is missing in the order, and a record is found once the supplier is named."""
    facts = FACTS + "known_site: {words: {en: The site is known}, from: record}\n"
    bank = bank_of(
        tmp_path,
        entry("the-day", "date", "severity: minor"),
        entry("too-late", "choice", "when: {fact: the-day, after: order-ship-date}"),
        entry("the-first", "choice", "when: {fact: known_site, is: false}"),
        facts=facts,
    )
    day = given("the-day", Day(TODAY))
    reasons = {r.question_id: r for r in assess(draw_up(bank, {}, told(day))).reasons}
    assert reasons["order-ship-date"].why() == (
        "Ship date: the order has none yet. It decides about too-late."
    )
    assert reasons["order-ship-date"].lift() == "Fill in the order's details: Ship date."
    assert reasons["known_site"].lift() == (
        "Name the supplier and the production site, so that earlier orders can be found."
    )


def test_reasons_come_worst_first() -> None:
    """Sorted by level, then by what takes longest; that too little is answered helps least."""
    verdict = assess(draw_up(FIRST, ALL_ON, {}))
    ranks = [max(reason.level.rank, Level.HOLD.rank) for reason in verdict.reasons]
    assert ranks == sorted(ranks)
    assert verdict.reasons[0].question_id == "tool-trial-run"
    lacking = [reason.key.endswith("below_floor") for reason in verdict.reasons]
    stops = [r.level in {Level.HOLD, Level.INCOMPLETE} and not r.rule for r in verdict.reasons]
    assert lacking.index(True) == stops.index(True) + sum(stops) - sum(lacking)
    holds = [reason for reason in verdict.reasons if reason.level is Level.HOLD]
    assert holds[0].question_id == "tool-trial-run"
    names = [(reason.question_id, reason.key) for reason in holds]
    assert len(names) == len(set(names))


def test_sections_and_the_weakest_decides() -> None:
    """Each asked section has its level and coverage; the order is as weak as the weakest."""
    verdict = verdict_of(without="pkg-drawings")
    levels = {section.section.id: section.level for section in verdict.sections}
    assert levels == {"A": Level.READY, "B": Level.HOLD, "D": Level.READY}
    assert min(levels.values(), key=lambda level: level.rank) is verdict.level


def test_every_reason_can_be_said() -> None:
    """Why and lift are whole sentences for every question in every bad state."""
    for facts in (ALL_ON, ALL_OFF, {}):
        states: list[dict[str, Answer]] = [{}, told(*(unknown(q.id) for q in FIRST.questions))]
        states.append({name: given(name, "missing", Grade.E0) for name in GOOD})
        for question in FIRST.questions:
            states.extend(
                {**GOOD, question.id: given(question.id, option.value, Grade.E0)}
                for option in question.options
            )
        for answers in states:
            verdict = assess(draw_up(FIRST, facts, answers))
            assert verdict.headline()
            for reason in (*verdict.reasons, *verdict.notes):
                for said in (reason.why(), reason.lift()):
                    assert said
                    assert "{" not in said
                    assert said[-1] in ".:)"


def test_a_bank_that_asks_everything_may_say_ready(tmp_path: Path) -> None:
    """When no section is left unasked, ready means that production may start."""
    gates = GATES.replace(", B: {en: Second}", "")
    bank = bank_of(tmp_path, entry("q-a", "text"), gates=gates)
    verdict = assess(draw_up(bank, {}, told(text("q-a", "words"))))
    assert verdict.headline() == "READY: production may start. Nothing that we ask is open."
    assert verdict.limits() == ""
    assert verdict.words is WORDS

"""What holds an order back, and by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prompts.answer import Answer, Grade
from prompts.checklist import draw_up
from prompts.question import Gate, Severity
from prompts.typed import Understood, read
from prompts.verdict import Level, Reason, Verdict, assess, in_sequence
from tests.prompts.banks import (
    FIRST,
    TODAY,
    bank_of,
    entry,
    given,
    not_applicable,
    text,
    told,
    unknown,
)
from tests.prompts.verdicts import ALL_OFF, ALL_ON, verdict_of

if TYPE_CHECKING:
    from pathlib import Path

    from prompts.condition import Fact


def reasons_of(verdict: Verdict, question_id: str) -> list[tuple[Level, str, str]]:
    """The reasons of one question: level, rule, kind."""
    return [
        (reason.level, reason.rule, reason.key.rsplit(".", 1)[-1])
        for reason in verdict.reasons
        if reason.question_id == question_id
    ]


def test_a_good_order_is_ready_as_far_as_we_ask() -> None:
    """Every gate is ready, and the headline says which sections nobody has asked."""
    verdict = verdict_of()
    assert verdict.reasons == ()
    assert {gate.level for gate in verdict.gates} == {Level.READY}
    assert [section.id for section in verdict.not_asked] == list("CEFGHIJKLMN")
    assert verdict.headline() == (
        "READY in sections A, B, D, as far as we ask today. Sections C, E, F, G, H, I, J, K, L, "
        "M, N are not asked yet: check them yourself before production starts."
    )
    assert "11 sections that are not asked yet" in verdict.limits()


def test_nothing_answered_is_incomplete() -> None:
    """INCOMPLETE is the worst level; the blockers are counted all the same."""
    verdict = assess(draw_up(FIRST, ALL_OFF, {}))
    assert verdict.level is Level.INCOMPLETE
    assert [gate.level for gate in verdict.gates] == [Level.INCOMPLETE] * 3
    assert verdict.headline().startswith("INCOMPLETE: production may not start.")
    assert verdict.reasons[0].level is Level.HOLD
    assert {reason.level for reason in verdict.reasons} >= {Level.INCOMPLETE}
    assert verdict.answered == 0
    assert verdict.bank_version == FIRST.version


def test_the_headline_of_a_hold() -> None:
    """One line: the level, what it means, how many blockers, and the first of them."""
    verdict = verdict_of(without="tool-trial-run")
    assert verdict.level is Level.HOLD
    assert verdict.headline() == (
        "HOLD: production may not start. 2 blockers open, first: Tool trial run."
    )


def test_one_blocker_holds_an_order() -> None:
    """Open, unknown and unproven blockers hold alike, each with its own words."""
    name = "site-in-contract"
    for answers, without, kind in (
        ((), name, "open"),
        ((unknown(name),), "", "unknown"),
        ((given(name, "named", Grade.E0),), "", "needs_evidence"),
    ):
        verdict = verdict_of(*answers, without=without)
        assert verdict.level is Level.HOLD
        assert reasons_of(verdict, name) == [(Level.HOLD, "", kind)]
        assert verdict.blocker_count == 1
        assert verdict.headline() == (
            "HOLD: production may not start. 1 blocker open: Site in the contract."
        )
    assert verdict.open_count == 1


def test_one_major_makes_an_order_conditional() -> None:
    """No blocker, one major: production may start only with conditions."""
    verdict = verdict_of(without="site-prototype-maker")
    assert verdict.level is Level.CONDITIONAL
    assert verdict.blocker_count == 0
    assert verdict.headline() == (
        "CONDITIONAL: production may start only with agreed conditions. "
        "1 point open: Prototype maker."
    )


def test_a_minor_stops_nothing() -> None:
    """An open minor question leaves an order ready, and is still counted as open."""
    verdict = verdict_of(without="site-evidence-due")
    assert verdict.level is Level.READY
    assert verdict.open_count == 1


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        (given("site-move-reason", "avoided"), "D1"),
        (given("site-move-reason", "all_the_same"), "D1"),
        (given("site-handoff-explained", "none"), "D1"),
        (given("site-prototype-where", "refused"), "D2"),
        (unknown("site-prototype-where"), "D2"),
    ],
)
def test_d1_and_d2_the_prototype_is_a_reference(answer: Answer, rule: str) -> None:
    """Until the production site has proven itself, the flag is up, says so, and how to lift it."""
    capability = given("site-capability-proof", "pilot", Grade.E0)
    verdict = verdict_of(answer, capability)
    assert (Level.CONDITIONAL, rule, "red_flag") in reasons_of(verdict, answer.question_id)
    reason = next(reason for reason in verdict.reasons if reason.rule == rule)
    assert "pilot or" in reason.lift()
    assert reason.why().startswith(FIRST.question(answer.question_id).title.say())
    lifted = verdict_of(answer)
    assert rule not in {reason.rule for reason in lifted.reasons}


def test_d2_an_unknown_site_makes_the_pilot_a_blocker() -> None:
    """Refusing to name the site asks for proof of capability, and neither is a blocker."""
    refused = given("site-prototype-where", "refused")
    verdict = verdict_of(refused, given("site-capability-proof", "neither"))
    assert verdict.level is Level.HOLD
    assert (Level.HOLD, "D2", "red_flag") in reasons_of(verdict, "site-capability-proof")


def test_d3_another_site_alone_never_holds() -> None:
    """With the same answers, a different site changes no level; it is told as a note."""
    same = verdict_of(text("site-production-where", GOOD_SITE))
    other = verdict_of(text("site-production-where", "Somewhere else, Wuhan"))
    assert (same.level, other.level) == (Level.READY, Level.READY)
    assert [note.rule for note in same.notes if note.question_id == "site-production-where"] == []
    assert [note.rule for note in other.notes] == ["D3"]
    assert [gate.level for gate in other.gates] == [Level.READY] * 3
    for question in FIRST.questions:
        for flag in question.red_flags:
            if set(flag.when.names()) <= {"sites_differ"}:
                assert flag.severity is Severity.MINOR


GOOD_SITE = "Huada Model Shop Ltd., 12 Fuyong Road, Shenzhen"


@pytest.mark.parametrize(
    "answer",
    [
        text("site-capability-proof", "The prototype is approved"),
        text("tool-trial-run", "same as sample"),
        not_applicable("site-prior-production-evidence", "see the approved prototype"),
    ],
)
def test_d4_the_prototype_proves_no_capability(answer: Answer) -> None:
    """The answer is kept, refused, and flagged with the weight of its question."""
    verdict = verdict_of(answer)
    assert verdict.level is Level.HOLD
    assert reasons_of(verdict, answer.question_id) == [(Level.HOLD, "D4", "red_flag")]


def test_d12_gates_are_passed_in_order() -> None:
    """A hold at the prototype gate holds the later gates, and they say why."""
    verdict = verdict_of(without="site-production-where")
    assert [gate.level for gate in verdict.gates] == [Level.HOLD] * 3
    prototype, pilot, release = verdict.gates
    assert {reason.rule for reason in prototype.reasons} == {""}
    assert pilot.reasons[-1].why() == "Pilot waits for an earlier gate: Prototype."
    assert release.reasons[-1].lift() == "Clear this gate first: Prototype."
    assert {reason.rule for reason in release.reasons} >= {"D12"}


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, "ready ready ready"),
        ({Gate.PROTOTYPE: Level.CONDITIONAL}, "conditional conditional conditional"),
        ({Gate.PILOT: Level.HOLD}, "ready hold hold"),
        ({Gate.RELEASE: Level.HOLD}, "ready ready hold"),
        ({Gate.PROTOTYPE: Level.HOLD, Gate.PILOT: Level.CONDITIONAL}, "hold hold hold"),
        ({Gate.PROTOTYPE: Level.CONDITIONAL, Gate.PILOT: Level.HOLD}, "conditional hold hold"),
        (
            {Gate.PROTOTYPE: Level.INCOMPLETE, Gate.RELEASE: Level.HOLD},
            " ".join(["incomplete"] * 3),
        ),
        ({Gate.PILOT: Level.READY}, "ready ready ready"),
    ],
    ids=str,
)
def test_d12_as_a_table(own: dict[Gate, Level], expected: str) -> None:
    """A later gate is never better than an earlier one, and names the one it waits for."""
    reasons = [
        Reason(level, gate, "A", "q-x", "", Severity.MAJOR, "verdict.reason.open", {}, "")
        for gate, level in own.items()
    ]
    gates = in_sequence(FIRST, reasons)
    assert expected == " ".join(gate.level for gate in gates)
    for gate in gates:
        assert (not gate.reasons) is (gate.level is Level.READY)


def test_a_later_gate_leaves_an_earlier_one_ready() -> None:
    """What is open for the release does not hold the pilot."""
    verdict = verdict_of(without="site-in-contract")
    assert [gate.level for gate in verdict.gates] == [Level.READY, Level.READY, Level.HOLD]


@pytest.mark.parametrize(
    ("answered", "expected"), [(0, Level.INCOMPLETE), (1, Level.INCOMPLETE), (2, Level.CONDITIONAL)]
)
def test_the_coverage_floor(tmp_path: Path, answered: int, expected: Level) -> None:
    """Below two thirds of a section nothing can be said; at two thirds it can."""
    names = ("q-a", "q-b", "q-c")
    bank = bank_of(tmp_path, *(entry(name, "text") for name in names))
    answers = told(*(text(name, "words") for name in names[:answered]))
    verdict = assess(draw_up(bank, {}, answers))
    assert expected is verdict.level
    assert expected is verdict.sections[0].level
    if expected is Level.INCOMPLETE:
        assert verdict.reasons[0].why() == (
            f"First: {answered} of 3 questions answered. At least 2 of 3 must be answered."
        )


def test_the_floor_is_held_per_gate(tmp_path: Path) -> None:
    """Open questions of a later gate do not make an earlier gate incomplete."""
    bank = bank_of(
        tmp_path,
        entry("q-a", "text"),
        entry("q-b", "text", "gate: release"),
        entry("q-c", "text", "gate: release"),
    )
    verdict = assess(draw_up(bank, {}, told(text("q-a", "words"))))
    levels = [gate.level for gate in verdict.gates]
    assert levels == [Level.READY, Level.READY, Level.INCOMPLETE]


def test_a_high_share_decides_nothing() -> None:
    """One open blocker among many answers is a hold."""
    verdict = verdict_of(without="site-in-contract")
    assert verdict.coverage.percent > 90
    assert verdict.level is Level.HOLD


def test_a_fact_that_nobody_told_is_a_reason() -> None:
    """An order is not ready because nobody said whether it needs a tool."""
    facts: dict[str, Fact] = {**ALL_ON, "tooled": None}
    verdict = verdict_of(facts=facts)
    assert verdict.level is Level.HOLD
    assert reasons_of(verdict, "tooled") == [(Level.HOLD, "", "fact_not_known")]
    reason = next(reason for reason in verdict.reasons if reason.question_id == "tooled")
    assert "The product needs a mold, a die or its own fixture" in reason.why()
    assert "mold" in reason.lift()
    assert "mold" in verdict.headline()


def test_a_minor_question_that_decides_about_a_blocker_holds() -> None:
    """Who paid the tool is minor, but while it is open nobody knows if a photo is needed."""
    for answers, without in (((), "tool-paid-by-buyer"), ((unknown("tool-paid-by-buyer"),), "")):
        verdict = verdict_of(*answers, without=without)
        assert verdict.level is Level.HOLD
        assert reasons_of(verdict, "tool-paid-by-buyer") == [(Level.HOLD, "", "decides_others")]


def test_a_flag_stands_for_the_open_question() -> None:
    """The same question is not named twice for the same thing."""
    verdict = verdict_of(unknown("tool-owner"))
    assert reasons_of(verdict, "tool-owner") == [(Level.CONDITIONAL, "", "red_flag")]


def test_missing_proofs_are_printed() -> None:
    """The verdict says which of the five are missing."""
    verdict = verdict_of(given("pkg-material-refs", "missing"), without="pkg-quality-criteria")
    reason = next(r for r in verdict.reasons if r.question_id == "pkg-five-proofs")
    assert reason.level is Level.HOLD
    assert reason.why() == (
        "Proofs for a new site: 2 missing (material confirmation, inspection plan for this site)."
    )


def test_a_slow_payback_is_a_note() -> None:
    """The investment question informs and decides nothing."""
    reading = read(FIRST.question("tool-investment-volume"), "100", today=TODAY)
    assert isinstance(reading, Understood)
    verdict = verdict_of(given("tool-investment-volume", reading.value))
    assert verdict.level is Level.READY
    note = next(n for n in verdict.notes if n.question_id == "tool-investment-sense")
    assert note.why().startswith("Payback in months: 240. The tool needs a year or more")
    never = read(FIRST.question("tool-investment-saving"), "0", today=TODAY)
    assert isinstance(never, Understood)
    verdict = verdict_of(given("tool-investment-saving", never.value))
    assert any("never" in note.why() for note in verdict.notes)

"""The twenty-two decision rules, each shown at work on the whole bank."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from prompts.answer import Chosen, Day, Grade, Said
from prompts.checklist import Status, draw_up
from prompts.condition import QUANTITY, SHIP_DATE
from prompts.question import Gate, Kind, Severity
from prompts.rules import RULES, rests_on_prototype
from prompts.statistics import certificate_window, upper_defect_rate
from prompts.verdict import Level, assess, in_sequence
from tests.prompts.banks import given, not_applicable, text, unknown
from tests.prompts.decided import GOOD, GOOD_SIMPLE, after, after_simple, pieces
from tests.prompts.orders import (
    EVERYTHING,
    KNOWN,
    SIMPLE,
    WHOLE,
    checklist_of,
    completed,
    verdict_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prompts.answer import Answer
    from prompts.question import Question
    from prompts.verdict import Verdict


def settled(*answers: Answer) -> Verdict:
    """The same, once everything that these answers bring is answered as well as it can be."""
    return assess(checklist_of(EVERYTHING, completed(EVERYTHING, GOOD, *answers)))


def raised(verdict: Verdict, rule: str) -> dict[str, Level]:
    """The questions that a rule stops, and the best level that it leaves."""
    return {r.question_id: r.level for r in verdict.reasons if r.rule == rule}


def test_every_rule_is_carried() -> None:
    """A reader finds each of the 22 rules: by a function that is there, or by an entry."""
    assert list(RULES) == [f"D{number}" for number in range(1, 23)]
    names = {*WHOLE.by_id, *(fact.name for fact in WHOLE.facts), *(gate.id for gate in WHOLE.gates)}
    for rule, carried in RULES.items():
        written = WHOLE.rule(rule)
        assert written is not None
        assert written.source == carried.source
        for name in carried.by:
            module, _, function = name.rpartition(".")
            assert hasattr(import_module(module), function) if module else name in names


def test_every_flag_of_a_rule_is_in_the_table() -> None:
    """An entry that carries out a rule is named by it."""
    for question in WHOLE.questions:
        for flag in question.red_flags:
            if flag.rule:
                assert question.id in RULES[flag.rule].by


def test_the_good_orders_are_ready() -> None:
    """What the rules are shown on stops nowhere."""
    assert after().level is Level.READY
    assert after_simple().level is Level.READY


@pytest.mark.parametrize("reason", ["avoided", "all_the_same"])
def test_d1_a_move_that_nobody_explains_leaves_a_reference_only(reason: str) -> None:
    """The flag stands until the production site has shown what it can do."""
    avoided = given("site-move-reason", reason)
    verdict = settled(avoided, given("site-capability-proof", "neither"))
    assert raised(verdict, "D1") == {"site-move-reason": Level.CONDITIONAL}
    assert verdict.level is Level.HOLD
    assert settled(avoided).level is Level.READY


@pytest.mark.parametrize(
    "answer", [given("site-prototype-where", "refused"), unknown("site-prototype-where")]
)
def test_d2_a_sample_from_nowhere_makes_the_proof_mandatory(answer: Answer) -> None:
    """Until the site has proven itself nothing is released."""
    proof = "site-capability-proof"
    asked = checklist_of(EVERYTHING, GOOD, answer).item(proof)
    assert (asked.status, asked.severity) == (Status.OPEN, Severity.BLOCKER)
    neither = settled(answer, given(proof, "neither"))
    assert raised(neither, "D2")[proof] is Level.HOLD
    assert "D2" not in {reason.rule for reason in settled(answer).reasons}


def test_d3_another_site_only_brings_questions() -> None:
    """The simple order at another site is asked more, and no question is answered worse."""
    elsewhere = text("site-production-where", "Dongfeng Precision Parts, Dongguan")
    here, there = (
        checklist_of(SIMPLE, GOOD_SIMPLE),
        checklist_of(SIMPLE, GOOD_SIMPLE, elsewhere),
    )
    assert sum(item.asked for item in there.items) > sum(item.asked for item in here.items)
    assert "D3" not in {reason.rule for reason in assess(there).reasons}
    assert "D3" in {note.rule for note in assess(there).notes}
    moved = completed(SIMPLE, GOOD_SIMPLE, elsewhere)
    assert verdict_of(SIMPLE, moved).level is Level.READY


# What brings those questions of capability that a good order is not asked.
BRINGS: Mapping[str, Answer] = {
    "site-capability-proof": given("site-move-reason", "avoided"),
    "site-prior-production-evidence": given("pilot-done", "skipped"),
    "pkg-technician-skill-plan": given("pkg-technician-skill", "yes"),
}


@pytest.mark.parametrize(
    "question",
    [q for q in WHOLE.questions if q.capability and q.kind is not Kind.DERIVED],
    ids=lambda question: question.id,
)
def test_d4_the_approved_prototype_answers_no_question_of_capability(question: Question) -> None:
    """Whatever is asked about the factory, and whatever file lies beside the answer."""
    same = given(question.id, Said("same as the approved sample"), Grade.E2)
    assert rests_on_prototype(same)
    brings = BRINGS.get(question.id)
    known = checklist_of(EVERYTHING, GOOD, same, *([brings] if brings else []))
    item = known.item(question.id)
    assert item.status is Status.NEEDS_EVIDENCE
    assert (item.red_flags[0].rule, item.red_flags[0].severity) == ("D4", item.severity)
    if item.severity is not Severity.MINOR:
        assert question.id in raised(assess(known), "D4")


def test_d5_only_proof_from_the_site_stands_in_for_a_pilot() -> None:
    """Photos, line records or a short run do, once proven; a promise and bare words do not."""
    skipped = given("pilot-done", "skipped")
    evidence = "site-prior-production-evidence"
    for kind in ("production_photos", "line_records", "short_run"):
        verdict = after(skipped, given(evidence, kind, Grade.E2))
        assert raised(verdict, "D8") == {}
        unproven = after(skipped, given(evidence, kind, Grade.E0))
        assert raised(unproven, "D8") == {"pilot-done": Level.HOLD}
    promise = after(skipped, given(evidence, "promise", Grade.E2))
    assert raised(promise, "D5") == {evidence: Level.HOLD}
    assert raised(promise, "D8") == {"pilot-done": Level.HOLD}


def test_d6_a_new_factory_is_inspected_before_shipment() -> None:
    """A day before the ship date passes; that day itself, a later one and "at shipment" hold."""
    ship = KNOWN[SHIP_DATE]
    assert isinstance(ship, Day)
    name = "insp-first-date"
    early = given(name, Day(date(2027, 11, 1)))
    assert raised(after(early), "D6") == {}
    for late in (given(name, ship), given(name, Day(date(2028, 1, 1))), given(name, "at_shipment")):
        assert raised(after(late), "D6") == {name: Level.HOLD}
    known_factory = {**EVERYTHING, "factory_new": False}
    assert checklist_of(known_factory, GOOD).item(name).status is Status.HIDDEN


def test_d6_and_d7_without_a_ship_date() -> None:
    """Nobody can say that a day is early enough, so the order is held until it has a ship date."""
    waiting = given("cert-result", "pending")
    submitted = given("cert-submission-date", Day(date(2027, 6, 30)), Grade.E2)
    for facts, answers in (
        (EVERYTHING, GOOD),
        ({**EVERYTHING, "factory_new": False}, completed(EVERYTHING, GOOD, waiting, submitted)),
    ):
        verdict = assess(draw_up(WHOLE, facts, answers, known={QUANTITY: KNOWN[QUANTITY]}))
        (reason,) = (r for r in verdict.reasons if r.question_id == SHIP_DATE)
        assert (reason.level, reason.key) == (Level.HOLD, "verdict.reason.order_not_known")
        assert reason.why().startswith("Ship date: the order has none yet. It decides about ")
        assert reason.lift() == "Fill in the order's details: Ship date."
    known_factory = {**EVERYTHING, "factory_new": False}
    silent = assess(draw_up(WHOLE, known_factory, GOOD, known={QUANTITY: KNOWN[QUANTITY]}))
    assert SHIP_DATE not in {reason.question_id for reason in silent.reasons}


def test_d7_money_does_not_shorten_a_certificate() -> None:
    """The ship date must lie behind five months from the samples on, or the order is held."""
    waiting = given("cert-result", "pending")
    for submitted, held in ((date(2027, 6, 30), False), (date(2027, 7, 2), True)):
        verdict = settled(waiting, given("cert-submission-date", Day(submitted), Grade.E2))
        assert (certificate_window(submitted)[1] > date(2027, 12, 1)) is held
        assert ("cert-window" in raised(verdict, "D7")) is held
        assert verdict.level is Level.HOLD
    unplanned = settled(waiting, given("cert-submission-date", "not_planned"))
    assert raised(unplanned, "D7")["cert-submission-date"] is Level.HOLD


def test_d8_no_pilot_run_no_volume() -> None:
    """Planned, skipped, open and unproven pilots hold every order that needs one."""
    promise = given("site-prior-production-evidence", "promise")
    for answer in (given("pilot-done", "planned"), given("pilot-done", "skipped")):
        verdict = settled(answer, promise)
        assert raised(verdict, "D8") == {"pilot-done": Level.HOLD}
        assert [gate.level for gate in verdict.gates] == [Level.READY, Level.HOLD, Level.HOLD]
    for answer in (unknown("pilot-done"), given("pilot-done", "done", Grade.E0)):
        assert after(answer).level.rank <= Level.HOLD.rank
    assert checklist_of(SIMPLE, GOOD_SIMPLE).item("pilot-done").status is Status.HIDDEN


def test_d9_a_pilot_is_cheap_beside_a_halt() -> None:
    """A skipped run is set beside the three months that a halt can take: said, not counted."""
    promise = given("site-prior-production-evidence", "promise")
    verdict = after(given("pilot-done", "skipped"), promise, pieces("pilot-weeks", 4, "weeks"))
    assert "D9" not in raised(verdict, "D9")
    assert [note.question_id for note in verdict.notes if note.rule == "D9"] == ["pilot-weeks"]


@pytest.mark.parametrize(
    "name", ["doc-iqc", "doc-ipqc", "doc-dimensional", "doc-functional", "doc-assessment"]
)
def test_d10_papers_that_cannot_be_had_are_a_finding(name: str) -> None:
    """To say that one is missing holds, and "does not apply" is no answer."""
    verdict = after(given(name, "missing"))
    assert raised(verdict, "D10") == {name: Level.HOLD}
    assert "doc-set-complete" in {reason.question_id for reason in verdict.reasons}
    aside = checklist_of(EVERYTHING, GOOD, not_applicable(name))
    assert aside.item(name).status is Status.OPEN
    assert assess(aside).level is Level.HOLD


def test_d11_volume_is_asked_for_thousands_that_come_out_the_same() -> None:
    """The last gate asks for it, and no small number of good pieces shows it."""
    release = WHOLE.gates[-1]
    assert release.id is Gate.RELEASE
    assert "again and again" in release.asks.say()
    assert upper_defect_rate(1, 0) > 0.9
    assert upper_defect_rate(50, 0) > 0.05
    assert verdict_of(EVERYTHING, GOOD, without="sup-repeatability").level.rank < Level.READY.rank


def test_d12_the_gates_are_passed_in_order() -> None:
    """What holds the prototype holds the pilot and the release, and they say so."""
    verdict = after(given("proto-meets-spec", "no"))
    assert [gate.level for gate in verdict.gates] == [Level.HOLD] * 3
    assert [gate.reasons[-1].rule for gate in verdict.gates] == ["", "D12", "D12"]
    own = replace(verdict.gates[0].reasons[0], gate=Gate.PILOT, level=Level.STAY_SMALL_BATCH)
    assert [gate.level for gate in in_sequence(WHOLE, [own])] == [
        Level.READY,
        Level.STAY_SMALL_BATCH,
        Level.STAY_SMALL_BATCH,
    ]


def test_d13_small_batches_are_an_outcome_of_their_own() -> None:
    """Not a hold: the earlier gates stay open, and the headline says that batches may go on."""
    verdict = after(given("sig-design-frozen", "not_frozen"))
    assert verdict.level is Level.STAY_SMALL_BATCH
    assert [gate.level for gate in verdict.gates][:2] == [Level.READY, Level.READY]
    assert verdict.blocker_count == 0
    assert verdict.headline() == (
        "STAY SMALL BATCH: mass production may not start; small batches may go on. "
        "1 reason: Design frozen."
    )


@pytest.mark.parametrize(
    ("name", "axis"),
    [("dfm-report", "product"), ("site-in-contract", "process"), ("mp-capacity", "business")],
)
def test_d14_the_weakest_of_three_sides_decides(name: str, axis: str) -> None:
    """What is open on one side leaves the two others ready, and the order is no better than it."""
    verdict = after(without=name)
    levels = {side.axis.id: side.level for side in verdict.axes}
    assert list(levels) == ["product", "process", "business"]
    assert [side for side, level in levels.items() if level is not Level.READY] == [axis]
    assert levels[axis] is verdict.level


@pytest.mark.parametrize(
    "answer",
    [
        given("sig-design-frozen", "not_frozen"),
        given("sig-demand-stable", "uncertain"),
        unknown("sig-demand-stable"),
    ],
)
def test_d15_each_of_two_triggers_alone_is_enough(answer: Answer) -> None:
    """A design that changes, or a demand that nobody foresees, with all else as it should be."""
    for verdict in (after(answer), after_simple(answer)):
        assert verdict.level is Level.STAY_SMALL_BATCH
        assert raised(verdict, "D15") == {answer.question_id: Level.STAY_SMALL_BATCH}


def test_d16_the_investment_must_pay() -> None:
    """A tool that never pays is a note by its numbers; "not justified" keeps small batches."""
    slow = after(pieces("tool-investment-saving", 0, "USD"))
    assert [note.question_id for note in slow.notes if note.rule == "D16"] == [
        "tool-investment-sense"
    ]
    verdict = after(given("sig-investment-justified", "no"))
    assert verdict.level is Level.STAY_SMALL_BATCH
    assert raised(verdict, "D16") == {"sig-investment-justified": Level.STAY_SMALL_BATCH}


def lacking(name: str, *options: str) -> list[Answer]:
    """Answers that tick all of these but one, each in turn."""
    left = ([kept for kept in options if kept != option] for option in options)
    return [given(name, Chosen(tuple(kept)), Grade.E2) for kept in left]


@pytest.mark.parametrize(
    "answer",
    [
        given("sig-design-frozen", "not_frozen"),
        given("sig-demand-stable", "uncertain"),
        given("sig-feedback-positive", "mixed"),
        *lacking("sig-settled", "material", "finish", "inspection_standards"),
        *lacking("sup-repeatability", "dimensions", "finish", "inspection_results", "delivery"),
        given("sig-investment-justified", "no"),
    ],
    ids=lambda answer: f"{answer.question_id} {answer.value.options}",
)
def test_d17_eight_conditions_open_the_way_to_volume(answer: Answer) -> None:
    """Each that is missing keeps the order from being ready, and is named in the one line."""
    assert after().level is Level.READY
    verdict = after(answer)
    assert verdict.level.rank < Level.READY.rank
    assert checklist_of(EVERYTHING, GOOD, answer).item("sig-eight").missing
    assert "sig-eight" in {reason.question_id for reason in verdict.reasons}


def test_d18_d19_d20_each_gate_asks_one_thing() -> None:
    """The gates carry their rule, their question and what is looked at."""
    assert [gate.rule for gate in WHOLE.gates] == ["D18", "D19", "D20"]
    assert all(gate.asks.say().endswith("?") and gate.focus for gate in WHOLE.gates)


def test_d18_the_prototype_gate_looks_at_five_things() -> None:
    """One that the prototype does not show keeps the gate from being ready."""
    shown = Chosen(("structure", "dimensions", "function", "appearance"))
    verdict = after(given("proto-five-focus", shown, Grade.E2))
    assert "proto-five-focus" in raised(verdict, "D18")
    assert verdict.gates[0].level.rank < Level.READY.rank


def test_d19_the_pilot_gate_looks_at_what_repeats() -> None:
    """A run that validated nothing leaves the pilot gate shut, and the prototype gate open."""
    verdict = after(given("pilot-validated", "none"))
    assert "pilot-validated" in raised(verdict, "D19")
    assert [gate.level is Level.READY for gate in verdict.gates] == [True, False, False]


def test_d20_the_release_gate_looks_at_capacity() -> None:
    """A line that makes less than is needed holds the release only."""
    short = after(pieces("mp-capacity", 399, "pcs/week"), pieces("mp-demand", 400, "pcs/week"))
    assert "mp-load" in raised(short, "D20")
    assert [gate.level is Level.READY for gate in short.gates] == [True, True, False]
    enough = after(pieces("mp-capacity", 400, "pcs/week"), pieces("mp-demand", 400, "pcs/week"))
    assert enough.level is Level.READY


def test_d21_nobody_jumps_from_the_prototype_to_volume() -> None:
    """Without a pilot run and without a small batch even the simplest order is held."""
    for answer in (given("sup-batches", "none"), pieces("sup-batches", 0, "batches")):
        verdict = after_simple(answer)
        assert raised(verdict, "D21") == {"sup-batches": Level.HOLD}
        assert verdict.level is Level.HOLD
    assert raised(after(given("sup-batches", "none")), "D21") == {}


@pytest.mark.parametrize("number", [1, 2])
def test_d22_one_or_two_pieces_repeat_nothing(number: int) -> None:
    """Whatever was confirmed with them; three are few, and stop nothing by themselves."""
    verdict = after(pieces("pilot-quantity", number), pieces("data-defects", 0))
    assert set(raised(verdict, "D22")) >= {"pilot-quantity", "val-confirmed"}
    assert set(raised(verdict, "D22").values()) == {Level.HOLD}
    three = after(pieces("pilot-quantity", 3), pieces("data-defects", 0))
    assert raised(three, "D22") == {}
    assert three.level is Level.READY
    few = after_simple(given("val-confirmed", "few_pieces"))
    assert raised(few, "D22") == {"val-confirmed": Level.HOLD}

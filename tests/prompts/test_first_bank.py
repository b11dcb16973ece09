"""Version 1 of the bank, frozen: it loads, and means what it meant to the orders kept under it."""

from __future__ import annotations

import csv
from itertools import product
from typing import TYPE_CHECKING

import pytest

from prompts import bank
from prompts.answer import Answer, Chosen, Grade, Said
from prompts.asking import reads
from prompts.checklist import Status, draw_up
from prompts.condition import ALWAYS, Condition, names_question
from prompts.question import Kind, Question, Severity
from prompts.typed import NotUnderstood, read
from tests.prompts.banks import (
    FIRST,
    FIRST_FOLDER,
    TODAY,
    given,
    not_applicable,
    told,
    unknown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prompts.condition import Fact


def test_the_bank_has_no_problem() -> None:
    """What was shipped then can be used now."""
    assert bank.check(FIRST_FOLDER) == []


def test_a_bank_without_the_newer_keys() -> None:
    """It has no axes, events and classes of risk, so nothing of it grows stale."""
    assert (FIRST.version, len(FIRST.questions)) == ("1", 39)
    assert (FIRST.axes, FIRST.events, FIRST.risk) == ((), (), ())
    assert set(FIRST.depends.values()) == {frozenset()}
    assert {FIRST.axis_of(question) for question in FIRST.questions} == {None}
    assert len(FIRST.intake_facts) == 7


def test_sections_a_b_and_d_are_whole() -> None:
    """Rows 1 to 22 and 28 to 36, each in its section, at its gate and with its weight."""
    rows = {question.row for question in FIRST.questions}
    assert rows == {*range(1, 23), *range(28, 37)}
    for question in FIRST.questions:
        expected = "A" if question.row <= 12 else "B" if question.row <= 22 else "D"
        assert expected == question.section
    assert [part.id for part in FIRST.sections] == list("ABCDEFGHIJKLMN")
    assert [part.id for part in FIRST.sections if part.asked] == ["A", "B", "D"]
    assert {rule.id for rule in FIRST.rules} == {"D1", "D2", "D3", "D4", "D12"}


EXPECTED = """
site-prototype-where,prototype,major
site-prototype-maker,prototype,major
site-production-where,prototype,blocker
site-move-reason,prototype,major
site-differences,prototype,major
site-handoff-explained,prototype,major
site-capability-proof,pilot,blocker
site-prior-production-evidence,pilot,blocker
site-in-contract,release,blocker
site-contract-tightened,release,major
site-changed-since-deposit,release,blocker
site-evidence-due,release,minor
pkg-drawings,pilot,blocker
pkg-bom,pilot,blocker
pkg-process-notes,pilot,major
pkg-test-settings,pilot,major
pkg-material-refs,pilot,major
pkg-packaging-files,pilot,major
pkg-quality-criteria,pilot,blocker
pkg-named,pilot,blocker
pkg-technician-skill,prototype,major
pkg-five-proofs,release,blocker
tool-prototype-kind,prototype,major
tool-production-id,pilot,blocker
tool-location,pilot,major
tool-owner,pilot,major
tool-trial-run,pilot,blocker
tool-paid-by-buyer,pilot,minor
tool-photo-on-site,pilot,blocker
tool-same-as-prototype,pilot,major
"""


@pytest.mark.parametrize("line", list(csv.reader(EXPECTED.split())), ids=lambda line: line[0])
def test_gate_and_weight(line: list[str]) -> None:
    """As the list of 144 questions has them."""
    question = FIRST.question(line[0])
    assert line[1:] == [question.gate, question.severity]


def test_every_question_is_whole() -> None:
    """Words, reason, source and role; proof where the list asks for a file, photo or report."""
    lines = {"S0": 39, "S3": 32}
    for question in FIRST.questions:
        assert question.title.say(), question.id
        assert len(question.title.say().split()) <= 5, question.id
        assert question.ask.say()[-1] in "?.", question.id
        assert question.why.say()[-1] == ".", question.id
        assert question.source.line <= lines[question.source.article], question.id
        for flag in question.red_flags:
            assert flag.consequence.say()[-1] == ".", question.id
            assert flag.lift.say()[-1] == ".", question.id
    proven = {question.id for question in FIRST.questions if question.minimum_grade >= Grade.E1}
    assert {"tool-trial-run", "tool-photo-on-site", "pkg-drawings", "site-in-contract"} <= proven


def test_majors_of_the_package_are_blockers_for_a_new_site() -> None:
    """The package is strict when the sites differ."""
    for site, expected in (("Huada", Severity.MAJOR), ("Hongda", Severity.BLOCKER)):
        answers = told(
            given("site-prototype-where", Said("Huada")),
            given("site-production-where", Said(site)),
        )
        checklist = draw_up(FIRST, {}, answers)
        for name in ("process-notes", "test-settings", "material-refs", "packaging-files"):
            assert expected is checklist.item(f"pkg-{name}").severity


def test_files_can_be_missing() -> None:
    """Each file of the package can be said to be missing, and that is flagged."""
    for question in FIRST.questions:
        if question.kind in {Kind.FILE, Kind.PHOTO}:
            item = draw_up(
                FIRST,
                dict.fromkeys((fact.name for fact in FIRST.intake_facts), True),
                told(given(question.id, "missing", Grade.E0), given("tool-paid-by-buyer", "part")),
            ).item(question.id)
            assert item.status is Status.ANSWERED
            assert item.red_flags, question.id


def states_of(question: Question) -> Iterator[tuple[dict[str, Fact], dict[str, Answer]]]:
    """Every combination of the facts and answers that can matter for a question being asked."""
    names: set[str] = set()
    todo = [question]
    while todo:
        for name in reads(todo.pop(), FIRST.derived_facts):
            if name not in names:
                names.add(name)
                if names_question(name):
                    todo.append(FIRST.question(name))
    if question.derive is not None:
        names = {name for name in names if _decides(question.when, name)}
    facts = sorted(name for name in names if not names_question(name))
    facts = [name for name in facts if name not in FIRST.derived_facts]
    asked = sorted(name for name in names if names_question(name))
    for ticks in product((True, False), repeat=len(facts)):
        for told_answers in product(*(_answers_to(name) for name in asked)):
            answers = told(*(answer for answer in told_answers if answer is not None))
            yield dict(zip(facts, ticks, strict=True)), answers


def _decides(condition: Condition, name: str) -> bool:
    names = list(condition.names())
    for derived in names:
        rule = FIRST.derived_facts.get(derived)
        if rule is not None:
            names.extend(rule.names())
    return name in names


def _answers_to(name: str) -> list[Answer | None]:
    question = FIRST.question(name)
    answers: list[Answer | None] = [None, unknown(name)]
    answers.extend(given(name, option.value) for option in question.options)
    if question.kind is Kind.TEXT:
        answers.extend(given(name, Said(words)) for words in ("Huada", "Hongda"))
    return answers


@pytest.mark.parametrize("question", FIRST.questions, ids=lambda question: question.id)
def test_every_question_can_be_reached_and_the_conditional_ones_vanish(question: Question) -> None:
    """In some state it is open; if it has a condition, in some other it is hidden."""
    found: set[Status] = set()
    wanted = {Status.OPEN} if question.when is ALWAYS else {Status.OPEN, Status.HIDDEN}
    for facts, answers in states_of(question):
        answers.pop(question.id, None)
        found.add(draw_up(FIRST, facts, answers).item(question.id).status)
        if wanted <= found:
            return
    pytest.fail(f"{question.id} is only ever {found}")


PAID = "tool-paid-by-buyer"
SKILL = "pkg-technician-skill"
TRIAL = "tool-trial-run"
WHERE = "site-prototype-where"
KIND = "tool-prototype-kind"
DEPOSIT = (given("site-deposit-paid", "yes"), given("site-deposit-paid", "no"))
FLIPS: list[tuple[str, str, bool, bool, Answer | None, Answer | None]] = [
    # question, fact, the fact where it is shown and where it is gone, the answers there
    ("site-prior-production-evidence", "pilot_unnecessary", True, False, None, None),
    ("site-changed-since-deposit", "deposit_paid", True, False, None, None),
    ("tool-owner", "tooled", True, False, None, None),
    ("tool-investment-cost", "dedicated_tooling_planned", True, False, None, None),
    ("tool-photo-on-site", "tooled", True, True, given(PAID, "part"), given(PAID, "no")),
    ("tool-photo-on-site", "tooled", True, False, given(PAID, "yes"), given(KIND, "machined")),
    (
        "tool-owner",
        "tooled",
        False,
        False,
        given(KIND, "small_batch_mold"),
        given(KIND, "machined"),
    ),
    ("tool-trial-run", "tooled", False, False, given(KIND, "printed_parts"), unknown(KIND)),
    ("tool-trial-run", "tooled", True, False, given(KIND, "machined"), given(KIND, "other")),
    ("site-deposit-paid", "deposit_paid", False, True, None, None),
    (*("site-changed-since-deposit", "deposit_paid", False, False), *DEPOSIT),
    ("tool-trial-run-date", "tooled", True, True, given(TRIAL, "yes"), given(TRIAL, "planned")),
    ("pkg-technician-skill-plan", "tooled", True, True, given(SKILL, "yes"), given(SKILL, "no")),
    ("site-capability-proof", "tooled", True, True, given(WHERE, "refused"), None),
    ("site-capability-proof", "tooled", True, True, unknown(WHERE), None),
]


@pytest.mark.parametrize(("name", "fact", "shown", "gone", "answer", "other"), FLIPS)
def test_conditional_questions_appear_and_vanish(
    name: str, fact: str, *, shown: bool, gone: bool, answer: Answer | None, other: Answer | None
) -> None:
    """The question comes with its fact or answer and goes with it."""
    here = draw_up(FIRST, {fact: shown}, told(*filter(None, [answer]))).item(name)
    there = draw_up(FIRST, {fact: gone}, told(*filter(None, [other]))).item(name)
    assert here.status is Status.OPEN
    assert there.status in {Status.HIDDEN, Status.UNDECIDED}


def test_a_blocker_cannot_be_set_aside() -> None:
    """Its condition says that it applies, so "not applicable" is no answer to it.

    The same holds for what decides whether a blocker is asked.
    """
    deciding = ("site-prototype-where", "site-differences", "tool-prototype-kind")
    for question in FIRST.questions:
        blocks = question.severity is Severity.BLOCKER and question.derive is None
        if blocks or question.id in {*deciding, "tool-paid-by-buyer", "site-deposit-paid"}:
            assert question.always_applies, question.id


def test_new_tooling_at_the_site_opens_the_tooling_questions() -> None:
    """Row 5: when the tools will be others, they are asked about although nobody ticked a tool."""
    sites = (
        given("site-prototype-where", Said("Huada")),
        given("site-production-where", Said("Hongda")),
        given(KIND, "machined"),
    )
    for options, expected in ((("tooling",), Status.OPEN), (("machines",), Status.HIDDEN)):
        answers = told(*sites, given("site-differences", Chosen(options)))
        checklist = draw_up(FIRST, {"tooled": False}, answers)
        assert expected is checklist.item("tool-trial-run").status


def test_the_same_site_can_be_said_in_words() -> None:
    """The words "at the prototype site" name the same site, and none when none is named."""
    same = given("site-production-where", "same_as_prototype")
    for prototype, expected in (
        (given(WHERE, Said("Huada")), Status.HIDDEN),
        (given(WHERE, "refused"), Status.OPEN),
        (unknown(WHERE), Status.OPEN),
    ):
        checklist = draw_up(FIRST, {}, told(prototype, same))
        assert expected is checklist.item("site-capability-proof").status
    assert draw_up(FIRST, {}, told(same)).item("site-capability-proof").status is Status.UNDECIDED


def test_setting_the_prototype_site_aside_hides_nothing() -> None:
    """Nobody makes the sites equal by calling one of them not applicable."""
    answers = told(not_applicable(WHERE), given("site-production-where", Said("Hongda")))
    checklist = draw_up(FIRST, {}, answers)
    assert checklist.item(WHERE).status is Status.OPEN
    assert checklist.item("site-capability-proof").status is Status.UNDECIDED


def test_nobody_answers_who_pays_or_owns_with_we() -> None:
    """The bot does not know which side "we" is."""
    for name in ("tool-owner", "tool-paid-by-buyer"):
        for word in ("we", "us", "we paid", "我们", "our company"):
            reading = read(FIRST.question(name), word, today=TODAY)
            assert isinstance(reading, NotUnderstood), (name, word)


def test_a_flag_says_which_answers_raise_it() -> None:
    """The options' own words, "Not known" for an unknown, nothing where no single answer does."""
    said = {
        name: [[words.say() for words in flag.answers(FIRST.question(name))] for flag in flags]
        for name in ("pkg-bom", "tool-owner", "tool-prototype-kind", "site-production-where")
        if (flags := FIRST.question(name).red_flags)
    }
    assert said["pkg-bom"] == [["We do not have it"]]
    assert said["tool-owner"] == [["A third party", "Not known"]]
    assert said["tool-prototype-kind"][0] == ["In another way"]
    assert said["tool-prototype-kind"][1][-1] == "A small-batch mold"
    assert said["site-production-where"] == [[]]


def test_a_source_in_words() -> None:
    """A buyer reads "article 1, line 11", not "S0:11"."""
    assert FIRST.question("pkg-bom").source.spoken.say() == "article 1, line 11"


def test_sites_are_compared_by_name() -> None:
    """Spelling makes no other site; another name does, and brings its questions."""
    names = ("site-move-reason", "site-differences", "site-contract-tightened", "pkg-five-proofs")
    for site, expected in (
        ("HUADA Co., Ltd.", Status.HIDDEN),
        ("Hongda", Status.OPEN),
    ):
        answers = told(
            given("site-prototype-where", Said("Huada")),
            given("site-production-where", Said(site)),
        )
        checklist = draw_up(FIRST, {}, answers)
        assert [expected] * 4 == [checklist.item(name).status for name in names]


def test_the_articles_sentences_stay_in_the_articles() -> None:
    """Nothing is asked in words that are long enough to be a quotation."""
    for question in FIRST.questions:
        for said in (question.title, question.ask, question.why):
            assert len(said.say().split()) <= 30, question.id

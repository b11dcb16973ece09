"""What is different between two versions of a bank."""

from __future__ import annotations

from dataclasses import fields
from textwrap import dedent

import pytest

from prompts import bank
from prompts.comparing import ASPECTS, Aspect, Part, Step, compare
from prompts.question import Question, Severity
from tests.prompts.banks import FACTS, FIRST, FIRST_FOLDER, GATES, WORDS, entry, section

FRAME = GATES + dedent("""
    axes: [{id: product, title: {en: Product}, sections: [A, B]}]
    events: [{id: lapse, source: x, words: {en: time went by}, touches: all, months: 24}]
    risk: [{id: A, fact: tooled, approvers: 2, title: {en: High}}]
    """)
ONE = entry(
    "q-one",
    "choice",
    "red_flags: [{answer: no, severity: minor, consequence: {en: Bad.}, lift: {en: Do.}}]",
)


def loaded(*questions: str, gates: str = FRAME, facts: str = FACTS) -> bank.Bank:
    """A bank of one section."""
    files = {"gates.yml": gates, "facts.yml": facts, "a.yml": section("A", *questions)}
    return bank.load_texts(files, words=WORDS)


GATE_NAMES = ("prototype", "pilot", "release")
OLD = loaded(ONE, entry("q-two"))

CHANGES: list[tuple[str, str, Aspect]] = [
    ("title: {en: q-one}", "title: {en: One}", Aspect.WORDS),
    ('ask: {en: "?"}', 'ask: {en: "What?"}', Aspect.WORDS),
    ('example: {en: "1"}', 'example: {en: "2"}', Aspect.WORDS),
    ("severity: major", "severity: blocker", Aspect.SEVERITY),
    (
        "role: buyer",
        "role: buyer\n  stricter: {when: {fact: paid, is: true}, severity: blocker}",
        Aspect.SEVERITY,
    ),
    ("role: buyer", "role: buyer\n  when: {fact: paid, is: true}", Aspect.CONDITION),
    ("severity: minor", "severity: major", Aspect.FLAGS),
    ("consequence: {en: Bad.}", "consequence: {en: Worse.}", Aspect.FLAGS),
    ("answer: no", "answer: [no, unknown]", Aspect.FLAGS),
    ("role: buyer", "role: buyer\n  minimum_grade: E1\n  proof: [file]", Aspect.GRADE),
    ("role: buyer", "role: buyer\n  capability: true", Aspect.GRADE),
    ('words: {en: "No"}', 'words: {en: "Never"}', Aspect.OPTIONS),
    ('words: {en: "No"}', 'words: {en: "No"}, aliases: {en: [never]}', Aspect.OPTIONS),
    ("kind: choice", "kind: multi", Aspect.ANSWER),
    ("role: buyer", "role: buyer\n  always_applies: true", Aspect.ANSWER),
    ("role: buyer", "role: quality", Aspect.PLACE),
    ("gate: prototype", "gate: pilot", Aspect.PLACE),
    ("role: buyer", "role: buyer\n  recheck_days: 30", Aspect.LASTING),
    ("role: buyer", "role: buyer\n  depends: [lapse]", Aspect.LASTING),
]


@pytest.mark.parametrize(("old", "new", "aspect"), CHANGES)
def test_what_changed_in_a_question(old: str, new: str, aspect: Aspect) -> None:
    """Each part of a question belongs to one aspect, and no other is named."""
    assert old in ONE
    difference = compare(OLD, loaded(ONE.replace(old, new, 1), entry("q-two")))
    assert difference
    assert [(c.after.id, c.aspects) for c in difference.changed] == [("q-one", (aspect,))]
    assert (difference.added, difference.removed, difference.frame) == ((), (), ())
    assert len(list(difference.lines(WORDS))) == 1


def test_every_part_of_a_question_is_compared() -> None:
    """A new key cannot change a verdict unseen: it belongs to exactly one aspect."""
    compared = [part for parts in ASPECTS.values() for part in parts]
    assert sorted([*compared, "id", "order"]) == sorted(part.name for part in fields(Question))


def test_questions_come_and_go() -> None:
    """Added ones in the new order, removed ones in the old; a place in the list is no change."""
    difference = compare(OLD, loaded(entry("q-new"), entry("q-two"), entry("q-last")))
    assert [question.id for question in difference.added] == ["q-new", "q-last"]
    assert [question.id for question in difference.removed] == ["q-one"]
    assert difference.changed == ()
    assert list(difference.lines(WORDS)) == [
        "New: q-new (`q-new`), major.",
        "New: q-last (`q-last`), major.",
        "Gone: q-one (`q-one`).",
    ]


FRAMES: list[tuple[str, str, Part, str, Step]] = [
    (
        "rules:",
        "rules:\n  - {id: X, source: y, words: {en: W}, lift: {en: L}}",
        Part.RULE,
        "X",
        Step.ADDED,
    ),
    ("lift: {en: Make parts.}", "lift: {en: More.}", Part.RULE, "D4", Step.CHANGED),
    ("title: {en: Pilot}", "title: {en: Trial}", Part.GATE, "pilot", Step.CHANGED),
    ("B: {en: Second}", "B: {en: Other}", Part.SECTION, "B", Step.CHANGED),
    ("title: {en: Product}", "title: {en: Thing}", Part.AXIS, "product", Step.CHANGED),
    ("months: 24", "months: 12", Part.EVENT, "lapse", Step.CHANGED),
    ("approvers: 2", "approvers: 1", Part.RISK, "A", Step.CHANGED),
    ("risk: [{id: A,", "risk: [{id: Z,", Part.RISK, "Z", Step.ADDED),
]


@pytest.mark.parametrize(("old", "new", "part", "name", "step"), FRAMES)
def test_what_changed_beside_the_questions(
    old: str, new: str, part: Part, name: str, step: Step
) -> None:
    """Rules, gates, sections, axes, events and classes of risk."""
    assert old in FRAME
    difference = compare(OLD, loaded(ONE, entry("q-two"), gates=FRAME.replace(old, new)))
    first = difference.frame[0]
    assert (first.part, first.name, first.step) == (part, name, step)
    assert difference.changed == ()


def test_facts_and_the_floor() -> None:
    """They change verdicts, so they are told."""
    facts = "tooled: {words: {en: A tool}}\nfresh: {words: {en: Fresh}}"
    gates = FRAME.replace("2/3", "3/4")
    lines = list(compare(OLD, loaded(ONE, entry("q-two"), gates=gates, facts=facts)).lines(WORDS))
    assert lines == [
        "Changed, fact `tooled`: A tool",
        "New, fact `fresh`: Fresh",
        "Gone, fact `paid`: It is paid",
        "At least so much of a section must be answered: was 2/3, is 3/4.",
    ]


def test_a_weight_is_told_before_and_after() -> None:
    """A person reads what the change does, not only that there is one."""
    difference = compare(
        OLD, loaded(ONE.replace("severity: major", "severity: blocker"), entry("q-two"))
    )
    assert difference.changed[0].severities == (Severity.MAJOR, Severity.BLOCKER)
    assert list(difference.lines(WORDS)) == [
        "Changed: q-one (`q-one`): weight (was major, is blocker)."
    ]


def test_the_same_bank() -> None:
    """Nothing is different, and one line says so."""
    same = compare(FIRST, bank.load_texts(bank.texts(FIRST_FOLDER), words=WORDS))
    assert not same
    assert list(same.lines(WORDS)) == []
    assert same.headline(WORDS) == "Versions 1 and 1 ask the same."


def test_another_language_is_no_change_of_words() -> None:
    """Where one version has Chinese too, the English is compared, and the language is told."""
    one = "{en: First}, B: {en: Second}"
    sections = "sections: {A: {en: First}, B: {en: Second}}"
    text = "{en: One}"
    lines = (f"title: {text}", f"ask: {text}", f"why: {text}")
    option = '{value: "yes", words: {en: "Yes"}}, {value: "no", words: {en: "No"}}'
    english = {
        "gates.yml": f"version: a\nlanguages: [en]\ncoverage_floor: 2/3\n{sections}\nrules: []\n"
        "gates:\n" + "".join(f"  - {{id: {g}, title: {text}, asks: {text}}}\n" for g in GATE_NAMES),
        "facts.yml": "{}",
        "a.yml": section("A", entry("q-one", "choice", *lines, f"options: [{option}]")),
    }
    assert one in english["gates.yml"]
    chinese = {
        name: file.replace("languages: [en]", "languages: [en, zh-CN]")
        .replace("{en: One}", "{en: One, zh-CN: 一}")
        .replace("First}", "First, zh-CN: 一}")
        .replace("Second}", "Second, zh-CN: 二}")
        .replace('{en: "1"}', '{en: "1", zh-CN: "1"}')
        .replace('{en: "Yes"}', '{en: "Yes", zh-CN: 是}, aliases: {zh-CN: [对啊]}')
        .replace('{en: "No"}', '{en: "No", zh-CN: 否}')
        for name, file in english.items()
    }
    old, new = (bank.load_texts(files, words=WORDS) for files in (english, chinese))
    difference = compare(old, new)
    assert list(difference.lines(WORDS)) == ["Languages: was en, is en, zh-CN."]


def test_the_headline_counts() -> None:
    """How many came, went and changed, from which version to which."""
    new = loaded(ONE.replace("severity: major", "severity: blocker"), entry("q-x"), entry("q-y"))
    said = compare(OLD, new).headline(WORDS)
    assert said == "From version test to test: 2 questions new, 1 gone, 1 changed."

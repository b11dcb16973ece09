"""The questions of a bank as they are read, and every problem of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prompts import bank
from prompts.problems import BankProblems, MissingQuestionError
from prompts.question import Course, Gate, Identity, Kind, Severity
from tests.prompts.banks import (
    WORDS,
    bank_of,
    entry,
    problems_of,
)
from tests.prompts.frames import FRAME

if TYPE_CHECKING:
    from pathlib import Path


FREE = "options: [{value: yes, words: {en: Yes}}, {value: no, words: {en: No}, needs_proof: false}]"
PROVEN = "minimum_grade: E1\nproof: [file]"
FLAG = "severity: major, consequence: {en: Bad.}, lift: {en: Do.}"


def test_a_bank_of_five_lines(tmp_path: Path) -> None:
    """A small bank is read with everything in its place."""
    small = bank_of(tmp_path, entry("q-one", "number", "unit: pcs", "units: {pcs: [件]}"))
    question = small.question("q-one")
    assert (question.kind, question.unit, dict(question.units)) == (
        Kind.NUMBER,
        "pcs",
        {"pcs": "pcs", "件": "pcs"},
    )
    assert (question.gate, question.severity, question.row) == (Gate.PROTOTYPE, Severity.MAJOR, 1)
    assert str(question.source) == "S0:9"
    assert [part.id for part in small.not_asked] == ["B"]
    assert small.version == "test"
    with pytest.raises(MissingQuestionError, match="no question `q-two`"):
        small.question("q-two")


def test_yes_and_no_stay_words(tmp_path: Path) -> None:
    """YAML would make booleans of yes and no; here they are options."""
    small = bank_of(
        tmp_path,
        entry(
            "q-one",
            "choice",
            "options: [{value: yes, words: {en: Yes}}, {value: no, words: {en: No}}]",
        ),
        entry("q-two", "choice", "when: {fact: q-one, is: no}"),
    )
    assert [option.value for option in small.question("q-one").options] == ["yes", "no"]


TWO = "options: [{value: a, words: {en: A}}, {value: b, words: {en: B}}]"
DERIVED = "kind: derived\nderive: {}"
OTHERS = (
    entry("q-two"),
    entry("q-day", "date"),
    entry("q-pcs", "number", "unit: pcs"),
    entry("q-usd", "number", "unit: USD\nunits: {CNY: [rmb]}"),
    entry("q-row", "text", 'series: true\nexample: {en: "300, 280"}'),
)
BAD_QUESTIONS: list[tuple[str, str, str]] = [
    # what is written instead of the good lines, what is wrong, what to write instead
    ("id: One", "`id: One` is no question id", "small letters joined by hyphens"),
    ("idd: q-two", "`idd` is no key here", "`id`"),
    ("row: 145", "`row: 145` is no number from 1 to 144", "`row: 1`"),
    ("row: yes", "`row: yes` is no number", "`row: 1`"),
    ("gate: pilott", "`gate: pilott` is none of the words", "prototype, pilot, release"),
    ("kind: picture", "`kind: picture` is none of the words", "choice, multi, text"),
    ("severity: huge", "`severity: huge` is none", "blocker, major, minor"),
    ("role: cook", "`role: cook` is none", "buyer, supplier, quality, manager"),
    ("source: S9:1", "names no article and line", "`source: S0:9`"),
    ("source: S0", "names no article and line", "`source: S0:9`"),
    ("lead_days: -1", "`lead_days: -1` is no number from 0", "`lead_days: 0`"),
    ("recheck_days: 0", "`recheck_days: 0` is no number", "`recheck_days: 1`"),
    ("minimum_grade: E5", "`minimum_grade: E5` is no grade", "E0, E1, E2, E3, E4"),
    ("minimum_grade: E1", "it needs proof, but not which", "`proof: [file]`"),
    ("proof: [song]", "`proof` is no list of files", "file, photo, report"),
    ("capability: maybe", "`capability: maybe` is neither", "true or false"),
    ("ask: What", "`ask` has no language", "`ask: {en: …}`"),
    ("ask: {en: }", "`ask` is no text in `en`", '"a sentence"'),
    ("ask: {de: Was}", "unknown language `de`", "en or zh-CN"),
    ("ask: {zh-CN: 什么}", "`ask` is missing in `en`", "`ask: {en: …}`"),
    ("ask: {en: x, zh-CN: 什么}", "which the bank does not have", "`languages` of gates.yml"),
    ('example: {en: "perhaps"}', "does not understand its own example", "an example that is"),
    ("options: [a, b]", "`options` has 'a', which has no keys", "`- key: value`"),
    ("options: 3", "`options` is no list", "`options:` and `- …`"),
    ("options: []", "a choice has fewer than two options", "two entries or more"),
    ("options: [{value: a}]", "`words` is missing", "`words: …`"),
    (TWO.replace("value: a", "value: A"), "the option `A` has no usable value", "small letters"),
    (TWO.replace("value: a", "value: unknown"), "`unknown` has no usable value", "no option"),
    (TWO.replace("value: a", "value: b"), "the option `b` is there twice", "another value"),
    (TWO.replace("en: A", "en: B"), "`b` means both `a` and `b`", "different words"),
    (TWO.replace("en: A", "en: Later"), "`later` always means `later`", "other words"),
    (TWO.replace("en: A", "en: N/A"), "`n/a` always means `not applicable`", "other words"),
    (TWO.replace("{en: A}", "{en: A}, aliases: [x]"), "`aliases` has no language", "`aliases: {en"),
    (TWO.replace("{en: A}", "{en: A}, aliases: {en: x}"), "no list of words in `en`", "[words]"),
    (TWO.replace("{en: A}", "{en: A}, alone: 3"), "`alone: 3` is neither", "true or false"),
    ("kind: number", "a number has no unit", "`unit: pcs`"),
    ("unit: pcs", "a choice has a unit", "`kind: number`"),
    ("past: true", "a choice lies in the past", "`kind: date`"),
    ("future: true", "a choice lies in the future", "`kind: date`"),
    ("min: 1", "a choice has a smallest number", "`kind: number`"),
    ("numbered: true", "a choice must carry a number", "`kind: text`"),
    (TWO.replace("{en: A}", "{en: A}, same_as: q-zwo"), "there is no question `q-zwo`", "`q-two`"),
    (
        TWO.replace("{en: A}", "{en: A}, raises: moved"),
        "`raises: moved` is not in gates.yml",
        "lapse, site_changed",
    ),
    (
        TWO.replace("{en: A}", "{en: A}, final: true"),
        "an option is `final`, and nothing is asked again",
        "`recheck_days`",
    ),
    ("kind: number\nunit: pcs\nunits: [x]", "`units` is no list of spellings", "`units: {pcs:"),
    ("kind: number\nunit: pcs\nunits: {pcs: x}", "`units` is no list of", "`units: {pcs:"),
    ("kind: file", "a file is asked for, and none is needed", "`minimum_grade: E1`"),
    ("kind: derived", "belong together", "both, or neither"),
    ("derive: {sum: [a]}", "`derive` says nothing that can be computed", "`derive: {proofs"),
    ("when: {fact: toled, is: true}", "there is no fact `toled`", "`tooled`"),
    ("when: {fact: q-zwo, is: a}", "there is no question `q-zwo`", "`q-two`"),
    ("when: {fact: q-two, is: maybe}", "`maybe` is no answer to `q-two`", "no, unknown, yes"),
    ("when: {fact: tooled}", "`tooled` wants exactly one comparison", "`{fact: tooled, is: true}`"),
    ("when: {fact: tooled, equals: 3}", "`equals` is no comparison", "is, differs_from"),
    ("when: {fact: q-one, answered: true}", "its condition waits for itself", "not lead back"),
    ("stricter: 3", "`stricter` has no keys", "`stricter: {when"),
    (
        "stricter: {when: {fact: tooled, is: true}, severity: major}",
        "`stricter` is no stricter",
        "a heavier severity",
    ),
    ("red_flags: 3", "`red_flags` is no list", "`red_flags:`"),
    (f"red_flags: [{{{FLAG}}}]", "a red flag has either `answer` or `when`", "`answer: no`"),
    ("red_flags: [{answer: no}]", "`consequence` is missing", "`consequence: …`"),
    (f"red_flags: [{{answer: maybe, {FLAG}}}]", "`maybe` is no answer to `q-one`", "no, unknown"),
    (f"red_flags: [{{answer: no, rule: D9, {FLAG}}}]", "`rule: D9` is not in gates.yml", "D12, D4"),
    (f"red_flags: [{{answer: no, unless: {{fact: x}}, {FLAG}}}]", "`unless`:", "`{fact: tooled"),
    (
        f"{PROVEN}\n{FREE}",
        "`no` needs no proof and raises no red flag",
        "a red flag with `answer: no`",
    ),
    ("depends: site_changed", "`depends` is no list of events", "`depends: []`"),
    ("depends: [site_moved]", "`depends: site_moved` is not in gates.yml", "lapse, site_changed"),
    ("raises: site_moved", "`raises: site_moved` is not in gates.yml", "lapse, site_changed"),
    ("raises: [site_changed]", "`raises: ['site_changed']` is no name", "`raises: a_name`"),
    ("kind: person\nraises: site_changed", "a person has `raises`", "no `raises`"),
    ("states: color", "`states: color` is none of", "revision, part, order, site, batch"),
    (f"kind: file\n{PROVEN}\nstates: part", "a file has `states`", "no `states`"),
    ("reuse: often", "`reuse: often` is neither", "true or false"),
    ("same_product: true", "says which orders take an answer over", "`reuse: true` beside it"),
    ("kind: date\nreuse: true", "a date is handed on to a later order", "no `reuse`"),
    (f"kind: photo\n{PROVEN}\nreuse: true", "a photo is handed on", "no `reuse`"),
    ("axis: money", "`axis: money` is not in gates.yml", "business, product"),
    ("series: true", "a choice is a row of numbers", "`kind: text`"),
    (
        "kind: text\nseries: true\nexample: {en: a few}",
        "does not understand its own example `a few`",
        "an example",
    ),
    (
        f"red_flags: [{{answer: no, outcome: stop, {FLAG}}}]",
        "none of the words",
        "stay_small_batch",
    ),
    (DERIVED.format("{holds: {fact: toled, is: true}}"), "there is no fact `toled`", "`tooled`"),
    (DERIVED.format("{holds: {fact: tooled}}"), "`holds`: `tooled` wants exactly one", "{fact:"),
    (DERIVED.format("{window: {submitted: q-day}}"), "`months` is missing", "`months: …`"),
    (DERIVED.format("{window: {submitted: q-day, months: 5}}"), "`months: 5` is no", "[3, 5]"),
    (DERIVED.format("{window: {submitted: q-day, months: [5, 3]}}"), "is no range", "[3, 5]"),
    (DERIVED.format("{window: {submitted: q-two, months: [3, 5]}}"), "on a date", "id of a date"),
    (DERIVED.format("{bound: {defects: q-pcs, of: q-day}}"), "`q-day` is a date", "a number"),
    (DERIVED.format("{bound: {defects: q-psc, of: q-pcs}}"), "no question `q-psc`", "`q-pcs`"),
    (DERIVED.format("{bound: {defects: q-pcs}}"), "`of` is missing", "`of: …`"),
    (DERIVED.format("{variation: {of: q-pcs}}"), "`variation` works on a series", "a series"),
    (DERIVED.format("{rolled: {of: q-two}}"), "`rolled` works on a series", "a series"),
    (DERIVED.format("{ratio: {of: q-pcs, to: q-usd}}"), "have none in common", "the same unit"),
    (DERIVED.format("{ratio: {of: q-pcs}, rolled: {of: q-row}}"), "nothing that can be", "proofs"),
    (
        DERIVED.format("{sum: {of: q-row}}"),
        "says nothing that can be computed",
        "variation, rolled",
    ),
    (
        "when: {fact: q-day, before: q-two}",
        "`before` works on a date, and `q-two` is a choice",
        "id",
    ),
    ("when: {fact: q-pcs, after: q-day}", "`after` works on a date, and `q-pcs` is a number", "id"),
    ("when: {fact: q-pcs, less_than: q-day}", "`less_than` works on a number", "id of a number"),
    ("when: {fact: q-pcs, less_than: q-usd}", "have none in common", "the same unit"),
    ("when: {fact: q-usd, less_than: order-quantity}", "have none in common", "the same unit"),
    (
        "when: {fact: order-ship-date, at_least: 5}",
        "works on a number, and `order-ship-date`",
        "id",
    ),
    ("when: {fact: q-two, below: 5}", "`below` works on a number, and `q-two` is a choice", "id"),
    ("when: {fact: q-day, is: soon}", "`is` compares words, and `q-day` is a date", "before"),
    ("when: {fact: order-quantity, is: many}", "`order-quantity` is a number", "at_least"),
    ("when: {fact: q-day, before: tooled}", "`before: tooled` names no question", "question's id"),
    ("id: order-quantity", "the order itself is called so", "another id"),
]


@pytest.mark.parametrize(("lines", "wrong", "instead"), BAD_QUESTIONS, ids=lambda text: text[:40])
def test_every_problem_of_a_question(tmp_path: Path, lines: str, wrong: str, instead: str) -> None:
    """Each mistake names the file with its line, the question, what is wrong, what to write."""
    bad = entry("q-one", "choice", lines)
    if lines.startswith("kind: "):
        bad = bad.replace("kind: choice\n  ", "", 1)
    if lines.startswith("id: "):
        bad = bad.replace("id: q-one\n  ", "", 1)
    problems = problems_of(tmp_path, bad, *OTHERS, gates=FRAME)
    found = [problem for problem in problems if wrong in problem]
    assert found, problems
    assert found[0].startswith("a.yml:")
    assert instead in found[0].split("Write instead: ")[1]
    with pytest.raises(BankProblems, match="The question bank cannot be used"):
        bank.load(tmp_path, words=WORDS)


GOOD_QUESTIONS = [
    "depends: []",
    "reuse: true\nsame_product: true",
    "depends: [site_changed, lapse]",
    "raises: site_changed\nstates: site\nreuse: true\naxis: business",
    'kind: text\nseries: true\nexample: {en: "98, 97 %"}',
    DERIVED.format("{holds: {fact: q-day, before: order-ship-date}}"),
    DERIVED.format("{ratio: {of: q-pcs, to: order-quantity}}"),
    "when: {fact: q-pcs, less_than: order-quantity}",
    "when: {fact: q-day, is: unknown}",
]


@pytest.mark.parametrize("lines", GOOD_QUESTIONS)
def test_what_is_right_is_not_told(tmp_path: Path, lines: str) -> None:
    """A key used as it is meant to be is no problem."""
    good = entry("q-one", "choice", lines)
    if lines.startswith("kind: "):
        good = good.replace("kind: choice\n  ", "", 1)
    if lines.startswith("kind: derived"):
        good = "\n".join(line for line in good.splitlines() if "example:" not in line)
    assert problems_of(tmp_path, good, *OTHERS, gates=FRAME) == []


def test_the_keys_of_a_question_arrive(tmp_path: Path) -> None:
    """What a question says about its answer's life is in the bank."""
    lines = "raises: site_changed\nstates: site\nreuse: true\naxis: business\ndepends: [lapse]"
    row = 'series: true\nexample: {en: "98, 97 %"}'
    flag = f"red_flags: [{{answer: no, outcome: stay_small_batch, {FLAG}}}]"
    small = bank_of(
        tmp_path,
        entry("q-one", "choice", lines, flag),
        entry("q-row", "text", row),
        gates=FRAME,
    )
    question = small.question("q-one")
    assert (question.raises, question.states, question.reuse) == (
        "site_changed",
        Identity.SITE,
        True,
    )
    assert [flag.outcome for flag in question.red_flags] == [Course.STAY_SMALL_BATCH]
    assert small.question("q-row").series
    axis, other = small.axis_of(question), small.axis_of(small.question("q-row"))
    assert axis is not None
    assert other is not None
    assert (axis.id, other.id) == ("business", "product")
    assert small.axis_at("q-one", "A") == axis
    assert small.axis_at("", "A") == small.axis_at("tooled", "A") == other
    assert small.axis_at("", "") is None


STALE_BY = [
    ("", set()),
    ("capability: true", {"site_changed", "lapse"}),
    ("minimum_grade: E1\nproof: [file]", {"site_changed", "lapse"}),
    ("minimum_grade: E1\nproof: [file]\ndepends: []", set()),
    ("depends: [lapse]", {"lapse"}),
]


@pytest.mark.parametrize(("lines", "expected"), STALE_BY)
def test_what_makes_an_answer_stale(tmp_path: Path, lines: str, expected: set[str]) -> None:
    """What is proven falls with the events that touch its section, unless it says otherwise."""
    small = bank_of(tmp_path, entry("q-one", "choice", lines), gates=FRAME)
    assert small.depends == {"q-one": expected}

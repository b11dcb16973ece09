"""Typed answers in free words, and what answers every question."""

from __future__ import annotations

import random
from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from prompts.answer import Chosen, Person, Said, Value
from prompts.grammar import reserved
from prompts.question import Kind
from prompts.typed import (
    Asked,
    NotApplicable,
    NotUnderstood,
    ReasonMissing,
    Understood,
    UnknownAnswer,
    read,
)
from tests.prompts.banks import FIRST, TODAY, WORDS, again, bank_of, entry, question_of
from tests.prompts.typed import CONTRACT, DIFFERENCES, SITE, TRIAL, chosen

if TYPE_CHECKING:
    from pathlib import Path

    from prompts.typed import Reading


QUANTITY = FIRST.question("tool-trial-run-quantity")
DUE = FIRST.question("site-evidence-due")
WHERE = FIRST.question("site-prototype-where")
DRAWINGS = FIRST.question("pkg-drawings")
PROOF = FIRST.question("site-capability-proof")
FREE_TEXT: list[tuple[str, Value]] = [
    ("Huada Model Shop, Shenzhen", Said("Huada Model Shop, Shenzhen")),
    ("refused", Chosen(("refused",))),
    ("The supplier does not say", Chosen(("refused",))),
    ("保密", Chosen(("refused",))),
    ("Hall 12", Said("Hall 12")),
    ("won't tell", Chosen(("refused",))),
    ("the supplier refuses to say", Chosen(("refused",))),
    ("They did not tell us", Chosen(("refused",))),
    ("供应商不肯说", Chosen(("refused",))),
    ("  宏达塑胶\n东莞  ", Said("宏达塑胶\n东莞")),
    ("a\x00b\ud800c", Said("abc")),
    ("NA Tooling Ltd, Detroit", Said("NA Tooling Ltd, Detroit")),
    ("Nanjing", Said("Nanjing")),
    ("ab" * 2250, Said("ab" * 2250)),
    ("Thanksgiving Tools, Ningbo", Said("Thanksgiving Tools, Ningbo")),
    ("See Works, 5 Lake Road", Said("See Works, 5 Lake Road")),
    ("Secret Tools Ltd", Said("Secret Tools Ltd")),
    ("Hi-Tech Mold, Dongguan", Said("Hi-Tech Mold, Dongguan")),
    ("it is secret", Chosen(("refused",))),
    ("宏达", Said("宏达")),
    ("Later Street 5", Said("Later Street 5")),
]


def test_free_text() -> None:
    """Text is taken whole; words that are an option mean the option; numbers stay text."""
    for typed, value in FREE_TEXT:
        assert Understood(value) == read(WHERE, typed, today=TODAY)


FREE_TEXT_THAT_IS_NO_ANSWER: list[str] = ["yes", "no", "是", "👍", ":+1:"]


def test_free_text_that_is_no_answer() -> None:
    """Yes is no address."""
    for typed in FREE_TEXT_THAT_IS_NO_ANSWER:
        assert NotUnderstood(again("text"), SITE.example, {}) == read(SITE, typed, today=TODAY)


CHATTER: list[str] = [
    *("ok.", "Fine", "x", "1", "xxx", "ab", "12", "asdf", "test", "see attached", "See the photo"),
    *("as discussed", "please see my email", "Thanks!", "thank you Bea", "hello"),
    "Thanks Bea, will check with my boss tomorrow",
    *("I will ask them tomorrow", "ok, we will check with the factory", "let me ask my boss"),
    *("we need to check internally", "I am checking", "we are looking into it", "to follow"),
    *(
        "same as the production site",
        "same place as before",
        "见附件",
        "如附件",
        "收到",
        "稍等",
        "好",
        "same",
        "same factory",
    ),
]


def test_chatter_is_no_answer() -> None:
    """What names nothing is asked again, with an example of what would."""
    for typed in CHATTER:
        reading = read(WHERE, typed, today=TODAY)
        assert isinstance(reading, NotUnderstood), typed
        assert reading.reason_key in {again("text"), again("text_empty")}, typed


SERIES: list[tuple[str, bool]] = [
    ("300, 280, 350, 300", True),
    ("98 %, 97 %", True),
    ("300、280、350", True),
    ("many", False),
    ("1,200,1,500", False),
    ("300, and a few more", False),
]


def test_a_row_of_numbers(tmp_path: Path) -> None:
    """It is kept as it was typed, once every part of it is a number."""
    row = question_of(tmp_path, "text", 'series: true\nexample: {en: "300, 280, 350"}')
    for typed, understood in SERIES:
        expected = (
            Understood(Said(typed))
            if understood
            else NotUnderstood(again("text_number"), row.example)
        )
        assert expected == read(row, typed, today=TODAY), typed


CODES: list[tuple[str, str, bool]] = [
    # what is typed, the question's lines, whether it names something
    ("6061-T6", "", True),
    ("PA66", "", True),
    ("B1", "", True),
    ("304", 'example: {en: "AISI 316L"}', True),
    ("304", "", False),
    ("12", 'example: {en: "AISI 316L"}', False),
    ("C", "states: revision", True),
    ("3", "states: revision", True),
    ("rev B", "states: revision", True),
    ("C", "", False),
    ("fine", "states: revision", False),
    ("asdf", "states: revision", False),
]


def test_short_codes(tmp_path: Path) -> None:
    """A grade, a part or a revision is a name, however short; two digits and a letter are none."""
    for number, (typed, lines, understood) in enumerate(CODES):
        folder = tmp_path / str(number)
        folder.mkdir()
        question = question_of(folder, "text", lines)
        expected = (
            Understood(Said(typed))
            if understood
            else NotUnderstood(again("text_empty"), question.example)
        )
        assert expected == read(question, typed, today=TODAY), (typed, lines)


A_PLAN = "We will check every part with the gauge of WI-12."
TOOL_NUMBERS: list[tuple[str, Reading]] = [
    ("T-1042", Understood(Said("T-1042"))),
    ("1042", Understood(Said("1042"))),
    ("mold no. 3", Understood(Said("mold no. 3"))),
    ("no number", chosen("unnamed")),
    *(
        (typed, NotUnderstood(again("text_number"), FIRST.question("tool-production-id").example))
        for typed in ("same as prototype", "see photo", "x", "the red one", "as discussed")
    ),
]


def test_a_tool_has_a_number() -> None:
    """A tool without a number cannot be told from another, so words alone are asked again."""
    for typed, expected in TOOL_NUMBERS:
        assert expected == read(FIRST.question("tool-production-id"), typed, today=TODAY), typed
    plan = FIRST.question("pkg-technician-skill-plan")
    assert Understood(Said(A_PLAN)) == read(plan, A_PLAN, today=TODAY)


A_FILE_IS_SENT_NOT_TYPED: list[tuple[str, Reading]] = [
    ("missing", chosen("missing")),
    ("no", chosen("missing")),
    ("没有", chosen("missing")),
    ("We don’t have it", chosen("missing")),
    ("see my mail", NotUnderstood(again("file"), DRAWINGS.example, {})),
    ("yes", NotUnderstood(again("file"), DRAWINGS.example, {})),
]


def test_a_file_is_sent_not_typed() -> None:
    """A file question is answered by a file, or by saying that there is none."""
    for typed, expected in A_FILE_IS_SENT_NOT_TYPED:
        assert expected == read(DRAWINGS, typed, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("<@U123ABC>", Understood(Person("U123ABC"))),
        ("ask <@W123ABC|lee> please", Understood(Person("W123ABC"))),
        ("Lee", None),
        ("<@U1AA> and <@U2AA>", None),
    ],
)
def test_a_person(tmp_path: Path, typed: str, expected: Reading | None) -> None:
    """A person is one mention."""
    question = question_of(tmp_path, "person")
    wanted = expected or NotUnderstood(again("person"), question.example, {})
    assert wanted == read(question, typed, today=TODAY)


UNKNOWNS = [
    *("unknown", "Unknown.", "don't know", "don’t know", "dont know", "we do not know"),
    *("not sure", "no idea", "TBD", "不知道", "不清楚", "待定", "not sure yet", "unknown yet"),
    *("we don't know yet", "no clue", "no idea, sorry", "还不清楚"),
]


@pytest.mark.parametrize("question", [TRIAL, WHERE, DRAWINGS, DUE, QUANTITY, DIFFERENCES])
def test_the_general_answers_work_everywhere(question: object) -> None:
    """Unknown, not applicable and the wishes mean the same whatever is asked."""
    asked = FIRST.question(getattr(question, "id", ""))
    for typed in UNKNOWNS:
        assert UnknownAnswer() == read(asked, typed, today=TODAY), typed
    noted = UnknownAnswer("I ask the supplier")
    assert noted == read(asked, "unknown, I ask the supplier", today=TODAY)
    wishes = {"back": "back", "why?": "why", "Skip": "skip", "later": "later", "status": "status"}
    wishes |= {"help": "help", "为什么": "why", "跳过": "skip", "帮助": "help", "`back`": "back"}
    wishes |= {"?": "why", "??": "why", "？": "why", "skip this": "skip", "skip please": "skip"}
    wishes |= {"later pls": "later", "back please": "back", "please skip this question": "skip"}
    wishes |= {"let me check": "later", "will check": "later", "请跳过": "skip", "why this?": "why"}
    for typed, command in wishes.items():
        assert Asked(command) == read(asked, typed, today=TODAY), typed


@pytest.mark.parametrize("name", ["site-evidence-due", "tool-trial-run-quantity", "tool-owner"])
def test_what_does_not_apply_needs_a_reason(name: str) -> None:
    """With a reason it is set aside, without one the reason is asked for."""
    asked = FIRST.question(name)
    for typed in ("n/a because it is a bag", "N/A: it is a bag", "not applicable, it is a bag"):
        assert NotApplicable("it is a bag") == read(asked, typed, today=TODAY), typed
    assert NotApplicable("是袋子") == read(asked, "不适用，因为是袋子", today=TODAY)
    assert NotApplicable("it is a bag") == read(asked, "na (it is a bag)", today=TODAY)
    for typed in ("n/a", "N/A.", "not applicable", "n/a because", "n/a because …", "不适用", "na"):
        assert ReasonMissing() == read(asked, typed, today=TODAY), typed


def test_what_always_applies_cannot_be_set_aside() -> None:
    """An order always has a production site."""
    expected = NotUnderstood(again("always_applies"), SITE.example, {})
    assert expected == read(SITE, "n/a because we trust them", today=TODAY)


def test_the_prototype_as_an_answer_is_kept() -> None:
    """Rule D4: "same as sample" is recorded as it was said, for the checklist to refuse."""
    assert Understood(Said("same as sample")) == read(PROOF, "same as sample", today=TODAY)
    plan = FIRST.question("pkg-technician-skill-plan")
    assert Understood(Said("same as sample")) == read(plan, "same as sample", today=TODAY)
    assert isinstance(read(CONTRACT, "same as sample", today=TODAY), NotUnderstood)


def test_nobody_types_the_answer_to_a_derived_question() -> None:
    """What is computed cannot be answered."""
    reading = read(FIRST.question("pkg-five-proofs"), "all there", today=TODAY)
    assert isinstance(reading, NotUnderstood)
    assert reading.reason_key == again("derived")


WORDS_THAT_THE_GRAMMAR_KEEPS: list[tuple[str, str | None]] = [
    ("Later", "later"),
    ("unknown", "unknown"),
    ("n/a", "not applicable"),
    ("red", None),
]


def test_words_that_the_grammar_keeps() -> None:
    """No option can be called by them."""
    for words, meaning in WORDS_THAT_THE_GRAMMAR_KEEPS:
        assert meaning == reserved(words)


def test_every_question_understands_its_example(tmp_path: Path) -> None:
    """The example that is shown is itself an answer, in each kind."""
    kinds = ("choice", "multi", "text", "number", "date", "person")
    options = "options: [{value: a, words: {en: A}}, {value: b, words: {en: B}}]"
    entries = [
        entry(
            f"q-{kind}",
            kind,
            "unit: pcs" if kind == "number" else "",
            options if kind == "multi" else "",
        )
        for kind in kinds
    ]
    for question in (*FIRST.questions, *bank_of(tmp_path, *entries).questions):
        if question.kind not in {Kind.FILE, Kind.PHOTO, Kind.REPORT, Kind.DERIVED}:
            reading = read(question, question.example.say(), today=TODAY)
            assert isinstance(reading, Understood), question.id


_PIECES = [
    *(
        "yes",
        "no",
        "n/a",
        "because",
        "3",
        "Dec",
        "12月3日",
        ",",
        ";",
        "、",
        "and",
        "和",
        "300",
        "pcs",
    ),
    *(
        "🙂",
        "\x00",
        "\n",
        "\t",
        "\ud83d",
        "<@U1>",
        "{",
        "}",
        "%s",
        "\u202e",
        "٣",
        "²",
        "½",
        "-",
        "—",
    ),
    *(
        "''",
        "1,",
        "9" * 50,
        " ",
        "(",
        ")",
        ".",
        "?",
        "not applicable",
        "na",
        "in",
        "weeks",
        "k",
        "万",
    ),
]


def test_nothing_that_is_typed_raises() -> None:
    """Whatever is typed gets a reading whose words exist, and quickly, for every question."""
    dice = random.Random(4)  # noqa: S311 (a repeatable test, no secret)
    texts = ["".join(dice.choices(_PIECES, k=dice.randint(1, 9))) for _ in range(60)]
    texts += [
        piece * 4100 for piece in (",", "1,", "a ", "是", "n/a", "🙂", "-", " yes", "\x00", "9")
    ]
    start = perf_counter()
    for question in FIRST.questions[::7]:
        for typed in texts:
            reading = read(question, typed, today=TODAY)
            if isinstance(reading, NotUnderstood):
                values = {"example": reading.example, **reading.values}
                assert WORDS.say(reading.reason_key, **values)
            elif isinstance(reading, Understood) and isinstance(reading.value, Said):
                reading.value.text.encode()
    assert perf_counter() - start < 5

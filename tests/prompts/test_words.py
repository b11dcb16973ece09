"""The catalogue of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prompts import words
from prompts.problems import MissingWordError, WordsProblems
from prompts.words import Text, Words
from tests.prompts.banks import WORDS

if TYPE_CHECKING:
    from pathlib import Path


def folder_of(folder: Path, **files: str) -> Path:
    """A folder of words: `en__core` is en/core.yml."""
    for name, said in files.items():
        language, _, file = name.replace("zh_CN", "zh-CN").partition("__")
        (folder / language).mkdir(exist_ok=True)
        (folder / language / f"{file}.yml").write_text(said, encoding="utf-8")
    return folder


def test_files_of_a_language_are_one_catalogue(tmp_path: Path) -> None:
    """Nested keys are joined with dots, over all files of a language."""
    folder = folder_of(tmp_path, en__core="a: {b: one}", en__bot="a: {c: two}")
    assert sorted(Words.load(folder).keys()) == ["a.b", "a.c"]


def test_values_are_set_into_slots() -> None:
    """Plain values, texts in the language asked for, and lists."""
    catalogue = Words(
        {
            "x": Text({"en": "{a} and {b}: {c}", "zh-CN": "{a}和{b}：{c}"}),
            "verdict.comma": Text({"en": ", ", "zh-CN": "、"}),
        }
    )
    values = {"a": 3, "b": Text({"en": "tool", "zh-CN": "模具"}), "c": ("x", Text(en="y"))}
    assert catalogue.say("x", **values) == "3 and tool: x, y"
    assert catalogue.say("x", "zh-CN", **values) == "3和模具：x、y"


def test_a_value_with_braces_is_only_text() -> None:
    """What a person typed is never read as a slot."""
    assert Words({"x": Text(en="<{a}>")}).say("x", a="{b}") == "<{b}>"


@pytest.mark.parametrize(
    ("n", "language", "expected"),
    [
        (1, "en", "1 point"),
        (0, "en", "0 points"),
        (2, "en", "2 points"),
        (1, "zh-CN", "1点"),
        (2, "zh-CN", "2点"),
        (1, "de", "1 point"),
    ],
)
def test_plural(n: int, language: str, expected: str) -> None:
    """`n` chooses between one and other; Chinese has one form for all numbers."""
    catalogue = Words(
        {
            "x.one": Text(en="{n} point"),
            "x.other": Text({"en": "{n} points", "zh-CN": "{n}点"}),
        }
    )
    assert expected == catalogue.say("x", language, n=n)


def test_a_missing_language_falls_back_to_english() -> None:
    """Nobody is left without words."""
    assert Text(en="yes").say("zh-CN") == "yes"


def test_a_key_that_is_not_there_is_told() -> None:
    """An unknown key and a missing value are errors, never an empty sentence."""
    catalogue = Words({"x": Text(en="{a}")})
    with pytest.raises(MissingWordError, match="no `y`"):
        catalogue.say("y")
    with pytest.raises(MissingWordError, match="no `y`"):
        catalogue.text("y")
    with pytest.raises(MissingWordError, match=r"value for \{a\}"):
        catalogue.say("x")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"zh_CN__core": "a: 一"}, "there are no English words"),
        ({"en__core": "a: one", "xx__core": "a: one"}, "`xx` is no language"),
        ({"en__core": "a: 3"}, "3 is no text"),
        ({"en__core": "a: [x]"}, "is no text"),
        ({"en__core": "a: one\na: two"}, "the key is there twice"),
        ({"en__core": "a: one", "en__bot": "a: two"}, "the key is in en/bot.yml:1 too"),
        ({"en__core": 'a: "{"'}, "a brace is open or closed alone"),
        ({"en__core": 'a: "{0}"'}, "is no slot"),
        ({"en__core": "a: {b: one"}, "it is no YAML here"),
        ({"en__core": "- a"}, "does not begin with a key"),
        ({"en__core": "a: x\nb: x", "zh_CN__core": "a: 一"}, "the words are missing"),
        ({"en__core": "a: x", "zh_CN__core": "a: 一\nb: 二"}, "no such key in English"),
        ({"en__core": 'a: "{x}"', "zh_CN__core": 'a: "{y}"'}, "English has no slot y"),
    ],
    ids=str,
)
def test_every_problem_of_words_is_told(
    tmp_path: Path, files: dict[str, str], expected: str
) -> None:
    """Each mistake in a file of words is named with its place."""
    folder = folder_of(tmp_path, **files)
    assert any(expected in str(problem) for problem in words.check(folder))
    with pytest.raises(WordsProblems, match="The catalogue of words cannot be used"):
        Words.load(folder)


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    """Two files with one mistake each give two problems."""
    folder = folder_of(tmp_path, en__core="a: 1", en__bot="b: 2")
    with pytest.raises(WordsProblems, match="2 problems") as caught:
        Words.load(folder)
    assert len(caught.value.problems) == 2


def test_the_words_of_the_bot_can_be_used() -> None:
    """The words that come with the bot have no problem."""
    assert words.check() == []


def test_every_reason_says_what_would_lift_it() -> None:
    """Each sentence of a reason has its sentence of a remedy; red flags bring their own."""
    keys = list(WORDS.keys())
    reasons = {key.split(".")[2] for key in keys if key.startswith("verdict.reason.")}
    lifts = {key.split(".")[2] for key in keys if key.startswith("verdict.lift.")}
    assert reasons - {"red_flag"} == lifts

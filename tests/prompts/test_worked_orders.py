"""Five typical orders, from the first question to the verdict: what is asked, and what follows."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from tests.prompts.banks import BANK
from tests.prompts.worked_orders import (
    FOLDER,
    Played,
    Story,
    expected,
    one_other_answer,
    page,
    play,
    stories,
    told,
)

PAGE = Path(__file__).parents[2] / "docs" / "worked-orders.md"
OTHERS = FOLDER / "one_other_answer.txt"
STORIES = stories()
every_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)


_BEST = [(story, min(1, len(story.chapters) - 1)) for story in STORIES if not story.taken_over]
"""The orders, each on the day on which it stands best; a repeat order is asked what others are."""


@cache
def _played(name: str) -> tuple[Played, ...]:
    return play(BANK, next(story for story in STORIES if story.name == name))


@every_story
def test_every_answer_is_asked_for(story: Story) -> None:
    """The file answers all that is asked, and nobody answers what is not asked."""
    assert [one.unused for one in _played(story.name)] == [()] * len(story.chapters)


@every_story
def test_the_verdict_and_its_reasons_are_as_told(story: Story) -> None:
    """Level, gates, risk class, every reason with its rule, and every note."""
    played = _played(story.name)
    assert [expected(one.chapter) for one in played] == [told(one) for one in played]


@every_story
def test_nobody_is_asked_too_much(story: Story) -> None:
    """The verdict comes after no more questions than the file allows."""
    for one in _played(story.name):
        if one.chapter.at_most is not None:
            assert one.until <= one.chapter.at_most


@every_story
def test_only_lasting_answers_are_taken_over(story: Story) -> None:
    """What an earlier order hands on is what the bank lets it hand on."""
    assert {name for name in story.taken_over if not BANK.question(name).reuse} == set()


def test_the_simple_part_is_ready_after_forty_questions() -> None:
    """A machined part at one site, class C, is ready for release with at most 40 answers."""
    (played,) = _played("machined_part")
    assert played.verdict.level == "ready"
    assert played.until <= len(played.asked) <= 40


def test_every_question_is_asked_of_some_order() -> None:
    """Over the five orders, every question of the bank that a person can answer is asked."""
    asked = {name for story in STORIES for one in _played(story.name) for name in one.asked}
    taken_over = {name for story in STORIES for name in story.taken_over}
    askable = {question.id for question in BANK.questions if question.derive is None}
    assert askable == asked | taken_over


def test_the_page_is_up_to_date() -> None:
    """docs/worked-orders.md says what the orders do today; `make docs` rewrites it."""
    written = page(BANK, [(story, _played(story.name)) for story in STORIES])
    if os.environ.get("BLESS") == "1":
        PAGE.write_text(written, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == written, "changed: read it, then run `make docs`"


def test_one_other_answer_does_what_it_did() -> None:
    """What each single answer of an order decides is written down; `make docs` rewrites it.

    A change of the bank that changes what an answer means changes a line of that file.
    """
    best = [(story, _played(story.name)[chapter]) for story, chapter in _BEST]
    written = "\n".join(line for story, one in best for line in one_other_answer(story, one)) + "\n"
    if os.environ.get("BLESS") == "1":
        OTHERS.write_text(written, encoding="utf-8")
    assert OTHERS.read_text(encoding="utf-8").splitlines() == written.splitlines()

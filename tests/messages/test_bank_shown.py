"""Every question of the bank can be shown: in the thread, in a form and explained."""

from typing import Any

import pytest

from bot.messages import Messages
from prompts.bank import load
from prompts.question import Kind, Question
from prompts.words import Words
from tests.messages.limits import complaints, strings

BANK = load()
ASKED = [question for question in BANK.questions if question.kind is not Kind.DERIVED]
every_question = pytest.mark.parametrize("question", ASKED, ids=lambda question: question.id)


def _options(question: Question) -> list[dict[str, str]]:
    return [{"value": o.value, "label": o.words.say()} for o in question.options]


def _context(question: Question) -> dict[str, Any]:
    return {
        "order_id": 1_000_000,
        "code": "ORDER-123",
        "heard": [],
        "question": {
            "id": question.id,
            "title": question.title.say(),
            "ask": question.ask.say(),
            "kind": question.kind.value,
            "severity": question.severity.value,
            "gate": question.gate.value,
            "section": BANK.section(question.section).title.say(),
            "role": question.role.value,
            "example": question.example.say(),
            "unit": question.unit,
            "always_applies": question.always_applies,
        },
        "position": {"open": 12, "blockers": 3},
        "options": _options(question),
        "needs_evidence": True,
        "answer": None,
        "evidence_kind": "file",
        "hint": None,
        "can_keep": True,
        "placard": True,
        "read_in": "zh-CN",
        "only_in": None,
    }


@every_question
def test_question_can_be_asked(messages: Messages, question: Question) -> None:
    """A question fits into its message, and no answer's label is cut."""
    payload = messages.payload("question", _context(question))
    assert complaints(payload) == []
    cut = [text for text in strings(payload) if text.endswith("…") and len(text) >= 70]
    assert cut == []


@every_question
def test_question_can_be_filled_in(messages: Messages, question: Question) -> None:
    """A question fits into its section's form, whose title is not cut."""
    field = {
        "id": question.id,
        "ask": question.ask.say(),
        "kind": question.kind.value,
        "options": _options(question),
        "example": question.example.say(),
        "unit": question.unit,
        "always_applies": question.always_applies,
        "current": None,
        "needs_evidence": False,
    }
    view = messages.view(
        "section",
        {
            "private_metadata": "{}",
            "code": "ORDER-123",
            "section_title": BANK.section(question.section).title.say(),
            "questions": [field],
            "more": 0,
        },
    )
    assert complaints(view) == []


@every_question
def test_question_can_be_explained(messages: Messages, question: Question) -> None:
    """Why a question is asked fits into a message."""
    context = {
        "title": question.title.say(),
        "ask": question.ask.say(),
        "why": question.why.say(),
        "source": str(question.source),
        "consequences": [flag.consequence.say() for flag in question.red_flags],
        "evidence": Words.load().say(f"grade.{question.minimum_grade.name}"),
        "role": question.role.value,
    }
    assert complaints(messages.payload("why", context)) == []

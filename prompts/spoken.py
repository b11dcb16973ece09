"""How an answer is said back.

Decides the words for a value; refuses to know the sentence that they stand in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from prompts.answer import Amount, Attached, Chosen, Day, Person, Said, Value
from prompts.words import Text

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from prompts.question import Question

Spoken: TypeAlias = str | Text | tuple[str | Text, ...]
"""Something that `Words.say` can set into a sentence, in any language."""

ATTACHED = Text({"en": "file sent", "zh-CN": "已发文件"})
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def spoken(question: Question, value: Value) -> Spoken:
    """The words for an answer: an option's words, "300 pcs", "3 Dec 2026", the text itself."""
    match value:
        case Chosen(options, note):
            words: list[str | Text] = []
            for name in options:
                option = question.option(name)
                words.append(name if option is None else option.words)
            return (*words, note) if note else tuple(words)
        case Said(text):
            return text
        case Amount(number, unit):
            return f"{spoken_number(number)} {unit}".strip()
        case Day(day):
            return spoken_day(day)
        case Person(user_id):
            return f"<@{user_id}>"
        case Attached():
            return ATTACHED


def spoken_day(day: date) -> Text:
    """A day that nobody can take for another one: "3 Dec 2026"."""
    return Text(
        {
            "en": f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
            "zh-CN": f"{day.year}年{day.month}月{day.day}日",
        }
    )


def spoken_number(number: Decimal) -> str:
    """A number with a comma between thousands and no zeros behind the point."""
    said = f"{number:,f}"
    return said.rstrip("0").rstrip(".") if "." in said else said

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
_UNITS = {
    "pcs": ("pcs", "pcs", "件"),
    "pcs/day": ("pcs/day", "pcs/day", "件/天"),
    "pcs/week": ("pcs/week", "pcs/week", "件/周"),
    "pcs/month": ("pcs/month", "pcs/month", "件/月"),
    "pcs/year": ("pcs/year", "pcs/year", "件/年"),
    "weeks": ("week", "weeks", "周"),
    "months": ("month", "months", "个月"),
    "batches": ("batch", "batches", "批"),
    "changes": ("change", "changes", "次变更"),
    "issues": ("issue", "issues", "个问题"),
    "rounds": ("round", "rounds", "轮"),
}
"""Units of the bank that are words: one, several, and Chinese."""

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
            return spoken_amount(number, unit)
        case Day(day):
            return spoken_day(day)
        case Person(user_id):
            return f"<@{user_id}>"
        case Attached():
            return ATTACHED


def spoken_amount(number: Decimal, unit: str) -> str | Text:
    """A number with its unit: "12,000 pcs", "1 round"; a unit that has no words as it is."""
    said = spoken_number(number)
    words = _UNITS.get(unit)
    if words is None:
        return f"{said} {unit}".strip()
    one, many, chinese = words
    return Text({"en": f"{said} {one if number == 1 else many}", "zh-CN": f"{said} {chinese}"})


def spoken_unit(unit: str) -> str | Text:
    """A unit alone, as it is asked for."""
    words = _UNITS.get(unit)
    return unit if words is None else Text({"en": words[1], "zh-CN": words[2]})


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

"""What a person typed, read as an answer.

Decides what a text means as the reply to one question, or that it must be asked again; refuses to
guess: a text with two meanings has none.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from prompts.amounts import read_amount
from prompts.answer import Chosen, Day, Person, Said, Value
from prompts.days import AmbiguousDayError, NoSuchDayError, read_day
from prompts.grammar import (
    ALL,
    COMMAND_OF,
    LONGEST_NAME,
    NO,
    NOT_APPLICABLE,
    THUMBS,
    UNKNOWN,
    YES,
    fold,
    plainer,
)
from prompts.question import FILES, Kind, Severity
from prompts.remarks import (
    points_elsewhere,
    refuses,
    same_as_prototype,
    says_nothing,
    takes_back,
)
from prompts.rules import only_the_prototype
from prompts.series import read_series

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from prompts.question import Option, Question
    from prompts.words import Text


@dataclass(frozen=True, slots=True)
class Understood:
    """An answer to the question."""

    value: Value


@dataclass(frozen=True, slots=True)
class UnknownAnswer:
    """The answer "we do not know", with what was said beside it."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The question does not apply, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class ReasonMissing:
    """The answer "not applicable" without a reason: ask for it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """No answer but a wish: back, why, skip, later, status, placard or help."""

    command: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """To be asked again.

    Attributes:
        reason_key: the words' key that says what was not understood.
        example: an answer that would be understood.
        values: what the sentence of `reason_key` needs.
    """

    reason_key: str
    example: Text
    values: Mapping[str, object] = field(default_factory=dict)


Reading: TypeAlias = (
    Understood | UnknownAnswer | NotApplicable | ReasonMissing | Asked | NotUnderstood
)

_MENTION = re.compile(r"<@([UW][A-Z0-9]{2,20})(?:\|[^<>]*)?>")
_NUMBER_CHOICE = re.compile(
    r"(?:option|answer|no\.|nr\.|number|选项?|第)?\s*[#(]?(\d{1,2})[.)]?项?"
)
_NOTE = re.compile(
    r"\s*(?:[,:：.](?!\d)|[，;；。!！(（\n])\s*|\s+[-–—]\s+|\s+(?=because\b)|(?=因为)"
)
_LIST = re.compile(
    r"\s*[,，;；、/&+\n]\s*|\s+and\s+|\s+or\s+|\s*(?:和|以及|还有|与)\s*", re.IGNORECASE
)
_SPACES = re.compile(r"\s+")
_LONGEST_LIST = 4
"""Parts that the words of one option can have: "tooling (molds, dies, fixtures)"."""
_ARTICLES = re.compile(r"^(?:it is|it's|its|they are|this is|by|the|a|an)\s+")
_YES_AND_MORE = re.compile(
    r"(?:yes|yep|yeah|yup)\s+(?!and\b|or\b|but\b|no\b)(?P<note>\S.*)", re.IGNORECASE | re.DOTALL
)
_CODE = re.compile(r"(?:rev(?:ision)?[.:]?\s*)?[A-Za-z0-9][A-Za-z0-9._/-]{0,23}", re.IGNORECASE)
_LEAST_DIGITS = 3
_LEAST_REASON = 3
"""Letters or signs below which a reason says nothing; one Chinese sign says as much as two."""


def read(question: Question, text: str, *, today: date, always_applies: bool = False) -> Reading:
    """Read what a person typed as the reply to a question.

    Never raises, whatever is typed. Slack's escapes must be undone already, but for mentions.

    Args:
        question: the question that was asked.
        text: exactly what was typed.
        today: the person's own date, for "next Friday" and for days without a year.
        always_applies: True when "not applicable" is no answer for this order, whatever the bank
            says of the question alone: see `Item.always_applies`.
    """
    clean = "".join(sign for sign in text if _shown(sign)).strip()
    if not any(sign.isalnum() or sign in "?？👍👎" for sign in clean):
        return _again(question, "empty")
    folded = fold(clean)
    general = _general(question, clean, folded, always_applies=always_applies)
    if general is not None:
        return general
    if question.kind is Kind.MULTI:
        return _several(question, clean)
    chosen = _chosen(question, clean, numbered=question.kind is Kind.CHOICE)
    if isinstance(chosen, NotUnderstood):
        return chosen
    if chosen is not None:
        return Understood(chosen)
    return _by_kind(question, clean, folded, today)


def _shown(sign: str) -> bool:
    """Drop control characters and lone surrogates: no database and no message can carry them."""
    return sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"}


def _general(
    question: Question, clean: str, folded: str, *, always_applies: bool
) -> Reading | None:
    """What means the same whatever is asked."""
    for said in plainer(folded):
        command = COMMAND_OF.get(said.rstrip(" ?")) or COMMAND_OF.get(said)
        if command is not None and not _is_option(question, folded):
            return Asked(command)
        if said in UNKNOWN:
            return UnknownAnswer()
    found = NOT_APPLICABLE.match(clean)
    if found:
        reason = clean[found.end() :].strip().rstrip(")）").strip()
        if always_applies or question.always_applies or question.severity is Severity.BLOCKER:
            return _again(question, "always_applies")
        weight = sum(1 if sign.isascii() else 2 for sign in reason if sign.isalnum())
        return NotApplicable(reason) if weight >= _LEAST_REASON else ReasonMissing()
    head, _, rest = clean.partition(_separator(clean))
    if rest and fold(head) in UNKNOWN:
        return UnknownAnswer(rest.strip())
    return None


def _is_option(question: Question, folded: str) -> bool:
    return any(folded in _names(option) for option in question.options)


def _separator(clean: str) -> str:
    found = _NOTE.search(clean)
    return found[0] if found and found[0] else "\0"


def _by_kind(  # noqa: PLR0911 (one return per kind)
    question: Question, clean: str, folded: str, today: date
) -> Reading:
    match question.kind:
        case Kind.CHOICE:
            if question.capability and only_the_prototype(clean):
                # Recorded as it was said; the checklist refuses it as proof (rule D4).
                return Understood(Said(clean))
            return _again(question, "choice")
        case Kind.TEXT:
            return _text(question, clean, folded)
        case Kind.NUMBER:
            amount = read_amount(question, clean)
            if isinstance(amount, str):
                return _again(question, amount, least=question.least)
            return Understood(amount)
        case Kind.DATE:
            return _day(question, clean, today)
        case Kind.PERSON:
            people = _MENTION.findall(clean)
            if len(people) == 1:
                return Understood(Person(people[0]))
            return _again(question, "person")
        case kind if kind in FILES:
            return _again(question, kind.value)
        case _:
            return _again(question, "derived")


def _text(  # noqa: PLR0911 (one return per kind of text)
    question: Question, clean: str, folded: str
) -> Reading:
    """A text that names something; chatter is asked again."""
    if folded in YES or folded in NO or folded in THUMBS:
        return _again(question, "text")
    if question.capability and only_the_prototype(clean):
        return Understood(Said(clean))  # kept, and refused by the checklist (rule D4)
    if question.option("refused") is not None and refuses(clean):
        return Understood(Chosen(("refused",)))
    same = question.option("same_as_prototype")
    if same is not None and same_as_prototype(clean):
        return Understood(Chosen((same.value,)))
    if question.series:
        row = read_series(clean)
        return Understood(Said(clean)) if row else _again(question, "text_number")
    if question.numbered:
        named = any(sign.isdigit() for sign in clean) and not points_elsewhere(clean)
        return Understood(Said(clean)) if named else _again(question, "text_number")
    if says_nothing(clean) and not _is_code(question, clean):
        return _again(question, "text_empty")
    return Understood(Said(clean))


def _is_code(question: Question, clean: str) -> bool:
    """Tell whether a text too short for words is a name all the same: "6061-T6", "304", "C".

    Digits alone name something where the example has digits too, a single letter or digit only
    where an identity is asked for: a drawing's revision.
    """
    if not _CODE.fullmatch(clean):
        return False
    digits = any(sign.isdigit() for sign in clean)
    if question.states is not None and (digits or len(clean) == 1):
        return True
    if any(sign.isalpha() for sign in clean):
        return digits
    shown = any(sign.isdigit() for sign in question.example.say())
    return shown and len(clean) >= _LEAST_DIGITS


def _day(question: Question, clean: str, today: date) -> Reading:
    try:
        day = read_day(clean, today=today, past=question.past)
    except AmbiguousDayError:
        return _again(question, "date_ambiguous")
    except (NoSuchDayError, OverflowError):
        return _again(question, "date_impossible")
    if day is None:
        return _again(question, "date")
    if question.past and day > today:
        return _again(question, "date_future")
    if question.future and day < today:
        return _again(question, "date_past")
    return Understood(Day(day))


def _again(question: Question, reason: str, **values: object) -> NotUnderstood:
    return NotUnderstood(f"typed.not_understood.{reason}", question.example, values)


@lru_cache(maxsize=4096)
def _names(option: Option) -> frozenset[str]:
    names = {fold(option.value), fold(option.value.replace("_", " "))}
    names.update(fold(said) for said in option.words.values())
    names.update(fold(alias) for alias in option.aliases)
    return frozenset(names | {_ARTICLES.sub("", name) for name in names})


def _means(option: Option, spelling: str) -> bool:
    """Tell whether an option stands for yes or no, and a text is another word for that."""
    if spelling in YES:
        return "yes" in _names(option)
    return spelling in NO and "no" in _names(option)


def _named(question: Question, said: str, *, numbered: bool) -> Option | None:
    """The one option that a text is, by its number, its words or another name."""
    folded = fold(said)
    folded = THUMBS.get(folded, folded)
    if numbered:
        number = _NUMBER_CHOICE.fullmatch(folded)
        if number and 1 <= int(number[1]) <= len(question.options):
            return question.options[int(number[1]) - 1]
    spellings = (*plainer(folded), _ARTICLES.sub("", folded))
    for meant in (lambda option, spelling: spelling in _names(option), _means):
        for spelling in spellings:
            for option in question.options:
                if meant(option, spelling):
                    return option
    return None


def _chosen(question: Question, clean: str, *, numbered: bool) -> Chosen | NotUnderstood | None:
    """An option, alone or with a remark behind it: "no, it was made by hand"."""
    option = _named(question, clean, numbered=numbered)
    if option is not None:
        return Chosen((option.value,))
    if question.kind is not Kind.CHOICE:
        return None
    for found in _NOTE.finditer(clean, 0, LONGEST_NAME):
        option = _named(question, clean[: found.start()], numbered=True)
        if option is None:
            continue
        note = clean[found.end() :].strip().rstrip(")）").strip()
        other = _named(question, note, numbered=True) if note else None
        if other is not None and other is not option:
            return _again(question, "one_only")
        if other is None and _withdrawn(question, option, note):
            return _again(question, "remark")
        return Chosen((option.value,), note)
    return _yes_and_more(question, clean)


def _yes_and_more(question: Question, clean: str) -> Chosen | NotUnderstood | None:
    """A yes that runs into its remark: "yes T1 done on 3 Dec"."""
    found = _YES_AND_MORE.fullmatch(clean)
    option = _named(question, "yes", numbered=False) if found else None
    if found is None or option is None:
        return None
    note = found["note"].strip()
    withdrawn = _withdrawn(question, option, note) or NO & set(fold(note).split())
    return _again(question, "remark") if withdrawn else Chosen((option.value,), note)


def _withdrawn(question: Question, option: Option, note: str) -> bool:
    """Tell whether a remark takes the answer back.

    An answer that speaks against the order can stand with whatever is said beside it.
    """
    against = not option.needs_proof or any(
        option.value in flag.values(question.id) for flag in question.red_flags
    )
    return not against and takes_back(note)


def _several(question: Question, clean: str) -> Reading:
    """Several options: "machines and tooling", "1, 3", "all"."""
    option = _named(question, clean, numbered=True)
    if option is not None:
        return Understood(Chosen((option.value,)))
    if fold(clean) in ALL:
        everything = tuple(option.value for option in question.options if not option.alone)
        return Understood(Chosen(everything))
    cuts = list((_SPACES if re.fullmatch(r"[\d\s]+", clean) else _LIST).finditer(clean))
    starts, ends = [0, *(cut.end() for cut in cuts)], [*(cut.start() for cut in cuts), len(clean)]
    found, place = [], 0
    while place < len(starts):
        # "Markings and labels" is one option and no list of two.
        for last in range(min(place + _LONGEST_LIST, len(ends)), place, -1):
            option = _named(question, clean[starts[place] : ends[last - 1]], numbered=True)
            if option is not None:
                found.append(option)
                place = last
                break
        else:
            part = clean[starts[place] : ends[place]].strip()
            if part:
                return _again(question, "multi", part=part[:80])
            place += 1
    if len(found) > 1 and any(option.alone for option in found):
        return _again(question, "alone")
    values = tuple(option.value for option in question.options if option in found)
    return Understood(Chosen(values)) if values else _again(question, "multi", part=clean[:80])

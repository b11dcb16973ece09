"""What a person typed, read as an answer.

Decides what a text means as the reply to one question, or that it must be asked again; refuses to
guess: a text with two meanings has none.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from prompts.amounts import read_amount
from prompts.answer import Chosen, Day, Person, Said, Value
from prompts.days import AmbiguousDayError, NoSuchDayError, read_day
from prompts.question import FILES, Kind
from prompts.remarks import points_elsewhere, refuses, says_nothing, takes_back
from prompts.rules import only_the_prototype

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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
    """No answer but a wish: back, why, skip, later, status or help."""

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

# The grammar's own words, per language. What a question's options are called is in the bank.
_LANGUAGE_WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "yes": (
            *("yes", "y", "yep", "yeah", "yup", "sure", "correct", "true", "right", "👍", "ok"),
            *("okay", "of course", "certainly", "absolutely", "definitely", "exactly"),
        ),
        "no": ("no", "n", "nope", "nah", "false", "not yet", "none", "👎"),
        "unknown": (
            *("unknown", "don't know", "dont know", "do not know", "i don't know", "i dont know"),
            *("i do not know", "we don't know", "we dont know", "we do not know", "not known"),
            *("not sure", "unsure", "no idea", "idk", "dunno", "don't know yet", "not known yet"),
            *("unclear", "nobody knows", "tbd", "tbc", "to be decided", "open"),
            *("to be confirmed", "not decided", "no clue", "i have no idea", "we have no idea"),
            *("i'm not sure", "i am not sure", "we're not sure", "we are not sure"),
        ),
        "all": ("all", "all of them", "everything"),
        "back": ("back", "go back", "previous"),
        "why": ("why", "why do you ask", "?", "??", "???", "what for"),
        "skip": ("skip", "next", "skip it", "next question"),
        "later": (
            *("later", "not now", "ask later", "ask me later", "remind me later"),
            *("let me check", "will check", "i will check", "we will check", "i'll check"),
            *("we'll check", "i check", "need to check", "have to check", "checking", "let me ask"),
        ),
        "status": ("status", "what is open", "what's open", "where are we"),
        "help": ("help", "help me", "commands"),
    },
    "zh-CN": {
        "yes": (
            *("是", "是的", "有", "对", "对的", "可以", "好", "好的", "没错", "嗯", "是啊", "是呀"),
            *("有的", "有啊", "对啊", "行", "可以的"),
        ),
        "no": ("否", "不", "不是", "没有", "没", "无", "不对", "还没有", "还没", "没有的", "不是的"),
        "unknown": (
            *("不知道", "不清楚", "不确定", "未知", "不明", "不太清楚", "还不知道", "待定"),
            *("还不清楚", "还不确定", "我不知道", "我们不知道", "没定", "还没定", "未定"),
        ),
        "all": ("全部", "都有", "所有", "都"),
        "back": ("返回", "上一题", "后退"),
        "why": ("为什么", "为何", "为什么问"),
        "skip": ("跳过", "下一题", "略过"),
        "later": ("稍后", "以后", "以后再说", "稍后再说", "晚点", "我问一下", "我确认一下", "我查一下"),
        "status": ("状态", "进度"),
        "help": ("帮助", "帮忙"),
    },
}
_COMMANDS = ("back", "why", "skip", "later", "status", "help")
_NOT_APPLICABLE = re.compile(
    r"\s*(?:n\s?/\s?a|n\.a\.?|(?:it\s+|this\s+)?(?:is\s+)?not\s+applicable"
    r"|(?:it\s+|this\s+)?(?:does\s+not|doesn['’]?t)\s+apply|不适用"
    r"|na(?=\s*(?:$|[:：,，;；.。(（-]|because\b|since\b|as\b|due\b|因为)))"
    r"(?![a-z0-9])[\s:：,，;；.。\-–—(（]*"
    r"(?:(?:(?:because|since|as|due\s+to|reason)\b|因为|由于)[\s:：,，]*)?",
    re.IGNORECASE,
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
_EDGES = re.compile(
    r"^(?:[\s\"'“”‘’`*_~>•.,!。，！：:;；]|[\-–—](?=\s))+|[\s\"'“”‘’`*_~.,!。，！:：;；]+$"
)
_ARTICLES = re.compile(r"^(?:it is|it's|its|they are|this is|by|the|a|an)\s+")
_THUMBS = {":+1:": "yes", ":thumbsup:": "yes", ":white_check_mark:": "yes", ":-1:": "no"}
_POLITE = re.compile(
    r"^(?:please|pls|plz|sorry|well|hm+|请|麻烦)[\s,]*(?=\S)"
    r"|[\s,]+(?:please|pls|plz|sorry|thanks|thx|thank you)$|(?<=.)(?:谢谢|吧)$"
)
_ABOUT_THIS = re.compile(r"\s+(?:this|that|it|this one|this question|the question|for now|yet)$")
_YES_AND_MORE = re.compile(r"(?:yes|yep|yeah|yup)\s+(?!and\b|or\b|but\b|no\b)(?P<note>\S.*)", re.I | re.S)
_LEAST_REASON = 3
"""Letters or signs below which a reason says nothing; one Chinese sign says as much as two."""


_LONGEST_NAME = 120
"""Signs within which an option's words must end, when a remark follows."""


def _said(meaning: str) -> frozenset[str]:
    return frozenset(word for words in _LANGUAGE_WORDS.values() for word in words[meaning])


_YES, _NO, _UNKNOWN, _ALL = (_said(meaning) for meaning in ("yes", "no", "unknown", "all"))
_COMMAND_OF = {word: command for command in _COMMANDS for word in _said(command)}


def reserved(text: str) -> str | None:
    """Tell what the grammar itself takes a text for, whatever is asked: a command, unknown, n/a.

    An option of a question must not be called so: it could never be chosen by typing.
    """
    folded = fold(text)
    if folded in _COMMAND_OF:
        return _COMMAND_OF[folded]
    if folded in _UNKNOWN:
        return "unknown"
    found = _NOT_APPLICABLE.match(text)
    return "not applicable" if found and not text[found.end() :].strip() else None


def fold(text: str) -> str:
    """Fold case, width, white space, quotes and marks at the edges: for comparing short words."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("‘", "'")
    folded = " ".join(folded.split())
    if folded in _THUMBS:
        return folded
    trimmed = _EDGES.sub("", folded)
    return trimmed or folded


def read(question: Question, text: str, *, today: date) -> Reading:
    """Read what a person typed as the reply to a question.

    Never raises, whatever is typed. Slack's escapes must be undone already, but for mentions.

    Args:
        question: the question that was asked.
        text: exactly what was typed.
        today: the person's own date, for "next Friday" and for days without a year.
    """
    clean = "".join(sign for sign in text if _shown(sign)).strip()
    if not any(sign.isalnum() or sign in "?？👍👎" for sign in clean):
        return _again(question, "empty")
    folded = fold(clean)
    general = _general(question, clean, folded)
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


def _general(question: Question, clean: str, folded: str) -> Reading | None:
    """What means the same whatever is asked."""
    for said in _plainer(folded):
        command = _COMMAND_OF.get(said.rstrip(" ?")) or _COMMAND_OF.get(said)
        if command is not None and not _is_option(question, folded):
            return Asked(command)
        if said in _UNKNOWN:
            return UnknownAnswer()
    found = _NOT_APPLICABLE.match(clean)
    if found:
        reason = clean[found.end() :].strip().rstrip(")）").strip()
        if question.always_applies:
            return _again(question, "always_applies")
        weight = sum(1 if sign.isascii() else 2 for sign in reason if sign.isalnum())
        return NotApplicable(reason) if weight >= _LEAST_REASON else ReasonMissing()
    head, _, rest = clean.partition(_separator(clean))
    if rest and fold(head) in _UNKNOWN:
        return UnknownAnswer(rest.strip())
    return None


def _plainer(folded: str) -> Iterator[str]:
    """A short text as it stands, then without "please", then without "this", "it" and "yet"."""
    yield folded
    if len(folded) > _LONGEST_NAME:
        return
    polite = _POLITE.sub("", folded)
    if polite != folded:
        yield polite
    bare = _ABOUT_THIS.sub("", polite)
    if bare != polite:
        yield bare


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


def _text(question: Question, clean: str, folded: str) -> Reading:
    """A text that names something; chatter is asked again."""
    if folded in _YES or folded in _NO or folded in _THUMBS:
        return _again(question, "text")
    if question.option("refused") is not None and refuses(clean):
        return Understood(Chosen(("refused",)))
    if question.numbered:
        named = any(sign.isdigit() for sign in clean) and not points_elsewhere(clean)
        return Understood(Said(clean)) if named else _again(question, "text_number")
    return _again(question, "text_empty") if says_nothing(clean) else Understood(Said(clean))


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


def _names(option: Option) -> set[str]:
    names = {fold(option.value), fold(option.value.replace("_", " "))}
    names.update(fold(said) for said in option.words.values())
    names.update(fold(alias) for alias in option.aliases)
    return names | {_ARTICLES.sub("", name) for name in names}


def _means(option: Option, spelling: str) -> bool:
    """Tell whether an option stands for yes or no, and a text is another word for that."""
    if spelling in _YES:
        return "yes" in _names(option)
    return spelling in _NO and "no" in _names(option)


def _named(question: Question, said: str, *, numbered: bool) -> Option | None:
    """The one option that a text is, by its number, its words or another name."""
    folded = fold(said)
    folded = _THUMBS.get(folded, folded)
    if numbered:
        number = _NUMBER_CHOICE.fullmatch(folded)
        if number and 1 <= int(number[1]) <= len(question.options):
            return question.options[int(number[1]) - 1]
    spellings = (*_plainer(folded), _ARTICLES.sub("", folded))
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
    for found in _NOTE.finditer(clean, 0, _LONGEST_NAME):
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
    found = _YES_AND_MORE.fullmatch(clean)
    option = _named(question, "yes", numbered=False) if found else None
    if found is None or option is None:
        return None
    note = found["note"].strip()
    withdrawn = _withdrawn(question, option, note) or _NO & set(fold(note).split())
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
    if fold(clean) in _ALL:
        everything = tuple(option.value for option in question.options if not option.alone)
        return Understood(Chosen(everything))
    parts = clean.split() if re.fullmatch(r"[\d\s]+", clean) else _LIST.split(clean)
    found = []
    for part in parts:
        if not part.strip():
            continue
        option = _named(question, part, numbered=True)
        if option is None:
            return _again(question, "multi", part=part.strip()[:80])
        found.append(option)
    if len(found) > 1 and any(option.alone for option in found):
        return _again(question, "alone")
    values = tuple(option.value for option in question.options if option in found)
    return Understood(Chosen(values)) if values else _again(question, "multi", part=clean[:80])

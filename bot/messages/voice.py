"""Sentences of the catalogue on their way into a template, in one language.

Decides how values get into a sentence: the sentence is taken from the catalogue once and kept in
pieces, values are escaped, phrases of ours (a person, an instant, emphasis) stay markup.
Refuses to know which sentences there are.
"""

import json
import re
from collections.abc import Mapping

from jinja2.exceptions import UndefinedError
from markupsafe import Markup

from prompts.words import Words

# Around a slot's name while its sentence is taken apart: no characters of any language.
_OPEN, _SHUT = "\ufdd0", "\ufdd1"
_SLOT = re.compile(f"{_OPEN}([^{_SHUT}]*){_SHUT}")
_OTHER = 2

# Escaped words with %s for each slot, and the slots' names.
Sentence = tuple[str, tuple[str, ...]]


class _HeldNumber(int):
    """A number that chooses singular or plural and then leaves its slot open."""

    def __format__(self, _: str) -> str:
        return f"{_OPEN}n{_SHUT}"


class Voice:
    """The words of one language, as templates ask for them."""

    def __init__(self, words: Words, language: str) -> None:
        self._words = words
        self._language = language
        self._constant: dict[str, Markup] = {}
        self._sentences: dict[str, Sentence] = {}

    def say(self, key: str, /, **values: object) -> Markup:
        """A sentence of the catalogue; markup among the values stays markup, all else is text.

        Raises:
            MissingWordError: the catalogue lacks the key, or the sentence needs another value.
        """
        if not values:
            return self._constant.get(key) or self._whole(key)
        form = f"{key} one" if values.get("n") == 1 else key
        frame, names = self._sentences.get(form) or self._take_apart(form, key, values)
        try:
            return _marked(frame % tuple([written(values[name]) for name in names]))
        except KeyError:
            return _marked(written(self._words.say(key, self._language, **values)))

    def named(self, name: str, family: str) -> Markup:
        """The word for a name out of a closed list: a level, a gate, a role, a sign."""
        key = f"{family}.{name}"
        return self._constant.get(key) or self._whole(key)

    def _whole(self, key: str) -> Markup:
        said = self._constant[key] = _marked(written(self._words.say(key, self._language)))
        return said

    def _take_apart(self, form: str, key: str, values: dict[str, object]) -> Sentence:
        held: dict[str, object] = {name: f"{_OPEN}{name}{_SHUT}" for name in values}
        if "n" in values:
            held["n"] = _HeldNumber(1 if values["n"] == 1 else _OTHER)
        pieces = _SLOT.split(self._words.say(key, self._language, **held))
        literal = (written(piece).replace("%", "%%") for piece in pieces[::2])
        sentence = self._sentences[form] = "%s".join(literal), tuple(pieces[1::2])
        return sentence


def _marked(text: str) -> Markup:
    """Escaped text as markup; the constructor of Markup would look for an `__html__` first."""
    return str.__new__(Markup, text)


def written(value: object) -> str:
    """Any value as escaped text: what a template writes between the braces of an expression.

    As markupsafe's `escape`, without an object for each piece, and nothing is written as "None".

    Raises:
        UndefinedError: there is no value, or one that is no word for a reader.
    """
    if type(value) is str:
        text = value
    elif isinstance(value, Markup):
        return value
    elif value is None or value is True or value is False:
        raise UndefinedError(f"a value is {value}, which is no word for a reader")
    else:
        text = str(value)
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text or ">" in text:
        text = text.replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&#34;") if '"' in text else text


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def value(fields: Mapping[str, object]) -> str:
    """A button's or option's value: compact JSON."""
    return _ENCODER.encode(fields)


def user(person: str) -> Markup:
    """A person inside a sentence."""
    return _marked(f'<user id="{written(person)}"/>')


def moment(at: int, fallback: str, style: str = "moment") -> Markup:
    """An instant (seconds since 1970, UTC) inside a sentence, shown in each reader's own zone."""
    words = written(fallback)
    return _marked(f'<time at="{int(at)}" fallback="{words}" style="{written(style)}"/>')


def bold(text: str) -> Markup:
    """Emphasised data inside a sentence."""
    return _marked(f"<b>{written(text)}</b>")


def titled(text: str, title: str) -> Markup:
    """A title and, behind it, what is said about it."""
    return _marked(f"<b>{written(title)}</b>: {written(text)}")


def led_by(text: str, lead: str) -> Markup:
    """A sentence with its beginning emphasised, where it begins with these words."""
    if not lead or not text.startswith(lead):
        return _marked(written(text))
    rest = written(text[len(lead) :])
    return _marked(f"<b>{written(lead)}</b>{rest}")

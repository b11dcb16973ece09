"""Whatever people type stays text: in every template, in every string of every example."""

import json
import re
from collections.abc import Iterator
from copy import copy
from typing import Any

import pytest

from bot.messages import MessageError, Messages
from bot.messages.preview import Example, examples
from prompts.problems import MissingWordError
from prompts.words import Words
from tests.messages.limits import complaints, strings

SHORT, LONGER = 13, 27
"""The lengths of the hostile texts: each is held against a harmless one that is as long."""
TYPED = [
    "<!channel>",
    '12" tool </section> {{7*7}}',
    "<@U0EVIL99>",
    "<#C0EVIL99|x> <!here>",
    "&lt;!here&gt;",
    "<https://evil.example|ok>",
    "*b* _i_ ~s~ `c`",
    ":smile: a:b:c",
    "> quoted",
    "{% if 1 %}{code} %s %%",
    "]]> <![CDATA[x]]>",
    "a\nb",
    "it's <b>&amp;</b>",
    "宁波 <!everyone> 有限公司",
]
HOSTILE = [text.ljust(SHORT if len(text) <= SHORT else LONGER, "x") for text in TYPED]
TWINS = str.maketrans("∗ˍ∼ˋ∶＞∣ˆ", "*_~`:>|^")
# Words out of a closed list: an unknown one is an error of ours, not something that people type.
CLOSED = {"evidence_kind", "level", "before", "after", "how", "role", "severity"} | {
    "read_in", "language", "language_of_slack",
}  # fmt: skip
# What stands in Slack's angle brackets: a person, a channel, an address; up to the label.
PINGS = re.compile(r"<([^>|]*)")

EXAMPLES = [e for name in Messages(Words.load()).names() for e in examples(name)]
every_example = pytest.mark.parametrize(
    "example", EXAMPLES, ids=lambda example: f"{example.template}.{example.name}"
)


def _places(value: object, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every string."""
    if isinstance(value, str):
        yield here
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _places(inner, (*here, key))
    elif isinstance(value, list):
        for key, inner in enumerate(value):
            yield from _places(inner, (*here, key))


def _with(context: Any, place: tuple[Any, ...], text: str) -> Any:  # noqa: ANN401 - any JSON
    """The context with another text at a place; what is not on the way there is not copied."""
    if not place:
        return text
    changed = copy(context)
    changed[place[0]] = _with(context[place[0]], place[1:], text)
    return changed


def _shape(value: object) -> object:
    """The payload without its words: what stands where."""
    if isinstance(value, dict):
        return {key: inner if key == "type" else _shape(inner) for key, inner in value.items()}
    return [_shape(inner) for inner in value] if isinstance(value, list) else None


def _read(text: str) -> str:
    """Slack's text as a person sees it."""
    plain = text.translate(TWINS)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shown(payload: object, words: str) -> bool:
    inside_json = json.dumps(words, ensure_ascii=False)[1:-1]
    on_a_line = words.replace("\n", " ")
    return any(
        words in (seen := _read(text)) or on_a_line in seen or inside_json in text
        for text in strings(payload)
    )


def _marked(value: object) -> Iterator[str]:
    """Every text that Slack reads as mrkdwn."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        if "blocks" in value and "text" in value:
            yield value["text"]
        for inner in value.values():
            yield from _marked(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _marked(inner)


@every_example
def test_hostile_text_is_inert(messages: Messages, example: Example) -> None:
    """No string of a context can ping, link, format or change the shape of a message."""
    honest = messages.payload(example.template, example.context)
    known = {ping for text in _marked(honest) for ping in PINGS.findall(text)}

    def written(place: tuple[Any, ...], text: str) -> Any:  # noqa: ANN401 - any JSON
        return messages.payload(example.template, _with(example.context, place, text))

    for place in _places(example.context):
        expected: dict[int, tuple[object, bool]] = {}
        for hostile in HOSTILE:
            try:
                payload = written(place, hostile)
            except (MessageError, MissingWordError):
                assert place[-1] in CLOSED, place
                continue
            if len(hostile) not in expected:
                harmless = "x" * len(hostile)
                plain = written(place, harmless)
                expected[len(hostile)] = (_shape(plain), _shown(plain, harmless))
            shape, shown = expected[len(hostile)]
            assert shape == _shape(payload), (place, hostile)
            pings = {ping for text in _marked(payload) for ping in PINGS.findall(text)}
            assert pings <= known, (place, hostile)
            if shown:
                assert _shown(payload, hostile), (place, hostile)
            assert complaints(payload) == [], (place, hostile)


@every_example
def test_long_text_keeps_slacks_limits(messages: Messages, example: Example) -> None:
    """A string of 10,000 characters is cut to what Slack takes; an identifier is refused."""
    for place in _places(example.context):
        for long in ("word & <more> " * 700, "&" * 10_000):
            try:
                payload = messages.payload(example.template, _with(example.context, place, long))
            except (MessageError, MissingWordError):
                continue
            assert complaints(payload) == [], place


@every_example
def test_invisible_characters_are_taken_out(messages: Messages, example: Example) -> None:
    """Control characters, bidirectional overrides and half surrogates reach nobody."""
    evil = "a\x00\x07\x1b[31m\u202eb\u2066\ufeff\ud800\ufffe\ufdd0\U000e0041c"
    for place in _places(example.context):
        try:
            payload = messages.payload(example.template, _with(example.context, place, evil))
            text = messages.plain(example.template, _with(example.context, place, evil))
        except (MessageError, MissingWordError):
            assert place[-1] in CLOSED, place
            continue
        for shown in (*strings(payload), text):
            inside = shown.replace("\n", "").replace("\ufe0f", "")
            assert inside.isprintable(), (place, shown)


def test_keys_of_closed_lists_are_no_data(messages: Messages) -> None:
    """A level that does not exist is told as our mistake, with the key that is missing."""
    card = next(e for e in EXAMPLES if e.template == "card")
    with pytest.raises(MissingWordError, match="<!channel>"):
        messages.message("card", {**card.context, "level": "<!channel>"})

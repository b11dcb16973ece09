"""The bot's Chinese: every template speaks it whole, with Chinese signs and nothing English."""

import re
from collections.abc import Iterator

import pytest

from bot.messages import Messages
from bot.messages.preview import Example, examples, preview
from prompts.words import Words
from tests.messages.limits import complaints

EXAMPLES = [e for name in Messages(Words.load()).names() for e in examples(name)]
WORDS = Words.load()
CHINESE = "zh-CN"
LETTERS = re.compile(r"[A-Za-z][A-Za-z'/-]*[A-Za-z]")
SLOT = re.compile(r"\{[a-z_0-9]+\}")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,:;?!](?!\w)")
# Names, formats and what is typed as it stands, in every language.
KEPT = {
    *("Slack", "English", "Readiness", "ORDER-123", "ORDER", "MB", "files", "read", "write"),
    *("invite", "readiness", "new", "close", "reopen", "digest", "monday", "off", "now", "help"),
    *("language", "english", "auto", "CSV", "DOCX", "DWG", "JPEG", "JPG", "PDF", "PNG", "QIF"),
    *("STEP", "XLSX", "XML", "AI", "UTC", "Content", "Credentials"),
    *("Cp", "Cpk", "Pp", "Ppk", "GRR", "ndc", "IQC", "IPQC", "DFM", "CMM", "MSA"),
}
SLACKS = re.compile(r"`[^`]*`|<[@#][^>]*>|<!date[^|]*\||<http[^|>]*\|?")
COMMAND = re.compile(r"/readiness [a-z0-9: -]*|/invite @\w+")


def _data(node: object) -> set[str]:
    """Every word of an example's own data."""
    if isinstance(node, dict):
        return set().union(*(_data(value) for value in node.values()))
    if isinstance(node, list):
        return set().union(*(_data(value) for value in node))
    return set(LETTERS.findall(node)) if isinstance(node, str) else set()


def _shown(node: object) -> Iterator[str]:
    """All that a person reads: texts, labels, placeholders; no mentions, addresses, commands."""
    if isinstance(node, dict):
        if isinstance(text := node.get("text"), str):
            yield SLACKS.sub(" ", text)
        for value in node.values():
            yield from _shown(value)
    elif isinstance(node, list):
        for value in node:
            yield from _shown(value)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.template}.{e.name}")
def test_a_message_is_chinese_throughout(example: Example) -> None:
    """No label, hint or button of a message is left in English; what is data stays as it is."""
    payload = preview(Messages(WORDS), example, CHINESE).payload
    assert complaints(payload) == []
    data = _data(example.context)
    left = {
        word
        for text in _shown(payload)
        for word in LETTERS.findall(text)
        if word not in KEPT | data and not {*re.split(r"[/-]", word)} <= KEPT | data
    }
    assert left == set()


def test_no_sentence_is_english() -> None:
    """A sentence of the catalogue has no English but names, formats and commands."""
    left = {}
    for key in WORDS.keys():  # noqa: SIM118 - the catalogue is no mapping
        text = WORDS.text(key)
        if CHINESE in text:
            bare = COMMAND.sub(" ", SLOT.sub(" ", text[CHINESE]))
            if words := set(LETTERS.findall(bare)) - KEPT:
                left[key] = words
    assert left == {}


def test_chinese_signs_stand_between_chinese_words() -> None:
    """A Chinese sentence has Chinese commas and colons."""
    texts = ((key, WORDS.text(key)) for key in WORDS.keys())  # noqa: SIM118 - no mapping
    wrong = [key for key, text in texts if HALF_WIDTH.search(text.get(CHINESE, ""))]
    assert wrong == []


def test_every_level_begins_its_headline() -> None:
    """The card prints the level bold, which it finds at the beginning of the headline."""
    for level in ("incomplete", "hold", "stay_small_batch", "conditional", "ready"):
        headline = WORDS.text(f"verdict.headline.{level}").say(CHINESE)
        assert headline.startswith(WORDS.text(f"level.{level.upper()}").say(CHINESE))
        assert headline.startswith(WORDS.text(f"verdict.level.{level}").say(CHINESE))

"""The bot's words: none missing, none left over, each notice a whole sentence."""

import ast
import re
import string
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

import bot
from prompts.words import Words

TEMPLATES = files("prompts") / "messages"
KEY = re.compile(r'"([a-z_]+(?:\.[a-z_]+)+)"\s*\|\s*say')
NOTICES = [
    "order_closed", "order_exists", "code_invalid", "code_taken", "question_gone",
    "question_unknown", "old_button_same", "old_button_gone", "trigger_expired",
    "form_not_opened", "not_understood_why", "nothing_asked", "nothing_chosen", "always_applies",
    "guest_not_applicable", "not_in_forms", "field_quantity", "field_empty", "not_in_dm",
    "reason_missing", "reason_short", "answer_too_long", "wrong_words", "wrong_words_near",
    "bad_time", "digest_set", "digest_off", "digest_none", "digest_state", "digest_empty",
    "language_set", "language_follows", "language_state", "language_unknown", "members_only",
    "thread_without_order", "nothing_to_go_back_to", "nothing_to_skip", "message_deleted_kept",
    "answer_edited_unclear", "shared", "closed_now", "closed_already", "reopened",
    "open_already", "nothing_filled_in", "nothing_open", "not_in_channel", "store_busy",
    "internal_trouble",
]  # fmt: skip
NO_WORDS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<code>.*?</code>", re.DOTALL)
LEVELS = ["INCOMPLETE", "HOLD", "STAY_SMALL_BATCH", "CONDITIONAL", "READY"]


@pytest.fixture(scope="module")
def words() -> Words:
    """The catalogue that comes with the bot."""
    return Words.load()


def _templates() -> dict[str, str]:
    return {
        place.name: place.read_text(encoding="utf-8")
        for place in TEMPLATES.iterdir()
        if place.name.endswith(".xml.j2")
    }


def test_every_key_of_a_template_is_there(words: Words) -> None:
    """No template asks for words that nobody wrote, in branches not taken either."""
    asked = {key for source in _templates().values() for key in KEY.findall(source)}
    assert set() == {key for key in asked if key not in words}


def test_templates_hold_no_words() -> None:
    """What a person reads stands in the catalogue; a template has structure only."""
    for name, source in _templates().items():
        bare = re.sub(
            r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<code>.*?</code>", "", source, flags=re.DOTALL
        )
        bare = re.sub(r"<[^>]*>", "", bare)
        assert re.sub(r"[\W\d_]", "", bare) == "", name


@pytest.mark.parametrize("notice", NOTICES)
def test_notice_is_a_whole_sentence(words: Words, notice: str) -> None:
    """A notice begins like a sentence, ends like one, and fits on a phone."""
    said = next(text.say() for text in [words._texts[f"notice.{notice}"]])
    assert re.match(r"[A-Z“{]", said)
    assert re.search(r"([.?!]|\w|\}|\d)$", said)
    assert len(said) <= 220


@pytest.mark.parametrize("level", LEVELS)
def test_level_has_a_sign_and_a_word(words: Words, level: str) -> None:
    """No level is told by colour alone, and no two share a sign or a word."""
    assert sum(words.say(f"sign.{level}") == words.say(f"sign.{other}") for other in LEVELS) == 1
    assert sum(words.say(f"level.{level}") == words.say(f"level.{other}") for other in LEVELS) == 1


# Who says a notice, and who says a sentence by its whole key.
NOTICING = {"notice", "_notice", "whisper", "_whisper", "tell"}


def _asked_for() -> Iterator[tuple[str, str, set[str]]]:
    """Where the code asks for words by a constant key: the place, the key, the values given."""
    for path in sorted(Path(bot.__file__).parent.rglob("*.py")):
        if {"workspace", "messages"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            said = [a.value for a in node.args if isinstance(a, ast.Constant)]
            keys = [key for key in said if isinstance(key, str)]
            given = {keyword.arg for keyword in node.keywords if keyword.arg}
            if name in NOTICING:
                yield from ((f"{path.name}:{node.lineno}", f"notice.{key}", given) for key in keys)
            elif name == "say" and keys and "." in keys[0]:
                yield f"{path.name}:{node.lineno}", keys[0], given


def test_every_key_of_the_code_is_there(words: Words) -> None:
    """No use case asks for a sentence that nobody wrote, or keeps a value from it."""
    wrong = []
    for place, key, given in _asked_for():
        text = words._texts.get(key) or words._texts.get(f"{key}.other")
        if text is None:
            wrong.append(f"{place}: no words for {key}")
            continue
        slots = {name for _, name, _, _ in string.Formatter().parse(text.say()) if name}
        wrong += [f"{place}: {key} needs {slot}" for slot in slots - given]
    assert wrong == []

"""Every template has examples, every example its golden Block Kit; `make bless` rewrites them."""

import json
import os
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from bot.messages import Messages
from bot.messages.markup import TAGS, parse
from bot.messages.preview import Example, examples, preview
from bot.messages.render import SUFFIX
from prompts.words import Words
from tests.messages.limits import complaints

GOLDEN = Path(__file__).with_name("golden")
TEMPLATES = Messages(Words.load()).names()
EXAMPLES = [example for template in TEMPLATES for example in examples(template)]
every_example = pytest.mark.parametrize(
    "example", EXAMPLES, ids=lambda example: f"{example.template}.{example.name}"
)


def _file(example: Example) -> Path:
    return GOLDEN / f"{example.template}.{example.name}.json"


def _misfit(root: Element) -> str:
    """What in a whole tree does not keep to the table of tags, or nothing."""
    for element in root.iter():
        tag = TAGS.get(element.tag)
        if tag is None or not set(element.keys()) <= tag.attributes:
            return f"<{element.tag}>"
        strays = [element.text, *(child.tail for child in element)]
        if not tag.words and any(text and text.strip() for text in strays):
            return f"words in <{element.tag}>"
        for child in element:
            if child.tag not in tag.inside:
                return f"<{child.tag}> in <{element.tag}>"
    return ""


@every_example
def test_example_is_as_blessed(messages: Messages, example: Example) -> None:
    """An example's Block Kit is what a person looked at and blessed."""
    payload = preview(messages, example).payload
    written = json.dumps(payload, ensure_ascii=False, indent=2) + "\n"
    if os.environ.get("BLESS") == "1":
        _file(example).write_text(written, encoding="utf-8")
    assert _file(example).is_file(), "not blessed yet: look at it, then run `make bless`"
    blessed = _file(example).read_text(encoding="utf-8")
    assert json.loads(blessed) == payload, "changed: look at it, then run `make bless`"
    assert blessed == written


@every_example
def test_example_keeps_slacks_limits(messages: Messages, example: Example) -> None:
    """Slack would take every example."""
    assert complaints(preview(messages, example).payload) == []


@every_example
def test_example_keeps_to_the_table_of_tags(messages: Messages, example: Example) -> None:
    """What a template writes, macros included, holds only what the table allows."""
    xml = messages._write(example.template, example.context, "en")
    assert _misfit(parse(xml, example.template + SUFFIX)) == ""


@every_example
def test_example_reads_well_as_text(messages: Messages, example: Example) -> None:
    """Text for a terminal has words, and none of Slack's or Python's signs."""
    text = messages.plain(example.template, example.context)
    assert text.strip()
    for sign in ("&amp;", "<@", "<!", "None", "True", "False", "Undefined", "{", "  "):
        assert sign not in text.replace("12:", ""), sign


def test_no_golden_without_example() -> None:
    """A golden whose example is gone is gone too."""
    kept = {_file(example).name for example in EXAMPLES}
    assert kept == {path.name for path in GOLDEN.glob("*.json")}


def test_no_example_twice() -> None:
    """Two examples of one template have two names."""
    named = [(example.template, example.name) for example in EXAMPLES]
    assert sorted(set(named)) == sorted(named)


@every_example
def test_workspace_takes_example(messages: Messages, example: Example) -> None:
    """The workspace on the desk, which checks as Slack does, takes every example."""
    blocks = pytest.importorskip("bot.workspace.blocks")
    payload: dict[str, Any] = preview(messages, example).payload
    surface = payload.get("type", "message")
    assert blocks.inspect(payload["blocks"], surface) == []
    if surface != "message":
        assert payload == blocks.check_view(payload, surface)

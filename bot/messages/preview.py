"""What every message looks like, from the example contexts that stand beside the templates.

Decides where examples are read from and how they are shown; the golden files and a gallery use the
same. Refuses to know a live order.
"""

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from bot.messages.blocks import Json
from bot.messages.markup import MessageError
from bot.messages.render import Messages
from prompts.words import BASE


@dataclass(frozen=True, slots=True)
class Example:
    """One complete context of one template."""

    template: str
    name: str
    context: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Preview:
    """An example as Slack gets it, and as text."""

    example: Example
    payload: Json
    text: str


def examples(template: str) -> list[Example]:
    """The examples of a template.

    Raises:
        MessageError: there is no file of examples, or it is not a list of named contexts.
    """
    place = files("prompts") / "messages" / "examples" / f"{template}.yml"
    if not place.is_file():
        raise MessageError(
            f"'{template}' has no examples. Write prompts/messages/examples/{template}.yml: "
            "a list of entries with a name and a context."
        )
    listed = yaml.safe_load(place.read_text(encoding="utf-8"))
    try:
        return [Example(template, str(entry["name"]), entry["context"]) for entry in listed]
    except (TypeError, KeyError) as problem:
        raise MessageError(
            f"examples/{template}.yml is not a list of entries with a name and a context. "
            "Write each as: - name: …, context: {…}"
        ) from problem


def preview(messages: Messages, example: Example, language: str = BASE) -> Preview:
    """One example, rendered."""
    payload = messages.payload(example.template, example.context, language)
    text = messages.plain(example.template, example.context, language, controls=True)
    return Preview(example, payload, text)

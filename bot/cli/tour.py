"""What the demo's page is furnished with: the guide, files to drop, and a gallery of all messages.

Decides what a newcomer is offered to try, and in which order. The page itself knows no app.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bot.cli import samples
from bot.messages import Messages
from bot.messages.preview import examples, preview
from prompts.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from bot.workspace.client import Workspace

# The order that a newcomer starts, and every later step is about.
NEW = "ORDER-301"

GUIDE: dict[str, Any] = {
    "welcome": [
        "For every order, Readiness asks one thing: may production leave the prototype behind?",
        "This is a whole workspace with the real bot in it; choose at the upper left who you are.",
        "Nothing leaves this machine, so try everything.",
    ],
    "try": [
        {
            "title": f"Start {NEW}",
            "note": "As Bea, the buyer: a form, then a card; its replies hold the first question",
            "steps": [
                {"as": "Bea Buyer"},
                {"open": "orders"},
                {"send": f"/readiness new {NEW}"},
            ],
        },
        {
            "title": "Drop a tool photo",
            "note": f"Into {NEW}'s thread; the bot opens it and says what it shows",
            "steps": [
                {"as": "Bea Buyer"},
                {"thread": {"channel": "orders", "words": NEW}},
                {"drop": "tool-T-2291.jpg"},
                {"send": "Here is the tool."},
            ],
        },
        {
            "title": "Ask as manager",
            "note": f"Max asks where {NEW} stands; nobody else sees it",
            "steps": [{"as": "Max Manager"}, {"open": "orders"}, {"send": f"/readiness {NEW}"}],
        },
        {
            "title": "Jump to Monday, 09:00",
            "note": "The weekly digest comes into the channel",
            "steps": [{"open": "orders"}, {"clock": {"next": "monday 09:00"}}],
        },
    ],
}


def furnish(workspace: Workspace, folder: Path) -> None:
    """Give the page its guide, the sample files (written into the folder) and the gallery."""
    # A picture of a hundred megapixels is for the bot's tests; a browser would unpack it whole.
    samples.write_all(folder)["bomb.png"].unlink()
    workspace.post("samples", folder=str(folder))
    workspace.post("guide", **GUIDE)
    workspace.post("gallery", entries=gallery())


def gallery() -> list[dict[str, Any]]:
    """Every example of every template, as Slack gets it."""
    messages = Messages(Words.load())
    shown = []
    for template in templates():
        for example in examples(template):
            payload = preview(messages, example).payload
            kind = payload.get("type", "message")
            name = f"{template}: {example.name}"
            shown.append({"name": name, "kind": kind, "payload": payload})
    return shown


def templates() -> list[str]:
    """The names of all templates that say something by themselves."""
    found = (files("prompts") / "messages").iterdir()
    names = (place.name.removesuffix(".xml.j2") for place in found if place.name.endswith(".j2"))
    return sorted(name for name in names if not name.startswith("_"))

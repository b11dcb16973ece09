"""What the demo's page is furnished with: the guide, files to drop, and a gallery of all messages.

Decides what a newcomer is offered to try, and in which order, and makes the photo with a placard
from the very sheet that the bot posted. The page itself knows no app.
"""

from __future__ import annotations

import base64
import threading
from http.client import HTTPException
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from PIL import UnidentifiedImageError

from bot.cli import samples
from bot.messages import Messages
from bot.messages.preview import examples, preview
from bot.workspace.client.control import Control, ControlError
from prompts.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from bot.workspace.client import Workspace

# The order that a newcomer starts, and every later step is about; without it, the demo's own one.
NEW = "ORDER-201"
PLAYED = "ORDER-123"
WHERE = [
    {"channel": "orders", "words": NEW},
    {"channel": "shared-supplier", "words": PLAYED},
]
PHOTO = "placard-photo.jpg"
# What it is made of: the app's newest picture whose name begins so.
SHEET = "placard-"
# Seconds after which it is asked anew whether a photo is wanted.
LISTENS = 30

GUIDE: dict[str, Any] = {
    "welcome": [
        "For every order, Readiness asks one thing: may production leave the prototype behind?",
        "This is a whole workspace with the real bot in it; choose at the upper left who you are.",
        "Nothing leaves this machine, so try everything.",
    ],
    "try": [
        {
            "title": f"Start {NEW}",
            "note": "As Bea, the buyer. The form is filled in: press Start, and the first question "
            "opens",
            "then": "The first question is open in the thread. Answer with a button, or type below "
            "it. The card in the channel shows what is still missing.",
            "steps": [
                {"as": "Bea Buyer"},
                {"open": "orders"},
                {"send": f"/readiness new {NEW}"},
                {
                    "fill": {
                        "Product": "Lamp housing",
                        "Supplier": "Hongda Plastics",
                        "Where the prototype was made": "Huada Model Shop, Shenzhen",
                        "Where production will be": "Hongda Plastics, Dongguan",
                        "Quantity": "10,000 pcs",
                        "What is true for this order": [
                            "The product is molded or cast",
                            "The product needs a mold, a die or its own fixture",
                        ],
                        "Approver": "Max Manager",
                        "Quality": "Quinn Quality",
                    }
                },
                {"thread": {"channel": "orders", "words": NEW, "wait": True}},
                {"look": NEW},
            ],
        },
        {
            "title": "Drop this placard photo",
            "note": "Ask for a one-time code, photograph the tool with it, and see what it proves",
            "then": "The bot reads the code in the photo and says what the photo proves, with a "
            "grade. The same photo a second time would prove nothing.",
            "steps": [
                {"as": "Bea Buyer"},
                {"thread": WHERE},
                {"send": "placard"},
                {"picture": SHEET},
                {"drop": PHOTO},
                {"send": "Here is the tool, with its placard."},
            ],
        },
        {
            "title": "Drop a report that does not hold",
            "note": "It states a Cpk of 1.45; its own readings give another one",
            "then": "The bot computes the Cpk anew from the readings in the file, and shows both.",
            "steps": [
                {"as": "Bea Buyer"},
                {"thread": WHERE},
                {"drop": "pilot-overstated.xlsx"},
                {"send": "Here is the pilot report."},
            ],
        },
        {
            "title": "Ask as manager",
            "note": f"Max asks where {NEW} stands; nobody else sees the answer",
            "then": "Only Max sees this. Share in channel shows it to everybody.",
            "steps": [
                {"as": "Max Manager"},
                {"open": "orders"},
                {"send": f"/readiness {NEW}"},
                {"look": NEW},
            ],
        },
        {
            "title": "Jump to Monday, 09:00",
            "note": "The weekly digest comes into the channel",
            "then": "What moved, what is stuck, and on whom: each Monday at nine.",
            "steps": [
                {"as": "Bea Buyer"},
                {"open": "orders"},
                {"clock": {"next": "monday 09:00"}},
                {"look": "Orders, worst first"},
            ],
        },
    ],
}

# What a newcomer wants first, in plain words; every other sample follows under its file's name.
LISTED: list[dict[str, Any]] = [
    {"group": "Files to drop", "name": "tool-T-2291.jpg", "title": "Photo of a tool"},
    {
        "group": "Files to drop",
        "name": PHOTO,
        "title": "The tool with your placard",
        "made": SHEET,
        "mimetype": "image/jpeg",
        "missing": "The photo shows the placard of the open thread, and there is none yet: open an "
        "order's thread and type placard. Then drop the photo again.",
    },
    {
        "group": "Files to drop",
        "name": "pilot-holds.xlsx",
        "title": "Pilot report that holds",
    },
    {
        "group": "Files to drop",
        "name": "pilot-overstated.xlsx",
        "title": "Pilot report, Cpk overstated",
    },
    {"group": "Papers of an order", "name": "HB-1040-rev-F.pdf", "title": "Drawing, revision F"},
    {"group": "Papers of an order", "name": "pilot-report.pdf", "title": "Pilot report as PDF"},
    {
        "group": "Papers of an order",
        "name": "HB-1040-dimensions.xlsx",
        "title": "Measured dimensions",
    },
    {"group": "Papers of an order", "name": "HB-1040-measurements.csv", "title": "The same as CSV"},
    {"group": "Papers of an order", "name": "material-label.png", "title": "Label of the material"},
    {"group": "Broken on purpose", "name": "thumbnail.jpg", "title": "A photo that is too small"},
    {"group": "Broken on purpose", "name": "cut-off.jpg", "title": "Half of a photo"},
    {"group": "Broken on purpose", "name": "photo.jpg", "title": "A program called photo"},
    {"group": "Broken on purpose", "name": "empty.pdf", "title": "An empty file"},
]


def furnish(workspace: Workspace, folder: Path) -> None:
    """Give the page its guide, the sample files (written into the folder) and the gallery."""
    # A picture of a hundred megapixels is for the bot's tests; a browser would unpack it whole.
    samples.write_all(folder)["bomb.png"].unlink()
    workspace.post("samples", folder=str(folder), listed=LISTED)
    workspace.post("guide", **GUIDE)
    workspace.post("gallery", entries=gallery())
    since = workspace.mark()
    url = str(workspace.ready["url"])
    threading.Thread(target=_make_photos, args=(url, since), name="photos", daemon=True).start()


def _make_photos(url: str, since: int) -> None:
    """Make each photo that is wanted, until the workspace ends."""
    control = Control(url)
    while True:
        try:
            told = control.get("wait", since=since, kind="wanted", timeout=LISTENS)
        except (OSError, HTTPException):
            return
        for wanted in told["items"]:
            since = wanted["n"]
            try:
                sheet = control.request("GET", f"files/{wanted['file']}/content")
                control.post("made", id=wanted["id"], **_made(sheet))
            except ControlError:
                continue  # whoever wanted it has waited long enough and left
            except (OSError, HTTPException):
                return


def _made(sheet: bytes) -> dict[str, str]:
    """A photo of the tool with this placard, or the sentence why there is none."""
    try:
        photo = samples.placard_photo(sheet)
    except UnidentifiedImageError:
        return {"problem": "That file is no picture. Ask for a new placard and try again."}
    return {"base64": base64.b64encode(photo).decode()}


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

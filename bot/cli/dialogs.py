"""Dialogs: whole conversations as data, read from YAML.

Decides the form of a dialog and names every mistake in one. Refuses to know how it is played.

A dialog is a list of steps; each has one key, which reads like a sentence. Beside them stand its
`name`, the `channel` it begins in, and the `bank` whose questions it tells, a folder relative to
the dialog's own; without it, they are those of the bank that comes with the bot.

    - Bea Buyer runs: /readiness new ORDER-123
    - Bea Buyer fills in: {Product: Bracket, Supplier: Acme}
    - bot says: [Where was the prototype made?]
    - Bea Buyer says: Shenzhen sample room
    - Bea Buyer presses: "Yes"
    - Bea Buyer chooses: {Answer a section…: Tooling}
    - Sun Supplier uploads: pilot-report.pdf
    - Sun Supplier uploads: {file: pilot-report.pdf, as: our-trial.pdf, saying: Here it is}
    - Sun Supplier uploads: {files: {front.jpg: tool-T-2291.jpg, side.jpg: tool-T-2291.jpg}}
    - Bea Buyer edits: {message: "Yes", to: "No"}
    - Bea Buyer deletes: "No"
    - Bea Buyer opens: home
    - Bea Buyer sees: [words of the answer, the form or Home]
    - Bea Buyer does not see: [words]
    - card shows: [words]
    - card hides: [words]
    - channel says: [words]
    - bot stays silent: true
    - clock: monday 09:00          # or +2 days, +90 minutes
    - thread: ORDER-123            # go on in the thread of another order
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from prompts.problems import ReadinessError

if TYPE_CHECKING:
    from pathlib import Path

ACTS = (
    "runs",
    "fills in",
    "says",
    "presses",
    "chooses",
    "uploads",
    "edits",
    "deletes",
    "opens",
    "sees",
    "does not see",
)
BOT = (
    "bot says",
    "card shows",
    "card hides",
    "channel says",
    "bot stays silent",
    "clock",
    "thread",
)
_ACT = re.compile(rf"(?P<who>.+?) (?P<verb>{'|'.join(ACTS)})")


class DialogError(ReadinessError):
    """A dialog cannot be read, or was not kept; the message shows where and the difference."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who (empty for the bot and the clock), what, with what, and its number from 1."""

    who: str
    verb: str
    content: object
    number: int

    @property
    def words(self) -> list[str]:
        """The content as the words that are looked for."""
        content = self.content if isinstance(self.content, list) else [self.content]
        return [str(word) for word in content]


@dataclass(frozen=True, slots=True)
class Dialog:
    """A conversation.

    Attributes:
        name: what it is called.
        channel: where it begins.
        steps: what people do and what they look for.
        bank: the folder of the bank whose questions it tells; None for the bot's own.
    """

    name: str
    channel: str
    steps: tuple[Step, ...]
    bank: Path | None = None

    @property
    def settings(self) -> dict[str, str]:
        """What a stage is told so that its bot asks this dialog's questions."""
        return {} if self.bank is None else {"READINESS_BANK": str(self.bank)}


def read(path: Path) -> Dialog:
    """Read a dialog.

    Raises:
        DialogError: the file or its bank is not there, it is no YAML, or a step has no known form.
    """
    try:
        # BaseLoader: "yes" is a word that a person types, not a truth value.
        written = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes texts only
    except OSError as error:
        raise DialogError(f"The dialog {path} cannot be read: {error.strerror}.") from error
    except yaml.YAMLError as error:
        raise DialogError(f"The dialog {path} is no YAML: {error}") from error
    if not isinstance(written, dict) or not isinstance(written.get("steps"), list):
        raise DialogError(f"The dialog {path} has no list of `steps`.")
    steps = tuple(_step(path, n, raw) for n, raw in enumerate(written["steps"], 1))
    return Dialog(
        name=str(written.get("name", path.stem)),
        channel=str(written.get("channel", "orders")),
        steps=steps,
        bank=_bank(path, written.get("bank")),
    )


def _bank(path: Path, named: object) -> Path | None:
    if not named:
        return None
    folder = (path.parent / str(named)).resolve()
    if not (folder / "gates.yml").is_file():
        raise DialogError(
            f"The dialog {path} is told with the bank {named}, and there is no gates.yml in "
            f"{folder}. Write `bank` as a folder seen from the dialog's own."
        )
    return folder


def _step(path: Path, number: int, raw: object) -> Step:
    if not isinstance(raw, dict) or len(raw) != 1:
        raise DialogError(f"{path}, step {number}: a step has one key, such as “Bea Buyer says”.")
    key, content = next(iter(raw.items()))
    if key in BOT:
        return Step("", key, content, number)
    found = _ACT.fullmatch(key)
    if found is None:
        known = ", ".join((*(f"NAME {act}" for act in ACTS), *BOT))
        raise DialogError(f"{path}, step {number}: “{key}” is no step. Known are: {known}.")
    return Step(found["who"], found["verb"], content, number)

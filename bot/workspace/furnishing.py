"""What a workspace is furnished with for its page: sample files, a guide, a gallery, read marks.

Decides how each is given and told. The workspace itself needs none of it and knows no app; whoever
starts it says what there is to try.
"""

import asyncio
import mimetypes
from dataclasses import dataclass, field
from pathlib import Path

from bot.workspace.file_store import BINARY
from bot.workspace.wire import Json, MisuseError

SURFACES = frozenset({"message", "modal", "home"})


@dataclass
class Furnishing:
    """Everything that only the page uses."""

    samples: Path | None = None
    # What is told of samples, in the order in which they are offered: name -> title, group, …
    listed: dict[str, Json] = field(default_factory=dict)
    # Samples that somebody is asked to make just then: number of the order -> what becomes of it.
    ordered: dict[str, asyncio.Future[bytes]] = field(default_factory=dict)
    orders: int = 0
    guide: Json = field(default_factory=dict)
    gallery: list[Json] = field(default_factory=list)
    # Up to which ts a person has read a channel: (person, channel) -> ts.
    read: dict[tuple[str, str], str] = field(default_factory=dict)

    def put_samples(self, folder: str, listed: object = ()) -> None:
        """Offer the files of this folder: those that are listed first, then the others by name."""
        place = Path(folder)
        if not place.is_dir():
            raise MisuseError("no_such_folder", f"There is no folder {folder!r} with samples.")
        if not isinstance(listed, list | tuple) or not all(
            isinstance(one, dict) and one.get("name") for one in listed
        ):
            raise MisuseError("bad_listing", "Each entry of `listed` has a `name`.")
        there = {path.name for path in place.iterdir() if path.is_file()}
        missing = [
            one["name"] for one in listed if not one.get("made") and one["name"] not in there
        ]
        if missing:
            raise MisuseError("no_such_sample", f"In {folder!r} there is no {missing[0]}.")
        self.samples = place
        self.listed = {str(one["name"]): one for one in listed}

    def files(self) -> dict[str, Path]:
        """The sample files, by name."""
        if self.samples is None:
            return {}
        return {path.name: path for path in sorted(self.samples.iterdir()) if path.is_file()}

    def told(self) -> list[Json]:
        """The samples as the control API shows them."""
        there = self.files()
        names = dict.fromkeys((*self.listed, *there))
        return [self.listed.get(name, {"name": name}) | seen(there.get(name)) for name in names]

    def sample(self, name: str) -> Path:
        """The sample with this name; only what is listed can be had."""
        path = self.files().get(name)
        if path is None:
            raise MisuseError("no_such_sample", f"There is no sample {name!r}.")
        return path

    def made_type(self, name: str) -> str:
        """The MIME type of a sample that is made on demand; empty for any other."""
        one = self.listed.get(name, {})
        return str(one.get("mimetype") or BINARY) if one.get("made") else ""

    def order(self, result: asyncio.Future[bytes]) -> tuple[str, asyncio.Future[bytes]]:
        """Keep an order, under a number of its own."""
        self.orders += 1
        self.ordered[str(self.orders)] = result
        return str(self.orders), result

    def put_gallery(self, entries: object) -> None:
        """Show these messages, modals and Homes on the gallery page."""
        if not isinstance(entries, list):
            raise MisuseError("no_entries", "Give `entries`: a list of name, kind and payload.")
        for entry in entries:
            whole = isinstance(entry, dict) and isinstance(entry.get("payload"), dict)
            if not whole or entry.get("kind") not in SURFACES:
                raise MisuseError(
                    "bad_entry", "An entry has `name`, `kind` (message, modal, home) and `payload`."
                )
        self.gallery = entries


def seen(path: Path | None) -> Json:
    """What a sample's file tells by itself."""
    return {"size": path.stat().st_size, "mimetype": type_of(path)} if path is not None else {}


def type_of(path: Path) -> str:
    """The MIME type by the file's name."""
    return mimetypes.guess_type(path.name)[0] or BINARY

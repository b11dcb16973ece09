"""What a workspace is furnished with for its page: sample files, a guide, a gallery, read marks.

Decides how each is given and told. The workspace itself needs none of it and knows no app; whoever
starts it says what there is to try.
"""

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
    guide: Json = field(default_factory=dict)
    gallery: list[Json] = field(default_factory=list)
    # Up to which ts a person has read a channel: (person, channel) -> ts.
    read: dict[tuple[str, str], str] = field(default_factory=dict)

    def put_samples(self, folder: str) -> None:
        """Offer the files of this folder."""
        place = Path(folder)
        if not place.is_dir():
            raise MisuseError("no_such_folder", f"There is no folder {folder!r} with samples.")
        self.samples = place

    def listed(self) -> list[Path]:
        """The sample files, by name."""
        if self.samples is None:
            return []
        return sorted(path for path in self.samples.iterdir() if path.is_file())

    def told(self) -> list[Json]:
        """The sample files as the control API shows them."""
        return [
            {"name": path.name, "size": path.stat().st_size, "mimetype": type_of(path)}
            for path in self.listed()
        ]

    def sample(self, name: str) -> Path:
        """The sample with this name; only what is listed can be had."""
        for path in self.listed():
            if path.name == name:
                return path
        raise MisuseError("no_such_sample", f"There is no sample {name!r}.")

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


def type_of(path: Path) -> str:
    """The MIME type by the file's name."""
    return mimetypes.guess_type(path.name)[0] or BINARY

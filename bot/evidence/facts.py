"""What was seen in a file, before anybody judges it.

Decides the vocabulary between the reading child, the parent and the probes. It refuses to know
which question the file was sent for, and whether it is good enough.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self

# Most bytes that are read, unless the operator sets another limit.
LARGEST = 100 * 1024 * 1024
# Long enough to recognise a file by, short enough for one line on a phone.
LONGEST_NAME = 80


class Family(StrEnum):
    """What a person would call the file; probes decide by family, never by media type."""

    PICTURE = "picture"
    PDF = "pdf"
    SPREADSHEET = "spreadsheet"
    DOCUMENT = "document"
    TEXT = "text"
    MEASUREMENTS = "measurements"
    MARKUP = "markup"
    WEB_PAGE = "web_page"
    DRAWING = "drawing"
    ARCHIVE = "archive"
    RECORDING = "recording"
    PROGRAM = "program"
    OTHER = "other"
    UNKNOWN = "unknown"


class Opening(StrEnum):
    """How far the reading came."""

    OPENED = "opened"
    EMPTY = "empty"  # nothing but white space, or no page and no cell
    BROKEN = "broken"  # what the format promises is not there
    LOCKED = "locked"  # a password is wanted
    SWELLING = "swelling"  # small on disk, beyond the limits once unpacked: not unpacked
    NESTED = "nested"  # XML that defines its own entities: not expanded
    NO_READER = "no_reader"  # known by its first bytes; the bot does not read inside it yet
    GAVE_UP = "gave_up"  # the reader crashed or ran out of time or memory


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts about one file.

    Sizes are bytes; a file beyond `limit` was not opened. Width and height are pixels as stored,
    not turned. `type` and `claimed_type` are short names of formats ("JPEG", "XLSX"), the same in
    every language, and empty when not known. `rows` counts a sheet's rows, a text's lines, XML's
    elements or an archive's files. `behind` names a second format that begins after the first one
    ends. `why` is one word for the log ("time", "memory", "crash", or the reader's own), never
    for people.

    Of pictures, also of those inside a container and of a film's frames: `pictures` counts those
    looked at, `codes` are the texts of QR codes, `prints` a dHash of each in its eight
    orientations, upright first, as 16 hexadecimal digits, `masked_prints` for each of these the
    bits that lie outside codes. `taken_at` is ISO 8601 as the picture says (nobody vouches for it),
    `place` latitude and longitude in degrees, `credentials` "valid", "generated", "tampered",
    "badly_signed" or empty. Of documents, `report` is what their reader understood, in its own
    JSON, and `chart` a small PNG of its measurements in base 64. What is not there is neutral.
    """

    name: str
    size: int
    limit: int = LARGEST
    type: str = ""
    media_type: str = ""
    family: Family = Family.UNKNOWN
    extension: str = ""
    claimed_type: str = ""
    claimed_family: Family = Family.UNKNOWN
    opening: Opening = Opening.NO_READER
    why: str = ""
    width: int = 0
    height: int = 0
    pages: int = 0
    sheets: tuple[str, ...] = ()
    rows: int = 0
    behind: str = ""
    excerpt: str = ""
    codes: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()
    masked_prints: tuple[str, ...] = ()
    sharpness: float | None = None
    taken_at: str = ""
    place: tuple[float, float] | None = None
    software: str = ""
    credentials: str = ""
    pictures: int = 0
    report: Mapping[str, Any] | None = None
    chart: str = ""

    def to_json(self) -> dict[str, Any]:
        """The facts as JSON's own kinds, to be kept beside the findings."""
        return {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(self).items()}

    @classmethod
    def from_json(cls, seen: Mapping[str, Any]) -> Self:
        """Read facts back; what a newer version may have added is left out."""
        known = {field.name for field in fields(cls)}
        values = {key: value for key, value in seen.items() if key in known}
        for key, kind in (
            ("family", Family),
            ("claimed_family", Family),
            ("opening", Opening),
            ("sheets", tuple),
            ("codes", tuple),
            ("prints", tuple),
            ("masked_prints", tuple),
            ("place", tuple),
        ):
            if values.get(key) is not None:
                values[key] = kind(values[key])
        return cls(**values)


def spoken_name(name: str) -> str:
    """The file's name as it can be said in one line.

    No folders, no control or direction characters (a name may be written so that `exe` reads as
    `gpj`), no line breaks, at most 80 characters with the ending kept. Slack's own signs are
    escaped by whoever renders the message, not here.
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(
        sign
        for sign in unicodedata.normalize("NFC", last)
        if sign.isspace() or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    plain = " ".join(plain.split()).strip(". ") or "file"
    if len(plain) > LONGEST_NAME:
        plain = plain[: LONGEST_NAME - 13] + "…" + plain[-12:]
    return plain

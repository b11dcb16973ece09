"""What was seen in a file, before anybody judges it.

Decides the vocabulary between the reading child, the parent and the probes. It refuses to know
which question the file was sent for, and whether it is good enough.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

# Most bytes that are read, unless the operator sets another limit.
LARGEST = 100 * 1024 * 1024
# A film is looked at for so long, one frame of each second.
FILM_SECONDS = 8
# Stands before a reference to the catalogue of words (bot/evidence/wording.py). It is for private
# use: no name and no text that a stranger sends keeps it.
MARK = "\ue000"
# Long enough to recognise a file by, short enough for one line on a phone.
LONGEST_NAME = 80


_PATH = re.compile(r"(?:[A-Za-z]:|~|\.{1,2})?[/\\]")


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
class Shot:
    """What was seen in one picture: the file itself, one in a container, or a frame of a film.

    `name` is its own in an archive, `page` (of a PDF) and `second` (of a film) count from one;
    where none of these is known, it is found by its place among the others. Width and height are
    pixels as stored, not turned. `codes` are the texts of QR codes; `prints` is a dHash in its
    eight orientations, upright first, as 16 hexadecimal digits, and `masked_prints` for each of
    these the bits that lie outside codes; both are empty for a picture that is too plain, and of
    one in a frame eight more tell the photo within.
    `taken_at` is ISO 8601 as the picture says (nobody vouches for it), `place` latitude and
    longitude in degrees, `credentials` "valid", "generated", "tampered", "badly_signed" or empty.
    What is not there is neutral.
    """

    name: str = ""
    page: int = 0
    second: int = 0
    width: int = 0
    height: int = 0
    codes: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()
    masked_prints: tuple[str, ...] = ()
    sharpness: float | None = None
    taken_at: str = ""
    place: tuple[float, float] | None = None
    software: str = ""
    credentials: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts about one file.

    Sizes are bytes; a file beyond `limit` was not opened. Width and height are pixels as stored,
    not turned. `type` and `claimed_type` are short names of formats ("JPEG", "XLSX"), the same in
    every language, and empty when not known. `rows` counts a sheet's rows, a text's lines, XML's
    elements or an archive's files. `behind` names a second format that begins after the first one
    ends. `why` is one word for the log ("time", "memory", "crash", or the reader's own), never
    for people.

    `shots` are the pictures that were looked at, of whichever kind of file. Of those in a container
    `damaged` counts what does not decode or has too many pixels, `unseen` what there was no room or
    time for; of a PDF the pictures of the first `pages_looked` pages were looked at; `films` in an
    archive are only counted. `hidden_sheets` names the sheets of a workbook that say something and
    are not shown, `hidden_lines` counts such rows and columns of an XLSX. Of documents,
    `report` is what their reader understood, in its own JSON, and `chart` a small PNG of its
    measurements in base 64.
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
    shots: tuple[Shot, ...] = ()
    damaged: int = 0
    unseen: int = 0
    pages_looked: int = 0
    films: int = 0
    hidden_sheets: tuple[str, ...] = ()
    hidden_lines: int = 0
    report: Mapping[str, Any] | None = None
    chart: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The texts of all QR codes, each once."""
        return tuple(dict.fromkeys(text for shot in self.shots for text in shot.codes))

    @property
    def prints(self) -> tuple[str, ...]:
        """The prints of all pictures that have some, eight or twice eight of each."""
        return tuple(one for shot in self.shots for one in shot.prints)

    @property
    def masked_prints(self) -> tuple[str, ...]:
        """For each print the bits that lie outside codes."""
        return tuple(one for shot in self.shots for one in shot.masked_prints)

    def only(self, number: int) -> Self:
        """The same facts with one of the pictures alone, under the name by which people find it.

        A marked `[[picture.page|n=3]]` in the name is said in the reader's language.
        """
        shot = self.shots[number]
        if len(self.shots) == 1:
            return self
        if shot.name:
            where = shot.name
        elif shot.page:
            where = f"{MARK}[[picture.page|n={shot.page}]]"
        elif shot.second:
            where = f"{MARK}[[picture.second|n={shot.second}]]"
        else:
            where = f"{MARK}[[picture.number|n={number + 1}]]"
        return replace(self, name=f"{self.name} › {where}", shots=(shot,))

    def best(self, worth: Callable[[Shot], Any]) -> Self:
        """The same facts with only the picture that comes off best, the first of equal ones."""
        return self.only(max(range(len(self.shots)), key=lambda n: worth(self.shots[n])))


def spoken_name(name: str) -> str:
    """The file's name as it can be said in one line.

    No control, direction or private characters (a name may be written so that `exe` reads as
    `gpj`), no line breaks, at most 80 characters with the ending kept. Of a path only the last part
    is left; any other slash stays, since people name a file "3/4 inch.csv". Slack's own signs are
    escaped by whoever renders the message, not here.
    """
    last = re.split(r"[/\\]", name)[-1] if _PATH.match(name) else name
    plain = "".join(
        sign
        for sign in unicodedata.normalize("NFC", last)
        if sign.isspace() or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    plain = " ".join(plain.split()).strip(". ") or "file"
    if len(plain) > LONGEST_NAME:
        plain = plain[: LONGEST_NAME - 13] + "…" + plain[-12:]
    return plain

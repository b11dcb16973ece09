"""The process that opens a stranger's file: `python -m bot.evidence.child PATH NAME`.

Sets its own limits before it touches the file, then writes JSON lines: that it started,
what the file is by its content, what each reader saw inside, then that it is done. If it dies on
the way, what was said before still stands: a decoder's crash costs one finding. It holds no token,
and its environment is empty.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.evidence.facts import Family, Opening
from bot.evidence.formats import Format, claimed, recognise
from bot.evidence.readers import Seen

# A progressive JPEG of 200 million pixels needs 660 MB, a HEIC of 50 million 420; PDFium's bomb
# took 6 GB before it aborted.
MOST_MEMORY = 1 << 30
MOST_SECONDS = 10
NICE = 5
# A report's measurements, 20,000 numbers and a small picture of them, take less than 2 MB.
MOST_WRITTEN = 8 << 20

_BY_NAME: dict[str, tuple[str, str]] = {
    "DOCX": ("texts", "read_document"),
    "PPTX": ("texts", "read_document"),
    "ODT": ("texts", "read_document"),
    "ZIP": ("packages", "read"),
}
_BY_FAMILY: dict[Family, tuple[str, str]] = {
    Family.PICTURE: ("pictures", "read"),
    Family.RECORDING: ("pictures", "read"),
    Family.PDF: ("papers", "read"),
    Family.SPREADSHEET: ("sheets", "read"),
    Family.TEXT: ("texts", "read"),
    Family.MEASUREMENTS: ("texts", "read_markup"),
    Family.MARKUP: ("texts", "read_markup"),
}
# What is asked of a document after it has opened: what it reports, and the pictures in it. Reports
# come first: theirs are the findings that a damaged picture on a page must not cost.
_DEEPER: tuple[tuple[frozenset[Family], str, str], ...] = (
    (
        frozenset(
            {
                Family.PDF,
                Family.SPREADSHEET,
                Family.DOCUMENT,
                Family.TEXT,
                Family.MEASUREMENTS,
                Family.MARKUP,
            }
        ),
        "reports",
        "understand",
    ),
    (
        frozenset({Family.PDF, Family.SPREADSHEET, Family.DOCUMENT, Family.ARCHIVE}),
        "pictures",
        "read_inside",
    ),
)


def set_limits() -> None:
    """Bound this process for good: address space, seconds of work, bytes written, no core.

    It also steps back behind whatever answers people: a command is not to wait for a photo.
    """
    os.nice(NICE)
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))


def examine(path: Path, name: str, say: Callable[[Seen], None]) -> None:
    """Say what the file is, then what is inside, reader by reader."""
    _, claim = claimed(name)
    with path.open("rb") as file:
        form = recognise(file, claim)
    if form is None:
        return
    say({"type": form.name})
    place = _BY_NAME.get(form.name) or _BY_FAMILY.get(form.family)
    if place is None:
        return
    try:
        seen = _reader(*place)(path, form)
        say(seen)
    except MemoryError:
        say({"opening": Opening.GAVE_UP, "why": "memory"})
        return
    if seen.get("opening") != Opening.OPENED:
        return
    for families, *deeper in _DEEPER:
        if form.family in families:
            try:
                seen = _reader(*deeper)(path, form)
                for part in (seen,) if isinstance(seen, dict) else seen:
                    say(part)
            except MemoryError:
                say({"why": f"memory in {deeper[0]}"})


def _reader(module: str, name: str) -> Callable[[Path, Format], Any]:
    """A reader, with the libraries that only it needs: it gives `Seen`, or several bit by bit."""
    reader: Callable[[Path, Format], Any] = getattr(
        import_module(f"bot.evidence.readers.{module}"), name
    )
    return reader


def _say(seen: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(seen) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Read one file, as the parent asks."""
    set_limits()
    path, name = sys.argv[1:]
    _say({"started": True})
    examine(Path(path), name, _say)
    _say({"done": True})


if __name__ == "__main__":
    main()

"""The process that opens a stranger's file: `python -m bot.evidence.child PATH NAME`.

Sets its own limits before it touches the file, then writes JSON lines: that it started,
what the file is by its content, and what was inside, then that it is done. If it dies on the way,
the type still stands. It holds no token, and its environment is empty.
"""

import json
import resource
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.evidence.facts import Family, Opening
from bot.evidence.formats import Format, claimed, recognise
from bot.evidence.readers import Seen

# One photo of 40 million pixels decoded needs 200 MB; PDFium's bomb took 6 GB before it aborted.
MOST_MEMORY = 1 << 30
MOST_SECONDS = 10
MOST_WRITTEN = 1 << 20

_BY_NAME: dict[str, tuple[str, str]] = {
    "DOCX": ("texts", "read_document"),
    "PPTX": ("texts", "read_document"),
    "ODT": ("texts", "read_document"),
    "ZIP": ("packages", "read"),
}
_BY_FAMILY: dict[Family, tuple[str, str]] = {
    Family.PICTURE: ("pictures", "read"),
    Family.PDF: ("papers", "read"),
    Family.SPREADSHEET: ("sheets", "read"),
    Family.TEXT: ("texts", "read"),
    Family.MEASUREMENTS: ("texts", "read_markup"),
    Family.MARKUP: ("texts", "read_markup"),
}


def set_limits() -> None:
    """Bound this process for good: address space, seconds of work, bytes written, no core."""
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
    """Say what the file is, then what is inside."""
    _, claim = claimed(name)
    with path.open("rb") as file:
        form = recognise(file, claim)
    if form is None:
        return
    say({"type": form.name})
    reader = _reader(form)
    if reader:
        try:
            say(reader(path, form))
        except MemoryError:
            say({"opening": Opening.GAVE_UP, "why": "memory"})


def _reader(form: Format) -> Callable[[Path, Format], Seen] | None:
    place = _BY_NAME.get(form.name) or _BY_FAMILY.get(form.family)
    if place is None:
        return None
    module = import_module(f"bot.evidence.readers.{place[0]}")
    reader: Callable[[Path, Format], Seen] = getattr(module, place[1])
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

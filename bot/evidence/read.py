"""A file's bytes become facts, without this process opening the file.

Starts the reading child, gives it a path and a time, and puts together what it managed to say. A
crash, a hang or a bomb becomes a fact ("gave up"); only a child that does not even start is an
error, because then the fault is ours and the file should be tried again. It judges nothing.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import IO, Any

from bot.evidence.facts import LARGEST, Facts, Family, Opening, Shot, spoken_name
from bot.evidence.formats import BY_NAME, claimed
from bot.evidence.likeness import ORIENTATIONS
from bot.evidence.readers import EXCERPT
from bot.evidence.report import Report
from prompts.problems import ReadinessError

# Wall time; the child's own limit of 10 s of work ends most hangs before.
MOST_SECONDS = 20.0
# Most files take a few kilobytes of lines; a report's measurements take more.
MOST_SAID = 8 << 20
MOST_NAMES = 64
MOST_SHOTS = 64
MOST_COUNTED = 1_000_000_000
LONGEST_WORD = 300
_CHILD = ("-P", "-m", "bot.evidence.child")


class ReaderNotStartedError(ReadinessError):
    """The reading process did not come up: nothing is known about the file, try again."""

    key = "reader_not_started"
    words_key = "fetch.reader_not_started"
    transient = True

    def __init__(self, name: str, ended: str) -> None:
        super().__init__(
            f"The reader for {name} did not start ({ended}). The file is kept and not yet"
            " checked. It will be tried again; if this repeats, run `readiness doctor`."
        )
        self.values = {"name": name}


def examine(
    path: Path,
    name: str,
    *,
    largest: int = LARGEST,
    seconds: float = MOST_SECONDS,
    program: Sequence[str] = _CHILD,
) -> Facts:
    """The facts about the file at `path`, which a person sent as `name`.

    Takes at most `seconds` of wall time and never raises because of what is in the file. A file of
    more than `largest` bytes is not opened. Raises ReaderNotStartedError when the child could not
    be started.
    """
    spoken = spoken_name(name)
    extension, claim = claimed(spoken)
    facts = Facts(
        name=spoken,
        size=path.stat().st_size,
        limit=largest,
        extension=extension,
        claimed_type=claim.name if claim else "",
        claimed_family=claim.family if claim else Family.UNKNOWN,
    )
    if facts.size == 0:
        return replace(facts, opening=Opening.EMPTY)
    if facts.size > largest:
        return facts
    lines, ended = _run(path, spoken, seconds, program)
    if not lines:
        raise ReaderNotStartedError(spoken, ended)
    told = {key: value for line in lines for key, value in line.items()}
    form = BY_NAME.get(str(told.get("type", "")))
    if form:
        facts = replace(facts, type=form.name, media_type=form.media_type, family=form.family)
    try:
        # Those of a container are told one by one; all else is told once, or anew.
        told["shots"] = [shot for line in lines for shot in _of(list)(line.get("shots", []))]
        facts = replace(facts, **_believed(told, _BELIEVED))
    except (ValueError, TypeError, OverflowError):
        return replace(facts, opening=Opening.GAVE_UP, why="garbled")
    if "done" in told:
        return facts
    if "opening" in told:  # the file opened; one of the readers behind that died of it
        return replace(facts, why=f"{ended} after {facts.opening.value}")
    return replace(facts, opening=Opening.GAVE_UP, why=ended)


def _believed(told: dict[str, Any], kinds: Mapping[str, Callable[[object], Any]]) -> dict[str, Any]:
    """What the child may tell, of the right kinds: a file may have taken the child over.

    Raises ValueError, TypeError or OverflowError.
    """
    return {
        key: believe(told[key])
        for key, believe in kinds.items()
        if key in told and not (key in _NEUTRAL and told[key] is None)
    }


def _run(
    path: Path, name: str, seconds: float, program: Sequence[str]
) -> tuple[list[dict[str, Any]], str]:
    """What the child said before it ended, and how it ended."""
    # Only where Python finds its modules: no token and no proxy goes to a process that a
    # stranger's file may take over.
    environment = {
        "PYTHONPATH": os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path),
        "PYTHONUTF8": "1",
    }
    with tempfile.TemporaryFile() as said:
        try:
            child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, *program, str(path.resolve()), name],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd="/",
                start_new_session=True,
            )
        except OSError as error:
            return [], f"{type(error).__name__}: {error.strerror}"
        # Waiting with a timeout polls every 50 ms, which is longer than most files take.
        alarm = threading.Timer(seconds, child.kill)
        alarm.start()
        try:
            with child:
                ended = _ending(child.wait())
        finally:
            alarm.cancel()
        return _lines(said), ended


def _lines(said: IO[bytes]) -> list[dict[str, Any]]:
    """The whole JSON lines; a line that the child did not finish is left out."""
    said.seek(0)
    lines = []
    for line in said.read(MOST_SAID).splitlines():
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):  # half a line, or brackets a thousand deep
            break
        if isinstance(value, dict):
            lines.append(value)
    return lines


def _ending(code: int) -> str:
    """How a child ended, in one word for the log."""
    if code == 0:
        return "done"
    # Negative: the signal. SIGXCPU and SIGKILL come from the limit on seconds of work.
    return "time" if code in {-24, -9} else f"crash {code}"


def _of(kind: type) -> Callable[[object], Any]:
    def believe(value: object) -> Any:  # noqa: ANN401 - JSON, of the kind that was asked for
        if not isinstance(value, kind):
            raise TypeError(type(value))
        return value

    return believe


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_COUNTED:
        raise ValueError(type(value))
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(type(value))
    return float(value)


def _text(most: int) -> Callable[[object], str]:
    """Printable signs alone: nothing that turns a line around, breaks it or hides in it."""

    def believe(value: object) -> str:
        cut = str(_of(str)(value))[:most]
        return "".join(sign if sign.isprintable() else " " for sign in cut)

    return believe


def _several(believe: Callable[[object], Any], most: int) -> Callable[[object], tuple[Any, ...]]:
    def each(value: object) -> tuple[Any, ...]:
        return tuple(believe(one) for one in _of(list)(value)[:most])

    return each


def _name(value: object) -> str:
    return spoken_name(_words(value)) if value else ""


def _prints(value: object) -> tuple[str, ...]:
    prints = tuple(_of(list)(value))
    if len(prints) not in {0, ORIENTATIONS, 2 * ORIENTATIONS}:
        raise ValueError(len(prints))
    if not all(isinstance(one, str) and _PRINT.fullmatch(one) for one in prints):
        raise ValueError(prints)
    return prints


def _place(value: object) -> tuple[float, float]:
    latitude, longitude = (_number(degrees) for degrees in _of(list)(value))
    if abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004 - degrees
        raise ValueError(value)
    return latitude, longitude


def _shot(value: object) -> Shot:
    shot = Shot(**_believed(_of(dict)(value), _OF_SHOT))
    if len(shot.prints) != len(shot.masked_prints):
        raise ValueError(len(shot.prints))
    return shot


def _opening(value: object) -> Opening:
    return Opening(str(value))


def _report(value: object) -> dict[str, Any]:
    told: dict[str, Any] = _of(dict)(value)
    Report.from_json(told)
    return told


_NEUTRAL = frozenset(("sharpness", "place", "report"))
_PRINT = re.compile(r"[0-9a-f]{16}")
_words = _text(LONGEST_WORD)
_OF_SHOT: dict[str, Callable[[object], Any]] = {
    "name": _name,
    "page": _count,
    "second": _count,
    "width": _count,
    "height": _count,
    "codes": _several(_words, MOST_NAMES),
    "prints": _prints,
    "masked_prints": _prints,
    "sharpness": _number,
    "taken_at": _words,
    "place": _place,
    "software": _words,
    "credentials": _words,
}
_BELIEVED: dict[str, Callable[[object], Any]] = {
    "opening": _opening,
    "why": _words,
    "width": _count,
    "height": _count,
    "pages": _count,
    "sheets": _several(_words, MOST_NAMES),
    "rows": _count,
    "behind": _words,
    "excerpt": _text(EXCERPT),
    "shots": _several(_shot, MOST_SHOTS),
    "damaged": _count,
    "unseen": _count,
    "pages_looked": _count,
    "films": _count,
    "hidden_sheets": _several(_words, MOST_NAMES),
    "hidden_lines": _count,
    "report": _report,
    "chart": _of(str),
}

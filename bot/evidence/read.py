"""A file's bytes become facts, without this process opening the file.

Starts the reading child, gives it a path and a time, and puts together what it managed to say. A
crash, a hang or a bomb becomes a fact ("gave up"); only a child that does not even start is an
error, because then the fault is ours and the file should be tried again. It judges nothing.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from bot.evidence.facts import LARGEST, Facts, Family, Opening, spoken_name
from bot.evidence.formats import BY_NAME, claimed
from prompts.problems import ReadinessError

# Wall time; the child's own limit of 10 s of work ends most hangs before.
MOST_SECONDS = 20.0
# The child's lines are a few kilobytes; its own limit on writing is 1 MB.
MOST_SAID = 1 << 20
_TOLD: dict[str, type] = {
    "opening": str,
    "why": str,
    "width": int,
    "height": int,
    "pages": int,
    "sheets": list,
    "rows": int,
    "behind": str,
    "excerpt": str,
}
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
    if "done" not in told:
        return replace(facts, opening=Opening.GAVE_UP, why=ended)
    try:
        return replace(facts, **_believed(told))
    except ValueError:
        return replace(facts, opening=Opening.GAVE_UP, why="garbled")


def _believed(told: dict[str, Any]) -> dict[str, Any]:
    """What the child may tell, of the right kinds: a file may have taken the child over."""
    believed: dict[str, Any] = {}
    for key, kind in _TOLD.items():
        if key in told:
            if not isinstance(told[key], kind):
                raise ValueError(key)
            believed[key] = told[key]
    if "opening" in believed:
        believed["opening"] = Opening(believed["opening"])
    if "sheets" in believed:
        believed["sheets"] = tuple(str(name) for name in believed["sheets"])
    return believed


def _run(
    path: Path, name: str, seconds: float, program: Sequence[str]
) -> tuple[list[dict[str, Any]], str]:
    """What the child said before it ended, and how it ended."""
    # Only where Python finds its modules: no token and no proxy goes to a process that a
    # stranger's file may take over.
    environment = {
        "PYTHONPATH": os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path),
        "PYTHONDONTWRITEBYTECODE": "1",
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
        except ValueError:
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

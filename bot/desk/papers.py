"""What the papers of an order name: its revision, part, order, site and batch, file by file.

Decides which of the files that were sent still speak: of one question and one kind of report the
newest that was accepted, so that a corrected report takes the place of the wrong one. Refuses to
know what happens when two of them disagree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompts.consistency import Statement
from prompts.question import Identity
from prompts.words import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store.evidence import EvidenceRecord

_IDENTITIES = {identity.value: identity for identity in Identity}


def speaking(files: Iterable[EvidenceRecord]) -> tuple[EvidenceRecord, ...]:
    """The files whose statements count, in the order in which they came."""
    newest: dict[tuple[str, str], EvidenceRecord] = {}
    for file in files:
        if file.state == "kept" and file.states:
            newest[place_of(file)] = file
    return tuple(sorted(newest.values(), key=lambda file: file.number))


def place_of(file: EvidenceRecord) -> tuple[str, str]:
    """The question and the kind of report of which a file is one."""
    return file.question_id or "", str((file.states or {}).get("kind", ""))


def statements(files: Iterable[EvidenceRecord]) -> tuple[Statement, ...]:
    """What the papers name, each under its file's name."""
    return tuple(
        Statement(_IDENTITIES[identity], value, file.question_id or "", _title(file))
        for file in speaking(files)
        for identity, value in (file.states or {}).get("said", ())
        if identity in _IDENTITIES and value
    )


def _title(file: EvidenceRecord) -> Text:
    """A file is called by its name in every language."""
    return Text(dict.fromkeys(LANGUAGES, file.name))

"""How far the reading of files has come: one message for all that were dropped together.

Decides when that message is written anew, so that it ends in the truth. Refuses to know what was
found: that is told in messages of its own, and never waits for this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from store import evidence, orders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.desk.desk import Desk
    from bot.desk.files import File
    from bot.desk.heard import Heard
    from store.evidence import EvidenceRecord
    from store.orders import OrderRecord
    from store.session import Session

MANY = 2
LARGE = 8 << 20
"""From so many files, or so many bytes of one, on it is told which one is being read."""


def received(
    desk: Desk, session: Session, heard: Heard, order: OrderRecord, files: Sequence[File]
) -> None:
    """Say that files came."""
    # A file from another company has no name until Slack is asked; a bare number says nothing.
    names = [file.name for file in files if file.name != file.id]
    context = {"files": names, "count": len(files), "user": heard.user, "progress": None}
    subject = _subject(order, heard.ts)
    desk.say_in_thread(session, order, "received", context | {"done": False}, subject=subject)


def begun(desk: Desk, session: Session, file: EvidenceRecord) -> None:
    """Write into that message which file is being read; of one ordinary file it says so already."""
    together = _together(session, file)
    if len(together) < MANY and file.declared_size < LARGE:
        return
    number = sum(one.state != "waiting" for one in together) + 1
    _rewrite(desk, session, file, together, "progress", done=number, n=len(together))


def done(desk: Desk, session: Session, file: EvidenceRecord) -> None:
    """Write into that message that all of its files are done with; the next one begins at once."""
    together = _together(session, file)
    if together and all(one.state != "waiting" for one in together):
        _rewrite(desk, session, file, together, "done", n=len(together))


def _together(session: Session, file: EvidenceRecord) -> Sequence[EvidenceRecord]:
    """The files that were dropped with this one; none where it is read anew."""
    if file.message_ts is None or file.checked_at is not None:
        return ()
    return evidence.of_message(session, order_id=file.order_id, message_ts=file.message_ts)


def _rewrite(
    desk: Desk,
    session: Session,
    file: EvidenceRecord,
    together: Sequence[EvidenceRecord],
    key: str,
    **values: object,
) -> None:
    order = orders.get(session, order_id=file.order_id)
    assert order is not None, "orders are never deleted"
    assert file.message_ts is not None, "files without a message are not told of here"
    context = {
        "files": [one.name for one in together if one.name != one.file_id],
        "count": len(together),
        "user": file.person,
        "progress": desk.words.say(f"reading.{key}", order.language, file=file.name, **values),
        "done": key == "done",
    }
    desk.rewrite_apart(session, order, _subject(order, file.message_ts), "received", context)


def _subject(order: OrderRecord, message_ts: str) -> str:
    return f"received:{order.id}:{message_ts}"

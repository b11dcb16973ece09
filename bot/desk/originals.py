"""The original of a file: where it still is, and the kept copy for those who may have it.

Decides who gets an original: members of the workspace that the order belongs to. Slack's own copy
is offered first, for nobody doubts it; ours is sent to the one who asks, and to nobody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from store import evidence, orders, outbox

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from store.evidence import EvidenceRecord
    from store.orders import OrderRecord
    from store.session import Session


def show(desk: Desk, heard: Heard, order_id: int, number: int) -> None:
    """Tell one person where the original of a file is, and offer the kept copy."""
    with desk.database.write() as session:
        found = _theirs(desk, session, heard, order_id, number)
        if found is None or not desk.receive(session, heard):
            return
        order, file = found
        language = desk.language_of(session, heard)
        context = {
            "order_id": order.id,
            "number": file.number,
            "file": file.name,
            "permalink": permalink(desk, order, file),
            "sha256": file.sha256,
            "pruned": file.pruned_at is not None,
        }
        desk.show_to(
            session,
            desk.messages.message("original", context, language),
            team=heard.team,
            channel=heard.channel,
            user=heard.user,
            thread_ts=heard.thread_ts,
        )


def permalink(desk: Desk, order: OrderRecord, file: EvidenceRecord) -> str | None:
    """The web address of the message with which a file came; None where that is not known."""
    if not file.message_ts or not desk.address:
        return None
    place = f"{desk.address}archives/{order.channel}/p{file.message_ts.replace('.', '')}"
    if not order.thread_ts or order.thread_ts == file.message_ts:
        return place
    return f"{place}?thread_ts={order.thread_ts}&cid={order.channel}"


def _theirs(
    desk: Desk, session: Session, heard: Heard, order_id: int, number: int
) -> tuple[OrderRecord, EvidenceRecord] | None:
    """A kept file, if this person may have its original; else they are told."""
    barred = heard.barred("original_members")
    if barred is not None:
        desk.tell(session, heard, barred)
        return None
    order = orders.get(session, order_id=order_id)
    file = evidence.one(session, order_id=order_id, number=number)
    if order is None or file is None or order.team != heard.team or file.sha256 is None:
        desk.tell(session, heard, "evidence_unknown")
        return None
    return order, file


def send(desk: Desk, heard: Heard, order_id: int, number: int) -> None:
    """Send the kept copy to the one who asks, as a direct message."""
    with desk.database.write() as session:
        found = _theirs(desk, session, heard, order_id, number)
        if found is None or not desk.receive(session, heard):
            return
        order, file = found
        desk.note(session, heard, order, "original_sent", number=number, sha256=file.sha256)
        language = desk.language_of(session, heard)
        outbox.say(
            session,
            message=outbox.Message(
                team=order.team,
                lane=f"copy:{heard.user}",
                kind="file",
                payload={
                    "text": desk.words.say(
                        "original.sent", language, file=file.name, sha256=file.sha256
                    ),
                    "otherwise": desk.words.say(
                        "original.not_sent", language, file=file.name, sha256=file.sha256
                    ),
                    "files": [{"name": file.name, "alt": "", "sha256": file.sha256}],
                },
                not_before=desk.clock.now(),
                user=heard.user,
            ),
        )

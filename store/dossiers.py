"""Dossiers: all that a verdict on an order is drawn from, read at one moment.

Decides what belongs to it, and that what an order has none of costs no statement. Refuses to know
what any of it means, and changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, exists, select

from prompts.answer import Answer
from store import answers, events, evidence, passes
from store.events import EventRecord
from store.evidence import EvidenceRecord
from store.orders import OrderRecord
from store.passes import PassRecord
from store.session import Session
from store.summaries import SummaryRecord
from store.tables import EVENTS, EVIDENCE, ORDERS, PASSES, SUMMARIES


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything a verdict is drawn from, as of one moment.

    Attributes:
        order: the order.
        given: the answer that counts, by question, as the checklist takes it; how and when it
            was recorded is in `answers.current`.
        evidence: every file, by number.
        passes: what was put off, by question.
        histories: of the questions that were answered more than once, every answer, in the order
            in which it was said.
        events: what was told to have happened.
        summary: the verdict as last written; None before the first.
    """

    order: OrderRecord
    given: Mapping[str, Answer]
    evidence: tuple[EvidenceRecord, ...]
    passes: Mapping[str, PassRecord]
    histories: Mapping[str, tuple[Answer, ...]]
    events: tuple[EventRecord, ...]
    summary: SummaryRecord | None


_WIDTH = len(ORDERS.c)
_DOSSIER = (
    select(
        ORDERS,
        SUMMARIES,
        exists().where(EVIDENCE.c.order_id == ORDERS.c.id),
        exists().where(PASSES.c.order_id == ORDERS.c.id),
        exists().where(EVENTS.c.order_id == ORDERS.c.id),
    )
    .join_from(ORDERS, SUMMARIES, SUMMARIES.c.order_id == ORDERS.c.id, isouter=True)
    .where(ORDERS.c.id == bindparam("order_id"))
)


def of_order(session: Session, *, order_id: int) -> Dossier | None:
    """Everything about an order, in two statements and one each for files, passes and events."""
    connection = session.connection()
    key = {"order_id": order_id}
    row = connection.execute(_DOSSIER, key).first()
    if row is None:
        return None
    order = OrderRecord(*row[:_WIDTH])
    *summary, has_evidence, has_passes, has_events = row[_WIDTH:]
    rows = connection.execute(answers.GIVEN_OF_ORDER, key).all()
    files = connection.execute(evidence.OF_ORDER, key).all() if has_evidence else ()
    put_off = connection.execute(passes.OF_ORDER, key).all() if has_passes else ()
    happened = connection.execute(events.OF_ORDER, key).all() if has_events else ()
    return Dossier(
        order,
        answers.counting(rows),
        tuple(EvidenceRecord(*file) for file in files),
        {record.question_id: PassRecord(*record) for record in put_off},
        answers.histories(rows),
        tuple(EventRecord(*event) for event in happened),
        None if summary[0] is None else SummaryRecord(*summary),
    )

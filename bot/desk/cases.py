"""What the checks of a file may know about its order: the case that it was sent for.

Decides what of an order's answers, papers and people a check is told. Refuses to know what any
check makes of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.desk import likenesses, papers, picture, placards
from bot.desk.sites import PRODUCTION_SITE
from bot.evidence.case import Case
from bot.evidence.placard import code_in, fold_order
from bot.evidence.report import Report, ReportKind
from bot.evidence.report_claims_hold import is_contradicted
from bot.evidence.report_kind_fits import WANTED
from bot.evidence.report_names_this_order import other_order
from prompts import consistency
from prompts.answer import Chosen, Grade, Said
from prompts.checklist import UNSETTLED
from prompts.question import Identity, Kind
from store import evidence, orders
from store.columns import instant

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.desk.picture import Picture
    from bot.evidence.facts import Facts
    from prompts.checklist import Item
    from prompts.question import Question
    from store.evidence import EvidenceRecord
    from store.orders import OrderRecord
    from store.session import Session

DENIED = "claim_not_confirmed"
"""The option for an answer whose own proof speaks against it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A file's order and question, as they stand when it is judged."""

    order: OrderRecord
    question: Question | None
    minimum: Grade


def asked(desk: Desk, session: Session, file: EvidenceRecord) -> Asked:
    """For what a file was sent, and how much its question asks for."""
    order = orders.get(session, order_id=file.order_id)
    assert order is not None, "orders are never deleted"
    question = desk.bank_of(order).by_id.get(file.question_id or "")
    return Asked(order, question, Grade.E0 if question is None else question.minimum_grade)


def belongs_to(
    desk: Desk, session: Session, file: EvidenceRecord, facts: Facts, sha256: str
) -> str | None:
    """The question that a file is for: the one that stood in the thread, unless it says otherwise.

    What a person said it is for counts more than what it says.

    A photo is taken a day after its code was fetched, and a corrected report comes when the thread
    is elsewhere. So a photo that shows an unused code of another question is for that question, and
    a report of another kind than is asked for is for the question that asks for its kind: first for
    one that is open, then for a settled one, which it may speak against. A report of another order
    has no say about what is settled. One whose own numbers fail answers no other question.
    """
    if file.filed_by is not None:
        return file.question_id
    order = asked(desk, session, file).order
    checklist = picture.draw(desk, session, order.id).checklist
    read = {code_in(text) for text in facts.codes}
    number = first_sent(session, file, sha256)
    shown = {
        one.question_id
        for one in placards.known(desk, session, order, facts.codes, number=number)
        if one.code in read
        and one.used_at is None
        and fold_order(one.order_code) == fold_order(order.code)
        and one.question_id in checklist.by_id
    }
    if len(shown) == 1 and file.question_id not in shown:
        return shown.pop()
    report = Report.of(facts)
    wanted = WANTED.get(file.question_id or "")
    if report is None or report.kind is ReportKind.UNKNOWN or wanted in report.kinds:
        return file.question_id
    item = checklist.by_id.get(file.question_id or "")
    any_document = item is not None and wanted is None and picture.takes_files(item.question.kind)
    if any_document and not is_contradicted(report):
        return file.question_id
    of_kind = [item for item in checklist.items if WANTED.get(item.question.id) is report.kind]
    waiting = [item for item in of_kind if item.status in UNSETTLED or is_denied(item)]
    settled = [item for item in of_kind if item.asked and not other_order(report, order.code)]
    return next((item.question.id for item in (*waiting, *settled)), file.question_id)


def first_sent(session: Session, file: EvidenceRecord, sha256: str | None) -> int:
    """The number under which the same bytes came first for an order; else the file's own.

    Who sends a photo twice by mistake has not used its code twice.
    """
    same = (
        one.number
        for one in evidence.of_order(session, order_id=file.order_id)
        if sha256 is not None and one.sha256 == sha256 and one.number < file.number
    )
    return min(same, default=file.number)


def is_denied(item: Item) -> bool:
    """Whether the proof of an answer spoke against it, so that it was taken down."""
    return item.answer is not None and item.answer.value == Chosen((DENIED,))


def case_of(desk: Desk, session: Session, file: EvidenceRecord, facts: Facts, sha256: str) -> Case:
    """The case for which a file was sent; `sha256` is that of its bytes."""
    sent = asked(desk, session, file)
    order, question = sent.order, sent.question
    drawn = picture.draw(desk, session, order.id)
    # The paper that this one takes the place of has no say about it.
    place = (file.question_id or "", str((facts.report or {}).get("kind", "")))
    others = [
        one
        for one in evidence.of_order(session, order_id=order.id)
        if one.number != file.number and papers.place_of(one) != place
    ]
    named = (*consistency.statements(drawn.checklist), *papers.statements(others))

    def all_of(identity: Identity) -> tuple[str, ...]:
        values = (one.value for one in named if one.identity is identity)
        return tuple(dict.fromkeys(values))

    return Case(
        question_id=file.question_id or "",
        kind=Kind.FILE if question is None else picture.proof_kind(question),
        order_code=order.code,
        minimum=sent.minimum,
        product=order.product,
        revisions=all_of(Identity.REVISION),
        parts=all_of(Identity.PART),
        site=_site(drawn),
        batches=all_of(Identity.BATCH),
        quantity=order.quantity,
        gate="" if question is None else question.gate.value,
        bands=desk.bank_of(order).bands,
        uploader=file.person,
        expected=frozenset((*order.people.values(), order.opened_by)),
        now=instant(file.said_us),
        likenesses=likenesses.find(desk, session, file, order, facts, sha256),
        placards=placards.known(
            desk, session, order, facts.codes, number=first_sent(session, file, sha256)
        ),
        statements=tuple(
            (one.identity.value, one.value, one.title.say(order.language)) for one in named
        ),
    )


def _site(drawn: Picture) -> str:
    """Where production is, as it was answered; "at the prototype site" is where that is."""
    if PRODUCTION_SITE not in drawn.checklist.by_id:
        return ""
    value = drawn.checklist.situation.meant(PRODUCTION_SITE)
    return value.text if isinstance(value, Said) else ""

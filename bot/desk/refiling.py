"""A file that was dropped while another question stood is put under the one it is for.

Decides who may do so, to which questions, and that an answer which the file gave to the wrong
question is taken back. Its kept bytes are judged anew; nothing is fetched and nothing sent again.
Refuses to know what the file is worth there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.desk import picture, turn
from bot.desk.at_hand import read_file
from bot.desk.cases import is_denied
from bot.desk.recording import Given, record
from bot.desk.turn import Line, Turn
from prompts.answer import Standing
from prompts.checklist import UNSETTLED
from store import answers, evidence

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from prompts.checklist import Checklist, Item
    from store.answers import AnswerRecord
    from store.evidence import EvidenceRecord
    from store.orders import OrderRecord
    from store.session import Session

MOST = 100
"""Questions in one menu: Slack takes no more."""


@dataclass(frozen=True, slots=True)
class Movable:
    """A file that may be put under another question, and those that it may be put under."""

    order: OrderRecord
    file: EvidenceRecord
    items: tuple[Item, ...]


def form(
    desk: Desk, heard: Heard, order_id: int, number: int, private: str
) -> dict[str, Any] | None:
    """The form that asks for the question; None where the person is told otherwise."""
    with desk.database.write() as session:
        movable = _at_hand(desk, session, heard, order_id, number)
        if movable is None:
            return None
        language = desk.language_of(session, heard)
        context = {
            "private_metadata": private,
            "code": movable.order.code,
            "file": movable.file.name,
            "questions": [
                {"id": item.question.id, "title": item.question.title.say(language)}
                for item in movable.items[:MOST]
            ],
        }
        return desk.messages.view("refile", context, language)


def move(desk: Desk, heard: Heard, order_id: int, number: int, question_id: str) -> None:
    """Put a file under another question, and have it judged anew."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        movable = _at_hand(desk, session, heard, order_id, number)
        if movable is None:
            return
        order, file = movable.order, movable.file
        if question_id not in {item.question.id for item in movable.items}:
            desk.tell(session, heard, "question_gone")
            return
        title = desk.bank_of(order).question(question_id).title.say(order.language)
        moved = desk.words.say("heard.refiled", order.language, file=file.name, title=title)
        desk.note(
            session,
            heard,
            order,
            "file_moved",
            number=number,
            before=file.question_id,
            question=question_id,
        )
        lines = [Line(moved, heard.user), *_take_back(desk, session, heard, order, file)]
        evidence.file_for(
            session, order_id=order.id, number=number, question_id=question_id, by=heard.user
        )
        turn.go_on(desk, session, order, Turn(heard=lines))


def _at_hand(
    desk: Desk, session: Session, heard: Heard, order_id: int, number: int
) -> Movable | None:
    """A file and where it may go, while it may go anywhere; else the person is told."""
    found = read_file(desk, session, heard, order_id, number, guest="refile_members")
    if found is None:
        return None
    order, file = found
    if file.sha256 is None or file.pruned_at is not None:
        desk.tell(session, heard, "refile_not_kept", file=file.name)
    elif file.allowed is not None:
        desk.tell(session, heard, "refile_accepted", file=file.name)
    else:
        checklist = picture.draw(desk, session, order.id).checklist
        item = checklist.by_id.get(file.question_id or "")
        items = _open_to(checklist, file)
        if item is not None and is_denied(item) and _given_by(session, file) is not None:
            # Else a report whose numbers fail could be put out of sight without a reason.
            desk.tell(session, heard, "refile_denied", file=file.name)
        elif items:
            return Movable(order, file, items)
        else:
            desk.tell(session, heard, "refile_nowhere", file=file.name)
    return None


def _open_to(checklist: Checklist, file: EvidenceRecord) -> tuple[Item, ...]:
    """The questions that a file answers or proves: what is open first, then what is settled.

    A worse report may come for a settled one, and has to be held against it.
    """
    taking = (
        item
        for item in checklist.items
        if item.asked
        and item.question.id != file.question_id
        and (picture.takes_files(item.question.kind) or item.question.proof)
    )
    return tuple(sorted(taking, key=lambda item: item.status not in UNSETTLED))


def _given_by(session: Session, file: EvidenceRecord) -> AnswerRecord | None:
    """The answer that counts for a file's question, where this file gave or proved it."""
    current = answers.current(session, order_id=file.order_id).get(file.question_id or "")
    if current is None or current.source != "file":
        return None
    own = (current.message_ts, current.raw) == (file.message_ts, file.name)
    return current if own else None


def _take_back(
    desk: Desk, session: Session, heard: Heard, order: OrderRecord, file: EvidenceRecord
) -> list[Line]:
    """Take back the answer that a file gave to the wrong question: what was said before counts."""
    current = _given_by(session, file)
    question = desk.bank_of(order).by_id.get(file.question_id or "")
    if current is None or question is None:
        return []
    said = answers.history(session, order_id=order.id, question_id=question.id)
    before = next((one.answer for one in reversed(said) if one.seq != current.seq), None)
    reason = desk.words.say("heard.refiled_reason", order.language, file=file.name)
    given = Given(
        question=question,
        value=None if before is None else before.value,
        standing=Standing.UNKNOWN if before is None else before.standing,
        reason=reason if before is None else before.reason,
        source="moved",
        raw=file.name,
        grade=None if before is None else before.grade,
    )
    return record(desk, session, heard, order, given)

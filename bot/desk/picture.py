"""An order's picture: its checklist, its verdict, and the card and summary drawn from them.

Decides what a card shows and whose turn it is. Refuses to know how it is rendered, and stores
nothing itself but the summary row. Everything here is computed anew from the dossier.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prompts.answer import Standing
from prompts.checklist import Checklist, Status, draw_up
from prompts.question import Kind, Severity
from prompts.spoken import spoken_day, spoken_number
from prompts.verdict import Reason, Verdict, assess
from store import orders, summaries

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.desk.desk import Desk
    from prompts.checklist import Item
    from store.orders import Dossier, OrderRecord

REASONS_ON_CARD = 5
TITLES_PER_PERSON = 3


@dataclass(frozen=True, slots=True)
class Picture:
    """What an order looks like at one moment."""

    order: OrderRecord
    checklist: Checklist
    verdict: Verdict
    card: dict[str, Any]


def of(desk: Desk, dossier: Dossier, now: datetime) -> Picture:
    """Draw an order's picture from its dossier."""
    order = dossier.order
    checklist = draw_up(desk.bank, order.facts, dossier.given)
    verdict = assess(checklist)
    return Picture(order, checklist, verdict, _card(desk, order, checklist, verdict, now))


def keep(desk: Desk, session: Session, order_id: int, now: datetime) -> Picture:
    """Draw an order's picture and write its summary, in the caller's transaction."""
    dossier = orders.dossier(session, order_id=order_id)
    assert dossier is not None, "an order that was just read is there"
    picture = of(desk, dossier, now)
    verdict = picture.verdict
    summaries.put(
        session,
        summary=summaries.SummaryRecord(
            order_id=order_id,
            level=verdict.level.value,
            headline=picture.card,
            open_count=verdict.open_count,
            blocker_count=verdict.blocker_count,
            answered=verdict.answered,
            askable=verdict.askable,
            waiting_on={key_of(line): line for line in picture.card["waiting"]},
            last_change=now,
            bank_version=verdict.bank_version,
        ),
    )
    return picture


def key_of(line: dict[str, Any]) -> str:
    """By whom a line of the waiting list is known: a user id, or a role nobody has."""
    return str(line["user"] or line["role"])


def essentials(picture: Picture) -> dict[str, Any]:
    """What a reply in the thread tells of the verdict."""
    card = picture.card
    keys = ("code", "level", "headline", "reasons", "waiting", "asking")
    return {key: card[key] for key in keys} | {"open": picture.verdict.open_count}


def _card(
    desk: Desk, order: OrderRecord, checklist: Checklist, verdict: Verdict, now: datetime
) -> dict[str, Any]:
    language = order.language
    asking = None
    if order.asking and (item := checklist.by_id.get(order.asking)):
        asking = item.question.title.say(language)
    reasons = verdict.reasons
    titles = {gate.id: gate.title.say(language) for gate in desk.bank.gates}
    return {
        "order_id": order.id,
        "code": order.code,
        "product": order.product,
        "supplier": order.supplier,
        "quantity": quantity_of(order),
        "ship_date": spoken_day(order.ship_date).say(language) if order.ship_date else None,
        "level": verdict.level.name,
        "headline": verdict.headline(language),
        "gates": [
            {
                "title": titles[gate.gate],
                "level": gate.level.name,
                "line": gate.reasons[0].why(language)
                if gate.reasons
                else desk.words.say("card.gate_clear", language),
            }
            for gate in verdict.gates
        ],
        "sections": [_section(desk, checklist, section.id, language) for section in _asked(desk)],
        "reasons": [_reason(desk, reason, language) for reason in reasons[:REASONS_ON_CARD]],
        "more_reasons": max(0, len(reasons) - REASONS_ON_CARD),
        "waiting": waiting(desk, order, checklist),
        "asking": asking,
        "not_asked": [section.id for section in verdict.not_asked],
        "closed": order.closed_at is not None,
        "closed_by": order.closed_by,
        "updated_at": int(now.timestamp()),
        "updated_text": f"{now:%Y-%m-%d %H:%M} UTC",
        "share": False,
        "permalink": desk.permalink(order),
        "bank_version": verdict.bank_version,
    }


def quantity_of(order: OrderRecord) -> str:
    """An order's quantity in words, empty where none is known."""
    if order.quantity is None:
        return ""
    return f"{spoken_number(order.quantity)} {order.unit}".strip()


def waiting(desk: Desk, order: OrderRecord, checklist: Checklist) -> list[dict[str, Any]]:
    """Whose turn it is: open questions by the person, or the role, that usually knows."""
    lines: dict[tuple[str | None, str], dict[str, Any]] = {}
    for item in checklist.open_items():
        role = item.question.role.value
        user = order.people.get(role)
        line = lines.setdefault(
            (user, "" if user else role),
            {"user": user, "role": None, "count": 0, "blockers": 0, "titles": []},
        )
        if user is None:
            line["role"] = role
        line["count"] += 1
        line["blockers"] += item.severity is Severity.BLOCKER
        if len(line["titles"]) < TITLES_PER_PERSON:
            line["titles"].append(item.question.title.say(order.language))
    return sorted(lines.values(), key=lambda line: (-line["blockers"], -line["count"]))


def open_in(checklist: Checklist, section_id: str) -> tuple[Item, ...]:
    """What a person can still answer in a section, in the order in which it would be asked."""
    return tuple(i for i in checklist.open_items() if i.question.section == section_id)


def settled(item: Item) -> bool:
    """Whether a question needs nothing more from anybody just now."""
    if item.status in {Status.OPEN, Status.NEEDS_EVIDENCE}:
        return False
    return item.status is not Status.UNKNOWN or (
        item.answer is not None and item.answer.standing is Standing.UNKNOWN
    )


def _asked(desk: Desk) -> list[Any]:
    return [section for section in desk.bank.sections if section.asked]


def _section(desk: Desk, checklist: Checklist, section_id: str, language: str) -> dict[str, Any]:
    coverage = checklist.coverage(section_id)
    return {
        "id": section_id,
        "title": desk.bank.section(section_id).title.say(language),
        "answered": coverage.answered,
        "askable": coverage.askable,
        "open": len(open_in(checklist, section_id)),
    }


def _reason(desk: Desk, reason: Reason, language: str) -> dict[str, Any]:
    question = desk.bank.by_id.get(reason.question_id)
    if question is not None:
        title = question.title.say(language)
    elif reason.section:
        title = desk.bank.section(reason.section).title.say(language)
    else:
        title = next(gate.title.say(language) for gate in desk.bank.gates if gate.id == reason.gate)
    return {
        "title": title,
        "why": reason.why(language),
        "lift": reason.lift(language),
        "rule": reason.rule,
    }


def takes_files(kind: Kind) -> bool:
    """Whether a question is answered by a file."""
    return kind in {Kind.FILE, Kind.PHOTO, Kind.REPORT}

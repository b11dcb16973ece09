"""An order's picture: its checklist, its verdict, and the card and summary drawn from them.

Decides what a card shows and whose turn it is. Refuses to know how it is rendered, and stores
nothing itself but the summary row and the card beside it. Everything here is computed anew from
the dossier.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.desk.desk import payload
from prompts.checklist import Checklist, draw_up
from prompts.question import Kind, Severity
from prompts.spoken import spoken, spoken_day, spoken_number
from prompts.verdict import GateVerdict, Reason, Verdict, assess
from prompts.words import Text
from store import cards, orders, summaries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.desk.desk import Desk
    from bot.messages import Rendered
    from prompts.answer import Answer
    from prompts.checklist import Item
    from prompts.question import Question
    from store.cards import CardRecord
    from store.orders import Dossier, OrderRecord

REASONS_ON_CARD = 5
TITLES_PER_PERSON = 3
IN_A_LIST = ("level", "headline", "permalink")


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


def draw(desk: Desk, session: Session, order_id: int) -> Picture:
    """Draw the picture of an order as it stands now."""
    dossier = orders.dossier(session, order_id=order_id)
    assert dossier is not None, "orders are never deleted"
    return of(desk, dossier, desk.clock.now())


def keep(desk: Desk, session: Session, order_id: int) -> Picture:
    """Draw an order's picture and write its summary, in the caller's transaction."""
    picture = draw(desk, session, order_id)
    verdict = picture.verdict
    summaries.put(
        session,
        summary=summaries.SummaryRecord(
            order_id=order_id,
            level=verdict.level.value,
            headline={name: picture.card[name] for name in IN_A_LIST},
            open_count=verdict.open_count,
            blocker_count=verdict.blocker_count,
            answered=verdict.answered,
            askable=verdict.askable,
            waiting_on={key_of(line): line for line in picture.card["waiting"]},
            last_change=desk.clock.now(),
            bank_version=verdict.bank_version,
        ),
    )
    order = picture.order
    shown = card_for_one(desk, order, picture.card)
    cards.put(
        session,
        order_id=order.id,
        told=picture.card,
        edition=edition(desk, order),
        body=payload(shown),
    )
    return picture


def card_for_one(
    desk: Desk, order: OrderRecord | CardRecord, card: Mapping[str, object]
) -> Rendered:
    """The card as only the one who asked sees it: to share, and with the way to the thread."""
    context = {**card, "share": True, "permalink": desk.permalink(order)}
    return desk.messages.message("card", context, order.language)


def edition(desk: Desk, order: OrderRecord | CardRecord) -> str:
    """Everything beside an order's state that a kept card depends on."""
    return f"{desk.messages.edition} {order.language} {desk.permalink(order)}"


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
                "line": _gate_line(desk, gate, language),
            }
            for gate in verdict.gates
        ],
        "sections": [_section(desk, checklist, section.id, language) for section in _asked(desk)],
        "reasons": [_reason(desk, reason, language) for reason in reasons[:REASONS_ON_CARD]],
        "more_reasons": max(0, len(reasons) - REASONS_ON_CARD),
        "waiting": waiting(order, checklist),
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


def _gate_line(desk: Desk, gate: GateVerdict, language: str) -> str:
    """What decides about a gate, to stand behind its name."""
    if not gate.reasons:
        return desk.words.say("card.gate_clear", language)
    reason = gate.reasons[0]
    if reason.question_id or reason.section:
        return reason.why(language)
    return desk.words.say("card.gate_waits", language, earlier=reason.values["earlier"])


def quantity_of(order: OrderRecord) -> str:
    """An order's quantity in words, empty where none is known."""
    if order.quantity is None:
        return ""
    return f"{spoken_number(order.quantity)} {order.unit}".strip()


def waiting(order: OrderRecord, checklist: Checklist) -> list[dict[str, Any]]:
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


def said_back(desk: Desk, order: OrderRecord, question: Question, answer: Answer) -> str:
    """An answer in words: an option's words, "300 pcs", "unknown", "not applicable"."""
    language = order.language
    if answer.value is None:
        return desk.words.say(f"answer.{answer.standing.value}", language)
    said = spoken(question, answer.value)
    parts = said if isinstance(said, tuple) else (said,)
    return ", ".join(part.say(language) if isinstance(part, Text) else part for part in parts)


def proof_kind(question: Question) -> Kind:
    """The kind of file that answers or proves a question; FILE where several kinds do."""
    if takes_files(question.kind):
        return question.kind
    return question.proof[0] if len(question.proof) == 1 else Kind.FILE


def takes_files(kind: Kind) -> bool:
    """Whether a question is answered by a file."""
    return kind in {Kind.FILE, Kind.PHOTO, Kind.REPORT}

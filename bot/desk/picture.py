"""An order's picture: its checklist, its verdict, and the card and summary drawn from them.

Decides what a card shows and whose turn it is. Refuses to know how it is rendered, and stores
nothing itself but the summary row and the card beside it. Everything here is computed anew from
the dossier.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.desk import papers, sites
from bot.desk.desk import payload
from prompts.answer import Amount, Day, Grade
from prompts.checklist import Checklist, Status, draw_up
from prompts.outlook import outlook
from prompts.question import Kind
from prompts.spoken import spoken, spoken_amount, spoken_day
from prompts.staleness import Event, events_in, fresh_until, stale
from prompts.verdict import GateVerdict, Reason, Verdict, assess
from prompts.words import LANGUAGES, Text
from store import cards, dossiers, summaries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.desk.desk import Desk
    from bot.messages import Rendered
    from prompts.answer import Answer, Value
    from prompts.bank import Bank
    from prompts.checklist import Item
    from prompts.question import Question
    from store.cards import CardRecord
    from store.dossiers import Dossier
    from store.orders import OrderRecord
    from store.session import Session

REASONS_ON_CARD = 5
TITLES_PER_PERSON = 3
ALLOWED_ON_CARD = 5
IN_A_LIST = ("level", "headline", "permalink")


@dataclass(frozen=True, slots=True)
class Picture:
    """What an order looks like at one moment.

    Attributes:
        fresh_until: when the first of its answers grows too old; None for never.
    """

    order: OrderRecord
    checklist: Checklist
    verdict: Verdict
    card: dict[str, Any]
    fresh_until: datetime | None = None


def of(
    desk: Desk,
    dossier: Dossier,
    now: datetime,
    recorded: Mapping[str, bool | None] | None = None,
    *,
    bank: Bank | None = None,
) -> Picture:
    """Draw an order's picture from its dossier.

    Args:
        desk: what a use case needs.
        dossier: everything about the order.
        now: by which answers grow old (UTC).
        recorded: facts that our own records tell, by name.
        bank: from which it is drawn; None for the order's own.
    """
    order = dossier.order
    bank = bank or desk.bank_of(order)
    said = {name: (answer,) for name, answer in dossier.given.items()} | dict(dossier.histories)
    told = tuple(Event(e.kind, e.at, "", e.person, e.note) for e in dossier.events)
    happened = (*events_in(bank, said), *told)
    checklist = draw_up(
        bank,
        {**order.facts, **(recorded or {})},
        dossier.given,
        known=known_of(order),
        stale=stale(bank, dossier.given, happened, now),
    )
    verdict = assess(checklist, papers.statements(dossier.evidence))
    card = _card(desk, order, checklist, verdict, now) | _allowed(bank, dossier)
    return Picture(order, checklist, verdict, card, fresh_until(bank, dossier.given, now))


def draw(
    desk: Desk,
    session: Session,
    order_id: int,
    *,
    language: str | None = None,
    bank: Bank | None = None,
) -> Picture:
    """Draw the picture of an order as it stands now, or as another bank would have it.

    `language` is that of the one person to whom it is shown; None for the order's own. The order in
    a picture for one person speaks that language too: nothing is said in its thread with it.
    """
    dossier = dossiers.of_order(session, order_id=order_id)
    assert dossier is not None, "orders are never deleted"
    if language is not None:
        dossier = replace(dossier, order=replace(dossier.order, language=language))
    bank = bank or desk.bank_of(dossier.order)
    recorded = sites.recorded(session, bank, dossier)
    return of(desk, dossier, desk.clock.now(), recorded, bank=bank)


def known_of(order: OrderRecord) -> dict[str, Value]:
    """What the order itself says, by the name under which conditions read it."""
    known: dict[str, Value] = {}
    if order.ship_date is not None:
        known["order-ship-date"] = Day(order.ship_date)
    if order.quantity is not None:
        known["order-quantity"] = Amount(order.quantity, order.unit)
    return known


def keep(desk: Desk, session: Session, order_id: int) -> Picture:
    """Draw an order's picture and write its summary, in the caller's transaction."""
    picture = draw(desk, session, order_id)
    verdict = picture.verdict
    summaries.put(
        session,
        summary=summaries.SummaryRecord(
            order_id=order_id,
            level=verdict.level.value,
            headline={name: picture.card[name] for name in IN_A_LIST}
            | {"headlines": {language: verdict.headline(language) for language in LANGUAGES}},
            open_count=verdict.open_count,
            blocker_count=verdict.blocker_count,
            answered=verdict.answered,
            askable=verdict.askable,
            waiting_on={key_of(line): line for line in picture.card["waiting"]},
            last_change=desk.clock.now(),
            bank_version=verdict.bank_version,
            fresh_until=picture.fresh_until,
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
    keys = ("code", "level", "headline", "reasons", "waiting", "asking", "outlook")
    return {key: card[key] for key in keys} | {"open": picture.verdict.open_count}


def _card(
    desk: Desk, order: OrderRecord, checklist: Checklist, verdict: Verdict, now: datetime
) -> dict[str, Any]:
    language = order.language
    asking = None
    if order.asking and (item := checklist.by_id.get(order.asking)):
        asking = item.question.title.say(language)
    reasons = verdict.reasons
    titles = {gate.id: gate.title.say(language) for gate in checklist.bank.gates}
    way = outlook(checklist, verdict)
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
        "sections": [_section(checklist, section.id, language) for section in _asked(checklist)],
        "reasons": [_reason(checklist, reason, language) for reason in reasons[:REASONS_ON_CARD]],
        "more_reasons": max(0, len(reasons) - REASONS_ON_CARD),
        "outlook": way.say(language) if way else None,
        "axes": [
            {"title": axis.axis.title.say(language), "level": axis.level.name}
            for axis in verdict.axes
        ],
        "risk": verdict.risk.title.say(language) if verdict.risk else None,
        "approvers": verdict.approvers,
        "waiting": waiting(order, checklist, verdict),
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


def _allowed(bank: Bank, dossier: Dossier) -> dict[str, Any]:
    """What was accepted on a person's word: it stays on the card, whatever comes later."""
    order, by_id = dossier.order, bank.by_id
    lines = [
        {
            "title": by_id[told["question"]].title.say(order.language)
            if told.get("question") in by_id
            else file.name,
            "user": told["by"],
            "reason": told["reason"],
            "grade": told["grade"],
            "wanted": told["wanted"],
            "how": _how_allowed(told),
        }
        for file in dossier.evidence
        if (told := file.allowed) is not None
    ]
    return {"allowed": lines[-ALLOWED_ON_CARD:], "more_allowed": len(lines[:-ALLOWED_ON_CARD])}


def _how_allowed(told: Mapping[str, Any]) -> str:
    """What a person's word stands for: a denial taken back, a proof that is missing, or neither."""
    if told.get("denied"):
        return "denied"
    return "less" if Grade[told["grade"]] < Grade[told["wanted"]] else "enough"


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
    said = spoken_amount(order.quantity, order.unit)
    return said.say(order.language) if isinstance(said, Text) else said


def blocking(verdict: Verdict, todo: Sequence[Item]) -> int:
    """How many of the open questions hold production.

    An answer with a red flag and a fact that nobody knows hold it, too, and are no open questions.
    """
    return sum(item.question.id in verdict.holding for item in todo)


def waiting(order: OrderRecord, checklist: Checklist, verdict: Verdict) -> list[dict[str, Any]]:
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
        line["blockers"] += item.question.id in verdict.holding
        if len(line["titles"]) < TITLES_PER_PERSON:
            line["titles"].append(item.question.title.say(order.language))
    return sorted(lines.values(), key=lambda line: (-line["blockers"], -line["count"]))


def open_in(checklist: Checklist, section_id: str) -> tuple[Item, ...]:
    """What a person can still answer in a section, in the order in which it would be asked."""
    return tuple(i for i in checklist.open_items() if i.question.section == section_id)


def _asked(checklist: Checklist) -> list[Any]:
    return [section for section in checklist.bank.sections if section.asked]


def _section(checklist: Checklist, section_id: str, language: str) -> dict[str, Any]:
    coverage = checklist.coverage(section_id)
    return {
        "id": section_id,
        "title": checklist.bank.section(section_id).title.say(language),
        "answered": coverage.answered,
        "askable": coverage.askable,
        "open": len(open_in(checklist, section_id)),
    }


def _reason(checklist: Checklist, reason: Reason, language: str) -> dict[str, Any]:
    bank = checklist.bank
    question = bank.by_id.get(reason.question_id)
    if question is not None:
        title = question.title.say(language)
    elif reason.section:
        title = bank.section(reason.section).title.say(language)
    else:
        title = next(gate.title.say(language) for gate in bank.gates if gate.id == reason.gate)
    return {
        "title": title,
        "why": reason.why(language),
        "lift": reason.lift(language),
        "rule": reason.rule,
    }


def said_back(
    desk: Desk,
    order: OrderRecord,
    question: Question,
    answer: Answer,
    language: str | None = None,
) -> str:
    """An answer in words: an option's words, "300 pcs", "unknown", "not applicable".

    In the order's language, or in that of the one person who sees it.
    """
    language = language or order.language
    if answer.value is None:
        return desk.words.say(f"answer.{answer.standing.value}", language)
    said = spoken(question, answer.value)
    parts = said if isinstance(said, tuple) else (said,)
    return ", ".join(part.say(language) if isinstance(part, Text) else part for part in parts)


def can_be_kept(item: Item) -> bool:
    """Whether "still true" is enough: a proof has to be made anew, a statement only said again."""
    wanted = item.question.grade_wanted(item.answer.value) if item.answer else Grade.E0
    return item.status is Status.STALE and wanted is Grade.E0


def always_applies(desk: Desk, session: Session, order: OrderRecord, question: Question) -> bool:
    """Whether a question applies to an order for certain, because it holds this one."""
    if question.stricter is None:
        return question.always_applies  # its own severity tells the rest
    return draw(desk, session, order.id).checklist.item(question.id).always_applies


def proof_kind(question: Question) -> Kind:
    """The kind of file that answers or proves a question; FILE where several kinds do."""
    if takes_files(question.kind):
        return question.kind
    return question.proof[0] if len(question.proof) == 1 else Kind.FILE


def takes_files(kind: Kind) -> bool:
    """Whether a question is answered by a file."""
    return kind in {Kind.FILE, Kind.PHOTO, Kind.REPORT}

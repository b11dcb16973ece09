"""Placards: a one-time code is given out for a photo, known again, and used up.

Decides who gets one for which question, and which codes a file may be held against. Refuses to know
how a code looks on paper and how it is read in a picture.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.desk import picture
from bot.desk.desk import card_of, lane_of
from bot.evidence.placard import (
    FRESH,
    Issued,
    code_in,
    draw,
    is_ours,
    new_key,
    new_nonce,
    written,
)
from prompts.question import Kind
from store import channels, evidence, outbox, placards

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from prompts.question import Question
    from store.orders import OrderRecord
    from store.placards import PlacardRecord
    from store.session import Session

MOST_TRIES = 200
"""One nonce in eight gives no code, and two codes are hardly ever the same."""

_NAME = re.compile(r"[^\w.-]+")


def issue(
    desk: Desk, session: Session, heard: Heard, order: OrderRecord, question: Question | None
) -> None:
    """Give out a placard for a question, or where it wants no photo for the next one that does."""
    wanted = question if question is not None and shows(question) else _next(desk, session, order)
    if wanted is None and question is not None:
        title = question.title.say(order.language)
        desk.notice(session, order, "placard_not_photo", title=title)
    elif wanted is None:
        desk.notice(session, order, "placard_no_question", code=order.code)
    else:
        code = _give_out(desk, session, heard, order, wanted)
        _post(desk, session, order, wanted, code)


def shows(question: Question) -> bool:
    """Whether a photo answers or proves a question."""
    return question.kind is Kind.PHOTO or Kind.PHOTO in question.proof


def known(
    desk: Desk, session: Session, order: OrderRecord, codes: Iterable[str], *, number: int
) -> tuple[Issued, ...]:
    """The codes that a file of an order may be held against.

    All that the order's people were given, and those of other orders that were read in the file.
    One that this file has used itself, or another of the same message, is not used up: several
    photos of one moment may show the same placard.

    Args:
        desk: what a use case needs.
        session: reads.
        order: the order that the file is for.
        codes: what was read in the file, as it was read.
        number: the file's number within the order.
    """
    letters = {code for text in codes if (code := code_in(text)) is not None}
    rows = {
        (row.order_id, row.code): row
        for row in (
            *placards.of_order(session, order_id=order.id),
            *placards.by_codes(session, team=order.team, codes=letters),
        )
    }
    if not rows:
        return ()  # before the first code is given out there may be no key, and none is made here
    key = _key(desk, session)
    together = _sent_together(session, order, number)
    return tuple(
        issued
        for row in rows.values()
        if is_ours(key, issued := _issued(row, order, together), row.nonce)
    )


def use(desk: Desk, session: Session, order: OrderRecord, code: str, *, number: int) -> bool:
    """Use a code up with a file that was taken as proof; False where another file did before.

    Args:
        desk: what a use case needs.
        session: writes.
        order: the order.
        code: as it was read or written.
        number: the file's number within the order.
    """
    letters = code_in(code) or ""
    if placards.use(session, order_id=order.id, code=letters, number=number, at=desk.clock.now()):
        return True
    together = _sent_together(session, order, number)
    rows = placards.by_codes(session, team=order.team, codes=[letters])
    return any(row.order_id == order.id and row.used_by in together for row in rows)


def _next(desk: Desk, session: Session, order: OrderRecord) -> Question | None:
    """The open question that a photo answers or proves: first the one that asks for the most."""
    items = picture.draw(desk, session, order.id).checklist.open_items()
    questions = [item.question for item in items if shows(item.question)]
    return max(questions, key=lambda question: question.minimum_grade, default=None)


def _give_out(
    desk: Desk, session: Session, heard: Heard, order: OrderRecord, question: Question
) -> str:
    key = _key(desk, session)
    for _ in range(MOST_TRIES):
        nonce = new_nonce()
        code = draw(key, order.code, question.id, nonce)
        if code is None:
            continue
        placard = placards.NewPlacard(
            order_id=order.id,
            code=code,
            team=order.team,
            question_id=question.id,
            nonce=nonce,
            person=heard.user,
            issued_at=desk.clock.now(),
        )
        if placards.add(session, placard=placard):
            desk.note(
                session, heard, order, "placard_issued", question=question.id, code=written(code)
            )
            return code
    raise AssertionError("two hundred nonces gave no new code")


def _post(desk: Desk, session: Session, order: OrderRecord, question: Question, code: str) -> None:
    # Fonts and pictures are slow to load, and most starts of the bot need none.
    from bot.evidence import placard_sheet  # noqa: PLC0415

    place = channels.get(session, team=order.team, channel=order.channel)
    zone = ZoneInfo(place.tz if place else "UTC")
    now = desk.clock.now()
    sheet = placard_sheet.Sheet(
        order_code=order.code,
        code=code,
        question=question.ask,
        made=now.astimezone(zone).date(),
        until=(now + FRESH).astimezone(zone).date(),
    )
    values = {
        "title": question.title.say(order.language),
        "code": written(code),
        "until": sheet.until.isoformat(),
    }
    name = _NAME.sub("-", f"placard-{order.code}-{written(code)}")
    alt = desk.words.say("placard.picture_alt", order.language, code=order.code)
    title = f"{order.code} {written(code)}"
    payload = {
        "text": _plain(desk, order, "placard.posted", **values),
        "otherwise": _plain(desk, order, "placard.posted_without", **values),
        "files": [
            _file(f"{name}.png", title, alt, placard_sheet.png(sheet, desk.words)),
            _file(f"{name}.pdf", title, "", placard_sheet.pdf(sheet, desk.words)),
        ],
    }
    outbox.say(
        session,
        message=outbox.Message(
            team=order.team,
            lane=lane_of(order),
            kind="file",
            payload=payload,
            not_before=now,
            channel=order.channel,
            thread_subject=card_of(order),
        ),
    )


def _plain(desk: Desk, order: OrderRecord, key: str, **values: str) -> str:
    """A sentence as Slack takes it, with what was typed by people made harmless."""
    said = desk.words.say(key, order.language, **values)
    return desk.messages.message("notice", {"text": said}, order.language).text


def _file(name: str, title: str, alt: str, content: bytes) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "alt": alt,
        "content": base64.b64encode(content).decode("ascii"),
    }


def _issued(row: PlacardRecord, order: OrderRecord, together: frozenset[int]) -> Issued:
    free = row.order_id == order.id and row.used_by in together
    return Issued(
        code=row.code,
        order_code=row.order_code,
        question_id=row.question_id,
        issued_at=row.issued_at,
        used_at=None if free else row.used_at,
    )


def _sent_together(session: Session, order: OrderRecord, number: int) -> frozenset[int]:
    """The numbers of the files of one message, this one among them."""
    files = evidence.of_order(session, order_id=order.id)
    own = next((file.message_ts for file in files if file.number == number), None)
    same = {file.number for file in files if own is not None and file.message_ts == own}
    return frozenset(same | {number})


def _key(desk: Desk, session: Session) -> str:
    """The operator's key, else the one that this installation made up once."""
    return desk.placard_key or placards.key(session, otherwise=new_key())

"""The desk: what every use case needs at hand, and the ways in which it says something.

Decides that nothing is said but by a row in the outbox, in the lane of its order. Refuses to know
when and how the row is delivered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.desk.likenesses import Album
from store import channels, inbox, journal, outbox, people
from store import orders as order_store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from bot.clock import Clock
    from bot.desk.banks import Banks
    from bot.desk.heard import Heard
    from bot.messages import Messages, Rendered
    from prompts.bank import Bank
    from prompts.words import Words
    from store.cards import CardRecord
    from store.database import Database
    from store.orders import OrderRecord
    from store.session import Session


@dataclass(frozen=True, slots=True)
class Desk:
    """What every use case needs.

    Attributes:
        worker: names this process in claims.
        address: the workspace's web address with a slash at the end, for permalinks.
        language: of what is said where nobody has chosen one.
        placard_key: from which one-time codes are made; empty for one that the database keeps.
        album: by what all pictures are known again.
    """

    database: Database
    banks: Banks
    messages: Messages
    words: Words
    clock: Clock
    worker: str
    address: str = ""
    language: str = "en"
    placard_key: str = ""
    album: Album = field(default_factory=Album)

    @property
    def bank(self) -> Bank:
        """The bank that a new order gets."""
        return self.banks.current

    def bank_of(self, order: OrderRecord) -> Bank:
        """The bank that an order is asked from: the one it was opened under, until it is moved.

        Raises BankUnreadableError where this version of the bot cannot read it any more.
        """
        return self.banks.of(order.bank_version, order.code)

    def receive(self, session: Session, heard: Heard) -> bool:
        """Write an input down; False where it was written before and nothing is to be done."""
        now = self.clock.now()
        new = [
            inbox.receive(
                session, id=id_, kind=heard.kind, team=heard.team, payload=heard.payload, at=now
            )
            for id_ in heard.ids
        ]
        return all(new)

    def knows(self, heard: Heard) -> bool:
        """Whether an input was written down before."""
        with self.database.read() as session:
            return any(inbox.known(session, id=id_) for id_ in heard.ids)

    def permalink(self, order: OrderRecord | CardRecord) -> str | None:
        """The web address of an order's card; None until it is posted."""
        if not order.thread_ts or not self.address:
            return None
        return f"{self.address}archives/{order.channel}/p{order.thread_ts.replace('.', '')}"

    def today(self, session: Session, order: OrderRecord) -> date:
        """The calendar day in the order's channel."""
        zone = channels.get(session, team=order.team, channel=order.channel)
        return self.clock.now().astimezone(ZoneInfo(zone.tz if zone else "UTC")).date()

    def language_of(self, session: Session, heard: Heard) -> str:
        """The language of what only the person sees who did this.

        It is the one they chose, else the one of their Slack. Of people from another company Slack
        tells none: they read what is spoken where they are.
        """
        return self._language_of(session, heard.team, heard.user, heard.channel, heard.thread_ts)

    def _language_of(
        self, session: Session, team: str, user: str, channel: str, thread_ts: str | None
    ) -> str:
        person = people.get(session, team=team, user=user)
        if person is not None and (told := person.chosen or person.language):
            return told
        if thread_ts:
            order = order_store.by_thread(session, team=team, channel=channel, thread_ts=thread_ts)
            if order is not None:
                return order.language
        place = channels.get(session, team=team, channel=channel)
        return place.language if place else self.language

    def say_in_thread(
        self,
        session: Session,
        order: OrderRecord,
        name: str,
        context: Mapping[str, object],
        *,
        subject: str | None = None,
    ) -> None:
        """Post a message in an order's thread, after all that is to be said there before it."""
        thread = card_of(order)
        self._say(session, order, "post", name, context, subject=subject, thread=thread)

    def say_in_channel(
        self,
        session: Session,
        order: OrderRecord,
        name: str,
        context: Mapping[str, object],
        *,
        subject: str | None = None,
    ) -> None:
        """Post a message about an order in its channel, outside its thread."""
        self._say(session, order, "post", name, context, subject=subject)

    def notice(self, session: Session, order: OrderRecord, key: str, **values: object) -> None:
        """Post one sentence in an order's thread."""
        text = self.words.say(f"notice.{key}", order.language, **values)
        self.say_in_thread(session, order, "notice", {"text": text})

    def plain(self, order: OrderRecord, key: str, **values: object) -> str:
        """A sentence as Slack takes it beside a file: what people typed in it is harmless."""
        said = self.words.say(key, order.language, **values)
        return self.messages.message("notice", {"text": said}, order.language).text

    def rewrite(
        self,
        session: Session,
        order: OrderRecord,
        subject: str,
        name: str,
        context: Mapping[str, object],
    ) -> None:
        """Replace what the message of a subject shows; only the newest picture is delivered."""
        self._say(session, order, "update", name, context, subject=subject)

    def rewrite_apart(
        self,
        session: Session,
        order: OrderRecord,
        subject: str,
        name: str,
        context: Mapping[str, object],
    ) -> None:
        """The same, not behind everything else about the order: how far something has come.

        A picture that still waits is replaced where it stands, so that it goes out in its turn.
        """
        rendered = self.messages.message(name, context, order.language)
        message = outbox.Message(
            team=order.team,
            lane=subject,
            kind="update",
            payload=payload(rendered),
            not_before=self.clock.now(),
            channel=order.channel,
            subject=subject,
            thread_subject=subject,
        )
        if not outbox.amend(session, message=message):
            outbox.say(session, message=message)

    def _say(
        self,
        session: Session,
        order: OrderRecord,
        kind: outbox.Kind,
        name: str,
        context: Mapping[str, object],
        *,
        subject: str | None,
        thread: str | None = None,
    ) -> None:
        rendered = self.messages.message(name, context, order.language)
        outbox.say(
            session,
            message=outbox.Message(
                team=order.team,
                lane=lane_of(order),
                kind=kind,
                payload=payload(rendered),
                not_before=self.clock.now(),
                channel=order.channel,
                subject=subject,
                thread_subject=thread,
            ),
        )

    def note(
        self, session: Session, heard: Heard, order: OrderRecord, verb: str, **details: object
    ) -> None:
        """Write into an order's journal what somebody did."""
        journal.write(
            session,
            order_id=order.id,
            at=self.clock.now(),
            actor=heard.user,
            verb=verb,
            details=details | {"heard": heard.ids[0]},
        )

    def keep_words(self, session: Session, heard: Heard, order: OrderRecord, text: str) -> None:
        """Write into the journal what was said and is no answer: nothing typed is lost."""
        self.note(session, heard, order, "heard", text=text, said=heard.ts)

    def tell(self, session: Session, heard: Heard, key: str, **values: object) -> None:
        """Say one sentence to the one who did this, and to nobody else, in their language."""
        self.whisper(
            session,
            team=heard.team,
            channel=heard.channel,
            user=heard.user,
            key=key,
            thread_ts=heard.thread_ts,
            values=values,
        )

    def whisper(
        self,
        session: Session,
        *,
        team: str,
        channel: str,
        user: str,
        key: str,
        thread_ts: str | None = None,
        values: Mapping[str, object] | None = None,
    ) -> None:
        """Say one sentence that only one person sees, in their language."""
        language = self._language_of(session, team, user, channel, thread_ts)
        text = self.words.say(f"notice.{key}", language, **(values or {}))
        rendered = self.messages.message("notice", {"text": text}, language)
        self.show_to(session, rendered, team=team, channel=channel, user=user, thread_ts=thread_ts)

    def show_to(
        self,
        session: Session,
        rendered: Rendered,
        *,
        team: str,
        channel: str,
        user: str,
        thread_ts: str | None = None,
    ) -> None:
        """Show one person a message that nobody else sees; a direct message without a channel."""
        outbox.say(
            session,
            message=outbox.Message(
                team=team,
                lane=f"whisper:{channel}:{user}",
                kind="ephemeral" if channel else "dm",
                payload=payload(rendered),
                not_before=self.clock.now(),
                channel=channel,
                user=user,
                thread_ts=thread_ts,
            ),
        )


def lane_of(order: OrderRecord) -> str:
    """The lane in which everything about an order is said, one after the other."""
    return f"order:{order.id}"


def card_of(order: OrderRecord) -> str:
    """The subject of an order's card."""
    return f"card:{order.id}"


def payload(rendered: Rendered) -> dict[str, Any]:
    """A rendered message as the outbox keeps it."""
    return {"text": rendered.text, "blocks": rendered.blocks}

"""What every listener needs at hand: the desk, the reader of payloads, and the people.

Decides how a form is opened in the three seconds that Slack gives, and what is said when they are
over. Refuses to know what is in the form.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

from bot.desk.heard import Membership
from prompts.problems import ReadinessError
from prompts.words import BASE, LANGUAGES
from store import people

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk import WebClient

    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from bot.slack.payloads import Reader

FRESH = timedelta(days=7)
"""For so long a name, a zone and a language are taken as they were told."""

MEMBER_FRESH = timedelta(hours=1)
"""The same of whether somebody is a guest: within this time a member made a guest is one here."""

MEMBER_SOUND = timedelta(days=1)
"""What was told so long ago still counts where Slack does not answer; then nothing is known."""

SILENCE = timedelta(seconds=5)
"""Where Slack did not tell who somebody is, it is not asked again so soon: each wait keeps people
waiting."""

AT_MOST = 2
"""Seconds for taking a message away: the press that led to it is acknowledged behind it."""

WRITTEN = frozenset(("message", "edit", "deletion"))
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Edge:
    """Slack on one side, the desk on the other.

    Attributes:
        client: for what must answer at once: forms.
        directory: for who a person is, and their zone and language; it soon gives up.
        ring: tells the sender that something was written to the outbox.
        read: tells the reader of files that one came.
        untold: when Slack did not tell last who somebody is, by user id.
    """

    desk: Desk
    reader: Reader
    client: WebClient
    directory: WebClient
    ring: Callable[[], None]
    read: Callable[[], None]
    untold: dict[str, datetime] = field(default_factory=dict)

    def open_form(self, heard: Heard, trigger: str, view: dict[str, Any]) -> bool:
        """Open a form; False, and the person is told, where the trigger has expired."""
        try:
            self.client.views_open(trigger_id=trigger, view=view)
        except SlackApiError as error:
            reason = error.response.get("error")
            _log.warning("A form was not opened: Slack says %s", reason)
            key = "trigger_expired" if "trigger" in str(reason) else "form_not_opened"
            self.tell(heard, key)
            return False
        except (OSError, SlackClientError) as error:
            _log.warning("A form was not opened: %r", error)
            self.tell(heard, "form_not_opened")
            return False
        return True

    def tell(self, heard: Heard, key: str, **values: object) -> None:
        """Say one sentence to the one who did this."""
        with self.desk.database.write() as session:
            self.desk.whisper(
                session,
                team=heard.team,
                channel=heard.channel,
                user=heard.user,
                thread_ts=heard.thread_ts,
                key=key,
                values=values,
            )
        self.ring()

    def tell_past_the_store(self, heard: Heard, text: str, language: str) -> None:
        """Say one sentence at once, without a row in the outbox: for when there can be none."""
        words = self.desk.messages.message("notice", {"text": text}, language)
        if heard.channel:
            self.client.chat_postEphemeral(
                channel=heard.channel,
                user=heard.user,
                thread_ts=heard.thread_ts,
                text=words.text,
                blocks=words.blocks,
            )
        else:
            self.client.chat_postMessage(
                channel=heard.user, text=words.text, blocks=words.blocks, unfurl_links=False
            )

    def take_away(self, body: dict[str, Any]) -> None:
        """Delete the message of which a button was pressed; nothing happens where Slack does not.

        Only for what one person sees, and can do without: it is gone at the next start anyway.
        """
        webhook = WebhookClient(body["response_url"], timeout=AT_MOST, ssl=self.client.ssl)
        try:
            webhook.send_dict({"delete_original": True})
        except (OSError, SlackClientError) as error:
            _log.warning("A message for one person was not taken away: %r", error)

    def placed(self, heard: Heard) -> Heard:
        """The same, and whether this person is a member of the workspace or only a guest in it.

        A payload tells of people from another company, not of guests with an account here. What
        people from another company write is answered in the language of its thread; of those who
        press something the language is asked as of everybody.
        """
        known = heard.membership is not Membership.UNKNOWN
        if not heard.user or (known and heard.kind in WRITTEN):
            return heard
        person = self.person(heard.user, fresh=MEMBER_FRESH)
        return heard if known else replace(heard, membership=self._membership(person))

    def lets(self, heard: Heard, guest: str = "members_only") -> bool:
        """Whether somebody may do what only members may; who may not is told.

        `guest` names what a guest is told.
        """
        why_not = heard.barred(guest)
        if why_not is not None:
            self.tell(heard, why_not)
        return why_not is None

    def _membership(self, person: people.PersonRecord) -> Membership:
        """What is known of somebody as it was told; nothing where that was too long ago."""
        if self.desk.clock.now() - person.refreshed_at > MEMBER_SOUND:
            return Membership.UNKNOWN
        return Membership.GUEST if person.is_outside else Membership.MEMBER

    def language(self, heard: Heard) -> str:
        """The language of what only this person sees. Asks Slack where nothing is known."""
        person = self.person(heard.user)
        if told := person.chosen or person.language:
            return told
        with self.desk.database.read() as session:
            return self.desk.language_of(session, heard)

    def language_in_trouble(self, heard: Heard) -> str:
        """The same as far as the store can still tell; Slack is not asked."""
        try:
            with self.desk.database.read() as session:
                return self.desk.language_of(session, heard)
        except ReadinessError:
            return self.desk.language

    def person(self, user: str, *, fresh: timedelta = FRESH) -> people.PersonRecord:
        """Who a person is, asked of Slack where what it told is not fresh any more.

        Where Slack does not answer, it is what was told before; where that was nothing, the zone
        is empty and `refreshed_at` says so.
        """
        now = self.desk.clock.now()
        with self.desk.database.read() as session:
            known = people.get(session, team=self.reader.team, user=user)
        if known is not None and now - known.refreshed_at < fresh:
            return known
        if now - self.untold.get(user, people.NEVER) < SILENCE:
            return known or people.untold(team=self.reader.team, user=user)
        try:
            told = self.directory.users_info(user=user, include_locale=True)["user"]
        except (SlackApiError, OSError, SlackClientError) as error:
            _log.warning("Slack does not tell who %s is: %r", user, error)
            self.untold[user] = now
            return known or people.untold(team=self.reader.team, user=user)
        self.untold.pop(user, None)
        profile = told.get("profile") or {}
        record = people.PersonRecord(
            team=self.reader.team,
            user=user,
            name=told.get("real_name") or profile.get("real_name") or told.get("name") or "",
            tz=_zone(told.get("tz") or ""),
            is_outside=bool(
                told.get("is_restricted")
                or told.get("is_ultra_restricted")
                or told.get("is_stranger")
                or (told.get("team_id") or self.reader.team) != self.reader.team
            ),
            language=_language(told.get("locale") or ""),
            refreshed_at=now,
        )
        with self.desk.database.write() as session:
            people.put(session, record=record)
        return replace(record, chosen=known.chosen) if known else record


def _language(locale: str) -> str:
    """Which of our languages serves a locale best: Chinese for each kind of Chinese, else English.

    Empty where Slack told none.
    """
    spoken = locale.partition("-")[0].lower()
    ours = (language for language in LANGUAGES if language.partition("-")[0] == spoken)
    return next(ours, BASE) if spoken else ""


def _zone(told: str) -> str:
    """A zone's name; empty where nobody knows it, for one such name would stop all digests."""
    try:
        ZoneInfo(told)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
    return told

"""What every listener needs at hand: the desk, the reader of payloads, and the people.

Decides how a form is opened in the three seconds that Slack gives, and what is said when they are
over. Refuses to know what is in the form.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

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
AT_MOST = 2
"""Seconds for taking a message away: the press that led to it is acknowledged behind it."""

WRITTEN = frozenset(("message", "edit", "deletion"))
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Edge:
    """Slack on one side, the desk on the other.

    Attributes:
        client: for what must answer at once: forms, and a person's zone and language.
        ring: tells the sender that something was written to the outbox.
        read: tells the reader of files that one came.
    """

    desk: Desk
    reader: Reader
    client: WebClient
    ring: Callable[[], None]
    read: Callable[[], None]

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
        """The same, and outside too where a member of this workspace is only a guest in it.

        A payload tells of people from another company, not of guests with an account here. What
        people from another company write is answered in the language of its thread; of those who
        press something the language is asked as of everybody.
        """
        if not heard.user or (heard.outside and heard.kind in WRITTEN):
            return heard
        if self.person(heard.user).is_outside and not heard.outside:
            return replace(heard, outside=True)
        return heard

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

    def person(self, user: str) -> people.PersonRecord:
        """Who a person is, asked of Slack at most once a week.

        Where Slack does not answer, nothing is known: the zone is empty and the caller says so.
        """
        now = self.desk.clock.now()
        with self.desk.database.read() as session:
            known = people.get(session, team=self.reader.team, user=user)
        if known is not None and now - known.refreshed_at < FRESH:
            return known
        try:
            told = self.client.users_info(user=user, include_locale=True)["user"]
        except (SlackApiError, OSError, SlackClientError) as error:
            _log.warning("Slack does not tell who %s is: %r", user, error)
            return known or people.PersonRecord(
                team=self.reader.team,
                user=user,
                name="",
                tz="",
                is_outside=False,
                language="",
                refreshed_at=now,
            )
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

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

from store import people

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk import WebClient

    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from bot.slack.payloads import Reader

FRESH = timedelta(days=7)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Edge:
    """Slack on one side, the desk on the other.

    Attributes:
        client: for what must answer at once: forms, and a person's zone.
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

    def tell_past_the_store(self, heard: Heard, text: str) -> None:
        """Say one sentence at once, without a row in the outbox: for when there can be none."""
        words = self.desk.messages.message("notice", {"text": text}, self.desk.language)
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

    def placed(self, heard: Heard) -> Heard:
        """The same, and outside too where a member of this workspace is only a guest in it.

        A payload tells of people from another company, not of guests with an account here.
        """
        if heard.outside or not heard.user or not self.person(heard.user).is_outside:
            return heard
        return replace(heard, outside=True)

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
            told = self.client.users_info(user=user)["user"]
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
            language=told.get("locale") or "",
            refreshed_at=now,
        )
        with self.desk.database.write() as session:
            people.put(session, record=record)
        return record


def _zone(told: str) -> str:
    """A zone's name; empty where nobody knows it, for one such name would stop all digests."""
    try:
        ZoneInfo(told)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
    return told

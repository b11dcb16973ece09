"""Trigger ids and response URLs: the two short-lived rights that an interaction gives.

Decides how long and how often they work. What is done with them is decided elsewhere.
"""

from dataclasses import dataclass

from bot.workspace.clock import Clock
from bot.workspace.identifiers import Identifiers
from bot.workspace.timing import Timing
from bot.workspace.wire import SlackError

MOST_USES = 5
KEPT = 10_000


@dataclass
class Trigger:
    """The right to open one modal, for 3 seconds."""

    id: str
    user: str
    issued: float
    # The modal that was acted in, if any: only then may a view be pushed.
    view_id: str = ""
    used: bool = False


@dataclass
class ResponseUrl:
    """The right to answer an interaction five times within 30 minutes."""

    secret: str
    user: str
    channel: str
    issued: float
    # The message that was acted on, for replace_original and delete_original.
    message_ts: str = ""
    thread_ts: str = ""
    uses: int = 0


class Rights:
    """Every trigger and response URL that was issued."""

    def __init__(self, ids: Identifiers, clock: Clock, timing: Timing) -> None:
        self._ids = ids
        self._clock = clock
        self._timing = timing
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}

    def trigger(self, user: str, view_id: str = "") -> Trigger:
        """Issue a trigger."""
        tail = self._ids.next_secret("trigger")
        number = self._ids.number(tail)
        trigger = Trigger(f"{number}.{number[::-1]}.{tail}", user, self._clock.now(), view_id)
        self._triggers[trigger.id] = trigger
        if len(self._triggers) > KEPT:
            self._triggers.pop(next(iter(self._triggers)))
        return trigger

    def exchange(self, trigger_id: str) -> Trigger:
        """Use a trigger up, or refuse as Slack does."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock.now() - trigger.issued > self._timing.trigger_seconds:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def response_url(
        self, user: str, channel: str, message_ts: str = "", thread_ts: str = ""
    ) -> ResponseUrl:
        """Issue a response URL."""
        secret = self._ids.next_secret("response url")
        url = ResponseUrl(secret, user, channel, self._clock.now(), message_ts, thread_ts)
        self._urls[secret] = url
        if len(self._urls) > KEPT:
            self._urls.pop(next(iter(self._urls)))
        return url

    def use_response_url(self, secret: str) -> ResponseUrl:
        """Count one use, or refuse as Slack does."""
        url = self._urls.get(secret)
        if url is None:
            raise SlackError("invalid_url")
        if self._clock.now() - url.issued > self._timing.response_url_seconds:
            raise SlackError("expired_url")
        if url.uses >= MOST_USES:
            raise SlackError("used_url")
        url.uses += 1
        return url

"""What a person did, as Slack told it, in our words.

Decides what identifies an input (so that the same one twice is one) and what the moment of saying
is. Refuses to know what the input means.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant_of(ts: str) -> datetime:
    """Slack's "seconds.microseconds" as an instant in UTC, exact to the microsecond."""
    seconds, _, fraction = ts.partition(".")
    return _EPOCH + timedelta(seconds=int(seconds), microseconds=int(fraction.ljust(6, "0")[:6]))


def ts_of(instant: datetime) -> str:
    """An instant as Slack writes it, to compare with the ts of messages."""
    passed = instant - _EPOCH
    return f"{passed.days * 86400 + passed.seconds}.{passed.microseconds:06}"


class Membership(StrEnum):
    """What somebody is in the workspace that the app is installed in."""

    MEMBER = "member"
    GUEST = "guest"
    """A guest with an account here, or somebody from another company."""
    UNKNOWN = "unknown"
    """Slack was not asked, or did not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One thing a person did.

    Attributes:
        ids: by which of these it was heard before: the event's id, and for a message the channel
            and ts, because a mention arrives both as a mention and as a message.
        kind: "message", "edit", "deletion", "command", "press", "submission", "home".
        team: the workspace the app is installed in.
        channel: where; empty for Home.
        user: who.
        membership: guests may answer and upload, nothing else. Whatever makes one of these without
            asking who it was has heard nobody who may do more.
        ts: when it was said, in Slack's writing.
        thread_ts: the thread's first message; None outside a thread.
        pressed_ts: the message whose button was pressed.
        payload: as it came, kept in the inbox.
    """

    ids: tuple[str, ...]
    kind: str
    team: str
    channel: str
    user: str
    ts: str
    membership: Membership = Membership.UNKNOWN
    pressed_ts: str | None = None
    thread_ts: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)

    @property
    def said_at(self) -> datetime:
        """The moment of saying, in UTC."""
        return instant_of(self.ts)

    def barred(self, guest: str = "members_only") -> str | None:
        """Which notice tells why this person may not do what only members may; None for a member.

        `guest` names what a guest is told. Of whom nothing is known, nothing is allowed either.
        """
        match self.membership:
            case Membership.MEMBER:
                return None
            case Membership.GUEST:
                return guest
            case Membership.UNKNOWN:
                return "who_unknown"

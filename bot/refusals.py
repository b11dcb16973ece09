"""What Slack means when it answers, but not with ok.

Decides which of its words stand for the same trouble: one that passes by itself, one that a person
or an operator can mend, one that other words would mend, one that is final. Refuses to know which
message was refused and what is done then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_sdk.errors import SlackApiError

RATE_LIMITED = "ratelimited"
TRANSIENT = frozenset(
    ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org")
)
AWAY = frozenset(("not_in_channel", "channel_not_found"))
"""The bot is not in the channel (yet): a person can mend that, so the message waits."""

LOCKED = frozenset(
    (
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "org_login_required",
        "ekm_access_denied",
    )
)
"""Slack refuses the bot itself: an operator can mend that, so the messages wait."""

UNDRAWABLE = frozenset(("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"))
"""Slack refuses the layout: the same words without it are better than silence."""

NOT_KEPT = "not_kept"
"""Our own word beside Slack's: the bytes that were to be sent are no longer there."""

NO_FILES = frozenset(
    ("missing_scope", "file_uploads_disabled", "file_uploads_except_images_disabled", NOT_KEPT)
)
"""Files may not be sent at all: the words that are kept for that are better than silence."""

UNMADE = frozenset(("file_not_found", "file_update_failed", "upload_refused"))
"""An upload came to nothing: it has to be made once more."""

GONE = frozenset(("message_not_found", "cant_update_message", "edit_window_closed"))

SERVER_TROUBLE = 500
TOO_MANY = 429


def answer_of(error: SlackApiError) -> tuple[str, int]:
    """Slack's word for what is wrong, and the HTTP status; 200 where none came with it."""
    answer = error.response
    status = getattr(answer, "status_code", None) or answer.get("status", 200)
    return str(answer.get("error") or "unknown_error"), int(status)


def seconds_to_wait(error: SlackApiError) -> float:
    """How long Slack wants us to wait: at least a tenth of a second, one where it does not say."""
    headers: Mapping[str, Any] = getattr(error.response, "headers", None) or {}
    written = {str(name).lower(): value for name, value in headers.items()}
    found = written.get("retry-after", "1")
    found = found[0] if isinstance(found, list) else found
    return max(0.1, float(found))

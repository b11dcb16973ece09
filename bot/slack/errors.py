"""What happens when a listener fails: the input is kept, the person is told, Slack says it again.

Decides nothing about the failure itself. An event is not acknowledged, so that Slack delivers it
again; a command or a press is never delivered again, so its person is told at once; and so they are
of an order whose question bank cannot be read. Where the store is what failed, nothing is written
to it: the person is told directly, and the log keeps the input.
"""

from __future__ import annotations

import logging
import uuid
from typing import TYPE_CHECKING, Any

from slack_bolt import BoltResponse
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.desk.banks import BankUnreadableError
from prompts.problems import ReadinessError
from store import inbox
from store.problems import StoreBusyError

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.edge import Edge

_log = logging.getLogger(__name__)


def register(app: App, edge: Edge) -> None:
    """Listen to failures of listeners."""

    def failed(error: Exception, body: dict[str, Any]) -> BoltResponse:
        reference = uuid.uuid4().hex[:8]
        _log.error("Failure %s", reference, exc_info=error)
        # Said again within the hour, nothing would have changed: somebody has to move the order.
        again = body.get("type") == "event_callback" and not isinstance(error, BankUnreadableError)
        if not (again and isinstance(error, StoreBusyError)):
            _keep(edge, reference, body, error)
        if again:
            return BoltResponse(status=500, body="")
        return BoltResponse(status=200, body=_told(edge, reference, body, error))

    app.error(failed)


def _keep(edge: Edge, reference: str, body: dict[str, Any], error: Exception) -> None:
    """Write the input down as failed, under a name of its own: it may come again and succeed."""
    kept = {key: value for key, value in body.items() if key != "token"}
    if isinstance(error, StoreBusyError):
        # To wait for the store once more would take longer than Slack waits for an answer.
        _log.error("Failure %s could not be stored. The input was: %r", reference, kept)
        return
    try:
        with edge.desk.database.write() as session:
            name = f"failed:{reference}"
            inbox.receive(
                session,
                id=name,
                kind=str(body.get("type") or "command"),
                team=edge.reader.team,
                payload=kept,
                at=edge.desk.clock.now(),
            )
            inbox.fail(session, id=name, note=repr(error))
    except ReadinessError:
        # The store itself is what failed. The log is the last place that can keep the input.
        _log.critical("Failure %s could not be stored. The input was: %r", reference, kept)


def _told(edge: Edge, reference: str, body: dict[str, Any], error: Exception) -> dict[str, Any]:
    """The sentence for the person, in the shape that this kind of input takes an answer."""
    desk, is_command = edge.desk, "command" in body
    if "event" in body:
        heard = edge.reader.message(body, body["event"], "message")
    else:
        heard = edge.reader.command(body) if is_command else edge.reader.press(body)
    language = edge.language_in_trouble(heard)
    values = {"reference": reference}
    if isinstance(error, BankUnreadableError):
        key = "bank_unreadable"
        values = {"code": error.code, "version": error.version, "now": error.now}
    else:
        key = "store_busy" if isinstance(error, StoreBusyError) else "internal_trouble"
    text = desk.words.say(f"notice.{key}", language, **values)
    if body.get("type") == "view_submission":
        context = {"title": desk.words.say("notice_view.failed", language), "text": text}
        view = desk.messages.view("notice_view", context, language)
        return {"response_action": "push", "view": view}
    if is_command:
        return {"response_type": "ephemeral", "text": text}
    try:
        if key == "store_busy":
            edge.tell_past_the_store(heard, text, language)
        else:
            edge.tell(heard, key, **values)
    except (ReadinessError, SlackApiError, SlackClientError, OSError):
        _log.critical("Failure %s could not be told to %s", reference, heard.user, exc_info=True)
    return {}

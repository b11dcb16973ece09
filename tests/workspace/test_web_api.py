"""The Web API as the SDK and as plain HTTP meet it."""

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.workspace.client import Workspace
from tests.workspace.raw_app import call, raw_call

PERMISSIVE_METADATA = {"event_type": "outbox", "event_payload": {"id": "42"}}


@pytest.mark.parametrize(
    ("method", "token", "error"),
    [
        ("auth.test", "", "not_authed"),
        ("auth.test", "xoxb-wrong", "invalid_auth"),
        ("chat.postMessage", "app", "not_allowed_token_type"),
        ("apps.connections.open", "bot", "not_allowed_token_type"),
        ("chat.scheduleMessage", "bot", "unknown_method"),
    ],
)
def test_tokens(workspace: Workspace, method: str, token: str, error: str) -> None:
    """A missing, unknown or wrong token is refused in Slack's words."""
    tokens = {"app": workspace.app_token, "bot": workspace.bot_token}
    assert call(workspace, method, tokens.get(token, token))["error"] == error


def test_a_revoked_token_is_refused(workspace: Workspace) -> None:
    """After the app was removed its token opens nothing."""
    workspace.post("scopes", token="revoked")
    assert call(workspace, "auth.test")["error"] == "token_revoked"


def test_arguments_come_from_everywhere(workspace: Workspace) -> None:
    """Query, form, JSON, an empty JSON body and a token as argument are all read."""
    blocks = json.dumps([{"type": "divider"}])
    form = urlencode({"channel": workspace.channel("orders"), "blocks": blocks, "link_names": "1"})
    as_form = raw_call(
        workspace, "chat.postMessage", None, form.encode(), "application/x-www-form-urlencoded"
    )
    assert json.loads(as_form[2])["message"]["blocks"][0]["type"] == "divider"
    assert json.loads(raw_call(workspace, "auth.test")[2])["ok"] is True
    in_query = f"users.info?{urlencode({'user': workspace.user('Bea Buyer')})}"
    as_get = raw_call(workspace, in_query, verb="GET", content_type="text/plain")
    assert json.loads(as_get[2])["user"]["tz"] == "Europe/Berlin"
    as_argument = urlencode({"token": workspace.bot_token}).encode()
    kind = "application/x-www-form-urlencoded"
    assert json.loads(raw_call(workspace, "auth.test", "", as_argument, kind)[2])["ok"] is True


@pytest.mark.parametrize(
    ("method", "args", "needed"),
    [
        ("chat.postMessage", {"channel": "#orders", "text": "x"}, "chat:write"),
        ("conversations.history", {"channel": "orders"}, "channels:history"),
        ("conversations.list", {"types": "public_channel"}, "channels:read"),
        ("users.info", {"user": "x"}, "users:read"),
        ("files.info", {"file": "x"}, "files:read"),
        ("reactions.add", {"name": "x"}, "reactions:write"),
    ],
)
def test_missing_scope(
    workspace: Workspace, method: str, args: dict[str, str], needed: str
) -> None:
    """A method without its scope says which one it needs, and which there are."""
    workspace.post("scopes", revoke=[needed])
    status, headers, body = raw_call(workspace, method, None, json.dumps(args).encode())
    answer = json.loads(body)
    assert (status, answer["error"], answer["needed"]) == (200, "missing_scope", needed)
    assert needed not in answer["provided"].split(",")
    assert headers["x-oauth-scopes"] == answer["provided"]


def test_scopes_come_from_the_manifest(workspace: Workspace) -> None:
    """A manifest's scopes, and no others, are granted."""
    workspace.manifest_from({"oauth_config": {"scopes": {"bot": ["chat:write"]}}})
    assert call(workspace, "chat.postMessage", channel="#orders", text="x")["ok"] is True
    assert call(workspace, "team.info")["error"] == "missing_scope"


def test_a_posted_message_comes_back_whole(workspace: Workspace, client: WebClient) -> None:
    """The answer carries the message as Slack stores it, block ids filled in."""
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "*ready*"}}
    answer = client.chat_postMessage(
        channel=workspace.channel("orders"), text="ready", blocks=[section]
    )
    message = answer["message"]
    assert re.fullmatch(r"\d{10}\.\d{6}", answer["ts"])
    assert message["ts"] == answer["ts"]
    assert message["bot_id"] == workspace.ready["bot_id"]
    assert message["app_id"] == workspace.ready["app_id"]
    assert message["blocks"][0]["block_id"]


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("chat.postMessage", {"channel": "C404", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "#orders"}, "no_text"),
        ("chat.postMessage", {"channel": "#orders", "blocks": "{"}, "invalid_blocks_format"),
        (
            "chat.postMessage",
            {"channel": "#orders", "text": "x", "metadata": "{"},
            "invalid_metadata_format",
        ),
        (
            "chat.postMessage",
            {"channel": "#orders", "text": "x", "metadata": {"event_type": "x"}},
            "invalid_metadata_schema",
        ),
        (
            "chat.postMessage",
            {"channel": "#orders", "text": "x", "thread_ts": "1.000000"},
            "thread_not_found",
        ),
        (
            "chat.postMessage",
            {
                "channel": "#orders",
                "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "w" * 2900}}] * 5,
            },
            "msg_blocks_too_long",
        ),
        ("chat.update", {"channel": "ID", "ts": "1.000000", "text": "x"}, "message_not_found"),
        ("chat.delete", {"channel": "ID", "ts": "1.000000"}, "message_not_found"),
        ("conversations.history", {"channel": "ID", "cursor": "???"}, "invalid_cursor"),
        ("conversations.replies", {"channel": "ID", "ts": "1.000000"}, "thread_not_found"),
        ("users.info", {"user": "U404"}, "user_not_found"),
        ("users.lookupByEmail", {"email": "no@example.com"}, "users_not_found"),
        ("files.info", {"file": "F404"}, "file_not_found"),
        ("views.update", {"view_id": "V404", "view": "{}"}, "invalid_arguments"),
        ("reactions.add", {"channel": "ID", "timestamp": "1.0", "name": ""}, "message_not_found"),
    ],
)
def test_errors(workspace: Workspace, method: str, args: dict[str, Any], error: str) -> None:
    """Slack's error codes, one by one."""
    if args.get("channel") == "ID":
        args = args | {"channel": workspace.channel("orders")}
    assert call(workspace, method, **args)["error"] == error


def test_another_ones_message_is_untouchable(workspace: Workspace, client: WebClient) -> None:
    """The bot may neither change nor delete what a person wrote."""
    said = workspace.as_("Bea Buyer").say("mine", channel="orders")
    with pytest.raises(SlackApiError, match="cant_update_message"):
        client.chat_update(channel=said.channel, ts=said.ts, text="x")
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        client.chat_delete(channel=said.channel, ts=said.ts)


def test_lengths(workspace: Workspace, client: WebClient) -> None:
    """Posting truncates at 40,000 characters, updating refuses beyond 4,000."""
    answer = client.chat_postMessage(channel=workspace.channel("orders"), text="x" * 40_001)
    assert len(answer["message"]["text"]) == 40_000
    with pytest.raises(SlackApiError, match="msg_too_long"):
        client.chat_update(channel=answer["channel"], ts=answer["ts"], text="x" * 4001)


def test_channels_that_are_closed_to_the_bot(workspace: Workspace, client: WebClient) -> None:
    """Archived, private and foreign channels each give their own error."""
    away = workspace.add_channel("away", bot=False)
    with pytest.raises(SlackApiError, match="not_in_channel"):
        client.conversations_history(channel=away)
    workspace.post("scopes", revoke=["chat:write.public"])
    with pytest.raises(SlackApiError, match="not_in_channel"):
        client.chat_postMessage(channel=away, text="x")
    client.conversations_join(channel=away)
    assert client.chat_postMessage(channel=away, text="x")["ok"]
    secret = workspace.add_channel("secret", bot=False, is_private=True)
    with pytest.raises(SlackApiError, match="channel_not_found"):
        client.chat_postMessage(channel=secret, text="x")
    workspace.post("archive", channel="away")
    with pytest.raises(SlackApiError, match="is_archived"):
        client.chat_postMessage(channel=away, text="x")


def test_threads_and_metadata(workspace: Workspace, client: WebClient) -> None:
    """Parents count their replies; metadata is shown only when asked for; pages follow cursors."""
    channel = workspace.channel("orders")
    parent = client.chat_postMessage(channel=channel, text="card", metadata=PERMISSIVE_METADATA)[
        "ts"
    ]
    sent = [
        client.chat_postMessage(channel=channel, text=str(n), thread_ts=parent)["ts"]
        for n in range(5)
    ]
    workspace.as_("Bea Buyer").say("hello", channel="orders", thread_ts=parent)
    newest = client.conversations_history(channel=channel, limit=1)["messages"][0]
    assert (newest["ts"], newest["reply_count"]) == (parent, 6)
    assert newest["reply_users"] == [
        workspace.ready["bot_user_id"],
        workspace.user("Bea Buyer"),
    ]
    assert "metadata" not in newest
    shown = client.conversations_replies(channel=channel, ts=parent, include_all_metadata=True)[
        "messages"
    ]
    assert shown[0]["metadata"] == PERMISSIVE_METADATA
    seen = []
    for page in client.conversations_replies(channel=channel, ts=parent, limit=3):
        assert page["messages"][0]["ts"] == parent
        seen += [message["ts"] for message in page["messages"][1:]]
    assert seen[:5] == sent
    assert len(seen) == 6


def test_broadcast_replies_stand_in_the_channel(workspace: Workspace, client: WebClient) -> None:
    """A reply stays in its thread unless it is broadcast."""
    channel = workspace.add_channel("broadcasts")
    parent = client.chat_postMessage(channel=channel, text="card")["ts"]
    client.chat_postMessage(channel=channel, text="quiet", thread_ts=parent)
    client.chat_postMessage(channel=channel, text="loud", thread_ts=parent, reply_broadcast=True)
    shown = client.conversations_history(channel=channel)["messages"]
    assert [message["text"] for message in shown] == ["loud", "card"]
    assert shown[0]["subtype"] == "thread_broadcast"


def test_update_keeps_what_is_not_named(workspace: Workspace, client: WebClient) -> None:
    """Blocks and metadata stay unless replaced, as Slack documents."""
    sent = client.chat_postMessage(
        channel=workspace.channel("orders"),
        text="a",
        blocks=[{"type": "divider"}],
        metadata=PERMISSIVE_METADATA,
    )
    client.chat_update(channel=sent["channel"], ts=sent["ts"], text="b")
    message = workspace.message(sent["channel"], sent["ts"]).raw
    assert (message["text"], message["blocks"][0]["type"]) == ("b", "divider")
    assert message["metadata"] == PERMISSIVE_METADATA
    assert message["edited"]["user"] == workspace.ready["bot_user_id"]


def test_reactions(workspace: Workspace, client: WebClient) -> None:
    """Reactions are added once, removed once, and shown."""
    sent = client.chat_postMessage(channel=workspace.channel("orders"), text="x")
    where = {"channel": sent["channel"], "timestamp": sent["ts"]}
    client.reactions_add(name="eyes", **where)
    with pytest.raises(SlackApiError, match="already_reacted"):
        client.reactions_add(name="eyes", **where)
    assert client.reactions_get(**where)["message"]["reactions"][0]["count"] == 1
    client.reactions_remove(name="eyes", **where)
    with pytest.raises(SlackApiError, match="no_reaction"):
        client.reactions_remove(name="eyes", **where)


def test_direct_messages_and_directory(workspace: Workspace, client: WebClient) -> None:
    """Direct messages open by person; lists page; e-mail needs its own scope."""
    bea = workspace.user("Bea Buyer")
    direct = client.conversations_open(users=bea)["channel"]["id"]
    assert direct.startswith("D")
    assert client.chat_postMessage(channel=bea, text="psst")["channel"] == direct
    names = [
        member["real_name"] for page in client.users_list(limit=2) for member in page["members"]
    ]
    assert {"Bea Buyer", "Max Manager", "Quinn Quality", "Sun Supplier"} < set(names)
    found = client.users_lookupByEmail(email="bea.buyer@example.com")["user"]
    assert found["id"] == bea
    workspace.post("scopes", revoke=["users:read.email"])
    assert "email" not in client.users_info(user=bea)["user"]["profile"]


def test_the_language_is_told_to_who_asks_for_it(workspace: Workspace, client: WebClient) -> None:
    """With `include_locale`, and only of members; a person put in anew may speak another one."""
    workspace.add_person("Lin Li", locale="zh-CN")
    lin = workspace.user("Lin Li")
    assert client.users_info(user=lin, include_locale=True)["user"]["locale"] == "zh-CN"
    assert "locale" not in client.users_info(user=lin)["user"]
    workspace.add_person("Lin Li", locale="en-GB")
    assert client.users_info(user=lin, include_locale=True)["user"]["locale"] == "en-GB"
    bea, sun = workspace.user("Bea Buyer"), workspace.user("Sun Supplier")
    assert client.users_info(user=bea, include_locale=True)["user"]["locale"] == "en-US"
    assert "locale" not in client.users_info(user=sun, include_locale=True)["user"]


def test_the_guest_is_told_little_of(workspace: Workspace, client: WebClient) -> None:
    """A Slack Connect guest has another team, no zone, no e-mail."""
    sun = client.users_info(user=workspace.user("Sun Supplier"))["user"]
    assert sun["team_id"] != workspace.ready["team_id"]
    assert sun["is_stranger"] is True
    assert {"tz", "is_admin"}.isdisjoint(sun)
    assert "email" not in sun["profile"]
    channel = client.conversations_info(channel=workspace.channel("shared-supplier"))["channel"]
    assert (channel["is_ext_shared"], channel["connected_team_ids"]) == (True, [sun["team_id"]])


def test_rate_limits(workspace: Workspace, client: WebClient) -> None:
    """Beyond a short burst a channel takes one message per second; 429 says when to come again."""
    workspace.rates(on=True)
    body = json.dumps({"channel": workspace.channel("general"), "text": "x"}).encode()
    answers = [raw_call(workspace, "chat.postMessage", None, body) for _ in range(8)]
    status, headers, refused = answers[-1]
    assert [answer[0] for answer in answers[:5]] == [200] * 5
    assert (status, headers["retry-after"]) == (429, "1")
    assert json.loads(refused) == {"ok": False, "error": "ratelimited"}
    elsewhere = client.chat_postMessage(channel=workspace.channel("orders"), text="x")
    assert elsewhere["ok"]

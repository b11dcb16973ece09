"""Which token and which scope each method and each event needs.

Decides `missing_scope`, `not_allowed_token_type` and what of an event reaches the app. `{kind}`
stands for the sort of conversation: `channels`, `groups`, `im`.
"""

from collections.abc import Collection

from bot.workspace.channels import Channel
from bot.workspace.wire import SlackError

METHOD_SCOPES = {
    "apps.connections.open": "connections:write",
    "api.test": "",
    "auth.test": "",
    "bots.info": "users:read",
    "chat.delete": "chat:write",
    "chat.getPermalink": "",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "{kind}:history",
    "conversations.info": "{kind}:read",
    "conversations.join": "channels:join",
    "conversations.list": "{kind}:read",
    "conversations.members": "{kind}:read",
    "conversations.open": "im:write",
    "conversations.replies": "{kind}:history",
    "files.completeUploadExternal": "files:write",
    "files.delete": "files:write",
    "files.getUploadURLExternal": "files:write",
    "files.info": "files:read",
    "files.list": "files:read",
    "pins.add": "pins:write",
    "reactions.add": "reactions:write",
    "reactions.get": "reactions:read",
    "reactions.remove": "reactions:write",
    "team.info": "team:read",
    "users.conversations": "{kind}:read",
    "users.info": "users:read",
    "users.list": "users:read",
    "users.lookupByEmail": "users:read.email",
    "views.open": "",
    "views.publish": "",
    "views.push": "",
    "views.update": "",
}
EVENT_SCOPES = {
    "app_home_opened": "",
    "app_mention": "app_mentions:read",
    "file_shared": "files:read",
    "file_deleted": "files:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
}
APP_METHODS = frozenset({"apps.connections.open"})
ANY_TOKEN_METHODS = frozenset({"api.test", "auth.test"})
BOT_SCOPES = frozenset(
    {
        "app_mentions:read", "assistant:write", "canvases:write", "channels:history",
        "channels:join", "channels:manage", "channels:read", "chat:write", "chat:write.customize",
        "chat:write.public", "commands", "files:read", "files:write", "groups:history",
        "groups:read", "groups:write",
        "im:history", "im:read", "im:write", "incoming-webhook", "links:read", "links:write",
        "mpim:history", "mpim:read", "mpim:write", "pins:read", "pins:write", "reactions:read",
        "reactions:write", "team:read", "usergroups:read", "users:read", "users:read.email",
        "users.profile:read", "users:write", "workflow.steps:execute",
    }
)  # fmt: skip
APP_SCOPES = ("connections:write",)
KIND_WORDS = {"channel": "channels", "group": "groups", "im": "im"}


def scope_for(method: str, channel: Channel | None) -> str:
    """The scope that the method needs, for this sort of conversation."""
    kind = KIND_WORDS[channel.kind] if channel is not None else "channels"
    return METHOD_SCOPES[method].replace("{kind}", kind)


def need_scope(scope: str, granted: Collection[str]) -> None:
    """Refuse as Slack does when the scope was not granted."""
    if scope and scope not in granted:
        raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(granted)))

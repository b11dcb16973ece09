"""`conversations.*` and `users.conversations`: reading channels and threads, joining, opening.

Decides paging and what is shown of whom. Metadata is shown only when asked for.
"""

from bot.workspace.channels import Channel, describe
from bot.workspace.events import emit
from bot.workspace.messages import Message
from bot.workspace.scopes import KIND_WORDS, need_scope
from bot.workspace.web_api.call import MOST_PER_PAGE, Call, make_cursor
from bot.workspace.wire import Json, SlackError

TYPE_OF_KIND = {"channel": "public_channel", "group": "private_channel", "im": "im"}


def in_range(call: Call, message: Message) -> bool:
    """Whether the message lies between `oldest` and `latest`."""
    oldest = call.args.text("oldest")
    latest = call.args.text("latest")
    inclusive = call.args.flag("inclusive")
    ts = float(message.ts)
    try:
        after = not oldest or ts > float(oldest) or (inclusive and ts == float(oldest))
        before = not latest or ts < float(latest) or (inclusive and ts == float(latest))
    except ValueError:
        raise SlackError("invalid_ts_latest" if latest else "invalid_ts_oldest") from None
    return after and before


def shown(call: Call, messages: list[Message]) -> list[Json]:
    """The messages as the call asked for them."""
    metadata = call.args.flag("include_all_metadata")
    return [call.world.messages.show(message, metadata=metadata) for message in messages]


def with_cursor(answer: Json, cursor: str) -> Json:
    """The answer with the next page's cursor."""
    answer["has_more"] = bool(cursor)
    if cursor:
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def history(call: Call) -> Json:
    """`conversations.history`: newest first."""
    channel = call.joined_channel()
    cursor = call.cursor()
    found = [m for m in call.world.messages.history(channel.id) if in_range(call, m)]
    found = [m for m in reversed(found) if not cursor or m.ts < cursor]
    page = found[: call.limit(100)]
    more = make_cursor(page[-1].ts) if page and len(found) > len(page) else ""
    answer: Json = {"ok": True, "messages": shown(call, page), "pin_count": 0}
    return with_cursor(answer, more)


def replies(call: Call) -> Json:
    """`conversations.replies`: the parent, on every page, then replies oldest first."""
    channel = call.joined_channel()
    root = call.world.messages.get(channel.id, call.args.need("ts", "thread_not_found"))
    if root is None or root.only_for is not None:
        raise SlackError("thread_not_found")
    cursor = call.cursor()
    below = call.world.messages.replies(channel.id, root.ts)
    found = [m for m in below if in_range(call, m) and (not cursor or m.ts > cursor)]
    page = found[: max(1, call.limit(MOST_PER_PAGE) - 1)]
    more = make_cursor(page[-1].ts) if len(found) > len(page) else ""
    return with_cursor({"ok": True, "messages": shown(call, [root, *page])}, more)


def info(call: Call) -> Json:
    """`conversations.info`."""
    world = call.world
    channel = call.channel()
    told = describe(channel, world.bot_user_id, world.team_id)
    if not call.args.flag("include_num_members"):
        told.pop("num_members", None)
    return {"ok": True, "channel": told}


def of_wanted_types(call: Call, member: str) -> list[Channel]:
    """The channels of the types that the call asks for, as far as the app may see them."""
    types = call.args.names("types") or ["public_channel"]
    found = []
    for kind, name in TYPE_OF_KIND.items():
        if name in types:
            need_scope(f"{KIND_WORDS[kind]}:read", call.world.app.scopes)
    for channel in call.world.channels:
        hidden = channel.kind != "channel" and call.world.bot_user_id not in channel.members
        if TYPE_OF_KIND[channel.kind] not in types or hidden:
            continue
        if channel.is_archived and call.args.flag("exclude_archived"):
            continue
        if not member or member in channel.members:
            found.append(channel)
    return found


def listing(call: Call, member: str) -> Json:
    """A page of channels."""
    world = call.world
    told = [describe(c, world.bot_user_id, world.team_id) for c in of_wanted_types(call, member)]
    page, cursor = call.page(told, 100)
    return {"ok": True, "channels": page, "response_metadata": {"next_cursor": cursor}}


def list_channels(call: Call) -> Json:
    """`conversations.list`."""
    return listing(call, "")


def of_user(call: Call) -> Json:
    """`users.conversations`."""
    return listing(call, call.args.text("user") or call.world.bot_user_id)


def members(call: Call) -> Json:
    """`conversations.members`."""
    channel = call.channel()
    page, cursor = call.page([{"id": member} for member in channel.members], 100)
    return {
        "ok": True,
        "members": [item["id"] for item in page],
        "response_metadata": {"next_cursor": cursor},
    }


def join(call: Call) -> Json:
    """`conversations.join`."""
    world = call.world
    channel = call.channel()
    if channel.is_private or channel.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    was_member = world.bot_user_id in channel.members
    if not was_member:
        channel.members.append(world.bot_user_id)
        event: Json = {
            "type": "member_joined_channel", "user": world.bot_user_id, "channel": channel.id,
            "channel_type": "C", "team": world.team_id, "event_ts": world.clock.stamp(),
        }  # fmt: skip
        emit(world, event, channel)
    answer: Json = {"ok": True, "channel": describe(channel, world.bot_user_id, world.team_id)}
    return answer | ({"warning": "already_in_channel"} if was_member else {})


def open_direct(call: Call) -> Json:
    """`conversations.open`: direct messages with one person."""
    world = call.world
    users = call.args.names("users")
    if call.args.text("channel"):
        channel = call.channel()
        known = True
    elif len(users) == 1:
        if world.people.get(users[0]) is None:
            raise SlackError("user_not_found")
        known = world.channels.direct(users[0], world.bot_user_id) is not None
        channel = world.direct_channel(users[0], world.bot_user_id)
    else:
        raise SlackError("users_list_not_supplied" if not users else "method_not_supported")
    told: Json = {"id": channel.id}
    if call.args.flag("return_im"):
        told = describe(channel, world.bot_user_id, world.team_id)
    answer: Json = {"ok": True, "channel": told}
    return answer | ({"no_op": True, "already_open": True} if known else {})

"""`files.*`: upload v2 in three steps, and what is told of files.

Decides when a file is shared. The bytes themselves arrive and leave through `transfers`.
"""

import asyncio

from bot.workspace.channels import Channel
from bot.workspace.events import emit
from bot.workspace.file_store import File, describe, guess_type
from bot.workspace.posting import bot_fields, root_of, share
from bot.workspace.web_api.call import Call
from bot.workspace.wire import Json, SlackError
from bot.workspace.words import rich_text

MOST_BYTES = 1_000_000_000


def told(call: Call, file: File) -> Json:
    """The whole file object."""
    return describe(file, call.world.url, call.world.team_id)


def get_upload_url(call: Call) -> Json:
    """`files.getUploadURLExternal`: step one."""
    world = call.world
    name = call.args.need("filename")
    length = call.args.number("length", 0)
    if length <= 0:
        raise SlackError("invalid_arguments", ["[ERROR] length must be greater than 0"])
    if length > MOST_BYTES:
        raise SlackError("file_uploads_limit_reached")
    file = File(
        world.ids.next("F"), name, world.bot_user_id, int(world.clock.now()), length,
        mimetype=guess_type(name), alt_text=call.args.text("alt_txt"),
    )  # fmt: skip
    ticket = world.ids.next_secret("upload")
    world.files.expect(ticket, file)
    return {"ok": True, "upload_url": f"{world.url}/upload/v1/{ticket}", "file_id": file.id}


def uploaded(call: Call) -> list[File]:
    """The files that the call completes; their bytes must have arrived."""
    wanted = call.args.structure("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: files"])
    found = []
    for item in wanted:
        file = call.world.files.get(str(item.get("id"))) if isinstance(item, dict) else None
        if file is None or file.is_complete:
            raise SlackError("file_not_found")
        if file.content is None:
            raise SlackError("file_update_failed")
        file.title = str(item.get("title") or file.name)
        found.append(file)
    return found


def complete_upload(call: Call) -> Json:
    """`files.completeUploadExternal`: step three; the answer carries no message ts."""
    world = call.world
    wanted = call.args.names("channels") or call.args.names("channel_id")
    channels = [world.channels.visible(channel, world.bot_user_id) for channel in wanted]
    for channel in channels:
        if world.bot_user_id not in channel.members:
            raise SlackError("not_in_channel")
    thread_ts = call.args.text("thread_ts")
    if thread_ts and channels:
        root_of(world, channels[0], thread_ts)
    files = uploaded(call)
    for file in files:
        file.is_complete = True
        world.traffic.add("file", change="completed", file=file.id)
    if world.faults.strike("forget_share") is None:
        comment = call.args.text("initial_comment")
        for channel in channels:
            if world.timing.share_delay:
                asyncio.get_running_loop().call_later(
                    world.timing.share_delay, share_by_app, call, channel, files, comment
                )
            else:
                share_by_app(call, channel, files, comment)
    return {"ok": True, "files": [told(call, file) for file in files]}


def share_by_app(call: Call, channel: Channel, files: list[File], comment: str) -> None:
    """Post the app's files as a message."""
    world = call.world
    fields = bot_fields(world) | {"text": comment}
    if comment:
        fields["blocks"] = rich_text(comment, world.ids.next("b")[1:6])
    share(world, channel, files, fields, call.args.text("thread_ts"))


def file_info(call: Call) -> Json:
    """`files.info`; outside files are visible here although their messages hide them."""
    file = call.world.files.need(call.args.need("file", "file_not_found"))
    return {"ok": True, "file": told(call, file), "comments": []}


def file_list(call: Call) -> Json:
    """`files.list`, newest first."""
    channel, user = call.args.text("channel"), call.args.text("user")
    found = [
        file
        for file in reversed(call.world.files.all())
        if (not channel or channel in file.shares) and (not user or user == file.user)
    ]
    count = max(1, call.args.number("count", 100))
    number = max(1, call.args.number("page", 1))
    page = found[(number - 1) * count : number * count]
    return {
        "ok": True,
        "files": [told(call, file) for file in page],
        "paging": {
            "count": count, "total": len(found), "page": number,
            "pages": -(-len(found) // count),
        },
    }  # fmt: skip


def delete_file(call: Call) -> Json:
    """`files.delete`: the app's own only."""
    world = call.world
    file = world.files.need(call.args.need("file", "file_not_found"))
    if file.user != world.bot_user_id:
        raise SlackError("cant_delete_file")
    world.files.remove(file)
    world.traffic.add("file", change="deleted", file=file.id)
    event: Json = {
        "type": "file_deleted", "file_id": file.id, "event_ts": world.clock.stamp(),
        "channel_ids": list(file.shares),
    }  # fmt: skip
    emit(world, event)
    return {"ok": True}

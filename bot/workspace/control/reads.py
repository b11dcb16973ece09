"""The reads of the control API: what there is to be seen, and what has happened.

Decides what each address answers. It changes nothing but what `DELETE` takes back.
"""

import json
from collections.abc import AsyncIterator, Mapping
from types import MappingProxyType
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.workspace.channels import describe as describe_channel
from bot.workspace.control.reading import (
    enrich,
    in_channel,
    in_thread,
    read_message,
    read_view,
)
from bot.workspace.control.seeing import concerns, overview, portion
from bot.workspace.control.surfaces import channel_of, sees
from bot.workspace.file_store import BINARY
from bot.workspace.file_store import describe as describe_file
from bot.workspace.people import Person
from bot.workspace.people import describe as describe_person
from bot.workspace.posting import need_message
from bot.workspace.transfers import file_response
from bot.workspace.wire import Json, MisuseError, number_in
from bot.workspace.world import World

MOST_WAIT = 60.0
# What strangers uploaded is shown as a picture or saved, and never runs beside the control API.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
INERT: Mapping[str, str] = MappingProxyType(
    {
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
    }
)


def person_of(world: World, called: object) -> Person | None:
    """The person whom `as` names, if it names one."""
    return world.people.need(str(called)) if called else None


async def clear_faults(world: World, request: Request) -> Json:
    """`DELETE /control/faults`."""
    del request
    world.faults.clear()
    world.sockets.release()
    return {"ok": True}


async def list_faults(world: World, request: Request) -> Json:
    """`GET /control/faults`."""
    del request
    return {"ok": True, "faults": world.faults.told()}


async def state(world: World, request: Request) -> Json:
    """`GET /control/state`."""
    del request
    channels = [describe_channel(c, world.bot_user_id, world.team_id) for c in world.channels]
    return {
        **world.ready(),
        "ok": True,
        "now": world.clock.now(),
        "last": world.traffic.last,
        "pending": world.sockets.pending,
        "team": {"id": world.team_id, "name": world.team_name, "domain": world.team_domain},
        "app": {
            "name": world.app.name,
            "scopes": sorted(world.app.scopes),
            "events": sorted(world.app.events) if world.app.events is not None else None,
            "commands": sorted(world.app.commands) if world.app.commands is not None else None,
            "shortcuts": world.app.shortcuts,
        },
        "people": [describe_person(person) for person in world.people],
        "conversations": channels,
        "sockets": [
            {"id": socket.id, "is_leaving": socket.is_leaving} for socket in world.sockets.sockets
        ],
        "timing": world.timing.told(),
        "rates": {"on": world.rates.on, "scale": world.rates.scale},
        "faults": world.faults.told(),
    }


async def channels(world: World, request: Request) -> Json:
    """`GET /control/channels`."""
    del request
    told = [
        describe_channel(c, world.bot_user_id, world.team_id) | {"members": list(c.members)}
        for c in world.channels
    ]
    return {"ok": True, "channels": told}


async def channel_messages(world: World, request: Request) -> Json:
    """`GET /control/channels/{channel}/messages`."""
    person = person_of(world, request.query_params.get("as"))
    channel = channel_of(world, person, str(request.path_params["channel"]))
    found, ends = portion(in_channel(world, channel, person), request.query_params)
    return {"ok": True, "messages": [read_message(world, one) for one in found]} | ends


async def thread(world: World, request: Request) -> Json:
    """`GET /control/threads/{channel}/{ts}`."""
    person = person_of(world, request.query_params.get("as"))
    channel = channel_of(world, person, str(request.path_params["channel"]))
    ts = str(request.path_params["ts"])
    need_message(world, channel, ts)
    found, ends = portion(in_thread(world, channel, ts, person), request.query_params)
    return {"ok": True, "messages": [read_message(world, one) for one in found]} | ends


async def message(world: World, request: Request) -> Json:
    """`GET /control/messages/{channel}/{ts}`."""
    person = person_of(world, request.query_params.get("as"))
    channel = channel_of(world, person, str(request.path_params["channel"]))
    found = need_message(world, channel, str(request.path_params["ts"]))
    if person is not None and not sees(person, channel, found):
        raise MisuseError("not_visible", f"{person.real_name} cannot see that message.")
    return {"ok": True, "message": read_message(world, found)}


async def overview_of(world: World, request: Request) -> Json:
    """`GET /control/overview?as=`."""
    return overview(world, world.people.need(request.query_params.get("as", "")))


async def modals(world: World, request: Request) -> Json:
    """`GET /control/modals?as=`."""
    person = world.people.need(request.query_params.get("as", ""))
    return {"ok": True, "views": [read_view(world, v) for v in world.views.stack(person.id)]}


async def home(world: World, request: Request) -> Json:
    """`GET /control/home?as=`."""
    person = world.people.need(request.query_params.get("as", ""))
    view = world.views.home(person.id)
    return {"ok": True, "view": read_view(world, view) if view is not None else None}


async def files(world: World, request: Request) -> Json:
    """`GET /control/files`."""
    del request
    told = [describe_file(file, world.url, world.team_id) for file in world.files.all()]
    return {"ok": True, "files": told}


async def file(world: World, request: Request) -> Json:
    """`GET /control/files/{id}`."""
    found = world.files.need(str(request.path_params["id"]))
    return {"ok": True, "file": describe_file(found, world.url, world.team_id)}


async def file_content(world: World, request: Request) -> Response:
    """`GET /control/files/{id}/content`."""
    found = world.files.need(str(request.path_params["id"]))
    response = file_response(found)
    response.headers.update(INERT)
    if found.mimetype not in PICTURES or "download" in request.query_params:
        name = quote(found.name, safe="")
        response.headers["content-disposition"] = f"attachment; filename*=UTF-8''{name}"
        response.headers["content-type"] = BINARY
    return response


def wanted(request: Request) -> tuple[int, list[str]]:
    """Since when, and which kinds of traffic."""
    kinds = [kind for kind in request.query_params.get("kind", "").split(",") if kind]
    return int(number_in(request.query_params, "since", 0)), kinds


def told_item(world: World, item: Json) -> Json:
    """A traffic item; messages in it are shown as in all other reads."""
    if item["kind"] != "message":
        return item
    return item | {"message": enrich(world, item["channel"], item["message"])}


async def traffic(world: World, request: Request) -> Json:
    """`GET /control/traffic`."""
    since, kinds = wanted(request)
    limit = int(number_in(request.query_params, "limit", 10_000))
    items = [told_item(world, item) for item in world.traffic.since(since, kinds, limit)]
    return {"ok": True, "items": items, "last": world.traffic.last}


async def wait(world: World, request: Request) -> Json:
    """`GET /control/wait`."""
    since, kinds = wanted(request)
    seconds = min(number_in(request.query_params, "timeout", 10), MOST_WAIT)
    found = await world.traffic.wait(since, seconds, kinds)
    items = [told_item(world, item) for item in found]
    return {"ok": True, "items": items, "last": world.traffic.last}


async def event_stream(world: World, request: Request) -> Response:
    """`GET /control/events`: server-sent events."""
    since, kinds = wanted(request)
    since = int(number_in(request.headers, "last-event-id", since))
    person = person_of(world, request.query_params.get("as"))

    async def stream() -> AsyncIterator[str]:
        seen = since
        while not world.traffic.ended and not await request.is_disconnected():
            for item in await world.traffic.wait(seen, 15, kinds):
                seen = item["n"]
                if person is not None and not concerns(world, person, item):
                    continue
                yield f"id: {seen}\ndata: {json.dumps(told_item(world, item))}\n\n"
            yield ": still here\n\n"

    return StreamingResponse(stream(), media_type="text/event-stream")

"""The addresses of the control API, and who may call them: programs on this machine.

Decides how requests are read, and how misuse is told (400 with a sentence).
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from types import MappingProxyType
from urllib.parse import quote, urlsplit

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.workspace.channels import describe as describe_channel
from bot.workspace.connections import Connections
from bot.workspace.control import acts, interactions, settings
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
from bot.workspace.furnishing import type_of
from bot.workspace.people import Person
from bot.workspace.people import describe as describe_person
from bot.workspace.posting import need_message
from bot.workspace.transfers import file_response
from bot.workspace.wire import Json, MisuseError, SlackError, number_in
from bot.workspace.world import World

Act = Callable[[World, Person, Json], Awaitable[Json]]
Setting = Callable[[World, Json], Awaitable[Json]]
Endpoint = Callable[[Request], Awaitable[Response]]
Read = Callable[[World, Request], Awaitable[Json | Response]]

ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "say": acts.act_say,
        "edit": acts.act_edit,
        "delete": acts.act_delete,
        "react": acts.act_react,
        "mark": acts.act_mark,
        "direct": acts.act_direct,
        "upload": acts.act_upload,
        "open_home": acts.act_open_home,
        "join": acts.act_join,
        "leave": acts.act_leave,
        "invite": acts.act_invite,
        "kick": acts.act_kick,
        "command": interactions.act_command,
        "press": interactions.act_press,
        "choose": interactions.act_choose,
        "fill": interactions.act_fill,
        "submit": interactions.act_submit,
        "close": interactions.act_close,
        "shortcut": interactions.act_shortcut,
        "suggest": interactions.act_suggest,
    }
)
SETTINGS: Mapping[str, Setting] = MappingProxyType(
    {
        "people": settings.set_people,
        "channels": settings.set_channels,
        "archive": settings.set_archive,
        "manifest": settings.set_manifest,
        "scopes": settings.set_scopes,
        "clock": settings.set_clock,
        "timing": settings.set_timing,
        "rates": settings.set_rates,
        "faults": settings.set_faults,
        "event": settings.set_event,
        "redeliver": settings.set_redeliver,
        "forget": settings.set_forget,
        "samples": settings.set_samples,
        "guide": settings.set_guide,
        "gallery": settings.set_gallery,
    }
)
# Anybody may be let in by the bot's side: these acts need no person.
UNSIGNED = frozenset({"invite", "kick"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
MOST_WAIT = 60.0
# What strangers uploaded is shown as a picture or saved, and never runs beside the control API.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
INERT: Mapping[str, str] = MappingProxyType(
    {
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
    }
)


def is_local(request: Request) -> bool:
    """Whether the request comes from a program or page of this machine."""
    host = urlsplit("//" + request.headers.get("host", "")).hostname
    origin = request.headers.get("origin")
    if host not in LOOPBACK:
        return False
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def guarded(inner: Endpoint) -> Endpoint:
    """The endpoint for local callers, with misuse told in words."""

    async def endpoint(request: Request) -> Response:
        if not is_local(request):
            told: Json = {"ok": False, "error": "not_local", "detail": "Loopback only."}
            return JSONResponse(told, 403)
        try:
            return await inner(request)
        except MisuseError as error:
            told = {"ok": False, "error": error.code, "detail": error.detail}
        except SlackError as error:
            told = error.answer() | {"detail": f"Slack would say {error.code}."}
        return JSONResponse(told, 400)

    return endpoint


async def read_body(request: Request) -> Json:
    """The request's body: JSON, or a form with files."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form() as form:
            body: Json = {k: v for k, v in form.multi_items() if not isinstance(v, UploadFile)}
            body["files"] = [
                {"name": part.filename, "content": await part.read(), "mimetype": part.content_type}
                for _, part in form.multi_items()
                if isinstance(part, UploadFile)
            ]
        return body
    written = await request.body()
    try:
        body = json.loads(written or b"{}")
    except ValueError as error:
        raise MisuseError("bad_json", f"The body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise MisuseError("bad_json", "The body is not a JSON object.")
    return body


def person_of(world: World, called: object) -> Person | None:
    """The person whom `as` names, if it names one."""
    return world.people.need(str(called)) if called else None


def posts(world: World, connections: Connections) -> Endpoint:
    """`POST /control/{name}`: an act or a setting."""

    async def endpoint(request: Request) -> Response:
        name = str(request.path_params["name"])
        body = await read_body(request)
        before: Json = {"since": world.traffic.last}
        if name in SETTINGS:
            return JSONResponse(await SETTINGS[name](world, body) | before)
        if name == "disconnect":
            return JSONResponse(await settings.disconnect(world, connections, body) | before)
        act = ACTS.get(name)
        if act is None:
            known = ", ".join(sorted([*ACTS, *SETTINGS, "disconnect"]))
            raise MisuseError("no_such_act", f"There is no act {name!r}. Known: {known}.")
        person = person_of(world, body.get("as"))
        if person is None and name in UNSIGNED:
            person = world.bot
        if person is None:
            raise MisuseError("no_person", "Who acts? Give `as`.")
        return JSONResponse(await act(world, person, body) | before)

    return endpoint


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


async def samples(world: World, request: Request) -> Json:
    """`GET /control/samples`."""
    del request
    return {"ok": True, "samples": world.furnishing.told()}


async def sample(world: World, request: Request) -> Response:
    """`GET /control/samples/{name}`."""
    path = world.furnishing.sample(str(request.path_params["name"]))
    kind = type_of(path)
    return FileResponse(path, media_type=kind if kind in PICTURES else BINARY, headers=INERT)


async def gallery(world: World, request: Request) -> Json:
    """`GET /control/gallery`."""
    del request
    return {"ok": True, "entries": world.furnishing.gallery}


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
        while not await request.is_disconnected():
            for item in await world.traffic.wait(seen, 15, kinds):
                seen = item["n"]
                if person is not None and not concerns(world, person, item):
                    continue
                yield f"id: {seen}\ndata: {json.dumps(told_item(world, item))}\n\n"
            yield ": still here\n\n"

    return StreamingResponse(stream(), media_type="text/event-stream")


def reads(world: World, read: Read) -> Endpoint:
    """An endpoint around a read."""

    async def endpoint(request: Request) -> Response:
        told = await read(world, request)
        return told if isinstance(told, Response) else JSONResponse(told)

    return guarded(endpoint)


def routes(world: World, connections: Connections) -> list[Route]:
    """All routes of the control API."""
    readable: Mapping[str, Read] = {
        "state": state,
        "channels": channels,
        "channels/{channel}/messages": channel_messages,
        "threads/{channel}/{ts}": thread,
        "messages/{channel}/{ts}": message,
        "modals": modals,
        "home": home,
        "files": files,
        "files/{id}": file,
        "files/{id}/content": file_content,
        "traffic": traffic,
        "wait": wait,
        "events": event_stream,
        "faults": list_faults,
        "overview": overview_of,
        "samples": samples,
        "samples/{name}": sample,
        "gallery": gallery,
    }
    found = [
        Route(f"/control/{path}", reads(world, read), methods=["GET"])
        for path, read in readable.items()
    ]
    found.append(Route("/control/faults", reads(world, clear_faults), methods=["DELETE"]))
    post = guarded(posts(world, connections))
    return [*found, Route("/control/{name}", post, methods=["POST"])]

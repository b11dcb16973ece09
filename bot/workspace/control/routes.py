"""The addresses of the control API, and who may call them: programs on this machine.

Decides how requests are read, and how misuse is told (400 with a sentence).
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.workspace.connections import Connections
from bot.workspace.control import acts, furniture, interactions, reads, settings
from bot.workspace.people import Person
from bot.workspace.wire import Json, MisuseError, SlackError
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
        "samples": furniture.set_samples,
        "made": furniture.set_made,
        "guide": furniture.set_guide,
        "gallery": furniture.set_gallery,
    }
)
READS: Mapping[str, Read] = MappingProxyType(
    {
        "state": reads.state,
        "channels": reads.channels,
        "channels/{channel}/messages": reads.channel_messages,
        "threads/{channel}/{ts}": reads.thread,
        "messages/{channel}/{ts}": reads.message,
        "modals": reads.modals,
        "home": reads.home,
        "files": reads.files,
        "files/{id}": reads.file,
        "files/{id}/content": reads.file_content,
        "traffic": reads.traffic,
        "wait": reads.wait,
        "events": reads.event_stream,
        "faults": reads.list_faults,
        "overview": reads.overview_of,
        "samples": furniture.samples,
        "samples/{name}": furniture.sample,
        "gallery": furniture.gallery,
    }
)
# Anybody may be let in by the bot's side: these acts need no person.
UNSIGNED = frozenset({"invite", "kick"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


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
        person = reads.person_of(world, body.get("as"))
        if person is None and name in UNSIGNED:
            person = world.bot
        if person is None:
            raise MisuseError("no_person", "Who acts? Give `as`.")
        return JSONResponse(await act(world, person, body) | before)

    return endpoint


def reading(world: World, read: Read) -> Endpoint:
    """An endpoint around a read."""

    async def endpoint(request: Request) -> Response:
        told = await read(world, request)
        return told if isinstance(told, Response) else JSONResponse(told)

    return guarded(endpoint)


def routes(world: World, connections: Connections) -> list[Route]:
    """All routes of the control API."""
    found = [
        Route(f"/control/{path}", reading(world, read), methods=["GET"])
        for path, read in READS.items()
    ]
    found.append(Route("/control/faults", reading(world, reads.clear_faults), methods=["DELETE"]))
    post = guarded(posts(world, connections))
    return [*found, Route("/control/{name}", post, methods=["POST"])]

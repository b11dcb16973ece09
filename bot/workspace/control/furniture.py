"""What the page is furnished with, given and read: samples, the guide, the gallery.

Decides how a sample that is made on demand is ordered and handed over. Who makes it, and of what,
is up to whoever furnished the workspace.
"""

import asyncio
import base64
import binascii

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from bot.workspace.control.reads import INERT, PICTURES
from bot.workspace.file_store import BINARY
from bot.workspace.furnishing import type_of
from bot.workspace.wire import Json, MisuseError
from bot.workspace.world import World

MADE_WITHIN = 20.0


async def set_samples(world: World, body: Json) -> Json:
    """Offer the files of a folder on the page, and samples that are made on demand."""
    world.furnishing.put_samples(str(body.get("folder") or ""), body.get("listed") or [])
    world.traffic.add("team", change="samples")
    return {"ok": True, "samples": world.furnishing.told()}


async def set_made(world: World, body: Json) -> Json:
    """Hand over what was ordered, or the sentence why it cannot be made."""
    order = world.furnishing.ordered.get(str(body.get("id")))
    if order is None or order.done():
        raise MisuseError("not_wanted", "Nobody waits for that sample any more.")
    if "problem" in body:
        order.set_exception(MisuseError("not_made", str(body["problem"])))
        return {"ok": True}
    try:
        order.set_result(base64.b64decode(str(body.get("base64")), validate=True))
    except binascii.Error as error:
        raise MisuseError("bad_base64", f"What was made cannot be read: {error}") from error
    return {"ok": True}


async def set_guide(world: World, body: Json) -> Json:
    """Say what there is to try on the page."""
    world.furnishing.guide = body
    world.traffic.add("team", change="guide")
    return {"ok": True}


async def set_gallery(world: World, body: Json) -> Json:
    """Fill the gallery page."""
    world.furnishing.put_gallery(body.get("entries"))
    return {"ok": True, "entries": len(world.furnishing.gallery)}


async def samples(world: World, request: Request) -> Json:
    """`GET /control/samples`."""
    del request
    return {"ok": True, "samples": world.furnishing.told()}


async def sample(world: World, request: Request) -> Response:
    """`GET /control/samples/{name}`; `of` names the file that one is made of."""
    name = str(request.path_params["name"])
    kind = world.furnishing.made_type(name)
    if kind:
        content = await made(world, name, request.query_params.get("of", ""))
        shown = kind if kind in PICTURES else BINARY
        return Response(content, media_type=shown, headers=dict(INERT))
    path = world.furnishing.sample(name)
    kind = type_of(path)
    return FileResponse(path, media_type=kind if kind in PICTURES else BINARY, headers=INERT)


async def made(world: World, name: str, file_id: str) -> bytes:
    """A sample, made of this file by whoever listens for orders."""
    if not file_id:
        raise MisuseError("made_of_nothing", f"{name} is made of a file: give `of`, its id.")
    file = world.files.need(file_id)
    number, order = world.furnishing.order(asyncio.get_running_loop().create_future())
    world.traffic.add("wanted", id=number, name=name, file=file.id)
    try:
        return await asyncio.wait_for(order, MADE_WITHIN)
    except TimeoutError as error:
        raise MisuseError(
            "not_made", f"{name} was not made. Whoever offers it does not answer; start it again."
        ) from error
    finally:
        del world.furnishing.ordered[number]


async def gallery(world: World, request: Request) -> Json:
    """`GET /control/gallery`."""
    del request
    return {"ok": True, "entries": world.furnishing.gallery}

"""Bytes: uploads to the one-time address, downloads with the token, and response URLs.

Decides who gets a file's bytes: the holder of a bot token with `files:read`. Everybody else gets
the HTML login page with status 200, as at Slack.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot.workspace.blocks import message_blocks
from bot.workspace.channels import Channel
from bot.workspace.connections import Connections
from bot.workspace.file_store import File
from bot.workspace.interaction import ResponseUrl
from bot.workspace.messages import Message
from bot.workspace.posting import bot_fields, delete, edit, post, post_ephemeral
from bot.workspace.web_api.dispatch import AFTER_KINDS, misbehave
from bot.workspace.wire import FALSE_WORDS, Json, SlackError
from bot.workspace.world import World

LOGIN_PAGE = """<!DOCTYPE html><html lang="en-US"><head><title>Slack</title></head>
<body><form id="signin_form"><h1>Sign in to your workspace</h1></form></body></html>"""
Endpoint = Callable[[Request], Awaitable[Response]]
NOT_FOUND = 404


def faulty(world: World, connections: Connections, name: str, work: Endpoint) -> Endpoint:
    """The endpoint with the faults that are ordered for `name`."""

    async def endpoint(request: Request) -> Response:
        fault = world.faults.strike_call(name)
        if fault is None:
            return await work(request)
        if fault.kind == "slow":
            await asyncio.sleep(float(fault.settings.get("seconds", 1)))
            return await work(request)
        if fault.kind in AFTER_KINDS:
            await work(request)
        answer = misbehave(fault)
        if answer.dropped:
            await connections.drop(request)
        headers = {"retry-after": str(answer.retry_after)} if answer.retry_after else {}
        words = answer.words or json.dumps(answer.body)
        return PlainTextResponse(words, answer.status, headers=headers)

    return endpoint


async def uploaded_bytes(request: Request) -> bytes:
    """The file's bytes, sent raw or as the first file of a form."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        for part in form.values():
            if isinstance(part, UploadFile):
                return await part.read()
    return b""


def upload_endpoint(world: World, connections: Connections) -> Endpoint:
    """`POST /upload/v1/{ticket}`: step two of an upload, without Authorization."""

    async def upload(request: Request) -> Response:
        file = world.files.arrival(str(request.path_params["ticket"]))
        if file is None:
            return PlainTextResponse("not found", NOT_FOUND)
        file.content = await uploaded_bytes(request)
        world.traffic.add("upload", file=file.id, size=len(file.content), status=200)
        return PlainTextResponse(f"OK - {len(file.content)}")

    return faulty(world, connections, "files.upload", upload)


def may_download(world: World, request: Request) -> bool:
    """Whether the request carries the bot token and the token may read files."""
    given = request.headers.get("authorization", "")
    right = given == f"Bearer {world.bot_token}" and not world.token_is_revoked
    return right and "files:read" in world.app.scopes


def download_endpoint(world: World, connections: Connections) -> Endpoint:
    """`GET /files-pri/{team}-{file}/…`."""

    async def download(request: Request) -> Response:
        file_id = str(request.path_params["place"]).partition("-")[2]
        login = world.faults.strike("file_login_page") is not None
        if login or not may_download(world, request):
            world.traffic.add("download", file=file_id, status=200, login_page=True)
            return HTMLResponse(LOGIN_PAGE)
        file = world.files.get(file_id)
        if file is None or file.content is None:
            world.traffic.add("download", file=file_id, status=NOT_FOUND, login_page=False)
            return PlainTextResponse("file_not_found", NOT_FOUND)
        world.traffic.add("download", file=file_id, status=200, login_page=False)
        return file_response(file)

    return faulty(world, connections, "files.download", download)


def file_response(file: File) -> Response:
    """The file's bytes."""
    return Response(file.content or b"", media_type=file.mimetype)


def response_endpoint(world: World, connections: Connections) -> Endpoint:
    """`POST /response/{secret}`: an answer to an interaction."""

    async def respond(request: Request) -> Response:
        try:
            said = json.loads(await request.body() or b"{}")
        except ValueError:
            return PlainTextResponse("invalid_payload", 400)
        try:
            url = world.rights.use_response_url(str(request.path_params["secret"]))
            answer_interaction(world, url, said if isinstance(said, dict) else {})
        except SlackError as error:
            world.traffic.add("response_url", status=NOT_FOUND, args=said, answer=error.answer())
            status = NOT_FOUND if error.code.endswith("_url") else 200
            return Response(json.dumps(error.answer()), status, media_type="application/json")
        world.traffic.add("response_url", status=200, args=said, answer={"ok": True})
        return Response('{"ok":true}', media_type="application/json")

    return faulty(world, connections, "response_url", respond)


def is_set(said: Json, name: str) -> bool:
    """A flag of a response body, given as boolean or word."""
    return str(said.get(name, "")).lower() not in FALSE_WORDS


def answer_interaction(world: World, url: ResponseUrl, said: Json) -> Message | None:
    """Do what a response body asks: post, replace or delete."""
    channel = world.channels.get(url.channel)
    if channel is None:
        raise SlackError("channel_not_found")
    original = world.messages.get(channel.id, url.message_ts) if url.message_ts else None
    if is_set(said, "delete_original"):
        if original is not None:
            delete(world, channel, original)
        return None
    blocks = message_blocks(said.get("blocks"), world.ids)
    text = str(said.get("text") or "")
    if not (text or blocks or said.get("attachments")):
        raise SlackError("no_text")
    fields: Json = {"text": text, "blocks": blocks}
    if is_set(said, "replace_original") and original is not None:
        return edit(world, channel, original, fields, world.bot_user_id)
    if not blocks:
        fields.pop("blocks")
    return post_response(world, channel, url.user, said, fields)


def post_response(world: World, channel: Channel, user: str, said: Json, fields: Json) -> Message:
    """Post an answer: for one person unless it says `in_channel`."""
    body = bot_fields(world) | fields
    thread_ts = str(said.get("thread_ts") or "")
    if said.get("response_type") == "in_channel":
        return post(world, channel, body, thread_ts=thread_ts)
    return post_ephemeral(world, channel, user, body, thread_ts)

"""The door of the Web API: faults, tokens, scopes, rates, then the method; and the record of it.

Decides the order of the refusals and the HTTP status and headers of an answer.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.workspace.connections import Connections
from bot.workspace.faults import Fault
from bot.workspace.scopes import (
    ANY_TOKEN_METHODS,
    APP_METHODS,
    APP_SCOPES,
    METHOD_SCOPES,
    need_scope,
    scope_for,
)
from bot.workspace.web_api import chat, conversations, directory, files, reactions, views
from bot.workspace.web_api.call import Call
from bot.workspace.wire import Arguments, Json, SlackError, read_arguments
from bot.workspace.world import World

METHODS: Mapping[str, Callable[[Call], Json]] = MappingProxyType(
    {
        "api.test": directory.api_test,
        "apps.connections.open": directory.open_connection,
        "auth.test": directory.auth_test,
        "bots.info": directory.bot_info,
        "chat.delete": chat.delete_message,
        "chat.getPermalink": chat.get_permalink,
        "chat.postEphemeral": chat.post_ephemeral_message,
        "chat.postMessage": chat.post_message,
        "chat.update": chat.update,
        "conversations.history": conversations.history,
        "conversations.info": conversations.info,
        "conversations.join": conversations.join,
        "conversations.list": conversations.list_channels,
        "conversations.members": conversations.members,
        "conversations.open": conversations.open_direct,
        "conversations.replies": conversations.replies,
        "files.completeUploadExternal": files.complete_upload,
        "files.delete": files.delete_file,
        "files.getUploadURLExternal": files.get_upload_url,
        "files.info": files.file_info,
        "files.list": files.file_list,
        "pins.add": reactions.pin,
        "reactions.add": reactions.add,
        "reactions.get": reactions.get,
        "reactions.remove": reactions.remove,
        "team.info": directory.team_info,
        "users.conversations": conversations.of_user,
        "users.info": directory.user_info,
        "users.list": directory.user_list,
        "users.lookupByEmail": directory.user_by_email,
        "views.open": views.open_view,
        "views.publish": views.publish_view,
        "views.push": views.push_view,
        "views.update": views.update_view,
    }
)
SERVER_ERRORS = {"500": 500, "500_after": 500, "503": 503}
TOO_MANY = 429
# The work is done; only the answer is lost.
AFTER_KINDS = frozenset({"drop_after", "500_after"})


@dataclass
class Answer:
    """What a call gets: a body or words, a status and headers."""

    body: Json
    status: int = 200
    words: str = ""
    retry_after: int = 0
    dropped: bool = False


def token_of(request: Request, args: Arguments) -> str:
    """The token, from the Authorization header or the arguments."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else args.text("token")


def check_token(world: World, method: str, token: str) -> None:
    """Refuse an unknown method, a token that is missing, unknown, revoked, of a wrong type."""
    if method not in METHODS:
        raise SlackError("unknown_method", req_method=method)
    if method == "api.test":
        return
    if not token:
        raise SlackError("not_authed")
    if token not in (world.bot_token, world.app_token):
        raise SlackError("invalid_auth")
    if token == world.bot_token and world.token_is_revoked:
        raise SlackError("token_revoked")
    wanted = world.app_token if method in APP_METHODS else world.bot_token
    if token != wanted and method not in ANY_TOKEN_METHODS:
        raise SlackError("not_allowed_token_type")


def check_scope(world: World, method: str, args: Arguments) -> None:
    """Refuse a call for which the token lacks the scope."""
    if method in APP_METHODS:
        need_scope(METHOD_SCOPES[method], APP_SCOPES)
    elif method in ("conversations.list", "users.conversations"):
        # These need one scope per type of channel; the method checks them itself.
        return
    else:
        channel = world.channels.get(args.text("channel"))
        need_scope(scope_for(method, channel), world.app.scopes)


def run(world: World, method: str, token: str, args: Arguments) -> Answer:
    """Check the call and do it."""
    try:
        check_token(world, method, token)
        wait = world.rates.seconds_to_wait(method, args.text("channel"))
        if wait:
            return Answer({"ok": False, "error": "ratelimited"}, TOO_MANY, retry_after=wait)
        check_scope(world, method, args)
        return Answer(METHODS[method](Call(world, method, args)))
    except SlackError as error:
        return Answer(error.answer())


def misbehave(fault: Fault) -> Answer:
    """The answer of a fault that keeps the work from being done."""
    if fault.kind in SERVER_ERRORS:
        status = SERVER_ERRORS[fault.kind]
        return Answer({}, status, words=str(fault.settings.get("body", "upstream error")))
    if fault.kind == "429":
        wait = int(fault.settings.get("retry_after", 1))
        return Answer({"ok": False, "error": "ratelimited"}, TOO_MANY, retry_after=wait)
    if fault.kind == "error":
        return Answer({"ok": False, "error": str(fault.settings.get("error", "internal_error"))})
    return Answer({}, dropped=True)


async def answer_call(world: World, method: str, token: str, args: Arguments) -> Answer:
    """The answer to a call, with the fault that was ordered for it."""
    fault = world.faults.strike_call(method)
    if fault is not None and fault.kind == "slow":
        await asyncio.sleep(float(fault.settings.get("seconds", 1)))
        fault = None
    if fault is None:
        return run(world, method, token, args)
    if fault.kind in AFTER_KINDS:
        done = run(world, method, token, args)
        lost = misbehave(fault)
        return Answer(done.body, lost.status, words=lost.words, dropped=lost.dropped)
    return misbehave(fault)


def endpoint(world: World, connections: Connections) -> Callable[[Request], "object"]:
    """The ASGI endpoint for `/api/{method}`."""

    async def call_method(request: Request) -> Response:
        method = str(request.path_params["method"])
        started = asyncio.get_running_loop().time()
        args = Arguments({})
        try:
            args = await read_arguments(request)
        except SlackError as error:
            answer = Answer(error.answer())
        else:
            answer = await answer_call(world, method, token_of(request, args), args)
        values = {name: value for name, value in args.values.items() if name != "token"}
        world.traffic.add(
            "api", method=method, args=values, status=answer.status, answer=answer.body,
            seconds=asyncio.get_running_loop().time() - started, dropped=answer.dropped,
        )  # fmt: skip
        if answer.dropped:
            await connections.drop(request)
        return respond(world, answer)

    return call_method


def respond(world: World, answer: Answer) -> Response:
    """The HTTP answer."""
    headers = {
        "x-oauth-scopes": ",".join(sorted(world.app.scopes)),
        "x-slack-req-id": world.ids.next_secret("request")[:16],
    }
    if answer.retry_after:
        headers["retry-after"] = str(answer.retry_after)
    if answer.words:
        return PlainTextResponse(answer.words, answer.status, headers=headers)
    body = json.dumps(answer.body, ensure_ascii=False)
    kind = "application/json; charset=utf-8"
    return Response(body, answer.status, headers=headers, media_type=kind)

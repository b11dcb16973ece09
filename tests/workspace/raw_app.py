"""An app without Bolt: one WebSocket and plain HTTP, so that a test sees the wire itself."""

import json
from contextlib import ExitStack
from http.client import HTTPConnection
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from bot.workspace.client import Workspace

Json = dict[str, Any]


def call(workspace: Workspace, method: str, token: str | None = None, **args: object) -> Json:
    """Call a Web API method with a JSON body; `token=""` sends none."""
    answer: Json = json.loads(raw_call(workspace, method, token, json.dumps(args).encode())[2])
    return answer


def raw_call(
    workspace: Workspace,
    method: str,
    token: str | None = None,
    body: bytes = b"",
    content_type: str = "application/json; charset=utf-8",
    verb: str = "POST",
) -> tuple[int, dict[str, str], bytes]:
    """One HTTP request to the Web API: status, headers, body."""
    place = urlsplit(workspace.api_url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=10)
    headers = {"content-type": content_type}
    sent = workspace.bot_token if token is None else token
    if sent:
        headers["authorization"] = f"Bearer {sent}"
    try:
        connection.request(verb, f"{place.path}{method}", body, headers)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, found, answer.read()
    finally:
        connection.close()


class RawApp:
    """One Socket Mode connection that acknowledges only when told to."""

    def __init__(self, workspace: Workspace) -> None:
        url = call(workspace, "apps.connections.open", workspace.app_token)["url"]
        self._open = ExitStack()
        self.wire = self._open.enter_context(connect(url, compression=None, proxy=None))
        self.hello: Json = self.receive()

    def receive(self, timeout: float = 10) -> Json:
        """The next frame."""
        frame: Json = json.loads(self.wire.recv(timeout))
        return frame

    def ack(self, envelope: Json, payload: Json | None = None) -> None:
        """Acknowledge an envelope."""
        answer: Json = {"envelope_id": envelope["envelope_id"]}
        self.wire.send(json.dumps(answer | ({"payload": payload} if payload else {})))

    def answer(self, payload: Json | None = None) -> Json:
        """Receive one payload and acknowledge it; returns its envelope."""
        envelope = self.receive()
        self.ack(envelope, payload)
        return envelope

    def silent(self, seconds: float = 0.3) -> bool:
        """Whether nothing comes for that long."""
        try:
            self.wire.recv(seconds)
        except TimeoutError:
            return True
        return False

    def is_closed(self) -> bool:
        """Whether the other side closes the connection now."""
        try:
            while True:
                self.wire.recv(5)
        except ConnectionClosed:
            return True
        except TimeoutError:
            return False

    def close(self) -> None:
        """Close the connection."""
        self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

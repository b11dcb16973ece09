"""Socket Mode as Slack's builtin client speaks it, but for how an acknowledgement is written.

Decides how bytes go out: a frame is masked at once and sent to its last byte. The builtin client
masks byte by byte (a fifth of what `/readiness` costs), hands the socket a frame that it may take
half of, cannot frame more than 65,535 bytes, and has Bolt's JSON read and written once more before
it goes. Refuses to know what is said.
"""

from __future__ import annotations

import errno
import json
import os
import struct
from time import time
from typing import TYPE_CHECKING, Any, cast

from slack_bolt.adapter.socket_mode.base_handler import BaseSocketModeHandler
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.errors import SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin import SocketModeClient

if TYPE_CHECKING:
    from ssl import SSLSocket

    from slack_bolt import App
    from slack_sdk.socket_mode.client import BaseSocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest

_TEXT, _MASKED, _LAST = 0x1, 0x80, 0x80
_MEDIUM, _LONG = 126, 127
_OK = 200


class Sockets(BaseSocketModeHandler):
    """An app on Slack's sockets.

    Args:
        app: what listens.
        app_token: begins with xapp-.
        concurrency: threads that listen at the same time.
        ping_interval: seconds between two looks at whether the connection lives.
    """

    client: Client

    def __init__(self, app: App, app_token: str, *, concurrency: int, ping_interval: float) -> None:
        self.app = app
        self.client = Client(
            app_token=app_token,
            logger=app.logger,
            web_client=app.client,
            concurrency=concurrency,
            ping_interval=ping_interval,
        )
        self.client.socket_mode_request_listeners.append(self.handle)

    def connect(self) -> None:
        """Open a socket; what comes over it is heard from then on."""
        self.client.connect()

    def handle(self, client: BaseSocketModeClient, req: SocketModeRequest) -> None:
        """Run what listens to a request, and acknowledge it."""
        began = time()
        answer = run_bolt_app(self.app, req)
        if answer.status == _OK and answer.body.startswith("{"):
            envelope = json.dumps(req.envelope_id)
            client.send_message(f'{{"envelope_id": {envelope}, "payload": {answer.body}}}')
        else:
            send_response(client, req, answer, began)


class Line:
    """A socket on which the end of the stream is an error.

    The builtin client takes it for silence and asks again at once, with all that the processor can
    give, until its pings have failed five times; an error makes it connect anew.
    """

    def __init__(self, sock: Any) -> None:  # noqa: ANN401 - a plain socket or one with TLS
        self._sock = sock

    def recv(self, size: int) -> bytes:
        """Some bytes. Raises ConnectionResetError where no more will come."""
        received: bytes = self._sock.recv(size)
        if not received:
            raise ConnectionResetError(errno.ECONNRESET, "Slack hung up without a word")
        return received

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a socket has
        return getattr(self._sock, name)


class Client(SocketModeClient):
    """The builtin client, writing whole frames and noticing the end of a connection."""

    def connect(self) -> None:
        """Connect, in the place of the connection before."""
        super().connect()
        session = self.current_session
        if session is not None and session.sock is not None:
            session.sock = cast("SSLSocket", Line(session.sock))

    def send_message(self, message: str) -> None:
        """Send a text; once more where the connection was being replaced just then.

        Raises:
            SlackClientNotConnectedError: there is no connection; nothing was sent.
        """
        framed = frame(message.encode())
        if self._write(framed):
            return
        with self.connect_operation_lock:
            if self.is_connected() and self._write(framed):
                return
        raise SlackClientNotConnectedError("There is no connection to Slack to acknowledge over.")

    def _write(self, framed: bytes) -> bool:
        session = self.current_session
        if session is None:
            return False
        try:
            with session.sock_send_lock:
                if session.sock is None:
                    return False
                session.sock.sendall(framed)
        except OSError as error:
            # Perhaps half of it went out: nothing that Slack could read may follow on this one.
            self.logger.warning("The socket broke while it was written to: %r", error)
            session.close()
            return False
        return True


def frame(payload: bytes) -> bytes:
    """A text frame from client to server, as of RFC 6455, section 5.2."""
    size = len(payload)
    if size < _MEDIUM:
        head = struct.pack("!BB", _LAST | _TEXT, _MASKED | size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", _LAST | _TEXT, _MASKED | _MEDIUM, size)
    else:
        head = struct.pack("!BBQ", _LAST | _TEXT, _MASKED | _LONG, size)
    key = os.urandom(4)
    keys = (key * (size // 4 + 1))[:size]
    masked = int.from_bytes(payload, "big") ^ int.from_bytes(keys, "big")
    return head + key + masked.to_bytes(size, "big")

"""The least of Slack that a Bolt app connects to: two Web API answers and one WebSocket.

Decides how a round trip is timed: from just before an envelope is sent to when its acknowledgement
has been read, by one blocking thread. The workspace of the demo is not used here: its own work
would be added to every figure and would flatter each ratio. Refuses to know what is in an envelope.
"""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import perf_counter_ns
from typing import Any, Self

TEAM, USER, BOT = "TBENCH01", "UBENCH01", "UBENCHBOT"
PATIENCE = 20.0
_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3
_TEXT, _PING, _PONG = 1, 9, 10
_SHORT, _MEDIUM = 126, 65_536


class Wire:
    """A place on loopback for one bot to connect to; a context manager."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(PATIENCE)
        self._peer: socket.socket | None = None
        self._read = b""
        self._web = ThreadingHTTPServer(("127.0.0.1", 0), _answers(self._listener.getsockname()))
        self._sent = 0

    def __enter__(self) -> Self:
        """Serve the Web API."""
        threading.Thread(target=self._web.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        if self._peer is not None:
            self._peer.close()
        self._listener.close()
        self._web.shutdown()
        self._web.server_close()

    @property
    def api_url(self) -> str:
        """What the bot takes for Slack's Web API."""
        return f"http://127.0.0.1:{self._web.server_address[1]}/api/"

    def accept(self) -> None:
        """Wait for the bot's WebSocket and say hello. Raises TimeoutError."""
        peer, _ = self._listener.accept()
        peer.settimeout(PATIENCE)
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        asked = b""
        while b"\r\n\r\n" not in asked:
            asked += peer.recv(4096)
        key = next(
            line.split(":", 1)[1].strip()
            for line in asked.decode().splitlines()
            if line.lower().startswith("sec-websocket-key")
        )
        accepted = base64.b64encode(hashlib.sha1(f"{key}{_GUID}".encode()).digest()).decode()  # noqa: S324 - the protocol's own
        peer.sendall(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accepted}\r\n\r\n".encode()
        )
        self._peer = peer
        self._send(_TEXT, json.dumps({"type": "hello", "num_connections": 1}).encode())

    def command(self, text: str, channel: str) -> tuple[int, dict[str, Any]]:
        """Run `/readiness text`; nanoseconds until it was acknowledged, and with what."""
        self._sent += 1
        envelope = f"e{self._sent}"
        frame = json.dumps(
            {
                "envelope_id": envelope,
                "type": "slash_commands",
                "accepts_response_payload": True,
                "payload": {
                    "token": "t",
                    "team_id": TEAM,
                    "team_domain": "bench",
                    "channel_id": channel,
                    "channel_name": "orders",
                    "user_id": USER,
                    "user_name": "bea",
                    "command": "/readiness",
                    "text": text,
                    "api_app_id": "ABENCH01",
                    "is_enterprise_install": "false",
                    "response_url": f"{self.api_url}response/{envelope}",
                    "trigger_id": f"{self._sent}.1.{envelope}",
                },
            }
        ).encode()
        self._drain()
        began = perf_counter_ns()
        self._send(_TEXT, frame)
        while True:
            opcode, payload = self._receive()
            if opcode == _TEXT:
                took = perf_counter_ns() - began
                answer = json.loads(payload)
                if answer["envelope_id"] == envelope:
                    return took, answer.get("payload") or {}
            elif opcode == _PING:
                self._send(_PONG, payload)

    def _drain(self) -> None:
        """Answer the pings that came in between, so that none of them is timed."""
        assert self._peer is not None
        self._peer.settimeout(0)
        try:
            while more := self._peer.recv(65_536):
                self._read += more
        except BlockingIOError:
            pass
        self._peer.settimeout(PATIENCE)
        while self._read:
            opcode, payload = self._receive()
            if opcode == _PING:
                self._send(_PONG, payload)

    def _send(self, opcode: int, payload: bytes) -> None:
        assert self._peer is not None, "accept() comes first"
        size = len(payload)
        if size < _SHORT:
            head = bytes((0x80 | opcode, size))
        elif size < _MEDIUM:
            head = struct.pack("!BBH", 0x80 | opcode, _SHORT, size)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 127, size)
        self._peer.sendall(head + payload)

    def _receive(self) -> tuple[int, bytes]:
        first, second = self._take(2)
        size = second & 0x7F
        if size == _SHORT:
            (size,) = struct.unpack("!H", self._take(2))
        elif size > _SHORT:
            (size,) = struct.unpack("!Q", self._take(8))
        mask = self._take(4)
        payload = self._take(size)
        whole = int.from_bytes(payload, "big") ^ int.from_bytes(
            (mask * (size // 4 + 1))[:size], "big"
        )
        return first & 0x0F, whole.to_bytes(size, "big")

    def _take(self, count: int) -> bytes:
        assert self._peer is not None
        while len(self._read) < count:
            more = self._peer.recv(65_536)
            if not more:
                raise ConnectionError("The bot hung up. Its log tells why.")
            self._read += more
        taken, self._read = self._read[:count], self._read[count:]
        return taken


def _answers(address: tuple[str, int]) -> type[BaseHTTPRequestHandler]:
    me = {
        "url": "https://bench.slack.com/",
        "team": "Bench",
        "team_id": TEAM,
        "user": "readiness",
        "user_id": BOT,
        "bot_id": "BBENCH01",
    }
    told: dict[str, dict[str, Any]] = {
        "auth.test": me,
        # Asked once for each person, then known for a week.
        "users.info": {"user": {"id": USER, "team_id": TEAM, "tz": "UTC", "locale": "en-GB"}},
        "apps.connections.open": {"url": f"ws://{address[0]}:{address[1]}/link?ticket=1"},
    }

    class Answers(BaseHTTPRequestHandler):
        """A few methods of the Web API; all others are unknown."""

        def do_POST(self) -> None:
            """Answer a call."""
            self.rfile.read(int(self.headers.get("content-length") or 0))
            name = self.path.rsplit("/", 1)[-1]
            known = told.get(name)
            answer = {"ok": False, "error": "unknown_method"} if known is None else known
            body = json.dumps({"ok": True} | answer).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Say nothing: the table is what is printed."""

    return Answers

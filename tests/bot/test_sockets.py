"""How an acknowledgement is written to the socket: whole, framed, masked."""

from __future__ import annotations

import socket
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from slack_sdk.errors import SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin.connection import Connection
from websockets.frames import Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from bot.slack.sockets import Client, frame

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_by_a_server(*pieces: bytes) -> list[tuple[Opcode, bytes]]:
    """What a WebSocket server of another make understands."""
    server = ServerProtocol(state=State.OPEN, max_size=None)
    for piece in pieces:
        server.receive_data(piece)
    return [(event.opcode, bytes(event.data)) for event in server.events_received()]  # type: ignore[union-attr]


@pytest.fixture
def client() -> Iterator[Client]:
    """A client that is connected to nothing."""
    made = Client(app_token="xapp-1")
    yield made
    made.close()


@pytest.mark.parametrize("size", [0, 1, 125, 126, 4_000, 65_535, 65_536, 300_000])
def test_a_frame_of_any_size_is_understood(size: int) -> None:
    """Small, medium and long frames carry their text, unharmed by the mask."""
    text = ("⛔ HOLD " * (size // 8 + 1)).encode()[:size]
    assert read_by_a_server(frame(text)) == [(Opcode.TEXT, text)]


def test_a_message_goes_out_to_its_last_byte(client: Client) -> None:
    """More than a socket takes at once arrives whole all the same."""
    ours, theirs = socket.socketpair()
    session = Connection("ws://127.0.0.1:1/", client.logger)
    session.sock = ours  # type: ignore[assignment]  # annotated as TLS, and is either
    client.current_session = session
    message = "x" * 3_000_000
    sending = Thread(target=client.send_message, args=(message,))
    sending.start()
    came = b""
    with theirs:
        while len(came) < len(message) + 14:
            came += theirs.recv(65_536)
    sending.join()
    assert read_by_a_server(came) == [(Opcode.TEXT, message.encode())]


def test_without_a_connection_it_is_said(client: Client) -> None:
    """Nobody takes a message for sent that went nowhere."""
    with pytest.raises(SlackClientNotConnectedError):
        client.send_message("{}")

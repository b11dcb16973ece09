"""Socket Mode: tickets, sockets, envelopes, acknowledgements, redelivery.

Decides which one socket gets a payload, how long it may take to acknowledge it, and when an event
is sent again. It does not know what is in a payload.
"""

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.workspace.clock import Clock
from bot.workspace.faults import Faults
from bot.workspace.identifiers import Identifiers
from bot.workspace.timing import Timing
from bot.workspace.traffic import Traffic
from bot.workspace.wire import Json

MOST_SOCKETS = 10
# The builtin Python client cannot frame more than that; Slack never sees such an acknowledgement.
MOST_ACK_BYTES = 65_535
NORMAL_CLOSE = 1000
# Envelopes that can still be acknowledged late or sent again on demand.
KEPT = 20_000


@dataclass
class Socket:
    """One WebSocket of the app."""

    id: str
    wire: WebSocket
    is_leaving: bool = False
    gone: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Ack:
    """What came of a delivery."""

    ok: bool
    seconds: float = 0.0
    payload: Json | None = None
    error: str = ""


@dataclass
class Envelope:
    """One payload on its way to the app."""

    id: str
    type: str
    payload: Json
    accepts_response: bool = False
    event_id: str = ""
    attempt: int = 0
    reason: str = ""
    socket: Socket | None = None
    sent: float = 0.0
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    answer: Json | None = None
    lost: str = ""

    def frame(self) -> str:
        """The envelope as it goes over the wire."""
        told: Json = {
            "envelope_id": self.id,
            "payload": self.payload,
            "type": self.type,
            "accepts_response_payload": self.accepts_response,
        }
        if self.type == "events_api":
            told |= {"retry_attempt": self.attempt, "retry_reason": self.reason}
        return json.dumps(told, ensure_ascii=False)


class SocketMode:
    """Every socket of the app, and every payload that is under way."""

    def __init__(
        self, ids: Identifiers, clock: Clock, traffic: Traffic, faults: Faults, timing: Timing
    ) -> None:
        self._ids = ids
        self._clock = clock
        self._traffic = traffic
        self._faults = faults
        self._timing = timing
        self._tickets: set[str] = set()
        self.sockets: list[Socket] = []
        self._connected = asyncio.Event()
        self._under_way: dict[str, Envelope] = {}
        self._known: dict[str, Envelope] = {}
        self._tasks: set[asyncio.Task[object]] = set()
        self._deliveries: set[asyncio.Task[object]] = set()
        self._held: list[Envelope] = []
        self.newest_event: Envelope | None = None
        self.app_id = ""

    @property
    def pending(self) -> int:
        """How many payloads are waiting for a socket or an acknowledgement."""
        return len(self._under_way) + len(self._held)

    def issue_ticket(self) -> str:
        """A ticket for one WebSocket."""
        ticket = self._ids.next_secret("socket ticket")
        self._tickets.add(ticket)
        return ticket

    async def serve(self, wire: WebSocket) -> None:
        """One WebSocket, from handshake to close."""
        ticket = wire.query_params.get("ticket", "")
        if ticket not in self._tickets or self._faults.strike("socket_refused") is not None:
            self._traffic.add("socket", change="refused", reason="ticket")
            await wire.close()
            return
        self._tickets.discard(ticket)
        await wire.accept()
        if len(self.sockets) >= MOST_SOCKETS:
            self._traffic.add("socket", change="refused", reason="too_many_websockets")
            await wire.send_text(
                json.dumps({"type": "disconnect", "reason": "too_many_websockets"})
            )
            await wire.close(NORMAL_CLOSE)
            return
        socket = Socket(self._ids.next("Sock"), wire)
        self.sockets.append(socket)
        self._traffic.add("socket", change="opened", socket=socket.id)
        await wire.send_text(json.dumps(self._hello()))
        self._traffic.add("socket", change="hello", socket=socket.id, count=len(self.sockets))
        self._connected.set()
        try:
            await self._listen(socket)
        finally:
            self._drop(socket)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.sockets),
            "debug_info": {
                "host": "applink-local",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self.app_id},
        }

    async def _listen(self, socket: Socket) -> None:
        while True:
            try:
                text = await socket.wire.receive_text()
            except (WebSocketDisconnect, RuntimeError, KeyError):
                # A close frame, a dead connection, or a binary frame, which Slack never sends.
                return
            self._take(socket, text)

    def _drop(self, socket: Socket) -> None:
        if socket in self.sockets:
            self.sockets.remove(socket)
        socket.gone.set()
        if not self.sockets:
            self._connected.clear()
        self._traffic.add("socket", change="closed", socket=socket.id)

    def _take(self, socket: Socket, text: str) -> None:
        """One message from the app: an acknowledgement, or noise."""
        size = len(text.encode())
        try:
            said = json.loads(text)
        except ValueError:
            self._traffic.add("lost", envelope_id="", reason="unreadable", size=size)
            return
        envelope_id = str(said.get("envelope_id", "")) if isinstance(said, dict) else ""
        envelope = self._known.get(envelope_id)
        if envelope is None:
            self._traffic.add("lost", envelope_id=envelope_id, reason="unknown_envelope")
            return
        if size > MOST_ACK_BYTES:
            envelope.lost = "acknowledgement_lost"
            self._traffic.add("lost", envelope_id=envelope_id, reason="ack_too_large", size=size)
            return
        if self._faults.strike("swallow_ack", envelope.type) is not None:
            self._traffic.add("lost", envelope_id=envelope_id, reason="swallowed")
            return
        seconds = asyncio.get_running_loop().time() - envelope.sent
        payload = said.get("payload") or None
        self._traffic.add(
            "ack", envelope_id=envelope_id, socket=socket.id, seconds=seconds, payload=payload,
            late=envelope_id not in self._under_way or seconds > self._timing.ack_seconds,
        )  # fmt: skip
        if not envelope.answered.is_set():
            envelope.answer = payload
            envelope.answered.set()

    def _next_socket(self) -> Socket | None:
        """The socket whose turn it is; one that is about to close only if there is no other."""
        staying = [socket for socket in self.sockets if not socket.is_leaving]
        if not (staying or self.sockets):
            return None
        chosen = (staying or self.sockets)[0]
        self.sockets.remove(chosen)
        self.sockets.append(chosen)
        return chosen

    def envelope(self, kind: str, payload: Json, *, accepts_response: bool = False) -> Envelope:
        """A new envelope around a payload."""
        envelope = Envelope(self._ids.next("Env"), kind, payload, accepts_response)
        envelope.event_id = str(payload.get("event_id", ""))
        self._known[envelope.id] = envelope
        if len(self._known) > KEPT:
            self._known.pop(next(iter(self._known)))
        return envelope

    def deliver_event(self, payload: Json) -> None:
        """Send an event, again and again until it is acknowledged or given up."""
        envelope = self.envelope("events_api", payload)
        self.newest_event = envelope
        if self._faults.strike("hold") is not None:
            self._held.append(envelope)
            return
        self._start(envelope)
        if self._faults.strike("duplicate") is not None:
            self._start(self.envelope("events_api", payload))

    def release(self) -> None:
        """Deliver the events that were held back, the newest first."""
        held, self._held = self._held, []
        for envelope in reversed(held):
            self._start(envelope)

    def redeliver(self, event_id: str) -> bool:
        """Send an event once more although it was acknowledged."""
        for envelope in reversed(self._known.values()):
            if envelope.type == "events_api" and event_id in ("", envelope.event_id):
                again = self.envelope("events_api", envelope.payload)
                again.attempt = 1
                again.reason = "timeout"
                self._start(again)
                return True
        return False

    def _start(self, envelope: Envelope) -> None:
        task = self.in_background(self._keep_sending(envelope))
        self._deliveries.add(task)
        task.add_done_callback(self._deliveries.discard)

    def forget(self) -> int:
        """Give up every event that is not acknowledged yet; returns how many."""
        count = len(self._deliveries) + len(self._held)
        for task in self._deliveries:
            task.cancel()
        self._held.clear()
        return count

    def in_background(self, work: Coroutine[object, object, object]) -> asyncio.Task[object]:
        """Do something that nobody waits for; it ends with the workspace at the latest."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _keep_sending(self, envelope: Envelope) -> Ack:
        self._under_way[envelope.id] = envelope
        try:
            for delay in [*self._timing.retry_delays, None]:
                if not self.sockets:
                    # Nobody listens: Slack keeps the event and counts the next one as a retry.
                    await self._connected.wait()
                    envelope.attempt = max(envelope.attempt, 1)
                    envelope.reason = "timeout"
                ack = await self._attempt(envelope)
                if ack.ok or delay is None:
                    break
                await self._wait_for_answer(envelope, delay)
                if envelope.answered.is_set():
                    return Ack(ok=True, payload=envelope.answer)
                envelope.attempt += 1
                envelope.reason = "timeout"
            if not ack.ok:
                self._traffic.add("lost", envelope_id=envelope.id, reason="given_up")
            return ack
        finally:
            self._under_way.pop(envelope.id, None)

    async def deliver_once(self, envelope: Envelope) -> Ack:
        """Send a command or an interaction; these are never repeated."""
        self._under_way[envelope.id] = envelope
        try:
            return await self._attempt(envelope)
        finally:
            self._under_way.pop(envelope.id, None)

    async def _attempt(self, envelope: Envelope) -> Ack:
        """One delivery to one socket, and the wait for its acknowledgement."""
        socket = self._next_socket()
        if socket is None:
            self._traffic.add("lost", envelope_id=envelope.id, reason="no_socket")
            return Ack(ok=False, error="dispatch_failed")
        envelope.socket = socket
        envelope.sent = asyncio.get_running_loop().time()
        fields: Json = {"type": envelope.type, "socket": socket.id, "payload": envelope.payload}
        if envelope.type == "events_api":
            event = envelope.payload.get("event", {})
            fields |= {
                "event_id": envelope.event_id, "event_type": event.get("type"),
                "retry_attempt": envelope.attempt, "retry_reason": envelope.reason,
            }  # fmt: skip
        self._traffic.add("envelope", envelope_id=envelope.id, **fields)
        try:
            await socket.wire.send_text(envelope.frame())
        except (WebSocketDisconnect, RuntimeError):
            socket.gone.set()
        # The acknowledgement may come over another socket, so a dead one does not end the wait.
        await self._wait_for_answer(envelope, self._timing.ack_seconds)
        seconds = asyncio.get_running_loop().time() - envelope.sent
        if envelope.answered.is_set():
            return Ack(ok=True, seconds=seconds, payload=envelope.answer)
        reason = "socket_closed" if socket.gone.is_set() else "timeout"
        self._traffic.add("lost", envelope_id=envelope.id, reason=reason)
        error = "dispatch_failed" if socket.gone.is_set() else "operation_timeout"
        return Ack(ok=False, seconds=seconds, error=envelope.lost or error)

    async def _wait_for_answer(self, envelope: Envelope, seconds: float) -> None:
        try:
            await asyncio.wait_for(envelope.answered.wait(), seconds)
        except TimeoutError:
            return

    async def disconnect(self, reason: str, only: str, close_after: float) -> int:
        """Tell sockets to go, as Slack does every few hours; returns how many were told."""
        told = [socket for socket in self.sockets if only in ("", socket.id)]
        for socket in told:
            socket.is_leaving = True
            frame = {
                "type": "disconnect",
                "reason": reason,
                "debug_info": {"host": "applink-local"},
            }
            await socket.wire.send_text(json.dumps(frame))
            self._traffic.add("socket", change="disconnect", socket=socket.id, reason=reason)
            delay = 0.0 if reason == "link_disabled" else close_after
            self.in_background(self._close_later(socket, delay))
        return len(told)

    async def _close_later(self, socket: Socket, seconds: float) -> None:
        try:
            await asyncio.wait_for(socket.gone.wait(), seconds)
        except TimeoutError:
            await self.close(socket)

    async def close(self, socket: Socket) -> None:
        """Close one socket with a close frame."""
        try:
            await socket.wire.close(NORMAL_CLOSE)
        except RuntimeError:
            # The app was faster.
            socket.gone.set()

    async def stop(self) -> None:
        """End every delivery; the workspace is closing."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for socket in list(self.sockets):
            await self.close(socket)

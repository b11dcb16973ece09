"""The workspace as a server: routes, start, the one line that says it is ready, and the end.

Decides nothing about Slack; it puts the parts behind their addresses and runs uvicorn on loopback.
"""

import argparse
import asyncio
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute

from bot.workspace.browser import page_routes
from bot.workspace.connections import Connections
from bot.workspace.control import routes as control
from bot.workspace.manifest import load_manifest
from bot.workspace.transfers import download_endpoint, response_endpoint, upload_endpoint
from bot.workspace.web_api import dispatch
from bot.workspace.wire import Json, MisuseError
from bot.workspace.world import World

MOST_FRAME_BYTES = 16 * 1024 * 1024
PING_SECONDS = 10.0


def create(world: World, connections: Connections) -> Starlette:
    """The ASGI app of a workspace."""
    call = dispatch.endpoint(world, connections)
    download = download_endpoint(world, connections)
    return Starlette(
        routes=[
            Route("/api/{method}", call, methods=["GET", "POST"]),
            Route("/upload/v1/{ticket}", upload_endpoint(world, connections), methods=["POST"]),
            Route("/files-pri/{place}/download/{name:path}", download),
            Route("/files-pri/{place}/{name:path}", download),
            Route(
                "/response/{team}/{secret}",
                response_endpoint(world, connections),
                methods=["POST"],
            ),
            WebSocketRoute("/link/", world.sockets.serve),
            *control.routes(world, connections),
            *page_routes(),
        ]
    )


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one."""
    # Named as TCP, asyncio sends answers at once; otherwise each waits 40 ms on a kept connection.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(128)
    return listener


class Server(uvicorn.Server):
    """uvicorn, but it says when it listens and when it ends, and stops by our signal handling."""

    def __init__(
        self, config: uvicorn.Config, tell: Callable[[], object], end: Callable[[], object]
    ) -> None:
        super().__init__(config)
        self._tell = tell
        self._end = end

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if self.started:
            self._tell()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell, then end: requests that wait for news would be waited for."""
        self._end()
        await super().shutdown(sockets)


def stop_at_end_of(stream: int, server: uvicorn.Server) -> None:
    """Stop the server when this file descriptor ends: the parent process has gone."""
    loop = asyncio.get_running_loop()

    def look() -> None:
        if not os.read(stream, 4096):
            loop.remove_reader(stream)
            server.should_exit = True

    loop.add_reader(stream, look)


async def run(
    world: World,
    listener: socket.socket,
    ready: Callable[[str], object],
    lifeline: int | None = None,
) -> None:
    """Serve the workspace until SIGTERM, SIGINT, cancellation or the end of the lifeline."""
    host, port = listener.getsockname()[:2]
    world.url = f"http://{host}:{port}"
    connections = Connections()
    config = uvicorn.Config(
        create(world, connections),
        http=connections.protocol(),
        ws="websockets-sansio",
        ws_max_size=MOST_FRAME_BYTES,
        ws_ping_interval=PING_SECONDS,
        ws_per_message_deflate=False,
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    told = json.dumps(world.ready(), ensure_ascii=False)
    server = Server(config, lambda: ready(told), world.traffic.end)
    if lifeline is not None:
        stop_at_end_of(lifeline, server)
    try:
        await server.serve(sockets=[listener])
    finally:
        await world.sockets.stop()


def announce(line: str) -> None:
    """Print the line so that a waiting parent process reads it at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def serve(
    port: int,
    host: str = "127.0.0.1",
    seed: Mapping[str, Any] | None = None,
    ready: Callable[[str], object] = announce,
    manifest: Json | None = None,
    lifeline: int | None = None,
    samples: str = "",
) -> None:
    """Serve a workspace until told to stop; `ready` gets one line of JSON once it listens.

    Args:
        port: the port, 0 for a free one.
        host: the address; anything but loopback is refused.
        seed: parts of `DEFAULT_SEED` to replace: `seed`, `team`, `people`, `channels`.
        ready: told the line with URLs and tokens, once.
        manifest: the app's manifest as a mapping; None for the permissive app.
        lifeline: a file descriptor at whose end the workspace stops, e.g. standard input's.
        samples: a folder of files that the page offers to drop.
    """
    if host not in control.LOOPBACK:
        raise MisuseError("not_local", f"The workspace listens on loopback only, not on {host}.")
    world = World(seed, manifest)
    if samples:
        world.furnishing.put_samples(samples)
    listener = listen(host, port)
    if threading.current_thread() is threading.main_thread():
        # uvicorn ends well on SIGTERM and raises it again; this makes it end like Ctrl-C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        asyncio.run(run(world, listener, ready, lifeline))
    except KeyboardInterrupt:
        return
    finally:
        listener.close()


def main(argv: Sequence[str] | None = None) -> int:
    """`python -m bot.workspace --port N [--seed FILE] [--manifest FILE] [--samples FOLDER]`."""
    parser = argparse.ArgumentParser(prog="python -m bot.workspace", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--seed", help="JSON file that replaces parts of the default workspace")
    parser.add_argument("--manifest", help="Slack app manifest, YAML or JSON")
    parser.add_argument("--samples", default="", help="a folder of files that the page offers")
    parser.add_argument(
        "--lifeline", action="store_true", help="stop when standard input ends, with the parent"
    )
    options = parser.parse_args(argv)
    try:
        manifest = load_manifest(options.manifest) if options.manifest else None
        seed = json.loads(Path(options.seed).read_text(encoding="utf-8")) if options.seed else None
        lifeline = sys.stdin.fileno() if options.lifeline else None
        serve(options.port, options.host, seed, announce, manifest, lifeline, options.samples)
    except (MisuseError, OSError, OverflowError, ValueError) as error:
        sys.stderr.write(f"The workspace did not start: {error}\n")
        return 1
    return 0

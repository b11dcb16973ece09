"""Lets playwright drive Debian's Firefox: `python -m tests.page.firefox_bridge FIREFOX ARGUMENT…`.

Playwright speaks WebDriver BiDi with an unpatched Firefox, and speaks a newer dialect than the ESR
release understands: it emulates a colour scheme for every page, which that release does not know.
This program stands between the two and calls such an emulation done. It changes nothing else.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

if TYPE_CHECKING:
    from websockets.asyncio.connection import Connection

LISTENS = "WebDriver BiDi listening on "


def forgiven(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer, with the one thing done that the browser does not know how to do."""
    unknown = answer.get("error") == "unknown command"
    if unknown and "emulation." in str(answer.get("message")):
        return {"type": "success", "id": answer["id"], "result": {}}
    return answer


async def pump(source: Connection, target: Connection, *, forgive: bool) -> None:
    """Hand on every message until one side is gone."""
    try:
        async for message in source:
            if forgive and '"unknown command"' in str(message):
                await target.send(json.dumps(forgiven(json.loads(message))))
            else:
                await target.send(message)
    except ConnectionClosed:
        pass
    await target.close()


async def bridge(firefox: str, arguments: list[str]) -> int:
    """Start the browser, and offer playwright the bridge where it looks for the browser."""
    browser = await asyncio.create_subprocess_exec(
        firefox, *arguments, stderr=asyncio.subprocess.PIPE
    )
    assert browser.stderr is not None, "it was asked for"
    place = ""

    async def speak(client: ServerConnection) -> None:
        path = client.request.path if client.request else "/session"
        async with connect(place + path, max_size=None, compression=None, proxy=None) as own:
            await asyncio.gather(pump(client, own, forgive=False), pump(own, client, forgive=True))

    async with serve(speak, "127.0.0.1", 0, max_size=None, compression=None) as server:
        port = server.sockets[0].getsockname()[1]
        async for line in browser.stderr:
            said = line.decode(errors="replace")
            if LISTENS in said:
                place = said.partition(LISTENS)[2].strip()
                said = f"{LISTENS}ws://127.0.0.1:{port}\n"
            sys.stderr.write(said)
            sys.stderr.flush()
        return await browser.wait()


if __name__ == "__main__":
    # An open file descriptor more or less does not matter here: the process ends at once.
    os._exit(asyncio.run(bridge(sys.argv[1], sys.argv[2:])))

"""The TCP connections below HTTP, so that one can be cut without an answer.

Decides nothing but how: uvicorn's protocol class is extended to remember its transports, and a
request finds its own by the client's address.
"""

import asyncio
from typing import Any

from starlette.requests import HTTPConnection
from uvicorn.protocols.http.h11_impl import H11Protocol


class Connections:
    """Every open connection, by the client's address and port."""

    def __init__(self) -> None:
        self._transports: dict[tuple[str, int], asyncio.Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        """The HTTP protocol class for uvicorn that remembers its transports here."""
        known = self._transports

        class RememberedProtocol(H11Protocol):
            """uvicorn's own protocol; it only notes which transport serves which client."""

            def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - as in the base
                """Note the connection."""
                super().connection_made(transport)
                # A connection that became a WebSocket does not say here when it ends.
                for address in [a for a, other in known.items() if other.is_closing()]:
                    del known[address]
                known[transport.get_extra_info("peername")[:2]] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                """Forget the connection."""
                for address, transport in list(known.items()):
                    if transport is self.transport:
                        del known[address]
                super().connection_lost(exc)

        return RememberedProtocol

    async def drop(self, connection: HTTPConnection) -> bool:
        """Cut the connection of this request at once, without another byte."""
        client = connection.client
        transport = self._transports.pop((client.host, client.port), None) if client else None
        if transport is None:
            return False
        transport.abort()
        # uvicorn learns of it in the next turn of the loop and then sends nothing more.
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return True

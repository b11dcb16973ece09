"""The wire between a client and the control API.

Decides how a request is sent (straight to loopback, whatever proxy the environment names) and how
a refusal is raised. It does not know any act.
"""

import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

# Its own alias, so that a client needs nothing but the standard library.
Json = dict[str, Any]
OK = 200
PATIENCE = 90.0


class ControlError(Exception):
    """The workspace refused a request: something that no person could do."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class Control:
    """The control API at one URL."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self._host = place.hostname or "127.0.0.1"
        self._port = place.port or 80
        # The traffic number before the last act: where waiting begins unless told otherwise.
        self.since = 0

    def request(self, method: str, path: str, body: Json | None = None) -> bytes:
        """One request to the control API; refuses with `ControlError`."""
        connection = HTTPConnection(self._host, self._port, timeout=PATIENCE)
        try:
            sent = None if body is None else json.dumps(body).encode()
            connection.request(
                method, f"/control/{path}", sent, {"content-type": "application/json"}
            )
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status != OK:
            told = json.loads(content) if content.startswith(b"{") else {}
            raise ControlError(
                str(told.get("error", answer.status)), str(told.get("detail", content[:200]))
            )
        return content

    def get(self, path: str, /, **query: object) -> Json:
        """A read."""
        told: Json = json.loads(self.request("GET", f"{path}?{urlencode(query)}"))
        return told

    def post(self, path: str, /, **body: object) -> Json:
        """An act or a setting."""
        told: Json = json.loads(self.request("POST", path, body))
        self.since = int(told.get("since", self.since))
        return told

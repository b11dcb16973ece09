"""What goes over the wire, in both directions.

Decides how the arguments of a Web API call are gathered (query, form and JSON are merged, nested
JSON may be a string, booleans may be 1 or 0) and how a refusal is said. It does not know any
method.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request

Json = dict[str, Any]

FALSE_WORDS = frozenset({"", "0", "false", "no", "off"})


class SlackError(Exception):
    """Slack's answer `ok: false`: the error's code and what stands beside it."""

    def __init__(self, code: str, messages: Iterable[str] = (), **extra: object) -> None:
        super().__init__(code)
        self.code = code
        self.messages = list(messages)
        self.extra = extra

    def answer(self) -> Json:
        """The body that Slack would send."""
        body: Json = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


class MisuseError(Exception):
    """The control API was asked for something that no person could do; 400 with a sentence."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def number_in(values: Mapping[str, object], name: str, default: float) -> float:
    """A number of a control request, or a misuse."""
    value = values.get(name, default)
    try:
        return float(value if isinstance(value, str | int | float) else "none")
    except ValueError as error:
        raise MisuseError("not_a_number", f"`{name}` must be a number, not {value!r}.") from error


class Arguments:
    """The merged arguments of one call, read by kind."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values: Json = {name: value for name, value in values.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str, default: str = "") -> str:
        """The argument as a string; numbers are written out."""
        value = self.values.get(name, default)
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else json.dumps(value)

    def need(self, name: str, code: str = "invalid_arguments") -> str:
        """The argument as a string that is not empty, or the given error."""
        value = self.text(name)
        if not value:
            raise SlackError(code, [f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """The argument as a boolean: 1, true, "1", "true" are true."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value.strip().lower() not in FALSE_WORDS
        return bool(value)

    def number(self, name: str, default: int) -> int:
        """The argument as a whole number."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise SlackError(
                "invalid_arguments", [f"[ERROR] must be a number [json-pointer:/{name}]"]
            ) from None

    def structure(self, name: str, code: str) -> Any:  # noqa: ANN401 - whatever JSON the app sent
        """The argument as JSON, decoded if it came as a string; `code` if that is not possible."""
        value = self.values.get(name)
        if isinstance(value, str):
            if not value.strip():
                return None
            try:
                return json.loads(value)
            except ValueError:
                raise SlackError(code) from None
        return value

    def names(self, name: str) -> list[str]:
        """The argument as a list, from JSON or from words separated by commas."""
        value = self.values.get(name)
        if isinstance(value, list):
            return [str(item) for item in value]
        written = self.text(name)
        if written.startswith("["):
            return [str(item) for item in self.structure(name, "invalid_arguments")]
        return [item.strip() for item in written.split(",") if item.strip()]


async def read_arguments(request: Request) -> Arguments:
    """Everything that the caller said, wherever it was put; the body wins over the query."""
    values: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        async with request.form() as form:
            values |= {
                name: part for name, part in form.items() if not isinstance(part, UploadFile)
            }
        return Arguments(values)
    body = await request.body()
    if not body.strip():
        return Arguments(values)
    if kind == "application/json":
        try:
            decoded = json.loads(body)
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(decoded, dict):
            raise SlackError("json_not_object")
        return Arguments(values | decoded)
    written = body.decode("utf-8", errors="replace")
    return Arguments(values | dict(parse_qsl(written, keep_blank_values=True)))

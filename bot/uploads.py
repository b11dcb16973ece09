"""Files that the bot sends: uploaded one by one, then shown together in one message.

Decides in which steps that happens and how it is found out whether they were shown. Refuses to know
what is in them, and when to try again.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import HTTPSHandler, ProxyHandler, Request, build_opener

from slack_sdk.errors import SlackApiError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from slack_sdk import WebClient

UNKNOWN_FILE = frozenset(("file_not_found", "file_deleted"))


class Refused(dict[str, Any]):
    """What the upload address answered, in the form in which Slack's methods refuse."""

    def __init__(self, error: HTTPError) -> None:
        super().__init__(error="ratelimited" if error.code == 429 else "upload_refused")  # noqa: PLR2004 - "too many requests"
        self.status_code = error.code
        self.headers = dict(error.headers.items())


@dataclass(frozen=True, slots=True)
class Shown:
    """How far an upload has come: Slack knows the files, and the message that shows them."""

    known: bool
    ts: str | None = None


def upload(
    client: WebClient, file: Mapping[str, Any], kept: Callable[[str], bytes] | None = None
) -> str:
    """Hand one file's bytes to Slack; nobody sees it yet. Returns its id.

    Args:
        client: Slack.
        file: its name, and its `content` in base 64 or the `sha256` of bytes that are kept.
        kept: finds kept bytes.

    Raises:
        SlackApiError: Slack refuses it.
        OSError, HTTPException: Slack did not answer.
    """
    if "content" in file or kept is None:
        content = base64.b64decode(file["content"])
    else:
        content = kept(file["sha256"])
    place = client.files_getUploadURLExternal(
        filename=file["name"], length=len(content), alt_txt=file.get("alt") or None
    )
    _post(client, str(place["upload_url"]), content)
    return str(place["file_id"])


def show(
    client: WebClient,
    files: Sequence[Mapping[str, Any]],
    ids: Sequence[str],
    *,
    channel: str,
    thread_ts: str | None,
    text: str,
) -> None:
    """Share what was uploaded, in one message. Raises SlackApiError."""
    client.files_completeUploadExternal(
        files=[
            {"id": number, "title": file.get("title") or file["name"]}
            for number, file in zip(ids, files, strict=True)
        ],
        channel_id=channel,
        thread_ts=thread_ts,
        initial_comment=text,
    )


def shown(client: WebClient, ids: Sequence[str], channel: str) -> Shown:
    """Whether uploaded files are in a channel: the answer to showing them carries no ts."""
    if not ids:
        return Shown(known=False)
    try:
        told = client.files_info(file=ids[0])["file"]
    except SlackApiError as error:
        if error.response.get("error") in UNKNOWN_FILE:
            return Shown(known=False)
        raise
    shares = told.get("shares") or {}
    for kind in ("public", "private"):
        for share in (shares.get(kind) or {}).get(channel) or ():
            return Shown(known=True, ts=str(share["ts"]))
    return Shown(known=True)


def _post(client: WebClient, address: str, content: bytes) -> None:
    """The bytes alone, without the token: the address is the right to upload."""
    request = Request(address, data=content, method="POST")  # noqa: S310 - Slack named the address
    request.add_header("Content-Type", "application/octet-stream")
    handlers: list[Any] = [HTTPSHandler(context=client.ssl)]
    if client.proxy:
        handlers.append(ProxyHandler({"http": client.proxy, "https": client.proxy}))
    try:
        with build_opener(*handlers).open(request, timeout=client.timeout) as answer:
            answer.read()
    except HTTPError as error:
        raise SlackApiError("The upload was refused.", Refused(error)) from error
    except HTTPException as error:
        raise OSError(str(error)) from error

"""Files and their bytes, and how a file object looks to an app.

Decides the file object's fields and what Slack Connect hides. Serving the bytes is `downloads`.
"""

import mimetypes
from dataclasses import dataclass, field
from pathlib import PurePath
from urllib.parse import quote

from bot.workspace.wire import Json, SlackError

BINARY = "application/octet-stream"


@dataclass
class File:
    """One uploaded file; `content` is None until its bytes have arrived."""

    id: str
    name: str
    user: str
    created: int
    length: int = 0
    content: bytes | None = None
    title: str = ""
    mimetype: str = BINARY
    alt_text: str = ""
    is_complete: bool = False
    is_outside: bool = False
    # Where it was shared: channel id -> the messages' ts and thread_ts.
    shares: dict[str, list[Json]] = field(default_factory=dict)

    def shared(self, channel: str, ts: str, thread_ts: str | None) -> None:
        """Remember that this message carries the file."""
        share: Json = {"ts": ts}
        if thread_ts:
            share["thread_ts"] = thread_ts
        self.shares.setdefault(channel, []).append(share)


def guess_type(name: str) -> str:
    """The MIME type by the file's name, as Slack guesses it."""
    return mimetypes.guess_type(name)[0] or BINARY


def describe(file: File, url: str, team_id: str) -> Json:
    """The whole file object, as `files.info` gives it."""
    place = f"{url}/files-pri/{team_id}-{file.id}"
    ending = quote(file.name, safe="")
    kind = PurePath(file.name).suffix.lstrip(".").lower() or "binary"
    told: Json = {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "filetype": {"jpeg": "jpg"}.get(kind, kind),
        "pretty_type": kind.upper(),
        "user": file.user,
        "user_team": team_id,
        "editable": False,
        "size": len(file.content) if file.content is not None else file.length,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": True,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "file_access": "visible",
        "url_private": f"{place}/{ending}",
        "url_private_download": f"{place}/download/{ending}",
        "permalink": f"{url}/files/{file.user}/{file.id}/{ending}",
        "channels": [channel for channel in file.shares if channel.startswith("C")],
        "groups": [],
        "ims": [channel for channel in file.shares if channel.startswith("D")],
        "comments_count": 0,
        "has_rich_preview": False,
        "shares": {
            "public": {c: list(s) for c, s in file.shares.items() if c.startswith("C")},
            "private": {c: list(s) for c, s in file.shares.items() if not c.startswith("C")},
        },
    }
    if file.alt_text:
        told["alt_txt"] = file.alt_text
    return told


def in_message(file: File, url: str, team_id: str) -> Json:
    """The file object inside a message: no shares; nearly nothing for one from another company."""
    if file.is_outside:
        # Slack Connect: the app must ask files.info before it may read anything.
        return {
            "id": file.id,
            "created": file.created,
            "timestamp": file.created,
            "user": file.user,
            "mode": "file_access",
            "file_access": "check_file_info",
        }
    told = describe(file, url, team_id)
    for name in ("shares", "channels", "groups", "ims", "comments_count"):
        told.pop(name)
    return told


class FileStore:
    """All files, and the uploads that have been announced."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._uploads: dict[str, File] = {}

    def add(self, file: File) -> File:
        """Keep a file."""
        self._files[file.id] = file
        return file

    def expect(self, ticket: str, file: File) -> None:
        """Announce an upload: the bytes will come with this ticket."""
        self._uploads[ticket] = self.add(file)

    def arrival(self, ticket: str) -> File | None:
        """The file that an upload ticket announced."""
        return self._uploads.get(ticket)

    def get(self, file_id: str) -> File | None:
        """The file with this id, complete or not."""
        return self._files.get(file_id)

    def need(self, file_id: str) -> File:
        """A complete file, or `file_not_found`."""
        file = self._files.get(file_id)
        if file is None or not file.is_complete:
            raise SlackError("file_not_found")
        return file

    def all(self) -> list[File]:
        """Every complete file, oldest first."""
        return [file for file in self._files.values() if file.is_complete]

    def remove(self, file: File) -> None:
        """Delete a file."""
        self._files.pop(file.id, None)

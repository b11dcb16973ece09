"""The bytes of one file, brought from Slack to this machine.

Decides where the bot's token may go (Slack's own hosts, or the host of the configured API), how
much and how long is downloaded, and whether what came is the file or a login page. It refuses to
know what the file is for and whether it is any good.
"""

import hashlib
import http.client
import ipaddress
import os
import re
import ssl
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO, ClassVar
from urllib.parse import quote, urlsplit

from bot.evidence.facts import LARGEST, spoken_name
from prompts.problems import ReadinessError

# Slack's own domains, the second for its US government cloud. The token goes to no other host.
SLACK_DOMAINS = ("slack.com", "slack-gov.com")
MOST_SECONDS = 120.0
# One answer may keep silent this long, within the time for the whole.
SILENCE = 15.0
MOST_REDIRECTS = 3
_CHUNK = 1 << 16
_IN_ADDRESSES = "%:/?#[]@!$&'()*+,;=~"
_HEAD = 1024
_PAGE = re.compile(
    rb"(?:\s|<\?xml[^>]*>|<!--(?:(?!-->).)*-->)*<(?:!doctype\s+html|html|head)\b",
    re.IGNORECASE | re.DOTALL,
)


class DownloadError(ReadinessError):
    """A file could not be brought.

    `key` names the case and `words_key` its sentence, said with `values`; `transient` says
    whether trying again may help; `retry_after` is in seconds when Slack asked for a pause.
    """

    key: ClassVar[str] = "download_failed"
    transient: ClassVar[bool] = True

    def __init__(self, sentence: str, *, retry_after: float | None = None, **values: str) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
        self.values = values

    @property
    def words_key(self) -> str:
        """The key of this case's sentence in the catalogue of words."""
        return f"fetch.{self.key}"


class DownloadFailedError(DownloadError):
    """The connection or Slack failed; the file may well be there later."""


class NotWrittenError(DownloadError):
    """The bytes come and cannot be written down: this machine has no room, or no right to write."""

    key = "not_kept"


class FileGoneError(DownloadError):
    """The file was deleted, or its address never existed."""

    key = "gone"
    transient = False


class AccessDeniedError(DownloadError):
    """Slack knows the file and does not show it to this bot."""

    key = "access_denied"
    transient = False


class TooLargeError(DownloadError):
    """The file is beyond the limit on size."""

    key = "too_large"
    transient = False


class NotSignedInError(DownloadError):
    """Slack sent its login page in place of the file: the token does not open files."""

    key = "login_page"
    transient = False


class ForeignHostError(DownloadError):
    """The address lies outside Slack; it was not called, and the token went nowhere."""

    key = "foreign_host"
    transient = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """A downloaded file: where it lies, its SHA-256 in hexadecimal, its size in bytes."""

    path: Path
    sha256: str
    size: int
    content_type: str


@dataclass(frozen=True, slots=True)
class Origins:
    """Where the token may go: Slack's domains by HTTPS, and the configured API's own origin."""

    api_url: str = "https://slack.com/api/"

    def allow(self, url: str) -> bool:
        """Whether a request with the token may be sent to this address."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        if parts.username or parts.password or not parts.hostname:
            return False
        host = parts.hostname.lower()
        if parts.scheme == "https" and port in {None, 443}:
            for domain in SLACK_DOMAINS:
                if host == domain or host.endswith(f".{domain}"):
                    return True
        own = urlsplit(self.api_url)
        ours = (own.scheme, own.hostname, own.port)
        return (parts.scheme, host, port) == ours and parts.scheme in {"http", "https"}


class _StayInside(urllib.request.HTTPRedirectHandler):
    """Follow a redirect only to where the token may go."""

    max_redirections = MOST_REDIRECTS

    def __init__(self, origins: Origins, name: str) -> None:
        self.origins = origins
        self.name = name

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if not self.origins.allow(newurl):
            raise _foreign(self.name, newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Downloads files for one installed bot.

    Attributes:
        token: the bot's token, sent as Bearer to allowed origins only.
        folder: where the bytes are written; the caller removes a file when it is kept.
        origins: where the token may go; Slack alone by default.
        largest: most bytes.
        seconds: most time for one whole download.
        tls: a shared context; without one each download makes its own, which costs 30 ms.
        now: a clock that only runs forward, in seconds.
    """

    token: str = field(repr=False)
    folder: Path
    origins: Origins = field(default_factory=Origins)
    largest: int = LARGEST
    seconds: float = MOST_SECONDS
    tls: ssl.SSLContext | None = None
    now: Callable[[], float] = time.monotonic

    def fetch(self, url: str, *, name: str, declared_type: str = "") -> Fetched:
        """Download a file into a new file in the folder, hashing on the way.

        `url` is Slack's `url_private_download`, `name` is said in the sentences of errors, and
        `declared_type` is Slack's `mimetype`: an HTML file that says so is no login page. Raises
        a DownloadError; nothing is left in the folder then.
        """
        name = spoken_name(name)
        if not self.origins.allow(url):
            raise _foreign(name, url)
        ends = self.now() + self.seconds
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, written = tempfile.mkstemp(dir=self.folder, prefix="fetch-")
        path = Path(written)
        try:
            with os.fdopen(handle, "wb") as target:
                return self._receive(url, name, declared_type, ends, target, path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def _receive(
        self, url: str, name: str, declared_type: str, ends: float, target: BinaryIO, path: Path
    ) -> Fetched:
        # A file's name may stand in its address as it was typed, with signs that HTTP cannot bear.
        address = quote(url, safe=_IN_ADDRESSES)
        request = urllib.request.Request(address)  # noqa: S310 - the origin was checked before
        request.add_header("Authorization", f"Bearer {self.token}")
        opener = _opener(url, self.origins, name, self.tls)
        try:
            with opener.open(request, timeout=min(SILENCE, self.seconds)) as answer:
                length = _promised(answer)
                if length is not None and length > self.largest:
                    raise _too_large(name, self.largest)
                digest, size, head = self._stream(answer, name, ends, target)
                content_type = answer.headers.get_content_type()
        except urllib.error.HTTPError as error:
            with error:
                raise _refused(name, error) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _broken(name, type(error).__name__) from error
        if length is not None and size != length:
            raise _broken(name, f"{size} of {length} bytes came")
        if _is_login_page(content_type, head, declared_type):
            raise _not_signed_in(name)
        return Fetched(path, digest, size, content_type)

    def _stream(
        self, answer: http.client.HTTPResponse, name: str, ends: float, target: BinaryIO
    ) -> tuple[str, int, bytes]:
        """Write the body to the target; its SHA-256, its size and how it begins."""
        digest = hashlib.sha256()
        size = 0
        head = b""
        # read1 comes back after each packet, so that a trickle cannot outlast the time.
        while chunk := answer.read1(_CHUNK):
            size += len(chunk)
            if size > self.largest:
                raise _too_large(name, self.largest)
            if self.now() > ends:
                raise _broken(name, f"not done after {self.seconds:g} s")
            if len(head) < _HEAD:
                head += chunk[:_HEAD]
            digest.update(chunk)
            _write(target, chunk, name)
        _write(target, None, name)
        return digest.hexdigest(), size, head


def _write(target: BinaryIO, chunk: bytes | None, name: str) -> None:
    """Write a piece, or with None what is still buffered; a full disk is no broken connection."""
    try:
        if chunk is None:
            target.flush()
        else:
            target.write(chunk)
    except OSError as error:
        raise NotWrittenError(
            f"{name} came from Slack and cannot be written here ({error.strerror or error}). Make"
            " room where READINESS_EVIDENCE is; it will be tried again.",
            name=name,
        ) from error


def _promised(answer: http.client.HTTPResponse) -> int | None:
    length = answer.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() else None


def _opener(
    url: str, origins: Origins, name: str, tls: ssl.SSLContext | None
) -> urllib.request.OpenerDirector:
    handlers: list[urllib.request.BaseHandler] = [
        _StayInside(origins, name),
        urllib.request.HTTPSHandler(context=tls or ssl.create_default_context()),
    ]
    if _is_loopback(urlsplit(url).hostname or ""):
        # A company's proxy cannot reach this machine's own workspace.
        handlers.append(urllib.request.ProxyHandler({}))
    return urllib.request.build_opener(*handlers)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_login_page(content_type: str, head: bytes, declared_type: str) -> bool:
    if "html" in declared_type:
        return False
    return "html" in content_type and (not head or _PAGE.match(head) is not None)


def _refused(name: str, error: urllib.error.HTTPError) -> DownloadError:
    """What an HTTP status that is no success means for the person who sent the file."""
    if error.code in {404, 410}:
        return FileGoneError(
            f"{name} is no longer in Slack: it was deleted before it could be read. Send it again.",
            name=name,
        )
    if error.code in {401, 403}:
        return AccessDeniedError(
            f"Slack does not let the bot read {name}. Share it in this thread from your own"
            " computer or phone, or invite the bot to the channel that it comes from.",
            name=name,
        )
    pause = error.headers.get("Retry-After", "") if error.headers else ""
    return DownloadFailedError(
        f"Slack could not hand over {name} just now (HTTP {error.code}). It will be tried again.",
        retry_after=float(pause) if pause.isdecimal() else None,
        name=name,
    )


def _broken(name: str, how: str) -> DownloadFailedError:
    return DownloadFailedError(
        f"The download of {name} broke off ({how}). Nothing is lost in Slack; it will be tried"
        " again.",
        name=name,
    )


def _too_large(name: str, largest: int) -> TooLargeError:
    limit = f"{largest / (1024 * 1024):g}"
    return TooLargeError(
        f"{name} is larger than {limit} MB and was not downloaded. Send a smaller file, or only"
        " the pages that answer the question.",
        name=name,
        limit=limit,
    )


def _not_signed_in(name: str) -> NotSignedInError:
    return NotSignedInError(
        f"Slack sent its login page in place of {name}: the bot may not read files here. Ask"
        " whoever runs the bot to add the files:read scope and install it again, then send the"
        " file once more.",
        name=name,
    )


def _foreign(name: str, url: str) -> ForeignHostError:
    try:
        host = urlsplit(url).hostname or "no host"
    except ValueError:
        host = "no host"
    return ForeignHostError(
        f"{name} does not lie in Slack but at {spoken_name(host)}, where the bot does not go."
        " Upload the file itself into this thread.",
        name=name,
    )

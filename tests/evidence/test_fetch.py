"""The token goes to Slack and nowhere else, and what comes back is the file or a plain error."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.evidence import fetch
from bot.evidence.fetch import DownloadError, Fetcher, Origins
from prompts.words import Words

CONTENT = bytes(range(256)) * 1000
PAGE = b"<!DOCTYPE html><html><head><title>Slack</title></head></html>"
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Host:
    """A server on loopback: what it answers per path, and which tokens it was shown."""

    answers: dict[str, Answer] = field(default_factory=dict)
    tokens: list[str | None] = field(default_factory=list)
    url: str = ""


def _serve() -> Iterator[Host]:
    host = Host()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.tokens.append(self.headers.get("Authorization"))
            status, headers, body = host.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    host.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield host
    server.shutdown()
    server.server_close()
    thread.join()


slack = pytest.fixture(_serve, name="slack")
elsewhere = pytest.fixture(_serve, name="elsewhere")


@pytest.fixture
def fetcher(slack: Host, tmp_path: Path) -> Fetcher:
    """A fetcher whose API is the loopback server."""
    return Fetcher("xoxb-1", tmp_path, Origins(f"{slack.url}/api/"))


def test_a_file_is_brought_and_hashed(fetcher: Fetcher, slack: Host) -> None:
    """The bytes lie in the folder, with their digest, size and type."""
    slack.answers["/f/tool.jpg"] = (200, {"Content-Type": "image/jpeg"}, CONTENT)
    fetched = fetcher.fetch(f"{slack.url}/f/tool.jpg", name="tool.jpg")
    assert fetched.path.read_bytes() == CONTENT
    expected = (hashlib.sha256(CONTENT).hexdigest(), len(CONTENT), "image/jpeg")
    assert expected == (fetched.sha256, fetched.size, fetched.content_type)
    assert slack.tokens == ["Bearer xoxb-1"]


def test_a_name_in_the_address_is_sent_as_http_can_bear_it(fetcher: Fetcher, slack: Host) -> None:
    """White space, quotes and signs of other scripts in an address break no download."""
    slack.answers["/f/%22my%20tool%22%20%E5%AE%81%E6%B3%A2.jpg"] = (200, {}, CONTENT)
    fetched = fetcher.fetch(f'{slack.url}/f/"my tool" 宁波.jpg', name="tool.jpg")
    assert len(CONTENT) == fetched.size
    slack.answers["/f/50%25.jpg"] = (200, {}, CONTENT)
    assert len(CONTENT) == fetcher.fetch(f"{slack.url}/f/50%25.jpg", name="tool.jpg").size


def test_a_page_that_was_sent_as_a_page_is_a_file(fetcher: Fetcher, slack: Host) -> None:
    """HTML that Slack declares as HTML is no login page."""
    slack.answers["/f"] = (200, {"Content-Type": "text/html"}, PAGE)
    fetched = fetcher.fetch(f"{slack.url}/f", name="a.html", declared_type="text/html")
    assert len(PAGE) == fetched.size


def test_a_redirect_inside_is_followed(fetcher: Fetcher, slack: Host) -> None:
    """Slack may move a file among its own hosts."""
    slack.answers["/a"] = (302, {"Location": "/b"}, b"")
    slack.answers["/b"] = (200, {}, CONTENT)
    assert len(CONTENT) == fetcher.fetch(f"{slack.url}/a", name="a.jpg").size


def test_a_redirect_outside_gets_neither_a_call_nor_the_token(
    fetcher: Fetcher, slack: Host, elsewhere: Host
) -> None:
    """Another port of the same machine is another host."""
    slack.answers["/a"] = (302, {"Location": f"{elsewhere.url}/b"}, b"")
    with pytest.raises(fetch.ForeignHostError):
        fetcher.fetch(f"{slack.url}/a", name="a.jpg")
    assert elsewhere.tokens == []


@pytest.mark.parametrize(
    ("answer", "error", "transient"),
    [
        ((404, {}, b""), fetch.FileGoneError, False),
        ((410, {}, b""), fetch.FileGoneError, False),
        ((403, {}, b""), fetch.AccessDeniedError, False),
        ((500, {}, b""), fetch.DownloadFailedError, True),
        ((429, {"Retry-After": "7"}, b""), fetch.DownloadFailedError, True),
        ((200, {"Content-Type": "text/html; charset=utf-8"}, PAGE), fetch.NotSignedInError, False),
        ((200, {"Content-Length": "9000000"}, b"x"), fetch.TooLargeError, False),
        ((200, {"Content-Length": "9"}, b"short"), fetch.DownloadFailedError, True),
        ((200, {"Transfer-Encoding": "chunked"}, b"zz\r\n"), fetch.DownloadFailedError, True),
        ((302, {"Location": "/a"}, b""), fetch.DownloadFailedError, True),
        ((302, {"Location": "file:///etc/passwd"}, b""), fetch.DownloadFailedError, True),
    ],
)
def test_what_goes_wrong_is_told_apart(
    answer: Answer,
    error: type[DownloadError],
    transient: bool,  # noqa: FBT001 - a column of the table
    slack: Host,
    tmp_path: Path,
    words: Words,
) -> None:
    """Each failure has its class, says whether to try again, leaves nothing, and has its words."""
    slack.answers["/a"] = answer
    fetcher = Fetcher("xoxb-1", tmp_path, Origins(slack.url), largest=1_000_000)
    with pytest.raises(error) as caught:
        fetcher.fetch(f"{slack.url}/a", name="tool.jpg")
    assert transient is caught.value.transient
    assert (7.0 if answer[0] == 429 else None) == caught.value.retry_after
    assert list(tmp_path.iterdir()) == []
    assert "tool.jpg" in words.say(caught.value.words_key, "en", **caught.value.values)
    assert "xoxb" not in f"{caught.value} {fetcher!r}"


def test_a_stream_without_a_length_stops_at_the_limit(slack: Host, tmp_path: Path) -> None:
    """The limit holds for what comes, not only for what is announced."""
    slack.answers["/a"] = (200, {"Content-Length": ""}, CONTENT)
    fetcher = Fetcher("xoxb-1", tmp_path, Origins(slack.url), largest=1000)
    with pytest.raises(fetch.TooLargeError):
        fetcher.fetch(f"{slack.url}/a", name="a.jpg")


def test_a_trickle_ends(slack: Host, tmp_path: Path) -> None:
    """The time for the whole download holds, however often a byte arrives."""
    slack.answers["/a"] = (200, {}, CONTENT)
    ticks = iter(range(0, 1000, 100))
    fetcher = Fetcher("x", tmp_path, Origins(slack.url), seconds=50, now=lambda: next(ticks))
    with pytest.raises(fetch.DownloadFailedError, match="not done after 50 s"):
        fetcher.fetch(f"{slack.url}/a", name="a.jpg")


def test_nobody_listening_is_transient(tmp_path: Path) -> None:
    """A connection refused is tried again."""
    fetcher = Fetcher("x", tmp_path, Origins("http://127.0.0.1:9"))
    with pytest.raises(fetch.DownloadFailedError):
        fetcher.fetch("http://127.0.0.1:9/a", name="a.jpg")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.jpg", True),
        ("https://acme.enterprise.slack.com/files-pri/a", True),
        ("https://FILES.slack.com:443/a", True),
        ("http://127.0.0.1:8400/files/F1", True),
        ("http://files.slack.com/a", False),
        ("https://files.slack.com:8443/a", False),
        ("https://files.slack.com.evil.example/a", False),
        ("https://evilslack.com/a", False),
        ("https://files.slack.com@evil.example/a", False),
        ("https://user:pw@files.slack.com/a", False),
        ("http://127.0.0.1:8401/files/F1", False),
        ("https://127.0.0.1:8400/files/F1", False),
        ("file:///etc/passwd", False),
        ("https://[files.slack.com/a", False),
        ("", False),
    ],
)
def test_where_the_token_may_go(url: str, *, expected: bool) -> None:
    """Slack by HTTPS on its own port, and the configured API's origin to the letter."""
    assert expected is Origins("http://127.0.0.1:8400/api/").allow(url)


def test_a_foreign_address_is_never_called(elsewhere: Host, tmp_path: Path) -> None:
    """The address in an event is a stranger's word too."""
    with pytest.raises(fetch.ForeignHostError, match="Upload the file itself"):
        Fetcher("xoxb-1", tmp_path).fetch(f"{elsewhere.url}/a", name="a.jpg")
    assert elsewhere.tokens == []


def test_a_head_full_of_comments_does_not_stall(fetcher: Fetcher, slack: Host) -> None:
    """The search for a login page stays quick on a page made to slow it."""
    page = b"<!---->" * 200
    slack.answers["/a"] = (200, {"Content-Type": "text/html"}, page)
    assert len(page) == fetcher.fetch(f"{slack.url}/a", name="a.jpg").size

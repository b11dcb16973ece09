"""What the page's addresses answer: types, headers, permanent links, samples, the guide."""

from __future__ import annotations

import base64
from concurrent.futures import Future, ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from bot.workspace.client import ControlError, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def background() -> Iterator[ThreadPoolExecutor]:
    """Where a request waits while the test makes what it asks for."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


def ask(url: str, path: str, **headers: str) -> HTTPResponse:
    """One request, as it is."""
    place = urlsplit(url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=5)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/", 200, "text/html"),
        ("/gallery", 200, "text/html"),
        ("/page/main.js", 200, "text/javascript"),
        ("/page/style/frame.css", 200, "text/css"),
        ("/page/icon.svg", 200, "image/svg+xml"),
        ("/page/../server.py", 404, ""),
        ("/page/%2e%2e/server.py", 404, ""),
    ],
)
def test_files(url: str, path: str, status: int, kind: str) -> None:
    """Each file has its type; nothing outside the page's folder is served."""
    answer = ask(url, path)
    assert answer.status == status
    if status == 200:
        assert str(answer.getheader("content-type")).startswith(kind)
        assert "script-src 'self'" in str(answer.getheader("content-security-policy"))
        assert answer.getheader("x-content-type-options") == "nosniff"


def test_only_this_machine(url: str) -> None:
    """A foreign Host gets nothing, so that no name on the net can be pointed here."""
    assert ask(url, "/", host="evil.test").status == 403


def test_permanent_links(url: str) -> None:
    """Slack's own addresses lead to the page."""
    answer = ask(url, "/archives/C1/p1712345678000100?thread_ts=1712345600.000100")
    assert answer.getheader("location") == "/#/C1/t/1712345600.000100/m/1712345678.000100"
    assert ask(url, "/files/U1/F1/name.png").getheader("location") == "/#/file/F1"


def test_samples_are_what_is_listed(workspace: Workspace, tmp_path: Path) -> None:
    """Samples come from one folder, by name, and from nowhere else."""
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "a.txt").write_text("a", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("no", encoding="utf-8")
    workspace.post("samples", folder=str(tmp_path / "samples"))
    told = workspace.get("samples")["samples"]
    assert told == [{"name": "a.txt", "size": 1, "mimetype": "text/plain"}]
    assert workspace.request("GET", "samples/a.txt") == b"a"
    for name in ("..%2fsecret.txt", "secret.txt"):
        with pytest.raises(ControlError):
            workspace.request("GET", f"samples/{name}")
    with pytest.raises(ControlError, match="no_such_folder"):
        workspace.post("samples", folder="/nowhere")


def test_samples_are_listed_in_their_order(workspace: Workspace, tmp_path: Path) -> None:
    """What is listed comes first, with its words; the others follow by name."""
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    listed = [{"name": "c.txt", "title": "The last one", "group": "First"}, {"name": "b.txt"}]
    told = workspace.post("samples", folder=str(tmp_path), listed=listed)["samples"]
    assert [one["name"] for one in told] == ["c.txt", "b.txt", "a.txt"]
    assert told[0] == listed[0] | {"size": 5, "mimetype": "text/plain"}
    with pytest.raises(ControlError, match=r"no_such_sample: .* no d\.txt"):
        workspace.post("samples", folder=str(tmp_path), listed=[{"name": "d.txt"}])
    with pytest.raises(ControlError, match="bad_listing"):
        workspace.post("samples", folder=str(tmp_path), listed=["a.txt"])


def test_a_sample_is_made_on_demand(
    workspace: Workspace, tmp_path: Path, background: ThreadPoolExecutor
) -> None:
    """Of a file, by whoever hears of the order; what cannot be made is told in their words."""
    listed = [{"name": "copy.txt", "made": "a", "mimetype": "text/plain"}]
    workspace.post("samples", folder=str(tmp_path), listed=listed)
    workspace.as_("Bea Buyer").upload("a.txt", b"of this", channel="orders")
    file = workspace.files()[-1]["id"]

    def order() -> tuple[Future[bytes], str]:
        mark = workspace.mark()
        path = f"samples/copy.txt?of={file}"
        answer = background.submit(Workspace(str(workspace.ready["url"])).request, "GET", path)
        wanted = workspace.wait_for(lambda _: True, since=mark, kind="wanted")
        assert (wanted["name"], wanted["file"]) == ("copy.txt", file)
        return answer, wanted["id"]

    answer, number = order()
    made = base64.b64encode(workspace.file_content(file) + b" made").decode()
    workspace.post("made", id=number, base64=made)
    assert answer.result(5) == b"of this made"
    answer, number = order()
    workspace.post("made", id=number, problem="That is no placard.")
    with pytest.raises(ControlError, match="not_made: That is no placard"):
        answer.result(5)
    with pytest.raises(ControlError, match="not_wanted"):
        workspace.post("made", id=number, base64="")
    with pytest.raises(ControlError, match="made_of_nothing"):
        workspace.request("GET", "samples/copy.txt")


def test_reading_in_portions(workspace: Workspace) -> None:
    """A channel is read from its end, before, after or around a message."""
    bea = workspace.as_("Bea Buyer")
    stamps = [bea.say(f"{number}", channel="general").ts for number in range(10)]

    def read(**query: object) -> list[str]:
        told = workspace.get("channels/general/messages", **{"as": "Bea", "limit": 3}, **query)
        return [message["text"] for message in told["messages"]]

    assert read() == ["7", "8", "9"]
    assert read(before=stamps[2]) == ["0", "1"]
    assert read(after=stamps[5]) == ["6", "7", "8"]
    assert read(around=stamps[5]) == ["4", "5", "6"]


def test_unread_is_counted_for_each(workspace: Workspace) -> None:
    """What others said since one last read; a mention counts by itself."""
    workspace.post("channels", name="counted")
    workspace.as_("Max").say("@Bea Buyer look", channel="counted")

    def told(who: str) -> dict[str, object]:
        seen = workspace.get("overview", **{"as": who})["conversations"]
        found: dict[str, object] = next(one for one in seen if one["name"] == "counted")
        return found

    assert (told("Bea")["unread"], told("Bea")["mentions"]) == (1, 1)
    assert told("Max")["unread"] == 0
    workspace.post("mark", **{"as": "Bea", "channel": "counted"})
    assert told("Bea")["unread"] == 0


def test_the_clock_jumps_to_a_weekday(workspace: Workspace) -> None:
    """The next Monday, 09:00 on a zone's clocks, always later than now."""
    first = workspace.post("clock", next="monday 09:00", tz="Europe/Berlin")["now"]
    second = workspace.post("clock", next="monday 09:00", tz="Europe/Berlin")["now"]
    assert second - first == pytest.approx(7 * 86_400, abs=3601)
    for bad in ({"next": "someday 09:00", "tz": "UTC"}, {"next": "monday", "tz": "UTC"}):
        with pytest.raises(ControlError, match="bad_moment"):
            workspace.post("clock", **bad)
    with pytest.raises(ControlError, match="bad_moment"):
        workspace.post("clock", next="monday 09:00", tz="Nowhere/Land")

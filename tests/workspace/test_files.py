"""Files: people's uploads, the app's uploads in three steps, downloads, and what goes wrong."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.workspace.client import Workspace
from tests.workspace.raw_app import RawApp, call


@pytest.fixture
def app(workspace: Workspace) -> Iterator[RawApp]:
    """One connected app."""
    with RawApp(workspace) as connected:
        yield connected


def download(url: str, token: str = "") -> tuple[int, str, bytes]:
    """Fetch a file: status, content type, body."""
    place = urlsplit(url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=5)
    try:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        connection.request("GET", place.path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("content-type") or "", answer.read()
    finally:
        connection.close()


def test_a_persons_upload(workspace: Workspace, app: RawApp) -> None:
    """A file in a thread arrives as message with its thread, then as file_shared without."""
    bea = workspace.as_("Bea Buyer")
    parent = bea.say("card", channel="orders")
    app.answer()
    photo = b"\xff\xd8\xff\xe0 picture"
    said = bea.upload("photo.jpg", photo, channel="orders", thread_ts=parent.ts, comment="see")
    event = app.answer()["payload"]["event"]
    assert (event["subtype"], event["text"]) == ("file_share", "see")
    assert (event["thread_ts"], event["ts"]) == (parent.ts, said.ts)
    file = event["files"][0]
    assert (file["name"], file["mimetype"], file["filetype"], file["size"]) == (
        "photo.jpg", "image/jpeg", "jpg", len(photo),
    )  # fmt: skip
    assert (file["mode"], file["file_access"]) == ("hosted", "visible")
    shared = app.answer()["payload"]["event"]
    assert (shared["type"], shared["file_id"]) == ("file_shared", file["id"])
    assert {"ts", "thread_ts"}.isdisjoint(shared)
    status, kind, body = download(file["url_private_download"], workspace.bot_token)
    assert (status, kind, body) == (200, "image/jpeg", photo)


@pytest.mark.parametrize("how", ["no token", "wrong token", "no scope", "fault"])
def test_the_login_page(workspace: Workspace, how: str) -> None:
    """Without the right token a download is an HTML page with status 200."""
    said = workspace.as_("Bea Buyer").upload("a.txt", b"secret", channel="orders")
    url = said.raw["files"][0]["url_private"]
    token = {"no token": "", "wrong token": "xoxb-1"}.get(how, workspace.bot_token)
    if how == "no scope":
        workspace.post("scopes", revoke=["files:read"])
    if how == "fault":
        workspace.fault("file_login_page")
    status, kind, body = download(url, token)
    assert (status, kind.partition(";")[0]) == (200, "text/html")
    assert b"secret" not in body


def test_the_guests_file_must_be_asked_for(
    workspace: Workspace, client: WebClient, app: RawApp
) -> None:
    """Slack Connect: the message hides the file, files.info shows it; the sender is marked."""
    workspace.as_("Sun Supplier").upload("report.pdf", b"%PDF-1.7", channel="shared-supplier")
    payload = app.answer()["payload"]
    event = payload["event"]
    file = event["files"][0]
    assert payload["is_ext_shared_channel"] is True
    assert event["user_team"] == event["source_team"] != workspace.ready["team_id"]
    assert file["file_access"] == "check_file_info"
    assert "url_private" not in file
    info = client.files_info(file=file["id"])["file"]
    assert download(info["url_private"], workspace.bot_token)[2] == b"%PDF-1.7"


def test_upload_v2(workspace: Workspace, client: WebClient) -> None:
    """The SDK's upload ends as a message in the thread, and its answer carries no ts."""
    channel = workspace.channel("orders")
    parent = client.chat_postMessage(channel=channel, text="card")["ts"]
    answer = client.files_upload_v2(
        channel=channel, thread_ts=parent, filename="dossier.pdf", content=b"%PDF",
        title="Dossier", initial_comment="here it is",
    )  # fmt: skip
    assert "ts" not in answer.data
    reply = workspace.thread("orders", parent)[-1]
    assert (reply.text, reply.raw["files"][0]["title"]) == ("here it is", "Dossier")
    shares = client.files_info(file=answer["file"]["id"])["file"]["shares"]["public"][channel]
    assert shares == [{"ts": reply.ts, "thread_ts": parent}]


def test_a_share_that_is_forgotten_or_late(workspace: Workspace, client: WebClient) -> None:
    """The upload answers ok, but the file is not in the channel, or not yet."""
    channel = workspace.channel("orders")
    workspace.fault("forget_share")
    mark = workspace.mark()
    answer = client.files_upload_v2(channel=channel, filename="a.txt", content="x")
    assert answer["ok"]
    assert workspace.traffic(mark, "message") == []
    assert client.files_info(file=answer["file"]["id"])["file"]["shares"]["public"] == {}
    workspace.timing(share_delay=0.1)
    mark = workspace.mark()
    client.files_upload_v2(channel=channel, filename="b.txt", content="x")
    assert workspace.traffic(mark, "message") == []
    late = workspace.wait_for(lambda item: item["change"] == "posted", mark, "message")
    assert late["message"]["files"][0]["name"] == "b.txt"


def test_what_an_upload_needs(workspace: Workspace, client: WebClient) -> None:
    """Unknown files, missing bytes and broken uploads are told."""
    with pytest.raises(SlackApiError, match="file_not_found"):
        client.files_completeUploadExternal(files=[{"id": "F404", "title": "x"}])
    started = client.files_getUploadURLExternal(filename="a.txt", length=3)
    with pytest.raises(SlackApiError, match="file_update_failed"):
        client.files_completeUploadExternal(files=[{"id": started["file_id"], "title": "x"}])
    workspace.fault("500", method="files.upload")
    with pytest.raises(HTTPError, match="500"):
        client.files_upload_v2(channel=workspace.channel("orders"), filename="a", content="x")


def test_listing_and_deleting(workspace: Workspace, client: WebClient) -> None:
    """The app lists files, and deletes its own only."""
    channel = workspace.add_channel("files")
    mine = client.files_upload_v2(channel=channel, filename="mine.txt", content="x")["file"]["id"]
    theirs = workspace.as_("Bea Buyer").upload("theirs.txt", b"x", channel="files")
    listed = client.files_list(channel=channel)["files"]
    assert [file["name"] for file in listed] == ["theirs.txt", "mine.txt"]
    client.files_delete(file=mine)
    assert call(workspace, "files.info", file=mine)["error"] == "file_not_found"
    with pytest.raises(SlackApiError, match="cant_delete_file"):
        client.files_delete(file=theirs.raw["files"][0]["id"])


def test_multipart_upload_by_a_page(workspace: Workspace) -> None:
    """A page may send a form with several files."""
    boundary = "x1x"
    fields = {"as": "Bea Buyer", "channel": "orders", "comment": "two"}
    parts = [
        f'--{boundary}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ] + [
        f"--{boundary}\r\ncontent-disposition: form-data; name=file; filename={name}\r\n"
        f"content-type: text/plain\r\n\r\n{name}\r\n"
        for name in ("a.txt", "b.txt")
    ]
    place = urlsplit(workspace.api_url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=5)
    kind = {"content-type": f"multipart/form-data; boundary={boundary}"}
    connection.request("POST", "/control/upload", "".join(parts) + f"--{boundary}--\r\n", kind)
    told = json.loads(connection.getresponse().read())
    connection.close()
    assert [file["name"] for file in told["message"]["files"]] == ["a.txt", "b.txt"]
    assert workspace.file_content(told["files"][0]["id"]) == b"a.txt"

"""The reading of files goes on, whatever one file does to it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from bot import build
from bot.cli import shelving
from bot.desk import files, reading
from bot.desk.heard import ts_of
from bot.evidence import probes
from bot.evidence.fetch import Fetched
from bot.evidence.keep import FolderShelf, Shelf
from prompts.capability import MOST_CATEGORIES, Shown, gauge_study
from store import evidence, orders, originals
from tests.bot.desks import BEA, all_said, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from bot.desk.desk import Desk
    from store.evidence import EvidenceRecord
    from store.orders import OrderRecord

METHOD = "mat-iqc-method"
WITHIN = 20.0
A_MOMENT = 0.3
"""In this time a reader who is not held back is done; one who is waits for much longer."""

REPORT = b"Dimensional report\nOrder,A-1\n"


class _Fetcher:
    """Brings the same few bytes whatever it is asked for."""

    largest = 1_000_000

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fetch(self, _url: str, **_: str) -> Fetched:
        """A new file each time, as the reader deletes it."""
        path = self._folder / "fetched"
        path.write_bytes(REPORT)
        return Fetched(path, sha256(REPORT).hexdigest(), len(REPORT), "text/csv")


class _FullShelf(FolderShelf):
    """A shelf on a disk without room."""

    def put(self, content: Path | bytes) -> str:
        """As the system says it."""
        del content
        raise OSError(28, "No space left on device")


def _library(folder: Path, shelf: Shelf) -> reading.Library:
    return reading.Library(cast("Any", _Fetcher(folder)), shelf, lambda _: None)


@pytest.fixture
def order(desk: Desk) -> OrderRecord:
    """An order with two files that wait."""
    order = opened(desk, "A-1")
    now = desk.clock.now()
    for place in (1, 2):
        with desk.database.write() as session:
            evidence.add(session, order_id=order.id, upload=upload(place, now))
    return order


def upload(place: int, now: datetime) -> evidence.Upload:
    """A report that comes at a time, in its place among others."""
    return evidence.Upload(
        question_id=METHOD,
        file_id=f"F{place}",
        name=f"report-{place}.csv",
        url="https://files.example/report.csv",
        declared_type="text/csv",
        declared_size=1,
        person=BEA,
        said_us=int(ts_of(now).replace(".", "")) + place,
        message_ts=ts_of(now),
        received_at=now + timedelta(microseconds=place),
    )


def _files(desk: Desk, order: OrderRecord) -> tuple[EvidenceRecord, ...]:
    with desk.database.read() as session:
        return tuple(evidence.of_order(session, order_id=order.id))


def _free(desk: Desk) -> None:
    reading.take_over(desk)


def test_absurd_readings_have_as_many_categories_as_can_be() -> None:
    """A gauge study of 1E11 beside 1E-300 is judged, not an overflow."""
    values = {"1": (0.0, 1e-300), "2": (1e11, 1e11), "3": (2e11, 2e11)}
    shown = [Shown(part, who, v) for part, pair in values.items() for who in "AB" for v in pair]
    found = gauge_study(shown)
    assert found is not None
    assert found.categories == MOST_CATEGORIES


def test_a_file_that_breaks_its_judge_fails_alone(
    desk: Desk,
    order: OrderRecord,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is logged with its trace, told with what to do, and recorded; the next one is read."""

    def breaks(facts: Any, case: Any) -> Any:  # noqa: ANN401 - as the probes
        if facts.name == "report-1.csv":
            raise OverflowError("cannot convert float infinity to integer")
        return probes.probe(facts, case)

    monkeypatch.setattr(reading, "probe", breaks)
    library = _library(tmp_path, FolderShelf(tmp_path / "shelf"))
    assert [reading.read_next(desk, library) for _ in range(3)] == [True, True, False]
    first, second = _files(desk, order)
    assert (first.state, bool(first.sha256)) == ("failed", True)
    assert second.state in {"kept", "refused"}
    assert "OverflowError" in caplog.text
    assert "report-1.csv could not be checked" in all_said(desk)


def test_a_full_disk_is_tried_again_and_then_told(
    desk: Desk, order: OrderRecord, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The file waits while there are tries left; then a sentence says what to do."""
    library = _library(tmp_path, _FullShelf(tmp_path / "shelf"))
    assert reading.read_next(desk, library)
    assert {file.state for file in _files(desk, order)} == {"waiting"}
    for _ in range(2 * reading.MOST_TRIES):
        _free(desk)
        reading.read_next(desk, library)
    assert {(f.state, f.attempts) for f in _files(desk, order)} == {("failed", reading.MOST_TRIES)}
    assert "No space left" in caplog.text
    assert "could not be kept: the bot has no room" in all_said(desk)


def test_a_file_that_ended_the_bot_each_time_is_not_read_again(
    desk: Desk, order: OrderRecord, tmp_path: Path
) -> None:
    """A start frees it, and what was tried counts; what was kept of it by then stays."""
    shelf = FolderShelf(tmp_path / "shelf")
    digest = shelf.put(REPORT)
    for _ in range(reading.MOST_TRIES):
        with desk.database.write() as session:
            taken = evidence.take(session, now=desk.clock.now())
            assert taken is not None
            originals.claim(session, order_id=order.id, number=taken.number, sha256=digest)
        _free(desk)
    nothing = cast("Any", None)
    assert reading.read_next(desk, reading.Library(nothing, shelf, lambda _: None))
    first, second = _files(desk, order)
    assert (first.state, first.sha256, second.attempts) == ("failed", digest, 0)
    assert "report-1.csv could not be checked: the bot began with it 5" in all_said(desk)


def test_a_settling_that_breaks_is_failed_at_last(
    desk: Desk, order: OrderRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be written down is tried MOST_TRIES times, then the file is failed."""
    settle = files.settle

    def breaks(desk: Desk, file: EvidenceRecord, result: files.Result) -> bool:
        if result.state != "failed":
            raise ValueError("no such words")
        return settle(desk, file, result)

    monkeypatch.setattr(files, "settle", breaks)
    library = _library(tmp_path, FolderShelf(tmp_path / "shelf"))
    for _ in range(2 * reading.MOST_TRIES):
        _free(desk)
        reading.read_next(desk, library)
    assert {(f.state, f.attempts) for f in _files(desk, order)} == {("failed", reading.MOST_TRIES)}


class _Watched(FolderShelf):
    """A shelf on which one waits for the other: a reader and somebody who deletes."""

    def __init__(self, folder: Path, meanwhile: Meanwhile) -> None:
        super().__init__(folder)
        self._meanwhile = meanwhile

    def put(self, content: Path | bytes) -> str:
        """Told when it is done."""
        digest = super().put(content)
        self._meanwhile.kept.set()
        return digest

    @contextmanager
    def local(self, digest: str) -> Iterator[Path]:
        """Held up until whoever deletes has had its turn."""
        if self._meanwhile.read_first:
            self._meanwhile.reading.set()
            assert self._meanwhile.pruned.wait(WITHIN)
        with super().local(digest) as path:
            yield path

    def remove(self, digest: str) -> int:
        """Held up until a reader asks for the bytes; it has them only when this is over."""
        self._meanwhile.removing.set()
        assert not self._meanwhile.kept.wait(A_MOMENT)
        return super().remove(digest)


@dataclass(slots=True)
class Meanwhile:
    """How far a reader and somebody who deletes the same bytes have come."""

    read_first: bool
    fetched: threading.Event = field(default_factory=threading.Event)
    kept: threading.Event = field(default_factory=threading.Event)
    reading: threading.Event = field(default_factory=threading.Event)
    removing: threading.Event = field(default_factory=threading.Event)
    pruned: threading.Event = field(default_factory=threading.Event)


class _HeldUp(_Fetcher):
    """Brings its bytes when somebody has begun to delete the same ones."""

    def __init__(self, folder: Path, meanwhile: Meanwhile) -> None:
        super().__init__(folder)
        self._meanwhile = meanwhile

    def fetch(self, _url: str, **more: str) -> Fetched:
        """As ever, after that."""
        self._meanwhile.fetched.set()
        if not self._meanwhile.read_first:
            assert self._meanwhile.removing.wait(WITHIN)
        return super().fetch(_url, **more)


@pytest.mark.parametrize("read_first", [True, False])
def test_bytes_that_are_just_being_read_are_not_deleted(
    desk: Desk,
    order: OrderRecord,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    read_first: bool,
) -> None:
    """A closed order's file is sent for an open one, while `evidence prune` looks at the old one.

    Whoever is first, the open order has its bytes in the end.
    """
    meanwhile = Meanwhile(read_first)
    shelf = _Watched(tmp_path / "shelf", meanwhile)
    digest = _kept_by_a_closed_order(desk, shelf)
    meanwhile.kept.clear()
    fetcher = cast("Any", _HeldUp(tmp_path, meanwhile))
    library = reading.Library(fetcher, shelf, lambda _: None)
    monkeypatch.setattr(shelving, "open_shelf", lambda _: shelf)
    with ThreadPoolExecutor(1) as worker:
        read = worker.submit(reading.read_next, desk, library)
        assert (meanwhile.reading if read_first else meanwhile.fetched).wait(WITHIN)
        now = desk.clock.now()
        assert shelving.prune(desk.database, "", days=90, now=now, dry_run=False) == 0
        meanwhile.pruned.set()
        assert read.result(WITHIN)
    assert meanwhile.removing.is_set() is not read_first
    (first, _) = _files(desk, order)
    assert (first.state, first.sha256) == ("kept", digest)
    assert shelf.verify(digest)


def _kept_by_a_closed_order(desk: Desk, shelf: Shelf) -> str:
    """The same bytes as those that wait, of an order that was closed long ago."""
    digest = shelf.put(REPORT)
    long_ago = desk.clock.now() - timedelta(days=400)
    old = opened(desk, "OLD-1")
    with desk.database.write() as session:
        number = evidence.add(session, order_id=old.id, upload=upload(1, long_ago))
        settled = evidence.Settled(state="kept", at=long_ago, sha256=digest)
        evidence.settle(session, order_id=old.id, number=number, settled=settled)
        orders.close(session, order_id=old.id, at=long_ago, by=BEA)
    return digest


def test_the_worker_outlives_whatever_reading_raises(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It logs, waits a little and takes the next file."""
    tries: list[int] = []
    stopping = threading.Event()

    def breaks(*_: object) -> bool:
        tries.append(1)
        if len(tries) > 1:
            stopping.set()
        raise OSError("the folder is gone")

    monkeypatch.setattr(build, "read_next", breaks)
    bot = SimpleNamespace(
        sender=SimpleNamespace(alone=False),
        stopping=stopping,
        files_wait=threading.Event(),
        desk=None,
        library=None,
    )
    build.Bot._read_files(cast("build.Bot", bot))
    assert len(tries) == 2
    assert "the folder is gone" in caplog.text

"""The reading of files goes on, whatever one file does to it."""

from __future__ import annotations

import threading
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from bot import build
from bot.desk import files, reading
from bot.desk.heard import ts_of
from bot.evidence import probes
from bot.evidence.fetch import Fetched
from bot.evidence.keep import FolderShelf, Shelf
from prompts.capability import MOST_CATEGORIES, Shown, gauge_study
from store import evidence
from tests.bot import test_orders_over_time as over_time

if TYPE_CHECKING:
    from pathlib import Path

    from bot.desk.desk import Desk
    from store.evidence import EvidenceRecord
    from store.orders import OrderRecord

desk = over_time.desk


class _Fetcher:
    """Brings the same few bytes whatever it is asked for."""

    largest = 1_000_000

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fetch(self, _url: str, **_: str) -> Fetched:
        """A new file each time, as the reader deletes it."""
        path = self._folder / "fetched"
        path.write_bytes(b"Dimensional report\nOrder,A-1\n")
        return Fetched(path, "", 1, "text/csv")


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
    order = over_time.opened(desk, "A-1")
    now = desk.clock.now()
    for place in (1, 2):
        upload = evidence.Upload(
            question_id=over_time.METHOD,
            file_id=f"F{place}",
            name=f"report-{place}.csv",
            url="https://files.example/report.csv",
            declared_type="text/csv",
            declared_size=1,
            person=over_time.BEA,
            said_us=int(ts_of(now).replace(".", "")) + place,
            message_ts=ts_of(now),
            received_at=now + timedelta(microseconds=place),
        )
        with desk.database.write() as session:
            evidence.add(session, order_id=order.id, upload=upload)
    return order


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
    assert "report-1.csv could not be checked" in over_time._all_said(desk)


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
    assert "could not be kept: the bot has no room" in over_time._all_said(desk)


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

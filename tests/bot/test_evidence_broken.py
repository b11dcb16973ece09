"""A running bot whose evidence folder breaks, or which a file kills: a line each, no more."""

from __future__ import annotations

import resource
import shutil
import time
from typing import TYPE_CHECKING

import pytest

from bot.cli import doctor, documents, samples
from bot.desk.reading import MOST_TRIES
from tests.banks import FIRST_BANK
from tests.bot.nursery import NurseryStage
from tests.bot.scenes import BUYER, WITHIN, Scene, open_order, settle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.cli.stage import Stage
    from store.evidence import EvidenceRecord
    from tests.bot.nursery import Nursery

ROOM = 12 << 20
"""What is written before the disk is full: more than the database and its log take."""

NOT_KEPT = "could not be kept: the bot has no room or no right to write"
UNWRITABLE = "/sys/kernel"
"""A folder of every Linux machine in which not even root may make a file."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Iterator[Stage]:
    """A stage whose bot looks often at what is due."""
    settings = FIRST_BANK | {"READINESS_TICK": "0.05"}
    with NurseryStage(tmp_path_factory.mktemp("stage"), settings, nursery=nursery) as running:
        running.workspace.rates(on=False)
        yield running


@pytest.fixture(scope="module")
def scene(stage: Stage) -> Scene:
    """An order into whose thread files are dropped."""
    return open_order(stage, "BROKEN-1")


@pytest.fixture
def shelf(stage: Stage, scene: Scene) -> Path:
    """The folder in which the bot keeps files; it has one."""
    assert sent(scene, "before.jpg").sha256
    return stage.folder / "evidence"


def news(stage: Stage) -> None:
    """Return as soon as the workspace has seen something, or in a moment."""
    stage.workspace.get("wait", since=stage.workspace.mark(), timeout=0.03)


def read(scene: Scene) -> EvidenceRecord:
    """The newest file, once its reading has come to an end; time passes until then."""
    ends = time.monotonic() + WITHIN
    while (file := scene.files()[-1]).state == "waiting":
        assert time.monotonic() < ends, file
        scene.stage.workspace.advance(60)
        news(scene.stage)
    settle(scene.stage)
    return file


def sent(scene: Scene, name: str, content: bytes = b"") -> EvidenceRecord:
    """A file is dropped, and read or given up."""
    before = len(scene.files())
    scene.uploads(BUYER, name, content or samples.thumbnail())
    while len(scene.files()) == before:
        scene.stage.workspace.wait_until_quiet(seconds=0.03)
    return read(scene)


def told(scene: Scene, name: str) -> str:
    """The one thing that was found about a file."""
    (said,) = [m.plain for m in scene.thread() if f"*{name} is" in m.plain]
    return said


def diagnosed(stage: Stage, **more: str) -> str:
    """What the doctor says about the folder."""
    found = doctor.examine(stage.environment() | more)
    return "\n".join(one.told for one in found if one.what == "evidence" and not one.well)


def check_it_goes_on(scene: Scene, name: str) -> None:
    """The folder is mended, and the next file is kept."""
    assert sent(scene, name).sha256
    assert NOT_KEPT not in told(scene, name)
    assert diagnosed(scene.stage) == ""


def test_a_folder_replaced_by_a_file(stage: Stage, scene: Scene, shelf: Path) -> None:
    """Each file that comes meanwhile is told of after its tries."""
    away = shelf.with_name("away")
    shelf.rename(away)
    shelf.write_text("not a folder", encoding="utf-8")
    file = sent(scene, "taken.jpg")
    assert (file.state, file.attempts) == ("failed", MOST_TRIES)
    assert NOT_KEPT in told(scene, "taken.jpg")
    assert f"{shelf} is a file" in diagnosed(stage)
    shelf.unlink()
    away.rename(shelf)
    check_it_goes_on(scene, "taken-2.jpg")


def test_a_folder_in_which_nobody_may_write(stage: Stage, scene: Scene, shelf: Path) -> None:
    """As on a disk that was mounted for reading only."""
    away = shelf.with_name("away")
    shelf.rename(away)
    shelf.symlink_to(UNWRITABLE)
    assert sent(scene, "locked.jpg").state == "failed"
    assert NOT_KEPT in told(scene, "locked.jpg")
    assert "cannot be written to" in diagnosed(stage)
    shelf.unlink()
    away.rename(shelf)
    check_it_goes_on(scene, "locked-2.jpg")


def test_a_disk_that_is_full(stage: Stage, scene: Scene, shelf: Path) -> None:
    """It is not taken for a broken connection, and nothing half is left behind."""
    assert stage.bot is not None
    limits = resource.prlimit(stage.bot.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(stage.bot.pid, resource.RLIMIT_FSIZE, (ROOM, limits[1]))
    try:
        assert sent(scene, "large.bin", bytes(ROOM + 1)).state == "failed"
        assert NOT_KEPT in told(scene, "large.bin")
        assert list((shelf / "arriving").iterdir()) == []
    finally:
        resource.prlimit(stage.bot.pid, resource.RLIMIT_FSIZE, limits)
    assert "MB free, and one file may have" in diagnosed(
        stage, READINESS_LARGEST_FILE_MB=str(10**9)
    )
    check_it_goes_on(scene, "large-2.jpg")


def test_a_folder_that_is_gone(stage: Stage, scene: Scene, shelf: Path) -> None:
    """The next file is kept in a new one; the doctor tells what was lost, until it is restored."""
    away = shelf.with_name("away")
    shutil.copytree(shelf, away)
    shutil.rmtree(shelf)
    assert sent(scene, "gone.pdf", documents.pdf([["Dimensional report"]])).sha256
    assert "kept files are not in" in diagnosed(stage)
    shutil.copytree(away, shelf, dirs_exist_ok=True)
    check_it_goes_on(scene, "gone-2.jpg")


def test_a_file_that_kills_the_bot_each_time_is_given_up(stage: Stage, scene: Scene) -> None:
    """As often as a file is tried the bot is killed over it; then a line, and the next file."""
    stage.workspace.fault("slow", method="files.download", seconds=WITHIN, times=0)
    before = len(scene.files())
    scene.uploads(BUYER, "killer.jpg", samples.thumbnail())
    for tries in range(1, MOST_TRIES + 1):
        ends = time.monotonic() + WITHIN
        while [file.attempts for file in scene.files()[before:]] != [tries]:
            assert time.monotonic() < ends, scene.files()[before:]
            news(stage)
        stage.kill_bot()
        if tries == MOST_TRIES:
            stage.workspace.clear_faults()
            stage.start_bot()
        else:
            stage.launch_bot()
    assert (read(scene).state, scene.files()[-1].attempts) == ("failed", MOST_TRIES + 1)
    said = told(scene, "killer.jpg")
    assert "the bot began with it 5 times and broke down each time" in said
    assert sent(scene, "after.jpg").sha256

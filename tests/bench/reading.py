"""Reading photos: from the upload event to the finding in the thread, and a command meanwhile.

Decides what is measured on a whole stage: the workspace, the bot and its reading child are three
processes, as they are in use. Refuses to know what is good enough.
"""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

from bot.cli import samples
from bot.cli.stage import Stage
from tests.banks import FIRST_BANK
from tests.bench.floors import Floor
from tests.bot.scenes import BUYER, Scene, open_order, settle

if TYPE_CHECKING:
    from pathlib import Path

WITHIN = 1_500_000
"""Microseconds: who drops a photo looks at the thread for so long."""

BUSY = 100_000
"""Microseconds of a command while photos are read on the same two processors: nobody waits."""

LARGE = (4000, 3000)
SOON = 60.0


def reading(folder: Path, *, photos: int, commands: int) -> list[Floor]:
    """Measure both on a stage of their own.

    Args:
        folder: for the stage.
        photos: dropped at once, while commands are asked.
        commands: asked with nothing to do, and again while the photos wait.
    """
    width, height = LARGE
    large = [samples.tool_photo(width=width, height=height, seed=seed) for seed in range(3)]
    with Stage(folder, FIRST_BANK) as stage:
        stage.workspace.rates(on=False)
        scene = open_order(stage, "BENCH-1")
        # The first child fills the machine's cache of files with its libraries.
        found_after(scene, "first.jpg", samples.tool_photo(seed=100))
        taken = [found_after(scene, f"large-{n}.jpg", photo) for n, photo in enumerate(large)]
        quiet = [ask(scene) for _ in range(commands)]
        for number in range(photos):
            scene.uploads(BUYER, f"tool-{number}.jpg", samples.tool_photo(seed=1000 + number))
        busy: list[float] = []
        while len(busy) < commands and _waiting(scene):
            busy.append(ask(scene))
        settle(stage)
    return [
        Floor(
            "A 12-megapixel photo, from the upload to its finding in the thread",
            "",
            median(taken),
            within=WITHIN,
        ),
        Floor(
            f"`/readiness` while {photos} photos wait to be read",
            "the same with nothing to read",
            median(busy or quiet),
            median(quiet),
            within=BUSY,
        ),
    ]


def found_after(scene: Scene, name: str, photo: bytes) -> float:
    """Microseconds from the upload of a photo until its finding stands in the thread."""
    began = time.perf_counter()
    scene.uploads(BUYER, name, photo)
    while time.perf_counter() < began + SOON:
        if any(f"*{name} is" in message.plain for message in scene.thread()):
            return (time.perf_counter() - began) * 1e6
        time.sleep(0.01)
    raise TimeoutError(f"Nothing was said about {name} within {SOON:g} s.")


def ask(scene: Scene) -> float:
    """Microseconds of one `/readiness`, from the command to its answer."""
    bea = scene.stage.workspace.as_(BUYER)
    began = time.perf_counter()
    bea.command("/readiness", scene.code, channel=scene.channel)
    return (time.perf_counter() - began) * 1e6


def _waiting(scene: Scene) -> bool:
    return any(file.state == "waiting" for file in scene.files())

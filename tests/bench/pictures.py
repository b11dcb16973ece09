"""What a photo of 12 million pixels costs: the whole reading, against decoding it once.

Decides what is compared: the child with its start, its imports, codes, prints and sharpness, beside
one full decode by Pillow in a process that is warm. Refuses to know what is done with a figure.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from PIL import Image

from bot.evidence.read import examine
from tests.bench.floors import Floor
from tests.evidence.scenes import jpeg, scene

WIDTH, HEIGHT = 4032, 3024


def pictures(rounds: int) -> Floor:
    """Read one synthetic photo of 12 million pixels several times, in turns with its decoding."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo.jpg"
        path.write_bytes(jpeg(scene(1, width=WIDTH, height=HEIGHT)))
        whole, decode = [], []
        for _ in range(rounds):
            began = perf_counter()
            facts = examine(path, "photo.jpg")
            whole.append(perf_counter() - began)
            assert facts.prints, "the reading has to come to its end"
            began = perf_counter()
            with Image.open(path) as photo:
                photo.load()
            decode.append(perf_counter() - began)
    return Floor(
        "A 12-megapixel photo read by the child, its start and its libraries included",
        "one full decode by Pillow, in a warm process",
        median(whole) * 1e6,
        median(decode) * 1e6,
        most=1,
    )

"""What a photo of 12 million pixels costs: the whole reading, against decoding it once.

Decides what is compared: the child with its start, its imports, codes, prints and sharpness, beside
one full decode by Pillow in a process that is warm. Refuses to know what is done with a figure.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from PIL import Image

from bot.evidence.read import examine
from tests.evidence.scenes import jpeg, scene

WIDTH, HEIGHT = 4032, 3024
MOST_SECONDS = 1.0
"""For the whole reading on two cores; a photo is to be answered within 1.5 s of its upload."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Seconds, each the median of some rounds, measured in turns.

    Attributes:
        whole: the child from its start to its end.
        decode: one full decode of the same file.
    """

    whole: float
    decode: float

    @property
    def ratio(self) -> float:
        """How many full decodes the whole reading costs."""
        return self.whole / self.decode

    @property
    def held(self) -> bool:
        """Whether it is quick enough."""
        return self.whole < MOST_SECONDS


def pictures(rounds: int = 5) -> Reading:
    """Read one synthetic photo of 12 million pixels several times."""
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
    return Reading(median(whole), median(decode))


if __name__ == "__main__":
    found = pictures()
    sys.stdout.write(
        f"12 megapixels: {found.whole * 1000:.0f} ms for the whole reading, "
        f"{found.decode * 1000:.0f} ms for one full decode, {found.ratio:.1f} times.\n"
    )
    sys.exit(0 if found.held else 1)

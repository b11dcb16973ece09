"""Pictures like photos, made from a seed: `python -m tests.evidence.scenes FOLDER [HOW_MANY]`.

A bench with things on it in uneven light, a lens's blur and a sensor's noise. They are no photos:
what is measured on them says that the code does what it should, and little about cameras.
"""

from __future__ import annotations

import io
import random
import sys
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SEED = 20261203


def scene(seed: int, *, width: int = 1200, height: int = 900) -> Image.Image:
    """A picture in colour, the same for the same seed and size."""
    dice = random.Random(f"{SEED} {seed}")  # noqa: S311 - the same every time
    picture = _clouds(dice, width, height, octaves=5)
    pen = ImageDraw.Draw(picture)
    for _ in range(dice.randrange(9, 26)):
        _thing(dice, pen, width, height)
    light = _clouds(dice, width, height, octaves=2).filter(ImageFilter.GaussianBlur(width / 60))
    lit = Image.blend(picture, ImageChops.multiply(picture, light), dice.uniform(0.1, 0.5))
    lit = lit.filter(ImageFilter.GaussianBlur(width / 1600))
    return Image.blend(lit, _grain(dice, width, height), 0.05)


def wall(seed: int, *, width: int = 1200, height: int = 900) -> Image.Image:
    """A blank wall in light that falls off to one side, with a sensor's noise."""
    dice = random.Random(f"{SEED} wall {seed}")  # noqa: S311 - the same every time
    across = Image.linear_gradient("L").rotate(dice.randrange(360), Image.Resampling.BICUBIC)
    middle = across.crop((64, 64, 192, 192)).resize((width, height), Image.Resampling.BICUBIC)
    shade, fall = dice.randrange(90, 190), dice.uniform(0.0, 0.4)
    lit = middle.point([round(shade + (level - 128) * fall) for level in range(256)])
    return Image.blend(lit.convert("RGB"), _grain(dice, width, height), 0.04)


def jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    """The picture as a phone would send it."""
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=quality)
    return target.getvalue()


def write_all(folder: Path, how_many: int) -> None:
    """Write so many scenes into a folder, as JPEG."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(how_many):
        (folder / f"scene-{seed:03}.jpg").write_bytes(jpeg(scene(seed)))


def _clouds(dice: random.Random, width: int, height: int, *, octaves: int) -> Image.Image:
    """Noise of several sizes, in the colours of a workshop."""
    tint = tuple(dice.uniform(0.7, 1.0) for _ in range(3))
    whole = Image.new("L", (width, height), dice.randrange(60, 200))
    for octave in range(octaves):
        across, down = 3 * 2**octave, 2 * 2**octave
        noise = Image.frombytes("L", (across, down), dice.randbytes(across * down))
        grown = noise.resize((width, height), Image.Resampling.BICUBIC)
        whole = Image.blend(whole, grown, 0.5 / 1.5**octave)
    return Image.merge(
        "RGB", [whole.point([level * part for level in range(256)]) for part in tint]
    )


def _grain(dice: random.Random, width: int, height: int) -> Image.Image:
    size = (width // 2, height // 2)
    noise = Image.frombytes("L", size, dice.randbytes(size[0] * size[1]))
    return noise.resize((width, height), Image.Resampling.BILINEAR).convert("RGB")


def _thing(dice: random.Random, pen: ImageDraw.ImageDraw, width: int, height: int) -> None:
    x, y = dice.randrange(-width // 10, width), dice.randrange(-height // 10, height)
    wide, high = dice.randrange(width // 24, width // 3), dice.randrange(height // 24, height // 3)
    shade = dice.randrange(20, 240)
    colour = tuple(max(0, min(255, shade + dice.randrange(-25, 25))) for _ in range(3))
    edge = tuple(level // 2 for level in colour)
    kind = dice.randrange(4)
    if kind == 0:
        pen.rectangle((x, y, x + wide, y + high), fill=colour, outline=edge, width=4)
    elif kind == 1:
        pen.ellipse((x, y, x + wide, y + high), fill=colour, outline=edge, width=4)
    elif kind == 2:
        corners = [(x + dice.randrange(wide), y + dice.randrange(high)) for _ in range(5)]
        pen.polygon(corners, fill=colour, outline=edge)
    else:
        end = (x + dice.choice((-1, 1)) * wide, y + high)
        pen.line(((x, y), end), fill=colour, width=dice.randrange(4, max(5, width // 40)))


if __name__ == "__main__":
    write_all(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 60)


def view(seed: int) -> bytes:
    """A photo that looks like no other one."""
    return jpeg(scene(seed))

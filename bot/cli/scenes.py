"""Drawn views of a tool in a workshop, each of them another picture: a seed says which.

Decides what stands where and how it is lit, so that no two views are taken for the same photo.
It refuses to know what is held into a view and who looks at it.
"""

from __future__ import annotations

import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

SIZE = (1600, 1200)
THINGS = 22
MOST_SHADE = 0.45
STEEL = (150, 154, 160)
# Crates, drums and covers in a workshop's paints: blue, green, ochre, rust, wood, black, white.
PAINTS = (
    (66, 92, 128),
    (84, 116, 98),
    (176, 142, 78),
    (134, 84, 66),
    (168, 146, 116),
    (58, 60, 64),
    (196, 194, 186),
)


def view(number: str, seed: int) -> Image.Image:
    """A mould with its number on a plate, somewhere on a bench: RGB, 1600 × 1200 pixels."""
    dice = random.Random(seed)  # noqa: S311 - the same view every time
    picture = Image.new("RGB", SIZE, _grey(dice, 120, 175))
    pen = ImageDraw.Draw(picture)
    horizon = dice.randrange(SIZE[1] // 6, SIZE[1] // 2)
    pen.polygon(
        [
            (0, horizon + dice.randrange(-90, 90)),
            (SIZE[0], horizon + dice.randrange(-90, 90)),
            SIZE,
            (0, SIZE[1]),
        ],
        fill=_grey(dice, 70, 115),
    )
    for _ in range(THINGS):
        _thing(pen, dice)
    _mould(pen, dice, number)
    return _taken(picture, dice)


def _thing(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    """Something that lies around: a crate, a coil, a pipe."""
    x, y = dice.randrange(-200, SIZE[0]), dice.randrange(-100, SIZE[1])
    wide, high = dice.randrange(120, 560), dice.randrange(90, 420)
    paint = dice.choice(PAINTS)
    worn = dice.randrange(50, 135)
    tone = tuple(min(255, part * worn // 100) for part in paint)
    if dice.random() < 0.4:  # noqa: PLR2004 - two in five are round
        pen.ellipse((x, y, x + high, y + high), fill=tone, outline=(50, 50, 52), width=5)
    else:
        slant = dice.randrange(-60, 60)
        corners = [(x, y), (x + wide, y + slant), (x + wide, y + high + slant), (x, y + high)]
        pen.polygon(corners, fill=tone, outline=(50, 50, 52), width=5)


def _mould(pen: ImageDraw.ImageDraw, dice: random.Random, number: str) -> None:
    """Two plates of steel on each other, seen a little from above, and the number on the lower."""
    wide, high = dice.randrange(620, 820), dice.randrange(330, 470)
    left, top = dice.randrange(60, 330), dice.randrange(440, 660)
    top = min(top, SIZE[1] - high - 60)
    back, rise = dice.randrange(-90, 150), dice.randrange(110, 210)
    right, lower = left + wide, top + high
    shade = dice.randrange(-18, 18)
    front, side = (tuple(part + shade + less for part in STEEL) for less in (0, 26))
    edge = (58, 58, 62)
    above = [(left, top), (right, top), (right + back, top - rise), (left + back, top - rise)]
    pen.polygon(above, fill=side, outline=edge, width=5)
    pen.rectangle((left, top, right, lower), fill=front, outline=edge, width=6)
    parting = top + high * dice.randrange(35, 50) // 100
    pen.line((left, parting, right, parting), fill=edge, width=5)
    for x in (left + wide // 10, right - wide // 10):
        pen.ellipse((x - 26, top + 24, x + 26, top + 76), fill=(42, 42, 46))
    plate = (left + wide // 4, parting + 34, right - wide // 4, lower - 34)
    pen.rectangle(plate, fill=(206, 200, 180), outline=(80, 78, 70), width=4)
    middle = ((plate[0] + plate[2]) // 2, (plate[1] + plate[3]) // 2)
    font = ImageFont.load_default(76)
    pen.text(middle, number, fill=(24, 24, 24), font=font, anchor="mm")


def _taken(picture: Image.Image, dice: random.Random) -> Image.Image:
    """As a camera sees it: light from one side, grain, and edges that are not quite sharp."""
    least = round(255 * (1 - dice.uniform(MOST_SHADE / 2, MOST_SHADE)))
    # Turned, a square gradient has black corners: only its middle is used.
    turned = Image.linear_gradient("L").rotate(dice.uniform(0, 360))
    light = turned.resize(SIZE, Image.Resampling.BILINEAR, (38, 38, 218, 218))
    light = light.point(lambda level: least + (255 - least) * level // 255)
    lit = ImageChops.multiply(picture, Image.merge("RGB", (light,) * 3))
    small = (SIZE[0] // 4, SIZE[1] // 4)
    noise = Image.frombytes("L", small, dice.randbytes(small[0] * small[1]))
    grain = noise.resize(SIZE, Image.Resampling.BILINEAR).convert("RGB")
    return Image.blend(lit, grain, 0.06).filter(ImageFilter.GaussianBlur(0.8))


def _grey(dice: random.Random, darkest: int, brightest: int) -> tuple[int, int, int]:
    tone = dice.randrange(darkest, brightest)
    return (tone, tone - 3, tone - 7)

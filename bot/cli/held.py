"""A card held into a photo, as a camera sees it.

Decides where its corners lie and how it is drawn in perspective. It refuses to know what stands on
the card and what the photo shows.
"""

import math
from collections.abc import Sequence

import numpy as np
from PIL import Image


def askew(
    size: tuple[float, float], middle: tuple[float, float], *, turn: float, lean: float
) -> tuple[tuple[float, float], ...]:
    """Where the corners of a card lie that is turned and leans back, from the upper left on."""
    angle = math.radians(turn)
    reach = ((-1, -1, 1 - lean), (1, -1, 1 - lean), (1, 1, 1), (-1, 1, 1))
    points = [(x * size[0] / 2 * near, y * size[1] / 2 * (1 - lean / 2)) for x, y, near in reach]
    return tuple(
        (
            middle[0] + x * math.cos(angle) - y * math.sin(angle),
            middle[1] + x * math.sin(angle) + y * math.cos(angle),
        )
        for x, y in points
    )


def held_into(
    photo: Image.Image, card: Image.Image, corners: Sequence[tuple[float, float]]
) -> Image.Image:
    """The photo with a card in it whose corners lie there, seen in perspective."""
    # Smaller first: the transformation looks at single pixels and would leave most of them out.
    across = math.dist(corners[2], corners[3])
    factor = max(1, int(card.width / max(1.0, across)))
    card = card.reduce(factor)
    ends = ((0, 0), (card.width, 0), (card.width, card.height), (0, card.height))
    rows, goal = [], []
    for (x, y), (u, v) in zip(corners, ends, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        goal += [u, v]
    terms = np.linalg.solve(np.array(rows), np.array(goal)).tolist()
    how = Image.Transform.PERSPECTIVE, terms, Image.Resampling.BICUBIC
    turned = card.transform(photo.size, *how)
    mask = Image.new("L", card.size, 255).transform(photo.size, *how)
    return Image.composite(turned, photo, mask)

"""HEIC photos as an iPhone writes them: a grid of HEVC tiles, all alike, in hand-made boxes.

The boxes are those of ISO/IEC 23008-12 (HEIF). One tile is encoded and named as often as the grid
needs it, so that a photo of 48 million pixels is made in a moment and takes a few kilobytes.
"""

from __future__ import annotations

import io
from struct import pack
from typing import TYPE_CHECKING

import av
import numpy as np

if TYPE_CHECKING:
    from PIL import Image

TILE = 512
_GRID = 1
_SETTINGS = {"x265-params": "log-level=none:keyint=1:bframes=0:repeat-headers=0", "tag": "hvc1"}


def heic(picture: Image.Image, width: int, height: int) -> bytes:
    """A HEIC of so many pixels; the picture, in colour, is repeated in each of its tiles."""
    setup, tile = _encoded(picture.resize((TILE, TILE)))
    across, down = -(-width // TILE), -(-height // TILE)
    tiles = range(_GRID + 1, _GRID + 1 + across * down)
    grid = pack(">BBBBII", 0, 1, down - 1, across - 1, width, height)
    head = _box(b"ftyp", b"heic\0\0\0\0mif1heic")

    def meta(offset: int) -> bytes:
        """The list of what lies where, when the image data begins at this byte."""
        places = [
            (_GRID, offset, len(grid)),
            *((one, offset + len(grid), len(tile)) for one in tiles),
        ]
        return _box(
            b"meta",
            bytes(4)
            + _box(b"hdlr", bytes(8) + b"pict" + bytes(13))
            + _box(b"pitm", pack(">IH", 0, _GRID))
            + _box(b"iloc", pack(">IBBH", 0, 0x44, 0, len(places)) + b"".join(
                pack(">HHHII", item, 0, 1, begins, length) for item, begins, length in places
            ))
            + _box(b"iinf", pack(">IH", 0, len(places)) + _item(_GRID, b"grid")
                   + b"".join(_item(one, b"hvc1") for one in tiles))
            + _box(b"iref", bytes(4) + _box(
                b"dimg", pack(">HH", _GRID, len(tiles)) + b"".join(pack(">H", one) for one in tiles)
            ))
            + _box(b"iprp", _box(b"ipco", _size(width, height) + _size(TILE, TILE) + setup)
                   + _box(b"ipma", pack(">II", 0, len(places)) + pack(">HBB", _GRID, 1, 1)
                          + b"".join(pack(">HBBB", one, 2, 2, 0x83) for one in tiles))),
        )  # fmt: skip

    begins = len(head) + len(meta(0)) + 8
    return head + meta(begins) + _box(b"mdat", grid + tile)


def _encoded(picture: Image.Image) -> tuple[bytes, bytes]:
    """The `hvcC` box and the image data of one tile, as they stand in a film of one frame."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as film:
        stream = film.add_stream("libx265", rate=1, options=_SETTINGS)
        stream.width, stream.height, stream.pix_fmt = TILE, TILE, "yuv420p"
        stream.codec_context.flags |= 1 << 22
        film.mux(stream.encode(av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")))
        film.mux(stream.encode())
    content = target.getvalue()
    setup = content.index(b"hvcC") - 4
    data = content.index(b"mdat") - 4
    return _whole(content, setup), _whole(content, data)[8:]


def _whole(content: bytes, begins: int) -> bytes:
    return content[begins : begins + int.from_bytes(content[begins : begins + 4])]


def _box(kind: bytes, body: bytes) -> bytes:
    return pack(">I", len(body) + 8) + kind + body


def _item(number: int, kind: bytes) -> bytes:
    return _box(b"infe", pack(">IHH", 2 << 24, number, 0) + kind + b"\0")


def _size(width: int, height: int) -> bytes:
    return _box(b"ispe", pack(">III", 0, width, height))

"""Films: the first frames of an MP4 or MOV.

Decides which frames are looked at: one of each of the first seconds. Sound, and what comes later,
is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import av
from PIL import Image

from bot.evidence.facts import FILM_SECONDS, Opening
from bot.evidence.readers import capture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    from bot.evidence.readers import Seen

MOST_DECODED = 150
"""Five seconds of a phone's film: where key frames are rare, all frames up to there are decoded."""

FEW = 6
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2000


@dataclass(slots=True)
class Film:
    """The frames, in grey, by the second that they stand in, and the film's words about itself."""

    width: int = 0
    height: int = 0
    frames: dict[int, Image.Image] = field(default_factory=dict)
    capture: Seen = field(default_factory=dict)
    opening: Opening = Opening.BROKEN
    why: str = ""


def first_frames(path: Path) -> Film:
    """Up to eight frames of a film's first eight seconds."""
    film = Film()
    try:
        # A file that is handed over opened: what it names elsewhere cannot be reached.
        with path.open("rb") as file, av.open(file, "r", format="mov") as container:
            if not container.streams.video:
                film.opening = Opening.NO_READER
                return film
            stream = container.streams.video[0]
            film.width, film.height = stream.codec_context.width, stream.codec_context.height
            if film.width * film.height > MOST_PIXELS:
                film.opening, film.why = Opening.SWELLING, "pixels"
                return film
            film.capture = capture.of_film({**container.metadata, **stream.metadata})
            film.frames = _frames(container, stream)
    except (av.FFmpegError, ValueError, OSError) as error:
        film.why = type(error).__name__
    return film


def _frames(container: InputContainer, stream: VideoStream) -> dict[int, Image.Image]:
    stream.thread_type = "NONE"
    stream.codec_context.skip_frame = "NONKEY"
    chosen = _spread(_early(container, stream))
    if len(chosen) < FEW:
        container.seek(0)
        stream.codec_context.skip_frame = "DEFAULT"
        chosen = _spread(_early(container, stream))
    return chosen


def _early(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    for count, frame in enumerate(container.decode(stream)):
        if count >= MOST_DECODED or (frame.time or 0.0) > FILM_SECONDS:
            return
        yield frame


def _spread(frames: Iterator[VideoFrame]) -> dict[int, Image.Image]:
    """At most one frame in each second, counted from one."""
    chosen: dict[int, Image.Image] = {}
    for frame in frames:
        second = 1 + min(FILM_SECONDS - 1, max(0, int(frame.time or 0.0)))
        if second not in chosen:
            chosen[second] = _grey(frame)
    return chosen


def _grey(frame: VideoFrame) -> Image.Image:
    scale = min(1.0, LONGEST_SIDE / max(frame.width, frame.height))
    size = (max(1, round(frame.width * scale)), max(1, round(frame.height * scale)))
    plane = frame.reformat(width=size[0], height=size[1], format="gray").planes[0]
    return Image.frombytes("L", size, bytes(plane), "raw", "L", plane.line_size)

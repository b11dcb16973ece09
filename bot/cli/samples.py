"""Sample files such as suppliers send: `python -m bot.cli.samples FOLDER`.

All are made here, none is found. Every function returns bytes, the same for the same arguments.
Decides what the dialogs and tests upload: a tool photo, a label, a drawing, a trial report,
measurements, and the broken ones. It refuses to know what the bot makes of them.
"""

import io
import random
import struct
import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bot.cli import documents
from bot.cli.held import askew, held_into
from bot.cli.scenes import view
from bot.evidence.readers.codes import read_codes

SEED = 20261121


def tool_photo(
    number: str = "T-2291", *, width: int = 1600, height: int = 1200, seed: int = SEED
) -> bytes:
    """A JPEG of a steel mould on a bench with its number engraved, with a camera's noise."""
    dice = random.Random(seed)  # noqa: S311 - the same noise every time
    picture = Image.new("RGB", (width, height), (96, 92, 88))
    pen = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y = dice.randrange(width), dice.randrange(height)
        shade = dice.randrange(70, 120)
        pen.line((x, y, x + dice.randrange(width // 3), y + dice.randrange(12)), (shade,) * 3, 2)
    left, top, right, bottom = width // 6, height // 5, width * 5 // 6, height * 4 // 5
    pen.rectangle((left, top, right, bottom), fill=(150, 154, 160), outline=(60, 60, 64), width=6)
    for x in (left + width // 20, right - width // 20):
        for y in (top + height // 16, bottom - height // 16):
            radius = width // 60
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(40, 40, 44))
    plate = (width // 3, height * 2 // 5, width * 2 // 3, height * 3 // 5)
    pen.rectangle(plate, fill=(206, 200, 180), outline=(80, 78, 70), width=4)
    pen.text(
        (width // 2, height // 2),
        number,
        fill=(24, 24, 24),
        font=ImageFont.load_default(height // 12),
        anchor="mm",
    )
    noise = Image.frombytes(
        "L", (width // 4, height // 4), dice.randbytes(width // 4 * (height // 4))
    )
    grain = noise.resize((width, height), Image.Resampling.BILINEAR).convert("RGB")
    blurred = Image.blend(picture, grain, 0.06).filter(ImageFilter.GaussianBlur(0.8))
    return _saved(blurred, "JPEG", quality=82)


def label_picture(text: str = "PA66-GF30 LOT 2611-04") -> bytes:
    """A PNG of a material label, 800 × 500."""
    picture = Image.new("RGB", (800, 500), "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, 20, 780, 480), outline="black", width=5)
    pen.text((400, 250), text, fill="black", font=ImageFont.load_default(48), anchor="mm")
    return _saved(picture, "PNG")


def thumbnail() -> bytes:
    """A JPEG too small to see anything on, 160 × 120."""
    return tool_photo(width=160, height=120)


def drawing(part: str = "HB-1040", revision: str = "F", order: str = "ORDER-123") -> bytes:
    """A PDF drawing of one page with a title block."""
    frame = "2 w 40 40 762 515 re S 120 200 300 200 re S 270 300 60 0 360 re S 520 40 282 110 re S"
    return documents.pdf(
        [[f"PART {part}", f"REVISION {revision}", f"ORDER {order}", "MATERIAL PA66-GF30"]],
        graphics=frame,
        landscape=True,
    )


def trial_report(
    order: str = "ORDER-123", tool: str = "T-2291", quantity: int = 300, revision: str = "F"
) -> bytes:
    """A PDF report of a pilot run, two pages."""
    return documents.pdf(
        [
            [
                "PILOT RUN REPORT",
                f"Order {order}   Part HB-1040   Drawing revision {revision}",
                f"Tool {tool}   Site Dongguan plant 2   Batch 2611-04",
                f"Quantity {quantity} pcs   Date 2026-11-18",
                "1 IQC records: resin lot 2611-04 accepted",
                "2 IPQC records: 12 checks, all within limits",
            ],
            [
                "3 Dimensional report: see HB-1040-dimensions.xlsx",
                "4 Functional tests: 32 of 32 passed",
                "5 Assessment: one open issue, flash at gate, owner Li Wei, due 2026-12-03",
            ],
        ]
    )


def dimensional_report(part: str = "HB-1040", *, pieces: int = 32, seed: int = SEED) -> bytes:
    """An XLSX with measured dimensions and their limits."""
    rows = _dimensions(part, "F", "ORDER-123", pieces, seed)
    return documents.xlsx(
        {"Dimensions": rows, "Gauges": [["Caliper", "QC-014", "valid to 2027-03-01"]]}
    )


def measurements(*, pieces: int = 32, seed: int = SEED) -> bytes:
    """The same measurements as CSV."""
    lines = ["piece,A,B,C"]
    lines += [",".join(str(cell) for cell in row) for row in _measured(pieces, seed)]
    return ("\r\n".join(lines) + "\r\n").encode()


def overstated_study(
    part: str = "HB-1040", revision: str = "F", order: str = "ORDER-123", *, seed: int = 9
) -> bytes:
    """An XLSX that states Cpk 1.45; its own 125 readings show 0.64, and four are out of limits."""
    readings = _readings(24.018, 0.0155, seed)
    return _study(part, revision, order, readings, {"Cpk": 1.45, "Ppk": 1.41})


def held_study(
    part: str = "HB-1040", revision: str = "F", order: str = "ORDER-123", *, seed: int = 9
) -> bytes:
    """An XLSX that states Cpk 1.54, and its own 125 readings show as much."""
    readings = _readings(24.001, 0.01, seed)
    return _study(part, revision, order, readings, {"Cpk": 1.54, "Ppk": 1.57})


def meeting_minutes(part: str = "HB-1040", revision: str = "F", order: str = "ORDER-123") -> bytes:
    """A PDF of minutes in which a drawing revision was accepted, perhaps not the order's own."""
    return documents.pdf(
        [
            [
                "MINUTES OF MEETING",
                "Date: 2026-11-12",
                "Attendees: Li Wei (production), Chen Yu (quality), M. Bauer (buyer)",
                f"Order {order}, part {part}. Drawing revision {revision} accepted by all.",
                "Actions: work instruction by Li Wei, gauge check by Chen Yu.",
            ]
        ]
    )


def empty() -> bytes:
    """No byte at all."""
    return b""


def renamed_program() -> bytes:
    """The beginning of a Windows program, to be sent as photo.jpg; it cannot run."""
    stub = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"
    return stub + bytes(44) + b"\x80\x00\x00\x00" + b"This program cannot be run in DOS mode.\r\n"


def truncated_photo() -> bytes:
    """The first half of a photo, as a broken upload leaves it."""
    whole = tool_photo()
    return whole[: len(whole) // 2]


def picture_bomb(side: int = 10_000) -> bytes:
    """A PNG of a few kilobytes that decodes to side × side pixels (100 million by default)."""
    row = b"\x00" + bytes((side + 7) // 8)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def paper(part: str, revision: str, order: str) -> bytes:
    """A PDF of one page that says what it belongs to and nothing else: a contract page, a note."""
    return documents.pdf(
        [[f"ORDER {order}", f"PART {part}", f"DRAWING REVISION {revision}", "Signed and dated"]]
    )


def measured_batch(part: str, revision: str, order: str, *, seed: int = SEED) -> bytes:
    """An XLSX with the dimensions of 32 pieces of a batch, each piece in its row."""
    return documents.xlsx({"Dimensions": _dimensions(part, revision, order, 32, seed)})


def placard_photo(
    sheet: bytes,
    *,
    share: float = 0.2,
    turn: float = 7,
    lean: float = 0.06,
    number: str = "T-2291",
) -> bytes:
    """A JPEG of the tool with a placard held into it; every placard sees the tool anew.

    Args:
        sheet: the placard as the bot posts it for a phone, PNG.
        share: the width of its square code, as a part of the photo's width.
        turn: degrees by which it is held askew.
        lean: how much its far edge is shorter than its near one.
        number: the tool's number.
    """
    with Image.open(io.BytesIO(sheet)) as opened:
        whole = opened.convert("RGB")
    boxes = [code.box for code in read_codes(whole)]
    left, top, right, lower = boxes[0] if boxes else (0, 0, whole.width, whole.width)
    side = right - left
    # What shows of the phone: the code, its white, and the letters below it.
    card = whole.crop((0, max(0, top - side // 5), whole.width, lower + side // 2))
    seed = zlib.crc32(sheet)
    photo = view(number, seed)
    dice = random.Random(seed)  # noqa: S311 - the same place every time
    middle = (photo.width * dice.uniform(0.78, 0.81), photo.height * dice.uniform(0.35, 0.65))
    scale = share * photo.width / side
    corners = askew((card.width * scale, card.height * scale), middle, turn=turn, lean=lean)
    held = held_into(photo, card, corners)
    return _saved(held.filter(ImageFilter.GaussianBlur(0.6)), "JPEG", quality=82)


SAMPLES: Mapping[str, Callable[[], bytes]] = {
    "tool-T-2291.jpg": tool_photo,
    "material-label.png": label_picture,
    "thumbnail.jpg": thumbnail,
    "HB-1040-rev-F.pdf": drawing,
    "pilot-report.pdf": trial_report,
    "pilot-holds.xlsx": partial(held_study, order="ORDER-201"),
    "pilot-overstated.xlsx": partial(overstated_study, order="ORDER-201"),
    "HB-1040-dimensions.xlsx": dimensional_report,
    "HB-1040-measurements.csv": measurements,
    "empty.pdf": empty,
    "photo.jpg": renamed_program,
    "cut-off.jpg": truncated_photo,
    "bomb.png": picture_bomb,
    # Of the worked orders: one plain page each, which stands for whatever paper is sent.
    "BR-20-rev-C.pdf": partial(drawing, "BR-20", "C", "BRACKET-1"),
    "BR-20-paper.pdf": partial(paper, "BR-20", "C", "BRACKET-1"),
    "BR-20-dimensions.xlsx": partial(measured_batch, "BR-20", "C", "BRACKET-1"),
    "BR-20-again.pdf": partial(paper, "BR-20", "C", "BRACKET-2"),
    "BR-20-again.xlsx": partial(measured_batch, "BR-20", "C", "BRACKET-2", seed=SEED + 1),
    "LH-7-hall.png": partial(label_picture, "HALL 2  LINE 4"),
    "LH-7-paper.pdf": partial(paper, "LH-7", "B", "ORDER-123"),
    "CB-3-paper.pdf": partial(paper, "CB-3", "D", "CARABINER-1"),
    "DS-4-paper.pdf": partial(paper, "DS-4", "E", "SENSOR-1"),
}


def write_all(folder: Path) -> dict[str, Path]:
    """Write every sample into the folder; its name -> where it lies."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for name, make in SAMPLES.items():
        written[name] = folder / name
        written[name].write_bytes(make())
    return written


def _readings(middle: float, spread: float, seed: int) -> list[float]:
    """125 readings of one dimension, in mm."""
    dice = random.Random(seed)  # noqa: S311 - the same noise every time
    return [dice.gauss(middle, spread) for _ in range(125)]


def _study(
    part: str, revision: str, order: str, readings: Sequence[float], states: Mapping[str, float]
) -> bytes:
    """A capability study of one dimension: what it belongs to, the readings, what it states."""
    rows: list[list[str | float]] = [
        ["Dimensional report, capability study"],
        ["Order", order, "Part No.", part, "Drawing revision", revision],
        ["Instrument", "CMM QC-003", "Date", "2026-11-18"],
        [],
        ["Piece", "Subgroup", "A 24.00 ±0.05"],
    ]
    rows += [[n + 1, n // 5 + 1, round(size, 3)] for n, size in enumerate(readings)]
    rows += [[index, "", stated] for index, stated in states.items()]
    return documents.xlsx({"Study": rows})


def _dimensions(
    part: str, revision: str, order: str, pieces: int, seed: int
) -> list[list[str | float]]:
    """What a sheet of measured dimensions belongs to, their limits, and each piece in its row."""
    return [
        ["Part", part, "Revision", revision, "Order", order],
        ["No.", "A 24.00 ±0.05", "B 8.50 ±0.03", "C 112.0 ±0.15"],
        *_measured(pieces, seed),
    ]


def _measured(pieces: int, seed: int) -> list[list[str | float]]:
    dice = random.Random(seed)  # noqa: S311 - the same noise every time
    limits = ((24.0, 0.05), (8.5, 0.03), (112.0, 0.15))
    return [
        [piece, *(round(dice.gauss(middle, give / 4), 3) for middle, give in limits)]
        for piece in range(1, pieces + 1)
    ]


def _saved(picture: Image.Image, form: str, quality: int = 90) -> bytes:
    target = io.BytesIO()
    picture.save(target, form, quality=quality)
    return target.getvalue()


if __name__ == "__main__":
    for sample in write_all(Path(sys.argv[1])).values():
        sys.stdout.write(f"{sample}\n")

"""The sheet: one page, both languages to be seen, and a square code that reads back."""

import io
import re
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from bot.cli import samples
from bot.evidence import placard_sheet
from bot.evidence.placard import qr_text, written
from bot.evidence.placard_sheet import QUIET, Sheet, symbol
from bot.evidence.readers.codes import read_codes
from bot.evidence.readers.pictures import look
from bot.evidence.readers.prints import ORIENTATIONS
from prompts.words import Text, Words

CODE = "K7QF2MXD"
ASK = Text(
    {
        "en": "Please send a photo of the tool where the order will be made.",
        "zh-CN": "请发一张模具在量产工厂里的照片。",
    }
)
CHINESE = """\
placard:
  title: 拍照时请把这张卡拍进去
  order: 订单
  question: 照片要拍到
  code: 编码
  made: "{made} 生成，{until} 前有效。"
  step_1: 打印这一页，或者用另一部手机打开。
  step_2: 拿在要拍的东西旁边。
  step_3: 方形码的宽度至少要占照片宽度的八分之一。
  step_4: 把照片发到讨论串。编码只能用一次。
"""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Words:
    """The sheet's words in both languages."""
    folder = tmp_path_factory.mktemp("words")
    english = Words.load()
    keys = (*placard_sheet.STEPS, "placard.title", "placard.order", "placard.question")
    lines = [f'  {key.partition(".")[2]}: "{english.text(key).say()}"' for key in keys]
    lines.insert(0, "placard:")
    lines.append('  code: "Code"')
    lines.append('  least: "≥ 1/8"')
    lines.append('  made: "Made on {made}. Use it until {until}."')
    for language, said in (("en", "\n".join(lines)), ("zh-CN", CHINESE + '  least: "≥ 1/8"\n')):
        (folder / language).mkdir()
        (folder / language / "placards.yml").write_text(said, encoding="utf-8")
    return Words.load(folder)


def sheet(order: str = "ORDER-123", ask: Text = ASK) -> Sheet:
    """What the placard of an order says."""
    return Sheet(order, CODE, ask, date(2026, 11, 21), date(2026, 12, 5))


def page(pdf: bytes, scale: float = 2) -> tuple[Image.Image, str, int]:
    """A PDF's first page as a printer would show it, its words, and how many pages there are."""
    document = pypdfium2.PdfDocument(pdf)
    first = document[0]
    seen = first.render(scale=scale).to_pil().convert("L")
    words = first.get_textpage().get_text_range()
    return seen, words, len(document)


def test_the_code_reads_back_from_phone_and_paper(both: Words) -> None:
    """Both forms hold the same square code, and it is large."""
    phone = Image.open(io.BytesIO(placard_sheet.png(sheet(), both)))
    paper, _, _ = page(placard_sheet.pdf(sheet(), both))
    for picture in (phone, paper):
        (code,) = read_codes(picture)
        assert code.text == qr_text("ORDER-123", CODE)
        assert code.box[2] - code.box[0] > picture.width // 3


def test_the_page_is_one_and_says_it_in_both_languages(both: Words) -> None:
    """Order, question, code, dates and steps are words that can be found, in both languages."""
    _, words, pages = page(placard_sheet.pdf(sheet(), both))
    flat = re.sub(r"\s+", " ", words)
    assert pages == 1
    for said in (
        *("ORDER-123", written(CODE), "2026-11-21", "2026-12-05", ASK.say("en"), "1/8"),
        *("at least one eighth", "The code works once", "拍照时请把这张卡拍进去", "订单"),
    ):
        assert said in flat, said
    assert ASK.say("zh-CN") in flat.replace(" ", "")
    assert "方形码的宽度至少要占照片宽度的八分之一" in flat.replace(" ", "")


def test_chinese_is_to_be_seen_and_not_only_there(both: Words) -> None:
    """Other Chinese words look different, on screen and as a viewer without fonts shows the page.

    Where a font lacks the signs, all of them are the same box or nothing at all.
    """
    sides = [Text({"en": "x", "zh-CN": said}) for said in ("模具照片", "量产工厂")]
    sheets = [sheet(ask=ask) for ask in sides]
    phones = [Image.open(io.BytesIO(placard_sheet.png(made, both))) for made in sheets]
    pages = [page(placard_sheet.pdf(made, both))[0] for made in sheets]
    for one, other in (phones, pages):
        box = ImageChops.difference(one, other).getbbox()
        assert box is not None
        assert sum(one.crop(box).histogram()[:128]) > 200


def test_a_drawing_shows_how_to_hold_it(both: Words) -> None:
    """On the page it is drawn in lines, not pasted in: there are many paths."""
    document = pypdfium2.PdfDocument(placard_sheet.pdf(sheet(), both))
    kinds = [thing.type for thing in document[0].get_objects()]
    assert kinds.count(pypdfium2.raw.FPDF_PAGEOBJ_PATH) > 40


@pytest.mark.parametrize(
    ("order", "ask"),
    [
        ("订单-12", ASK),
        ("x" * 40, ASK),
        ("ORDER-123", Text({"en": "word " * 80, "zh-CN": "字" * 300})),
        ("<!channel>", Text({"en": "W" * 200})),
        ("Ä/Ö", Text({"en": "Ünïcödé — “quotes”", "zh-CN": "中文 and English 混合"})),
    ],
)
def test_long_and_odd_words_still_fit_one_page(both: Words, order: str, ask: Text) -> None:
    """The square code reads back, nothing runs over the lower edge, and it stays one page."""
    made = sheet(order, ask)
    paper, _, pages = page(placard_sheet.pdf(made, both))
    assert pages == 1
    phone = Image.open(io.BytesIO(placard_sheet.png(made, both)))
    for picture in (phone, paper):
        assert [code.text for code in read_codes(picture)] == [qr_text(order, CODE)]
        edge = picture.crop((0, picture.height - 12, picture.width, picture.height))
        assert edge.convert("L").getextrema() == (255, 255)


def test_the_same_placard_is_the_same_file(both: Words) -> None:
    """Nothing of the day or the machine gets into it."""
    for make in (placard_sheet.png, placard_sheet.pdf):
        assert make(sheet(), both) == make(sheet(), both)


def test_the_square_code_has_large_modules() -> None:
    """Level M, in the smallest size that holds it, and room for the white around it."""
    code = symbol("ORDER-123", CODE)
    assert (code.error, len(code.matrix)) == ("M", 25)
    assert QUIET == 4


def test_the_font_has_its_licence() -> None:
    """The signs come from a package with a free font, not from this repository."""
    root = Path(placard_sheet.__file__).parents[2]
    assert not [path for path in (root / "bot").rglob("*") if path.suffix in {".otf", ".ttf"}]


@pytest.mark.parametrize("how", ["whole", "half", "third", "screenshot", "half turned", "mirrored"])
def test_a_sheet_alone_has_no_print(how: str) -> None:
    """Sent back as it came, shrunk, as a screenshot or turned, it is no photo of anything."""
    drawn = Image.open(io.BytesIO(placard_sheet.png(sheet(), Words.load()))).convert("L")
    screen = Image.new("L", (1400, 2600), 40)
    screen.paste(drawn, (160, 120))
    pictures = {
        "whole": drawn,
        "half": drawn.resize((540, 540 * drawn.height // 1080)),
        "third": drawn.resize((360, 360 * drawn.height // 1080)),
        "screenshot": screen,
        "half turned": drawn.rotate(180),
        "mirrored": screen.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    }
    seen = look(pictures[how])
    assert (len(seen.codes), seen.prints, seen.masked_prints) == (1, [], [])


def test_a_photo_with_the_sheet_in_it_has_a_print() -> None:
    """What stands beside the sheet is compared, and nothing of the sheet."""
    drawn = placard_sheet.png(sheet(), Words.load())
    seen = look(Image.open(io.BytesIO(samples.placard_photo(drawn))).convert("L"))
    assert len(seen.prints) == ORIENTATIONS

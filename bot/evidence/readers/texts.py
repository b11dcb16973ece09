"""Texts, lists and XML, also the XML inside a DOCX: do they read to the end, and how do they begin.

XML that defines entities of its own is not expanded and not read on (billion laughs); nothing is
fetched that a file refers to. Measurements (QIF) are only opened here, not yet recomputed.
"""

import zipfile
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError

from bot.evidence.facts import Opening
from bot.evidence.formats import Format, readable
from bot.evidence.readers import EXCERPT, Seen, excerpt, says_something
from bot.evidence.readers.packages import look_over


def read(path: Path, _form: Format) -> Seen:
    """Lines of a text; nothing when there is no letter and no digit in any of them."""
    content = path.read_bytes()
    if not content.strip(b" \t\r\n\x0b\x0c\xef\xbb\xbf\xfe\xff\x00"):
        return {"opening": Opening.EMPTY}
    for encoding in (
        ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "gb18030")
    ):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if readable(content[:EXCERPT]) is None or "\x00" in text:
            break
        if not says_something(text):
            return {"opening": Opening.EMPTY}
        rows = text.count("\n") + (not text.endswith("\n"))
        return {"opening": Opening.OPENED, "rows": rows, "excerpt": excerpt(text)}
    return {"opening": Opening.BROKEN, "why": "not text to its end"}


def read_markup(path: Path, _form: Format) -> Seen:
    """XML, SVG and QIF: whether it is well formed, and the words between its tags."""
    with path.open("rb") as file:
        return _walk(file)


def read_document(path: Path, form: Format) -> Seen:
    """DOCX, PPTX and ODT: whole, and for DOCX and ODT the words of the text."""
    trouble = look_over(path, unpack=True)
    if trouble:
        return trouble
    part = {"DOCX": "word/document.xml", "ODT": "content.xml"}.get(form.name)
    with zipfile.ZipFile(path) as archive:
        if part is None:
            return {"opening": Opening.OPENED}
        if part not in archive.namelist():
            return {"opening": Opening.BROKEN, "why": f"no {part}"}
        with archive.open(part) as file:
            return _walk(file)


def _walk(file: IO[bytes]) -> Seen:
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - the child loads one parser
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415

    words: list[str] = []
    length = elements = 0
    try:
        for _, element in iterparse(file, events=("end",)):
            elements += 1
            for text in (element.text, element.tail):
                if text and text.strip() and length < EXCERPT:
                    words.append(text.strip())
                    length += len(text)
            element.clear()
    except DefusedXmlException as error:
        return {"opening": Opening.NESTED, "why": type(error).__name__}
    except (ParseError, ValueError, LookupError) as error:
        return {"opening": Opening.BROKEN, "why": type(error).__name__}
    return {"opening": Opening.OPENED, "rows": elements, "excerpt": excerpt(" ".join(words))}

"""The formats that we can name, and which a file's name or first bytes claim.

Decides one thing: what a file is, by its content (`recognise`) and by its name (`claimed`). It
opens nothing beyond a ZIP's list of names, and refuses to judge whether the two agree.
"""

import codecs
import csv
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import filetype

from bot.evidence.facts import Family

HEAD = 8192
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A PDF may carry junk in front; readers look this far for its mark.
PDF_MARK_WITHIN = 1024


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its short name, media type, family and the endings people give it."""

    name: str
    media_type: str
    family: Family
    extensions: tuple[str, ...] = ()


_OOXML = "application/vnd.openxmlformats-officedocument."
FORMATS: tuple[Format, ...] = (
    Format("JPEG", "image/jpeg", Family.PICTURE, ("jpg", "jpeg", "jpe", "jfif")),
    Format("PNG", "image/png", Family.PICTURE, ("png", "apng")),
    Format("GIF", "image/gif", Family.PICTURE, ("gif",)),
    Format("BMP", "image/bmp", Family.PICTURE, ("bmp",)),
    Format("TIFF", "image/tiff", Family.PICTURE, ("tif", "tiff")),
    Format("WEBP", "image/webp", Family.PICTURE, ("webp",)),
    Format("HEIC", "image/heic", Family.PICTURE, ("heic", "heif", "hif")),
    Format("AVIF", "image/avif", Family.PICTURE, ("avif",)),
    Format("PDF", "application/pdf", Family.PDF, ("pdf",)),
    Format("XLSX", f"{_OOXML}spreadsheetml.sheet", Family.SPREADSHEET, ("xlsx", "xlsm", "xltx")),
    Format(
        "XLSB",
        "application/vnd.ms-excel.sheet.binary.macroenabled.12",
        Family.SPREADSHEET,
        ("xlsb",),
    ),
    Format("XLS", "application/vnd.ms-excel", Family.SPREADSHEET, ("xls", "et")),
    Format("ODS", "application/vnd.oasis.opendocument.spreadsheet", Family.SPREADSHEET, ("ods",)),
    Format("DOCX", f"{_OOXML}wordprocessingml.document", Family.DOCUMENT, ("docx", "docm", "dotx")),
    Format("DOC", "application/msword", Family.DOCUMENT, ("doc", "wps")),
    Format("ODT", "application/vnd.oasis.opendocument.text", Family.DOCUMENT, ("odt",)),
    Format("PPTX", f"{_OOXML}presentationml.presentation", Family.DOCUMENT, ("pptx", "pptm")),
    Format("PPT", "application/vnd.ms-powerpoint", Family.DOCUMENT, ("ppt",)),
    Format("RTF", "application/rtf", Family.DOCUMENT, ("rtf",)),
    Format("CSV", "text/csv", Family.TEXT, ("csv", "tsv")),
    Format("TXT", "text/plain", Family.TEXT, ("txt", "log", "md", "text")),
    Format("JSON", "application/json", Family.TEXT, ("json",)),
    Format("QIF", "application/qif+xml", Family.MEASUREMENTS, ("qif",)),
    Format("XML", "application/xml", Family.MARKUP, ("xml",)),
    Format("SVG", "image/svg+xml", Family.MARKUP, ("svg",)),
    Format("HTML", "text/html", Family.WEB_PAGE, ("html", "htm", "xhtml", "mht", "mhtml")),
    Format("DWG", "image/vnd.dwg", Family.DRAWING, ("dwg",)),
    Format("DXF", "image/vnd.dxf", Family.DRAWING, ("dxf",)),
    Format("STEP", "model/step", Family.DRAWING, ("step", "stp", "p21")),
    Format("IGES", "model/iges", Family.DRAWING, ("iges", "igs")),
    Format("ZIP", "application/zip", Family.ARCHIVE, ("zip",)),
    Format("RAR", "application/vnd.rar", Family.ARCHIVE, ("rar",)),
    Format("7Z", "application/x-7z-compressed", Family.ARCHIVE, ("7z",)),
    Format("GZIP", "application/gzip", Family.ARCHIVE, ("gz", "tgz")),
    Format("TAR", "application/x-tar", Family.ARCHIVE, ("tar",)),
    Format("MP4", "video/mp4", Family.RECORDING, ("mp4", "m4v")),
    Format("MOV", "video/quicktime", Family.RECORDING, ("mov",)),
    Format("AVI", "video/x-msvideo", Family.RECORDING, ("avi",)),
    Format("WEBM", "video/webm", Family.RECORDING, ("webm",)),
    Format("MKV", "video/x-matroska", Family.RECORDING, ("mkv",)),
    Format("WMV", "video/x-ms-wmv", Family.RECORDING, ("wmv",)),
    Format("MP3", "audio/mpeg", Family.RECORDING, ("mp3",)),
    Format("M4A", "audio/mp4", Family.RECORDING, ("m4a",)),
    Format("WAV", "audio/x-wav", Family.RECORDING, ("wav",)),
    Format("EXE", "application/x-msdownload", Family.PROGRAM, ("exe", "dll", "scr", "com", "sys")),
    Format("ELF", "application/x-executable", Family.PROGRAM, ("so", "elf", "bin", "run")),
    Format("MACH-O", "application/x-mach-binary", Family.PROGRAM, ("dylib",)),
    Format("CLASS", "application/java-vm", Family.PROGRAM, ("class",)),
    Format("JAR", "application/java-archive", Family.PROGRAM, ("jar", "apk")),
    Format("LNK", "application/x-ms-shortcut", Family.PROGRAM, ("lnk",)),
    Format("MSI", "application/x-msi", Family.PROGRAM, ("msi",)),
    Format(
        "SCRIPT",
        "text/x-script",
        Family.PROGRAM,
        ("sh", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "wsf", "hta", "py", "pl", "reg"),
    ),
    Format("OLE", "application/x-ole-storage", Family.OTHER, ("msg", "sldprt", "sldasm", "slddrw")),
)
BY_NAME = {form.name: form for form in FORMATS}
_BY_EXTENSION = {ending: form for form in FORMATS for ending in form.extensions}
_BY_MEDIA_TYPE = {form.media_type: form for form in FORMATS} | {
    "image/apng": BY_NAME["PNG"],
    "image/heif": BY_NAME["HEIC"],
    "video/x-m4v": BY_NAME["MP4"],
    "application/x-rar-compressed": BY_NAME["RAR"],
}

_MARKS = (
    (b"\x7fELF", "ELF"),
    (b"\xfe\xed\xfa\xce", "MACH-O"),
    (b"\xfe\xed\xfa\xcf", "MACH-O"),
    (b"\xce\xfa\xed\xfe", "MACH-O"),
    (b"\xcf\xfa\xed\xfe", "MACH-O"),
    (b"\xca\xfe\xba\xbe", "CLASS"),
    (b"#!", "SCRIPT"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "LNK"),
    (b"AutoCAD Binary DXF", "DXF"),
)
_PROLOG = r"(?:<\?xml[^>]*>\s*|<!--(?:(?!-->).)*-->\s*|<!doctype\s+svg[^>\[]*>\s*)*"
# How a text begins, in the order of asking; white space in front is dropped before.
_TEXT_MARKS = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), name)
    for pattern, name in (
        (r"\{\\rtf", "RTF"),
        (r"ISO-10303-21", "STEP"),
        (r"<.*qifstandards\.org/xsd/qif", "QIF"),
        (rf"{_PROLOG}<(?:!doctype\s+html|html|head|body|script|meta|table)\b", "HTML"),
        (rf"{_PROLOG}<svg\b", "SVG"),
        (r"<(?:\?xml|!doctype|!--|[a-z_][\w:.-]*[\s/>])", "XML"),
        (r"(?:999\r?\n[^\n]*\n\s*)*0\r?\n\s*SECTION", "DXF"),
        (r"[^\n]{1,72}S[ 0]{6}1\s", "IGES"),
    )
)
# How the parts of Microsoft's older container are called inside it, in UTF-16.
_OLE_PARTS = (
    ("EncryptedPackage", ""),
    ("Workbook", "XLS"),
    ("WordDocument", "DOC"),
    ("PowerPoint Document", "PPT"),
)


def claimed(name: str) -> tuple[str, Format | None]:
    """The ending of a file's name (lower case, no dot) and the format that it claims, if known."""
    ending = Path(name).suffix.removeprefix(".").lower()
    return ending, _BY_EXTENSION.get(ending)


def recognise(file: BinaryIO, claim: Format | None) -> Format | None:
    """What the file is by its content; None when nothing known fits.

    The claim only settles what bytes cannot: which of two formats of one container was meant,
    and whether a text that begins with `MZ` is a part number. It never makes a file something
    that its bytes are not.
    """
    file.seek(0)
    head = file.read(HEAD)
    text = readable(head)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return BY_NAME[name]
    if head.startswith(b"MZ") and (text is None or claim is None or claim.family != Family.TEXT):
        return BY_NAME["EXE"]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(file)
    if head.startswith(OLE_MARK):
        return _of_ole(file, claim)
    return _of_head(head, text, claim)


def _of_head(head: bytes, text: str | None, claim: Format | None) -> Format | None:
    # Before pictures: a PDF may have anything in front, and a list may begin with the letters BM.
    if b"%PDF-" in head[:PDF_MARK_WITHIN]:
        return BY_NAME["PDF"]
    if text is not None:
        return _of_text(text, claim)
    kind = filetype.guess(head)
    return _BY_MEDIA_TYPE.get(kind.mime) if kind else None


def readable(head: bytes) -> str | None:
    """The beginning of a file as text, or None when it is not text.

    UTF-8, UTF-16 with its mark, and GB18030, in which Chinese Excel writes CSV.
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            # Not final: the head may end in the middle of a character.
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", text):
            return text
    return None


def looks_tabular(text: str) -> bool:
    """Whether the first lines hold the same number of columns, at least two, by one delimiter."""
    # The last line seen may be cut in the middle.
    lines = [line for line in text.splitlines()[:10] if line.strip()][:9]
    if len(lines) < 2:  # noqa: PLR2004 - one line is a sentence, not a table
        return False
    for delimiter in ",;\t|":
        try:
            widths = {len(row) for row in csv.reader(lines, delimiter=delimiter)}
        except csv.Error:
            continue
        if len(widths) == 1 and widths.pop() > 1:
            return True
    return False


def _of_zip(file: BinaryIO) -> Format:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            first = archive.infolist()[0] if names else None
            declared = b""
            if first and first.filename == "mimetype" and first.file_size < HEAD:
                declared = archive.read(first)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, RuntimeError):
        return BY_NAME["ZIP"]
    media = _BY_MEDIA_TYPE.get(declared.decode("ascii", "replace").strip())
    if media:
        return media
    for part, name in (
        ("xl/workbook.bin", "XLSB"),
        ("xl/workbook.xml", "XLSX"),
        ("word/document.xml", "DOCX"),
        ("ppt/presentation.xml", "PPTX"),
        ("META-INF/MANIFEST.MF", "JAR"),
        ("AndroidManifest.xml", "JAR"),
    ):
        if part in names:
            return BY_NAME[name]
    return BY_NAME["ZIP"]


def _of_ole(file: BinaryIO, claim: Format | None) -> Format:
    file.seek(0)
    content = file.read()
    for part, name in _OLE_PARTS:
        if part.encode("utf-16-le") in content:
            # A locked XLSX or DOCX is a package inside this container; only the name tells which.
            if not name:
                office = claim and claim.family in {Family.SPREADSHEET, Family.DOCUMENT}
                return claim if claim and office else BY_NAME["XLSX"]
            return BY_NAME[name]
    return BY_NAME["MSI"] if claim and claim.family is Family.PROGRAM else BY_NAME["OLE"]


def _of_text(text: str, claim: Format | None) -> Format:
    start = text.lstrip()
    for pattern, name in _TEXT_MARKS:
        if pattern.match(start):
            return BY_NAME[name]
    if claim and claim.family in {Family.TEXT, Family.PROGRAM}:
        # Text has no mark of its own: a script or a list is what its name says.
        return claim
    return BY_NAME["CSV"] if looks_tabular(text) else BY_NAME["TXT"]

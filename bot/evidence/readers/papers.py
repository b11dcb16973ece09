"""PDF: does it open without a password, how many pages, what do the first ones say.

PDFium runs here in one thread of a child process: two threads abort it, and a page that never
ends is stopped by the child's limits. Nothing is rendered and no script is run.
"""

from pathlib import Path

from bot.evidence.facts import Opening
from bot.evidence.formats import Format
from bot.evidence.readers import EXCERPT, Seen, excerpt

# Where a report names its order, part and revision.
PAGES_READ = 3


def read(path: Path, _form: Format) -> Seen:
    """Pages, and the text of the first three."""
    import pypdfium2  # noqa: PLC0415 - the child loads one decoder
    from pypdfium2 import raw  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        opening = Opening.LOCKED if locked else Opening.BROKEN
        return {"opening": opening, "why": f"pdfium {error.err_code}"}
    pages = len(document)
    if pages == 0:
        return {"opening": Opening.EMPTY}
    said = ""
    for number in range(min(pages, PAGES_READ)):
        try:
            text = document[number].get_textpage()
            said += " " + text.get_text_range(0, min(text.count_chars(), EXCERPT))
        except pypdfium2.PdfiumError as error:
            return {"opening": Opening.BROKEN, "pages": pages, "why": f"page {number + 1}: {error}"}
    return {"opening": Opening.OPENED, "pages": pages, "excerpt": excerpt(said)}

"""The child process of `render`: paints one page of a PDF and outlines a quote on it.

    python -m rag.read.quote_picture < REQUEST

In: a PDF's bytes, a page, a quote. Out: a PNG, or an error that says where the quote stands instead.
"""

import io
import json
import os
import resource
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from rag.errors import DamagedFileError, NotAPaperError, ReadError
from rag.read.formats import HEAD_BYTES, Format, sniff
from rag.read.pdf_layout import TextLine
from rag.read.pdf_marks import Box
from rag.read.pdf_page import read_page
from rag.read.pdfium import PdfFile
from rag.read.quote_places import Letters, PageLetters, letters_of, quote_places, split_over_break
from rag.read.render import DOTS_PER_INCH, QuoteNotFoundError

_MEMORY_BYTES = 2_000_000_000
_NEAR_PAGES = 20
_MARGIN_POINTS = 1.5
_OUTLINE = (200, 0, 60)


def outlined_page(data: bytes, page: int, quote: str, dots_per_inch: int = DOTS_PER_INCH) -> bytes:
    """Return the picture that `render_quote` gives, made in this process. Raises as it does."""
    _require_pdf(data)
    with PdfFile(data) as file:
        if not 1 <= page <= file.n_pages:
            raise ReadError(f"There is no page {page}; the file has pages 1 to {file.n_pages}.")
        sheet = _Sheet(file, page - 1)
        boxes = _boxes_of(file, sheet, quote) if quote.strip() else []
        png = file.render_png(page - 1, dots_per_inch)
        return _outlined(png, boxes, sheet.size) if boxes else png


def _require_pdf(data: bytes) -> None:
    found = sniff(data[:HEAD_BYTES])
    if found is not Format.PDF:
        message = f"This is a {found.value} file, and only the pages of a PDF can be painted"
        raise NotAPaperError(f"{message}. `rag inspect FILE --html PAGE.html` shows its text with the items marked.")


class _Sheet:
    """One page with its characters' boxes in display points; read when first asked for."""

    def __init__(self, file: PdfFile, index: int) -> None:
        self._file, self.index = file, index
        page = file.page(index)
        if page is None:
            raise DamagedFileError(f"Page {index + 1} is damaged. Fetch the PDF again, or export it again.")
        self._page = page
        self.size = (page.width, page.height)

    @cached_property
    def painted(self) -> Letters:
        return letters_of(self._page.character(index) for index in range(self._page.n_chars))

    @cached_property
    def letters(self) -> PageLetters:
        return PageLetters(self.painted, letters_of(line.text for line in self._lines))

    @cached_property
    def _lines(self) -> tuple[TextLine, ...]:
        return read_page(self._file, self.index).lines

    def distance(self, character: int, line: int) -> float:
        """Return how far below or above its line a character stands, in points."""
        return abs(self.box(character)[3] - self._lines[line].y)

    def box(self, character: int) -> Box:
        """Return the box of a character."""
        return self._page.char_box(character)

    def close(self) -> None:
        """Give the page's memory back."""
        self._page.close()


def _boxes_of(file: PdfFile, sheet: _Sheet, quote: str) -> list[Box]:
    """Return the boxes to outline.

    Raises:
        QuoteNotFoundError: there are none.
    """
    wanted = letters_of(quote).text
    if not wanted:
        raise QuoteNotFoundError("The quote holds no letter or figure. Give the words as the paper has them.")
    found = quote_places(sheet.letters, wanted, sheet.distance) or _over_break(file, sheet, wanted)
    if not found:
        raise QuoteNotFoundError(_where_else(file, sheet, wanted))
    return [box for characters in found for box in line_boxes([sheet.box(character) for character in characters])]


def _over_break(file: PdfFile, sheet: _Sheet, wanted: str) -> list[list[int]]:
    """Return the part of a quote that stands on this page where its rest stands on the next or the one before."""
    for other_index, is_next in ((sheet.index + 1, True), (sheet.index - 1, False)):
        if not 0 <= other_index < file.n_pages:
            continue
        other = _Sheet(file, other_index)
        for here, there in ((sheet.letters.lines, other.letters.lines), (sheet.painted, other.painted)):
            before, after = (here, there) if is_next else (there, here)
            cut = split_over_break(before.text, after.text, wanted)
            if cut is not None:
                own = wanted[:cut] if is_next else wanted[cut:]
                return quote_places(sheet.letters, own, sheet.distance)
        other.close()
    return []


def _where_else(file: PdfFile, sheet: _Sheet, wanted: str) -> str:
    """Say where the quote stands instead: on the nearest page that has it, or nowhere."""
    number = sheet.index + 1
    nearest = next((other for other in _by_distance(file, sheet.index) if _holds(file, other, wanted, number)), None)
    if nearest is not None:
        return f"The quote is not on page {number}; the nearest page that has it is {nearest + 1}. Ask for that page."
    if not sheet.painted.text:
        return f"Page {number} holds no text, only pictures, so no quote can be found on it. Run ocrmypdf on the file first."
    return f"The quote is not on page {number}, nor on any other of the {file.n_pages}. Give the words as the paper has them."


def _by_distance(file: PdfFile, index: int) -> Iterator[int]:
    for distance in range(1, file.n_pages):
        yield from (other for other in (index - distance, index + distance) if 0 <= other < file.n_pages)


def _holds(file: PdfFile, index: int, wanted: str, near: int) -> bool:
    """Say whether a page has the quote; as read line by line only where it is near, for that takes longer."""
    page = file.page(index)
    if page is None:
        return False
    page.close()
    sheet = _Sheet(file, index)
    try:
        is_near = abs(index + 1 - near) <= _NEAR_PAGES
        return wanted in sheet.painted.text or (is_near and wanted in sheet.letters.lines.text)
    finally:
        sheet.close()


def line_boxes(boxes: Sequence[Box]) -> list[Box]:
    """Return one box around each run of characters on a line, given the characters' boxes in order."""
    runs: list[Box] = []
    for x0, top, x1, bottom in boxes:
        if x1 <= x0 or bottom <= top:
            continue
        if runs and _goes_on(runs[-1], (x0, top, x1, bottom)):
            left, above, right, below = runs[-1]
            runs[-1] = min(left, x0), min(above, top), max(right, x1), max(below, bottom)
        else:
            runs.append((x0, top, x1, bottom))
    return runs


def _goes_on(run: Box, box: Box) -> bool:
    """Say whether a character stands right beside a run: on its line, or above or below it where the text is turned."""
    height = min(run[3] - run[1], box[3] - box[1])
    overlap = min(run[3], box[3]) - max(run[1], box[1])
    gap = max(box[0] - run[2], run[0] - box[2])
    is_beside = overlap > height / 2 and gap < 2 * height
    width = min(run[2] - run[0], box[2] - box[0])
    is_stacked = min(run[2], box[2]) - max(run[0], box[0]) > 0.9 * max(run[2] - run[0], box[2] - box[0])
    return is_beside or (is_stacked and max(box[1] - run[3], run[1] - box[3]) < width / 2 and width > height)


def _outlined(png: bytes, boxes: Sequence[Box], size: tuple[float, float]) -> bytes:
    from PIL import Image, ImageDraw

    with Image.open(io.BytesIO(png)) as grey:
        image = grey.convert("RGB")
    across, down = image.width / size[0], image.height / size[1]
    draw = ImageDraw.Draw(image)
    for x0, top, x1, bottom in boxes:
        corners = (x0 - _MARGIN_POINTS, top - _MARGIN_POINTS, x1 + _MARGIN_POINTS, bottom + _MARGIN_POINTS)
        scaled = [value * scale for value, scale in zip(corners, (across, down, across, down), strict=True)]
        draw.rectangle(scaled, outline=_OUTLINE, width=max(round(across * 1.5), 2))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def main() -> None:
    """Answer the one request on the input."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    request = json.load(sys.stdin)
    header, png = _answer(Path(request["path"]), request["page"], request["quote"], request["dots_per_inch"])
    output.write(json.dumps(header).encode() + b"\n" + png)
    output.close()


def _answer(path: Path, page: int, quote: str, dots_per_inch: int) -> tuple[dict[str, str], bytes]:
    try:
        return {}, outlined_page(path.read_bytes(), page, quote, dots_per_inch)
    except OSError as error:
        message = f"{path.name}: cannot be opened ({error.strerror}). Check the path and its permissions."
        return {"error": "ReadError", "message": message}, b""
    except ReadError as error:
        return {"error": type(error).__name__, "message": f"{path.name}: {error}"}, b""
    except MemoryError:
        message = f"{path.name}: page {page} needs more memory than the limit. Ask for fewer dots per inch."
        return {"error": "FileTooLargeError", "message": message}, b""


if __name__ == "__main__":
    main()

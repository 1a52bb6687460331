"""The one place that speaks to PDFium: plain values out, in the coordinates a reader of the page sees.

A point is (x, y) in PDF points from the top left corner of the visible page, y downwards, whatever the
page's own origin and rotation are. This file knows nothing of lines, tables or furniture.
PDFium is native code and not safe to use from two threads: see `isolated.py`.
"""

import ctypes
import io
from collections.abc import Iterator
from itertools import islice
from types import TracebackType

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]

from rag.errors import DamagedFileError, EncryptedFileError, FileTooLargeError
from rag.read.pdf_marks import IDENTITY, Box, Matrix, Painted, Shape, TextMark, hull, multiplied, transformed

MAX_PAGES = 20_000
_MAX_OBJECTS = 50_000
_MAX_SEGMENTS = 2_000
_MAX_FORM_DEPTH = 8
_MAX_RENDER_PIXELS = 25_000_000
_INVISIBLE_MODES = frozenset({pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP})


class PdfFile:
    """An open PDF; use it as a context manager.

    Raises:
        EncryptedFileError: it needs a password.
        DamagedFileError: PDFium cannot open it.
        FileTooLargeError: it has more than `MAX_PAGES` pages.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise _opening_error(error) from error
        self.n_pages = len(self._document)
        if self.n_pages == 0:
            raise DamagedFileError("The PDF has no pages. Fetch it again, or export it again.")
        if self.n_pages > MAX_PAGES:
            raise FileTooLargeError(f"The PDF has {self.n_pages:,} pages, over the limit of {MAX_PAGES:,}. Split it.")

    def __enter__(self) -> "PdfFile":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._document.close()

    def label(self, index: int) -> str:
        """Return the label the file itself gives this page, or ""."""
        return str(self._document.get_page_label(index)).strip("\x00 ")

    def page(self, index: int, extra_rotation: int = 0) -> "PdfPage | None":
        """Return a page by its index from 0, or None where the file is damaged there."""
        try:
            page = self._document[index]
            return PdfPage(page, page.get_textpage(), extra_rotation)
        except pypdfium2.PdfiumError:
            return None

    def render_png(self, index: int, dots_per_inch: int, *, is_grey: bool = True) -> bytes:
        """Return a page as PNG, at fewer dots where it would be over 25 million pixels.

        Raises:
            DamagedFileError: the page cannot be painted.
        """
        try:
            page = self._document[index]
            width, height = page.get_size()
            scale = min(dots_per_inch / 72, (_MAX_RENDER_PIXELS / max(width * height, 1)) ** 0.5)
            image = page.render(scale=scale, grayscale=is_grey).to_pil()
        except pypdfium2.PdfiumError as error:
            raise DamagedFileError(f"Page {index + 1} cannot be painted. Export the PDF again.") from error
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        return buffer.getvalue()


class PdfPage:
    r"""One page: its characters by index, and what is painted on it.

    Attributes:
        text: the page's characters in painting order with "\r\n" at line ends, or None where
            PDFium's text and its character list do not match one to one.
        width, height: in points, as displayed.
    """

    def __init__(self, page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, extra_rotation: int) -> None:
        self._page, self._textpage, self._raw = page, textpage, textpage.raw
        self._box = _visible_box(page)
        self._rotation = (page.get_rotation() + extra_rotation) % 360
        left, bottom, right, top = map(float, self._box)
        across, up = right - left, top - bottom
        self.width, self.height = (across, up) if self._rotation % 180 == 0 else (up, across)
        self.n_chars = int(textpage.count_chars())
        text = str(textpage.get_text_range()) if self.n_chars else ""
        self.text = text if len(text) == self.n_chars else None
        self._x, self._y, self._rect = ctypes.c_double(), ctypes.c_double(), pdfium_c.FS_RECTF()
        self._x_ref, self._y_ref, self._rect_ref = map(ctypes.byref, (self._x, self._y, self._rect))
        self._matrix = pdfium_c.FS_MATRIX()
        self._matrix_ref = ctypes.byref(self._matrix)
        self._scratch = _Scratch()
        self._scaled: dict[float, float] = {}

    def close(self) -> None:
        """Give the page's memory back."""
        self._textpage.close()
        self._page.close()

    def character(self, index: int) -> str:
        """Return the character at an index ("" where the font does not say)."""
        if self.text is not None:
            return self.text[index]
        code = int(pdfium_c.FPDFText_GetUnicode(self._raw, index))
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""

    def baseline(self, index: int) -> tuple[float, float]:
        """Return where the character stands on its line."""
        pdfium_c.FPDFText_GetCharOrigin(self._raw, index, self._x_ref, self._y_ref)
        return self._display(self._x.value, self._y.value)

    def char_box(self, index: int) -> Box:
        """Return the character's box, as high as its font."""
        pdfium_c.FPDFText_GetLooseCharBox(self._raw, index, self._rect_ref)
        rect = self._rect
        return self._display_box(rect.left, rect.bottom, rect.right, rect.top)

    def font_size(self, index: int) -> float:
        """Return the height of the character's font in points, as scaled on the page."""
        size = float(pdfium_c.FPDFText_GetFontSize(self._raw, index))
        if size in self._scaled:
            return self._scaled[size]
        pdfium_c.FPDFText_GetMatrix(self._raw, index, self._matrix_ref)
        c, d = self._matrix.c, self._matrix.d
        return size * (abs(d) if c == 0 else float((c * c + d * d) ** 0.5))

    def text_object(self, index: int) -> int:
        """Return the identity of the text object that paints a character, 0 for a generated one."""
        return _address(pdfium_c.FPDFText_GetTextObject(self._raw, index))

    def painted(self) -> Painted:
        """Return everything painted on the page (the first 50,000 things)."""
        texts: list[TextMark] = []
        shapes: list[Shape] = []
        for order, (raw, kind, matrix) in enumerate(islice(_walk(self._page.raw, IDENTITY, 0), _MAX_OBJECTS)):
            if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
                texts.append(self._text(raw, order, matrix))
            elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
                shapes.append(self._path(raw, order, matrix))
            else:
                box = self._display_box(*transformed(self._scratch.bounds(raw), matrix))
                shapes.append(Shape(order, kind == pdfium_c.FPDF_PAGEOBJ_IMAGE, None, (box,)))
        self._learn_sizes(texts)
        return Painted(tuple(texts), tuple(shapes))

    def _learn_sizes(self, texts: list[TextMark]) -> None:
        """Keep the scaled height of each font size that all text of the page scales alike: asking costs time."""
        scaled: dict[float, set[float]] = {}
        for mark in texts:
            scaled.setdefault(mark.font_size, set()).add(mark.size)
        self._scaled = {size: heights.pop() for size, heights in scaled.items() if len(heights) == 1}

    def _text(self, raw: object, order: int, matrix: Matrix) -> TextMark:
        scratch = self._scratch
        own = scratch.matrix(raw)
        _, _, c, d, x, y = own if matrix is IDENTITY else multiplied(own, matrix)
        font_size = scratch.font_size(raw)
        size = font_size * (abs(d) if c == 0 else (c * c + d * d) ** 0.5)
        right = scratch.bounds(raw)[2] if matrix is IDENTITY else transformed(scratch.bounds(raw), matrix)[2]
        x0, y0, x1, _ = self._display_box(x, y, max(right, x), y)
        is_invisible = pdfium_c.FPDFTextObj_GetTextRenderMode(raw) in _INVISIBLE_MODES
        return TextMark(order, _address(raw), scratch.fill(raw), is_invisible, font_size, size, x0, x1, y0)

    def _path(self, raw: object, order: int, matrix: Matrix) -> Shape:
        fill_mode, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDFPath_GetDrawMode(raw, fill_mode, stroke)
        return Shape(
            order=order,
            is_image=False,
            rgba=self._scratch.fill(raw),
            boxes=tuple(self._display_box(*transformed(box, matrix)) for box in self._scratch.subpaths(raw)),
            is_filled=bool(fill_mode.value),
            is_stroked=bool(stroke.value),
            is_transparent=bool(pdfium_c.FPDFPageObj_HasTransparency(raw)),
        )

    def _display(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self._box
        if self._rotation == 0:
            return x - left, top - y
        if self._rotation == 90:
            return y - bottom, x - left
        if self._rotation == 180:
            return right - x, y - bottom
        return top - y, right - x

    def _display_box(self, left: float, bottom: float, right: float, top: float) -> Box:
        if self._rotation == 0:
            x, _, _, y = self._box
            return left - x, y - top, right - x, y - bottom
        x0, y0 = self._display(left, bottom)
        x1, y1 = self._display(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _visible_box(page: pypdfium2.PdfPage) -> Box:
    """Return left, bottom, right, top of what is shown of a page; its size where the file gives no real box."""
    left, bottom, right, top = page.get_cropbox()
    if right - left >= 1 and top - bottom >= 1:
        return left, bottom, right, top
    width, height = page.get_size()
    return 0.0, 0.0, float(width), float(height)


def _opening_error(error: pypdfium2.PdfiumError) -> DamagedFileError | EncryptedFileError:
    if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
        return EncryptedFileError("The PDF needs a password. Save it without one, then try again.")
    if error.err_code == pdfium_c.FPDF_ERR_SECURITY:
        return EncryptedFileError("The PDF is locked in a way that is not supported. Save it without protection.")
    reason = str(error).rstrip(".")
    return DamagedFileError(f"The PDF cannot be opened ({reason}). Fetch it again, or export it again.")


def _walk(parent: object, matrix: Matrix, depth: int) -> Iterator[tuple[object, int, Matrix]]:
    """Yield text, paths, images and shadings in painting order, looking into form objects."""
    count = pdfium_c.FPDFPage_CountObjects if depth == 0 else pdfium_c.FPDFFormObj_CountObjects
    get = pdfium_c.FPDFPage_GetObject if depth == 0 else pdfium_c.FPDFFormObj_GetObject
    for index in range(count(parent)):
        raw = get(parent, index)
        kind = pdfium_c.FPDFPageObj_GetType(raw)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _MAX_FORM_DEPTH:
            yield from _walk(raw, multiplied(_Scratch().matrix(raw), matrix), depth + 1)
        elif kind not in {pdfium_c.FPDF_PAGEOBJ_FORM, pdfium_c.FPDF_PAGEOBJ_UNKNOWN}:
            yield raw, kind, matrix


def _address(pointer: object) -> int:
    try:
        return ctypes.addressof(pointer.contents)  # type: ignore[attr-defined]
    except ValueError:  # a null pointer: the character was generated
        return 0


class _Scratch:
    """Room for the answers of PDFium, made once per page: a page asks thousands of times."""

    def __init__(self) -> None:
        self._floats = [ctypes.c_float() for _ in range(4)]
        self._float_refs = [ctypes.byref(value) for value in self._floats]
        self._colours = [ctypes.c_uint() for _ in range(4)]
        self._colour_refs = [ctypes.byref(value) for value in self._colours]
        self._matrix = pdfium_c.FS_MATRIX()
        self._matrix_ref = ctypes.byref(self._matrix)

    def fill(self, raw: object) -> tuple[int, int, int, int]:
        """Return the fill colour of an object; black where it has none."""
        if not pdfium_c.FPDFPageObj_GetFillColor(raw, *self._colour_refs):
            return 0, 0, 0, 255
        red, green, blue, alpha = self._colours
        return red.value, green.value, blue.value, alpha.value

    def matrix(self, raw: object) -> Matrix:
        """Return the matrix of an object."""
        if not pdfium_c.FPDFPageObj_GetMatrix(raw, self._matrix_ref):
            return IDENTITY
        found = self._matrix
        return found.a, found.b, found.c, found.d, found.e, found.f

    def font_size(self, raw: object) -> float:
        """Return the size of a text object's font before its matrix."""
        pdfium_c.FPDFTextObj_GetFontSize(raw, self._float_refs[0])
        return abs(float(self._floats[0].value))

    def bounds(self, raw: object) -> Box:
        """Return left, bottom, right, top of an object in page units."""
        pdfium_c.FPDFPageObj_GetBounds(raw, *self._float_refs)
        left, bottom, right, top = self._floats
        return left.value, bottom.value, right.value, top.value

    def subpaths(self, raw: object) -> list[Box]:
        """Return the box of every subpath in page units; a path too rich to be ruling gives its bounds."""
        n_segments = pdfium_c.FPDFPath_CountSegments(raw)
        if not 0 < n_segments <= _MAX_SEGMENTS:
            return [self.bounds(raw)]
        matrix = self.matrix(raw)
        (x, y), refs = self._floats[:2], self._float_refs[:2]
        subpaths: list[list[tuple[float, float]]] = []
        for index in range(n_segments):
            segment = pdfium_c.FPDFPath_GetPathSegment(raw, index)
            pdfium_c.FPDFPathSegment_GetPoint(segment, *refs)
            if pdfium_c.FPDFPathSegment_GetType(segment) == pdfium_c.FPDF_SEGMENT_MOVETO or not subpaths:
                subpaths.append([])
            subpaths[-1].append((x.value, y.value))
        return [transformed(hull(points), matrix) for points in subpaths]

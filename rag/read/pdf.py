"""PDF in, `Document` out: pages as they lie in the file, labels as printed, running lines left out.

Lines stay lines; a blank line stands between paragraphs, judged by the distance of their lines. Pages
without text are read by `ocr` where it is available, and named in the warnings where it is not.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.datatypes import Document
from rag.errors import EmptyFileError
from rag.read.document import document_id, named_pages, tiled
from rag.read.furniture import EdgeLine, find_furniture, page_edges
from rag.read.hidden import drop_invisible, invisible_warning, plain_bullets
from rag.read.hyphens import rejoin, vocabulary
from rag.read.lines import Line
from rag.read.ocr import Recognised, recognise_pages
from rag.read.pdf_layout import TextLine, is_new_paragraph, line_pitch, runs_on, usual_pitch
from rag.read.pdf_page import PageContent, read_page
from rag.read.pdfium import PdfFile

_MARGIN_SHARE = 0.14
_STAMP_CHARS = 40


@dataclass(frozen=True, slots=True)
class _Body:
    """A paper without its running lines: the lines of each page, and the labels printed, by page index."""

    pages: tuple[tuple[TextLine, ...], ...]
    labels: dict[int, str]


def read_pdf(data: bytes, source: str, on_page: Callable[[], None]) -> Document:
    """Return the document a PDF holds.

    Args:
        data: the file's bytes.
        source: recorded as where they came from.
        on_page: called after every page, so that a watcher sees the reading go on.

    Raises:
        EmptyFileError: no page holds text, and none could be recognised.
        DamagedFileError: the file cannot be opened.
        EncryptedFileError: it needs a password.
        FileTooLargeError: it has too many pages.
    """
    with PdfFile(data) as file:
        contents: list[PageContent] = []
        for index in range(file.n_pages):
            contents.append(read_page(file, index))
            on_page()
        body = _without_furniture(contents)
        unread = [index for index, content in enumerate(contents) if _is_unread(content, body.pages[index])]
        recognised = recognise_pages(file.render_png, unread, on_page)
        own_labels = {index: label for index in range(file.n_pages) if (label := file.label(index)) != str(index + 1)}
    texts, n_invisible = _texts(body, recognised)
    warnings = (*_page_warnings(contents), *recognised.warnings, *invisible_warning(n_invisible))
    if not any(text.strip() for text in texts):
        raise EmptyFileError(" ".join(["The PDF holds no text that can be seen.", *warnings]))
    labels = {index: label for index, label in own_labels.items() if label} | body.labels
    return Document(
        id=document_id(data),
        source=source,
        format="pdf",
        text="".join(texts),
        pages=tiled(texts, labels, estimated=False),
        warnings=warnings,
    )


def _is_unread(content: PageContent, lines: Sequence[TextLine]) -> bool:
    """An image that fills a page with nothing on it but a stamp is a scan without a text layer."""
    n_chars = sum(len(line.text) for line in lines)
    if content.has_machine_text or not content.has_image:
        return False
    return n_chars == 0 or (content.is_scan and n_chars <= _STAMP_CHARS)


def _without_furniture(contents: Sequence[PageContent]) -> _Body:
    edges: list[EdgeLine] = []
    position = 0
    for page, content in enumerate(contents):
        edges += _margin_lines(content, page, position)
        position += len(content.lines)
    found = find_furniture(edges, len(contents))
    running = {span.start for span in found.spans}
    pages: list[tuple[TextLine, ...]] = []
    position = 0
    for content in contents:
        pages.append(tuple(line for at, line in enumerate(content.lines, position) if at not in running))
        position += len(content.lines)
    return _Body(tuple(pages), found.labels)


def _margin_lines(content: PageContent, page: int, position: int) -> list[EdgeLine]:
    """Return the outermost lines of a page that stand in its margins; a line is known by its position."""
    placed = sorted(enumerate(content.lines, position), key=lambda item: item[1].y)
    heights = {at: line.y for at, line in placed}
    top, foot = content.height * _MARGIN_SHARE, content.height * (1 - _MARGIN_SHARE)
    edges = page_edges([Line(line.text, at, at + 1) for at, line in placed if not line.is_row], page)
    known = [replace(edge, y=heights[edge.line.start]) for edge in edges]
    return [
        edge for edge in known if (heights[edge.line.start] < top if edge.is_top else heights[edge.line.start] > foot)
    ]


def _texts(body: _Body, recognised: Recognised) -> tuple[list[str], int]:
    """Return the text of every page with its end, and how many invisible characters were dropped."""
    words = vocabulary(_whole_words(body)) if _breaks_words(body) else frozenset[str]()
    pitch = usual_pitch(body.pages)
    shown: list[str] = []
    n_invisible = 0
    for index, lines in enumerate(body.pages):
        own = _page_text(_unbroken(lines, words), line_pitch(lines) or pitch)
        text, n_dropped = drop_invisible("\n\n".join(part for part in (own, recognised.texts.get(index)) if part))
        shown.append(plain_bullets(text))
        n_invisible += n_dropped
    return _with_page_ends(shown), n_invisible


def _breaks_words(body: _Body) -> bool:
    return any(_is_broken(line) for lines in body.pages for line in lines)


def _whole_words(body: _Body) -> Iterator[str]:
    """Yield every line without the halves of broken words at its ends."""
    for lines in body.pages:
        follows_break = False
        for line in lines:
            text = line.text.partition(" ")[2] if follows_break else line.text
            follows_break = _is_broken(line)
            yield text.rpartition(" ")[0] if follows_break else text


def _is_broken(line: TextLine) -> bool:
    return line.breaks_word or (line.text.endswith("-") and line.text[-2:-1].isalpha() and not line.is_row)


def _unbroken(lines: Sequence[TextLine], words: frozenset[str]) -> list[TextLine]:
    """Put words broken at line ends together; a line that held only the rest of a word goes."""
    result = list(lines)
    for at, line in enumerate(result):
        following = result[at + 1].text if at + 1 < len(result) else ""
        if _is_broken(line):
            first, second = rejoin(line.text, following, words)
            if first == line.text and line.breaks_word:
                first += "-"
            result[at] = line._replace(text=first)
            if following:
                result[at + 1] = result[at + 1]._replace(text=second)
    return [line for line in result if line.text]


def _page_text(lines: Sequence[TextLine], pitch: float) -> str:
    """Return a page's lines with a blank line between paragraphs."""
    ends = ["\n\n" if is_new_paragraph(first, second, pitch) else "\n" for first, second in pairwise(lines)]
    return "".join(line.text + end for line, end in zip(lines, [*ends, ""], strict=True)) if lines else ""


def _with_page_ends(texts: Sequence[str]) -> list[str]:
    """End every page with a line break, and with a blank line where no sentence runs on."""
    ended: list[str] = []
    for text, following in pairwise([*texts, ""]):
        last, first = text.rpartition("\n")[2], following.partition("\n")[0]
        ended.append(text + ("\n" if not text or runs_on(last, first) else "\n\n"))
    return ended


def _page_warnings(contents: Sequence[PageContent]) -> list[str]:
    warnings: list[str] = []
    damaged = [page for page, content in enumerate(contents, start=1) if content.is_damaged]
    if damaged:
        warnings.append(f"{named_pages(damaged)} could not be read: the PDF is damaged there. Fetch it again.")
    scans = [page for page, content in enumerate(contents, start=1) if content.has_machine_text]
    if scans:
        warnings.append(f"{named_pages(scans)}: scanned; the text is what a machine read when the PDF was made.")
    return warnings + _dropped_warnings(contents)


def _dropped_warnings(contents: Iterable[PageContent]) -> list[str]:
    counts: Counter[str] = Counter()
    pages: defaultdict[str, list[int]] = defaultdict(list)
    for page, content in enumerate(contents, start=1):
        counts.update(content.dropped)
        for reason in content.dropped:
            pages[reason].append(page)
    return [
        f"{named_pages(pages[reason])}: {counts[reason]} characters of hidden text were dropped ({reason})."
        for reason in sorted(counts)
    ]

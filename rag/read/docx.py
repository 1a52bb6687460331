"""DOCX in, `Document` out: headings, paragraphs, lists and tables in order. The one place that uses python-docx.

Headers and footers are separate parts of the file and stay out of the text. A DOCX does not store its
pages; they are told from page breaks and from where Word last broke, and marked estimated.
"""

import io
import re
import zipfile
import zlib
from collections import Counter as Tally
from collections.abc import Iterator

from rag.datatypes import Document
from rag.errors import DamagedFileError, EmptyFileError, EncryptedFileError, FileTooLargeError, NotAPaperError
from rag.read.document import document_id, tiled
from rag.read.docx_text import Element, Style, W, Walk, hidden_reason
from rag.read.hidden import drop_invisible, invisible_warning, plain_bullets
from rag.read.numbering import Counter, Level, ListDefinition, small_number
from rag.read.pagination import split_by_length

MAX_UNPACKED_BYTES = 400_000_000
MAX_PART_BYTES = 150_000_000
MAX_PARTS = 20_000
_OTHER_OFFICE = (
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint presentation"),
    ("META-INF/", "a program archive"),
)
_REASONS = {
    "deleted": "deleted in tracked changes",
    "struck through": "struck through",
    "hidden": "marked hidden",
    "too small to see": "too small to see",
    "white": "white",
}
_LONG_PAGE_CHARS = 6_000


def read_docx(data: bytes, source: str) -> Document:
    """Return the document a DOCX holds.

    Raises:
        NotAPaperError: a zip file that is no DOCX.
        DamagedFileError: the DOCX is broken.
        EncryptedFileError: a part of it needs a password.
        FileTooLargeError: it unpacks to more than the limits.
        EmptyFileError: no visible text.
    """
    _check_archive(data)
    blocks, dropped = _blocks(data)
    joined = re.sub("\f\\s*\v|\v\\s*\f", "\f", "\n\n".join(block for block in blocks if block.strip(" \t\n")))
    clean, n_invisible = drop_invisible(joined)
    texts = _page_texts(plain_bullets(clean))
    if not any(text.strip() for text in texts):
        raise EmptyFileError("The DOCX holds no visible text. Give the paper itself.")
    return Document(
        id=document_id(data),
        source=source,
        format="docx",
        text="".join(texts),
        pages=tiled(texts, {}, estimated=True),
        warnings=(*_dropped_warnings(dropped), *invisible_warning(n_invisible)),
    )


def _check_archive(data: bytes) -> None:
    """Refuse what is no DOCX or unpacks to too much, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise DamagedFileError(f"The DOCX is broken ({error}). Fetch it again, or save it again.") from error
    names = {part.filename for part in parts}
    if not any(name.endswith("document.xml") or name.startswith("word/") for name in names):
        raise NotAPaperError(_what_zip(names))
    if any(part.flag_bits & 0x1 for part in parts):
        raise EncryptedFileError("The DOCX needs a password. Save it without one, then try again.")
    total = sum(part.file_size for part in parts)
    if total > MAX_UNPACKED_BYTES or len(parts) > MAX_PARTS or any(part.file_size > MAX_PART_BYTES for part in parts):
        raise FileTooLargeError(
            f"The DOCX unpacks to {total:,} bytes in {len(parts):,} parts, over the limit of "
            f"{MAX_UNPACKED_BYTES:,}. Save it without its pictures, or split it."
        )


def _what_zip(names: set[str]) -> str:
    for prefix, what in _OTHER_OFFICE:
        if any(name.startswith(prefix) for name in names):
            return f"The file is {what}, not a council paper. Save it as PDF or DOCX."
    return "The file is a ZIP archive. Unpack it and give the papers inside."


def _blocks(data: bytes) -> tuple[list[str], Tally[str]]:
    """Return the text of the body and its footnotes by paragraphs, and what was dropped by reason."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        if body is None:
            raise DamagedFileError("The DOCX has no body. Open it in Word and save it again.")
        parts = {rel.reltype.rpartition("/")[2]: rel for rel in document.part.rels.values() if not rel.is_external}
        numbering = getattr(parts["numbering"].target_part, "element", None) if "numbering" in parts else None
        walk = Walk(_styles(document.styles.element), Counter(_lists(numbering)))
        blocks = list(walk.blocks(body))
        notes = parts["footnotes"].target_part.blob if "footnotes" in parts else b""
        blocks += _footnotes(notes, walk)
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, SyntaxError, RecursionError) as error:
        raise DamagedFileError(f"The DOCX is broken ({error}). Open it in Word and save it again.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise DamagedFileError(f"The DOCX cannot be unpacked ({error}). Fetch it again, or save it again.") from error
    return blocks, walk.dropped


def _footnotes(blob: bytes, walk: Walk) -> Iterator[str]:
    """Yield the footnotes after the body, each with its number."""
    from docx.oxml import parse_xml

    if not blob:
        return
    number = 0
    for note in parse_xml(blob).iter(f"{W}footnote"):
        if note.get(f"{W}type") is None:
            number += 1
            text = " ".join(block.strip() for block in walk.blocks(note))
            if text.strip():
                yield f"{number} {text.strip()}"


def _styles(root: Element) -> dict[str, Style]:
    styles: dict[str, Style] = {}
    for element in root.iter(f"{W}style"):
        numbering = element.find(f"{W}pPr/{W}numPr")
        level = _attribute(numbering, "ilvl")
        styles[element.get(f"{W}styleId") or ""] = Style(
            based_on=_attribute(element, "basedOn"),
            list_id=_attribute(numbering, "numId"),
            level=None if level is None else small_number(level, 0),
            hides=hidden_reason(element.find(f"{W}rPr")),
        )
    return styles


def _lists(root: Element | None) -> dict[str, ListDefinition]:
    if root is None:
        return {}
    abstract = {element.get(f"{W}abstractNumId") or "": _levels(element) for element in root.iter(f"{W}abstractNum")}
    lists: dict[str, ListDefinition] = {}
    for element in root.iter(f"{W}num"):
        abstract_id = _attribute(element, "abstractNumId") or ""
        levels, restarts = dict(abstract.get(abstract_id, {})), {}
        for override in element.iter(f"{W}lvlOverride"):
            place = small_number(override.get(f"{W}ilvl"), 0)
            levels.update(_levels(override))
            start = _attribute(override, "startOverride")
            if start is not None:
                restarts[place] = small_number(start, 1)
        lists[element.get(f"{W}numId") or ""] = ListDefinition(abstract_id, levels, restarts)
    return lists


def _levels(parent: Element) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for element in parent.iter(f"{W}lvl"):
        pattern = _attribute(element, "lvlText")
        levels[small_number(element.get(f"{W}ilvl"), 0)] = Level(
            number_format=_attribute(element, "numFmt") or "decimal",
            pattern="%1." if pattern is None else pattern,
            start=small_number(_attribute(element, "start"), 1),
            style=_attribute(element, "pStyle"),
            is_legal=element.find(f"{W}isLgl") is not None,
            has_space=_attribute(element, "suff") != "nothing",
        )
    return levels


def _attribute(parent: Element | None, name: str) -> str | None:
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(f"{W}val") if child is not None else None


def _page_texts(text: str) -> list[str]:
    """Return the pages that the breaks in a text make; a long stretch without any is split by length."""
    texts: list[str] = []
    for page in re.split("[\f\v]", text):
        body = page.strip("\n")
        for piece in split_by_length(body) if len(body) > _LONG_PAGE_CHARS else [body]:
            texts.append(piece)
    while len(texts) > 1 and not texts[-1].strip():
        texts.pop()
    return [f"{piece.rstrip()}\n\n" for piece in texts[:-1]] + [f"{texts[-1].rstrip()}\n"]


def _dropped_warnings(dropped: Tally[str]) -> list[str]:
    return [
        f"{dropped[reason]} characters were dropped: {words}." for reason, words in _REASONS.items() if dropped[reason]
    ]

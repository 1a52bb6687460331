r"""The body of a Word file, as XML elements in, paragraphs and table rows of text out. Pure.

What a reader of the printed page does not see is dropped and counted: deleted, struck-through, hidden,
white and tiny text. Page breaks come out as "\f" (set by the author) and "\v" (where Word last broke).
"""

import re
from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from rag.read.numbering import BULLET, Counter, small_number
from rag.read.tables import table_blocks

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PAGE_BREAK, RENDERED_BREAK = "\f", "\v"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEX = re.compile("[0-9A-Fa-f]{1,6}")
_TINY_HALF_POINTS = 4
_PALE = 240
_PLAIN_TABLE_STYLES = frozenset({None, "TableGrid", "TableNormal"})
_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}lastRenderedPageBreak": RENDERED_BREAK,
}


# "2.1", a tab and text is a numbered paragraph, and no row of a table.
_TYPED_NUMBER = re.compile(r"^([\f\v]*\(?(?:\d{1,3}(?:\.\d{1,2}){1,3}[.)]?|\d{1,3}[.)]|[A-Za-z]{1,4}[.)]))\t+(?=\S)")


class Element(Protocol):
    """What is needed of an XML element; lxml's are such."""

    tag: str
    text: str | None

    def get(self, key: str, /) -> str | None:
        """Return an attribute."""

    def find(self, path: str, /) -> "Element | None":
        """Return the first descendant on a path."""

    def iter(self, *tags: str) -> "Iterator[Element]":
        """Yield this element and its descendants."""

    def __iter__(self) -> "Iterator[Element]": ...


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says of its text: how it is numbered and whether it is seen."""

    based_on: str | None = None
    list_id: str | None = None
    level: int | None = None
    hides: str | None = None


@dataclass
class Walk:
    """One pass over a document in document order: its styles and counters, and what was dropped so far."""

    styles: Mapping[str, Style]
    counter: Counter
    dropped: Tally[str] = field(default_factory=Tally)
    is_on_colour: bool = False

    def blocks(self, parent: Iterable[Element]) -> Iterator[str]:
        """Yield the paragraphs and tables inside an element, each as text; a table is one block of rows."""
        for child in parent:
            if child.tag == f"{W}p":
                yield from self.paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self.table(child)
            elif child.tag in _DELETED:
                self._drop(child, "deleted")
            elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml"}:
                yield from self.blocks(child)

    def paragraph(self, element: Element) -> Iterator[str]:
        """Yield a paragraph with its automatic number, then the text boxes anchored in it."""
        properties = element.find(f"{W}pPr")
        style = _value(properties, "pStyle")
        boxes: list[Element] = []
        text = "".join(self._inline(element, self._inherited(style, "hides"), boxes)).strip(" \t\n")
        text = _TYPED_NUMBER.sub(r"\1 ", text)
        label = self._label(properties, style)
        if label.startswith(BULLET) and not text.strip("\f\v \t\n"):
            label = ""
        before = PAGE_BREAK if _is_on(properties, "pageBreakBefore") else ""
        yield before + _labelled(label, text) + (PAGE_BREAK if _ends_section(properties) else "")
        for box in boxes:
            yield from self._on_colour(list(box), is_on_colour=True)

    def table(self, element: Element) -> Iterator[str]:
        """Yield a table as one block of tab-separated rows, or the paragraphs of one that only lays out text."""
        styled = _value(element.find(f"{W}tblPr"), "tblStyle") not in _PLAIN_TABLE_STYLES
        rows = [self._row(row, styled=styled) for row in _rows(element)]
        yield from table_blocks(rows)

    def _on_colour(self, parent: Iterable[Element], *, is_on_colour: bool) -> list[str]:
        """Return the blocks inside an element, in which white text may be seen."""
        before, self.is_on_colour = self.is_on_colour, self.is_on_colour or is_on_colour
        found = list(self.blocks(parent))
        self.is_on_colour = before
        return found

    def _row(self, row: Element, *, styled: bool) -> list[list[str]]:
        """Return the blocks of each cell; a cell merged with the one above is empty, a wide one is padded."""
        if row.find(f"{W}trPr/{W}del") is not None:
            self._drop(row, "deleted")
            return []
        cells: list[list[str]] = [[] for _ in range(_number(row.find(f"{W}trPr"), "gridBefore"))]
        for cell in _cells(row):
            properties = cell.find(f"{W}tcPr")
            merged = properties.find(f"{W}vMerge") if properties is not None else None
            continues = merged is not None and merged.get(f"{W}val") != "restart"
            blocks = [] if continues else self._on_colour(cell, is_on_colour=styled or _is_shaded(properties))
            cells.append([block for block in blocks if block.strip()])
            cells += [[] for _ in range(_number(properties, "gridSpan") - 1)]
        return cells

    def _label(self, properties: Element | None, style: str | None) -> str:
        numbering = properties.find(f"{W}numPr") if properties is not None else None
        list_id = _value(numbering, "numId") or self._inherited(style, "list_id")
        if list_id is None or list_id == "0":
            return ""
        place = _value(numbering, "ilvl")
        if place is None and style is not None:
            bound = self.counter.level_for_style(list_id, style)
            place = str(bound if bound is not None else self._inherited(style, "level") or 0)
        return self.counter.next_label(list_id, small_number(place, 0))

    def _inherited(self, style: str | None, name: str) -> str | None:
        """Return what a style says, or the nearest style it is based on that says anything."""
        for _ in range(20):
            found = self.styles.get(style or "")
            if found is None:
                return None
            value = getattr(found, name)
            if value is not None:
                return str(value)
            style = found.based_on
        return None

    def _inline(self, parent: Element, hides: str | None, boxes: list[Element]) -> Iterator[str]:
        """Yield the visible text inside a paragraph, and collect the text boxes met."""
        for child in parent:
            if child.tag == f"{W}r":
                yield from self._run(child, hides, boxes)
            elif child.tag in _DELETED:
                self._drop(child, "deleted")
            elif child.tag == _MATH_TEXT:
                yield child.text or ""
            elif isinstance(child.tag, str) and child.tag not in {f"{W}pPr", _FALLBACK}:
                yield from self._inline(child, hides, boxes)

    def _run(self, run: Element, hides: str | None, boxes: list[Element]) -> Iterator[str]:
        properties = run.find(f"{W}rPr")
        reason = hidden_reason(properties) or self._inherited(_value(properties, "rStyle"), "hides") or hides
        for child in run:
            if child.tag == f"{W}t":
                yield self._seen(child.text or "", reason)
            elif child.tag == f"{W}br":
                yield PAGE_BREAK if child.get(f"{W}type") == "page" else "\n"
            elif child.tag == f"{W}sym":
                yield _symbol(child)
            elif child.tag in _SIGNS:
                yield _SIGNS[child.tag]
            elif isinstance(child.tag, str):
                boxes += [box for box in _text_boxes(child)]

    def _seen(self, text: str, reason: str | None) -> str:
        """Return the text, or nothing where there is a reason why nobody sees it."""
        if reason is None or (reason == "white" and self.is_on_colour):
            return text
        self.dropped[reason] += n_visible(text)
        return ""

    def _drop(self, element: Element, reason: str) -> None:
        texts = (part.text or "" for part in element.iter(f"{W}t", f"{W}delText"))
        self.dropped[reason] += sum(n_visible(text) for text in texts)


def n_visible(text: str) -> int:
    """Return how many characters of a text are not white space."""
    return len("".join(text.split()))


def hidden_reason(properties: Element | None) -> str | None:
    """Return why text with these run properties cannot be seen, or None."""
    if properties is None:
        return None
    if _is_on(properties, "vanish") or _is_on(properties, "specVanish"):
        return "hidden"
    if _is_on(properties, "strike") or _is_on(properties, "dstrike"):
        return "struck through"
    if 0 < _number(properties, "sz") < _TINY_HALF_POINTS:
        return "too small to see"
    return "white" if _is_white(properties) else None


def _is_white(properties: Element) -> bool:
    """White text on a shaded or highlighted run is meant to be read; on plain paper it is not."""
    colour = _value(properties, "color") or ""
    shaded = properties.find(f"{W}shd") is not None or properties.find(f"{W}highlight") is not None
    if shaded or len(colour) != 6:
        return False
    try:
        return min(bytes.fromhex(colour)) >= _PALE
    except ValueError:
        return False


def _is_shaded(cell_properties: Element | None) -> bool:
    shading = cell_properties.find(f"{W}shd") if cell_properties is not None else None
    fill = (shading.get(f"{W}fill") or "auto").lower() if shading is not None else "auto"
    return fill not in {"auto", "ffffff"}


def _text_boxes(element: Element) -> Iterator[Element]:
    """Yield the text boxes inside a drawing, without the copy kept for old versions of Word."""
    for child in element:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag != _FALLBACK and isinstance(child.tag, str):
            yield from _text_boxes(child)


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins"}:
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins"}:
            yield from _cells(child)


def _labelled(label: str, text: str) -> str:
    """Put the number after page breaks that stand before the text."""
    body = text.lstrip("\f\v \t\n")
    return text[: len(text) - len(body)] + label + body


def _ends_section(properties: Element | None) -> bool:
    section = properties.find(f"{W}sectPr") if properties is not None else None
    return section is not None and _value(section, "type") != "continuous"


def _symbol(element: Element) -> str:
    """Return the character of a symbol; those of symbol fonts are bullets."""
    code = element.get(f"{W}char") or ""
    value = int(code, 16) if _HEX.fullmatch(code) else 0
    return "•" if not 0x20 <= value < 0xD800 else chr(value)


def _value(parent: Element | None, name: str) -> str | None:
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(f"{W}val") if child is not None else None


def _number(parent: Element | None, name: str) -> int:
    return min(small_number(_value(parent, name), 0), 1000)


def _is_on(parent: Element | None, name: str) -> bool:
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child is not None and child.get(f"{W}val") not in {"0", "false", "off"}

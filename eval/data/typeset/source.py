"""A source text divided into what is set: headings, paragraphs and tables, every word with its place in the text.

Knows line breaks, tabs and where items begin; nothing of pages' looks or of file formats.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

_WRAPPED_CHARS = 60
_LIST_ITEM = re.compile(r"[-–•·]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s|\S{0,30}:")
_CONTINUES = re.compile(r"\((?:item|pages?|agenda)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """A text with what is known of it: the offsets at which its pages and items begin.

    `pages` is (0,) where the text does not say where pages end.
    """

    name: str
    text: str
    pages: tuple[int, ...]
    items: tuple[int, ...]


class Kind(Enum):
    """What a block is."""

    TEXT = "text"
    HEADING = "heading"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of the source with where they begin in it."""

    text: str
    start: int

    def words(self) -> "list[Words]":
        """Return each word by itself."""
        return [Words(m.group(), self.start + m.start()) for m in re.finditer(r"\S+", self.text)]


@dataclass(slots=True)
class Block:
    """A paragraph, heading or table; `page` is the index of its source page, `item` of the item it begins."""

    kind: Kind
    page: int
    lines: list[Words] = field(default_factory=list)
    item: int | None = None

    def runs(self) -> list[list[Words]]:
        """Return the words of each line, those joined that only the width of the text had parted."""
        runs: list[list[Words]] = []
        last = ""
        for line in self.lines:
            if runs and len(last) >= _WRAPPED_CHARS and not _LIST_ITEM.match(line.text):
                runs[-1].extend(line.words())
            else:
                runs.append(line.words())
            last = line.text
        return runs

    def texts(self) -> list[str]:
        """Return the runs as texts, their words parted by single spaces."""
        return [" ".join(word.text for word in run) for run in self.runs()]

    def rows(self) -> list[list[Words]]:
        """Return the cells of a table, every row as long as the longest."""
        rows = [_cells(line) for line in self.lines]
        width = max(len(row) for row in rows)
        return [row + [Words("", row[-1].start)] * (width - len(row)) for row in rows]


def _cells(line: Words) -> list[Words]:
    cells, start = [], line.start
    for text in line.text.split("\t"):
        cells.append(Words(text, start))
        start += len(text) + 1
    return cells


def blocks(source: Source) -> list[Block]:
    """Return a text's paragraphs, headings and tables in order."""
    done: list[Block] = []
    is_open = False
    for start, line in _lines(source.text):
        text = line.strip("\f\r ")
        if not text.strip():
            is_open = False
            continue
        block = _block(source, start, line, text)
        last = done[-1] if is_open and done else None
        if last and block.item is None and last.page == block.page and _joins(last, block):
            last.lines += block.lines
        else:
            done.append(block)
        is_open = True
    return done


def _block(source: Source, start: int, line: str, text: str) -> Block:
    page = sum(at <= start for at in source.pages) - 1
    item = next((n for n, at in enumerate(source.items) if start <= at < start + len(line) + 1), None)
    kind = Kind.TABLE if "\t" in text.strip() else Kind.HEADING if item is not None else Kind.TEXT
    return Block(kind, page, [Words(text, start + line.index(text))], item)


def _joins(last: Block, block: Block) -> bool:
    if last.kind is Kind.HEADING:
        is_wrapped = len(last.lines[-1].text) >= _WRAPPED_CHARS
        return block.kind is Kind.TEXT and (is_wrapped or bool(_CONTINUES.match(block.lines[0].text)))
    return last.kind is block.kind


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        lead = len(line) - len(line.lstrip("\f"))
        yield start + lead, line[lead:]
        start += len(line) + 1

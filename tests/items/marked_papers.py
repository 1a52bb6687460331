"""Fixture papers with their truth beside the text: marks are read, checked for sense, and taken out.

%% minutes                                  the kind of the whole file
%% meeting committee=Cabinet; date=2024-01-29
%% page                                     a page ends here
%% label 3                                  this page is printed with this number
%% item minutes | 84 | 1 | Apologies        an item begins on the next line: part, number, agenda number, title
%% exempt 3                                 the item above is restricted, by paragraph 3
⟦resolved| ... ⟧                            a decision or recommendation, verbatim
"""

import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from rag.datatypes import Document, Page

STYLES = Path(__file__).parent / "styles"
_MARK = re.compile(r"⟦(?P<kind>\w+)\||⟧")


@dataclass
class Item:
    part: str
    number: str | None
    agenda_number: str | None
    title: str
    start: int = -1
    page: int = 0
    exempt: tuple[int, ...] | None = None
    said: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Marked:
    """A document, and what is to be found in it."""

    document: Document
    kind: str
    meeting: dict[str, str]
    items: list[Item]


def load(name: str) -> Marked:
    return _Reader().read((STYLES / f"{name}.txt").read_text(encoding="utf-8"))


class _Reader:
    """Reads marks into what they say, and the rest into text."""

    def __init__(self) -> None:
        self.text = ""
        self.kind = "other"
        self.meeting: dict[str, str] = {}
        self.items: list[Item] = []
        self.pages: list[tuple[int, str | None]] = [(0, None)]
        self.opened: list[tuple[str, int]] = []

    def read(self, source: str) -> Marked:
        for line in source.splitlines(keepends=True):
            if line.startswith("%%"):
                verb, _, rest = line[2:].strip().partition(" ")
                self._mark(verb, rest)
            else:
                self._line(line)
        name = sha256(self.text.encode()).hexdigest()[:16]
        return Marked(Document(name, "fixture", "text", self.text, self._pages()), self.kind, self.meeting, self.items)

    def _mark(self, verb: str, rest: str) -> None:
        match verb:
            case "page":
                self.text += "\f"
                self.pages.append((len(self.text), None))
            case "label":
                self.pages[-1] = (self.pages[-1][0], rest)
            case "meeting":
                self.meeting |= dict(pair.strip().split("=", 1) for pair in rest.split(";"))
            case "item":
                part, number, agenda, title = (cell.strip() for cell in rest.split("|", 3))
                self.items.append(Item(part, number or None, agenda or None, title))
            case "exempt":
                self.items[-1].exempt = tuple(int(number) for number in rest.split())
            case _:
                self.kind = f"{verb} {rest}".strip()

    def _line(self, line: str) -> None:
        if self.items and self.items[-1].start < 0 and line.strip():
            self.items[-1].start = len(self.text) + len(line) - len(line.lstrip())
            self.items[-1].page = len(self.pages)
        position = 0
        for mark in _MARK.finditer(line):
            self.text += line[position : mark.start()]
            position = mark.end()
            if mark["kind"]:
                self.opened.append((mark["kind"], len(self.text)))
            else:
                kind, start = self.opened.pop()
                self.items[-1].said.append((kind, self.text[start:]))
        self.text += line[position:]

    def _pages(self) -> tuple[Page, ...]:
        ends = [start for start, _ in self.pages[1:]] + [len(self.text)]
        return tuple(
            Page(number, start, end, label)
            for number, ((start, label), end) in enumerate(zip(self.pages, ends, strict=True), 1)
        )

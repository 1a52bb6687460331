"""Fixture papers with their truth beside the text: marks are read, checked for sense, and taken out.

%% minutes                                  the kind of the whole file
%% meeting committee=Cabinet; date=2024-01-29
%% page [label]                             a page ends here
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
_OPEN = re.compile(r"⟦(\w+)\|")


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
    document: Document
    kind: str
    meeting: dict[str, str]
    items: list[Item]


def load(name: str) -> Marked:
    return parse((STYLES / f"{name}.txt").read_text(encoding="utf-8"))


def parse(source: str) -> Marked:
    kind, meeting, items, pages = "other", {}, [], [0]
    labels: list[str | None] = [None]
    text = ""
    pending: Item | None = None
    opened: list[tuple[str, int, Item]] = []
    for line in source.splitlines(keepends=True):
        if line.startswith("%%"):
            verb, _, rest = line[2:].strip().partition(" ")
            if verb == "page":
                text += "\f"
                pages.append(len(text))
                labels.append(None)
            elif verb == "label":
                labels[-1] = rest
            elif verb == "meeting":
                meeting |= dict(pair.strip().split("=", 1) for pair in rest.split(";"))
            elif verb == "item":
                part, number, agenda, title = (cell.strip() for cell in rest.split("|", 3))
                pending = Item(part, number or None, agenda or None, title)
                items.append(pending)
            elif verb == "exempt":
                items[-1].exempt = tuple(int(number) for number in rest.split())
            else:
                kind = (verb + " " + rest).strip()
            continue
        if pending is not None and line.strip():
            pending.start = len(text) + len(line) - len(line.lstrip())
            pending.page = len(pages)
            pending = None
        while True:
            opening, closing = _OPEN.search(line), line.find("⟧")
            if opening is not None and (closing < 0 or opening.start() < closing):
                opened.append((opening[1], len(text) + opening.start(), items[-1]))
                line = line[: opening.start()] + line[opening.end() :]
            elif closing >= 0:
                said, start, item = opened.pop()
                line = line[:closing] + line[closing + 1 :]
                item.said.append((said, (text + line)[start : len(text) + closing]))
            else:
                break
        text += line
    ends = [*pages[1:], len(text)]
    tiled = tuple(
        Page(number, start, end, label)
        for number, (start, end, label) in enumerate(zip(pages, ends, labels, strict=True), 1)
    )
    name = sha256(text.encode()).hexdigest()[:16]
    return Marked(Document(name, "fixture", "text", text, tiled), kind, meeting, items)

"""The library as residents may see it: public items, the paragraphs around words, which pages and files are open.

Made from one generation of the library and never changed; `Shelves` gives the one of now. Nothing exempt can be
asked of it: an exempt item is as absent as one that never was.
"""

import re
import threading
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rag.datatypes import AgendaItem, Document, PaperKind, Part
from rag.library.store import Store
from rag.web.examples import examples
from rag.web.meetings import Sitting, sittings_of
from rag.web.public import PublicItem
from rag.web.standing import DRAFT_WITHIN_CHARS, Confirmed, confirmed_minutes, minutes_said, speaks_of_minutes

MAX_CONTEXT_CHARS = 700
_LONG_LINE = 45
_LIST_PART = re.compile(r"\s*(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s|[-–—•·*]\s|\S{1,30}:\s)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words in their paragraph: what stands before them, they themselves, what stands after."""

    before: str
    words: str
    after: str


class Shelf:
    """One generation of the library, as residents may see it."""

    def __init__(self, store: Store) -> None:
        self.generation = store.generation
        self.papers = {paper.id: paper for paper in store.papers()}
        self._items = {
            item.id: PublicItem(item, paper)
            for paper in self.papers.values()
            for item in paper.paper.items
            if item.restricted is None
        }
        self._document = lru_cache(maxsize=64)(store.document)
        meetings = [public.item.meeting for public in self._items.values()]
        self.councils = tuple(sorted({m.council for m in meetings if m.council}))
        self.committees = tuple(sorted({m.committee for m in meetings if m.committee}))

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """Questions about the latest decisions."""
        return examples(self.items)

    @cached_property
    def sittings(self) -> tuple[Sitting, ...]:
        """Every meeting with its public items, the latest first."""
        return sittings_of(self.items)

    @cached_property
    def _confirmed(self) -> Confirmed:
        about = [public for public in self.items if speaks_of_minutes(public)]
        return confirmed_minutes(about, {public.item.id: self.text(public.item.id) for public in about})

    def state_said(self, public: PublicItem) -> str:
        """Return what kind of record an item stands in: "approved minutes", "report" and so on."""
        kind, part = public.paper.paper.kind, public.item.part
        if part is Part.MINUTES:
            held = self._document(public.item.document)
            beginning = held.text[:DRAFT_WITHIN_CHARS] if held else ""
            return minutes_said(public.item.meeting, self._confirmed, f"{public.paper.file}\n{beginning}")
        if part in (Part.REPORT, Part.APPENDIX, Part.AGENDA):
            return part.value
        return "paper" if kind is PaperKind.OTHER else kind.value

    def n_closed(self, document: str) -> int:
        """Return how many items of a paper are not open to the public."""
        return len(self._exempt(document))

    @property
    def items(self) -> tuple[PublicItem, ...]:
        """Every public item, by file and place."""
        return tuple(self._items.values())

    def item(self, item: str) -> PublicItem | None:
        """Return a public item, None for any other."""
        return self._items.get(item)

    def text(self, item: str) -> str:
        """Return the exact words of a public item without its heading; "" for any other."""
        found = self._items.get(item)
        document = self._document(found.item.document) if found else None
        return document.text[found.item.body_start : found.item.end] if found and document else ""

    def item_at(self, document: str, start: int, end: int) -> PublicItem | None:
        """Return the public item that holds all of these characters, None if there is none."""
        paper = self.papers.get(document)
        inside = (i for i in (paper.paper.items if paper else ()) if i.start <= start < end <= i.end)
        found = next(inside, None)
        return self._items.get(found.id) if found else None

    def quoted(self, document: str, start: int, end: int) -> Quoted | None:
        """Return words in their paragraph, cut at their item's bounds; None where they are not in a public item."""
        found = self.item_at(document, start, end)
        held = self._document(document) if found else None
        return quoted_in(held.text, start, end, found.item.start, found.item.end) if held and found else None

    def page_label(self, document: str, page: int) -> str | None:
        """Return the number printed on a page where it is not its place in the file."""
        held = self._document(document)
        label = held.pages[page - 1].label if held and 1 <= page <= len(held.pages) else None
        return label if label != str(page) else None

    def page_at(self, document: str, offset: int) -> int:
        """Return the page that holds a character; 1 for an unknown document."""
        held = self._document(document)
        return held.page_at(offset).number if held else 1

    def has_open_page(self, document: str, page: int) -> bool:
        """True when the page is there and nothing exempt stands on it."""
        held = self._document(document)
        if held is None or not 1 <= page <= len(held.pages):
            return False
        sheet = held.pages[page - 1]
        return not any(i.start < sheet.end and sheet.start < i.end for i in self._exempt(document))

    def is_open(self, document: str) -> bool:
        """True when the paper is there and holds nothing exempt, so that the whole file may be given out."""
        return document in self.papers and not self._exempt(document)

    def document(self, document: str) -> Document | None:
        """Return a paper's document with its text, exempt or not: only for what checks places in it."""
        return self._document(document)

    def _exempt(self, document: str) -> list[AgendaItem]:
        return [item for item in self.papers[document].paper.items if item.restricted is not None]


def quoted_in(text: str, start: int, end: int, lowest: int, highest: int) -> Quoted:
    """Return the words at `[start, end)` with the rest of their paragraph, within `[lowest, highest)`. Pure.

    A paragraph ends at an empty line. A long one is cut at a word, 700 characters from the words, with "…".
    """
    first = max(text.rfind("\n\n", lowest, start) + 2, lowest) if "\n\n" in text[lowest:start] else lowest
    last = text.find("\n\n", end, highest)
    before, after = text[first:start], text[end : highest if last < 0 else last]
    if len(before) > MAX_CONTEXT_CHARS:
        before = "… " + before[-MAX_CONTEXT_CHARS:].partition(" ")[2]
    if len(after) > MAX_CONTEXT_CHARS:
        after = after[:MAX_CONTEXT_CHARS].rpartition(" ")[0] + " …"
    return Quoted(_joining(before.lstrip()), unwrapped(text[start:end]), _joining(after.rstrip()))


def _joining(text: str) -> str:
    """Return the text around words unwrapped; white space at its ends, which joins it to them, stays."""
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    return text[:first] + unwrapped(text[first:last]) + text[last:] if text.strip() else text


def unwrapped(text: str) -> str:
    """Return a text whose lines were broken to fit a page as whole lines again; the parts of a list stay lines. Pure.

    A line goes on where it is long, and the next one follows at once and begins no part of a list.
    """
    lines: list[str] = []
    is_whole = True
    for line in text.split("\n"):
        goes_on = (
            bool(lines) and len(lines[-1].strip()) > _LONG_LINE and not _LIST_PART.match(line) and "\t" not in line
        )
        if line.strip() and not is_whole and goes_on:
            lines[-1] = f"{lines[-1].rstrip()} {line.lstrip()}"
        elif line.strip() or not lines:
            lines.append(line)
        is_whole = not line.strip()
    return "\n".join(lines)


class Shelves:
    """Gives the shelf of the library as it is now, made again after every change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._shelf: Shelf | None = None

    def now(self) -> Shelf:
        """Return the shelf of the present generation."""
        with self._lock:
            if self._shelf is None or self._shelf.generation != self._store.generation:
                self._shelf = Shelf(self._store)
            return self._shelf

"""Papers: a document, its meeting and items, and the passages that are searched.

Offsets are characters (Python `str` indices) into `Document.text`, half-open `[start, end)`.
Pages are numbered from 1 as they lie in the file; `label` is the number printed on them.
"""

import datetime
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open run of characters of one document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page: where it lies in the document's text. Pages tile the text in order.

    `estimated` is True where the file does not say where its pages break.
    """

    number: int
    start: int
    end: int
    label: str | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader made of one file.

    Attributes:
        id: first 16 hex digits of the sha256 of the file's bytes.
        source: path or URL the bytes came from.
        format: "text", "pdf", "docx", "html", ... (told from the bytes).
        text: all pages joined; every offset in the project is an index into it.
        pages: at least one, tiling `text`.
        furniture: running headers, footers and bare page numbers left in `text`: never indexed.
        warnings: what was dropped, guessed or could not be read, one plain sentence each.
    """

    id: str
    source: str
    format: str
    text: str
    pages: tuple[Page, ...]
    furniture: tuple[Span, ...] = ()
    warnings: tuple[str, ...] = ()

    def page_at(self, offset: int) -> Page:
        """Return the page that holds this character (the last page for `len(text)`)."""
        return self.pages[max(bisect_right(self.pages, offset, key=lambda page: page.start) - 1, 0)]


class PaperKind(StrEnum):
    """What a whole file is."""

    AGENDA = "agenda"
    MINUTES = "minutes"
    PACK = "pack"
    REPORT = "report"
    DECISION_NOTICE = "decision notice"
    FORWARD_PLAN = "forward plan"
    OTHER = "other"


class Part(StrEnum):
    """What a part of a file is."""

    AGENDA = "agenda"
    MINUTES = "minutes"
    REPORT = "report"
    APPENDIX = "appendix"
    FRONT = "front"
    OTHER = "other"


class DecisionKind(StrEnum):
    """How the record says something was decided; RECOMMENDED and LOST are not decisions."""

    RESOLVED = "resolved"
    AGREED = "agreed"
    APPROVED = "approved"
    NOTED = "noted"
    REFUSED = "refused"
    DEFERRED = "deferred"
    RECOMMENDED = "recommended"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Vote:
    """A recorded vote; a count the record does not give is None."""

    votes_for: int | None = None
    votes_against: int | None = None
    abstentions: int | None = None
    is_unanimous: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """One formal decision or recommendation, verbatim: `document.text[start:end] == text`.

    `start` is at the words that make it one ("Resolved: That ..."), `end` after its last part.
    """

    kind: DecisionKind
    text: str
    start: int
    end: int
    page: int
    vote: Vote | None = None
    mover: str | None = None
    seconder: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting, as far as a paper tells of it. Two papers of one meeting may each tell a part."""

    council: str | None = None
    committee: str | None = None
    date: datetime.date | None = None
    time: datetime.time | None = None
    venue: str | None = None
    chair: str | None = None
    present: tuple[str, ...] = ()
    apologies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Restriction:
    """Why residents must not see an item: the reason in words, and Schedule 12A paragraphs if named."""

    reason: str
    paragraphs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item of an agenda or of minutes, or the report or appendix that belongs to it.

    Attributes:
        id: `document:ordinal`, ordinal from 0 in document order.
        document: id of the document.
        meeting: the meeting this text belongs to (in a pack, the previous minutes' own meeting).
        part: agenda entry, minutes, report or appendix.
        number: as printed at the heading ("84", "7a", "286"), None if none is printed.
        minute_number: its number in the minutes, if this paper gives one.
        agenda_number: its number on the agenda, if this paper gives one; a report or an appendix
            carries the number of the agenda item it belongs to.
        title: without number, page range or trailing full stop.
        start, end: heading and body; items do not overlap. `body_start`: first character after the heading.
        page_start, page_end: physical pages, from 1.
        parent: id of the agenda item a report belongs to, or of the report an appendix belongs to.
        author: who wrote a report, if printed.
        restricted: set when residents must not see it.
        decisions: what was decided here (minutes, decision notices). A lost motion is not in it.
        recommendations: what was only proposed (reports), and motions that were lost.
    """

    id: str
    document: str
    meeting: Meeting
    part: Part
    number: str | None
    minute_number: str | None
    agenda_number: str | None
    title: str
    start: int
    body_start: int
    end: int
    page_start: int
    page_end: int
    parent: str | None = None
    author: str | None = None
    restricted: Restriction | None = None
    decisions: tuple[Decision, ...] = ()
    recommendations: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A document, understood: its kind, its own meeting, its items in document order."""

    document: Document
    kind: PaperKind
    meeting: Meeting
    items: tuple[AgendaItem, ...]
    warnings: tuple[str, ...] = ()

    @property
    def business(self) -> tuple[AgendaItem, ...]:
        """The items of the meeting: not front pages, nor text between items, unless the paper holds nothing else."""
        beside = {Part.FRONT, Part.OTHER}
        return tuple(item for item in self.items if item.part not in beside) or self.items


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence-aligned run of one item: `document.text[start:end] == text`.

    Attributes:
        id: `document:item:ordinal`.
        heading: council, committee, date and item title; encoded and indexed with the text, never shown as it.
        sentences: spans of the sentences, bullets or table rows inside it, in document offsets.
        columns: the header row that explains table rows of this passage, where it stands in an earlier one, or "".
        caption: what stands before the table of this passage's rows, or "".
        title: of its item; encoded with each of its sentences.
    """

    id: str
    item: str
    text: str
    start: int
    end: int
    page_start: int
    page_end: int
    heading: str
    sentences: tuple[Span, ...]
    columns: str = ""
    caption: str = ""
    title: str = ""

    def between(self, start: int, end: int) -> str:
        """Return its words from `start` to `end`, both offsets of the document, as those of its sentences are."""
        return self.text[start - self.start : end - self.start]

    @property
    def indexed_text(self) -> str:
        """What words and vectors are made of: heading and column names before the exact text."""
        return "\n".join(
            part for part in (self.heading, self.caption if self.columns else "", self.columns, self.text) if part
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage as a reranker reads it: what it stands under, and its sentences, each of which may answer."""

    heading: str
    sentences: tuple[str, ...]

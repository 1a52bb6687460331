"""An answer in, what a page shows of it out: numbered sentences, their sources in their paragraphs, words for the status. Pure."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from rag.datatypes import Answer, AnswerStatus, Citation, Hit, Meeting
from rag.web.public import PublicItem
from rag.web.shelf import Quoted, Shelf

N_SHOWN_AT_ONCE = 3
MAX_PASSAGE_CHARS = 420

HEADINGS = {
    AnswerStatus.ANSWERED: "Answer",
    AnswerStatus.QUOTED: "What the record says",
    AnswerStatus.NOT_FOUND: "The papers do not say",
    AnswerStatus.DECLINED: "This cannot be answered here",
    AnswerStatus.FAILED: "Something went wrong",
}
EXPLANATIONS = {
    AnswerStatus.ANSWERED: "A computer wrote this from the papers. Each sentence was checked against the words it cites.",
    AnswerStatus.NOT_FOUND: "Nothing was found in the papers here that clearly answers this. That does not mean that nothing was decided: only some papers are held here.",
    AnswerStatus.DECLINED: "",
    AnswerStatus.FAILED: "Please try again in a minute.",
}


@dataclass(frozen=True, slots=True)
class SourceView:
    """One place in a paper, as a page shows it.

    Attributes:
        number: of its marker, from 1; 0 for words that no sentence cites.
        title: of its item.
        where: committee, date, state and page, in words.
        quoted: the exact words in their paragraph.
        place: "document/start-end", the end of its addresses.
        item, document, page: for the links to the item, the paper and its page.
        is_quotation: the words are a part of the paragraph shown, not a passage that was found.
    """

    number: int
    title: str
    where: str
    quoted: Quoted
    place: str
    item: str
    document: str
    page: int
    is_quotation: bool


@dataclass(frozen=True, slots=True)
class SentenceView:
    """One sentence and the numbers of its sources."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as a page shows it; `is_whole` once nothing more will come."""

    question: str
    understood: str
    status: str
    heading: str
    explanation: str
    sentences: tuple[SentenceView, ...]
    sources: tuple[SourceView, ...]
    nearest: tuple[SourceView, ...]
    found: tuple[SourceView, ...]
    dropped: tuple[tuple[str, str], ...]
    text: str
    model: str
    is_whole: bool

    @property
    def link(self) -> str:
        """The address, below the root, that asks this question again."""
        return link_to(self.question)

    @property
    def items(self) -> str:
        """Ids of the items it cites, with spaces."""
        return " ".join(dict.fromkeys(source.item for source in self.sources))

    @property
    def as_plain_text(self) -> str:
        """The answer with its sources, to copy."""
        said = [f"{s.text} {''.join(f'[{n}]' for n in s.numbers)}".strip() for s in self.sentences] or [self.text]
        listed = [f"[{s.number}] {s.title}: {s.where}. “{' '.join(s.quoted.words.split())}”" for s in self.sources]
        return "\n".join([self.question, "", *said, *([""] if listed else []), *listed])


def answer_view(answer: Answer, shelf: Shelf, *, is_whole: bool) -> AnswerView:
    """Return what is shown of an answer, or of as much of it as there is."""
    numbers: dict[tuple[str, int, int], int] = {}
    sources: list[SourceView] = []
    sentences: list[SentenceView] = []
    for sentence in answer.sentences:
        for citation in sentence.citations:
            key = (citation.document, citation.start, citation.end)
            if key not in numbers and (source := cited(citation, len(numbers) + 1, shelf)):
                numbers[key] = source.number
                sources.append(source)
        keys = [(c.document, c.start, c.end) for c in sentence.citations]
        sentences.append(SentenceView(sentence.text, tuple(dict.fromkeys(numbers[k] for k in keys if k in numbers))))
    is_silent = answer.status is AnswerStatus.NOT_FOUND
    return AnswerView(
        question=answer.question,
        understood=answer.understood,
        status=answer.status.value,
        heading=HEADINGS[answer.status],
        explanation=explained(answer) if is_whole else "",
        sentences=tuple(sentences),
        sources=tuple(sources),
        nearest=tuple(source for c in answer.nearest if (source := cited(c, 0, shelf))) if is_silent else (),
        found=() if sources or answer.nearest else _all_found(answer.hits[:N_SHOWN_AT_ONCE], shelf),
        dropped=tuple((dropped.text, dropped.why) for dropped in answer.dropped),
        text=answer.text,
        model=answer.model,
        is_whole=is_whole,
    )


def explained(answer: Answer) -> str:
    """Return what kind of answer this is and why, in words."""
    if answer.status is not AnswerStatus.QUOTED:
        return EXPLANATIONS[answer.status]
    if not answer.dropped:
        return "These are the record’s own words, as they stand in the papers."
    is_away = any(not dropped.text for dropped in answer.dropped)
    away, failed = (
        "the language model is not available at the moment",
        "what the computer wrote did not pass every check",
    )
    return f"These are the record’s own words, because {away if is_away else failed}."


def cited(citation: Citation, number: int, shelf: Shelf) -> SourceView | None:
    """Return a citation as a source; None once its item is no longer public."""
    quoted = shelf.quoted(citation.document, citation.start, citation.end)
    public = shelf.item(citation.item)
    if quoted is None or public is None:
        return None
    place = (citation.start, citation.end, citation.page)
    return _source(number, public, quoted, place, shelf, is_quotation=True)


def _all_found(hits: tuple[Hit, ...], shelf: Shelf) -> tuple[SourceView, ...]:
    return tuple(source for hit in hits if (source := found(hit, shelf)))


def found(hit: Hit, shelf: Shelf) -> SourceView | None:
    """Return a passage that was found as a source without a number; None once its item is no longer public."""
    public = shelf.item(hit.item.id)
    if public is None:
        return None
    passage = hit.passage
    words = passage.text
    if len(words) > MAX_PASSAGE_CHARS:
        words = words[:MAX_PASSAGE_CHARS].rpartition(" ")[0] + " …"
    place = (passage.start, passage.end, passage.page_start)
    return _source(0, public, Quoted("", words, ""), place, shelf, is_quotation=False)


def _source(
    number: int, public: PublicItem, quoted: Quoted, place: tuple[int, int, int], shelf: Shelf, *, is_quotation: bool
) -> SourceView:
    document = public.item.document
    start, end, page = place
    return SourceView(
        number=number,
        title=public.item.title or "Untitled item",
        where=where_said(public, page, shelf),
        quoted=quoted,
        place=f"{document}/{start}-{end}",
        item=public.item.id,
        document=document,
        page=page,
        is_quotation=is_quotation,
    )


def where_said(public: PublicItem, page: int, shelf: Shelf) -> str:
    """Return where words stand: "Roads and Waste Committee, 14 January 2025, minutes, page 1"."""
    meeting = public.item.meeting
    parts = (meeting.committee or meeting.council, day_said(meeting.date), shelf.state_said(public), f"page {page}")
    return ", ".join(part for part in parts if part)


def day_said(day: datetime.date | None) -> str:
    """Return a day as "14 January 2025"; "" for none."""
    return f"{day.day} {day:%B %Y}" if day else ""


def link_to(question: str, page: str = "/") -> str:
    """Return the address, below the root, that asks this question again."""
    return f"{page}?{urlencode({'q': question})}"


def meeting_said(meeting: Meeting) -> str:
    """Return a meeting's name: committee or council, and day."""
    return ", ".join(part for part in (meeting.committee or meeting.council, day_said(meeting.date)) if part)

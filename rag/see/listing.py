"""An inspection as plain lines for a terminal, and as JSON for other programs. Pure."""

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import cast

from rag.contract import JsonObject, item_json, meeting_json
from rag.datatypes import AgendaItem, Decision, DecisionKind, Document, Meeting, Page, Part, Restriction, Span
from rag.library.codec import Json
from rag.see.inspection import Branch, Inspection

_QUOTE_CHARS = 160
_OUTSIDE_SHOWN = 12
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def inspection_lines(inspection: Inspection, *, for_officers: bool = False) -> Iterator[str]:
    """Yield the lines of a listing, without markup; the words of exempt decisions only for officers.

    Control characters of a paper, which could steer a terminal, are shown as "\ufffd".
    """
    return (_CONTROLS.sub("\ufffd", line) for line in _lines(inspection, for_officers))


def _lines(inspection: Inspection, for_officers: bool) -> Iterator[str]:
    yield from _heading_lines(inspection)
    yield ""
    yield counts_said(inspection)
    for branch in inspection.tree:
        yield from _branch_lines(branch, 1, inspection.paper.meeting, for_officers)
    yield from _outside_lines(inspection)
    yield from _said("Dropped", inspection.dropped)
    yield from _said("Warnings", inspection.warnings)


def _heading_lines(inspection: Inspection) -> Iterator[str]:
    paper = inspection.paper
    meeting = paper.meeting
    yield f"{inspection.file} – {paper.kind.value}, {paper.document.format}"
    facts = (
        meeting.council,
        meeting.committee,
        meeting.date and day_said(meeting.date),
        meeting.time and f"{meeting.time:%H:%M}",
        meeting.venue,
    )
    yield " | ".join(str(fact) for fact in facts if fact) or "No council, committee or date was found."
    if meeting.chair:
        yield f"Chair: {meeting.chair}"
    for name, people in (("Present", meeting.present), ("Apologies", meeting.apologies)):
        if people:
            yield f"{name} ({len(people)}): {', '.join(people)}"
    yield pages_said(paper.document)


def counts_said(inspection: Inspection) -> str:
    """Return how many items there are, how many of them are exempt, and what stands beside them, in words."""
    n_items, n_all = len(inspection.paper.business), len(inspection.paper.items)
    beside = f", beside {_counted(n_all - n_items, 'front page')} or other text" if n_all > n_items else ""
    return f"{_counted(n_items, 'item')}, {len(inspection.exempt)} exempt{beside}"


def pages_said(document: Document) -> str:
    """Return how many pages there are, how they are labelled and whether they are a guess, in words."""
    n_pages = len(document.pages)
    said = _counted(n_pages, "page")
    if any(page.estimated for page in document.pages):
        said += ", page breaks guessed"
    labelled = [page for page in document.pages if page.label is not None and page.label != str(page.number)]
    if labelled:
        said += f", printed numbers from {page_said(labelled[0])} to {page_said(labelled[-1])}"
    return said


def page_said(page: Page) -> str:
    """Return a page's number, with the printed one where it is another."""
    printed = f" (printed {page.label})" if page.label is not None and page.label != str(page.number) else ""
    return f"page {page.number}{printed}"


def item_said(item: AgendaItem) -> str:
    """Return an item's number and title on one line."""
    title = item.title or "(without a title)"
    if item.number is None:
        return title
    if item.part is Part.APPENDIX:
        return title if title.casefold() == f"appendix {item.number}".casefold() else f"Appendix {item.number}: {title}"
    return f"{item.number}. {title}"


def place_said(item: AgendaItem, own: Meeting) -> str:
    """Return an item's part, pages, the numbers not printed at its heading, and its meeting's date if not `own`'s."""
    same = item.page_start == item.page_end
    pages = f"page {item.page_start}" if same else f"pages {item.page_start}–{item.page_end}"
    others = [
        f"{name} {number}"
        for name, number in (("minute", item.minute_number), ("agenda item", item.agenda_number))
        if number and number != item.number
    ]
    date = item.meeting.date
    others += [f"meeting of {day_said(date)}"] if date and date != own.date else []
    return ", ".join([item.part.value, pages, *others])


def day_said(date: datetime.date) -> str:
    """Return a date as "14 January 2025"."""
    return f"{date.day} {date:%B %Y}"


def exempt_said(restricted: Restriction) -> str:
    """Return why residents must not see an item, in words."""
    noun = "paragraph" if len(restricted.paragraphs) == 1 else "paragraphs"
    listed = ", ".join(map(str, restricted.paragraphs))
    is_told = not listed or "12A" in restricted.reason
    return f"EXEMPT: {restricted.reason}" + ("" if is_told else f" (Schedule 12A, {noun} {listed})")


def decision_said(decision: Decision) -> str:
    """Return what a decision or proposal is: its kind, who moved it and how the vote went."""
    names = {DecisionKind.RECOMMENDED: "recommendation", DecisionKind.LOST: "lost, not a decision"}
    said = [names.get(decision.kind, f"decision ({decision.kind.value})")]
    said += [f"moved by {decision.mover}"] if decision.mover else []
    said += [f"seconded by {decision.seconder}"] if decision.seconder else []
    if vote := decision.vote:
        counts = (("for", vote.votes_for), ("against", vote.votes_against), ("abstained", vote.abstentions))
        said += [f"{count} {name}" for name, count in counts if count is not None]
        said += ["unanimous"] if vote.is_unanimous else []
    return ", ".join(said)


def _branch_lines(branch: Branch, depth: int, own: Meeting, for_officers: bool) -> Iterator[str]:
    item, indent = branch.item, "  " * depth
    yield f"{indent}{item_said(item)} ({place_said(item, own)})" + (f"  by {item.author}" if item.author else "")
    if item.restricted:
        yield f"{indent}    {exempt_said(item.restricted)}"
    for decision in (*item.decisions, *item.recommendations):
        words = "" if item.restricted and not for_officers else f": “{_shortened(decision.text)}”"
        yield f"{indent}    {decision_said(decision)}, page {decision.page}{words}"
    for child in branch.branches:
        yield from _branch_lines(child, depth + 1, own, for_officers)


def _outside_lines(inspection: Inspection) -> Iterator[str]:
    document = inspection.paper.document
    if not inspection.outside:
        return
    yield ""
    n_chars = sum(span.end - span.start for span in inspection.outside)
    yield f"In no item: {n_chars:,} characters in {_counted(len(inspection.outside), 'place')}"
    for span in inspection.outside[:_OUTSIDE_SHOWN]:
        words = _shortened(document.text[span.start : span.end])
        yield f"  page {document.page_at(span.start).number}: “{words}”"
    if len(inspection.outside) > _OUTSIDE_SHOWN:
        yield f"  and {len(inspection.outside) - _OUTSIDE_SHOWN} more"


def _said(name: str, sentences: Sequence[str]) -> Iterator[str]:
    if sentences:
        yield ""
        yield f"{name}:"
        yield from (f"  {sentence}" for sentence in sentences)


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _QUOTE_CHARS else words[:_QUOTE_CHARS].rsplit(" ", 1)[0] + " …"


def inspection_json(inspection: Inspection, *, for_officers: bool = False) -> JsonObject:
    """Return the inspection as JSON values, without the text; exempt decisions only for officers."""
    paper = inspection.paper
    items = [item_json(item, paper.meeting, for_officers=for_officers) for item in paper.items]
    paragraphs = [item.restricted.paragraphs if item.restricted else () for item in paper.items]
    return {
        "file": inspection.file,
        "document": paper.document.id,
        "format": paper.document.format,
        "kind": paper.kind.value,
        "meeting": meeting_json(paper.meeting),
        "n_chars": len(paper.document.text),
        "pages": [_page_json(page) for page in paper.document.pages],
        "items": [
            {**item, "restricted_paragraphs": cast(Json, list(numbers))}
            for item, numbers in zip(items, paragraphs, strict=True)
        ],
        "outside": [_span_json(paper.document, span) for span in inspection.outside],
        "furniture": [_span_json(paper.document, span) for span in paper.document.furniture],
        "dropped": list(inspection.dropped),
        "warnings": list(inspection.warnings),
    }


def _page_json(page: Page) -> JsonObject:
    return {
        "number": page.number,
        "label": page.label,
        "estimated": page.estimated,
        "start": page.start,
        "end": page.end,
    }


def _span_json(document: Document, span: Span) -> JsonObject:
    return {"start": span.start, "end": span.end, "page": document.page_at(span.start).number}

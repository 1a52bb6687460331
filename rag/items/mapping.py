"""Reports found by the agenda: by the pages it gives them, or by its titles at the tops of pages.

In: a document, its lines and parts, the agenda's entries. Out: the parts with the reports that no opening
of their own has shown. Page ranges on an agenda are the pack's printed pages, not physical ones.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rag.datatypes import Document, Part
from rag.items.fronts import has_report_fields
from rag.items.lines import Line, bare
from rag.items.outline import Entry
from rag.items.parts import Segment, tiled
from rag.items.titles import clean_title, is_standing_item, likeness

_MOST_ALIKE = 0.85
_TOP_LINES = 8
_LONGEST_TITLE = 300
_FEWEST_LABELS = 3


def with_mapped_reports(
    document: Document, lines: Sequence[Line], parts: Sequence[Segment], entries: Sequence[Entry]
) -> list[Segment]:
    """Return the parts with those added that only the agenda tells of; unchanged without an agenda."""
    agenda = next((at for at, part in enumerate(parts) if part.part is Part.AGENDA), None)
    if agenda is None:
        return list(parts)
    found = _by_page(document, lines, list(parts), entries, floor=parts[agenda].first + 1)
    found = _by_title(lines, found, entries, floor=entries[-1].body if entries else 0)
    return tiled(found, len(lines))


def page_of_label(document: Document, label: int) -> int | None:
    """Return the physical page that is printed with a number, by the offset most of the labels agree on."""
    offsets = Counter(
        int(page.label) - page.number for page in document.pages if page.label is not None and page.label.isdigit()
    )
    if sum(offsets.values()) < _FEWEST_LABELS:
        return None
    offset, agreeing = offsets.most_common(1)[0]
    number = label - offset
    is_there = 2 * agreeing > sum(offsets.values()) and 1 <= number <= len(document.pages)
    return number if is_there else None


def _by_page(
    document: Document, lines: Sequence[Line], parts: list[Segment], entries: Sequence[Entry], floor: int
) -> list[Segment]:
    tops = _tops(lines)
    for entry in entries:
        pages = entry.heading.title.pages
        page = page_of_label(document, pages[0]) if pages else None
        top = tops.get(page or 0)
        if top is None or top < max(floor, entry.body) or _in_report_of(parts, top, entry, began_before=True):
            continue
        here = [at for at, part in enumerate(parts) if lines[part.first].page == page and part.part is not Part.AGENDA]
        if here:
            parts[here[0]] = _stamped(parts[here[0]], entry)
        else:
            parts.append(_new(entry, top))
    return sorted(parts, key=lambda part: part.first)


def _tops(lines: Sequence[Line]) -> dict[int, int]:
    """Return the first content line of each physical page."""
    tops: dict[int, int] = {}
    for index, line in enumerate(lines):
        tops.setdefault(line.page, index)
    return tops


def _stamped(part: Segment, entry: Entry) -> Segment:
    number = entry.heading.number
    return replace(part, agenda_number=part.agenda_number or number) if part.part is Part.REPORT else part


def _new(entry: Entry, top: int) -> Segment:
    is_minutes = "minutes" in entry.heading.title.words.lower().split()
    return Segment(Part.MINUTES if is_minutes else Part.REPORT, top, top + 1, top, agenda_number=entry.heading.number)


def _by_title(lines: Sequence[Line], parts: list[Segment], entries: Sequence[Entry], floor: int) -> list[Segment]:
    """Add a report where an entry's title stands near the top of a page, with the fields of a report's front."""
    known = {part.agenda_number for part in parts if part.part is Part.REPORT}
    wanted = [
        entry
        for entry in entries
        if entry.heading.number not in known and not is_standing_item(entry.heading.title.words)
    ]
    starts = {part.first for part in parts}
    for top in (index for index in range(floor, len(lines)) if lines[index].is_page_top and index not in starts):
        titles = _titles_at(lines, top)
        entry = next((entry for entry in wanted if _is_named(titles, entry)), None)
        if entry is not None and has_report_fields(lines, top, 1) and not _in_report_of(parts, top, entry):
            parts.append(_new(entry, top))
            wanted.remove(entry)
    return sorted(parts, key=lambda part: part.first)


def _titles_at(lines: Sequence[Line], top: int) -> list[str]:
    """Return what may be a title among the first lines of a page, over one line or two."""
    stops = (at for at in range(top + 1, min(top + _TOP_LINES, len(lines))) if lines[at].is_page_top)
    front = lines[top : next(stops, top + _TOP_LINES)]
    return [
        clean_title(bare(" ".join(line.text for line in front[at : at + length]))).words
        for at in range(len(front))
        for length in (1, 2)
        if len(front[at].text) < _LONGEST_TITLE
    ]


def _is_named(titles: Sequence[str], entry: Entry) -> bool:
    return any(likeness(title, entry.heading.title.words) > _MOST_ALIKE for title in titles)


def _in_report_of(parts: Sequence[Segment], top: int, entry: Entry, *, began_before: bool = False) -> bool:
    """Say whether a page stands in the report of that entry already (a title repeated as a running header).

    With `began_before` minutes count as well, and what begins on this very page does not.
    """
    kinds = (Part.REPORT, Part.MINUTES) if began_before else (Part.REPORT,)
    return any(
        part.first + began_before <= top < part.last
        and part.part in kinds
        and part.agenda_number == entry.heading.number
        for part in parts
    )

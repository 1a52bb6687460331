"""Parts and headings made into a Paper: meetings, items, their decisions and restrictions, linked.

In: a Document. Out: a Paper. Every rule about council papers stands in the modules this one calls.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.datatypes import AgendaItem, Document, Meeting, Paper, PaperKind, Part, Restriction
from rag.items.decisions import Outcomes, outcomes_of
from rag.items.exclusion import excluded_appendices, is_exclusion
from rag.items.exempt import (
    exempt_appendices,
    restriction_in_title,
    restriction_of_item,
    restriction_of_report,
)
from rag.items.facts import meeting_of, time_in_close
from rag.items.heads import without_running_heads
from rag.items.kinds import likely_part, paper_kind
from rag.items.lines import Line, content_lines
from rag.items.link import linked
from rag.items.mapping import with_mapped_reports
from rag.items.names import names_in_sentence
from rag.items.outline import Entry, Outline, body_of, filed_as, outline
from rag.items.pack import decision_number, declared_appendices, front_of, title_under, with_declared_appendices
from rag.items.parts import Segment, appendix_title, is_withheld, segments
from rag.items.sections import exempt_entries
from rag.items.titles import clean_title

_FRONT = 15
_CLOSE = 3


@dataclass(frozen=True, slots=True)
class _Read:
    """One part, read: its lines, its outline and its own meeting."""

    segment: Segment
    outline: Outline
    meeting: Meeting


def paper_of(document: Document) -> Paper:
    """Return what a document says, item by item; an empty document gives a Paper without items."""
    lines = content_lines(document)
    parts = segments(lines)
    if len(parts) == 1 and parts[0].part in (Part.AGENDA, Part.MINUTES):
        lines = without_running_heads(lines, outline(lines, 0, len(lines)).front[1])
        parts = segments(lines)
    parts = _known(lines, parts)
    parts = with_mapped_reports(document, lines, parts, _agenda_entries(lines, parts))
    parts = with_declared_appendices(lines, parts)
    reads = [_read(lines, part) for part in parts]
    kind = paper_kind(lines, parts)
    own = _own_meeting(reads)
    items: list[AgendaItem] = []
    for read in reads:
        items += _items(document, lines, read, own, items)
    items = linked(
        [replace(item, id=f"{document.id}:{ordinal}") for ordinal, item in enumerate(_with_agenda_numbers(items, kind))]
    )
    warnings = () if items else ("No item was recognised in this paper.",)
    return Paper(document, kind, own, tuple(items), warnings)


def _agenda_entries(lines: Sequence[Line], parts: Sequence[Segment]) -> tuple[Entry, ...]:
    agenda = next((part for part in parts if part.part is Part.AGENDA), None)
    return outline(lines, agenda.first, agenda.last).entries if agenda else ()


def _known(lines: Sequence[Line], parts: Sequence[Segment]) -> list[Segment]:
    """Return the parts with a first part that has no opening named by what it looks like."""
    if len(parts) == 1 and parts[0].part is Part.OTHER:
        return [replace(parts[0], part=likely_part(lines))]
    return list(parts)


def _read(lines: Sequence[Line], segment: Segment) -> _Read:
    if segment.part not in (Part.AGENDA, Part.MINUTES):
        front = lines[segment.first : min(segment.last, segment.first + _FRONT)]
        if segment.part is Part.OTHER:
            # A record of one decision is dated where it is signed.
            front = [*front, *lines[max(segment.last - _CLOSE, segment.first + _FRONT) : segment.last]]
        return _Read(segment, Outline((segment.first, segment.last), ()), meeting_of(front))
    divided = outline(lines, segment.first, segment.last)
    front = lines[divided.front[0] : divided.front[1]]
    early = [line.text for entry in divided.entries[:3] for line in lines[entry.first : entry.last]]
    meeting = meeting_of(front, early)
    if segment.part is Part.MINUTES:
        close = [*front, *lines[max(segment.last - 12, segment.first) : segment.last]]
        meeting = replace(
            meeting,
            apologies=meeting.apologies or _apologies(lines, divided.entries),
            time=meeting.time or time_in_close(close),
        )
    return _Read(segment, divided, meeting)


def _apologies(lines: Sequence[Line], entries: Sequence[Entry]) -> tuple[str, ...]:
    names: list[str] = []
    for entry in entries:
        if "apolog" in entry.heading.title.words.lower():
            for line in body_of(lines, entry):
                if "apolog" in line.text.lower():
                    names += [name for name in names_in_sentence(line.text) if name not in names]
    return tuple(names)


def _own_meeting(reads: Sequence[_Read]) -> Meeting:
    """Return the meeting a file is a paper of: its agenda's, else its first part's."""
    agendas = [read for read in reads if read.segment.part is Part.AGENDA]
    first = (agendas or list(reads))[:1]
    return first[0].meeting if first else Meeting()


def _with_agenda_numbers(items: Sequence[AgendaItem], kind: PaperKind) -> list[AgendaItem]:
    """Return the items of a decision notice with their numbers as the agenda's, which they are."""
    if kind is not PaperKind.DECISION_NOTICE:
        return list(items)
    return [
        replace(item, part=Part.MINUTES)
        if item.part is Part.OTHER
        else replace(item, agenda_number=item.agenda_number or item.number, minute_number=None)
        for item in items
    ]


def _items(
    document: Document, lines: Sequence[Line], read: _Read, own: Meeting, so_far: Sequence[AgendaItem]
) -> list[AgendaItem]:
    part = read.segment.part
    if part in (Part.AGENDA, Part.MINUTES) and read.outline.entries:
        return _front_item(document, lines, read) + _entries(document, lines, read)
    # Minutes in a pack are of their own meeting even where no item is recognised in them.
    return [_whole(document, lines, read.segment, read.meeting if part is Part.MINUTES else own, so_far)]


def _entries(document: Document, lines: Sequence[Line], read: _Read) -> list[AgendaItem]:
    """Return the items of an agenda or of minutes."""
    part, entries = read.segment.part, read.outline.entries
    restrictions = exempt_entries(lines, read.segment, entries)
    made = []
    for entry, restricted in zip(entries, restrictions, strict=True):
        end = max(lines[entry.last - 1].end, entry.heading.body)
        body = body_of(lines, entry)
        outcomes = outcomes_of(document, body, part)
        number, title, start = entry.heading.number, entry.heading.title, lines[entry.first].start
        is_minutes = part is Part.MINUTES
        item = _item(document, read.meeting, part, start, entry.heading.body, end, title.words, outcomes)
        made.append(
            replace(
                item,
                number=number,
                minute_number=number if is_minutes else None,
                agenda_number=title.agenda_number or filed_as(body) if is_minutes else number,
                restricted=restricted,
            )
        )
    return made


def _front_item(document: Document, lines: Sequence[Line], read: _Read) -> list[AgendaItem]:
    """Return the text of a ModernGov block before the first item ("X replaced Y for this meeting")."""
    first, last = read.outline.front
    opened = [index for index in range(first, last) if lines[index].opens_block]
    if not opened or not any(lines[index].text.endswith(".") for index in range(opened[0], last)):
        return []
    start, end = lines[opened[0]].start, lines[last - 1].end
    return [_item(document, read.meeting, Part.OTHER, start, start, end, "Attendance", Outcomes())]


def _whole(
    document: Document, lines: Sequence[Line], segment: Segment, meeting: Meeting, so_far: Sequence[AgendaItem]
) -> AgendaItem:
    """Return the one item that a report, an appendix or an undivided part is."""
    inside = lines[segment.first : segment.last]
    start, end = inside[0].start, inside[-1].end
    if segment.part is Part.APPENDIX:
        return _appendix(document, lines, segment, meeting, so_far)
    agenda = [item for item in so_far if item.part is Part.AGENDA]
    stamped = next((item for item in agenda if segment.agenda_number in (item.agenda_number, "")), None)
    front = front_of(lines, segment, [item.title for item in agenda])
    if stamped is not None and is_withheld(lines, segment.first):
        front = replace(front, title=stamped.title)
    body = lines[min(front.title_line + 1, segment.last - 1)].start
    outcomes = outcomes_of(document, inside, segment.part)
    made = _item(document, meeting, segment.part, start, body, end, front.title, outcomes)
    restricted = restriction_in_title(front.title) or restriction_of_report(inside)
    number = decision_number(inside) if segment.part is Part.OTHER else None
    return replace(made, number=number, author=front.author, restricted=restricted, agenda_number=segment.agenda_number)


def _appendix(
    document: Document, lines: Sequence[Line], segment: Segment, meeting: Meeting, so_far: Sequence[AgendaItem]
) -> AgendaItem:
    """Return an appendix: its label as printed, its title as its stamp or its report gives it."""
    inside = lines[segment.first : segment.last]
    report = next((item for item in reversed(so_far) if item.part is Part.REPORT), None)
    of_report = [line for line in lines[: segment.first] if report and report.start <= line.start < report.end]
    label = segment.label or None
    printed = appendix_title(lines[segment.heading].text) or title_under(lines, segment)
    title = declared_appendices(of_report).get(label or "") or clean_title(printed or "")
    made = _item(document, meeting, segment.part, inside[0].start, inside[0].start, inside[-1].end, "", Outcomes())
    excluded = _excluded_with(document, so_far)
    restricted = exempt_appendices(of_report).get(label or "")
    restricted = restricted or excluded.get((report.agenda_number or "" if report else "", label or ""))
    marked = f"{title.words} {title.exempt_mark}"
    restricted = restricted or restriction_in_title(marked) or restriction_of_item(inside)
    return replace(made, number=label, title=title.words or f"Appendix {label or ''}".strip(), restricted=restricted)


def _excluded_with(document: Document, so_far: Sequence[AgendaItem]) -> dict[tuple[str, str], Restriction]:
    """Return the appendices that the agenda's exclusion of the public names, by item number and label."""
    texts = [
        document.text[item.start : item.end] for item in so_far if item.part is Part.AGENDA and is_exclusion(item.title)
    ]
    return {key: reason for text in texts for key, reason in excluded_appendices(" ".join(text.split())).items()}


def _item(
    document: Document, meeting: Meeting, part: Part, start: int, body: int, end: int, title: str, outcomes: Outcomes
) -> AgendaItem:
    return AgendaItem(
        id="",
        document=document.id,
        meeting=meeting,
        part=part,
        number=None,
        minute_number=None,
        agenda_number=None,
        title=title,
        start=start,
        body_start=body,
        end=end,
        page_start=document.page_at(start).number,
        page_end=document.page_at(max(end - 1, start)).number,
        decisions=outcomes.decisions,
        recommendations=outcomes.recommendations,
    )

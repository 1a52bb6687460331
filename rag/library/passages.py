"""An item in, its passages out: sentence-aligned, within the encoder's window, never across items. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from rag.datatypes import AgendaItem, Document, Meeting, Paper, Part, Passage, Span
from rag.library.sentences import Unit, split_units

CountTokens = Callable[[str], int]

FRONT_TITLE = "Front page: date, place and who was there"
MAX_HEADING_CHARS = 300
MAX_COLUMNS_CHARS = 300


def passages_of(
    paper: Paper, count_tokens: CountTokens, window_tokens: int
) -> tuple[tuple[AgendaItem, ...], tuple[Passage, ...]]:
    """Return the items that hold text, the front page first if there is one, and all their passages.

    `document.text[p.start:p.end] == p.text` for each passage, and heading, columns and text together stay
    within `window_tokens`.
    """
    items = (*_front_page(paper), *paper.items)
    return items, tuple(p for item in items for p in item_passages(paper.document, item, count_tokens, window_tokens))


def _front_page(paper: Paper) -> Iterator[AgendaItem]:
    """What stands before the first item: no item of the meeting, but people ask who was there."""
    text, first = paper.document.text, paper.items[0] if paper.items else None
    if (
        first is None
        or not text[: first.start].strip()
        or first.restricted
        or first.part in (Part.REPORT, Part.APPENDIX)
    ):
        return
    yield AgendaItem(
        id=f"{paper.document.id}:front",
        document=paper.document.id,
        meeting=paper.meeting,
        part=Part.OTHER,
        number=None,
        minute_number=None,
        agenda_number=None,
        title=FRONT_TITLE,
        start=0,
        body_start=0,
        end=first.start,
        page_start=1,
        page_end=paper.document.page_at(first.start).number,
    )


def item_passages(
    document: Document, item: AgendaItem, count_tokens: CountTokens, window_tokens: int
) -> Iterator[Passage]:
    """Yield the passages of one item; an item without a body gives its heading as one passage."""
    units = split_units(document.text, Span(item.body_start, item.end), document.furniture)
    units = units or split_units(document.text, Span(item.start, item.end), document.furniture)
    heading = heading_of(item.meeting, item.title)
    room = window_tokens - count_tokens(heading) - 4
    pieces = _fit(document.text, units, count_tokens, room // 2)
    groups = _group(document, pieces, count_tokens, room)
    for ordinal, (columns, group) in enumerate(groups):
        start, end = group[0].outer.start, group[-1].outer.end
        yield Passage(
            id=f"{item.id}:{ordinal}",
            item=item.id,
            text=document.text[start:end],
            start=start,
            end=end,
            page_start=document.page_at(start).number,
            page_end=document.page_at(max(end - 1, start)).number,
            heading=heading,
            sentences=tuple(unit.span for unit in group),
            columns=columns,
        )


def heading_of(meeting: Meeting, title: str) -> str:
    """Return what tells one passage from its twin in another meeting: council, committee, date, title."""
    when = f"{meeting.date.day} {meeting.date:%B %Y}" if meeting.date else None
    return ", ".join(part for part in (meeting.council, meeting.committee, when, title) if part)[:MAX_HEADING_CHARS]


def _fit(text: str, units: Sequence[Unit], count_tokens: CountTokens, limit: int) -> Iterator[Unit]:
    """Cut a unit that is longer than the window between words; most are far below it."""
    for unit in units:
        if (
            len(text[unit.outer.start : unit.outer.end]) // 2 < limit
            or count_tokens(text[unit.outer.start : unit.outer.end]) <= limit
        ):
            yield unit
            continue
        yield from _cut(text, unit, count_tokens, limit)


def _cut(text: str, unit: Unit, count_tokens: CountTokens, limit: int) -> Iterator[Unit]:
    start, outer_start = unit.span.start, unit.outer.start
    while start < unit.span.end:
        end = _longest(text, start, unit.span.end, count_tokens, limit)
        is_last = end == unit.span.end
        outer = Span(outer_start, unit.outer.end if is_last else end)
        yield replace(unit, outer=outer, span=Span(start, end), leads_in=unit.leads_in and is_last)
        start = end + len(text[end : unit.span.end]) - len(text[end : unit.span.end].lstrip())
        outer_start = start


def _longest(text: str, start: int, end: int, count_tokens: CountTokens, limit: int) -> int:
    """Return the furthest word end at which `text[start:…]` is still within the limit (at least one step)."""
    stop = min(end, start + limit * 4)
    while count_tokens(text[start:stop]) > limit and stop > start + 1:
        shorter = text.rfind(" ", start, stop)
        near = start + (stop - start) * 3 // 4
        stop = max(near, start + 1) if shorter <= near else shorter
    if stop < end:
        space = text.rfind(" ", start + 1, stop + 1)
        stop = space if space > start else stop
    return stop


def _group(
    document: Document, units: Iterator[Unit], count_tokens: CountTokens, room: int
) -> Iterator[tuple[str, list[Unit]]]:
    """Fill passages with whole units; a lead-in stays with what it leads to; rows carry their column heads."""
    text, columns, pending = document.text, "", ""
    group: list[Unit] = []
    used = 0
    for unit in units:
        pending = _column_heads(text, unit, group[-1] if group else None, pending)
        size = count_tokens(text[unit.outer.start : unit.outer.end])
        if group and (used + size > room or _is_apart(document, group[-1], unit)):
            kept = _lead_ins(group)
            yield columns, group[: len(group) - len(kept)]
            group = kept
            columns = pending if unit.is_row else ""
            used = sum(count_tokens(text[u.outer.start : u.outer.end]) for u in kept) + (
                count_tokens(columns) if columns else 0
            )
        group.append(unit)
        used += size
    if group:
        yield columns, group


def _column_heads(text: str, unit: Unit, previous: Unit | None, heads: str) -> str:
    """Return the header row of the table this unit stands in: the first row of a run of rows."""
    if not unit.is_row:
        return ""
    if heads or (previous is not None and previous.is_row):
        return heads
    cells = [cell.strip() for cell in text[unit.span.start : unit.span.end].split("\t")]
    return " | ".join(cell for cell in cells if cell)[:MAX_COLUMNS_CHARS]


def _is_apart(document: Document, previous: Unit, unit: Unit) -> bool:
    """True where a passage must end: after a table, and at page furniture, which no passage may hold."""
    if previous.is_row and not unit.is_row:
        return True
    return any(previous.outer.end <= f.start < unit.outer.start for f in document.furniture)


def _lead_ins(group: list[Unit]) -> list[Unit]:
    """Return the last unit if it leads to the next one and is not alone."""
    return group[-1:] if len(group) > 1 and group[-1].leads_in else []

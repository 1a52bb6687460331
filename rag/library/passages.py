"""An item in, its passages out: sentence-aligned, within the encoder's window, never across items. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.datatypes import AgendaItem, Document, Meeting, Paper, Part, Passage, Span
from rag.library.sentences import Unit, split_units

CountTokens = Callable[[str], int]

FRONT_TITLE = "Front page: date, place and who was there"
MAX_HEADING_CHARS = 300
MAX_COLUMNS_CHARS = 300
MAX_CAPTION_CHARS = 160
N_CAPTION_UNITS = 2


def passages_of(
    paper: Paper, count_tokens: CountTokens, window_tokens: int
) -> tuple[tuple[AgendaItem, ...], tuple[Passage, ...]]:
    """Return the items and front pages in document order, and all their passages.

    `document.text[p.start:p.end] == p.text` for each passage, and heading, columns and text together stay
    within `window_tokens`.
    """
    items = tuple(sorted((*_front_pages(paper), *paper.items), key=lambda item: item.start))
    return items, tuple(p for item in items for p in item_passages(paper.document, item, count_tokens, window_tokens))


def _front_pages(paper: Paper) -> Iterator[AgendaItem]:
    """What stands before the first item of each meeting: no item of it, but people ask who was there."""
    end_of_last, meeting = 0, None
    for first in paper.items:
        opens = first.meeting != meeting and first.part in (Part.AGENDA, Part.MINUTES) and first.restricted is None
        if opens and paper.document.text[end_of_last : first.start].strip():
            yield _front_page(paper.document, first, end_of_last)
        end_of_last, meeting = first.end, first.meeting


def _front_page(document: Document, first: AgendaItem, start: int) -> AgendaItem:
    return AgendaItem(
        id=f"{document.id}:front{start}",
        document=document.id,
        meeting=first.meeting,
        part=Part.FRONT,
        number=None,
        minute_number=None,
        agenda_number=None,
        title=FRONT_TITLE,
        start=start,
        body_start=start,
        end=first.start,
        page_start=document.page_at(start).number,
        page_end=document.page_at(first.start).number,
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
    for ordinal, (table, group) in enumerate(groups):
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
            columns=table.columns,
            caption=table.caption,
            title=item.title[:MAX_HEADING_CHARS],
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


@dataclass(frozen=True, slots=True)
class Table:
    """What explains the rows of a table: the words before it and its header row."""

    caption: str = ""
    columns: str = ""

    def n_tokens(self, count_tokens: CountTokens) -> int:
        """Return what it takes of a passage's window."""
        return count_tokens(self.caption) + count_tokens(self.columns) if self.columns else 0


def _group(
    document: Document, units: Iterator[Unit], count_tokens: CountTokens, room: int
) -> Iterator[tuple[Table, list[Unit]]]:
    """Fill passages with whole units; a lead-in stays with what it leads to; rows carry what explains them."""

    def size(unit: Unit) -> int:
        return count_tokens(document.text[unit.outer.start : unit.outer.end])

    table, inside, group, used = Table(), _Inside(), list[Unit](), 0
    for unit in units:
        inside.take(document.text, unit)
        if group and (used + size(unit) > room or _is_apart(document, group[-1], unit)):
            kept = _lead_ins(group)
            yield table, group[: len(group) - len(kept)]
            group, table = kept, inside.table if unit.is_row else Table()
            used = sum(map(size, kept)) + table.n_tokens(count_tokens)
        if unit.is_row and not table.caption:
            table = replace(table, caption=inside.table.caption)
        group.append(unit)
        used += size(unit)
    if group:
        yield table, group


class _Inside:
    """Follows the units and knows the table they stand in."""

    def __init__(self) -> None:
        self.table = Table()
        self._prose: list[str] = []
        self._in_table = False

    def take(self, text: str, unit: Unit) -> None:
        """Move on to this unit: a first row is the header of its table, what stands before it the caption."""
        said = " ".join(text[unit.span.start : unit.span.end].split("\n"))
        if unit.is_row and not self._in_table:
            cells = (cell.strip() for cell in said.split("\t"))
            caption = " ".join(self._prose[-N_CAPTION_UNITS:])[-MAX_CAPTION_CHARS:]
            self.table = Table(caption, " | ".join(cell for cell in cells if cell)[:MAX_COLUMNS_CHARS])
        elif not unit.is_row:
            self._prose.append(said)
        self._in_table = unit.is_row


def _is_apart(document: Document, previous: Unit, unit: Unit) -> bool:
    """True where a passage must end: after a table, and at page furniture, which no passage may hold."""
    if previous.is_row and not unit.is_row:
        return True
    return any(previous.outer.end <= f.start < unit.outer.start for f in document.furniture)


def _lead_ins(group: list[Unit]) -> list[Unit]:
    """Return the last unit if it leads to the next one and is not alone."""
    return group[-1:] if len(group) > 1 and group[-1].leads_in else []

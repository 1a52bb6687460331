"""Which items of an agenda or of minutes stand in an exempt part of the meeting.

In: the entries of one part. Out: one restriction (or None) for each.
"""

from collections.abc import Sequence
from dataclasses import replace

from rag.datatypes import Restriction
from rag.items.exempt import (
    excluded_items,
    is_exclusion,
    paragraphs_in,
    restriction_in_text,
    restriction_in_title,
    section_change,
)
from rag.items.lines import Line
from rag.items.outline import Entry
from rag.items.parts import Segment


def exempt_entries(lines: Sequence[Line], segment: Segment, entries: Sequence[Entry]) -> list[Restriction | None]:
    """Return why each entry is restricted, None for a public one."""
    found: list[Restriction | None] = []
    section: Restriction | None = None
    at, remaining, named = segment.first, 0, frozenset[str]()
    excluded = Restriction("")
    for entry in entries:
        section = _section_at(lines, at, entry.first, section)
        at = entry.last
        title, number = entry.heading.title.words, entry.heading.number
        marked = f"{title} {entry.heading.title.exempt_mark}".strip()
        if is_exclusion(title):
            found.append(None)
            excluded, remaining, named = _excluded(lines, entry, len(entries))
            section = _section_at(lines, entry.body, entry.last, section)
            continue
        own = restriction_in_title(marked) or restriction_in_text(lines[entry.body : entry.last])
        by_resolution = excluded if remaining > 0 or number in named else None
        remaining -= 1
        reason = own or section or by_resolution
        found.append(replace(reason, paragraphs=reason.paragraphs or excluded.paragraphs) if reason else None)
    return found


def _section_at(lines: Sequence[Line], first: int, last: int, section: Restriction | None) -> Restriction | None:
    for index in range(first, last):
        change = section_change(lines[index])
        if change is not None:
            words = " ".join(line.text for line in lines[index : min(index + 3, last)])
            section = Restriction(lines[index].text[:300], paragraphs_in(words)) if change else None
    return section


def _excluded(lines: Sequence[Line], entry: Entry, n_entries: int) -> tuple[Restriction, int, frozenset[str]]:
    text = " ".join(line.text for line in lines[entry.first : entry.last])
    anything, count, numbers = excluded_items(text)
    if not anything:
        return Restriction(""), 0, frozenset()
    return Restriction(text[:300], paragraphs_in(text)), n_entries if count is None else count, numbers

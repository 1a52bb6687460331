"""Which items of an agenda or of minutes stand in an exempt part of the meeting.

In: the entries of one part. Out: one restriction (or None) for each.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.datatypes import Restriction
from rag.items.exclusion import Excluded, excluded_by, excluded_within, excludes_itself, is_exclusion, readmits
from rag.items.exempt import part_two_is_private, restriction_in_title, restriction_of_item, section_change
from rag.items.lines import Line
from rag.items.named import paragraphs_in
from rag.items.outline import Entry, body_of
from rag.items.parts import Segment
from rag.items.titles import is_closing_item

_FRONT_LINES = 5
_REASON_LENGTH = 300


@dataclass(slots=True)
class _State:
    """What holds at an item: the section it stands in, and what was resolved before it."""

    section: Restriction | None = None
    excluded: Excluded = field(default_factory=Excluded)
    since: int = 0
    reason: Restriction = field(default_factory=lambda: Restriction(""))


def exempt_entries(lines: Sequence[Line], segment: Segment, entries: Sequence[Entry]) -> list[Restriction | None]:
    """Return why each entry is restricted, None for a public one."""
    private = part_two_is_private(lines[segment.first : segment.last])
    found: list[Restriction | None] = []
    state = _State()
    at = max(segment.first, entries[0].first - _FRONT_LINES) if entries else 0
    for ordinal, entry in enumerate(entries):
        state.section = _section_at(lines, at, entry.first, state.section, private)
        at = entry.last
        text = _words_of(lines, entry)
        if excludes_itself(text):
            found.append(Restriction(text[:_REASON_LENGTH], paragraphs_in(text)))
            continue
        if is_exclusion(entry.heading.title.words):
            found.append(None)
            excluded: Excluded | None = excluded_by(text)
        else:
            found.append(_reason(lines, entry, ordinal, state))
            excluded = excluded_within(text) if found[-1] is None else None
        if excluded is not None:
            state.excluded, state.since = excluded, ordinal
            state.reason = Restriction(text[:_REASON_LENGTH], paragraphs_in(text))
        elif readmits(text):
            state.excluded = Excluded()
    return found


def _words_of(lines: Sequence[Line], entry: Entry) -> str:
    """Return an entry's words without the number on the agenda that its own heading prints: that is not what it closes."""
    text = " ".join(line.text for line in lines[entry.first : entry.last])
    own = entry.heading.title.agenda_number
    return re.sub(rf"[(\[][^)\]]{{0,20}}\b{re.escape(own)}\s*[)\]]", " ", text, count=1) if own else text


def _reason(lines: Sequence[Line], entry: Entry, ordinal: int, state: _State) -> Restriction | None:
    """Return why one entry is restricted: by its own mark, its section, or the resolution before it."""
    title = entry.heading.title
    own = restriction_in_title(f"{title.words} {title.exempt_mark}") or restriction_of_item(body_of(lines, entry))
    reason = own or state.section or _by_resolution(entry, ordinal, state)
    if reason is None:
        return None
    return replace(reason, paragraphs=reason.paragraphs or state.reason.paragraphs)


def _by_resolution(entry: Entry, ordinal: int, state: _State) -> Restriction | None:
    count = state.excluded.count
    is_covered = count is None or ordinal - state.since <= count
    title = entry.heading.title.words
    numbers = {entry.heading.title.agenda_number, entry.heading.number}
    if numbers & state.excluded.numbers or state.excluded.names(title):
        return state.reason
    # "Date of next meeting" after the exclusion is not what the public was excluded for.
    return state.reason if is_covered and count != 0 and not is_closing_item(title) else None


def _section_at(
    lines: Sequence[Line], first: int, last: int, section: Restriction | None, private: bool
) -> Restriction | None:
    """Return the section that holds after the lines between two items."""
    for index in range(first, last):
        change = section_change(lines[index], private)
        words = " ".join(line.text for line in lines[index : min(index + 3, last)])
        if change is False or (change and "open access" in words.lower()):
            section = None
        elif change:
            section = Restriction(words[:_REASON_LENGTH], paragraphs_in(words))
    return section

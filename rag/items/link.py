"""Which agenda item each report belongs to, and each appendix to which report.

In: items in document order. Out: the same items with parents, agenda numbers and inherited restrictions.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.datatypes import AgendaItem, Part
from rag.items.dates import find_dates
from rag.items.titles import likeness

_SAME = 0.5


def linked(items: Sequence[AgendaItem]) -> list[AgendaItem]:
    """Return the items with reports tied to agenda items, appendices to reports, marks inherited."""
    agenda = [item for item in items if item.part is Part.AGENDA]
    done: list[AgendaItem] = []
    report: AgendaItem | None = None
    last_entry = -1
    for item in items:
        if item.part is Part.REPORT:
            entry = _entry_of(item, agenda, last_entry)
            last_entry = entry if entry is not None else last_entry
            item = _under(item, agenda[entry]) if entry is not None else item
            report = item
        elif item.part is Part.APPENDIX and report is not None:
            item = _under(item, report)
        elif item.part is Part.MINUTES:
            report = None
            item = _previous_minutes(item, agenda)
        done.append(item)
    return done


def _entry_of(report: AgendaItem, agenda: Sequence[AgendaItem], after: int) -> int | None:
    """Return the agenda entry a report's stamp names, or whose title is most like; of equals the next in order."""
    for index, entry in enumerate(agenda):
        if report.agenda_number is not None and entry.agenda_number == report.agenda_number:
            return index
    scored = [
        (likeness(report.title, entry.title), index > after, -abs(index - after), index)
        for index, entry in enumerate(agenda)
    ]
    if not scored:
        return None
    like, _, _, index = max(scored)
    return index if like >= _SAME else None


def _previous_minutes(item: AgendaItem, agenda: Sequence[AgendaItem]) -> AgendaItem:
    """Return an item of minutes inside a pack, tied to the agenda item that is to confirm them."""
    confirming = [entry for entry in agenda if re.search(r"\bminutes\b", entry.title, re.IGNORECASE)]
    dated = [entry for entry in confirming if item.meeting.date in [found.value for found in find_dates(entry.title)]]
    if not confirming:
        return item
    entry = (dated or confirming)[0]
    return replace(item, parent=entry.id, restricted=item.restricted or entry.restricted)


def _under(item: AgendaItem, parent: AgendaItem) -> AgendaItem:
    return replace(
        item, parent=parent.id, agenda_number=parent.agenda_number, restricted=item.restricted or parent.restricted
    )

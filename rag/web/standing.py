"""How far minutes have come: draft until a later meeting confirms them. Pure.

Minutes count as approved when the minutes of another meeting of the same committee, held later, say on their item
about minutes that those of that day were confirmed; as draft when the paper itself says so and no meeting has
confirmed them. Where the papers here tell neither, nothing is said.
"""

import datetime
import re
from collections.abc import Iterable, Mapping

from rag.datatypes import Meeting, Part
from rag.web.public import PublicItem

DRAFT_WITHIN_CHARS = 1500
_MONTHS = "january february march april may june july august september october november december".split()
_DAY = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?,? ({'|'.join(_MONTHS)}),? (\d{{4}})\b", re.IGNORECASE)
_CONFIRMED = re.compile(
    r"\b(?:confirmed|approved|agreed|signed|adopted|accepted|correct record|accurate record)\b", re.IGNORECASE
)
_NOT_CONFIRMED = re.compile(r"\bnot (?:be )?(?:confirmed|approved|agreed|signed)\b|\bdefer", re.IGNORECASE)
_DRAFT = re.compile(
    r"\b(?:draft|unconfirmed|unapproved) (?:\w+ )?minutes\b|\bminutes \(draft\)|\bsubject to (?:approval|confirmation)\b",
    re.IGNORECASE,
)

Committee = tuple[str, str]
Confirmed = frozenset[tuple[Committee, datetime.date]]


def confirmed_minutes(items: Iterable[PublicItem], texts: Mapping[str, str]) -> Confirmed:
    """Return the committee and day of every meeting whose minutes a later one confirmed.

    Args:
        items: public items.
        texts: exact words of those whose title speaks of minutes, by item id.
    """
    found: set[tuple[Committee, datetime.date]] = set()
    for public in items:
        item = public.item
        text = texts.get(item.id, "")
        if item.part is not Part.MINUTES or not _CONFIRMED.search(text) or _NOT_CONFIRMED.search(text):
            continue
        days = days_in(f"{item.title}\n{text}")
        found.update((committee_of(item.meeting), day) for day in days if item.meeting.date and day < item.meeting.date)
    return frozenset(found)


def speaks_of_minutes(public: PublicItem) -> bool:
    """True for an item about the minutes of a meeting."""
    return "minutes" in public.item.title.casefold()


def days_in(text: str) -> list[datetime.date]:
    """Return every day that a text names with its year."""
    days = []
    for number, month, year in _DAY.findall(text):
        try:
            days.append(datetime.date(int(year), _MONTHS.index(month.lower()) + 1, int(number)))
        except ValueError:
            continue
    return days


def committee_of(meeting: Meeting) -> Committee:
    """Return the body a meeting is of."""
    return (meeting.council or "").casefold(), (meeting.committee or "").casefold()


def minutes_said(meeting: Meeting, confirmed: Confirmed, beginning: str) -> str:
    """Return "approved minutes", "draft minutes" or "minutes".

    Args:
        meeting: whose minutes they are.
        confirmed: what `confirmed_minutes` found.
        beginning: the file's name and the beginning of the paper.
    """
    if meeting.date and (committee_of(meeting), meeting.date) in confirmed:
        return "approved minutes"
    return "draft minutes" if _DRAFT.search(beginning) else "minutes"

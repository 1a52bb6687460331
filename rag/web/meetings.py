"""Public items in, meetings out: the papers of one meeting together, its items in order. Pure.

Two papers are of one meeting when they name the same council, committee and day. What a pack holds of the previous
meeting's minutes belongs to that meeting.
"""

import datetime
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rag.datatypes import Meeting, Part
from rag.web.public import PublicItem

_ORDER = (Part.MINUTES, Part.AGENDA, Part.REPORT, Part.APPENDIX, Part.OTHER, Part.FRONT)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One meeting with what the library holds of it.

    Attributes:
        key: its address.
        meeting: the fullest telling of it among its papers.
        items: its public items, minutes first, each part in document order; front pages left out.
    """

    key: str
    meeting: Meeting
    items: tuple[PublicItem, ...]

    @property
    def n_decided(self) -> int:
        """How many of its items hold a decision."""
        return sum(bool(public.item.decisions) for public in self.items)


def sittings_of(items: Iterable[PublicItem]) -> tuple[Sitting, ...]:
    """Return every meeting, the latest first; those without a date last; ties by key."""
    groups: defaultdict[tuple[str, str, str], list[PublicItem]] = defaultdict(list)
    for public in items:
        groups[_same(public.item.meeting)].append(public)
    sittings = [_sitting(same, held) for same, held in groups.items()]
    sittings.sort(key=lambda sitting: sitting.key)
    sittings.sort(key=lambda sitting: sitting.meeting.date or datetime.date.min, reverse=True)
    return tuple(sittings)


def sitting_key(meeting: Meeting) -> str:
    """Return the address of a meeting: "2025-01-14-roads-and-waste-committee-1f0c9a"."""
    return _key(_same(meeting))


def _key(same: tuple[str, str, str]) -> str:
    day, committee, council = same
    slug = re.sub(r"[^a-z0-9]+", "-", f"{day} {committee or council}".lower()).strip("-")[:80]
    return f"{slug or 'meeting'}-{hashlib.sha256(repr(same).encode()).hexdigest()[:6]}"


def _same(meeting: Meeting) -> tuple[str, str, str]:
    day = meeting.date.isoformat() if meeting.date else ""
    return day, (meeting.committee or "").casefold(), (meeting.council or "").casefold()


def _sitting(same: tuple[str, str, str], held: list[PublicItem]) -> Sitting:
    business = [public for public in held if public.item.part is not Part.FRONT] or held
    ordered = sorted(business, key=lambda public: _ORDER.index(public.item.part))  # stable: document order in each part
    fullest = max((public.item.meeting for public in held), key=_n_told)
    return Sitting(_key(same), fullest, tuple(ordered))


def _n_told(meeting: Meeting) -> int:
    told = (meeting.council, meeting.committee, meeting.date, meeting.time, meeting.venue, meeting.chair)
    return sum(fact is not None for fact in told) + len(meeting.present) + len(meeting.apologies)

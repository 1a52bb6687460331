"""The library's meetings as an officer works through them: each item with where its summary stands. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rag.datatypes import AgendaItem, Meeting, Part
from rag.library.store import StoredPaper
from rag.see.listing import item_said
from rag.summary import Review, State
from rag.web.officer.clock import day_said


class Stage(StrEnum):
    """What an item's summary waits for, what needs an officer first."""

    STALE = "stale"
    MEND = "mend"
    APPROVE = "approve"
    PUBLISH = "publish"
    UNDRAFTED = "undrafted"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    SILENT = "silent"
    EXEMPT = "exempt"


STAGES_SAID = {
    Stage.STALE: "paper changed: draft again",
    Stage.MEND: "to mend",
    Stage.APPROVE: "to approve",
    Stage.PUBLISH: "to publish",
    Stage.UNDRAFTED: "no draft yet",
    Stage.PUBLISHED: "published",
    Stage.WITHDRAWN: "withdrawn",
    Stage.SILENT: "nothing to say",
    Stage.EXEMPT: "exempt",
}
TO_READ = (Stage.MEND, Stage.APPROVE)


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a meeting, with its paper's file and its review if it has one."""

    item: AgendaItem
    file: str
    review: Review | None
    stage: Stage

    @property
    def said(self) -> str:
        """Number and title."""
        return item_said(self.item)

    @property
    def stage_said(self) -> str:
        """The stage in words."""
        return STAGES_SAID[self.stage]

    @property
    def hint(self) -> str:
        """What an officer wants to know before opening it: failed checks, what is missing."""
        if self.review is None or self.stage not in (*TO_READ, Stage.PUBLISH):
            return ""
        failed, missing = self.review.n_failed, len(self.review.summary.coverage.missing)
        said = [f"{failed} {'sentence' if failed == 1 else 'sentences'} to look at"] if failed else []
        said += [f"{missing} {'fact' if missing == 1 else 'facts'} of the item not told"] if missing else []
        return ", ".join(said)


@dataclass(frozen=True, slots=True)
class MeetingView:
    """One meeting with the items that can be summarised, in the order of its papers."""

    key: str
    meeting: Meeting
    lines: tuple[Line, ...]
    files: tuple[str, ...]

    @property
    def name(self) -> str:
        """Committee or council, and the day."""
        return f"{self.meeting.committee or self.meeting.council or 'A meeting without a name'}, {day_said(self.meeting.date)}"

    def n(self, *stages: str) -> int:
        """How many items are at these stages."""
        return sum(line.stage in stages for line in self.lines)

    def at(self, *stages: str) -> list[Line]:
        """Return the items at these stages."""
        return [line for line in self.lines if line.stage in stages]


def meetings_of(papers: Iterable[StoredPaper], reviews: Sequence[Review]) -> list[MeetingView]:
    """Return every meeting, newest first. Where a meeting has minutes or reports, its bare agenda entries are left out."""
    by_item = {review.summary.item: review for review in reviews}
    grouped: dict[str, list[tuple[AgendaItem, str]]] = {}
    for paper in papers:
        for item in paper.paper.business:
            grouped.setdefault(meeting_key(item.meeting), []).append((item, paper.file))
    views = [_view(key, found, by_item) for key, found in grouped.items()]
    return sorted(views, key=lambda view: (str(view.meeting.date or ""), view.name), reverse=True)


def meeting_key(meeting: Meeting) -> str:
    """Return a short name of a meeting for addresses: the same for every paper of it."""
    said = f"{meeting.council}|{meeting.committee}|{meeting.date}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _view(key: str, found: Sequence[tuple[AgendaItem, str]], by_item: Mapping[str, Review]) -> MeetingView:
    has_more = any(item.part in (Part.MINUTES, Part.REPORT) for item, _ in found)
    left_out = {Part.APPENDIX, Part.AGENDA} if has_more else {Part.APPENDIX}
    lines = [
        Line(item, file, by_item.get(item.id), stage_of(item, by_item.get(item.id)))
        for item, file in found
        if item.part not in left_out or item.id in by_item
    ]
    return MeetingView(key, found[0][0].meeting, tuple(lines), tuple(dict.fromkeys(file for _, file in found)))


def stage_of(item: AgendaItem, review: Review | None) -> Stage:
    """Return what an item's summary waits for."""
    if item.restricted is not None:
        return Stage.EXEMPT
    if review is None:
        return Stage.UNDRAFTED
    if review.is_stale:
        return Stage.STALE
    if not review.summary.plain and review.state in (State.DRAFT, State.CHECKED):
        return Stage.SILENT
    return {
        State.DRAFT: Stage.MEND,
        State.CHECKED: Stage.APPROVE,
        State.APPROVED: Stage.PUBLISH,
        State.PUBLISHED: Stage.PUBLISHED,
        State.WITHDRAWN: Stage.WITHDRAWN,
    }[review.state]


def next_to_read(meetings: Sequence[MeetingView], after: str = "") -> Line | None:
    """Return the next item to read: the rest of this item's own meeting first, then the newest meeting's first; None if done."""
    own = next((view for view in meetings if any(line.item.id == after for line in view.lines)), None)
    if own:
        place = next(n for n, line in enumerate(own.lines) if line.item.id == after)
        ordered = [*own.lines[place + 1 :], *own.lines[:place]]
        if found := next((line for line in ordered if line.stage in TO_READ), None):
            return found
    return next(
        (line for view in meetings for line in view.lines if line.stage in TO_READ and line.item.id != after), None
    )

"""The item file in, the truth about each paper of ours out: its meeting, its items and what each decided.

A field that is missing or of the wrong type raises `DataFileError` naming the file, the record and the field.
"""

import json
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from eval.data.record import DataFileError, Record

PARTS = ("agenda", "minutes", "report", "appendix")
SUFFIXES = {"pdf": ".pdf", "docx": ".docx", "html": ".html", "text": ".txt"}


@dataclass(frozen=True, slots=True)
class TrueVote:
    """A vote as the record gives it; a count it does not give is None."""

    votes_for: int | None
    votes_against: int | None
    abstentions: int | None
    is_unanimous: bool


@dataclass(frozen=True, slots=True)
class TrueDecision:
    """The first and last words of a decision, a recommendation or a lost motion (`ends` is "" for the latter two)."""

    starts: str
    ends: str = ""
    kind: str = ""
    vote: TrueVote | None = None


@dataclass(frozen=True, slots=True)
class TrueMeeting:
    """What a paper says of its meeting; names as printed, without "Councillor" or an office."""

    council: str
    committee: str
    date: date
    time: time | None
    venue: str | None
    chair: str | None
    present: tuple[str, ...]
    apologies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrueItem:
    """One item of a paper, in document order.

    Attributes:
        part: one of `PARTS`.
        number, minute_number, agenda_number: as printed, None where this paper does not print it.
        title: without number, page range or full stop.
        heading: the exact text the item begins with; `line` is its line in the file, from 1.
        restricted: True where residents must not see it; `paragraphs` are those of Schedule 12A.
        parent: index, in the paper's list, of the agenda item or report it belongs to.
        meeting: set where it belongs to another meeting than the paper (previous minutes in a pack).
    """

    part: str
    number: str | None
    minute_number: str | None
    agenda_number: str | None
    title: str
    heading: str
    line: int
    restricted: bool
    paragraphs: tuple[int, ...]
    parent: int | None
    decisions: tuple[TrueDecision, ...]
    lost: tuple[TrueDecision, ...]
    recommendations: tuple[TrueDecision, ...]
    meeting: TrueMeeting | None


@dataclass(frozen=True, slots=True)
class TruePaper:
    """A paper of ours with the truth about it.

    `file` is its source text, `format` what it is published as, one of `SUFFIXES`; `page_break` is the string that
    parts the pages of the text, None where it does not say where they end; `split` is the split of its meeting.
    """

    file: str
    kind: str
    split: str
    format: str
    page_break: str | None
    meeting: TrueMeeting
    items: tuple[TrueItem, ...]

    @property
    def published(self) -> str:
        """Return the name of its published file."""
        return self.file.removesuffix(".txt") + SUFFIXES[self.format]


@dataclass(frozen=True, slots=True)
class Truth:
    """An item file: its papers, and phrases that stand only in restricted text and must never get out.

    `version` goes up whenever a paper, a question or a fact changes: figures of two versions are not compared.
    """

    papers: tuple[TruePaper, ...]
    canaries: tuple[str, ...]
    version: int = 1


def _vote(record: Record | None) -> TrueVote | None:
    if record is None:
        return None
    return TrueVote(
        votes_for=record.integer_or_none("votes_for"),
        votes_against=record.integer_or_none("votes_against"),
        abstentions=record.integer_or_none("abstentions"),
        is_unanimous=record.flag("is_unanimous"),
    )


def _decision(record: Record) -> TrueDecision:
    return TrueDecision(
        starts=record.text("starts"),
        ends=record.text_or_none("ends") or "",
        kind=record.text_or_none("kind") or "",
        vote=_vote(record.record_or_none("vote")),
    )


def _meeting(record: Record) -> TrueMeeting:
    clock = record.text_or_none("time")
    return TrueMeeting(
        council=record.text("council"),
        committee=record.text("committee"),
        date=date.fromisoformat(record.text("date")),
        time=None if clock is None else time.fromisoformat(clock),
        venue=record.text_or_none("venue"),
        chair=record.text_or_none("chair"),
        present=record.texts("present"),
        apologies=record.texts("apologies"),
    )


def _item(record: Record) -> TrueItem:
    meeting = record.record_or_none("meeting")
    return TrueItem(
        part=record.text("part"),
        number=record.text_or_none("number"),
        minute_number=record.text_or_none("minute_number"),
        agenda_number=record.text_or_none("agenda_number"),
        title=record.text("title"),
        heading=record.text("heading"),
        line=record.integer("line"),
        restricted=record.flag("restricted"),
        paragraphs=record.integers("paragraphs"),
        parent=record.integer_or_none("parent"),
        decisions=tuple(map(_decision, record.records("decisions"))),
        lost=tuple(map(_decision, record.records("lost"))),
        recommendations=tuple(map(_decision, record.records("recommendations"))),
        meeting=None if meeting is None else _meeting(meeting),
    )


def _paper(record: Record) -> TruePaper:
    meeting = record.record_or_none("meeting")
    if meeting is None:
        raise DataFileError(f"{record.where}: field 'meeting' is missing, expected the meeting's facts.")
    file_format = record.text_or_none("format") or "text"
    if file_format not in SUFFIXES:
        raise DataFileError(f"{record.where}: format is {file_format!r}, expected one of {', '.join(SUFFIXES)}.")
    return TruePaper(
        file=record.text("file"),
        kind=record.text("kind"),
        split=record.text("split"),
        format=file_format,
        page_break=record.text_or_none("page_break"),
        meeting=_meeting(meeting),
        items=tuple(map(_item, record.records("items"))),
    )


def load_truth(path: Path) -> Truth:
    """Return the true items of every paper named in an item file, in file order.

    Raises:
        DataFileError: a record lacks a field or holds one of the wrong type.
    """
    root = Record(json.loads(path.read_text(encoding="utf-8")), path.name)
    version = root.integer_or_none("version") or 1
    return Truth(tuple(map(_paper, root.records("papers"))), root.texts("canaries"), version)

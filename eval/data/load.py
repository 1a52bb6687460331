"""Question files and item files in, frozen values out.

Knows the two file formats of this folder and nothing of retrieval, answers or scores. A field that is
missing or of the wrong type raises `DataFileError` naming the file, the record and the field.
"""

import json
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

DATA = Path(__file__).parent

TYPES = (
    "decision",
    "amount",
    "who",
    "when",
    "why",
    "yes/no",
    "table",
    "two facts",
    "latest position",
    "false premise",
    "near-miss",
    "other council",
    "one word",
    "nonsense",
)
PARTS = ("agenda", "minutes", "report", "appendix")
SPLITS = ("dev", "test")


class DataFileError(ValueError):
    """A record of a data file cannot be read: which file, which record, which field, what was expected."""


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """A place that holds the answer: `quote` is a verbatim run inside the item of that title."""

    file: str
    item_title: str
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what a right answer must rest on and say.

    Attributes:
        id: unique in its file.
        text: the question as a resident would type it.
        type: one of `TYPES`.
        answerable: False where the right outcome is "not found" or "declined".
        split: "dev" (may be tuned on) or "test" (may only be measured on).
        evidence: where the answer is; for an unanswerable question, where the record contradicts its premise.
        facts: each entry is required; any one of its alternatives will do.
        forbidden: strings that no answer to this question may hold.
    """

    id: str
    text: str
    type: str
    answerable: bool
    split: str
    evidence: tuple[EvidenceRef, ...]
    facts: tuple[tuple[str, ...], ...]
    forbidden: tuple[str, ...] = ()


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
    """A paper of ours with the truth about it."""

    file: str
    kind: str
    meeting: TrueMeeting
    items: tuple[TrueItem, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """An item file: its papers, and phrases that stand only in restricted text and must never get out."""

    papers: tuple[TruePaper, ...]
    canaries: tuple[str, ...]


class _Record:
    """One JSON object with typed access; errors say where it stands."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise DataFileError(f"{where}: found {type(value).__name__}, expected an object.")
        self.fields: dict[str, object] = value
        self.where = where

    def _wrong(self, name: str, expected: str) -> DataFileError:
        return DataFileError(f"{self.where}: field {name!r} is {self.fields.get(name)!r}, expected {expected}.")

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        if not isinstance(value, str):
            raise self._wrong(name, "a string")
        return value

    def text_or_none(self, name: str) -> str | None:
        return None if self.fields.get(name) is None else self.text(name)

    def flag(self, name: str) -> bool:
        value = self.fields.get(name)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def integer(self, name: str) -> int:
        value = self.fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._wrong(name, "a whole number")
        return value

    def integer_or_none(self, name: str) -> int | None:
        return None if self.fields.get(name) is None else self.integer(name)

    def values(self, name: str) -> list[object]:
        value = self.fields.get(name, [])
        if not isinstance(value, list):
            raise self._wrong(name, "a list")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(_text(value, f"{self.where}, {name}") for value in self.values(name))

    def integers(self, name: str) -> tuple[int, ...]:
        if not all(isinstance(value, int) for value in self.values(name)):
            raise self._wrong(name, "a list of whole numbers")
        return tuple(value for value in self.values(name) if isinstance(value, int))

    def records(self, name: str) -> "list[_Record]":
        return [_Record(value, f"{self.where}, {name}[{i}]") for i, value in enumerate(self.values(name))]

    def record_or_none(self, name: str) -> "_Record | None":
        value = self.fields.get(name)
        return None if value is None else _Record(value, f"{self.where}, {name}")


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise DataFileError(f"{where}: found {value!r}, expected a string.")
    return value


def _alternatives(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise DataFileError(f"{where}: found {value!r}, expected a list of alternatives.")
    return tuple(_text(one, where) for one in value)


def _question(record: _Record) -> Question:
    return Question(
        id=record.text("id"),
        text=record.text("question"),
        type=record.text("type"),
        answerable=record.flag("answerable"),
        split=record.text("split"),
        evidence=tuple(
            EvidenceRef(one.text("file"), one.text("item_title"), one.text("quote"))
            for one in record.records("evidence")
        ),
        facts=tuple(_alternatives(fact, f"{record.where}, facts") for fact in record.values("facts")),
        forbidden=record.texts("forbidden"),
    )


def _vote(record: _Record | None) -> TrueVote | None:
    if record is None:
        return None
    return TrueVote(
        votes_for=record.integer_or_none("votes_for"),
        votes_against=record.integer_or_none("votes_against"),
        abstentions=record.integer_or_none("abstentions"),
        is_unanimous=record.flag("is_unanimous"),
    )


def _decision(record: _Record) -> TrueDecision:
    return TrueDecision(
        starts=record.text("starts"),
        ends=record.text_or_none("ends") or "",
        kind=record.text_or_none("kind") or "",
        vote=_vote(record.record_or_none("vote")),
    )


def _meeting(record: _Record) -> TrueMeeting:
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


def _item(record: _Record) -> TrueItem:
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


def _paper(record: _Record) -> TruePaper:
    meeting = record.record_or_none("meeting")
    if meeting is None:
        raise DataFileError(f"{record.where}: field 'meeting' is missing, expected the meeting's facts.")
    return TruePaper(
        file=record.text("file"),
        kind=record.text("kind"),
        meeting=_meeting(meeting),
        items=tuple(map(_item, record.records("items"))),
    )


def load_questions(path: Path) -> tuple[Question, ...]:
    """Return the questions of a JSON Lines file in file order; blank lines are passed over.

    Raises:
        DataFileError: a record lacks a field or holds one of the wrong type.
    """
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return tuple(_question(_Record(json.loads(line), f"{path.name} line {n}")) for n, line in lines if line.strip())


def load_truth(path: Path) -> Truth:
    """Return the true items of every paper named in an item file, in file order.

    Raises:
        DataFileError: a record lacks a field or holds one of the wrong type.
    """
    root = _Record(json.loads(path.read_text(encoding="utf-8")), path.name)
    return Truth(papers=tuple(map(_paper, root.records("papers"))), canaries=root.texts("canaries"))


def load_text(path: Path) -> str:
    """Return a paper's text with every line ending as a single newline: the text that quotes are runs of."""
    return path.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")

"""Files of questions and of vital facts in, frozen values out.

Knows these two formats (`truth` knows the item file's) and nothing of retrieval, answers or scores. A field that is
missing or of the wrong type raises `DataFileError` naming the file, the record and the field.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from eval.data.record import Record, alternatives

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
SPLITS = ("dev", "test")


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """A place that holds the answer: `quote` is a verbatim run inside the item of that title.

    `page` is the physical page, from 1, on which the quote begins; None where the paper has no pages.
    """

    file: str
    item_title: str
    quote: str
    page: int | None = None


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
        superseded: where an out-of-date answer would come from (an earlier position, a figure corrected since).
    """

    id: str
    text: str
    type: str
    answerable: bool
    split: str
    evidence: tuple[EvidenceRef, ...]
    facts: tuple[tuple[str, ...], ...]
    forbidden: tuple[str, ...] = ()
    superseded: tuple[EvidenceRef, ...] = ()


@dataclass(frozen=True, slots=True)
class VitalFacts:
    """What a summary of one item must say; any one alternative of each fact will do, all stand in the item.

    `line` is where the item begins in its paper (`TrueItem.line`), which tells items of one title apart.
    """

    id: str
    file: str
    item_title: str
    line: int
    split: str
    vital: tuple[tuple[str, ...], ...]


def _evidence(record: Record) -> EvidenceRef:
    return EvidenceRef(
        file=record.text("file"),
        item_title=record.text("item_title"),
        quote=record.text("quote"),
        page=record.integer_or_none("page"),
    )


def _question(record: Record) -> Question:
    return Question(
        id=record.text("id"),
        text=record.text("question"),
        type=record.text("type"),
        answerable=record.flag("answerable"),
        split=record.text("split"),
        evidence=tuple(map(_evidence, record.records("evidence"))),
        facts=tuple(alternatives(fact, f"{record.where}, facts") for fact in record.values("facts")),
        forbidden=record.texts("forbidden"),
        superseded=tuple(map(_evidence, record.records("superseded"))),
    )


def load_questions(path: Path) -> tuple[Question, ...]:
    """Return the questions of a JSON Lines file in file order; blank lines are passed over.

    Raises:
        DataFileError: a record lacks a field or holds one of the wrong type.
    """
    return tuple(map(_question, _lines(path)))


def _vital(record: Record) -> VitalFacts:
    return VitalFacts(
        id=record.text("id"),
        file=record.text("file"),
        item_title=record.text("item_title"),
        line=record.integer("line"),
        split=record.text("split"),
        vital=tuple(alternatives(fact, f"{record.where}, vital") for fact in record.values("vital")),
    )


def _lines(path: Path) -> list[Record]:
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return [Record(json.loads(line), f"{path.name} line {n}") for n, line in lines if line.strip()]


def load_vital_facts(path: Path) -> tuple[VitalFacts, ...]:
    """Return the vital facts of a JSON Lines file in file order; blank lines are passed over.

    Raises:
        DataFileError: a record lacks a field or holds one of the wrong type.
    """
    return tuple(map(_vital, _lines(path)))


def load_text(path: Path) -> str:
    """Return a paper's text with every line ending as a single newline: the text that quotes are runs of."""
    return path.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")

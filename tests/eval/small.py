"""A question set of two small papers, and an encoder that needs no model."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from rag.library.encoder import Vectors
from tests.fakes import HashEncoder

BINS = """Saltmarsh Borough Council
Environment Committee
Tuesday, 4 March 2025 at 10.00 am
Present: Councillor Imogen Vale (Chair) and Councillor Piers Lund

1. Garden Waste Charge
The committee considered a report on the charge for garden waste.
Resolved: That the charge for garden waste be £52 a year from 1 April 2025.

2. Harbour Dredging
The harbour would be dredged in June 2025 at a cost of £12,500.
Resolved: That the dredging of the harbour be approved.
"""
PARKING = """Saltmarsh Borough Council
Highways Committee
Wednesday, 5 March 2025 at 2.00 pm
Present: Councillor Rhona Teale (Chair) and Councillor Piers Lund

1. Parking in Mill Lane
Residents had asked for permits in Mill Lane.
Resolved: That the parking permits for Mill Lane be refused.

2. Swing Bridge Repairs
The swing bridge would close for nine days.
Resolved: That the repairs to the swing bridge be deferred to September 2025.
"""


def question(name: str, text: str, file: str = "", title: str = "", quote: str = "", *facts: str) -> dict[str, object]:
    """Return a question as it stands in a file; without a file it is one that the papers do not answer."""
    evidence = [{"file": file, "item_title": title, "quote": quote, "page": None}] if file else []
    return {
        "id": name,
        "question": text,
        "type": "amount" if file else "near-miss",
        "answerable": bool(file),
        "split": "dev",
        "evidence": evidence,
        "facts": [[fact] for fact in facts],
    }


QUESTIONS = (
    question(
        "s1",
        "What is the charge for garden waste from 1 April 2025?",
        "bins.txt",
        "Garden Waste Charge",
        "be £52 a year from 1 April 2025",
        "£52",
    ),
    question(
        "s2",
        "What will the dredging of the harbour cost?",
        "bins.txt",
        "Harbour Dredging",
        "at a cost of £12,500",
        "£12,500",
    ),
    question(
        "s3",
        "Were the parking permits for Mill Lane refused?",
        "parking.txt",
        "Parking in Mill Lane",
        "be refused",
        "refused",
    ),
    question("s4", "Who won the regatta?"),
)


def make_set(folder: Path) -> Path:
    """Write the question set and return its folder."""
    (folder / "papers").mkdir(parents=True)
    (folder / "papers" / "bins.txt").write_text(BINS, "utf-8")
    (folder / "papers" / "parking.txt").write_text(PARKING, "utf-8")
    (folder / "questions.jsonl").write_text("".join(f"{json.dumps(q)}\n" for q in QUESTIONS), "utf-8")
    return folder


@dataclass
class CountingEncoder:
    """The hash encoder, which remembers how many texts it was given."""

    inner: HashEncoder = field(default_factory=HashEncoder)
    n_texts: int = 0

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def dim(self) -> int:
        return self.inner.dim

    @property
    def window_tokens(self) -> int:
        return self.inner.window_tokens

    def count_tokens(self, text: str) -> int:
        return self.inner.count_tokens(text)

    def encode(self, texts: list[str]) -> Vectors:
        self.n_texts += len(texts)
        return self.inner.encode(texts)


def quiet(what: str, n_done: int, n: int) -> None:
    """Follow a run and say nothing."""

"""What every quick-start shares: questions in as JSON lines on standard input, answers out as JSON lines on standard output.

    python -m eval.bench.quickstarts.ask_NAME PAPERS_FOLDER ENCODER_FOLDER MODEL_FILE < questions.jsonl > answers.jsonl

A question is {"question": ...}; an answer adds "answer", "sources" (what the model was given), "found" (the passages in
order, best first) and "seconds". Standard library only: it runs where this project is not installed.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol, TextIO

N_FOUND = 20
N_CTX = 8192  # what the model was trained on: no prompt of a quick-start is cut
MAX_TOKENS = 120  # as ours
TEMPERATURE = 0.0  # so that two runs agree; the quick-starts leave their models' defaults


@dataclass(frozen=True)
class Passage:
    """A piece of a paper."""

    file: str
    text: str


@dataclass(frozen=True)
class Job:
    """Where the papers (one text file each), the encoder and the model lie."""

    papers: Path
    encoder: str
    model: str

    def texts(self) -> list[Passage]:
        """Return the papers, by name."""
        return [Passage(path.name, path.read_text("utf-8")) for path in sorted(self.papers.glob("*.txt"))]


class Quickstart(Protocol):
    """A quick-start, set up on the papers."""

    def find(self, question: str) -> list[Passage]:
        """Return the `N_FOUND` best passages, best first."""
        ...

    def answer(self, question: str) -> tuple[str, list[Passage]]:
        """Return the answer and what the model was given."""
        ...


def work(start: Callable[[Job], Quickstart]) -> None:
    """Answer the questions of standard input; whatever a library prints goes to standard error."""
    out = _own_standard_output()
    quickstart = start(Job(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
    for line in sys.stdin:
        question = json.loads(line)["question"]
        began = time.perf_counter()
        answer, sources = quickstart.answer(question)
        seconds = time.perf_counter() - began
        found = quickstart.find(question)
        told = {"question": question, "answer": answer, "seconds": seconds}
        passages = {"sources": [asdict(p) for p in sources], "found": [asdict(p) for p in found]}
        out.write(f"{json.dumps({**told, **passages}, ensure_ascii=False)}\n")
        out.flush()


def _own_standard_output() -> TextIO:
    """Return standard output for us alone, and send to standard error what others write to it."""
    ours = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return ours

"""Which papers are asked which questions, with which model: the question sets and the profiles that run them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from eval.data.load import DATA, Question, VitalFacts, load_questions, load_vital_facts
from eval.data.published import Published, publish
from eval.data.truth import Truth, load_truth
from rag.errors import PlainMinutesError
from rag.service import EXTRACTIVE
from rag.settings import PROJECT_DIR

PAPER_SUFFIXES = frozenset({".txt", ".md", ".pdf", ".docx", ".html", ".htm"})
NOT_PAPERS = frozenset({"readme.md", "readme.txt"})


class EvalError(PlainMinutesError):
    """An evaluation cannot be made as asked."""


@dataclass(frozen=True, slots=True)
class EvalSet:
    """Papers and the questions on them; `items` is the file of true items, None where nobody has written it.

    Papers of ours that name a format other than text are asked about as they are published: see `eval.data.published`.
    """

    name: str
    papers: Path
    questions: Path
    items: Path | None = None
    split: str | None = None
    vital: Path | None = None

    @property
    def is_present(self) -> bool:
        """True when the papers are here; the real ones lie outside the project."""
        return self.papers.is_dir()

    def files(self) -> list[Path]:
        """Return the papers, by name."""
        if published := self.published():
            return published.files()
        return sorted(
            p for p in self.papers.iterdir() if p.suffix.lower() in PAPER_SUFFIXES and p.name.lower() not in NOT_PAPERS
        )

    def published(self) -> Published | None:
        """Return the papers as they are published, None for a set whose files are asked about as they lie there."""
        return _published(self.papers, self.items) if self.items and self.items.is_file() else None

    def load_questions(self) -> list[Question]:
        """Return the questions of the split, in file order; their evidence names the files and pages of `files`."""
        chosen = [q for q in load_questions(self.questions) if self.split in (None, q.split)]
        published = self.published()
        return [published.question(q) for q in chosen] if published else chosen

    def load_vital(self) -> list[VitalFacts]:
        """Return the items with vital facts of the split, in file order; none where nobody has written them."""
        found = load_vital_facts(self.vital) if self.vital and self.vital.is_file() else ()
        return [facts for facts in found if self.split in (None, facts.split)]

    def load_truth(self) -> Truth:
        """Return the true items and the canaries; empty where there is no such file."""
        return load_truth(self.items) if self.items and self.items.is_file() else Truth((), ())


@cache
def _published(papers: Path, items: Path) -> Published | None:
    truth = load_truth(items)
    return publish(papers, truth) if any(paper.format != "text" for paper in truth.papers) else None


BENCHMARK = (DATA / "benchmark" / "papers", DATA / "benchmark" / "questions.jsonl", DATA / "benchmark" / "items.json")
OTHERS = (DATA / "others" / "papers", DATA / "others" / "questions.jsonl")
VITAL = DATA / "benchmark" / "vital_facts.jsonl"
SETS = {
    one.name: one
    for one in (
        EvalSet(
            "demo", DATA / "papers", DATA / "questions.jsonl", DATA / "items.json", vital=DATA / "vital_facts.jsonl"
        ),
        EvalSet("benchmark-dev", *BENCHMARK, split="dev", vital=VITAL),
        EvalSet("benchmark-test", *BENCHMARK, split="test", vital=VITAL),
        EvalSet("others-dev", *OTHERS, split="dev"),
        EvalSet("others-test", *OTHERS, split="test"),
        EvalSet("corpus", PROJECT_DIR.parent / "shared" / "corpus", DATA / "corpus_questions.jsonl"),
    )
}


def own_set(folder: Path) -> EvalSet:
    """Return the question set in a folder that `python -m eval init` made.

    Raises:
        EvalError: it has no papers or no questions.
    """
    papers, questions, items = folder / "papers", folder / "questions.jsonl", folder / "items.json"
    for path, what in ((papers, "folder of papers"), (questions, "file of questions")):
        if not path.exists():
            raise EvalError(f"{path}: there is no {what}. Make one with: python -m eval init {folder}")
    return EvalSet(folder.resolve().name, papers, questions, items if items.is_file() else None)


@dataclass(frozen=True, slots=True)
class Arm:
    """One row of figures: a set asked with a model.

    Attributes:
        name: unique in a profile.
        model: as `rag.settings.Settings.model`.
        n_sample: ask only so many questions, the same every time; None for all.
        has_pairs: ask answerable questions a second time, without the papers of their evidence.
        has_summaries: its cases are the summaries of the set's items with vital facts, and no questions.
    """

    name: str
    questions: EvalSet
    model: str | None = EXTRACTIVE
    n_sample: int | None = None
    has_pairs: bool = False
    has_summaries: bool = False

    def items(self) -> list[VitalFacts]:
        """Return the items to be summarised, in file order; none in an arm of questions."""
        return self.questions.load_vital()[: self.n_sample] if self.has_summaries else []

    def asked(self) -> list[Question]:
        """Return the questions of this arm, in file order; none in an arm of summaries."""
        if self.has_summaries:
            return []
        return sample(self.questions.load_questions(), self.n_sample)


def sample(questions: Sequence[Question], n: int | None) -> list[Question]:
    """Return n questions chosen by the hash of their ids, so that a new question displaces at most one; all for None."""
    if n is None or n >= len(questions):
        return list(questions)
    chosen = {q.id for q in sorted(questions, key=lambda q: sha256(q.id.encode()).digest())[:n]}
    return [q for q in questions if q.id in chosen]


N_MODEL_SAMPLE = 12


def profile_arms(profile: str, model: str | None) -> list[Arm]:
    """Return what a profile runs: "ci" is the demo set without a model and a sample with one; "full" is every set.

    Args:
        profile: "ci" or "full".
        model: the model of a full run.

    Raises:
        EvalError: there is no such profile.
    """
    if profile == "ci":
        demo = SETS["demo"]
        written = Arm("demo-summaries", demo, has_summaries=True)
        return [Arm("demo", demo, has_pairs=True), Arm("demo-model", demo, None, N_MODEL_SAMPLE), written]
    if profile == "full":
        present = [one for one in SETS.values() if one.is_present]
        summaries = [
            Arm(f"{one.name}-summaries", one, model, has_summaries=True) for one in present if one.load_vital()
        ]
        return [Arm(one.name, one, model, has_pairs=True) for one in present] + summaries
    raise EvalError(f"There is no profile {profile!r}. Choose ci or full, or name a set with --set.")

"""The stages as files: build the library, retrieve, answer. Every result is kept under a key of all it depends on.

    CACHE/<papers and code>/library/           the library
    CACHE/<papers and code>/papers.jsonl       its text, items and passages, for scoring without a model
    CACHE/<papers and code>/retrieved.jsonl    what was found for each question
    CACHE/<papers and code>/answers-KEY.jsonl  what a model answered; timings-KEY.jsonl, how long it took

A stage that was stopped goes on at the question where it stopped. Asking a cached question again loads no model.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from eval.data.load import Question
from eval.records import (
    AnswerRecord,
    PaperRecord,
    RetrievedRecord,
    TimingRecord,
    appended,
    read_records,
    write_records,
)
from eval.sets import Arm
from eval.system import DEADLINE_S, N_RETRIEVED, Models, System, build_library, leave_out, open_system, paper_records
from eval.versions import key_of, model_key, papers_key
from rag.settings import Settings

Progress = Callable[[str, int, int], None]
"""Told what is going on, how many are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder of one library and all that was asked of it."""

    folder: Path

    @property
    def library(self) -> Path:
        """Folder of the library itself."""
        return self.folder / "library"

    def papers(self) -> list[PaperRecord]:
        """Return the papers, by file name."""
        return read_records(self.folder / "papers.jsonl", PaperRecord)

    @property
    def is_built(self) -> bool:
        """True once the library is whole: its records are written last."""
        return (self.folder / "papers.jsonl").is_file()

    def retrieved(self) -> dict[str, RetrievedRecord]:
        """Return what was found, by question."""
        return {r.question: r for r in read_records(self.retrieved_file, RetrievedRecord)}

    @property
    def retrieved_file(self) -> Path:
        """Where retrieval writes."""
        return self.folder / f"retrieved-{N_RETRIEVED}.jsonl"

    def answers(self, key: str) -> dict[str, AnswerRecord]:
        """Return what was answered under a model's key, by question."""
        return {r.question: r for r in read_records(self.answers_file(key), AnswerRecord)}

    def timings(self, key: str) -> dict[str, TimingRecord]:
        """Return how long it took, by question."""
        return {r.question: r for r in read_records(self.timings_file(key), TimingRecord)}

    def answers_file(self, key: str) -> Path:
        """Where answering writes."""
        return self.folder / f"answers-{key}.jsonl"

    def timings_file(self, key: str) -> Path:
        """Where answering writes its times."""
        return self.folder / f"timings-{key}.jsonl"


@dataclass(frozen=True, slots=True)
class Asked:
    """The files of one arm: its shelf, its model's key, and for each pair the shelf without its evidence's papers."""

    shelf: Shelf
    answers_key: str
    pairs: tuple[tuple[str, Shelf], ...] = ()


def answers_key(model: str | None) -> str:
    """Return what answers depend on beside library and question."""
    settings = Settings(Path())
    numbers = (settings.n_hits, settings.n_evidence, settings.max_answer_tokens, DEADLINE_S)
    return key_of(model_key(model), *map(str, numbers))


def shelf_of(cache: Path, papers: Sequence[Path]) -> Shelf:
    """Return where the library of these papers is, or will be."""
    return Shelf(cache / papers_key(papers))


def pair_files(question: Question) -> frozenset[str]:
    """Return the papers that are taken away for the second half of a pair."""
    return frozenset(evidence.file for evidence in question.evidence)


def where(arm: Arm, cache: Path) -> Asked:
    """Return the files of an arm, made or not."""
    papers = arm.questions.files()
    pairs = [(q, [p for p in papers if p.name not in pair_files(q)]) for q in arm.asked() if q.answerable]
    shelves = tuple((q.id, shelf_of(cache, rest)) for q, rest in pairs if rest and arm.has_pairs)
    return Asked(shelf_of(cache, papers), answers_key(arm.model), shelves)


def run_arm(arm: Arm, cache: Path, models: Models, progress: Progress) -> Asked:
    """Do what is not yet done of an arm: library, retrieval, answers, and the pairs' libraries and answers."""
    asked = where(arm, cache)
    build(asked.shelf, arm.questions.files(), models, progress)
    texts = [question.text for question in arm.asked()]
    ask(asked.shelf, arm, texts, models, progress)
    questions = {question.id: question for question in arm.asked()}
    for shelf in dict.fromkeys(shelf for _, shelf in asked.pairs):
        ids = [name for name, own in asked.pairs if own == shelf]
        build_without(asked.shelf, shelf, pair_files(questions[ids[0]]), models)
        ask_missing(shelf, arm, [questions[name].text for name in ids], models, progress)
    return asked


def build(shelf: Shelf, papers: Sequence[Path], models: Models, progress: Progress) -> None:
    """Make the library, unless it is there; an unfinished one goes on with the next paper."""
    if shelf.is_built:
        return
    names = [path.name for path in papers]
    build_library(
        shelf.library, papers, models.encoder(), lambda name: progress("Reading papers", names.index(name), len(names))
    )
    write_records(shelf.folder / "papers.jsonl", paper_records(shelf.library))


def build_without(full: Shelf, shelf: Shelf, files: frozenset[str], models: Models) -> None:
    """Make a library that lacks some papers of another, unless it is there."""
    if not shelf.is_built:
        leave_out(full.library, shelf.library, files, models.encoder().name)
        write_records(shelf.folder / "papers.jsonl", paper_records(shelf.library))


def ask(shelf: Shelf, arm: Arm, texts: Sequence[str], models: Models, progress: Progress) -> None:
    """Retrieve and answer what has not been."""
    done = shelf.retrieved()
    missing = [text for text in dict.fromkeys(texts) if text not in done]
    if missing:
        system = open_system(shelf.library, models, arm.model)
        with closing(system.service.store):
            found = appended(shelf.retrieved_file, map(system.retrieve, missing))
            _follow(found, f"{arm.name}: retrieving", len(texts), len(missing), progress)
    ask_missing(shelf, arm, texts, models, progress)


def ask_missing(shelf: Shelf, arm: Arm, texts: Sequence[str], models: Models, progress: Progress) -> None:
    """Answer what has not been answered."""
    key = answers_key(arm.model)
    done = shelf.answers(key)
    missing = [text for text in dict.fromkeys(texts) if text not in done]
    if missing:
        system = open_system(shelf.library, models, arm.model)
        with closing(system.service.store):
            answers = appended(shelf.answers_file(key), _answered(system, missing, shelf.timings_file(key)))
            _follow(answers, f"{arm.name}: answering", len(texts), len(missing), progress)


def _answered(system: System, texts: Sequence[str], timings: Path) -> Iterator[AnswerRecord]:
    for text in texts:
        answer, timing = system.answer(text)
        list(appended(timings, [timing]))
        yield answer


def _follow(results: Iterable[object], what: str, n: int, n_missing: int, progress: Progress) -> None:
    for n_done, _ in enumerate(results, 1):
        progress(what, n - n_missing + n_done, n)

"""`python -m eval.data.check`: is every paper, item, question and fact of this folder what it claims to be?

Reads the folder, writes a report, exits with 1 if there is a problem. The real papers of
`corpus_questions.jsonl` lie outside the project: where they are absent their quotes are not checked, and the
report says so.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.data.load import DATA, SPLITS, TYPES, Question, load_questions, load_text, load_vital_facts
from eval.data.problems import (
    PlacedPaper,
    grounding_problems,
    placed,
    pointer_problems,
    question_problems,
    truth_problems,
    vital_problems,
)
from eval.data.published import source_of
from eval.data.truth import load_truth
from eval.data.typeset.pdf import pdf
from rag.read import read

CORPUS = DATA.parents[2] / "shared" / "corpus"


@dataclass(frozen=True, slots=True)
class Report:
    """What one question set holds and what is wrong with it."""

    name: str
    n_papers: int
    n_items: int
    n_answerable: int
    n_unanswerable: int
    n_vital: int
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


def check_papers(name: str, folder: Path) -> Report:
    """Return the report on a set of ours: `papers/`, and beside it `items.json`, questions and vital facts."""
    papers = folder / "papers"
    truth = load_truth(folder / "items.json")
    questions = load_questions(folder / "questions.jsonl")
    vital = load_vital_facts(folder / "vital_facts.jsonl")
    texts = {path.name: load_text(path) for path in sorted(papers.glob("*.txt"))}
    places = {paper.file: placed(paper, texts[paper.file]) for paper in truth.papers if paper.file in texts}
    problems = [*truth_problems(truth, texts), *question_problems(questions), *vital_problems(vital, places)]
    for question in questions:
        problems.extend(grounding_problems(question, places))
    n_items = sum(len(paper.items) for paper in truth.papers)
    tables = (*page_table(places.values()), *type_table(questions))
    title = f"{name}, version {truth.version}"
    return _report(title, questions, problems, n_papers=len(texts), n_items=n_items, n_vital=len(vital), tables=tables)


def page_table(places: Iterable[PlacedPaper]) -> list[str]:
    """Return how many papers and A4 pages there are of each format in each split, and in all.

    Every paper is set in type to count its pages, also those that are published in a format without pages.
    """
    papers: Counter[tuple[str, str]] = Counter()
    pages: Counter[tuple[str, str]] = Counter()
    for place in places:
        kind = (place.paper.format, place.paper.split)
        papers[kind] += 1
        pages[kind] += pdf(source_of(place)).n_pages
    rows = [f"{one}, {split}: {n} papers, {pages[one, split]} pages" for (one, split), n in sorted(papers.items())]
    return [*rows, f"all: {papers.total()} papers, {pages.total()} pages"]


def type_table(questions: Sequence[Question]) -> list[str]:
    """Return how many questions there are of each type in each split, answerable and unanswerable."""
    n = Counter((question.type, question.split, question.answerable) for question in questions)
    return [
        f"{kind}: " + ", ".join(f"{n[kind, s, True]} + {n[kind, s, False]} {s}" for s in SPLITS)
        for kind in TYPES
        if any(key[0] == kind for key in n)
    ]


def check_others(folder: Path) -> Report:
    """Return the report on the papers of other bodies, which come as files: every quote must stand in its paper as read."""
    questions = load_questions(folder / "questions.jsonl")
    texts = {path.name: " ".join(read(path).text.split()) for path in sorted((folder / "papers").iterdir())}
    lost = (
        f"{question.id}: the quote {evidence.quote[:60]!r} does not stand in {evidence.file}."
        for question in questions
        for evidence in (*question.evidence, *question.superseded)
        if " ".join(evidence.quote.split()) not in texts.get(evidence.file, "")
    )
    problems = [*question_problems(questions), *lost]
    return _report("others", questions, problems, n_papers=len(texts), tables=tuple(type_table(questions)))


def check_corpus(questions_path: Path, corpus: Path) -> Report:
    """Return the report on the questions about the real papers, checked as far as the papers are there."""
    questions = load_questions(questions_path)
    texts = {path.name: load_text(path) for path in sorted(corpus.glob("*.txt"))}
    problems = list(question_problems(questions))
    for question in questions:
        problems.extend(pointer_problems(question, texts))
    notes = () if texts else (f"{corpus} is absent: quotes not checked.",)
    return _report("corpus", questions, problems, n_papers=len(texts), notes=notes)


def _report(
    name: str,
    questions: Sequence[Question],
    problems: Iterable[str],
    *,
    n_papers: int,
    n_items: int = 0,
    n_vital: int = 0,
    notes: tuple[str, ...] = (),
    tables: tuple[str, ...] = (),
) -> Report:
    n_answerable = sum(question.answerable for question in questions)
    n_unanswerable = len(questions) - n_answerable
    return Report(name, n_papers, n_items, n_answerable, n_unanswerable, n_vital, tuple(problems), notes, tables)


def check_all() -> list[Report]:
    """Return a report for each question set: the demo, the benchmark, other bodies, the real papers."""
    return [
        check_papers("demo", DATA),
        check_papers("benchmark", DATA / "benchmark"),
        check_others(DATA / "others"),
        check_corpus(DATA / "corpus_questions.jsonl", CORPUS),
    ]


def render(report: Report) -> str:
    """Return the report as lines of plain text, ending in a newline."""
    counts = f"{report.n_papers} papers, {report.n_items} items, {report.n_vital} with vital facts"
    asked = f"{report.n_answerable} answerable and {report.n_unanswerable} unanswerable questions"
    head = f"{report.name}: {counts}; {asked}; {len(report.problems)} problems"
    return "\n".join([head, *(f"  {line}" for line in (*report.notes, *report.tables, *report.problems)), ""])


def main() -> int:
    """Write the reports and return 1 if any of them holds a problem."""
    reports = check_all()
    sys.stdout.write("".join(map(render, reports)))
    return 1 if any(report.problems for report in reports) else 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m eval.data.check`: is every paper, item and question of this folder what it claims to be?

Papers, item files and question files in, a list of plain-sentence problems out. Knows only the file
formats; a problem is a value, so one run shows them all. The real papers of `corpus_questions.jsonl` lie
outside the project: where they are absent their quotes are not checked, and the report says so.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from eval.data.load import (
    DATA,
    PARTS,
    SPLITS,
    TYPES,
    EvidenceRef,
    Question,
    TrueItem,
    TruePaper,
    Truth,
    load_questions,
    load_text,
    load_truth,
)

CORPUS = DATA.parents[2] / "shared" / "corpus"
MAX_CORPUS_QUOTE_WORDS = 12


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """An item of the truth with its place in the paper's text, half-open."""

    item: TrueItem
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Report:
    """What one question set holds and what is wrong with it."""

    name: str
    n_papers: int
    n_items: int
    n_answerable: int
    n_unanswerable: int
    problems: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())


def line_starts(text: str) -> list[int]:
    """Return the offset of each line's first character, for lines 1, 2, ... at index 0, 1, ..."""
    starts = [0]
    for line in text.split("\n")[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    return starts


def place_items(paper: TruePaper, text: str) -> list[PlacedItem]:
    """Return the paper's items with their spans: each ends where the next begins, the last with the text.

    A line number beyond the text is placed at its end, so that `item_problems` can name it.
    """
    lines = line_starts(text)
    starts = [lines[min(item.line, len(lines)) - 1] for item in paper.items]
    return [PlacedItem(*place) for place in zip(paper.items, starts, [*starts[1:], len(text)], strict=True)]


def item_problems(paper: TruePaper, text: str) -> Iterator[str]:
    """Yield what is wrong with the truth about one paper."""
    placed = place_items(paper, text)
    for before, after in pairwise(placed):
        if after.start <= before.start:
            yield f"{paper.file}: item {after.item.title!r} does not come after {before.item.title!r}."
    for index, place in enumerate(placed):
        where = f"{paper.file}, item {place.item.number} {place.item.title!r}"
        yield from (f"{where}: {problem}" for problem in _one_item_problems(place, index, text))


def _one_item_problems(place: PlacedItem, index: int, text: str) -> Iterator[str]:
    item, body = place.item, text[place.start : place.end]
    if item.part not in PARTS:
        yield f"part is {item.part!r}, expected one of {', '.join(PARTS)}."
    if not body.lstrip("\f").startswith(item.heading):
        yield f"line {item.line} does not begin with its heading {item.heading!r}."
    if item.parent is not None and not 0 <= item.parent < index:
        yield f"parent {item.parent} is not an earlier item."
    if item.paragraphs and not item.restricted:
        yield "names Schedule 12A paragraphs but is not restricted."
    for claim in (*item.decisions, *item.lost, *item.recommendations):
        for words in (claim.starts, claim.ends):
            if words not in body:
                yield f"its text does not hold {words!r}."


def truth_problems(truth: Truth, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with the item file as a whole, canaries included."""
    named = [paper.file for paper in truth.papers]
    yield from (f"{name}: in the item file more than once." for name, n in Counter(named).items() if n > 1)
    yield from (f"{name}: no such paper beside the item file." for name in named if name not in texts)
    yield from (f"{name}: a paper without an entry in the item file." for name in sorted(set(texts) - set(named)))
    known = [paper for paper in truth.papers if paper.file in texts]
    for paper in known:
        yield from item_problems(paper, texts[paper.file])
    for canary in truth.canaries:
        yield from _canary_problems(canary, known, texts)


def _canary_problems(canary: str, papers: Iterable[TruePaper], texts: Mapping[str, str]) -> Iterator[str]:
    n_seen = 0
    for paper in papers:
        text = texts[paper.file]
        n_in_restricted = sum(
            text.count(canary, place.start, place.end) for place in place_items(paper, text) if place.item.restricted
        )
        n_seen += n_in_restricted
        if text.count(canary) > n_in_restricted:
            yield f"{paper.file}: the canary {canary!r} stands outside a restricted item."
    if n_seen == 0:
        yield f"The canary {canary!r} stands in no paper."


def question_problems(questions: Sequence[Question]) -> Iterator[str]:
    """Yield what is wrong with the questions themselves, whatever papers they are about."""
    yield from (f"{name}: id used {n} times." for name, n in Counter(q.id for q in questions).items() if n > 1)
    asked = Counter(question.text.casefold().strip() for question in questions)
    yield from (f"{text!r}: asked {n} times." for text, n in asked.items() if n > 1)
    for question in questions:
        yield from (f"{question.id}: {problem}" for problem in _one_question_problems(question))


def _one_question_problems(question: Question) -> Iterator[str]:
    if question.type not in TYPES:
        yield f"type is {question.type!r}, expected one of {', '.join(TYPES)}."
    if question.split not in SPLITS:
        yield f"split is {question.split!r}, expected dev or test."
    if not question.text.strip():
        yield "the question is empty."
    if question.answerable and not (question.evidence and question.facts):
        yield "answerable, so it needs evidence and facts."
    if not question.answerable and question.facts:
        yield "unanswerable, so no fact can be required."
    for fact in question.facts:
        if not fact or not all(alternative.strip() for alternative in fact):
            yield f"the fact {list(fact)} holds an empty alternative."


def fact_problems(question: Question) -> Iterator[str]:
    """Yield the required facts of which no alternative stands in the quoted evidence."""
    quoted = " ".join(evidence.quote for evidence in question.evidence).casefold()
    for fact in question.facts:
        if not any(alternative.casefold() in quoted for alternative in fact):
            yield f"{question.id}: no alternative of {list(fact)} stands in its quotes."


def evidence_problem(evidence: EvidenceRef, places: Mapping[str, Sequence[PlacedItem]], text: str | None) -> str:
    """Return why this evidence does not stand where it says, or ""."""
    if text is None:
        return f"{evidence.file!r} is not a paper of this set."
    if not evidence.quote.strip() or evidence.quote not in text:
        return f"{evidence.file} does not hold the quote {evidence.quote!r}."
    found = [place for place in places[evidence.file] if evidence.quote in text[place.start : place.end]]
    titled = [place for place in found if place.item.title == evidence.item_title]
    if not titled:
        return f"the quote {evidence.quote!r} is not in an item titled {evidence.item_title!r}."
    return f"the quote {evidence.quote!r} is restricted text." if titled[0].item.restricted else ""


def check_papers(name: str, folder: Path, questions_path: Path) -> Report:
    """Return the report on a question set whose papers and item file lie in `folder`."""
    truth, questions = load_truth(folder / "items.json"), load_questions(questions_path)
    texts = {path.name: load_text(path) for path in sorted(folder.glob("*.txt"))}
    places = {p.file: place_items(p, texts[p.file]) for p in truth.papers if p.file in texts}
    problems = [*truth_problems(truth, texts), *question_problems(questions)]
    for question in questions:
        problems.extend(fact_problems(question))
        for evidence in question.evidence:
            text = texts.get(evidence.file) if evidence.file in places else None
            if problem := evidence_problem(evidence, places, text):
                problems.append(f"{question.id}: {problem}")
    return _report(name, questions, problems, len(texts), sum(len(paper.items) for paper in truth.papers))


def check_corpus(questions_path: Path, corpus: Path) -> Report:
    """Return the report on the questions about the real papers, checked as far as the papers are there."""
    questions = load_questions(questions_path)
    texts = {path.name: load_text(path) for path in sorted(corpus.glob("*.txt"))}
    problems = list(question_problems(questions))
    for question in questions:
        for evidence in question.evidence:
            problems.extend(f"{question.id}: {problem}" for problem in _corpus_problems(evidence, texts))
    notes = () if texts else (f"{corpus} is absent: quotes not checked.",)
    return _report("corpus", questions, problems, len(texts), 0, notes)


def _corpus_problems(evidence: EvidenceRef, texts: Mapping[str, str]) -> Iterator[str]:
    if len(evidence.quote.split()) > MAX_CORPUS_QUOTE_WORDS:
        yield f"the quote {evidence.quote!r} is longer than {MAX_CORPUS_QUOTE_WORDS} words."
    if texts and evidence.quote not in texts.get(evidence.file, ""):
        yield f"{evidence.file} does not hold the quote {evidence.quote!r}."
    if texts and evidence.item_title not in texts.get(evidence.file, ""):
        yield f"{evidence.file} does not hold the title {evidence.item_title!r}."


def _report(
    name: str,
    questions: Sequence[Question],
    problems: Iterable[str],
    n_papers: int,
    n_items: int,
    notes: tuple[str, ...] = (),
) -> Report:
    n_answerable = sum(question.answerable for question in questions)
    return Report(name, n_papers, n_items, n_answerable, len(questions) - n_answerable, tuple(problems), notes)


def check_all() -> list[Report]:
    """Return a report for each question set that is there: the demo, the benchmark, the real papers."""
    reports = [check_papers("demo", DATA / "papers", DATA / "questions.jsonl")]
    if (DATA / "benchmark").is_dir():
        reports.append(check_papers("benchmark", DATA / "benchmark", DATA / "benchmark" / "questions.jsonl"))
    if (DATA / "corpus_questions.jsonl").is_file():
        reports.append(check_corpus(DATA / "corpus_questions.jsonl", CORPUS))
    return reports


def render(report: Report) -> str:
    """Return the report as lines of plain text, ending in a newline."""
    counts = f"{report.n_papers} papers, {report.n_items} items"
    asked = f"{report.n_answerable} answerable and {report.n_unanswerable} unanswerable questions"
    head = f"{report.name}: {counts}, {asked}, {len(report.problems)} problems"
    return "\n".join([head, *(f"  {line}" for line in (*report.notes, *report.problems)), ""])


def main() -> int:
    """Write the reports and return 1 if any of them holds a problem."""
    reports = check_all()
    sys.stdout.write("".join(map(render, reports)))
    return 1 if any(report.problems for report in reports) else 0


if __name__ == "__main__":
    sys.exit(main())

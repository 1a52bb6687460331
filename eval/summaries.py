"""The summaries of a set's items: drafted by the product into files, then scored like answers. Scoring loads no model.

CACHE/<papers and code>/summaries-KEY.jsonl   what was drafted, by the id of the item's vital facts
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from eval.cases import Case, LibraryView, library_view
from eval.data.load import Question, VitalFacts
from eval.data.settle import Settled
from eval.measures.citations import citation_problem
from eval.measures.score import Score
from eval.measures.summaries import Stated, summary_coverage, summary_joint, summary_readability, summary_support
from eval.records import AnswerRecord, PaperRecord, RetrievedRecord, appended, read_records
from eval.results import SUMMARY, Quoted, ScoredCase
from eval.scoring import citing_scores, leak_score
from eval.sets import Arm, EvalError
from eval.stages import Asked, Progress, Shelf, build, where
from eval.system import Models, evaluated_settings
from rag.datatypes import AgendaItem, AnswerSentence, AnswerStatus
from rag.service import Service
from rag.settings import PlainTargets
from rag.summary import Summary

MIN_OVERLAP = 0.5  # of the true item, for the library's item to be the same


@dataclass(frozen=True, slots=True)
class SummaryRecord:
    """A drafted summary; `item` is "" where the library has no such item, and `passed` tells of each sentence's checks."""

    id: str
    item: str
    sentences: tuple[AnswerSentence, ...]
    passed: tuple[bool, ...]
    model: str
    n_prose: int  # the first sentences are prose; rows of tables and the record's own words follow


def summarise_arm(arm: Arm, cache: Path, models: Models, progress: Progress) -> None:
    """Draft what is not drafted yet of an arm's items."""
    asked = where(arm, cache)
    build(asked.shelf, arm.questions.files(), models, progress)
    done = {record.id for record in read_records(summaries_file(asked), SummaryRecord)}
    wanted = arm.items()
    missing = [facts for facts in wanted if facts.id not in done]
    if not missing:
        return
    service = Service(evaluated_settings(asked.shelf.library, arm.model), models.encoder(), models.generator(arm.model))
    with closing(service.store):
        drafted = appended(summaries_file(asked), _drafted(service, missing, _view(arm, asked.shelf)))
        for n_done, _ in enumerate(drafted, 1):
            progress(f"{arm.name}: summarising", len(wanted) - len(missing) + n_done, len(wanted))


def summaries_file(asked: Asked) -> Path:
    """Return where drafting writes."""
    return asked.shelf.folder / f"summaries-{asked.answers_key}.jsonl"


def _view(arm: Arm, shelf: Shelf) -> LibraryView:
    return library_view(shelf.papers(), arm.questions.load_truth(), arm.questions.papers)


def _drafted(service: Service, wanted: Sequence[VitalFacts], view: LibraryView) -> Iterator[SummaryRecord]:
    items = [item for item, _ in service.store.public_items().values()]
    summariser = service.summariser()
    for facts in wanted:
        item = library_item(facts, view, items)
        document = service.store.document(item.document) if item else None
        if item is None or document is None:
            yield SummaryRecord(facts.id, "", (), (), service.generator.name, 0)
        else:
            yield summary_record(facts.id, summariser.summarise(item, document))


def summary_record(name: str, summary: Summary) -> SummaryRecord:
    """Return what is kept of a summary."""
    sentences = tuple(AnswerSentence(sentence.text, sentence.citations) for sentence in summary.plain)
    passed = tuple(sentence.is_supported for sentence in summary.plain)
    n_prose = sum(sentence.section.is_prose for sentence in summary.plain)
    return SummaryRecord(name, summary.item, sentences, passed, summary.model, n_prose)


def library_item(facts: VitalFacts, view: LibraryView, items: Sequence[AgendaItem]) -> AgendaItem | None:
    """Return the library's item that is the true one: the one that shares most of its characters, at least half."""
    paper, truth = paper_of(facts, view)
    span = true_span(facts, truth) if truth else None
    if paper is None or span is None:
        return None
    own = [item for item in items if item.document == paper.document]
    shared = {item.id: min(item.end, span[1]) - max(item.start, span[0]) for item in own}
    best = max(own, key=lambda item: (shared[item.id], -(item.end - item.start)), default=None)
    return best if best and shared[best.id] >= MIN_OVERLAP * (span[1] - span[0]) else None


def paper_of(facts: VitalFacts, view: LibraryView) -> tuple[PaperRecord | None, Settled | None]:
    """Return the paper an item stands in as it was published, with the truth about it."""
    for paper in view.papers.values():
        truth = view.truth.get(paper.file)
        if truth is not None and truth.place.paper.file == facts.file:
            return paper, truth
    return None, None


def true_span(facts: VitalFacts, truth: Settled) -> tuple[int, int] | None:
    """Return where the true item stands in the paper as read."""
    for item in truth.place.items:
        if (item.item.line, item.item.title) == (facts.line, facts.item_title):
            return truth.words.span(item.start, item.end)
    return None


def score_summaries(arm: Arm, cache: Path) -> list[ScoredCase]:
    """Return the scored summaries of an arm, in file order; nothing but files is read.

    Raises:
        EvalError: an item has not been summarised yet.
    """
    asked = where(arm, cache)
    view, records = _view(arm, asked.shelf), {r.id: r for r in read_records(summaries_file(asked), SummaryRecord)}
    if missing := [facts.id for facts in arm.items() if facts.id not in records]:
        raise EvalError(f"{arm.name}: {missing[0]} has not been summarised by this code. Run first: python -m eval run")
    return [scored_summary(arm, facts, records[facts.id], view) for facts in arm.items()]


def scored_summary(arm: Arm, facts: VitalFacts, record: SummaryRecord, view: LibraryView) -> ScoredCase:
    """Return a summary with its scores."""
    case = _case(arm, facts, record, view)
    scores = summary_scores(facts, record, view)
    scores += [*citing_scores(case), leak_score(case)] if record.sentences else [leak_score(case)]
    values = {score.measure: score.value for score in scores}
    return ScoredCase(
        arm=arm.name,
        id=facts.id,
        cluster=case.cluster,
        question=case.question.text,
        type=SUMMARY,
        answerable=True,
        council=case.council,
        format=case.format,
        status=AnswerStatus.ANSWERED,
        answer=case.answer.text,
        citations=tuple(Quoted(c.file, c.item_title, c.page, c.quote) for c in case.citations),
        evidence=tuple(Quoted(facts.file, facts.item_title, None, " / ".join(fact)) for fact in facts.vital),
        confidence=None,
        is_right=values["summary_joint"] == 1.0,
        scores=tuple(scores),
    )


def summary_scores(facts: VitalFacts, record: SummaryRecord, view: LibraryView) -> list[Score]:
    """Return what only summaries are measured on; an item that the library does not have is a summary without a word."""
    targets = PlainTargets()
    texts = [sentence.text for sentence in record.sentences]
    stated = [
        Stated(
            s.text,
            bool(s.citations) and not any(citation_problem(c, view.sources) for c in s.citations),
            passed,
        )
        for s, passed in zip(record.sentences, record.passed, strict=True)
    ]
    coverage, support = summary_coverage(" ".join(texts), facts.vital), summary_support(stated)
    readability = summary_readability(texts[: record.n_prose], targets.max_grade, targets.max_sentence_words)
    found = (coverage, support, readability, summary_joint(coverage, support))
    return [score for score in found if score is not None]


def _case(arm: Arm, facts: VitalFacts, record: SummaryRecord, view: LibraryView) -> Case:
    asked = f"Summary of {facts.item_title}"
    paper, truth = paper_of(facts, view)
    answer = AnswerRecord(asked, AnswerStatus.ANSWERED, _marked(record), record.sentences, (), (), record.model)
    return Case(
        arm=arm.name,
        question=Question(facts.id, asked, SUMMARY, True, facts.split, (), ()),
        cluster=f"{arm.questions.name}/{facts.file}",
        gold=(),
        retrieved=RetrievedRecord(asked, ()),
        answer=answer,
        without=None,
        view=view,
        council=truth.place.paper.meeting.council if truth else "",
        format=paper.format if paper else "",
    )


def _marked(record: SummaryRecord) -> str:
    """Return the sentences as one text with their citations numbered through, as answers show them."""
    texts, n = [], 0
    for sentence in record.sentences:
        marks = "".join(f"[{n + i}]" for i in range(1, len(sentence.citations) + 1))
        n += len(sentence.citations)
        texts.append(f"{sentence.text} {marks}")
    return " ".join(texts)

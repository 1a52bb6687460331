"""Systems that only pretend to answer. Each is given the best chance: real answers and real search, where it uses any."""

import random
from collections.abc import Callable
from dataclasses import replace

from eval.cases import Case
from eval.measures.abstention import is_refusal
from eval.records import AnswerRecord, HitRecord, ItemRecord, PaperRecord
from rag.datatypes import AnswerSentence, AnswerStatus, Citation

N_CITED = 6  # the more, the worse it scores, and the longer it takes to judge


def cited(paper: PaperRecord, start: int, end: int) -> Citation:
    """Return a citation that holds, of any run of a paper."""
    item = next(item for item in paper.items if item.start <= start < item.end)
    page = sum(first <= start for first in paper.page_starts)
    end = min(end, item.end)
    return Citation(paper.document, paper.file, item.id, item.title, page, paper.text[start:end], start, end)


def answer(case: Case, *sentences: AnswerSentence) -> AnswerRecord:
    """Return an answer made of these sentences, its markers counted through."""
    texts, n = [], 0
    for sentence in sentences:
        marks = "".join(f"[{n + i}]" for i in range(1, len(sentence.citations) + 1))
        n += len(sentence.citations)
        texts.append(f"{sentence.text} {marks}")
    return replace(
        case.answer, status=AnswerStatus.QUOTED, text=" ".join(texts), sentences=sentences, dropped=(), hits=()
    )


def quoting(case: Case, paper: PaperRecord, start: int, end: int) -> AnswerRecord:
    """Return an answer that is one quotation."""
    citation = cited(paper, start, end)
    return answer(case, AnswerSentence(" ".join(citation.quote.split()), (citation,)))


def refusal(case: Case) -> AnswerRecord:
    """Return a refusal."""
    said = "The papers in this library do not say."
    return replace(case.answer, status=AnswerStatus.NOT_FOUND, text=said, sentences=(), dropped=(), hits=())


def cite_everything(case: Case) -> AnswerRecord:
    """The real answer, every sentence of it citing whatever search found first, beside its own sources."""
    if is_refusal(case.answer.status):
        return case.answer
    everything = tuple(
        cited(case.view.papers[hit.document], hit.start, hit.end) for hit in case.retrieved.hits[:N_CITED]
    )
    return answer(case, *(AnswerSentence(s.text, s.citations + everything) for s in case.answer.sentences))


def cite_the_first(case: Case) -> AnswerRecord:
    """The real answer, every sentence of it citing the first item of the first paper."""
    if is_refusal(case.answer.status):
        return case.answer
    paper = next(iter(case.view.papers.values()))
    first = cited(paper, paper.items[0].start, paper.items[0].end)
    return answer(case, *(AnswerSentence(s.text, (first,)) for s in case.answer.sentences))


def copy_the_item(case: Case) -> AnswerRecord:
    """The whole item of the best passage, where the real system answers."""
    if is_refusal(case.answer.status) or not case.retrieved.hits:
        return case.answer
    item, paper = item_of(case, case.retrieved.hits[0])
    return quoting(case, paper, item.start, item.end)


def always_refuse(case: Case) -> AnswerRecord:
    """Nothing, ever."""
    return refusal(case)


def never_refuse(case: Case) -> AnswerRecord:
    """The real answer, and the best passage where there is none."""
    if not is_refusal(case.answer.status) or not case.retrieved.hits:
        return case.answer
    hit = case.retrieved.hits[0]
    return quoting(case, case.view.papers[hit.document], hit.start, hit.end)


def random_item(case: Case) -> AnswerRecord:
    """The beginning of an item chosen by chance, where the real system answers."""
    if is_refusal(case.answer.status):
        return case.answer
    rng = random.Random(case.question.id)  # noqa: S311
    paper = rng.choice(list(case.view.papers.values()))
    item = rng.choice([item for item in paper.items if not item.restricted])
    return quoting(case, paper, item.start, item.start + 300)


def item_of(case: Case, hit: HitRecord) -> tuple[ItemRecord, PaperRecord]:
    """Return the item a passage stands in."""
    paper = case.view.papers[hit.document]
    return next(item for item in paper.items if item.start <= hit.start < item.end), paper


TRIVIAL: dict[str, Callable[[Case], AnswerRecord]] = {
    "cite everything": cite_everything,
    "cite the first": cite_the_first,
    "copy the whole item": copy_the_item,
    "always refuse": always_refuse,
    "never refuse": never_refuse,
    "random item": random_item,
}

"""What can be wrong with the papers' truth, the questions and the vital facts: values in, plain sentences out.

Knows the values of `load.py` and nothing of files or folders.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.data.load import SPLITS, TYPES, EvidenceRef, Question, VitalFacts
from eval.data.truth import PARTS, TrueItem, TruePaper, Truth
from eval.measures.facts import stands

MAX_POINTER_WORDS = 12


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """An item of the truth with its place in the paper's text, half-open."""

    item: TrueItem
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlacedPaper:
    """A paper with its text and its items in their places."""

    paper: TruePaper
    text: str
    items: tuple[PlacedItem, ...]

    def page_at(self, offset: int) -> int | None:
        """Return the physical page, from 1, that holds this character; None where the paper has no pages."""
        mark = self.paper.page_break
        return None if mark is None else 1 + self.text.count(mark, 0, offset)


def line_starts(text: str) -> list[int]:
    """Return the offset of each line's first character, for lines 1, 2, ... at index 0, 1, ..."""
    starts = [0]
    for line in text.split("\n")[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    return starts


def placed(paper: TruePaper, text: str) -> PlacedPaper:
    """Return the paper with its items in their places: each ends where the next begins, the last with the text.

    A line number beyond the text is placed on its last line, so that `paper_problems` can name it.
    """
    lines = line_starts(text)
    starts = [lines[min(item.line, len(lines)) - 1] for item in paper.items]
    places = zip(paper.items, starts, [*starts[1:], len(text)], strict=True)
    return PlacedPaper(paper, text, tuple(PlacedItem(*place) for place in places))


def paper_problems(place: PlacedPaper) -> Iterator[str]:
    """Yield what is wrong with the truth about one paper."""
    name, items = place.paper.file, place.items
    if place.paper.split not in SPLITS:
        yield f"{name}: split is {place.paper.split!r}, expected dev or test."
    for index, item in enumerate(items):
        where = f"{name}, item {item.item.number} {item.item.title!r}"
        if index and item.start <= items[index - 1].start:
            yield f"{where}: does not come after the item before it."
        yield from (f"{where}: {problem}" for problem in _item_problems(item, index, place.text))


def _item_problems(place: PlacedItem, index: int, text: str) -> Iterator[str]:
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
    """Yield what is wrong with an item file: papers missing or twice, meetings in two splits, canaries astray."""
    named = Counter(paper.file for paper in truth.papers)
    yield from (f"{name}: in the item file {n} times." for name, n in named.items() if n > 1)
    yield from (f"{name}: no such paper beside the item file." for name in named if name not in texts)
    yield from (f"{name}: a paper without an entry in the item file." for name in sorted(set(texts) - set(named)))
    yield from _split_problems(truth.papers)
    places = [placed(paper, texts[paper.file]) for paper in truth.papers if paper.file in texts]
    for place in places:
        yield from paper_problems(place)
    for canary in truth.canaries:
        yield from _canary_problems(canary, places)


def _split_problems(papers: Iterable[TruePaper]) -> Iterator[str]:
    splits: dict[tuple[object, ...], str] = {}
    for paper in papers:
        meeting = (paper.meeting.council, paper.meeting.committee, paper.meeting.date)
        if splits.setdefault(meeting, paper.split) != paper.split:
            yield f"{paper.file}: is {paper.split}, but another paper of its meeting is {splits[meeting]}."


def _canary_problems(canary: str, places: Iterable[PlacedPaper]) -> Iterator[str]:
    n_seen = 0
    for place in places:
        hidden = [item for item in place.items if item.item.restricted]
        n_hidden = sum(place.text.count(canary, item.start, item.end) for item in hidden)
        n_seen += n_hidden
        if place.text.count(canary) > n_hidden:
            yield f"{place.paper.file}: the canary {canary!r} stands outside a restricted item."
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


def grounding_problems(question: Question, places: Mapping[str, PlacedPaper]) -> Iterator[str]:
    """Yield which evidence, facts or split of a question do not agree with the papers."""
    for evidence in (*question.evidence, *question.superseded):
        if problem := _evidence_problem(evidence, places.get(evidence.file)):
            yield f"{question.id}: {problem}"
    quoted = " ".join(evidence.quote for evidence in question.evidence)
    for fact in question.facts:
        if not any(stands(alternative, quoted) for alternative in fact):
            yield f"{question.id}: no alternative of {list(fact)} stands in its quotes."
    splits = {places[e.file].paper.split for e in question.evidence if e.file in places}
    expected = "test" if "test" in splits else "dev"
    if splits and question.split != expected:
        yield f"{question.id}: is {question.split}, but its evidence makes it {expected}."


def _evidence_problem(evidence: EvidenceRef, place: PlacedPaper | None) -> str:
    """Return why this evidence does not stand where it says, or ""."""
    if place is None:
        return f"{evidence.file!r} is not a paper of this set."
    found = [
        item
        for item in place.items
        if item.item.title == evidence.item_title and evidence.quote in place.text[item.start : item.end]
    ]
    if not evidence.quote.strip() or not found:
        return f"the quote {evidence.quote!r} is not in an item titled {evidence.item_title!r}."
    if found[0].item.restricted:
        return f"the quote {evidence.quote!r} is restricted text."
    page = place.page_at(place.text.index(evidence.quote, found[0].start))
    return "" if page == evidence.page else f"the quote {evidence.quote!r} begins on page {page}, not {evidence.page}."


def pointer_problems(question: Question, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with evidence that only points into papers that are not ours: too long, or not there."""
    for evidence in question.evidence:
        text = texts.get(evidence.file, "")
        if len(evidence.quote.split()) > MAX_POINTER_WORDS:
            yield f"{question.id}: the quote {evidence.quote!r} is longer than {MAX_POINTER_WORDS} words."
        for words in (evidence.quote, evidence.item_title):
            if texts and words not in text:
                yield f"{question.id}: {evidence.file} does not hold {words!r}."


def vital_problems(facts: Sequence[VitalFacts], places: Mapping[str, PlacedPaper]) -> Iterator[str]:
    """Yield what is wrong with the vital facts of items: unknown items, facts that do not stand in them."""
    yield from (f"{name}: id used {n} times." for name, n in Counter(f.id for f in facts).items() if n > 1)
    for one in facts:
        yield from (f"{one.id}: {problem}" for problem in _one_vital_problems(one, places.get(one.file)))


def _one_vital_problems(facts: VitalFacts, place: PlacedPaper | None) -> Iterator[str]:
    items = (
        []
        if place is None
        else [i for i in place.items if (i.item.line, i.item.title) == (facts.line, facts.item_title)]
    )
    if place is None or not items:
        yield f"{facts.file} has no item {facts.item_title!r} at line {facts.line}."
        return
    if facts.split != place.paper.split:
        yield f"is {facts.split}, but its paper is {place.paper.split}."
    if items[0].item.restricted:
        yield "is about a restricted item."
    body = place.text[items[0].start : items[0].end].casefold()
    if not facts.vital:
        yield "names no fact."
    for fact in facts.vital:
        if not any(alternative.casefold() in body for alternative in fact):
            yield f"no alternative of {list(fact)} stands in the item."

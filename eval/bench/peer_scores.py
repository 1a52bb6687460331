"""What other projects answered, scored beside ours by one yardstick. Answers in, rows of a table out; nothing is run here.

Most peers return only the passages that their prompt held. They are judged kindly: such a passage counts as a citation of
every word in it, wherever those words stand, and any way of saying "the papers do not say" counts as a refusal.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.cases import Gold, LibraryView, gold_of
from eval.data.load import Question
from eval.measures.citations import GoldPlace, plain
from eval.measures.facts import Claim, fact_fidelity, name_fidelity, no_leak, required_facts, stands
from eval.measures.intervals import Interval, Observed, mean_interval
from eval.measures.latency import latency
from eval.measures.marks import MARK
from eval.measures.ranking import Place, ReadText, is_read, recall_at_tokens

N_FIRST = 5
BUDGET_TOKENS = 500
MIN_OVERLAP = 0.5  # of the quote of the evidence
REFUSAL = re.compile(
    r"\b(?:(?:do|does|did|could|can|would)(?: not|n['’]t)|cannot|unable to|not able to|no way to)\s+"
    r"(?:\w+\s+)?(?:know|say|state|provide|contain|mention|specify|answer|find|have|include|give|determine|address|tell)\b"
    r"|\bno (?:\w+ )?(?:information|mention|answer|evidence|record|details?)\b|\bnot (?:\w+ )?(?:mentioned|provided|specified|stated|given|available|found|known|clear|enough)\b"
    r"|\bI(?:['’]m| am) (?:not sure|unsure|sorry)\b|^\W*(?:unknown|empty response|none|n/a)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that was shown for an answer; `item`, `page` and `heading` are empty where the system does not tell them."""

    file: str
    text: str
    item: str = ""
    page: int | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True)
class PeerAnswer:
    """What one system said to one question; `refused` is None where only its words tell."""

    question: str
    answer: str
    sources: tuple[Source, ...]
    found: tuple[Source, ...]
    seconds: float
    refused: bool | None = None


MEASURES = {
    "evidence_first_5": "Evidence in the first 5 passages",
    "evidence_500_tokens": "Evidence in the first 500 tokens",
    "says_facts": "Answers that say every required fact",
    "right": "Right answers: every required fact, and a source that holds the evidence",
    "false_refusal": "Answerable questions refused (lower is better)",
    "refuses": "Unanswerable questions refused",
    "shows_evidence": "Answers shown with a source that holds the evidence",
    "names_item": "Answers whose source names the right item",
    "names_page": "Answers whose source names the right page",
    "focus": "Share of the shown sources that is evidence",
    "figures_hold": "Answers whose figures, dates and votes all stand in what is shown",
    "names_hold": "Answers whose names all stand in what is shown",
    "no_leak": "Questions at which no exempt text comes out",
}
Values = dict[str, float]


def is_refused(answer: PeerAnswer) -> bool:
    """True when the system says so, or where it does not tell, when its words do, kindly read."""
    if answer.refused is not None:
        return answer.refused
    return not answer.answer.strip() or REFUSAL.search(answer.answer) is not None


def places_of(text: str, paper_text: str, document: str) -> list[Place]:
    """Return every place where a passage stands in a paper, spacing aside; none where it is empty or not there."""
    words = text.split()
    if not words:
        return []
    pattern = r"\s*".join(map(re.escape, words))
    return [Place(document, m.start(), m.end()) for m in re.finditer(pattern, paper_text)]


@dataclass(frozen=True, slots=True)
class Truth:
    """A question with its evidence in the papers."""

    question: Question
    gold: tuple[Gold, ...]

    @property
    def places(self) -> tuple[GoldPlace, ...]:
        """Every place of any evidence."""
        return tuple(place for one in self.gold for place in one.places)

    def wanted(self) -> list[list[Place]]:
        """Return for each required fact the places that state it, all evidence where no quote does."""
        everywhere = [place.quote for place in self.places]
        stating = [
            [p.quote for g in self.gold if any(stands(w, g.evidence.quote) for w in fact) for p in g.places]
            for fact in self.question.facts
        ]
        return [own or everywhere for own in stating]


def peer_values(answer: PeerAnswer, question: Question, view: LibraryView) -> Values:
    """Return what one answer scores; measures that do not apply are not there."""
    refused = is_refused(answer)
    values: Values = {"no_leak": _leak(answer, view)} | ({} if refused else _fidelity(answer))
    if not question.answerable:
        return values | {"refuses": float(refused)}
    truth = Truth(question, gold_of(question.evidence, view))
    values |= _search(answer, truth, view) | {"false_refusal": float(refused)}
    said = required_facts("" if refused else answer.answer, question.facts)
    holds = not refused and _holds_evidence(answer, truth, view)
    says = said is not None and said.value == 1.0
    values |= {"says_facts": float(says), "right": float(says and holds)}
    return values if refused else values | {"shows_evidence": float(holds)} | _naming(answer, truth, view)


def _fidelity(answer: PeerAnswer) -> Values:
    shown = [source.text for source in answer.sources]
    claim = Claim(MARK.sub("", answer.answer), "\n".join(shown), "\n".join(source.heading for source in answer.sources))
    scores = {"figures_hold": fact_fidelity([claim]), "names_hold": name_fidelity([claim])}
    return {name: float(score.value == 1.0) for name, score in scores.items() if score is not None}


def _search(answer: PeerAnswer, truth: Truth, view: LibraryView) -> Values:
    read = [_nearest(source, truth, view) for source in answer.found]
    wanted = truth.wanted()
    first = [one.place for one in read[:N_FIRST]]
    found = [any(is_read(place, first) for place in places) for places in wanted]
    budget = recall_at_tokens(read, wanted, BUDGET_TOKENS) or 0.0
    return {"evidence_first_5": sum(found) / len(found), "evidence_500_tokens": budget}


def _nearest(source: Source, truth: Truth, view: LibraryView) -> ReadText:
    """Return the passage at the place that serves it best: where its words stand twice, where the evidence is."""
    places = _places(source, view) or [Place("", 0, 0)]
    best = max(places, key=lambda place: sum(place.n_shared(gold.quote) for gold in truth.places))
    return ReadText(best, source.text)


def _places(source: Source, view: LibraryView) -> list[Place]:
    papers = [paper for paper in view.papers.values() if paper.file == source.file]
    return [place for paper in papers for place in places_of(source.text, paper.text, paper.document)]


def _holds_evidence(answer: PeerAnswer, truth: Truth, view: LibraryView) -> bool:
    places = [place for source in answer.sources for place in _places(source, view)]
    return any(_is_held(gold.quote, place) for place in places for gold in truth.places)


def _is_held(quote: Place, place: Place) -> bool:
    shorter = min(quote.end - quote.start, place.end - place.start)
    return place.n_shared(quote) >= MIN_OVERLAP * shorter > 0


def _naming(answer: PeerAnswer, truth: Truth, view: LibraryView) -> Values:
    titles = {plain(gold.item_title) for gold in truth.places}
    pages = {gold.page for gold in truth.places if gold.page is not None}
    values = {"names_item": float(any(plain(source.item) in titles for source in answer.sources))}
    if pages:
        values["names_page"] = float(any(source.page in pages for source in answer.sources))
    shown = {
        (p.document, n) for source in answer.sources for p in _places(source, view)[:1] for n in range(p.start, p.end)
    }
    gold = {(g.quote.document, n) for g in truth.places for n in range(g.quote.start, g.quote.end)}
    return values | {"focus": len(shown & gold) / len(shown) if shown else 0.0}


def _leak(answer: PeerAnswer, view: LibraryView) -> float:
    texts = [answer.answer, *(source.text for source in (*answer.sources, *answer.found))]
    return no_leak(texts, view.canaries).value or 0.0


@dataclass(frozen=True, slots=True)
class PeerFigure:
    """One cell of the table."""

    measure: str
    interval: Interval


@dataclass(frozen=True, slots=True)
class PeerRow:
    """One system: its figures, the median seconds of an answer, and what went wrong ("" where nothing did)."""

    name: str
    versions: str
    figures: tuple[PeerFigure, ...]
    median_s: float | None
    problem: str = ""


def peer_row(
    name: str, versions: str, answers: Mapping[str, PeerAnswer], questions: Sequence[Question], view: LibraryView
) -> PeerRow:
    """Return the figures of one system; every question must have its answer."""
    scored = [(question, peer_values(answers[question.text], question, view)) for question in questions]
    figures = []
    for measure in MEASURES:
        cases = [Observed(q.id, _cluster(q), values[measure]) for q, values in scored if measure in values]
        if interval := mean_interval(cases):
            figures.append(PeerFigure(measure, interval))
    taken = latency([answers[question.text].seconds for question in questions])
    return PeerRow(name, versions, tuple(figures), taken.median_s if taken else None)


def _cluster(question: Question) -> str:
    return question.evidence[0].file if question.evidence else question.id


def peers_table(rows: Sequence[PeerRow], ours: str, measures: Sequence[str] = tuple(MEASURES)) -> str:
    """Return the rows as a Markdown table, measures down and systems across; latency as a ratio to the row named `ours`."""
    ran = [row for row in rows if not row.problem]
    known = {row.name: {figure.measure: figure.interval for figure in row.figures} for row in ran}
    unit = next((row.median_s for row in ran if row.name == ours), None)
    lines = [["", *(row.name for row in ran)], ["---", *("---:" for _ in ran)]]
    for measure in measures:
        lines.append([MEASURES[measure], *(_cell(known[row.name].get(measure)) for row in ran)])
    lines.append([f"Median time of an answer, {ours} = 1", *(_ratio(row.median_s, unit) for row in ran)])
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    failed = [f"- **{row.name}** did not run: {row.problem}" for row in rows if row.problem]
    return "\n\n".join([table, *(["\n".join(failed)] if failed else [])])


def _cell(interval: Interval | None) -> str:
    return "–" if interval is None else f"{interval.value:.2f} ({interval.low:.2f}–{interval.high:.2f})"


def _ratio(seconds: float | None, unit: float | None) -> str:
    return "–" if seconds is None or not unit else f"{seconds / unit:.1f}"

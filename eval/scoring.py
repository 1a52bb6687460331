"""A case in, all its scores out. Composes the measures; holds no formula of its own but that of a right answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.cases import Case, LibraryView
from eval.measures import citations as cite
from eval.measures.abstention import abstention_scores, is_refusal, pair_accuracy
from eval.measures.catalogue import BUDGETS
from eval.measures.excerpts import is_excerpt
from eval.measures.facts import Claim, fact_fidelity, name_fidelity, no_leak, plain_text, required_facts
from eval.measures.length import length_scores
from eval.measures.marks import Shown, shown_sentences
from eval.measures.polarity import decision_polarity
from eval.measures.ranking import Place, ReadText, ndcg, recall_at_tokens, reciprocal_rank
from eval.measures.rows import CELL, row_readings
from eval.measures.score import Score, yes_no
from rag.check import DraftSentence, check_sentence
from rag.datatypes import AnswerStatus, Citation

K = 10
_BEST_GAIN = 2.0
_MAX_JUDGED_CHARS = 2000


def score_case(case: Case) -> list[Score]:
    """Return every score of a case; measures that do not apply to it make none."""
    scores = [*_search(case), *_refusal(case), *_content(case), *_citing(case), leak_score(case)]
    return [Score(s.measure, s.value, s.reason, s.judged[:_MAX_JUDGED_CHARS]) for s in scores if s is not None]


def is_right(scores: Sequence[Score]) -> bool:
    """True when the outcome was right: a right answer, or a refusal or correction of what cannot be answered."""
    values = {score.measure: score.value for score in scores}
    return values.get("right_answer", values.get("abstention_recall")) == 1.0


def _lacks_gold(case: Case) -> bool:
    return any(not gold.places for gold in case.gold)


def _search(case: Case) -> Iterator[Score | None]:
    if not case.question.answerable:
        return
    names = ("ndcg_10", "rr_10", *(f"recall_{n}_tokens" for n in BUDGETS))
    if _lacks_gold(case):
        yield from (Score(name, None, "its evidence does not stand in the library's text") for name in names)
        return
    gains = case.gains()
    ranking = [hit.passage for hit in case.retrieved.hits]
    best = frozenset(name for name, gain in gains.items() if gain == _BEST_GAIN)
    read = [ReadText(Place(h.document, h.start, h.end), h.text) for h in case.retrieved.hits]
    wanted = case.wanted_places()
    # Evidence that stands in the paper but in no passage was lost by the library: that is 0, and no failed measurement.
    ranked = (ndcg(ranking, gains, K), reciprocal_rank(ranking, best, K))
    values: list[float | None] = [value or 0.0 for value in ranked]
    values += [recall_at_tokens(read, wanted, budget) for budget in BUDGETS]
    found = "; ".join(hit.item_title for hit in case.retrieved.hits[:3])
    for name, value in zip(names, values, strict=True):
        reason = f"first: {found}" if best else "no passage that residents may find holds its evidence"
        yield Score(name, value, "" if value == 1.0 else reason, case.question.text)


def _refusal(case: Case) -> Iterator[Score | None]:
    question, status = case.question, case.answer.status
    corrects = any(cite.cites_item(citation, case.gold_places) for citation in case.citations)
    yield from abstention_scores(status, answerable=question.answerable, corrects_premise=corrects)
    if status is AnswerStatus.NOT_FOUND and question.answerable and not _lacks_gold(case):
        yield cite.nearest_evidence(case.answer.nearest, case.gold_places)
    if case.without is not None and question.answerable:
        right = _half(status, case, corrects and not is_refusal(status))
        refused = _half(case.without.status, case, is_refusal(case.without.status))
        yield pair_accuracy(right_with_source=right, refused_without=refused)


def _half(status: AnswerStatus, case: Case, passed: bool) -> bool | None:
    """Return whether half a pair passed, None where that could not be measured."""
    return None if status is AnswerStatus.FAILED or _lacks_gold(case) else passed


def _content(case: Case) -> Iterator[Score | None]:
    """Yield what applies to answerable questions: a refusal says nothing and cites nothing, so it scores 0."""
    if not case.question.answerable:
        return
    names = ("required_facts", "right_answer", "exact_item", "exact_page", "exact_quote")
    if case.answer.status is AnswerStatus.FAILED or _lacks_gold(case):
        why = "the answer failed" if not _lacks_gold(case) else "its evidence does not stand in the library's text"
        yield from (Score(name, None, why) for name in names)
        return
    said = "" if is_refusal(case.answer.status) else case.answer.text
    facts = required_facts(said, case.question.facts)
    item = cite.exact_item(case.citations, case.gold_places)
    yield facts
    yield item
    yield cite.exact_page(case.citations, case.gold_places)
    yield cite.exact_quote(case.citations, case.gold_places)
    yield cite.wrong_item(case.citations, case.gold_places)
    yield cite.quote_focus(case.citations, case.gold_places)
    yield cite.out_of_date(case.citations, case.gold_places, case.superseded_places)
    parts = [part for part in (facts, item) if part is not None]
    reason = "; ".join(part.reason for part in parts if part.reason)
    yield yes_no("right_answer", all(part.value == 1.0 for part in parts), reason=reason, judged=said)


def _citing(case: Case) -> Iterator[Score | None]:
    """Yield what applies to whatever was answered, asked rightly or not."""
    if not is_refusal(case.answer.status) and case.answer.status is not AnswerStatus.FAILED:
        yield from length_scores(shown_of(case))
        yield from citing_scores(case)


def citing_scores(case: Case) -> list[Score]:
    """Return what is measured of a text with citations, be it an answer or a summary."""
    return [score for score in _cited_scores(case) if score is not None]


def _cited_scores(case: Case) -> Iterator[Score | None]:
    shown = shown_of(case)
    sources, judge = case.view.sources, RecordJudge(case.view)
    yield cite.citation_validity(shown, case.citations, sources)
    yield cite.quotes_verbatim(case.citations, sources)
    yield cite.citation_coverage(shown, len(case.citations))
    yield cite.citation_recall(shown, case.citations, judge)
    yield cite.citation_precision(shown, case.citations, judge)
    claims = [claim_of(sentence, case.citations, case.view) for sentence in shown]
    yield fact_fidelity(claims)
    yield name_fidelity(claims)
    yield decision_polarity(claims)


def shown_of(case: Case) -> tuple[Shown, ...]:
    """Return the sentences of an answer as a reader sees them."""
    return shown_sentences(case.answer.text, [sentence.text for sentence in case.answer.sentences])


def claim_of(sentence: Shown, citations: Sequence[Citation], view: LibraryView) -> Claim:
    """Return a sentence beside all it cites: the quotes, the columns of the tables they stand in, rows with both."""
    cited = [citations[n - 1] for n in sentence.numbers if 1 <= n <= len(citations)]
    texts = [text for c in cited for text in (view.columns(c), c.quote, *_read_out(view.columns(c), c.quote)) if text]
    return Claim(sentence.text, "\n".join(texts), "\n".join(dict.fromkeys(view.heading(c) for c in cited)))


def _read_out(columns: str, quote: str) -> list[str]:
    """Return how the rows of a quote are read out, alone and under their columns; nothing for a quote without rows."""
    rows = [line for line in quote.split("\n") if CELL in line]
    return [reading for head in columns.split("\n") for row in rows for reading in row_readings(head, row)]


def leak_score(case: Case) -> Score:
    """Return whether anything that came out, hits and dropped drafts too, holds a canary or a forbidden string."""
    answers = [case.answer, *([case.without] if case.without else [])]
    texts = [hit.text for hit in case.retrieved.hits]
    for answer in answers:
        texts += [answer.text, *(d.text for d in answer.dropped), *(hit.text for hit in answer.hits)]
        texts += [citation.quote for citation in answer.nearest]
        texts += [text for s in answer.sentences for text in (s.text, *(c.quote for c in s.citations))]
    asked = plain_text(case.question.text)
    secrets = [s for s in (*case.view.canaries, *case.question.forbidden) if plain_text(s) not in asked]
    return no_leak(texts, secrets)


@dataclass(frozen=True, slots=True)
class RecordJudge:
    """Judges support: the record's own words support themselves, shortened too; anything else must pass `rag.check`."""

    view: LibraryView

    def __call__(self, sentence: str, cited: Sequence[Citation]) -> bool:
        """Return whether the quotes, taken together, support the sentence."""
        if _bare(sentence) in {_bare(reading) for c in cited for reading in self._readings(c)}:
            return True
        if any(is_excerpt(sentence, c.quote) for c in cited):
            return True
        if any(_is_shuffled(_bare(sentence).split(), _bare(c.quote).split()) for c in cited):
            return False
        quotes = ["\n".join(filter(None, (self.view.columns(c), c.quote))) for c in cited]
        draft = DraftSentence(sentence, tuple(range(1, len(quotes) + 1)))
        return check_sentence(draft, quotes, context=[self.view.heading(c) for c in cited]).ok

    def _readings(self, citation: Citation) -> Iterator[str]:
        """Yield the quote, and a table row as it is read out under each header row it may have."""
        yield citation.quote
        yield from _read_out(self.view.columns(citation), citation.quote)


def _is_shuffled(words: Sequence[str], record: Sequence[str]) -> bool:
    """True for the record's very words in another order: two figures or names have changed places.

    Its last part put first is none: "By 11 votes to 14, the motion fell".
    """
    turned = any([*record[i:], *record[:i]] == list(words) for i in range(len(record)))
    return sorted(words) == sorted(record) and not turned


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", plain_text(text)))

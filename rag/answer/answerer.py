"""Question in, Answer out: search, draft, check, and quote the record where no drafted sentence holds.

Whatever the model writes, a sentence is shown only with citations that code has resolved and checked.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from rag.answer.disagreement import corrects, disagreement
from rag.answer.follow_up import Meant, meant
from rag.answer.guards import named_councils, that_can_answer, unknown_council
from rag.answer.keywords import names_the_item
from rag.answer.limits import declined
from rag.answer.missing import is_missing
from rag.answer.orders import is_by_an_order, speaks_to_machine
from rag.answer.premise import denied_premise
from rag.answer.quoting import LONG_WORDS, N_CANDIDATES, within, worth_quoting
from rag.answer.wording import Searched, joined, no_such_council_text, not_found_text, searched
from rag.check import DraftSentence, check_quote, check_sentence, parse_draft
from rag.datatypes import Answer, AnswerSentence, AnswerStatus, Citation, Document, Dropped, Evidence, Hit, Previous
from rag.errors import LibraryDamagedError, ModelError
from rag.generate import Generator, answer_grammar, excerpt_grammar, load_prompt
from rag.library.store import Store
from rag.search.asked import Asked
from rag.search.confidence import confidence_signals, probability
from rag.search.evidence import decision_at, find_evidence, reordered
from rag.search.question import Filters, clean_question
from rag.search.retrieve import Searcher
from rag.search.weights import THRESHOLD
from rag.settings import Drafts, Settings

N_HITS = 10
N_NEAREST = 3
N_LOOKED_AT = 24  # pieces of evidence, for corrections of the best
PROMPTS = {Drafts.EXCERPTS: "answer", Drafts.LEAD: "answer_adapted", Drafts.SENTENCES: "answer_sentences"}
MOST_BESIDE_LEAD = 3  # pieces of evidence that a lead is written from
MOST_DRAFTED = 3  # sentences that a model writes of an answer; the rest is quoted, so that nobody waits for it


class Answerer:
    """Answers questions from one library with one generator; safe to share between threads that ask in turn."""

    def __init__(self, store: Store, searcher: Searcher, generator: Generator, settings: Settings) -> None:
        self._searcher = searcher
        self._generator = generator
        self._settings = settings
        self._drafts = settings.drafts or Drafts.EXCERPTS
        self._document = lru_cache(maxsize=64)(store.document)
        self._councils = frozenset(meeting.council for meeting in searcher.index.meetings if meeting.council)

    def answer(self, question: str, filters: Filters | None = None, previous: Previous | None = None) -> Answer:
        """Return the finished answer.

        Raises:
            QuestionError: the question is empty or too long.
            LibraryEmptyError: there is nothing to search.
        """
        *_, last = self.stream(question, filters, previous)
        return last

    def stream(
        self, question: str, filters: Filters | None = None, previous: Previous | None = None
    ) -> Iterator[Answer]:
        """Yield the answer as it grows: first what was found, then each sentence once it is checked, last the whole.

        Closing the iterator stops the model.

        Args:
            question: as it was asked.
            filters: which meetings may answer.
            previous: the question before it, which this one may lean on (`rag.answer.previous_of`).
        """
        clock = _Clock()
        question = clean_question(question)
        so_far = Answer(question, AnswerStatus.NOT_FOUND, "", model=self._generator.name)
        if reason := declined(question):
            yield replace(so_far, status=AnswerStatus.DECLINED, text=reason, timings_s=clock.total())
            return
        understood = meant(question, previous)
        if stranger := unknown_council(understood.question, self._councils, self._searcher.index.words):
            text = no_such_council_text(stranger, sorted(self._councils))
            yield replace(so_far, text=text, timings_s=clock.total(), probability=0.0)
            return
        found = self._found(understood, filters)
        clock.mark("search")
        so_far = replace(
            so_far,
            hits=tuple(found.hits[: self._settings.n_hits]),
            timings_s=clock.total(),
            probability=found.probability,
            understood="" if understood.question == question else understood.question,
        )
        if found.probability < THRESHOLD:
            text = not_found_text(self._searched(filters), [piece.hit for piece in found.nearest])
            yield replace(so_far, text=text, nearest=tuple(map(self._cite, found.nearest)))
            return
        yield so_far
        yield from self._draft_or_quote(so_far, found.evidence, clock)

    def _found(self, understood: Meant, filters: Filters | None) -> "_Found":
        """Return what answers best: in the items a follow-up is about, or in the whole library where they do not say."""
        if understood.items:
            found = self._search(understood.question, replace(filters or Filters(), items=understood.items))
            if found.probability >= THRESHOLD:
                return found
        return self._search(understood.question, filters)

    def _searched(self, filters: Filters | None) -> Searched:
        return searched(self._searcher.index.sittings, filters)

    def _search(self, question: str, filters: Filters | None) -> "_Found":
        """Return what answers; of a council that the question names, its own papers alone where they do."""
        named = named_councils(question, self._councils)
        if len(named) == 1 and not (filters and filters.council):
            own = self._searched_for(question, replace(filters or Filters(), council=named[0]), named)
            if own.probability >= THRESHOLD:
                return own
        return self._searched_for(question, filters, named)

    def _searched_for(self, question: str, filters: Filters | None, named: tuple[str, ...]) -> "_Found":
        asked = self._searcher.read(question)
        hits = self._searcher.retrieve(asked, max(self._settings.n_hits, N_HITS), filters)
        found = self._candidates(asked, hits)
        offered = [piece for piece in found if not is_by_an_order(piece)]
        evidence = that_can_answer(question, offered, named)
        if is_missing(question, evidence, asked.mentions.periods, self._searcher.index):
            evidence = []
        weighed = evidence[: self._settings.n_evidence]
        chance = probability(confidence_signals(asked, weighed, self._searcher)) if evidence else 0.0
        if evidence and names_the_item(asked, evidence[0], self._searcher.index.words):
            chance = max(chance, THRESHOLD)
        shown = [hit for hit in reordered(hits, found) if not speaks_to_machine(hit.passage.text)]
        nearest = [piece for piece in offered if not speaks_to_machine(piece.hit.passage.text)]
        return _Found(shown, evidence, nearest[:N_NEAREST], chance)

    def _candidates(self, asked: Asked, hits: Sequence[Hit]) -> list[Evidence]:
        """Return the best pieces, and those further down that put one of the best right."""
        found = find_evidence(asked, hits, self._searcher, N_LOOKED_AT) if hits else []
        return [piece for i, piece in enumerate(found) if i < N_CANDIDATES or corrects(piece, found[0])]

    def _draft_or_quote(self, so_far: Answer, evidence: Sequence[Evidence], clock: "_Clock") -> Iterator[Answer]:
        """Yield the answer after each sentence: the model's where it passes the checks, else the record's own words."""
        draft = _Draft(so_far.understood or so_far.question)
        pieces = worth_quoting(draft.question, evidence)
        if denial := denied_premise(draft.question, evidence):
            draft.sentences.append(AnswerSentence(denial.text, (self._cite(denial.piece),)))
        elif differ := disagreement(pieces):
            cited = (self._cite(differ.first), self._cite(differ.second))
            draft.sentences.append(AnswerSentence(differ.text, cited))
        if draft.sentences:
            pieces = within(pieces, LONG_WORDS - len(draft.sentences[0].text.split()))
        for sentences in self._sentences(pieces, draft):
            draft.sentences += sentences
            yield replace(so_far, status=draft.status, text=joined(draft.sentences), sentences=tuple(draft.sentences))
        clock.mark("draft")
        yield replace(
            so_far,
            status=draft.status,
            text=joined(draft.sentences),
            sentences=tuple(draft.sentences),
            dropped=tuple(draft.dropped),
            timings_s=clock.total(),
            prompt_sha256=draft.prompt_sha256,
        )

    def _sentences(self, pieces: Sequence[Evidence], draft: "_Draft") -> Iterator[list[AnswerSentence]]:
        """Yield the sentences of an answer: the model's as far as they pass the checks, quotations for the rest."""
        if self._drafts is Drafts.SENTENCES and (drafted := self._drafted(pieces, draft)):
            yield drafted
            return
        if self._drafts is Drafts.LEAD and (lead := self._drafted(pieces[:MOST_BESIDE_LEAD], draft)[:1]):
            yield lead
        for i, piece in enumerate(pieces):
            # One piece at a time, so that a sentence is about one thing; a decision of several parts is not shortened.
            is_asked = self._drafts is Drafts.EXCERPTS and i < MOST_DRAFTED and not _has_parts(piece)
            drafted = self._drafted([piece], draft) if is_asked else []
            draft.is_the_models = draft.is_the_models and bool(drafted)
            yield drafted or [self._quotation(piece)]

    def _drafted(self, pieces: Sequence[Evidence], draft: "_Draft") -> list[AnswerSentence]:
        """Return what the model says from some evidence, as far as it passes the checks."""
        if draft.has_failed:
            return []
        try:
            text = self._written([piece.readable for piece in pieces], draft)
        except ModelError as error:
            draft.has_failed = True
            draft.dropped.append(Dropped("", f"the model stopped: {error}"))
            return []
        return [
            AnswerSentence(s.text, tuple(self._cite(pieces[number - 1]) for number in s.numbers))
            for s in parse_draft(text)
            if self._holds(s, pieces, draft)
        ]

    def _written(self, texts: Sequence[str], draft: "_Draft") -> str:
        numbered = "\n".join(f"[{number}] {text}" for number, text in enumerate(texts, 1))
        prompt = load_prompt(PROMPTS[self._drafts], evidence=numbered, question=draft.question)
        draft.prompt_sha256 = prompt.sha256
        written = self._generator.stream(
            prompt,
            max_tokens=self._settings.max_answer_tokens,
            grammar=self._grammar(texts),
            deadline_s=self._settings.answer_deadline_s,
        )
        return "".join(written)

    def _grammar(self, texts: Sequence[str]) -> str | None:
        """Return what holds the model to form; a lead may also be "The papers do not say.", which cites nothing."""
        if self._drafts is Drafts.LEAD:
            return None
        if self._drafts is Drafts.SENTENCES:
            return answer_grammar(len(texts), MOST_DRAFTED, sources=texts)
        return excerpt_grammar(texts)

    def _holds(self, sentence: DraftSentence, pieces: Sequence[Evidence], draft: "_Draft") -> bool:
        verdict = check_sentence(
            sentence, [piece.readable for piece in pieces], context=[piece.hit.passage.heading for piece in pieces]
        )
        is_new = sentence.text not in [s.text for s in draft.sentences]
        if not (verdict.ok and is_new):
            draft.dropped.append(Dropped(sentence.text, "; ".join(verdict.reasons) or "said before"))
        return verdict.ok and is_new

    def _quotation(self, evidence: Evidence) -> AnswerSentence:
        return AnswerSentence(evidence.readable, (self._cite(evidence),))

    def _cite(self, evidence: Evidence) -> Citation:
        """Return the citation of a piece of evidence, once its words have been found at their place.

        Raises:
            LibraryDamagedError: they are not there.
        """
        item, file = evidence.hit.item, evidence.hit.file
        document: Document | None = self._document(item.document)
        if document is None or not check_quote(document.text, evidence.text, evidence.start, evidence.end):
            message = f"The words of {file}, characters {evidence.start} to {evidence.end}, are not where the library says. Ingest the paper again."
            raise LibraryDamagedError(message)
        page = document.page_at(evidence.start).number
        return Citation(item.document, file, item.id, item.title, page, evidence.text, evidence.start, evidence.end)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search brought: passages, evidence and what comes nearest to it, best first, and the chance that they answer."""

    hits: list[Hit]
    evidence: list[Evidence]
    nearest: list[Evidence]
    probability: float


@dataclass(slots=True)
class _Draft:
    """What one answer has gathered from the model so far."""

    question: str
    sentences: list[AnswerSentence] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    prompt_sha256: str = ""
    is_the_models: bool = True
    has_failed: bool = False

    @property
    def status(self) -> AnswerStatus:
        return AnswerStatus.ANSWERED if self.is_the_models else AnswerStatus.QUOTED


class _Clock:
    """Seconds spent in each stage."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._marks: dict[str, float] = {}

    def mark(self, stage: str) -> None:
        now = time.perf_counter()
        self._marks[stage] = round(now - self._last, 4)
        self._last = now

    def total(self) -> dict[str, float]:
        return {"total": round(time.perf_counter() - self._start, 4), **self._marks}


def _has_parts(evidence: Evidence) -> bool:
    """True for a decision of several sentences or parts."""
    inside = [s for s in evidence.hit.passage.sentences if evidence.start <= s.start and s.end <= evidence.end]
    return len(inside) > 1 and decision_at(evidence.hit, evidence) is not None

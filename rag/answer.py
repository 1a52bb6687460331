"""Question in, Answer out: search, draft, check, and quote the record where no drafted sentence holds.

Whatever the model writes, a sentence is shown only with citations that code has resolved and checked.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from rag.check import DraftSentence, check_quote, check_sentence, parse_draft
from rag.datatypes import Answer, AnswerSentence, AnswerStatus, Citation, Document, Dropped, Evidence, Hit
from rag.errors import GenerationError, LibraryDamagedError, ModelError
from rag.generate import Generator, load_prompt
from rag.generate.grammar import answer_grammar
from rag.library.store import Store
from rag.search.confidence import confidence_signals, probability
from rag.search.evidence import find_evidence
from rag.search.question import Filters, clean_question
from rag.search.retrieve import Searcher
from rag.search.weights import THRESHOLD
from rag.settings import Settings

N_HITS = 10
MAX_SENTENCES = 2
MAX_QUOTED_WORDS = 80
NEARLY_AS_GOOD = 0.92  # share of the best evidence's score that a second quotation needs
N_NEAREST = 3


class Answerer:
    """Answers questions from one library with one generator; safe to share between threads that ask in turn."""

    def __init__(self, store: Store, searcher: Searcher, generator: Generator, settings: Settings) -> None:
        self._searcher = searcher
        self._generator = generator
        self._settings = settings
        self._document = lru_cache(maxsize=64)(store.document)

    def answer(self, question: str, filters: Filters | None = None) -> Answer:
        """Return the finished answer.

        Raises:
            QuestionError: the question is empty or too long.
            LibraryEmptyError: there is nothing to search.
        """
        *_, last = self.stream(question, filters)
        return last

    def stream(self, question: str, filters: Filters | None = None) -> Iterator[Answer]:
        """Yield the answer as it grows: first what was found, then each sentence once it is checked, last the whole.

        Closing the iterator stops the model.
        """
        clock = _Clock()
        question = clean_question(question)
        asked = self._searcher.read(question)
        hits = self._searcher.retrieve(asked, max(self._settings.n_hits, N_HITS), filters)
        shown = tuple(hits[: self._settings.n_hits])
        if not hits:
            yield Answer(
                question,
                AnswerStatus.NOT_FOUND,
                not_found_text(()),
                timings_s=clock.total(),
                model=self._generator.name,
            )
            return
        evidence = find_evidence(asked, hits, self._searcher, self._settings.n_evidence)
        clock.mark("search")
        so_far = Answer(
            question, AnswerStatus.NOT_FOUND, "", hits=shown, timings_s=clock.total(), model=self._generator.name
        )
        if not evidence or probability(confidence_signals(asked, evidence, self._searcher.index)) < THRESHOLD:
            nearest = _one_for_each_item(hits)[:N_NEAREST]
            yield replace(so_far, text=not_found_text(nearest), nearest=nearest)
            return
        yield so_far
        yield from self._draft_or_quote(so_far, evidence, clock)

    def _draft_or_quote(self, so_far: Answer, evidence: Sequence[Evidence], clock: "_Clock") -> Iterator[Answer]:
        draft = _Draft()
        for sentence in self._drafted(so_far.question, evidence, draft):
            draft.sentences.append(sentence)
            yield replace(
                so_far, status=AnswerStatus.ANSWERED, text=_joined(draft.sentences), sentences=tuple(draft.sentences)
            )
        clock.mark("draft")
        status, sentences = AnswerStatus.ANSWERED, draft.sentences
        if not sentences:
            status, sentences = AnswerStatus.QUOTED, [self._quotation(e) for e in worth_quoting(evidence)]
        yield replace(
            so_far,
            status=status,
            text=_joined(sentences),
            sentences=tuple(sentences),
            dropped=tuple(draft.dropped),
            timings_s=clock.total(),
            prompt_sha256=draft.prompt_sha256,
        )

    def _drafted(self, question: str, evidence: Sequence[Evidence], draft: "_Draft") -> Iterator[AnswerSentence]:
        """Yield the model's sentences that pass the checks; keep the others, with the reason, in `draft.dropped`."""
        prompt = load_prompt("answer", evidence=_numbered(evidence), question=question)
        draft.prompt_sha256 = prompt.sha256
        grammar = answer_grammar(len(evidence), MAX_SENTENCES)
        pieces = self._generator.stream(
            prompt,
            max_tokens=self._settings.max_answer_tokens,
            grammar=grammar,
            deadline_s=self._settings.answer_deadline_s,
        )
        text, n_seen = "", 0
        try:
            for piece in pieces:
                text += piece
                finished = parse_draft(text)[:-1]
                yield from self._kept(finished[n_seen:], evidence, draft)
                n_seen = max(n_seen, len(finished))
            yield from self._kept(parse_draft(text)[n_seen:], evidence, draft)
        except GenerationError as error:
            draft.dropped.append(Dropped(text, f"the model stopped: {error}"))
        except ModelError as error:
            draft.dropped.append(Dropped("", str(error)))

    def _kept(
        self, drafted: Sequence[DraftSentence], evidence: Sequence[Evidence], draft: "_Draft"
    ) -> Iterator[AnswerSentence]:
        texts = [e.readable for e in evidence]
        headings = [e.hit.passage.heading for e in evidence]
        for sentence in drafted:
            verdict = check_sentence(sentence, texts, context=headings)
            if verdict.ok and sentence.text not in [s.text for s in draft.sentences]:
                yield AnswerSentence(sentence.text, tuple(self._cite(evidence[n - 1]) for n in sentence.numbers))
            else:
                draft.dropped.append(Dropped(sentence.text, "; ".join(verdict.reasons) or "said before"))

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


@dataclass(slots=True)
class _Draft:
    """What one answer has gathered from the model so far."""

    sentences: list[AnswerSentence] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    prompt_sha256: str = ""


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


def _numbered(evidence: Sequence[Evidence]) -> str:
    return "\n".join(f"[{n}] {e.readable}" for n, e in enumerate(evidence, 1))


def _joined(sentences: Sequence[AnswerSentence]) -> str:
    """Return what a resident reads: the sentences, each with the numbers of its citations, counted through."""
    texts, n = [], 0
    for sentence in sentences:
        numbers = "".join(f"[{n + i}]" for i in range(1, len(sentence.citations) + 1))
        n += len(sentence.citations)
        texts.append(f"{sentence.text} {numbers}")
    return " ".join(texts)


def worth_quoting(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the best evidence, and the next ones while they are nearly as good and the whole stays short."""
    chosen = [evidence[0]]
    n_words = len(evidence[0].readable.split())
    for piece in evidence[1:]:
        n_words += len(piece.readable.split())
        if piece.score < NEARLY_AS_GOOD * evidence[0].score or n_words > MAX_QUOTED_WORDS:
            break
        chosen.append(piece)
    return chosen


def not_found_text(nearest: Sequence[Hit]) -> str:
    """Return what is said when the papers are silent."""
    said = "The papers in this library do not say."
    if not nearest:
        return said
    return f"{said} The nearest items are: {'; '.join(_named(hit) for hit in nearest)}."


def _named(hit: Hit) -> str:
    meeting = hit.item.meeting
    when = f"{meeting.date.day} {meeting.date:%B %Y}" if meeting.date else None
    return f"“{hit.item.title}” ({', '.join(part for part in (meeting.committee, when) if part) or hit.file})"


def _one_for_each_item(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.item.id, hit)
    return tuple(first.values())

"""Officers' review of summaries: draft, checked, approved, published, withdrawn; each step on record for good.

An officer gives back the revision that was shown; where somebody took a step meanwhile, `ReviewConflictError` says
who, and nothing is overwritten. Text is approved only as it was checked, published only as it was approved.
Residents' side is `rag.summarise.publication`.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from rag.datatypes import AgendaItem, Document
from rag.errors import LibraryError, ReviewError
from rag.library.reviews import ReviewSteps
from rag.library.store import Store
from rag.settings import PlainTargets
from rag.summarise.checks import as_evidence, check_plain, is_verbatim
from rag.summarise.diff import word_diff
from rag.summarise.measure import coverage_of, readability_of
from rag.summary import (
    Action,
    HistoryEntry,
    Origin,
    PlainSentence,
    Review,
    Section,
    State,
    Step,
    Summary,
)

_LONGEST_NAME, _LONGEST_NOTE, _LONGEST_SENTENCE = 100, 2000, 1000


class Drafter(Protocol):
    """Drafts the summary of one item."""

    def summarise(self, item: AgendaItem, document: Document) -> Summary:
        """Return a checked draft. Raises ReviewError for an exempt item."""


@dataclass(frozen=True, slots=True)
class Officer:
    """Who takes a step: a name for the record, and the office that residents are shown."""

    name: str
    role: str

    def __post_init__(self) -> None:
        """Refuse a name or a role without words."""
        for what, text in (("name", self.name), ("role", self.role)):
            if sum(c.isalpha() for c in text) < 2 or len(text) > _LONGEST_NAME:
                raise ReviewError(
                    f"The officer's {what} is {text[:40]!r}. Give at least 2 letters and at most {_LONGEST_NAME} characters."
                )


def now_utc() -> str:
    """Return the time as it is put on record."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class ReviewDesk:
    """The review of every summary of one library. Safe to share between threads; each step is one transaction."""

    def __init__(
        self,
        store: Store,
        drafter: Drafter,
        targets: PlainTargets | None = None,
        clock: Callable[[], str] = now_utc,
    ) -> None:
        self._store, self._drafter, self._clock = store, drafter, clock
        self._targets = targets or PlainTargets()
        self._steps = ReviewSteps(store)

    @property
    def drafter(self) -> Drafter:
        """What drafts."""
        return self._drafter

    # -- reading ----------------------------------------------------------------------------------

    def reviews(self, state: State | None = None, document: str | None = None) -> list[Review]:
        """Return every review, or those in one state or of one document; exempt items are left out."""
        found = [self._review(step) for step in self._steps.latest() if not self._is_hidden(step.item)]
        return [
            review for review in found if state in (None, review.state) and document in (None, review.summary.document)
        ]

    def show(self, item: str) -> Review | None:
        """Return the review of one item as it is now; None where nothing was drafted, or the item is exempt."""
        step = self._steps.last(item)
        return self._review(step) if step and not self._is_hidden(item) else None

    def history(self, item: str) -> list[HistoryEntry]:
        """Return every step of a review, oldest first, each with its words against the first draft's."""
        steps = self._steps.of_item(item) if not self._is_hidden(item) else []
        drafts = steps[:1]
        entries = []
        for step in steps:
            drafts = [step] if step.action is Action.DRAFTED else drafts
            entries.append(HistoryEntry(step, word_diff(drafts[0].summary.text, step.summary.text)))
        return entries

    # -- steps ------------------------------------------------------------------------------------

    def create_draft(self, item: str, by: Officer, note: str = "", *, revision: int = 0) -> Review:
        """Draft the summary of an item, or draft it anew over `revision`.

        Raises:
            ReviewError: the item is unknown or exempt.
            ReviewConflictError: there is a summary already (`revision` 0), or it was changed since.
        """
        found, document = self._source(item)
        return self.store_draft(self._drafter.summarise(found, document), by, note, revision=revision)

    def store_draft(self, summary: Summary, by: Officer, note: str = "", *, revision: int = 0) -> Review:
        """Put a finished draft on record. Raises as `create_draft`."""
        found, document = self._source(summary.item)
        step = Step(
            item=found.id,
            source=document.source,
            part=found.part.value,
            number=found.number,
            title=found.title,
            revision=revision + 1,
            action=Action.DRAFTED,
            state=State.CHECKED if _n_failed(summary) == 0 else State.DRAFT,
            officer=by.name,
            role=by.role,
            made=self._clock(),
            note=_noted(note),
            summary=summary,
        )
        return self._added(step, revision)

    def edit(self, item: str, index: int, text: str, revision: int, by: Officer, note: str = "") -> Review:
        """Reword sentence `index` (from 0); an empty text takes it out. Its citations stay, its checks lapse.

        Raises:
            ReviewError: there is no such sentence, or the text is too long.
            ReviewConflictError: somebody changed the summary since `revision`.
        """
        step = self._seen(item, revision)
        plain, words = step.summary.plain, " ".join(text.split())
        if not 0 <= index < len(plain):
            raise ReviewError(f"There is no sentence {index}; the summary has {len(plain)}, numbered from 0.")
        if len(words) > _LONGEST_SENTENCE:
            raise ReviewError(f"The sentence has {len(words)} characters. Use at most {_LONGEST_SENTENCE}.")
        changed = replace(plain[index], text=words, checks=(), origin=Origin.OFFICER)
        sentences = [*plain[:index], *([changed] if words else []), *plain[index + 1 :]]
        return self._reworded(step, sentences, revision, by, note)

    def add_sentence(self, item: str, after: int, sentence: PlainSentence, revision: int, by: Officer) -> Review:
        """Put a sentence with its own section and citations after sentence `after` (-1: first). Raises as `edit`."""
        step = self._seen(item, revision)
        plain = step.summary.plain
        if not -1 <= after < len(plain):
            raise ReviewError(f"There is no sentence {after}; the summary has {len(plain)}, numbered from 0.")
        added = replace(sentence, text=" ".join(sentence.text.split()), checks=(), origin=Origin.OFFICER)
        if not added.text or len(added.text) > _LONGEST_SENTENCE:
            raise ReviewError(f"The sentence is empty or longer than {_LONGEST_SENTENCE} characters.")
        return self._reworded(step, [*plain[: after + 1], added, *plain[after + 1 :]], revision, by, "")

    def _reworded(
        self, step: Step, sentences: Sequence[PlainSentence], revision: int, by: Officer, note: str
    ) -> Review:
        _, document = self._source(step.item)
        plain = tuple(_under_its_heading(sentence, step.summary) for sentence in sentences)
        summary = self._measured(replace(step.summary, plain=plain), document)
        return self._add(step, Action.EDITED, State.DRAFT, revision, by, note, summary)

    def run_checks(self, item: str, revision: int, by: Officer) -> Review:
        """Check every sentence as it is now; the state is `checked` unless a check that may never be overruled fails.

        Raises:
            ReviewError: the paper has changed since the draft.
            ReviewConflictError: somebody changed the summary since `revision`.
        """
        step = self._seen(item, revision)
        found, document = self._fresh_source(step)
        plain = tuple(check_plain(sentence, found, document) for sentence in step.summary.plain)
        summary = self._measured(replace(step.summary, plain=plain), document)
        may_be_signed = bool(plain) and not _must_mend(summary)
        state = State.CHECKED if may_be_signed else State.DRAFT
        return self._add(step, Action.CHECKED, state, revision, by, "", summary)

    def approve(self, item: str, revision: int, by: Officer, note: str = "") -> Review:
        """Sign the text as it was checked.

        Raises:
            ReviewError: it was changed after the checks, a check failed that may not be overruled, one failed
                that may be and there is no note saying why, or the paper has changed since.
            ReviewConflictError: somebody changed the summary since `revision`.
        """
        step = self._seen(item, revision)
        self._fresh_source(step)
        if step.state is not State.CHECKED:
            raise ReviewError(_why_not_approved(step))
        if _n_failed(step.summary) and not note.strip():
            raise ReviewError(
                f"{_n_failed(step.summary)} sentences use words that are not the record's. Say in a note why they are right, or change them."
            )
        return self._add(step, Action.APPROVED, State.APPROVED, revision, by, note, step.summary)

    def publish(self, item: str, revision: int, by: Officer, note: str = "") -> Review:
        """Show residents the approved text.

        Raises:
            ReviewError: the present text is not approved, or the paper has changed since.
            ReviewConflictError: somebody changed the summary since `revision`.
        """
        step = self._seen(item, revision)
        self._fresh_source(step)
        if step.state is not State.APPROVED:
            raise ReviewError(f"This text is {step.state.value}, not approved. Approve it first.")
        return self._add(step, Action.PUBLISHED, State.PUBLISHED, revision, by, note, step.summary)

    def withdraw(self, item: str, revision: int, by: Officer, note: str) -> Review:
        """Take the published text away from residents.

        Raises:
            ReviewError: nothing is published, or there is no note saying why.
            ReviewConflictError: somebody changed the summary since `revision`.
        """
        step = self._seen(item, revision)
        if self._steps.public(item) is None:
            raise ReviewError("Nothing of this item is published, so nothing can be withdrawn.")
        if not note.strip():
            raise ReviewError("Say in a note why the summary is withdrawn.")
        return self._add(step, Action.WITHDRAWN, State.WITHDRAWN, revision, by, note, step.summary)

    # -- inside -----------------------------------------------------------------------------------

    def _add(
        self, step: Step, action: Action, state: State, revision: int, by: Officer, note: str, summary: Summary
    ) -> Review:
        changed = replace(
            step,
            revision=revision + 1,
            action=action,
            state=state,
            officer=by.name,
            role=by.role,
            made=self._clock(),
            note=_noted(note),
            summary=summary,
        )
        return self._added(changed, revision)

    def _added(self, step: Step, after: int) -> Review:
        self._steps.add(step, after)
        return self._review(step)

    def _measured(self, summary: Summary, document: Document) -> Summary:
        item, _ = self._source(summary.item)
        return replace(
            summary,
            readability=readability_of(summary.plain, self._targets),
            coverage=coverage_of(item, document, summary.plain),
        )

    def _review(self, step: Step) -> Review:
        steps = self._steps.of_item(step.item)
        signed = next((s for s in reversed(steps) if s.action is Action.APPROVED), None)
        is_signed = signed is not None and step.state in (State.APPROVED, State.PUBLISHED)
        return Review(
            summary=step.summary,
            state=step.state,
            revision=step.revision,
            is_stale=self._is_stale(step.summary),
            n_failed=_n_failed(step.summary),
            approved_by=signed.role if signed and is_signed else "",
            is_public=self._steps.public(step.item) is not None,
            last=step,
        )

    def _is_stale(self, summary: Summary) -> bool:
        item, document = self._store.item(summary.item), self._store.document(summary.document)
        return item is None or document is None or source_sha256(item, document) != summary.source_sha256

    def _is_hidden(self, item: str) -> bool:
        found = self._store.item(item)
        return found is not None and found.restricted is not None

    def _seen(self, item: str, revision: int) -> Step:
        step = self._steps.seen(item, revision) if self._steps.last(item) else None
        if step is None or self._is_hidden(item):
            raise ReviewError(f"There is no summary of item {item}. Draft it first: rag summarise {item}")
        return step

    def _source(self, item: str) -> tuple[AgendaItem, Document]:
        found = self._store.item(item)
        document = self._store.document(found.document) if found else None
        if found is None or document is None:
            raise ReviewError(f"There is no item {item} in this library; its paper may have been replaced.")
        if found.restricted is not None:
            raise ReviewError(f"Item {item} is exempt: it is not summarised for residents.")
        return found, document

    def _fresh_source(self, step: Step) -> tuple[AgendaItem, Document]:
        try:
            found, document = self._source(step.item)
        except LibraryError as error:
            raise ReviewError(f"The paper of this summary has changed since it was drafted. {error}") from error
        if source_sha256(found, document) != step.summary.source_sha256:
            raise ReviewError("The paper of this summary has changed since it was drafted. Draft it again.")
        return found, document


def source_sha256(item: AgendaItem, document: Document) -> str:
    """Return the hash of an item's exact words, heading included."""
    return hashlib.sha256(document.text[item.start : item.end].encode("utf-8", "surrogatepass")).hexdigest()


def _under_its_heading(sentence: PlainSentence, summary: Summary) -> PlainSentence:
    """Return a sentence; one that an officer reworded no longer stands as the record's own words."""
    if (
        sentence.section.is_prose
        or sentence.origin is not Origin.OFFICER
        or is_verbatim(sentence.text, [as_evidence(c.quote) for c in sentence.citations])
    ):
        return sentence
    is_formal = any(w.start < c.end and c.start < w.end for w in summary.official for c in sentence.citations)
    return replace(sentence, section=Section.DECIDED if is_formal else Section.DISCUSSED)


def _n_failed(summary: Summary) -> int:
    return sum(not sentence.is_supported for sentence in summary.plain)


def _must_mend(summary: Summary) -> list[str]:
    """Return the sentences with a failed check that may never be overruled."""
    return [s.text for s in summary.plain if not s.checks or any(c.must and not c.ok for c in s.checks)]


def _why_not_approved(step: Step) -> str:
    if step.state in (State.APPROVED, State.PUBLISHED, State.WITHDRAWN):
        return f"This text is {step.state.value} already. Change it or run the checks before approving it again."
    if any(not sentence.checks for sentence in step.summary.plain):
        return "The text was changed after the checks. Run the checks again, then approve it."
    failed = "; ".join(f"“{text}”" for text in _must_mend(step.summary)) or "it says nothing"
    return f"The checks failed, and these may not be overruled: {failed}. Change them, then run the checks again."


def _noted(note: str) -> str:
    words = " ".join(note.split())
    if len(words) > _LONGEST_NOTE:
        raise ReviewError(f"The note has {len(words)} characters. Use at most {_LONGEST_NOTE}.")
    return words

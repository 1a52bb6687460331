"""Officers' review of summaries: draft, checked, approved, published, withdrawn; each step on record for good.

An officer gives back the revision that was shown; where somebody took a step meanwhile, `ReviewConflictError` says
who, and nothing is overwritten. Text is approved only as it was checked, published only as it was approved.
Residents' side is `rag.summarise.publication`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from rag.datatypes import AgendaItem, Document
from rag.errors import ReviewError
from rag.library.reviews import ReviewSteps
from rag.library.store import Store
from rag.settings import PlainTargets
from rag.summarise.checks import check_plain
from rag.summarise.diff import word_diff
from rag.summarise.edits import reworded, with_sentence
from rag.summarise.measure import coverage_of, readability_of
from rag.summarise.source import is_stale, source_of, unchanged_source
from rag.summary import Action, HistoryEntry, PlainSentence, Review, State, Step, Summary

_LONGEST_NAME, _LONGEST_NOTE = 100, 2000


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

    def reviews(self, state: State | None = None) -> list[Review]:
        """Return every review, or those in one state; exempt items are left out."""
        found = [self._review(step) for step in self._steps.latest() if not self._is_hidden(step.item)]
        return [review for review in found if state in (None, review.state)]

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
        found, document = source_of(self._store, item)
        return self.store_draft(self._drafter.summarise(found, document), by, note, revision=revision)

    def store_draft(self, summary: Summary, by: Officer, note: str = "", *, revision: int = 0) -> Review:
        """Put a finished draft on record. Raises as `create_draft`."""
        found, document = source_of(self._store, summary.item)
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
        return self._edited(step, reworded(step.summary, index, text), by, note)

    def add_sentence(self, item: str, after: int, sentence: PlainSentence, revision: int, by: Officer) -> Review:
        """Put a sentence with its own section and citations after sentence `after` (-1: first). Raises as `edit`."""
        step = self._seen(item, revision)
        return self._edited(step, with_sentence(step.summary, after, sentence), by, "")

    def _edited(self, step: Step, changed: Summary, by: Officer, note: str) -> Review:
        summary = self._measured(changed, *source_of(self._store, step.item))
        return self._add(step, Action.EDITED, State.DRAFT, by, note, summary)

    def run_checks(self, item: str, revision: int, by: Officer) -> Review:
        """Check every sentence as it is now; the state is `checked` unless a check that may never be overruled fails.

        Raises:
            ReviewError: the paper has changed since the draft.
            ReviewConflictError: somebody changed the summary since `revision`.
        """
        step = self._seen(item, revision)
        found, document = unchanged_source(self._store, step.summary)
        plain = tuple(check_plain(sentence, found, document) for sentence in step.summary.plain)
        summary = self._measured(replace(step.summary, plain=plain), found, document)
        may_be_signed = bool(plain) and not _must_mend(summary)
        state = State.CHECKED if may_be_signed else State.DRAFT
        return self._add(step, Action.CHECKED, state, by, "", summary)

    def approve(self, item: str, revision: int, by: Officer, note: str = "") -> Review:
        """Sign the text as it was checked.

        Raises:
            ReviewError: it was changed after the checks, a check failed that may not be overruled, one failed
                that may be and there is no note saying why, or the paper has changed since.
            ReviewConflictError: somebody changed the summary since `revision`.
        """
        step = self._seen(item, revision)
        unchanged_source(self._store, step.summary)
        if step.state is not State.CHECKED:
            raise ReviewError(_why_not_approved(step))
        if _n_failed(step.summary) and not note.strip():
            raise ReviewError(
                f"{_n_failed(step.summary)} sentences use words that are not the record's. Say in a note why they are right, or change them."
            )
        return self._add(step, Action.APPROVED, State.APPROVED, by, note, step.summary)

    def publish(self, item: str, revision: int, by: Officer, note: str = "") -> Review:
        """Show residents the approved text.

        Raises:
            ReviewError: the present text is not approved, or the paper has changed since.
            ReviewConflictError: somebody changed the summary since `revision`.
        """
        step = self._seen(item, revision)
        unchanged_source(self._store, step.summary)
        if step.state is not State.APPROVED:
            raise ReviewError(f"This text is {step.state.value}, not approved. Approve it first.")
        return self._add(step, Action.PUBLISHED, State.PUBLISHED, by, note, step.summary)

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
        return self._add(step, Action.WITHDRAWN, State.WITHDRAWN, by, note, step.summary)

    # -- inside -----------------------------------------------------------------------------------

    def _add(self, step: Step, action: Action, state: State, by: Officer, note: str, summary: Summary) -> Review:
        changed = replace(
            step,
            revision=step.revision + 1,
            action=action,
            state=state,
            officer=by.name,
            role=by.role,
            made=self._clock(),
            note=_noted(note),
            summary=summary,
        )
        return self._added(changed, step.revision)

    def _added(self, step: Step, after: int) -> Review:
        self._steps.add(step, after)
        return self._review(step)

    def _measured(self, summary: Summary, item: AgendaItem, document: Document) -> Summary:
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
            is_stale=is_stale(self._store, step.summary),
            n_failed=_n_failed(step.summary),
            approved_by=signed.role if signed and is_signed else "",
            is_public=self._steps.public(step.item) is not None,
            last=step,
        )

    def _is_hidden(self, item: str) -> bool:
        found = self._store.item(item)
        return found is not None and found.restricted is not None

    def _seen(self, item: str, revision: int) -> Step:
        step = self._steps.seen(item, revision) if self._steps.last(item) else None
        if step is None or self._is_hidden(item):
            raise ReviewError(f"There is no summary of item {item}. Draft it first: rag summarise {item}")
        return step


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

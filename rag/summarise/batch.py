"""Many items drafted one after the other: each is on record before the next is begun, so a kill loses none and repeats none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.datatypes import AgendaItem, Document
from rag.errors import PlainMinutesError, ReviewConflictError
from rag.library.store import Store, StoredPaper
from rag.summarise.review import Officer, ReviewDesk
from rag.summary import Review


@dataclass(frozen=True, slots=True)
class Drafted:
    """What became of one item: "drafted", "kept" (there was a summary), "exempt" or "nothing to say"."""

    item: AgendaItem
    outcome: str
    review: Review | None = None


def papers_of_meeting(store: Store, name: str) -> list[StoredPaper]:
    """Return the papers a name stands for: a document's id, a file's name, or the day of a meeting ("2025-01-15").

    Raises:
        PlainMinutesError: no paper answers to it.
    """
    found = [
        stored
        for stored in store.papers()
        if name in (stored.id, stored.file, stored.source)
        or (stored.paper.meeting.date is not None and stored.paper.meeting.date.isoformat() == name)
    ]
    if not found:
        raise PlainMinutesError(f"There is no paper {name!r} in this library. `rag items` lists them by file and date.")
    return found


def draft_all(
    store: Store, desk: ReviewDesk, items: Sequence[AgendaItem], by: Officer, *, again: bool = False
) -> Iterator[Drafted]:
    """Draft each item that has no summary yet, yielding each as it is on record.

    Args:
        store: the library.
        desk: the review of its summaries.
        items: in the order wanted.
        by: who asked for it.
        again: draft anew where there is a summary, unless it is approved or published.
    """
    documents: dict[str, Document | None] = {}
    for item in items:
        if item.restricted is not None:
            yield Drafted(item, "exempt")
            continue
        review = desk.show(item.id)
        if review is not None and (not again or review.approved_by or review.is_public):
            yield Drafted(item, "kept", review)
            continue
        document = documents.setdefault(item.document, store.document(item.document))
        if document is not None:
            yield _drafted(desk, item, document, by, review.revision if review else 0)


def _drafted(desk: ReviewDesk, item: AgendaItem, document: Document, by: Officer, revision: int) -> Drafted:
    summary = desk.drafter.summarise(item, document)
    if not summary.plain:
        return Drafted(item, "nothing to say")
    try:
        return Drafted(item, "drafted", desk.store_draft(summary, by, revision=revision))
    except ReviewConflictError:
        return Drafted(item, "kept", desk.show(item.id))

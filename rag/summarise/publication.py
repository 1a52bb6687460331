"""What residents see of summaries: published ones only, marked as such, stale where the paper was replaced since.

An item that is exempt now shows nothing, whatever was published before; nor does one that a changed paper no longer has.
"""

from rag.datatypes import AgendaItem, Document
from rag.library.reviews import ReviewSteps
from rag.library.store import Store
from rag.summarise.source import find_source, source_sha256
from rag.summary import PublishedSummary, Step

NOTICE = "A computer helped to write this summary. It was checked and approved by: {role}."
STALE_NOTICE = "The paper has changed since this summary was written, so it may be out of date."


class Publications:
    """Residents' reading of the summaries of one library."""

    def __init__(self, store: Store) -> None:
        self._store, self._steps = store, ReviewSteps(store)

    def published(self, item: str) -> PublishedSummary | None:
        """Return the published summary of an item, or of the same item in an earlier file of its paper.

        None where there is none, and for an exempt or unknown item.
        """
        source = find_source(self._store, item)
        if source is None or source[0].restricted is not None:
            return None
        step = self._steps.public(item) or self._of_earlier_file(*source)
        return self._shown(step, *source) if step else None

    def published_for_meeting(self, document: str) -> list[PublishedSummary]:
        """Return the published summaries of the items of one paper, in its order."""
        return [shown for item in self._store.items_of(document) if (shown := self.published(item.id))]

    def _of_earlier_file(self, item: AgendaItem, document: Document) -> Step | None:
        """Return the publication made from an earlier file of the same source: same part, number and title.

        None where two items of the paper would answer to it.
        """
        steps = self._steps.public_of_source(document.source)
        step = next((s for s in steps if (s.part, s.number, s.title.casefold()) == _known_by(item)), None)
        if step is None or sum(_known_by(other) == _known_by(item) for other in self._store.items_of(document.id)) > 1:
            return None
        return step

    def _shown(self, step: Step, item: AgendaItem, document: Document) -> PublishedSummary:
        is_stale = source_sha256(item, document) != step.summary.source_sha256
        approved_by = self._approved_by(step)
        notice = NOTICE.format(role=approved_by)
        return PublishedSummary(
            summary=step.summary,
            approved_by=approved_by,
            published=step.made,
            is_stale=is_stale,
            notice=f"{notice} {STALE_NOTICE}" if is_stale else notice,
        )

    def _approved_by(self, step: Step) -> str:
        """Return the role that approved the published text: the step before the publication."""
        before = [s for s in self._steps.of_item(step.item) if s.revision < step.revision]
        return before[-1].role


def _known_by(item: AgendaItem) -> tuple[str, str | None, str]:
    return (item.part.value, item.number, item.title.casefold())

"""What the officers' pages work with: accounts, residents' reports, reviews, long work. Made once for a server.

It has a connection to the library of its own, used by one request at a time, so that officers and residents never
share a transaction.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from rag.errors import ReviewError
from rag.library.desk import Desk
from rag.library.reviews import ReviewSteps
from rag.library.store import Store, StoredPaper
from rag.officers import Accounts
from rag.service import Service
from rag.summarise import Officer as Reviewer
from rag.summarise import ReviewDesk
from rag.summary import Review
from rag.web.officer.clock import now
from rag.web.officer.uploads import UPLOAD, take_in
from rag.web.officer.work import Doer, Job, Outcome, Work, Worker, WorkPart

DRAFT = "draft"


class Office:
    """The officers' side of one server. Close it when the server stops."""

    def __init__(self, service: Service, desk: Desk) -> None:
        self.service = service
        self.folder: Path = service.settings.library
        self.store = Store.open(self.folder)
        self.accounts = Accounts.open(self.folder)
        self.desk = desk
        self.work = Work.open(self.folder)
        self.reviews = self._review_desk(self.store)
        self._steps = ReviewSteps(self.store)
        doers: Mapping[str, Doer] = {UPLOAD: self._take_in, DRAFT: self._draft}
        self._worker = Worker(self.work, doers)
        self._lock = threading.RLock()
        self._papers: tuple[int, list[StoredPaper]] | None = None
        self._shown: dict[str, tuple[tuple[int, int], Review | None]] = {}

    def open(self) -> None:
        """Go on with what an earlier server left unfinished."""
        self._worker.start()

    def close(self) -> None:
        """Stop the work after the part in hand, and close every file of its own."""
        self._worker.stop()
        for part in (self.store, self.accounts, self.work):
            part.close()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the library for one request."""
        with self._lock:
            yield

    def start(
        self,
        kind: str,
        title: str,
        back: str,
        by: tuple[str, str],
        parts: Sequence[tuple[str, str]],
        failed: Sequence[tuple[str, str]] = (),
    ) -> int:
        """Put long work on record, begin it, and return its number. Arguments as `Work.add`."""
        job = self.work.add(kind, title, back, by, parts, now(), failed)
        self._worker.wake()
        return job

    # -- what the library holds, read once for each of its changes ---------------------------------

    def papers(self) -> list[StoredPaper]:
        """Return every paper of the library."""
        generation = self.store.generation
        if self._papers is None or self._papers[0] != generation:
            self._papers = (generation, self.store.papers())
        return self._papers[1]

    def reviews_now(self) -> list[Review]:
        """Return every review as it stands; only those with a new step, or a changed library, are read again."""
        generation = self.store.generation
        rows = self.store.rows("SELECT item, max(id) FROM reviews GROUP BY item ORDER BY min(id)")
        latest = {str(item): (generation, int(last or 0)) for item, last in rows}
        for item, key in latest.items():
            if self._shown.get(item, (None, None))[0] != key:
                self._shown[item] = (key, self.reviews.show(item))
        return [review for item in latest if (review := self._shown[item][1])]

    # -- long work --------------------------------------------------------------------------------

    def _take_in(self, job: Job) -> Iterator[tuple[WorkPart, Outcome, str]]:
        encoder = self.service.encoder
        with closing(Store.open(self.folder, encoder.name)) as store:
            yield from take_in(job, store, encoder, self.folder)

    def _draft(self, job: Job) -> Iterator[tuple[WorkPart, Outcome, str]]:
        with closing(Store.open(self.folder)) as store:
            desk = self._review_desk(store)
            for part in job.parts:
                if part.outcome is Outcome.WAITING:
                    yield part, *_drafted(desk, part.subject, Reviewer(job.officer, job.role))

    def _review_desk(self, store: Store) -> ReviewDesk:
        return ReviewDesk(store, self.service.summariser(), self.service.settings.plain)


def _drafted(desk: ReviewDesk, item: str, by: Reviewer) -> tuple[Outcome, str]:
    """Draft an item that has no draft, or whose paper has changed since; tell what came of it."""
    try:
        there = desk.show(item)
        if there is not None and not there.is_stale:
            return Outcome.LEFT, "There is a draft already; nothing was changed."
        review = desk.create_draft(item, by, revision=there.revision if there else 0)
    except ReviewError as error:
        return Outcome.FAILED, str(error)
    n = len(review.summary.plain)
    sentences = "1 sentence" if n == 1 else f"{n} sentences"
    return (
        Outcome.DONE,
        f"{sentences}, {'all checks passed' if not review.n_failed else f'{review.n_failed} to look at'}",
    )

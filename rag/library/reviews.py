"""Steps of the reviews of summaries, in the library's database: one table to which rows are only ever added.

Where a review stands is its last step. Two officers cannot both take the step after the same revision: the second
is refused, with who came first. Knows nothing of what makes a step allowed (`rag.summarise.review` does).
"""

import re
from collections.abc import Sequence

from rag.errors import ReviewConflictError
from rag.library import codec
from rag.library.store import Store
from rag.summary import Step

SCHEMA = """
CREATE TABLE IF NOT EXISTS reviews (
    id INTEGER PRIMARY KEY, item TEXT NOT NULL, source TEXT NOT NULL, revision INTEGER NOT NULL,
    action TEXT NOT NULL, state TEXT NOT NULL, step TEXT NOT NULL, UNIQUE (item, revision)
) STRICT;
CREATE TRIGGER IF NOT EXISTS reviews_stay_1 BEFORE UPDATE ON reviews BEGIN SELECT RAISE(ABORT, 'reviews are never changed'); END;
CREATE TRIGGER IF NOT EXISTS reviews_stay_2 BEFORE DELETE ON reviews BEGIN SELECT RAISE(ABORT, 'reviews are never removed'); END;
CREATE INDEX IF NOT EXISTS reviews_by_source ON reviews (source, item, revision);
"""
LATEST = (
    "id IN (SELECT max(id) FROM reviews GROUP BY item) "
    "ORDER BY (SELECT min(id) FROM reviews first WHERE first.item = reviews.item)"
)
# The last publication of an item that no withdrawal follows.
PUBLIC = (
    "action = 'published' AND NOT EXISTS (SELECT 1 FROM reviews later WHERE later.item = reviews.item "
    "AND later.revision > reviews.revision AND later.action IN ('published', 'withdrawn'))"
)


class ReviewSteps:
    """The steps of every review of one library."""

    def __init__(self, store: Store) -> None:
        self._store = store
        if not store.rows("SELECT 1 FROM sqlite_master WHERE name = 'reviews_by_source'"):
            with store.transaction():
                for statement in filter(str.strip, re.split(r";\n", SCHEMA)):
                    store.rows(statement)

    def add(self, step: Step, after: int) -> None:
        """Put a step on record.

        Args:
            step: with `revision == after + 1`.
            after: the revision that whoever takes the step has seen; 0 for none.

        Raises:
            ReviewConflictError: somebody has taken a step since; nothing is written.
            ValueError: the step's revision is not the next one.
        """
        if step.revision != after + 1:
            raise ValueError(f"a step after revision {after} has revision {after + 1}, got {step.revision}")
        with self._store.transaction():
            self.seen(step.item, after)
            values = (step.item, step.source, step.revision, step.action, step.state, codec.dumps(step))
            columns = "item, source, revision, action, state, step"
            self._store.rows(f"INSERT INTO reviews ({columns}) VALUES (?, ?, ?, ?, ?, ?)", values)  # noqa: S608

    def seen(self, item: str, revision: int) -> Step | None:
        """Return the latest step of a review, which is this revision; None where there is none and `revision` is 0.

        Raises:
            ReviewConflictError: the latest step is another.
        """
        last = self.last(item)
        if (last.revision if last else 0) != revision:
            raise ReviewConflictError(_conflict(last, revision))
        return last

    def of_item(self, item: str) -> list[Step]:
        """Return every step of one item's review, oldest first; none where there is no review."""
        return self._steps("item = ? ORDER BY revision", [item])

    def last(self, item: str) -> Step | None:
        """Return the latest step of one item's review."""
        return next(iter(self._steps("item = ? ORDER BY revision DESC LIMIT 1", [item])), None)

    def latest(self) -> list[Step]:
        """Return the latest step of every review, in the order the reviews were begun."""
        return self._steps(LATEST, [])

    def public(self, item: str) -> Step | None:
        """Return the publication that residents see of this very item, if any."""
        return next(iter(self._steps(f"item = ? AND {PUBLIC}", [item])), None)

    def public_of_source(self, source: str) -> list[Step]:
        """Return the publications that residents may see of any file from one source, latest first."""
        return self._steps(f"source = ? AND {PUBLIC} ORDER BY id DESC", [source])

    def _steps(self, where: str, values: Sequence[str]) -> list[Step]:
        rows = self._store.rows(f"SELECT step FROM reviews WHERE {where}", values)  # noqa: S608
        return [codec.loads(Step, str(row[0])) for row in rows]


def _conflict(step: Step | None, seen: int) -> str:
    if step is None:
        return f"You have revision {seen} of a summary that is not in this library. Open the list again."
    return (
        f"{step.officer} has {step.action} this summary since you opened it ({step.made}, revision {step.revision}; "
        f"you have {seen}). Nothing was overwritten. Open it again to see the change, then make yours."
    )

"""A library of one small paper, and citations of it, for the tests of measures."""

from eval.measures.citations import GoldPlace, Source, SourceItem
from eval.measures.ranking import Place
from rag.datatypes import Citation

TEXT = (
    "1. Bins\nThe charge was set at £52 a year.\nThe vote was 7 to 2.\n"
    "\f2. Parking\nThe scheme was refused on 4 March 2025.\n3. Private\nThe sum is £9.\n"
)
SECOND, THIRD = TEXT.index("2. Parking"), TEXT.index("3. Private")
SOURCE = Source(
    "minutes.txt",
    TEXT,
    (0, TEXT.index("\f") + 1),
    (
        SourceItem("d:0", "Bins", 0, SECOND, False),
        SourceItem("d:1", "Parking", SECOND, THIRD, False),
        SourceItem("d:2", "Private", THIRD, len(TEXT), True),
    ),
)
SOURCES = {"d": SOURCE}


def cite(quote: str, *, title: str | None = None, page: int | None = None, shift: int = 0) -> Citation:
    """Return a right citation of a quote, unless told otherwise."""
    start = TEXT.index(quote)
    item = next(item for item in SOURCE.items if item.start <= start < item.end)
    place = (start + shift, start + shift + len(quote))
    return Citation("d", SOURCE.file, item.id, title or item.title, page or SOURCE.page_at(start), quote, *place)


def gold(quote: str) -> GoldPlace:
    """Return the truth about a quote."""
    start = TEXT.index(quote)
    item = next(item for item in SOURCE.items if item.start <= start < item.end)
    return GoldPlace(
        Place("d", start, start + len(quote)), Place("d", item.start, item.end), item.title, SOURCE.page_at(start)
    )


BINS = "The charge was set at £52 a year."
VOTE = "The vote was 7 to 2."
PARKING = "The scheme was refused on 4 March 2025."
PRIVATE = "The sum is £9."

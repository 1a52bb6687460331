"""What programs may ask: search, items, summaries, meetings. Public data only, read-only, as JSON.

The HTTP interface (`api`) and the MCP server (`mcp`) are both made of these functions.
"""

import datetime
from collections.abc import Mapping

from rag.contract import JsonObject, item_json, meeting_json, published_json, search_json
from rag.errors import PlainMinutesError
from rag.library.codec import Json
from rag.search.question import Filters
from rag.service import Service
from rag.web.meetings import Sitting
from rag.web.shelf import Shelves

MAX_K = 50


class ProgramError(PlainMinutesError):
    """What a program asks cannot be given; `status` is the HTTP status that says so."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class Programs:
    """The functions, for one library."""

    def __init__(self, service: Service, shelves: Shelves) -> None:
        self._service = service
        self._shelves = shelves

    def search(self, asked: Mapping[str, object]) -> JsonObject:
        """Return the best passages for `question`: `k` of them, 10 if not said, of the meetings the filters admit.

        Raises:
            ProgramError, QuestionError: a value cannot be used.
        """
        k = whole_number(asked, "k", 10, MAX_K)
        question = text_of(asked, "question")
        filters = filters_of(asked)
        return search_json(question, self._service.search(question, k, filters if filters != Filters() else None))

    def meetings(self, asked: Mapping[str, object]) -> JsonObject:
        """Return the meetings that the filters admit, the latest first, each with its items."""
        filters = filters_of(asked)
        admitted = [s for s in self._shelves.now().sittings if s.items and filters.admits(s.items[0].item)]
        return {"meetings": [_sitting_json(sitting) for sitting in admitted]}

    def item(self, item: str) -> JsonObject:
        """Return an item with its meeting, its decisions and its exact text.

        Raises:
            ProgramError: there is no public item of this id.
        """
        shelf = self._shelves.now()
        public = shelf.item(item)
        if public is None:
            raise ProgramError(f"There is no public item {item[:60]!r}.", 404)
        told = item_json(public.item, public.paper.paper.meeting)
        told.update(file=public.paper.file, meeting=meeting_json(public.item.meeting), text=shelf.text(item))
        return told

    def summary(self, item: str) -> JsonObject:
        """Return the published summary of an item.

        Raises:
            ProgramError: there is none that residents may see.
        """
        published = self._service.publications().published(item)
        if published is None:
            raise ProgramError(f"No summary of {item[:60]!r} is published.", 404)
        return published_json(published)


def _sitting_json(sitting: Sitting) -> JsonObject:
    items: list[Json] = [
        {"id": public.item.id, "number": public.item.number, "title": public.item.title, "part": public.item.part.value}
        for public in sitting.items
    ]
    return {"key": sitting.key, "meeting": meeting_json(sitting.meeting), "items": items}


def text_of(asked: Mapping[str, object], name: str) -> str:
    """Return a text; "" for one that is not given.

    Raises:
        ProgramError: it is something else.
    """
    value = asked.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ProgramError(f"`{name}` must be a text.")
    return value


def whole_number(asked: Mapping[str, object], name: str, default: int, highest: int) -> int:
    """Return a number from 1 to the highest.

    Raises:
        ProgramError: it is something else.
    """
    value = asked.get(name, default)
    number = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 9 else value
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= highest:
        raise ProgramError(f"`{name}` must be a whole number from 1 to {highest}.")
    return number


def filters_of(asked: Mapping[str, object]) -> Filters:
    """Return which meetings may answer, from `council`, `committee`, `from` and `to`.

    Raises:
        ProgramError: one of them cannot be used.
    """
    return Filters(
        council=text_of(asked, "council") or None,
        committee=text_of(asked, "committee") or None,
        date_from=_day(text_of(asked, "from"), "from"),
        date_to=_day(text_of(asked, "to"), "to"),
    )


def _day(text: str, name: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ProgramError(f"`{name}` must be a day such as 2025-01-31.") from error

"""An item residents may see, with the paper it stands in."""

from dataclasses import dataclass

from rag.datatypes import AgendaItem
from rag.library.store import StoredPaper


@dataclass(frozen=True, slots=True)
class PublicItem:
    """An item residents may see, with the paper it stands in."""

    item: AgendaItem
    paper: StoredPaper

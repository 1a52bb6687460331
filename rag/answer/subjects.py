"""Whether two items of the papers are about the same thing, told by their titles. Pure."""

from rag.datatypes import AgendaItem
from rag.library.words import stems

# Words of titles that say what is done with a subject rather than what it is.
_TREATMENT = frozenset(
    stems(
        "report update progress review award contract proposal proposals result results of the to and for on in a "
        "annual quarterly further final draft item agenda application award call-in consideration approval"
    )
)
_SHARED = 0.6  # of the shorter title's words


def are_one_subject(one: AgendaItem, other: AgendaItem) -> bool:
    """True for the same item, and for items of one council whose titles share most of what they name."""
    if one.id == other.id:
        return True
    if (one.meeting.council or "") != (other.meeting.council or ""):
        return False
    first, second = _words(one.title), _words(other.title)
    shorter = min(len(first), len(second))
    return shorter > 0 and len(first & second) >= _SHARED * shorter


def _words(title: str) -> frozenset[str]:
    return frozenset(stem for stem in stems(title) if not any(c.isdigit() for c in stem)) - _TREATMENT

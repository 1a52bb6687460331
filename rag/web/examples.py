"""The library's own recent items in, questions that people could ask of it out. Pure."""

import datetime
import re
from collections.abc import Iterable

from rag.datatypes import DecisionKind
from rag.web.public import PublicItem

N_EXAMPLES = 3
_SHORTEST, _LONGEST = 8, 60
_STANDING = re.compile(
    r"apolog|declaration|disclosure|interest|minutes|exclusion|urgent|date of|next meeting|election of|appointment of"
    r"|chair|membership|substitut|work programme|any other|public participation|questions|petitions|announcement"
    r"|webcast|recommendation|item \d|confidential|exempt|matters arising|forward plan|welcome|introduction|closing",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"^\W*[A-Z]{0,4}\d[\w/.-]*\s*[–:—-]\s+")  # "25/00011 – Fees", not "20 mph limits"


def examples(items: Iterable[PublicItem]) -> tuple[str, ...]:
    """Return up to three questions about the latest decisions, each of another subject; () for a library without any."""
    decided = [public for public in items if _is_worth_asking(public)]
    decided.sort(key=lambda public: (public.item.meeting.date or datetime.date.min, public.item.id), reverse=True)
    questions = dict.fromkeys(f"What was decided about “{subject_of(public.item.title)}”?" for public in decided)
    return tuple(questions)[:N_EXAMPLES]


def _is_worth_asking(public: PublicItem) -> bool:
    title = subject_of(public.item.title)
    has_decided = any(decision.kind is not DecisionKind.NOTED for decision in public.item.decisions)
    return has_decided and _SHORTEST <= len(title) <= _LONGEST and not _STANDING.search(title)


def subject_of(title: str) -> str:
    """Return a title on one line, without the reference before it."""
    return _REFERENCE.sub("", " ".join(title.split())).strip(" .–-:")

"""What a resident reads where it is not the record's own words. Pure."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.datatypes import AnswerSentence, Hit, Meeting
from rag.search.question import Filters

WHERE_TO_ASK = "The council's democratic services team can say more."
N_COMMITTEES = 3
TITLE_WORDS = 12


def joined(sentences: Sequence[AnswerSentence]) -> str:
    """Return what a resident reads: the sentences, each with the numbers of its citations, counted through."""
    texts, n = [], 0
    for sentence in sentences:
        numbers = "".join(f"[{n + i}]" for i in range(1, len(sentence.citations) + 1))
        n += len(sentence.citations)
        texts.append(f"{sentence.text} {numbers}")
    return " ".join(texts)


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked through for an answer: how many papers, whose, and the first and last day of their meetings."""

    n_papers: int
    committees: tuple[str, ...] = ()
    first: datetime.date | None = None
    last: datetime.date | None = None


def searched(sittings: Iterable[tuple[str, Meeting]], filters: Filters | None) -> Searched:
    """Return what the filters let through of a library's documents, each given with each meeting it tells of."""
    admitted = [
        (document, meeting) for document, meeting in sittings if filters is None or filters.admits_meeting(meeting)
    ]
    days = sorted(meeting.date for _, meeting in admitted if meeting.date)
    committees = Counter(meeting.committee for _, meeting in admitted if meeting.committee)
    return Searched(
        len({document for document, _ in admitted}),
        tuple(sorted(committees, key=lambda name: (-committees[name], name))),
        days[0] if days else None,
        days[-1] if days else None,
    )


def not_found_text(looked_through: Searched, nearest: Sequence[Hit]) -> str:
    """Return what is said when the papers are silent: what was searched, which items come nearest, where to ask."""
    said = f"The papers in this library do not say. {_looked_through(looked_through)}"
    if nearest:
        said += f" The nearest items are: {'; '.join(_named(hit) for hit in _one_for_each_item(nearest))}."
    return f"{said} {WHERE_TO_ASK}"


def no_such_council_text(name: str, councils: Sequence[str]) -> str:
    """Return what is said to a question about a council of which there is no paper."""
    whose = f" It holds papers of {_listed(councils)}." if councils else ""
    return f"This library holds no paper of {name} council.{whose} Ask that council itself."


def _looked_through(looked: Searched) -> str:
    if not looked.n_papers:
        return "No paper is of the meetings chosen."
    n_more = len(looked.committees) - N_COMMITTEES
    named = [f"the {name.removeprefix('The ')}" for name in looked.committees[:N_COMMITTEES]]
    named += [f"{n_more} other{'s' if n_more > 1 else ''}"] if n_more > 0 else []
    whose = f" of {_listed(named)}" if named else ""
    when = f", {_between(looked.first, looked.last)}" if looked.first and looked.last else ""
    return f"Searched: {looked.n_papers} paper{'s' if looked.n_papers > 1 else ''}{whose}{when}."


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _between(first: datetime.date, last: datetime.date) -> str:
    return written_day(first) if first == last else f"{written_day(first)} to {written_day(last)}"


def written_day(day: datetime.date) -> str:
    """Return a day as British papers write it: 3 March 2025."""
    return f"{day.day} {day:%B %Y}"


def _named(hit: Hit) -> str:
    meeting = hit.item.meeting
    words = hit.item.title.split()
    title = " ".join(words[:TITLE_WORDS]) + ("…" if len(words) > TITLE_WORDS else "")
    when = written_day(meeting.date) if meeting.date else None
    return f"“{title}” ({', '.join(part for part in (meeting.committee, when) if part) or hit.file})"


def _one_for_each_item(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the first hit of each item, in order."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.item.id, hit)
    return tuple(first.values())

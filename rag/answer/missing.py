"""A question and the best evidence in, what it asks for and none of that gives out. Pure but for the index it looks into.

Beside `guards`, which hold all that was found to the question, these hold the few pieces that would be quoted: a place
or person it names, the kind of thing it asks for, and the day from which it could be known. A near neighbour that lacks
one of them is no answer. On our own dev questions none of these refused an answer that was right.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from rag.datatypes import Evidence, Part
from rag.library.index import Index
from rag.library.words import STOP_WORDS, stems
from rag.search.giving import HAS_DAY, HAS_FIGURE, HAS_SPAN_OF_TIME
from rag.search.mentions import Period

_NEAR = 0.9  # share of the best piece's score from which a piece is looked at
_FEWEST_WRITTEN, _MOST_READ = 3, 20  # times that a word is written as a name, and passages read to see it
_LONGEST_PERIOD_DAYS = 31
_SHORTEST_NAME = 3
_SENTENCE = re.compile(r"[^.?!]+[.?!]*")
_NO_PLACES = frozenset(
    "council councillor county borough city district town parish committee cabinet board panel executive mayor chair leader member "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december spring summer autumn winter christmas easter government".split()
)
_SOMEBODY = re.compile(
    r"(?<![.:;?!] )(?<!^)(?<!^The )\b[A-Z][a-z’'-]+ (?:and |of |& )?[A-Z][a-z’'-]+|\b(?:Cllr|Councillor|Mr|Mrs|Ms|Miss|Dr)\b|\b[A-Z] [A-Z][a-z]+"
)
_IN_SOME_OFFICE = re.compile(
    r"\b(?:residents|members|officers|tenants|pupils|parents|worker|team|governors|chair|leader|committee|cabinet|council|board|panel|government)\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"^(?:and |so )?who\b(?!se)", re.IGNORECASE)
_WHICH_BODY = re.compile(
    r"^(?:and )?which (?:\w+ )?(?:compan(?:y|ies)|councillors?|officers?|firms?|builders?|contractors?|organisations?|households?|famil(?:y|ies)|landlords?)\b"
    r"|^what(?:['’]s| is| was) the name of\b",
    re.IGNORECASE,
)
_OFFICE_ASKED = re.compile(
    r"^(?:and |so )?who(?:['’]s| is| was| are| were) (?:the )?(?P<office>[\w-]+)(?: [\w-]+)? (?:of|at|for|in|on)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(r"^(?:and |so )?(?:when\b|what (?:date|day|month|year)\b)", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)
_ASKS_WHAT_HAPPENED = re.compile(
    r"\b(?:decid|agree|approv|refus|reject|vote|voting|resolv|recommend|happen|outcome|turn(?:ed)? down|passed\b|(?:get|go) through)",
    re.IGNORECASE,
)


def is_missing(question: str, evidence: Sequence[Evidence], periods: Sequence[Period], index: Index) -> bool:
    """Return whether no piece near the best gives what the question asks for.

    Args:
        question: as it was understood.
        evidence: best first; none of it lacks nothing.
        periods: the times that the question names.
        index: of the library, which tells names from other words.
    """
    near = [piece for piece in evidence if piece.score >= _NEAR * evidence[0].score]
    return bool(near) and (
        _lacks_kind(question, near) or _lacks_name(question, near, index) or _is_too_early(question, near, periods)
    )


def _lacks_kind(question: str, near: Sequence[Evidence]) -> bool:
    """True where a person, an office, a day or a number is asked for and no piece has any."""
    said = [piece.readable.replace(": ", " – ") if "\t" in piece.text else piece.readable for piece in near]
    if office := _OFFICE_ASKED.match(question):
        wanted = set(stems(office["office"]))
        if wanted and not any(wanted & _around(piece) for piece in near):
            return True
    if _WHO.match(question):
        return not any(_SOMEBODY.search(text) or _IN_SOME_OFFICE.search(text) for text in said)
    if _WHICH_BODY.match(question):
        return not any(_SOMEBODY.search(text) for text in said)
    if _WHEN.match(question):
        return not any(HAS_DAY.search(text) or HAS_SPAN_OF_TIME.search(text) for text in said)
    return _HOW_MANY.search(question) is not None and not any(HAS_FIGURE.search(text) for text in said)


def _lacks_name(question: str, near: Sequence[Evidence], index: Index) -> bool:
    """True where the question names somebody or some place that stands nowhere in the items of the pieces.

    A paper that does not say whose it is may be of any council that is named. What somebody tells of themselves before
    they ask ("I work at the Infirmary. Does the night bus still run?") need not be there.
    """
    if any(piece.hit.item.meeting.council is None for piece in near):
        return False
    rows = {row for piece in near for row in index.of_item(piece.hit.item.id)[:_MOST_READ]}
    inside = frozenset(stems(" ".join(index.encoded(row).passage.text for row in sorted(rows))))
    held = inside.union(*map(_around, near))
    asking = [sentence for sentence in _SENTENCE.findall(question) if sentence.rstrip().endswith("?")]
    words = _words(" ".join(asking) or question)
    return any(not held & set(stems(word)) and _is_name(word, question, index) for word in words)


def _around(piece: Evidence) -> frozenset[str]:
    meeting = piece.hit.item.meeting
    heading = f"{piece.hit.item.title} {meeting.council or ''} {meeting.committee or ''}"
    return frozenset(stems(f"{heading} {piece.hit.passage.indexed_text} {piece.readable}"))


def _words(question: str) -> Iterator[str]:
    for word in re.findall(r"[\w’'-]+", question):
        bare = re.sub(r"['’]s$", "", word)
        lowered = bare.casefold()
        is_common = lowered in STOP_WORDS or {lowered, lowered.removesuffix("s")} & _NO_PLACES
        if len(bare) >= _SHORTEST_NAME and not is_common and not any(c.isdigit() for c in bare):
            yield bare


def _is_name(word: str, question: str, index: Index) -> bool:
    """True for a word that the library writes with a capital wherever it stands, and calls a place or the question a name."""
    in_question = re.search(rf"(?<=[a-z,;’'] ){re.escape(word)}\b", question)
    is_written_as_name = in_question is not None and word[:1].isupper() and not word.isupper()
    written = list(_written(word, index))
    if any(text[0].islower() for text, _ in written):
        return False
    is_place = len(written) >= _FEWEST_WRITTEN and any(is_after for _, is_after in written)
    return is_written_as_name or is_place


def _written(word: str, index: Index) -> Iterator[tuple[str, bool]]:
    """Yield how a word is written inside sentences of the library, and whether "in", "at", "from" or "near" stands before it."""
    pattern = re.compile(rf"\b(?P<before>[a-z]+,?) (?P<word>{re.escape(word)})\b", re.IGNORECASE)
    rows = np.flatnonzero(index.words.scores(word))[:_MOST_READ]
    for row in rows:
        for match in pattern.finditer(index.encoded(int(row)).passage.text):
            yield match["word"], match["before"] in {"in", "at", "from", "near", "to"}


def _is_too_early(question: str, near: Sequence[Evidence], periods: Sequence[Period]) -> bool:
    """True where it is asked what came of something at a time, and every piece is of a paper from before it was decided.

    A report for a meeting is from before that meeting's decisions.
    """
    dated = [period for period in periods if _is_certain(period)]
    if not dated or not _ASKS_WHAT_HAPPENED.search(question):
        return False
    return not any(_can_know(piece, period) for piece in near for period in dated)


def _is_certain(period: Period) -> bool:
    """True for a day or a month with its year; which year a month alone is of is a guess."""
    return (period.last - period.first).days <= _LONGEST_PERIOD_DAYS and any(
        any(c.isdigit() for c in words) for words in period.words
    )


def _can_know(piece: Evidence, period: Period) -> bool:
    item = piece.hit.item
    day = item.meeting.date
    if day is None or day > period.last:
        return True
    if item.part not in (Part.MINUTES, Part.OTHER):
        return False
    return day >= period.first or (day.month, day.day) == (period.first.month, period.first.day)

"""A question and its evidence in, the pieces that can answer it at all out. Pure: words only.

The probability that evidence answers is a matter of degree; these are matters of fact. A question that names a council,
a year, a person or a time of day is not answered by what names none or another. On our own dev questions none of these
refused an answer that was right.
"""

import re
from collections.abc import Iterable, Sequence

from rag.datatypes import Evidence
from rag.library.words import WordIndex, stems

# What councils are called besides their name.
_KINDS = frozenset(
    "county borough city district town parish metropolitan royal london unitary council of the and".split()
)
_KIND = r"(?:county|borough|city|district|town|parish|metropolitan|unitary) "
# "damp council house", "the council tax": no council's name stands before "council" there.
_COUNCIL_OF = re.compile(
    rf"\b(?P<name>[A-Za-z][\w’'-]+) (?:{_KIND})*council\b(?! (?:house|housing|home|tax|tenan|flat|land|propert|estate|meeting|chamber|staff|worker|car|build|budget|office))",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    "the a an our my your their this that full local each every any which what other another whole new old and of by for to in on "
    "does did do is was has have had will would can could should why how when where who if whether so but that's from with "
    "damp former same own entire youth first last next labour conservative tory green".split()
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TIME_ASKED = re.compile(r"\bwhat times?\b|\bopening (?:hours|times)\b", re.IGNORECASE)
_TIME = re.compile(
    r"\b\d{1,2}(?:[.:]\d\d)? ?[ap]\.?m\b|\b\d{1,2}[.:]\d\d\b|\bnoon\b|\bmidnight\b|\bhours?\b|o[’']clock", re.IGNORECASE
)
_WHO_ASKED = re.compile(
    r"^(?:who\b(?!se)|(?:and )?which (?:company|councillors?|officers?|firm|builder|contractor|bus compan\w+|organisation))",
    re.IGNORECASE,
)
# A name, a title or an office; the first word of a sentence is a capital anyway.
_SOMEBODY = re.compile(
    r"(?<![.:;?!] )(?<!^)(?<!^The )\b[A-Z][a-z’'-]+ (?:and |of |& )?[A-Z][a-z’'-]+|\b(?:Cllr|Councillor|Mr|Mrs|Ms|Miss|Dr)\b|\b[A-Z] [A-Z][a-z]+"
    r"|\b(?:residents|members|officers|tenants|pupils|parents|worker|team|governors|chair|leader|committee|cabinet|council|board|panel)\b",
)


def named_councils(question: str, councils: Iterable[str]) -> tuple[str, ...]:
    """Return those of the library's councils that a question names, by all the words of the name itself."""
    asked = set(re.findall(r"[\w’'-]+", question.casefold()))
    return tuple(council for council in sorted(set(councils)) if (own := _own_words(council)) and own <= asked)


def unknown_council(question: str, councils: Iterable[str], words: WordIndex) -> str | None:
    """Return the name of the council a question is about, as written, where the library has no word of that name.

    None where the library does not know whose papers it holds.
    """
    known = " ".join(councils).casefold()
    for found in _COUNCIL_OF.finditer(question):
        name = found["name"].casefold().removesuffix("’s").removesuffix("'s")
        is_name = name not in _NO_NAMES | _KINDS
        if known and is_name and name not in known and not any(words.knows(stem) for stem in stems(name)):
            return found["name"]
    return None


def that_can_answer(question: str, evidence: Sequence[Evidence], councils: Sequence[str] = ()) -> list[Evidence]:
    """Return the evidence, without what is of another council than those named; none where what is asked is in no piece.

    Args:
        question: as it was understood.
        evidence: best first.
        councils: those that the question names; () for none.
    """
    kept = [piece for piece in evidence if not councils or _is_of(piece, councils)]
    held = [_surroundings(piece) for piece in kept]
    years = _YEAR.findall(question)
    if not all(any(_has_year(text, year) for text in held) for year in years):
        return []
    if _TIME_ASKED.search(question) and not any(_TIME.search(piece.readable) for piece in kept):
        return []
    if _WHO_ASKED.match(question) and not any(_SOMEBODY.search(piece.readable) for piece in kept):
        return []
    return kept


def _own_words(council: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w’'-]+", council.casefold())) - _KINDS


def _is_of(piece: Evidence, councils: Sequence[str]) -> bool:
    said = piece.readable.casefold()
    return piece.hit.item.meeting.council in councils or any(
        all(word in said for word in _own_words(council)) for council in councils
    )


def _surroundings(piece: Evidence) -> str:
    day = piece.hit.item.meeting.date
    return f"{day.year if day else ''} {piece.hit.passage.indexed_text}"


def _has_year(text: str, year: str) -> bool:
    """True where a text has the year, or a financial year that ends or begins in it ("2025/26")."""
    return year in text or re.search(rf"\b{int(year) - 1}\s?[/–-]\s?{year[2:]}\b", text) is not None

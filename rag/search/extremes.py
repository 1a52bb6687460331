"""A question for the most or the least, and the rows of a table: the row that has it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rag.datatypes import Evidence
from rag.library.tables import heads_of
from rag.library.words import stems

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

N_LOOKED_AT = 3  # pieces, one of which must be a row
LEAST_ROWS = 3
_MOST = re.compile(
    r"\bmost\b(?! (?:of|people|residents|likely|recent)\b)|\b(?:highest|biggest|largest|greatest|longest|busiest|dearest|oldest)\b",
    re.IGNORECASE,
)
_LEAST = re.compile(r"\b(?:lowest|fewest|smallest|shortest|cheapest|least|quietest)\b(?<!at least)", re.IGNORECASE)
# What is best at its highest, or at its lowest; of other columns "best" and "worst" tell nothing.
_WORST = re.compile(r"\b(?:worst|poorest|weakest)\b", re.IGNORECASE)
_BEST = re.compile(r"\b(?:best|strongest)\b", re.IGNORECASE)
_GOOD = re.compile(
    r"\b(?:attend\w*|turnout|score|satisf\w*|on time|within|pass(?:ed)?|collected|met|recycl\w*|uptake|take-up|inspected|completed|achiev\w*|good|income|saved|savings?|visits|members|yield|return|interest|rating)\b",
    re.IGNORECASE,
)
_BAD = re.compile(
    r"\b(?:late|overdue|complaints?|crimes?|incidents?|accidents?|collisions?|injur\w*|absen\w*|sick\w*|debts?|arrears|overspen\w*|lost|missed|vacan\w*|empty|wait\w*|delay\w*|fail\w*|damp|mould|fly-?tip\w*|reports|risk|deaths?|deficit|homeless\w*|defects?|potholes?)\b",
    re.IGNORECASE,
)
_GREW = re.compile(r"\b(?:grew|grown|rose|risen|gained|went up|gone up|increased?|improved?)\b", re.IGNORECASE)
_FELL = re.compile(r"\b(?:fell|fallen|dropped|shrank|went down|gone down|decreased?|lost)\b", re.IGNORECASE)
_OF_CHANGE = re.compile(r"\b(?:change|increase|growth|rise|difference|variation)\b", re.IGNORECASE)
_SUMS_UP = re.compile(r"\W*(?:all\b|total|average|mean\b|overall|sum\b|net\b|whole\b)", re.IGNORECASE)
_NUMBER = re.compile(r"[£(]*([+\-−–]?)[£]?(\d[\d,]*(?:\.\d+)?)\)?(?:%|p|m|k)?")


def extreme_first(question: str, ranked: Sequence[Evidence], encode: Encode) -> list[Evidence]:
    """Return the pieces with the row first that has the most or the least of what is asked, where a table tells it.

    Args:
        question: as it was asked.
        ranked: pieces of evidence, best first.
        encode: gives vectors of length 1, which tell the column that is meant.
    """
    best = next((piece for piece in ranked[:N_LOOKED_AT] if "\t" in piece.text), None)
    if best is None or not any(kind.search(question) for kind in (_LEAST, _MOST, _WORST, _BEST)):
        return list(ranked)
    heads = heads_of(best.hit.passage)
    rows = {piece: cells for piece in ranked if _is_of_table(piece, best) and len(cells := _cells(piece)) == len(heads)}
    rows = {piece: cells for piece, cells in rows.items() if cells != heads and not _SUMS_UP.match(cells[0])}
    column = _column(question, heads, list(rows.values()), encode)
    wants_least = None if column is None else _wants_least(question, heads[column])
    if len(rows) < LEAST_ROWS or column is None or wants_least is None:
        return list(ranked)
    values = {piece: value for piece, cells in rows.items() if (value := number(cells[column])) is not None}
    extreme = min(values.values()) if wants_least else max(values.values())
    first = [
        replace(piece, score=ranked[0].score, answers=max(piece.answers, best.answers))
        for piece, value in values.items()
        if value == extreme
    ]
    return first + [piece for piece in ranked if values.get(piece) != extreme]


def _wants_least(question: str, head: str) -> bool | None:
    """Return whether the least of a column is asked for; None where "worst" or "best" does not tell of this column."""
    if _WORST.search(question) or _BEST.search(question):
        is_good, is_bad = _GOOD.search(head) is not None, _BAD.search(head) is not None
        return None if is_good is is_bad else is_good is (_WORST.search(question) is not None)
    fell = _FELL.search(question) is not None
    return fell is not (_LEAST.search(question) is not None)


def _is_of_table(piece: Evidence, best: Evidence) -> bool:
    passage, table = piece.hit.passage, best.hit.passage
    return "\t" in piece.text and passage.item == table.item and heads_of(passage) == heads_of(table)


def _cells(piece: Evidence) -> list[str]:
    return [cell.strip() for cell in piece.text.split("\t")]


def number(cell: str) -> float | None:
    """Return the number that a cell holds and nothing else ("£1,250", "-4.2%"); None for any other."""
    found = _NUMBER.fullmatch(cell.strip())
    return float(found[2].replace(",", "")) * (-1 if found[1] in {"-", "−", "–"} else 1) if found else None


def _column(question: str, heads: Sequence[str], rows: Sequence[Sequence[str]], encode: Encode) -> int | None:
    """Return the column of numbers whose name is nearest to the question: by words that both have, then by meaning.

    Where no word is shared, only a column counts that tells which end is meant, if there is one.
    """
    numeric = [
        i for i in range(1, len(heads)) if rows and sum(number(row[i]) is not None for row in rows) * 2 > len(rows)
    ]
    if not numeric:
        return None
    asked = frozenset(stems(question))
    is_of_change = _GREW.search(question) is not None or _FELL.search(question) is not None
    shared = [
        len(asked & frozenset(stems(heads[i]))) + (is_of_change and _OF_CHANGE.search(heads[i]) is not None)
        for i in numeric
    ]
    nearness = encode([heads[i] for i in numeric]) @ encode([question])[0]
    tells = [not any(shared) and _wants_least(question, heads[i]) is not None for i in numeric]
    return max(zip(numeric, shared, tells, nearness, strict=True), key=lambda one: one[1:])[0]

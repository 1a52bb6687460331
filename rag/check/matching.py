"""A stated fact and the facts of the record in, whether the record supports it out."""

import re
from collections.abc import Sequence

from rag.check.dates import date_supports, same_time, year_of
from rag.check.facts import Fact, FactKind

_SINGLE = re.compile(r"(?<!no )\bone\b(?! another\b|-)|\bsingle\b", re.IGNORECASE)
_HEADING_KINDS = frozenset({FactKind.DATE, FactKind.TIME, FactKind.REFERENCE})


def unsupported_facts(stated: Sequence[Fact], cited: Sequence[Fact], heading: Sequence[Fact]) -> list[Fact]:
    """Return the stated facts that stand neither in the cited text nor, for dates, times and references, in its heading."""
    years = frozenset(year_of(fact.value) for fact in (*cited, *heading) if fact.kind is FactKind.DATE) - {""}
    return [fact for fact in stated if not _is_supported(fact, cited, heading, years)]


def is_single(fact: Fact, text: str) -> bool:
    """Return whether a stated "one" is the record's "a single" or its "one" that counts nothing ("one of which")."""
    return fact.kind is FactKind.NUMBER and fact.written.lower() == "one" and bool(_SINGLE.search(text))


def supports(known: Fact, stated: Fact, years: frozenset[str] = frozenset()) -> bool:
    """Return whether one fact of the record says what a stated fact says, units included."""
    if known.kind is not stated.kind:
        return _votes_counted(known, stated)
    if stated.kind is FactKind.DATE:
        return date_supports(known.value, stated.value, years)
    if stated.kind is FactKind.TIME:
        return same_time(known.value, stated.value)
    same_measure = known.bound == stated.bound and (not stated.unit or known.unit == stated.unit)
    return known.value == stated.value and same_measure


def _is_supported(fact: Fact, cited: Sequence[Fact], heading: Sequence[Fact], years: frozenset[str]) -> bool:
    if any(supports(known, fact, years) for known in cited):
        return True
    # A month without its day must be the record's own: the heading's date is the meeting's, not what the record is about.
    is_vague = fact.kind is FactKind.DATE and fact.value.endswith("??")
    return fact.kind in _HEADING_KINDS and not is_vague and any(supports(known, fact, years) for known in heading)


def _votes_counted(known: Fact, stated: Fact) -> bool:
    """Return whether a stated "nine members" stands in a recorded "For 9"."""
    return known.kind is FactKind.VOTE and stated.unit == "vot" and known.value == f"for {stated.value}"

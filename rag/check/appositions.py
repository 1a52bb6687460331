"""Whose role a role is: "Ann Fox, Head of Parks, and the Leader, Tom Hurst" gives one to each.

A role between commas belongs to the person before it, unless it begins the sentence, or begins with "the", and a
person follows it.
"""

from collections.abc import Sequence
from itertools import groupby

from rag.check.forms import IRREGULAR
from rag.check.reading import Reading, Token
from rag.check.vocabulary import word_set

ROLE_NOUNS = word_set("""
chair chairman chairwoman chairperson leader deputy director head manager officer executive member mayor clerk secretary
auditor solicitor treasurer commissioner superintendent inspector champion holder adviser advisor lead registrar curator
surveyor consultant ombudsman governor sheriff bishop chancellor vice-chair vice-chairman planner engineer accountant
""")
_FINITE = word_set(
    "is are was were will would had has have may should must could said asked moved seconded thanked welcomed"
)
_ARTICLES = word_set("the our its")
_LEADS = word_set(", ; and (")


def owned_clauses(reading: Reading, persons: Sequence[tuple[int, int]]) -> dict[int, frozenset[int]]:
    """Return, by the first token of each person, the clauses that only say what that person is.

    Args:
        reading: a text.
        persons: first and last token of every person named in it.
    """
    clauses = [
        tuple(group) for _, group in groupby(range(len(reading.tokens)), lambda index: reading.tokens[index].clause)
    ]
    named = [_person_in(indices, persons) for indices in clauses]
    owned: dict[int, set[int]] = {}
    owner, in_role = None, False
    for number, indices in enumerate(clauses):
        tokens = [reading.tokens[index] for index in indices]
        person, has_verb = named[number], _has_verb(tokens)
        if person is not None:
            owner, in_role = (person[0] if person[1] == indices[-1] else None), False
            continue
        if not has_verb and any(token.lower in ROLE_NOUNS for token in tokens):
            owner, in_role = _owner(number, tokens, clauses, named, reading), True
        goes_on = _begins_with_verb(tokens) if has_verb else in_role
        if owner is not None and goes_on and reading.tokens[owner].sentence == tokens[0].sentence:
            owned.setdefault(owner, set()).add(tokens[0].clause)
        if has_verb or not goes_on:
            owner, in_role = None, False
    return {person: frozenset(found) for person, found in owned.items()}


def _has_verb(tokens: list[Token]) -> bool:
    return any(token.lower in _FINITE or _is_past(token) for token in tokens)


def _is_past(token: Token) -> bool:
    return token.text.islower() and (token.text.endswith("ed") or token.text in IRREGULAR)


def _begins_with_verb(tokens: list[Token]) -> bool:
    """Whether a clause goes on with what the person before it did (", the Leader, said ...")."""
    first = next((token for token in tokens if token.lower not in _LEADS), None)
    return first is not None and (first.lower in _FINITE or _is_past(first))


def _person_in(indices: tuple[int, ...], persons: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    return next(((first, last) for first, last in persons if indices[0] <= first <= indices[-1]), None)


def _owner(
    number: int,
    tokens: list[Token],
    clauses: list[tuple[int, ...]],
    named: list[tuple[int, int] | None],
    reading: Reading,
) -> int | None:
    before = named[number - 1] if number else None
    after = named[number + 1] if number + 1 < len(named) else None
    if before is not None and before[1] != clauses[number - 1][-1]:
        before = None
    if after is not None and not all(
        reading.tokens[index].lower in _LEADS for index in range(clauses[number + 1][0], after[0])
    ):
        after = None
    words = [token.lower for token in tokens if token.lower not in _LEADS]
    begins = number == 0 or reading.tokens[clauses[number - 1][0]].sentence != tokens[0].sentence
    comes_first = begins or (bool(words) and words[0] in _ARTICLES)
    person = (after or before) if comes_first else (before or after)
    return person[0] if person else None

"""Whether the words a statement hangs on are the record's own: decisions, quantities, directions, causes, opposites."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from rag.check import vocabulary
from rag.check.alignment import Aligned
from rag.check.reading import Reading, is_modified
from rag.check.words import stem, stems

_CAUSE = re.compile(rf"\b(?:{'|'.join(vocabulary.CAUSES)})\b", re.IGNORECASE)
_FORMAL_CAUSE = re.compile(
    rf"\b(?:{'|'.join(vocabulary.FORMAL_CAUSES)})\b|, as\b|\bas (?:it|they|he|she|there|no|not|none)\b|\bas the (?:\w+ ){{1,4}}(?:was|were|is|are|had|has|did|would|could)\b",
    re.IGNORECASE,
)
_SETS_UP = stems(frozenset({"set", "make", "take", "put", "sign", "draw", "end", "open", "split", "fit", "build"}))
_DIRECTION_FORMS = {stem("increase"): {stem("increase"), "up"}, stem("decrease"): {stem("decrease"), "down"}}
_UP_AND_DOWN = {"up": "increase", "down": "decrease"}
_META_WORDS = stems(
    frozenset({"evidence", "passage", "citation", "cite", "instruction", "prompt", "sentence", "context", "excerpt"})
)


def wording_objections(stated: Reading, cited: Reading, heading: Reading) -> list[str]:
    """Return a plain reason for each word of weight that the record does not use."""
    known = cited.stems | heading.stems
    reasons = (
        *_decisions(stated, cited.stems),
        *_directions(stated, cited.stems),
        *_quantities(stated, cited),
        *_opposites(stated, cited, known),
        *_causes(stated, cited),
        *_proposals(stated, cited.stems),
        *_talk_of_the_task(stated, known),
    )
    return list(dict.fromkeys(reasons))


def _decisions(stated: Reading, known: frozenset[str]) -> Iterator[str]:
    decide, deciding = stem("decide"), stems(vocabulary.DECIDING_WORDS)
    for token in stated.content:
        if token.stem not in stems(vocabulary.DECISION_WORDS) or token.stem in known:
            continue
        if token.stem == decide and deciding & known:
            continue
        yield f"“{token.text}” is not the record's word for what was done"


def _directions(stated: Reading, known: frozenset[str]) -> Iterator[str]:
    for token in stated.tokens:
        if (
            token.stem in stems(vocabulary.DIRECTION_WORDS)
            and not _DIRECTION_FORMS.get(token.stem, {token.stem}) & known
        ):
            yield f"“{token.text}” is not in what it cites"
    for before, token, following in zip(stated.tokens, stated.tokens[1:], stated.tokens[2:], strict=False):
        forms = _DIRECTION_FORMS.get(stem(_UP_AND_DOWN.get(token.lower, "")), set())
        if (
            forms
            and before.stem not in _SETS_UP
            and (following.fact >= 0 or following.lower in ("from", "by", "on", "since"))
            and not forms & known
        ):
            yield f"“{token.text}” is not in what it cites"


def _quantities(stated: Reading, cited: Reading) -> Iterator[str]:
    for token in stated.tokens:
        group = _quantifier_groups().get(token.lower) if token.fact < 0 else None
        if group and not group & cited.lowered and not _is_rate(token.lower, cited):
            yield f"“{token.text}” is not in what it cites"


def _is_rate(word: str, cited: Reading) -> bool:
    """Whether "weekly" stands for "a week", or the other way round ("every quarter" for "quarterly")."""
    rate = vocabulary.RATES.get(word, "")
    if rate:
        return bool(re.search(rf"\b(?:a|an|per|each|every) {rate}\b", cited.text, re.IGNORECASE))
    return word in ("every", "each") and bool(vocabulary.RATES.keys() & cited.lowered)


@cache
def _quantifier_groups() -> dict[str, frozenset[str]]:
    return {word: frozenset(group) for group in vocabulary.QUANTIFIERS for word in group}


@cache
def _opposite_of() -> dict[str, frozenset[str]]:
    pairs = [(stem(first), stem(second)) for first, second in vocabulary.ANTONYMS]
    words = {word for pair in pairs for word in pair}
    return {word: frozenset(b if a == word else a for a, b in pairs if word in (a, b)) for word in words}


def _opposites(stated: Reading, cited: Reading, known: frozenset[str]) -> Iterator[str]:
    for token in stated.tokens:
        if token.stem and token.stem not in known:
            opposites = (_opposite_of().get(token.stem, frozenset()) & cited.stems) | _prefixed(token.stem, cited.stems)
            if opposites:
                yield f"the record says the opposite of “{token.text}”"


def opposite_objections(aligned: Aligned) -> list[str]:
    """Return a plain reason for each word whose opposite stands in the record's own clause about the same."""
    stems_of: dict[int, set[str]] = defaultdict(set)
    for token in aligned.cited.tokens:
        stems_of[token.clause].add(token.stem)
    reasons = [
        f"the record says the opposite of “{token.text}”"
        for clause in aligned.clauses
        for token in (aligned.stated.tokens[index] for index in clause.indices)
        if token.stem in _opposite_of()
        and clause.best_clauses
        and all(
            token.stem not in stems_of[best] and _opposite_of()[token.stem] & stems_of[best]
            for best in clause.best_clauses
        )
    ]
    return list(dict.fromkeys([*reasons, *_modified(aligned)]))


def _modified(aligned: Aligned) -> Iterator[str]:
    """Yield a reason for a "Chair" that the record's own clause has only as "Deputy Chair", or the other way round."""
    for clause in aligned.clauses:
        known = {key for best in clause.best_clauses for key in aligned.cited.clause_claims[best][1]}
        modified = {key.split(" ")[-1] for key in known if is_modified(key)}
        for index in clause.indices:
            key = aligned.stated.claims[index]
            is_other = key.split(" ")[-1] in known if is_modified(key) else key in modified
            if key and key not in known and is_other:
                yield f"“{aligned.stated.tokens[index].text}” is another in the record"


def _prefixed(word: str, known: frozenset[str]) -> frozenset[str]:
    """Return the known word that is this one with or without "un", "in", "dis" before it."""
    prefixes = ("un", "in", "im", "dis", "non", "il", "ir")
    bare = {word.removeprefix(prefix) for prefix in prefixes if word.startswith(prefix)}
    return (
        frozenset(other for other in bare | {prefix + word for prefix in prefixes} if min(len(other), len(word)) > 3)
        & known
    )


def _causes(stated: Reading, cited: Reading) -> Iterator[str]:
    found = _CAUSE.search(stated.text)
    if found and not _CAUSE.search(cited.text) and not _FORMAL_CAUSE.search(cited.text):
        yield f"“{found.group()}” is a reason the record does not give"


def _proposals(stated: Reading, known: frozenset[str]) -> Iterator[str]:
    for token in stated.content:
        if token.stem in stems(vocabulary.PROPOSAL_VERBS) and token.stem not in known:
            yield f"“{token.text}” is not in what it cites"


def _talk_of_the_task(stated: Reading, known: frozenset[str]) -> Iterator[str]:
    for token in stated.content:
        if token.stem in _META_WORDS and token.stem not in known:
            yield f"“{token.text}” speaks of the task, not of the record"

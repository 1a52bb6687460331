"""Whether a statement denies what the record denies, and is as sure as the record is.

A decision the record only recommends, proposes or asks about is not a decision; "may" is not "will".
"""

import re
from collections.abc import Iterator

from rag.check import vocabulary
from rag.check.alignment import Aligned, AlignedClause
from rag.check.reading import Reading, Token, is_framing
from rag.check.scopes import Scopes, find_scopes
from rag.check.vocabulary import word_set
from rag.check.words import stems

_MOSTLY = 0.6
_FORMS_OF_BE = word_set("is are was were be been being")
_DETERMINERS = word_set("a an the this that its their any no of")
_REPORTING = word_set(
    "say tell state explain inform hear advise report note confirm announce understand assure expect answer reply respond stress add promise undertake argue warn think feel"
)
_SPELLED = {
    "may": "may",
    "will": "will",
    "would": "would",
    "should": "should",
    "must": "must",
    "be": "to be done",
    "": "done",
}
_CONDITION = re.compile(rf"\b(?:{'|'.join(vocabulary.CONDITIONS)})\b", re.IGNORECASE)
_WHETHER = re.compile(
    r"\b(?:ask|quer|question|enquir|wonder|clarif|request|concern|consider|discuss)\w*\b[^.]*$|\b(?:see|know|check|as|even|what|and|or)\W+$",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 3, 2


def polarity_objections(aligned: Aligned) -> list[str]:
    """Return a plain reason for each clause that denies, hedges or asserts otherwise than the record."""
    stated, cited = find_scopes(aligned.stated), find_scopes(aligned.cited)
    reasons = [
        reason
        for clause in aligned.clauses
        if clause.sentences
        for check in (_negation, _modality, _proposal)
        for reason in check(aligned, clause, stated, cited)
    ]
    return list(dict.fromkeys([*reasons, *_double_negation(aligned, stated, cited), *_conditions(aligned)]))


def _negation(aligned: Aligned, clause: AlignedClause, stated: Scopes, cited: Scopes) -> Iterator[str]:
    tokens = aligned.stated.tokens
    denies = any(cited.n_negations.get(sentence) for sentence in clause.sentences)
    is_denial = any(stated.of[index].is_negated for index in clause.indices)
    for index in clause.indices:
        if not (tokens[index].is_content or tokens[index].fact >= 0):
            continue
        places = clause.found(aligned.key(index))
        word = tokens[index].text
        if index in stated.negated_heads and not (
            any(cited.of[place].is_negated for place in places) if places else denies
        ):
            yield f"it denies “{word}”, which the record does not"
        elif places and _is_denied(places, stated.of[index].is_negated, is_denial, aligned, clause, cited):
            yield f"the record denies “{word}”, which it does not"


def _double_negation(aligned: Aligned, stated: Scopes, cited: Scopes) -> Iterator[str]:
    nearest = frozenset[int]().union(*(clause.sentences for clause in aligned.clauses))
    if sum(stated.n_negations.values()) > sum(cited.n_negations.get(sentence, 0) for sentence in nearest):
        yield "it denies more than the record does"


def _is_denied(
    places: tuple[int, ...], is_negated: bool, is_denial: bool, aligned: Aligned, clause: AlignedClause, cited: Scopes
) -> bool:
    """Whether the record has a word only under a negation, which is about this word or about most of the clause."""
    if is_negated or not all(cited.of[place].is_negated for place in places):
        return False
    return any(place in cited.negated_heads for place in places) or (
        not is_denial and _is_mostly(aligned, clause, cited)
    )


def _is_mostly(aligned: Aligned, clause: AlignedClause, cited: Scopes) -> bool:
    """Whether most of a clause's words stand only under a negation in the record."""
    known = [clause.found(aligned.stated.tokens[i].stem) for i in clause.indices if aligned.stated.tokens[i].is_content]
    known = [places for places in known if places]
    return sum(all(cited.of[place].is_negated for place in places) for places in known) >= _MOSTLY * len(known)


def _modality(aligned: Aligned, clause: AlignedClause, stated: Scopes, cited: Scopes) -> Iterator[str]:
    tokens = aligned.stated.tokens
    performed = stems(vocabulary.PERFORMED_WORDS)
    for index in clause.indices:
        places = clause.found(aligned.key(index)) if tokens[index].is_content or tokens[index].fact >= 0 else ()
        is_head = index in stated.modal_heads
        if not is_head and (_is_noun(aligned.stated, index) or not any(place in cited.modal_heads for place in places)):
            continue
        said = _modals_at(index, aligned.stated, stated)
        if stated.of[index].is_proposed and not stated.of[index].modal:
            said = said | {"be"}
        known = {modal for place in places for modal in _modals_at(place, aligned.cited, cited)}
        known = known or {modal for sentence, modal in cited.modals if sentence in clause.sentences} or {""}
        if "would" in said and _is_of_proposal(places, aligned, cited) and tokens[index].stem not in performed:
            continue
        if not any(_fits(modal, other, tokens[index].stem, aligned) for modal in said for other in known):
            yield f"it says “{tokens[index].text}” is {_named(said)}, where the record says {_named(known)}"


def _is_of_proposal(places: tuple[int, ...], aligned: Aligned, cited: Scopes) -> bool:
    """Whether words describe what is proposed ("at a cost of £5m"), so that "it would cost £5m" may be said."""
    before = [aligned.cited.tokens[place - 1].lower for place in places if place and cited.of[place].is_proposed]
    return bool(before) and "to" not in before and not any(place in cited.modal_heads for place in places)


def _is_noun(reading: Reading, index: int) -> bool:
    before = reading.tokens[index - 1].lower if index else ""
    return before in _DETERMINERS or (reading.tokens[index].lower.endswith("ing") and before not in _FORMS_OF_BE)


def _modals_at(index: int, reading: Reading, scopes: Scopes) -> set[str]:
    """Return how sure a text is of one of its words; a noun before the verb is as sure as the verb."""
    scope = scopes.of[index]
    modals = {scope.modal}
    if not scope.modal:
        modals |= scopes.clause_modals.get(reading.tokens[index].clause, frozenset())
    return modals | {"be"} if scope.is_resolved else modals


def _named(modals: set[str]) -> str:
    return " or ".join(f"“{_SPELLED[modal]}”" for modal in sorted(modals))


def _fits(stated: str, known: str, stem: str, aligned: Aligned) -> bool:
    if stated == known:
        return True
    pair = {stated, known}
    if pair == {"will", "would"}:
        reported = aligned.stated if stated == "would" else aligned.cited
        return bool(stems(_REPORTING) & reported.stems)
    if "be" in pair:
        other = (pair - {"be"}).pop()
        return other == "will" or (other == "" and (stated == "be" or stem in stems(vocabulary.PERFORMED_WORDS)))
    return False


def _proposal(aligned: Aligned, clause: AlignedClause, stated: Scopes, cited: Scopes) -> Iterator[str]:
    tokens = aligned.stated.tokens
    claims = {index: clause.found(aligned.key(index)) for index in clause.indices if _is_claim(aligned.stated, index)}
    claims = {index: places for index, places in claims.items() if places}
    proposed = [index for index, places in claims.items() if all(cited.of[place].is_proposed for place in places)]
    if any(stated.of[index].is_proposed for index in clause.indices) or _proposes(aligned.stated):
        for index in claims.keys() - proposed:
            if stated.of[index].is_proposed and all(
                cited.of[place].is_resolved and not cited.of[place].is_proposed for place in claims[index]
            ):
                yield f"it only proposes “{tokens[index].text}”, which the record resolves"
        return
    if any(stated.of[index].modal == "would" and _is_of_proposal(claims[index], aligned, cited) for index in claims):
        return
    decides = any(tokens[index].stem in stems(vocabulary.DECISION_WORDS) for index in proposed)
    if decides or (proposed and len(proposed) >= _MOSTLY * len(claims)):
        yield "the record only proposes or asks about it"


def _is_claim(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    return token.fact >= 0 or (token.is_content and not is_framing(token))


def _proposes(reading: Reading) -> bool:
    return bool(stems(vocabulary.PROPOSING) & {token.stem for token in reading.content})


def _conditions(aligned: Aligned) -> Iterator[str]:
    """A condition belongs to the few clauses before and after it ("If it is fine, ...", "..., subject to funding")."""
    nearest = frozenset[int]().union(*(clause.best_clauses for clause in aligned.clauses))
    sentences = frozenset[int]().union(*(clause.sentences for clause in aligned.clauses))
    part = _parts(aligned.cited)
    known = [
        word
        for token, word in _conditions_of(aligned.cited)
        if token.sentence in sentences
        and any(
            -_AFTER <= clause - token.clause <= _BEFORE and part[clause] == part[token.clause] for clause in nearest
        )
    ]
    stated = [word for _, word in _conditions_of(aligned.stated)]
    if known and not stated:
        yield f"it leaves out a condition: “{known[0]}”"
    if stated and not known:
        yield f"“{stated[0]}” is a condition the record does not make"


def _parts(reading: Reading) -> dict[int, int]:
    """Return for each clause how many semicolons stand before it: a condition does not reach past one."""
    parts: dict[int, int] = {}
    semicolons = 0
    for token in reading.tokens:
        semicolons += token.text == ";"
        parts.setdefault(token.clause, semicolons)
    return parts


def _conditions_of(reading: Reading) -> Iterator[tuple[Token, str]]:
    """Yield each condition with the token it begins at."""
    for found in _CONDITION.finditer(reading.text):
        if found.group().lower() == "if" and _WHETHER.search(reading.text[: found.start()]):
            continue
        yield next(token for token in reading.tokens if token.end > found.start()), found.group().lower()

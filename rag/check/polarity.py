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
    "was to": "to be done",
    "is to": "to be done",
    "": "done",
}
_SAME_AS = {"was to": {"will", "would", "be"}, "is to": {"will", "must", "be", "was to"}}
_GOVERNING = {
    "should": word_set("forecast expect estimate"),
    "would": word_set("undertake offer promise pledge volunteer propose intend plan"),
    "may": word_set("able unable entitle liberty free permit allow power"),
}
_CONDITION = re.compile(rf"\b(?:{'|'.join(vocabulary.CONDITIONS)})\b", re.IGNORECASE)
_FORMAL_CONDITION = re.compile(rf"\b(?:{'|'.join(vocabulary.FORMAL_CONDITIONS)})", re.IGNORECASE)
_WHETHER = re.compile(
    r"\b(?:ask|quer|question|enquir|wonder|clarif|request|concern|consider|discuss)\w*\b[^.;]*$|\b(?:see|know|check|as|even|what|and|or)\W+$",
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
        if _is_no_such_thing(index, aligned, clause, cited):
            continue
        if index in stated.negated_heads and not (
            any(cited.of[place].is_negated for place in places) if places else denies
        ):
            yield f"it denies “{word}”, which the record does not"
        elif places and _is_denied(places, stated.of[index].is_negated, is_denial, aligned, clause, cited):
            yield f"the record denies “{word}”, which it does not"


def _is_no_such_thing(index: int, aligned: Aligned, clause: AlignedClause, cited: Scopes) -> bool:
    """Whether "no refund is given" stands for the record's "a refund is not given"."""
    tokens = aligned.stated.tokens
    if not index or tokens[index - 1].lower != "no" or not clause.found(aligned.key(index)):
        return False
    verb = next((later for later in clause.indices if later > index and tokens[later].is_content), None)
    return verb is not None and any(place in cited.negated_heads for place in clause.found(aligned.key(verb)))


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
        known |= {modal for place in places for modal in _governed(place, aligned.cited)}
        known = known or {modal for sentence, modal in cited.modals if sentence in clause.sentences} or {""}
        if "would" in said and tokens[index - 1].lower == "to":
            known = known - {"was to"} or {""}  # "would be to close" is no "was to close"
        if "would" in said and _is_of_proposal(places, aligned, cited) and tokens[index].stem not in performed:
            continue
        if not any(_fits(modal, other, tokens[index].stem, aligned) for modal in said for other in known):
            yield f"it says “{tokens[index].text}” is {_named(said)}, where the record says {_named(known)}"


def _is_of_proposal(places: tuple[int, ...], aligned: Aligned, cited: Scopes) -> bool:
    """Whether words describe what is proposed ("at a cost of £5m"), so that "it would cost £5m" may be said."""
    before = [aligned.cited.tokens[place - 1].lower for place in places if place and cited.of[place].is_proposed]
    heads = {cited.of[place].modal for place in places if place in cited.modal_heads}
    return bool(before) and "to" not in before and heads <= {"be"}


def _governed(place: int, reading: Reading) -> Iterator[str]:
    """Yield how sure "to" makes a verb after a word of promise ("offered to pay": would) or leave ("entitled to": may)."""
    before = [token.stem for token in reading.tokens[max(place - 2, 0) : place]]
    if len(before) == 2 and before[1] == "to":
        yield from (modal for modal, words in _GOVERNING.items() if before[0] in stems(words))


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
    pair = {stated, known}
    if stated == known or any(phrase in pair and pair & modals for phrase, modals in _SAME_AS.items()):
        return True
    if pair == {"will", "would"}:
        reported = aligned.stated if stated == "would" else aligned.cited
        return bool(stems(_REPORTING) & reported.stems)
    if "be" in pair:
        other = (pair - {"be"}).pop()
        is_performed = stem in stems(vocabulary.PERFORMED_WORDS)
        return (
            other == "will"
            or (stated == "would" and not is_performed)
            or (other == "" and (stated == "be" or is_performed))
        )
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
        if token.sentence in sentences and _is_on_any(nearest, token, part, aligned.cited)
    ]
    stated = [word for _, word in _conditions_of(aligned.stated)]
    if known and not stated:
        yield f"it leaves out a condition: “{known[0]}”"
    if stated and not known and not _FORMAL_CONDITION.search(aligned.cited.text):
        yield f"“{stated[0]}” is a condition the record does not make"


def _is_on_any(clauses: frozenset[int], condition: Token, part: dict[int, int], cited: Reading) -> bool:
    reach = 0 if _trails(condition, cited) else _BEFORE
    return any(
        -_AFTER <= clause - condition.clause <= reach and part[clause] == part[condition.clause] for clause in clauses
    )


def _trails(condition: Token, reading: Reading) -> bool:
    """Whether a condition ends what it is put on ("they would stop if it were cut, and the Director ...")."""
    tokens = reading.tokens
    first = tokens.index(condition)
    end = next((index for index in range(first, len(tokens) - 1) if tokens[index].text in (",", ";", ".")), first)
    follows_words = first > 0 and (tokens[first - 1].is_content or tokens[first - 1].fact >= 0)
    return follows_words and tokens[end].text == "," and tokens[end + 1].lower in ("and", "but", "as", "because")


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

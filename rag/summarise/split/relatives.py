"""Relative clauses ("..., which was 11%", "of which 52 were homes"): each becomes a sentence on what it spoke of. Pure."""

import re

from rag.summarise.grammar import AUX, VERB, has_main_verb, is_clause, is_plural
from rag.summarise.split.joints import is_limited, opens_with_verb, this_or_these, whole


def at_which(sentence: str) -> list[str] | None:
    """Split "..., which was 11%" into "... This was 11%."."""
    for found in re.finditer(r", which (?=\w)", sentence):
        before, after = sentence[: found.start()], sentence[found.end() :]
        if not has_main_verb(before) or not opens_with_verb(after) or is_limited(before):
            continue
        if not _resumes(after):
            return whole(before, f"{this_or_these(before, after)} {after}")
        if resumed := re.match(rf"^([^,]+),(?!\d) ((?:and|but) {AUX} .+)$", after):
            return whole(f"{before} {resumed[2]}", f"{this_or_these(before, after)} {resumed[1]}")
    return None


def inner_which(sentence: str) -> list[str] | None:
    """Split "The grants, which came to £5, should end" into "The grants should end. These came to £5."."""
    found = re.match(rf"^(.+?), (which|who) ((?:{AUX}|{VERB}|[a-z]+ed) .+?),(?!\d) ((?:{AUX}|{VERB})\b.+)$", sentence)
    if not found or (has_main_verb(found[1]) and "that" not in found[1]) or is_limited(sentence):
        return None
    again = found[1] if found[2] == "who" else this_or_these(found[1], found[3])
    return whole(f"{found[1]} {found[4]}", f"{again} {found[3]}") if len(again.split()) <= 9 else None


def _resumes(after: str) -> bool:
    """Whether the main clause goes on after an inserted one ("which cost £5, was agreed")."""
    goes_on = re.search(r",(?!\d) (?:and|or|but) (.+)$", after)
    return bool(re.search(rf",(?!\d) (?:and )?{AUX}\b", after)) or (goes_on is not None and not is_clause(goes_on[1]))


def at_of_which(sentence: str) -> list[str] | None:
    """Split "..., of which 52 were homes" into "... Of these, 52 were homes."."""
    found = re.search(r"[,;]? (?:and )?of (?:which|whom) (?=\S)", sentence)
    if not found or not has_main_verb(sentence[: found.start()]):
        return None
    before, after = sentence[: found.start()], sentence[found.end() :]
    if not re.search(rf"\b(?:{AUX}|{VERB})\b", after):
        return None
    if share := re.search(r",? (both|all|most|some|none|one|two|three|four|half)$", before):
        return whole(before[: share.start()], f"{share[1]} of these {after}")
    is_one = re.match(r"£", after) or re.search(r"£[\d,.]+(?: \w+)?$", before.strip())
    return whole(before, f"of {'this' if is_one else 'these'}, {after}")


def at_in_which(sentence: str) -> list[str] | None:
    """Split "..., in which the lender has a choice" into "... In these, the lender has a choice."."""
    found = re.search(r",? in which (?=\S)", sentence)
    if not found or not has_main_verb(sentence[: found.start()]) or not is_clause(sentence[found.end() :]):
        return None
    return whole(
        sentence[: found.start()],
        f"in {'these' if is_plural(sentence[: found.start()]) else 'this'}, {sentence[found.end() :]}",
    )

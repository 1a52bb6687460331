"""Relative clauses ("..., which was 11%", "of which 52 were homes"): each becomes a sentence on what it spoke of. Pure."""

import re

from rag.summarise.grammar import AUX, VERB, has_main_verb, is_clause, is_plural, opens_clause
from rag.summarise.split.joints import again_named, is_limited, opens_with_verb, this_or_these, whole
from rag.summarise.split.reported import proposing_lead, reported_lead
from rag.summarise.words import lowered

_MAX_SUBJECT_WORDS = 14
_PREPOSITION = r" (?:at|to|of|in|for|on|from|with|by|towards|near) "


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
    """Split "The grants, which came to £5, should end" into "The grants came to £5. They should end."."""
    found = re.match(rf"^(.+?), (which|who) ((?:{AUX}|{VERB}|[a-z]+ed) .+?),(?!\d) ((?:{AUX}|{VERB})\b.+)$", sentence)
    if not found or is_limited(sentence):
        return None
    lead = reported_lead(sentence)
    lead, subject = (lead, found[1][len(lead) :]) if lead and found[1].startswith(lead) else ("", found[1])
    if re.search(rf"\b{AUX}\b", subject) or len(subject.split()) > _MAX_SUBJECT_WORDS:
        return None
    if re.search(_PREPOSITION, re.sub(r"(?:[A-Z]\S*|to|of|for|and) (?=[A-Z\d])", "", subject)):
        return _which_of_several(lead, subject, found)
    again = subject if found[2] == "who" else again_named(subject)
    fact_lead = "" if proposing_lead(sentence) else lead
    return whole(f"{fact_lead}{subject} {found[3]}", f"{lead}{lowered(again) if lead else again} {found[4]}")


def _which_of_several(lead: str, subject: str, found: "re.Match[str]") -> list[str] | None:
    """Split where "which" may speak of any of several nouns ("The noise at the house, which was 300 metres away")."""
    if found[2] == "who" or (lead and not proposing_lead(lead)):
        return None
    if re.search(r"\b(?:metres|miles|kilometres|away|opposite|next to)\b", found[3]):
        near = re.split(_PREPOSITION, subject)[-1]
        return whole(f"{lead}{subject} {found[4]}", f"{near} {found[3]}")
    return whole(f"{lead}{subject} {found[4]}", f"{this_or_these(found[1], found[3])} {found[3]}")


def at_which_amid(sentence: str) -> list[str] | None:
    """Split "It applies to X, which is free, and to Y": what is said of X follows X."""
    found = re.match(
        rf"^(?P<frame>.+?) (?P<to>to|for|on|in|from) (?P<x>[^,]+), (?P<who>which|who) (?P<rel>(?:{AUX}|{VERB}|[a-z]+ed)\b[^,]+),(?!\d) (?:and|or) (?P=to) (?P<y>.+)$",
        sentence,
    )
    if not found or not has_main_verb(found["frame"]) or is_limited(sentence) or re.search(r"£|\d", found["frame"]):
        return None
    this = "these" if found["who"] == "who" else this_or_these(found["x"], found["rel"])
    return whole(
        f"{found['frame']} {found['to']} {found['x']}",
        f"{this} {found['rel']}",
        f"{found['frame']} {found['to']} {found['y']}",
    )


def at_number_who(sentence: str) -> list[str] | None:
    """Split "29 pupils who lived nearby would walk" into "29 pupils would walk. These lived nearby."."""
    found = re.match(
        rf"^(?P<who>(?:So |There, )?\d[\d,]* [a-z][^,;]*?) (?:who|which|that) (?P<rel>(?:{AUX}|{VERB}|lived)\b[^,;]*?) (?P<main>(?:would|will|were|had|was|are|have)\b.+)$",
        sentence,
    )
    if not found or is_limited(sentence) or has_main_verb(found["who"]) or has_main_verb(f"x {found['main']}") is False:
        return None
    return whole(f"{found['who']} {found['main']}", f"these {found['rel']}")


def at_after_which(sentence: str) -> list[str] | None:
    """Split "..., after which it opened" into "... After this, it opened."."""
    found = re.search(r", (?P<prep>after|under|on|at|for|by|with|from|through) (?:which|whom) (?=\S)", sentence)
    if not found or not has_main_verb(sentence[: found.start()]) or is_limited(sentence):
        return None
    after = sentence[found.end() :]
    return whole(sentence[: found.start()], f"{found['prep']} this, {after}") if opens_clause(after) else None


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


def at_paper_which(sentence: str) -> list[str] | None:
    """Split "She presented a report which asked for £5" into "She presented a report. It asked for £5."."""
    found = re.match(
        rf"^(?P<what>(?:\S+ ){{1,9}}?(?:presented|considered|received|submitted|circulated|introduced|read|tabled|was|were given) (?:a|an) (?:[\w-]+ ){{0,3}}?(?:report|letter|petition|statement|presentation|paper|update|note|document)) (?:which|that) (?P<rest>(?:{AUX}|{VERB}|[a-z]+ed|sought)\b.+)$",
        sentence,
    )
    if not found or is_limited(found["what"]) or re.search(r"\bnot\b", found["what"]):
        return None
    return whole(found["what"], f"it {found['rest']}")

"""Clauses that stand side by side, and those that give a reason, a time or a place ("A, and B", "A; B", "A, because B"). Pure."""

import re

from rag.summarise.grammar import AUX, VERB, has_main_verb, is_clause, opens_clause
from rag.summarise.split.joints import DENIAL, is_limited, whole
from rag.summarise.split.reported import is_reported, reported_lead

_MIN_WORDS = 4
_REPORTS_ITSELF = re.compile(r"it was (?:also |further |then )?(?:\w+ed|said|felt|told)\b")


def at_semicolons(sentence: str) -> list[str] | None:
    """Split "A was x; B was y; and C was z"."""
    parts = [re.sub(r"^(?:and|but)\s+", "", part.strip()) for part in sentence.split(";")]
    return whole(*parts) if len(parts) > 1 and all(is_clause(part) for part in parts) else None


def at_conjunction(sentence: str) -> list[str] | None:
    """Split "..., and the second was y" and "..., but the second was y" where both sides are clauses."""
    for found in re.finditer(
        r"(?P<comma>,)? (?P<word>and|but|so|while|whereas|although|though) (?!(?:that|far|long|much|many)\b)(?=\S)",
        sentence,
    ):
        before, after, word = sentence[: found.start()], sentence[found.end() :], found["word"]
        if not found["comma"] and (word != "and" or len(before.split()) < 6 or len(after.split()) < 5):
            continue
        if re.search(r",(?!\d) (?=[£\d])", before) and is_clause(re.split(r",(?!\d) (?=[£\d])", before)[-1]):
            continue  # a list of clauses
        if re.match(r"(?:most|some|many|all|none|both|each|half) of (?:them|these|those)\b", after) and reported_lead(
            sentence
        ):
            continue  # whoever tells this is not who was reported
        is_parallel = after.lower().split()[:2] == before.lower().split()[:2] and has_main_verb(after)
        if (
            not has_main_verb(before)
            or not (is_clause(after) or is_parallel or (found["comma"] and opens_clause(after)))
            or is_limited(sentence)
            or gives_reason(before)
        ):
            continue
        lead = reported_lead(sentence)
        if (lead and (word != "and" or not found["comma"])) or (not lead and is_reported(before)):
            continue
        joint = "" if word == "and" else "so " if word == "so" else "but "
        joint = lead or joint
        return whole(before, f"{joint}{after}")
    return None


def gives_reason(before: str) -> bool:
    """Whether what stands before a joint gives a reason, to which what follows may belong."""
    return bool(re.search(r"\b(?:because|owing to|due to)\b", before))


def at_clauses(sentence: str) -> list[str] | None:
    """Split "57% supported it, 36% opposed it and 7% had no view"."""
    if re.search(r"\bbetween\b", sentence):
        return None
    parts = re.split(r", (?=[£\d])|,? and (?=[£\d])", re.sub(r"(?<=\d),(?=\d)", "\0", sentence))
    parts = [part.replace("\0", ",") for part in parts]
    if len(parts) > 2 and not has_main_verb(parts[0]):
        parts = [f"{parts[0]}, {parts[1]}", *parts[2:]]
    fits = len(parts) > 1 and all(is_clause(part) for part in parts[1:]) and has_main_verb(parts[0])
    return whole(*parts) if fits and not is_limited(sentence) and not reported_lead(sentence) else None


def at_comma_and(sentence: str) -> list[str] | None:
    """Split at ", and the ..." where both sides hold a verb, however long the second subject is."""
    for found in re.finditer(r",(?!\d) and (?=(?:the|a|an|this|these|it|they|there) )", sentence):
        before, after = sentence[: found.start()], sentence[found.end() :]
        if re.match(rf"[^,]+,(?!\d) {AUX}\b", after):
            continue  # the verb is of both subjects
        if has_main_verb(before) and has_main_verb(after) and not is_limited(sentence) and not reported_lead(sentence):
            return whole(before, after)
    return None


def at_because(sentence: str) -> list[str] | None:
    """Split "..., because x was y" into "... This was because x was y."."""
    found = re.search(
        r",? (?P<how>largely |mainly |partly |mostly )?(?P<word>because|owing to|due to) (?=\S)", sentence
    )
    if not found or not has_main_verb(sentence[: found.start()]) or len(sentence[: found.start()].split()) < 3:
        return None
    before, after = sentence[: found.start()], sentence[found.end() :]
    if is_limited(before) or re.search(rf",(?!\d) {AUX}\b", after) or re.search(r"\b(?:how|whether|why)\b", before):
        return None
    verb = "is" if re.search(r"\b(?:is|are|has|have|will)\b", before) else "was"
    return whole(before, f"this {verb} {found['how'] or ''}{found['word']} {after}")


def at_as(sentence: str) -> list[str] | None:
    """Split "..., as it was market day" into two; the reason stands after what it explains."""
    found = re.search(r", (?:particularly |especially )?(?:as|since) (?=\S)", sentence)
    if not found:
        return None
    before, after = sentence[: found.start()], sentence[found.end() :]
    fits = has_main_verb(before) and is_clause(after) and not is_limited(sentence) and len(before.split()) >= 5
    return whole(before, after) if fits else None


def at_when(sentence: str) -> list[str] | None:
    """Split "It closed in May, when x found y" into "It closed in May. That was when x found y."."""
    found = re.search(r", when (?=\S)", sentence)
    if not found or not has_main_verb(sentence[: found.start()]) or is_limited(sentence):
        return None
    after = sentence[found.end() :]
    return whole(sentence[: found.start()], f"that was when {after}") if is_clause(after) else None


def at_where(sentence: str) -> list[str] | None:
    """Split "..., where the hours would fall" into "... There, the hours would fall."."""
    found = re.search(r", where (?=\S)", sentence)
    if not found or not has_main_verb(sentence[: found.start()]) or is_limited(sentence):
        return None
    after = sentence[found.end() :]
    return whole(sentence[: found.start()], f"there, {after}") if is_clause(after) else None


def at_because_and(sentence: str) -> list[str] | None:
    """Split "This is because A and B" into "This is because A. It is also because B."."""
    found = re.match(r"^(?P<this>This (?P<verb>is|was)) because (?P<one>.+?),? and (?P<two>.+)$", sentence)
    if not found or is_limited(sentence) or not (is_clause(found["one"]) and is_clause(found["two"])):
        return None
    return whole(f"{found['this']} because {found['one']}", f"it {found['verb']} also because {found['two']}")


def at_and_for(sentence: str) -> list[str] | None:
    """Split "The relief was cut, and for a café that meant £7" into two."""
    found = re.match(
        r"^(?P<one>.+?),(?!\d) and (?P<two>(?:for|in|at|on) [^,]{3,60}? (?:that|this) (?:meant|means)\b.+)$",
        sentence,
    )
    return (
        whole(found["one"], found["two"])
        if found and has_main_verb(found["one"]) and not is_limited(sentence)
        else None
    )


def at_splice(sentence: str) -> list[str] | None:
    """Split two sentences that only a comma joins: "The post was empty, it was filled in May"."""
    for found in re.finditer(rf",(?!\d) (?=(?:it|this|these|they|there|members) (?:{AUX}|{VERB})\b)", sentence):
        before, after = sentence[: found.start()], sentence[found.end() :]
        if reported_lead(before) and not _REPORTS_ITSELF.match(after):
            continue
        told = _TELLS.sub("", before)
        if not _LEANS.search(before) and is_clause(told) and is_clause(after) and not is_limited(sentence):
            return whole(before, after)
    return None


_TELLS = re.compile(r"^it was (?:also |further )?(?:explained|confirmed|noted|stated|said|felt|reported)(?: that)? ", re.IGNORECASE)  # fmt: skip
_LEANS = re.compile(
    r"(?:^|, |\band |\bbut )(?:when|if|as|while|whilst|where|although|though|since|after|before|once|because|in|about|following|for|on|at|given|due|with)\b[^,]*$",
    re.IGNORECASE,
)
"""A phrase that leads up to what follows the comma."""


def at_so(sentence: str) -> list[str] | None:
    """Split "One post was empty so there was a delay" into two."""
    found = re.match(r"^(?P<one>(?:\S+ ){4,}?)so (?P<two>(?:there|it|this|these|they|the|a) .+)$", sentence)
    if not found or is_limited(sentence) or reported_lead(sentence) or not is_clause(found["two"]):
        return None
    return whole(found["one"], f"so {found['two']}") if has_main_verb(found["one"]) else None


def at_so_that(sentence: str) -> list[str] | None:
    """Split "..., so that none is near" into "... This is so that none is near."; the same of the grounds of something."""
    found = re.match(
        r"^(?P<what>.+?),? (?P<why>so that|on the grounds? that|for the reasons? that|on the basis that) (?P<rest>.+)$",
        sentence,
    )
    if not found or is_limited(found["what"]) or len(found["what"].split()) < _MIN_WORDS:
        return None
    lead = reported_lead(sentence)
    is_past = re.search(r"\b(?:was|were|had)\b", found["what"])
    if not has_main_verb(found["what"].replace(" be ", " is ")) or DENIAL.search(found["what"]):
        return None
    return whole(found["what"], f"{lead}this {'was' if is_past else 'is'} {found['why']} {found['rest']}")


def at_after(sentence: str) -> list[str] | None:
    """Split "It had been shut after an inspection found rust" into "It had been shut. This was after an inspection found rust."."""
    for found in re.finditer(r",? (?P<when>after|before|once|while) (?=(?:the|a|an|it|they|[A-Z])\b)", sentence):
        before, after = sentence[: found.start()], sentence[found.end() :]
        is_past = re.search(r"\b(?:was|were|had)\b", before) and not re.search(
            r"\b(?:will|would|could|may|might|must|should|be)\b", before
        )
        if (
            is_past
            and has_main_verb(before)
            and is_clause(after)
            and not is_limited(sentence)
            and not DENIAL.search(before)
        ):
            return whole(before, f"{reported_lead(sentence)}this was {found['when']} {after}")
    return None


def at_response(sentence: str) -> list[str] | None:
    """Split "In response to a query about bins, the cost was £5" into "There was a query about bins. The cost was £5."."""
    found = re.match(
        r"^In (?:response|reply|answer) to (?P<query>(?:a|an|the) (?:further )?(?:query|question)) (?P<what>[^,]+), (?P<rest>.+)$",
        sentence,
    )
    if not found or not opens_clause(found["rest"]):
        return None
    return whole(f"there was {found['query']} {found['what']}", found["rest"])

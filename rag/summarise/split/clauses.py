"""Clauses that stand side by side, and those that give a reason, a time or a place ("A, and B", "A; B", "A, because B"). Pure."""

import re

from rag.summarise.grammar import AUX, has_main_verb, is_clause
from rag.summarise.split.joints import is_limited, whole
from rag.summarise.split.reported import is_reported, reported_lead


def at_semicolons(sentence: str) -> list[str] | None:
    """Split "A was x; B was y; and C was z"."""
    parts = [re.sub(r"^(?:and|but)\s+", "", part.strip()) for part in sentence.split(";")]
    return whole(*parts) if len(parts) > 1 and all(is_clause(part) for part in parts) else None


def at_conjunction(sentence: str) -> list[str] | None:
    """Split "..., and the second was y" and "..., but the second was y" where both sides are clauses."""
    for found in re.finditer(
        r"(?P<comma>,)? (?P<word>and|but|so|while|whereas|although|though) (?!that\b)(?=\S)", sentence
    ):
        before, after, word = sentence[: found.start()], sentence[found.end() :], found["word"]
        if not found["comma"] and (word != "and" or len(before.split()) < 6 or len(after.split()) < 5):
            continue
        if re.search(r",(?!\d) (?=[£\d])", before) and is_clause(re.split(r",(?!\d) (?=[£\d])", before)[-1]):
            continue  # a list of clauses
        is_parallel = after.lower().split()[:2] == before.lower().split()[:2] and has_main_verb(after)
        if (
            not has_main_verb(before)
            or not (is_clause(after) or is_parallel)
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
    if is_limited(before) or re.search(rf",(?!\d) {AUX}\b", after):
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

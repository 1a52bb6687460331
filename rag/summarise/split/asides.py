"""What a sentence says beside its own matter: in brackets, between commas, in the words of another. Pure."""

import re

from rag.summarise.grammar import AUX, VERB, has_main_verb, is_clause
from rag.summarise.split.joints import PERSON, is_limited, this_or_these, whole

_MIN_BRACKET_WORDS = 4


def at_brackets(sentence: str) -> list[str] | None:
    """Split "It is free (there were no visitors on Sundays)" into "It is free. There were no visitors on Sundays."."""
    found = re.match(r"^(?P<before>.+?) \((?P<inside>[^()]+)\)(?P<after>.*)$", sentence)
    if not found or is_limited(found["inside"]) or len(found["inside"].split()) < _MIN_BRACKET_WORDS:
        return None
    if not has_main_verb(f"{found['before']}{found['after']}"):
        return None
    rest = f"{found['before']}{found['after'].removeprefix(',') if found['after'].startswith(', ') else found['after']}"
    told = _told_of(found["before"], found["inside"])
    if is_limited(rest):
        return whole(rest, f"if so, {told}") if re.match(r"[Ii]f\b", rest) else None
    return whole(rest, told)


def _told_of(before: str, inside: str) -> str:
    """Return what stands in brackets as a statement of its own."""
    if is_clause(inside):
        return inside
    if found := re.match(r"(?:which|who) (?P<rest>.+)$", inside):
        return f"{this_or_these(before, found['rest'])} {found['rest']}"
    if inside.startswith("to be "):
        return f"this is {inside}"
    counted = re.search(r"\b(the (?:\d+|two|three|four|five|six) [^,;()]{3,50}s)$", before)
    return f"{counted[1]} are {inside}" if counted else f"the record adds: {inside}"


def at_title(sentence: str) -> list[str] | None:
    """Split "Ann Fox, Head of Waste, said x" into "Ann Fox is Head of Waste. Ann Fox said x."."""
    found = re.match(
        rf"^(?P<name>(?:[A-Z][\w’'.-]* ){{1,4}}[A-Z][\w’'-]+), (?P<title>(?:the )?[A-Za-z][^,]{{3,60}}), (?P<rest>(?:{AUX}|{VERB})\b.+)$",
        sentence,
    )
    if not found or not PERSON.search(found["title"]) or has_main_verb(f"x {found['title']}"):
        return None
    return whole(f"{found['name']} is {found['title']}", f"{found['name']} {found['rest']}")


def at_quotation(sentence: str) -> list[str] | None:
    """Split a quotation of several sentences, each in its own marks."""
    found = re.match(r"^(?P<open>[\"“])(?P<words>[^\"“”]+)(?P<close>[\"”])\.?$", sentence)
    parts = re.split(r"(?<=[.!]) (?=[A-Z])", found["words"]) if found else []
    return [f"{found['open']}{part}{found['close']}" for part in parts] if found and len(parts) > 1 else None

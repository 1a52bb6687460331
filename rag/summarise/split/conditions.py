"""A condition at the end of a long sentence: the first part says that there is one, the second says all of it. Pure."""

import re

from rag.summarise.grammar import has_main_verb
from rag.summarise.split.joints import DENIAL, LIMIT, whole
from rag.summarise.split.reported import reported_lead

_WORD = r"subject to|unless|provided that|on (?:the )?condition that|if|as long as"
_MIN_WORDS = 4


def at_condition(sentence: str) -> list[str] | None:
    """Split "It will close, unless x" into "It will close, subject to what follows. This is unless x."."""
    found = re.match(rf"^(?P<what>.+?),? (?P<limit>{_WORD}) (?P<rest>.+)$", sentence)
    if (
        not found
        or LIMIT.search(found["rest"])
        or LIMIT.search(found["what"])
        or len(found["rest"].split()) < _MIN_WORDS
    ):
        return None
    if (
        not has_main_verb(found["what"].replace(" be ", " is "))
        or DENIAL.search(found["what"])
        or _is_asked(found["what"])
    ):
        return None
    if re.search(r"\b(?:and|or|even|what|as|only|made|be|been|is|are|was|were|remains?|it|them)$", found["what"]) or (
        "," in found["rest"] and found["limit"] != "subject to"
    ):
        return None
    lead = reported_lead(sentence)
    is_or_was = "was" if re.search(r"\b(?:was|were|had)\b", found["what"]) else "is"
    return whole(
        f"{found['what']}, subject to what follows", f"{lead}this {is_or_was} {found['limit']} {found['rest']}"
    )


def _is_asked(before: str) -> bool:
    """Whether "if" only opens a question ("asked if")."""
    return bool(
        re.search(r"\b(?:ask|quer|question|enquir|wonder|see|know|check|consider|discuss)\w*\b", before, re.IGNORECASE)
    )


def at_a_condition_that(sentence: str) -> list[str] | None:
    """Split "... subject to a condition that x be built" into "... subject to a condition. The condition is that x be built."."""
    found = re.match(
        r"^(?P<what>.+\b(?:subject to|on)\b.*? (?:a|an|one|the) (?:\w+ )?condition) that (?P<rest>.+)$", sentence
    )
    return whole(found["what"], f"the condition is that {found['rest']}") if found else None


def at_or_if(sentence: str) -> list[str] | None:
    """Split "They cost £160 or £80 if paid in May" into "They cost £160. This is £80 if paid in May."."""
    found = re.match(r"^(?P<what>.*£[\d,.]+[^,£]*),? or (?P<other>£[\d,.]+ if .+)$", sentence)
    return whole(found["what"], f"this is {found['other']}") if found and has_main_verb(found["what"]) else None

"""What every rule shares: how parts become sentences, how far a condition or an auxiliary reaches. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.summarise.grammar import AUX, VERB, is_plural
from rag.summarise.words import capitalised, ended

Rule = Callable[[str], list[str] | None]


@dataclass(frozen=True, slots=True)
class Split:
    """The sentences one is parted into.

    `is_sure` where grammar shows whose words each part has, so that a part may be judged by its own words.
    """

    parts: Sequence[str]
    is_sure: bool = False


LIMIT = re.compile(
    r"\b(?:subject to|unless|provided that|providing|on condition|if|except|pending|as long as|in principle)\b",
    re.IGNORECASE,
)
DENIAL = re.compile(
    r"\b(?:not|no|never|none|neither|nor|nobody|nothing|without|cannot|rather than|instead of)\b|n[’']t\b", re.I
)
_PLURAL_BE = re.compile(r"^(?:were|are|have)\b")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DATE = rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:\d{{1,2}} )?{_MONTH}(?: \d{{4}})?"


def whole(*parts: str) -> list[str]:
    """Return parts of a sentence as sentences: a capital first, a full stop last."""
    return [ended(capitalised(part.strip(" ,;"))) for part in parts]


def is_limited(sentence: str) -> bool:
    """Whether a condition may reach over the joint."""
    return bool(LIMIT.search(sentence))


def is_only_proposed(before: str) -> bool:
    """Whether words name a proposal or an option ("one of the proposed steps"), of which nothing is done yet."""
    return bool(re.search(r"\b(?:proposed|proposals?|options?|alternatives?)\b", before))


def opens_with_verb(after: str) -> bool:
    """Whether words begin with a verb in use."""
    return bool(re.match(rf"(?:{AUX}|{VERB}|[a-z]+(?:ed|s))\b", after))


def this_or_these(before: str, after: str) -> str:
    """Return "this" or "these" for what a relative clause spoke of."""
    if re.match(r"(?:is|was|has)\b|\w+ (?:been )?£", after):
        return "this"
    return "these" if _PLURAL_BE.match(after) or is_plural(before) else "this"


_REACHES = re.compile(
    r"\s*(?:(?:will|would|can|could|may|might|must|should|shall|cannot|did|does|do)\b"
    r"|(?:is|are|was|were|be|been|has|have|had)(?: not| \w+ly| been| to be)* (?:\w+(?:ed|en|wn)|built|bought|brought|held|kept|made|met|paid|put|said|sent|set|sold|told)\b)"
)


def reaches_over(first: str, second: str) -> bool:
    """Whether the auxiliary of the first verb is the second's too: "could be laid and opened by May" opened nothing."""
    return bool(_REACHES.match(first) and re.match(rf"{VERB}\b", second))


PERSON = re.compile(
    r"\b(?:chair\w*|councillors?|cllr|director|officers?|manager|head|leader|members?|mayor|mr|mrs|ms|miss|dr|agent|applicant|resident|speaker|representative|committee|cabinet|engineer)\b",
    re.IGNORECASE,
)


def again_named(subject: str) -> str:
    """Return how a subject is named again: "it" or "they" for a long one that is no person, else as it was."""
    is_long = len(subject.split()) >= 3 and re.match(r"(?:the|a|an) ", subject, re.IGNORECASE)
    if not is_long or PERSON.search(subject):
        return subject
    return (
        "They"
        if is_plural(" ".join(subject.split()[:2]))
        or is_plural(re.split(r" (?:of|for|in|on|at|to|from|with) ", subject)[0])
        else "It"
    )

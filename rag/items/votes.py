"""Votes, movers and seconders, as minutes word them.

In: the words around a decision. Out: the counts and the names; what is not said is None.
"""

import re

from rag.datatypes import Vote
from rag.items.names import clean_name

_COUNT = r"(\d{1,3}|no|none|nil|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_WORDS = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        range(1, 13),
        strict=True,
    )
)
_FOR = re.compile(
    rf"\b(?:for|in\s+favour|ayes?|votes\s+for)\s*(?:the\s+\w+\s*)?[:=–-]?\s*\(?{_COUNT}\b|\b{_COUNT}\s+(?:votes?\s+|members\s+(?:voting\s+|voted\s+)?|voted\s+|voting\s+)?(?:for|in\s+favour)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    rf"\b(?:against|noes|nays?)\s*[:=–-]?\s*\(?{_COUNT}\b|\b{_COUNT}\s+(?:votes?\s+|members\s+(?:voting\s+|voted\s+)?|voted\s+|voting\s+)?against\b",
    re.IGNORECASE,
)
_ABSTAIN = re.compile(
    rf"\b(?:abstentions?|abstain(?:ed|ing)?|abs)\s*[:=–-]?\s*\(?{_COUNT}\b|\b{_COUNT}\s+(?:members?\s+)?(?:abstentions?|abstain(?:ed|ing)?)\b",
    re.IGNORECASE,
)
_TO = re.compile(
    rf"\b{_COUNT}\s+votes?\s+to\s+{_COUNT}\b|\b(?:by|carried|lost|vote)\s*:?\s*\(?{_COUNT}\s*(?:to|:|-|–)\s*{_COUNT}\b|^[^(]{{0,12}}\((\d{{1,3}})\s*:\s*(\d{{1,3}})\b",
    re.IGNORECASE,
)
_UNANIMOUS = re.compile(r"\bunanimous(?:ly)?\b|\bnem\.?\s*con\b", re.IGNORECASE)
_NAME = r"[A-Z](?:\.(?:[A-Z]\.)*|[\w'’-]*)"
_PERSON = rf"(?:the\s+)?(?:(?:county\s+)?(?:councillor|[Cc]llr)\.?\s+)?(?:(?:Mr|Mrs|Ms|Miss|Dr)\.?\s+)?{_NAME}(?:\s+{_NAME}){{0,3}}"
_MOVED = re.compile(rf"\b(?i:moved|proposed|proposer)(?:\s+by)?\s*:?\s*({_PERSON})", re.UNICODE)
_ON_THE_MOTION = re.compile(rf"\b[Oo]n\s+(?:the\s+|a\s+)?motion\s+(?:of|by)\s+({_PERSON})", re.UNICODE)
_MOVED_BY_SUBJECT = re.compile(rf"({_PERSON})\s+(?:moved|proposed)\b")
_SECONDED = re.compile(rf"\b(?i:seconded|seconder)(?:\s+by)?\s*:?\s*({_PERSON})", re.UNICODE)
_SECONDED_BY_SUBJECT = re.compile(rf"({_PERSON})\s+seconded\b")


_ROLE = re.compile(
    r"(?:the\s+)?((?:Vice[- ])?Chair(?:man|woman|person)?|(?:Lord\s+|Deputy\s+|Town\s+)?Mayor|Leader(?:\s+of\s+the\s+\w+)?)",
    re.IGNORECASE,
)
_NOT_PEOPLE = frozenset(
    re.findall(r"\w+", "the it this that an a motion amendment recommendation recommendations and was")
)


def vote_in(text: str) -> Vote | None:
    """Return the vote a text records, or None if it records none."""
    ayes, noes, abstentions = _count(_FOR, text), _count(_AGAINST, text), _count(_ABSTAIN, text)
    if noes is None and (match := _TO.search(text)):
        ayes, noes = (_number(word) for word in match.groups() if word is not None)
    unanimous = bool(_UNANIMOUS.search(text))
    if noes is None and abstentions is None and not (unanimous or _is_vote(text)):
        return None
    if ayes is None and noes is None and abstentions is None and not unanimous:
        return None
    return Vote(ayes, noes, abstentions, unanimous)


def movers(text: str) -> tuple[str | None, str | None]:
    """Return who moved and who seconded, each None if the text does not say."""
    return _name(text, _MOVED, _ON_THE_MOTION, _MOVED_BY_SUBJECT), _name(text, _SECONDED, _SECONDED_BY_SUBJECT)


def _is_vote(text: str) -> bool:
    return bool(re.search(r"\b(?:vote[sd]?|voting|in\s+favour)\b", text, re.IGNORECASE))


def _count(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    if match is None:
        return None
    return _number(match[1] or match[2])


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS.get(word.lower(), 0)


def _name(text: str, *patterns: re.Pattern[str]) -> str | None:
    for pattern in patterns:
        match = pattern.search(text)
        if match and (role := _ROLE.fullmatch(match[1])):
            return role[1]
        if match and match[1].lower() not in _NOT_PEOPLE:
            return clean_name(match[1]) or re.sub(
                r"^(?:the\s+)?(?:county\s+)?(?:councillor|cllr)\.?\s+", "", match[1], flags=re.IGNORECASE
            ).strip(" .,")
    return None

"""Who was there, who sent apologies, who took the chair, as the front of minutes lists them.

In: the lines of a front. Out: names in order. How names are written is for `names`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.items.names import names_in_sentence, people

_PRESENT = re.compile(
    r"^(?:(?:committee\s+|board\s+|voting\s+|elected\s+)*(?:members?|councillors?|cllrs?)\s+)?(?:in\s+attendance\b(?=.*\bcllr)|present|attendance|attendees|membership\s+present)\b"
    r"(?!\s+(?:at|when|during|for|were\s+also))",
    re.IGNORECASE,
)
_NOT_PRESENT = re.compile(
    r"^(?:in\s+attendance|also\s+(?:present|in)|(?:council\s+|county\s+council\s+)?officers?\b|absent|by\s+invitation|guests?\b|members?\s+of\s+the\s+public"
    r"|public\b|press\b|observers?|non-?(?:voting\s+)?members?|other\s+(?:members|attendees|councillors)|staff\b|advisers?|advisors?|unrestricted|attending\b|clerk"
    r"|part\s+(?:1|i|one|a)\b|the\s+meeting|welcome|substitut|democratic)",
    re.IGNORECASE,
)
_APOLOGIES = re.compile(
    r"^(?:an\s+)?apolog(?:y|ies)(?:\s+for\s+absence)?\b(?:\s*\([^)]*\))?\s*[-–:\t]?\s*(?P<rest>.*)$|^absent\b\s*:?\s*(?P<absent>.*)$",
    re.IGNORECASE,
)
_IN_THE_CHAIR = re.compile(r"[\s–—,(-]*\b(?:(?:was\s+)?in|took)\s+the\s+chair\b", re.IGNORECASE)
_CHAIR_LABEL = re.compile(
    r"^(?:chair(?:man|woman|person)?|in\s+the\s+chair|presiding)\s*[:\t–-]+\s*(?P<name>.{3,80})$", re.IGNORECASE
)
_CHAIR_IN_BRACKETS = re.compile(r"[\[(]\s*(?:[^\])]{1,40},\s*)?(?:in\s+the\s+)?(?:the\s+)?chair", re.IGNORECASE)
_UNFINISHED = re.compile(r"(?:,|\band|&|\b(?:Mrs?|Ms|Miss|Dr|Cllrs?|Councillors?)\.?|\b[A-Z])$")


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was there; empty where the front lists nobody."""

    present: tuple[str, ...]
    absent: tuple[str, ...]
    chair: str | None


def attendance(lines: Sequence[str], chair_text: Sequence[str] = ()) -> Attendance:
    """Return the people a front lists; the chair may also be named in the first items."""
    groups: dict[str, list[str]] = {"present": [], "absent": [], "": []}
    current = ""
    for line in lines:
        current, rest = _group(line, current)
        groups[current].append(rest)
    present = people(_joined(groups["present"]))
    absent = people(_named_in(groups["absent"]))
    in_brackets = [line for line in lines if _CHAIR_IN_BRACKETS.search(line)]
    chair = next((person.name for person in [*present, *people(in_brackets)] if person.is_chair), None)
    chair = chair or _in_the_chair(lines) or _in_the_chair(chair_text)
    return Attendance(tuple(one.name for one in present), tuple(one.name for one in absent), chair)


def _group(line: str, current: str) -> tuple[str, str]:
    """Return the list a line belongs to and what it adds to that list."""
    if match := _PRESENT.match(line):
        return "present", line[match.end() :].lstrip(" :\t-–")
    if match := _APOLOGIES.match(line):
        return "absent", line if " from " in line else match["rest"] or match["absent"] or ""
    if _NOT_PRESENT.match(line):
        return "", ""
    return current, line


def _joined(rows: Sequence[str]) -> list[str]:
    """Return rows with a list that wraps ("A Smith, B Jones,") made one."""
    joined: list[str] = []
    for row in rows:
        if joined and row and _UNFINISHED.search(joined[-1]):
            joined[-1] = f"{joined[-1]} {row}"
        else:
            joined.append(row)
    return joined


def _named_in(rows: Sequence[str]) -> list[str]:
    """Return the rows of an apologies list, its sentences ("were received from A and B") made into names."""
    names: list[str] = []
    for row in _joined(rows):
        names += names_in_sentence(row) if re.search(r"\b(?:received|from)\b", row) else [row]
    return names


def _in_the_chair(lines: Sequence[str]) -> str | None:
    """Return who was "in the Chair" by the first line that says so."""
    for line in lines:
        label, match = _CHAIR_LABEL.match(line), _IN_THE_CHAIR.search(line)
        before = label["name"] if label else line[: match.start()][-_LONGEST_NAME:] if match else ""
        if before and (listed := people([before])):
            return listed[-1].name
    return None


_LONGEST_NAME = 90

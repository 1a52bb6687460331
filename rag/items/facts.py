"""The facts of a meeting: which body, when, where, who.

In: the lines before the first item of a part (its front). Out: a Meeting; what is not said is None.
A council is named only by a line or a phrase that is its name: "Lead Member, County Hall" makes none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from rag.datatypes import Meeting
from rag.items.dates import find_dates, find_times
from rag.items.lines import Line
from rag.items.names import Person, names_in_sentence, people
from rag.items.parts import bare

_BODY = r"(?:committees?|sub-?\s?committee|cabinet|board|panel|executive|forum|commission|assembly|group|partnership|council|authority|hearing|bench|conference)"
_ENDS_IN_BODY = re.compile(rf"\b{_BODY}(?:\s*\([^)]{{1,60}}\))?$", re.IGNORECASE)
_NAMED_MEETING = re.compile(
    rf"\b(?:meetings?|proceedings|minutes)\s+of\s+(?:(?:a|an|the)\s+)?(?:(?:\w+\s+)?meeting\s+of\s+)?(?:the\s+)?(?P<body>(?!meeting)\S.{{0,140}}?\b{_BODY}\b(?:\s+(?:no\.?\s*)?[\dA-C]\b)?)"
    rf"(?=\s+(?:held|will|to\s+be|on|at|is|was|meeting|in\b|which)|\s*[,.;:–-]|\s*$)",
    re.IGNORECASE | re.DOTALL,
)
_LABEL = re.compile(
    r"^(?P<label>committee|meeting|name\s+of\s+(?:meeting|committee)|decision[- ]making\s+body|body|report\s+to|to|date(?:\s+of\s+meeting)?|date\s+(?:and|&)\s+time|day|time|venue|place|location|where|when|council|authority)\s*(?::|\t)\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_COUNCIL_KINDS = frozenset(
    "county borough city district parish town community metropolitan village unitary royal london islands".split()
)
_NOT_COUNCILS = frozenset("full the annual extraordinary ordinary special of meeting a budget this".split())
_COUNCIL_STARTS = re.compile(
    r"^(?:the\s+)?(?:london|royal|metropolitan)\s+borough\s+of\s|^city\s+of\s|^council\s+of\s+the\s", re.IGNORECASE
)
_COUNCIL_ENDS = re.compile(
    r"\b(?:combined\s+(?:county\s+)?authority|fire\s+(?:and\s+rescue\s+)?authority|national\s+park\s+authority|corporation)$",
    re.IGNORECASE,
)
_SMALL = frozenset("and of the upon on in with for by le de cum to a at".split())
_PRESENT = re.compile(
    r"^(?:(?:committee\s+)?members?|councillors?|voting\s+members?)?\s*(?:present|attendance|attendees)\b(?!\s+(?:at|when|during|for))",
    re.IGNORECASE,
)
_NOT_PRESENT = re.compile(
    r"^(?:in\s+attendance|also\s+(?:present|in)|officers?\b|apolog|absent|by\s+invitation|guests?\b|members?\s+of\s+the\s+public|public\b|press\b|observers?|non-?members?|other\s+(?:members|attendees)|staff\b|advisers?|unrestricted|attending\b|clerk)",
    re.IGNORECASE,
)
_APOLOGIES = re.compile(
    r"^apologies(?:\s+for\s+absence)?\b(?:\s*\([^)]*\))?\s*[:\t]?\s*(?P<rest>.*)$|^absent\b\s*:?\s*(?P<absent>.*)$",
    re.IGNORECASE,
)
_IN_THE_CHAIR = re.compile(
    r"(?P<before>[A-Z][^\n]{2,80}?)\s*[-–—,(]?\s*(?:\(|\b)in\s+the\s+chair\b|^(?:chair(?:man|woman|person)?|in\s+the\s+chair)\s*[:\t–-]+\s*(?P<after>.{3,80})$",
    re.IGNORECASE | re.MULTILINE,
)
_BEGAN = re.compile(
    r"^\W*\d{1,2}(?:[.:]\d\d)?\s?(?:[ap]\.?m\.?|noon)?\s*(?:-|–|—|to)\s*\d{1,2}[.:]?\d{0,2}\s?(?:[ap]\.?m\.?|noon)?(?=\s|$)"
    r"|\bmeeting\s+(?:having\s+)?(?:started|commenced|opened|began|begun)\s+(?:at\s+)?.{4,14}",
    re.IGNORECASE,
)
_FRONT = 80


@dataclass(frozen=True, slots=True)
class _When:
    date: date | None
    time: time | None
    venue: str | None


def meeting_of(front: Sequence[Line], chair_text: str = "") -> Meeting:
    """Return the meeting that a part's front tells of; an empty front gives an empty Meeting.

    Args:
        front: content lines before the part's first item.
        chair_text: further text (the first items) where a chair elected at the meeting may be named.
    """
    lines = [bare(line.text) for line in front[:_FRONT]]
    labels = _labels(lines)
    council, committee = _bodies(lines, labels)
    when = _when(lines, labels)
    present, absent, chair = _attendance(lines)
    return Meeting(
        council, committee, when.date, when.time, when.venue, chair or _in_the_chair(chair_text), present, absent
    )


def time_in_close(close: Sequence[Line]) -> time | None:
    """Return when a meeting began, from how its minutes close ("10.30 am - 1.25 pm  CHAIRMAN"), or None."""
    for line in close:
        if match := _BEGAN.search(line.text):
            times = find_times(match[0])
            return times[0].value if times else None
    return None


def _labels(lines: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for index, line in enumerate(lines):
        if match := _LABEL.match(line):
            value = match["value"].strip() or (lines[index + 1] if index + 1 < len(lines) else "")
            found.setdefault(re.sub(r"\s+", " ", match["label"].lower()), value)
    return found


# -- which body ---------------------------------------------------------------------------------


def _bodies(lines: Sequence[str], labels: dict[str, str]) -> tuple[str | None, str | None]:
    named = _named_body(lines)
    labelled = next(
        (
            labels[key]
            for key in (
                "committee",
                "name of committee",
                "name of meeting",
                "decision-making body",
                "meeting",
                "body",
                "report to",
            )
            if key in labels and _ENDS_IN_BODY.search(labels[key])
        ),
        None,
    )
    standing = _standing_body(lines)
    council = (
        next((line for line in lines if is_council(line)), None) or labels.get("council") or labels.get("authority")
    )
    committee = named or labelled or standing
    if committee is not None:
        inner, committee = _parted(committee)
        council = council or inner
    if committee is None and council is not None:
        committee = "Council"
    return _cased(council), _cased(committee)


def _named_body(lines: Sequence[str]) -> str | None:
    for index in range(len(lines)):
        if re.search(r"\b(?:meetings?|minutes|proceedings)\s+of\b", lines[index], re.IGNORECASE):
            match = _NAMED_MEETING.search(" ".join(lines[index : index + 3]))
            if match and len(match["body"].split()) <= 16:
                return match["body"]
    return None


def _standing_body(lines: Sequence[str]) -> str | None:
    for line in lines:
        if len(line) <= 110 and _ENDS_IN_BODY.search(line) and not is_council(line) and _is_name(line):
            return line
    return None


def _is_name(line: str) -> bool:
    words = re.findall(r"[^\W\d_][\w'’&-]*", line)
    capital = [word for word in words if word[0].isupper() or word.lower() in _SMALL]
    starts = words[0].lower() if words else ""
    return (
        bool(words)
        and len(capital) == len(words)
        and starts not in {"to", "members", "membership", "for", "a", "report"}
    )


def is_council(line: str) -> bool:
    """Say whether a line is the name of a council or authority and nothing else."""
    text = line.strip(" .,:*")
    words = text.split()
    if not 2 <= len(words) <= 10 or not _is_name(text) or ":" in text:
        return False
    if _COUNCIL_STARTS.match(text) and not re.search(r"\b(?:committee|cabinet|board|panel)\b", text, re.IGNORECASE):
        return True
    if _COUNCIL_ENDS.search(text):
        return len(words) >= 3
    if words[-1].lower() != "council":
        return False
    proper = [word for word in words[:-1] if word.lower() not in _COUNCIL_KINDS | _NOT_COUNCILS]
    return bool(proper)


def _parted(name: str) -> tuple[str | None, str | None]:
    """Return council and committee of "Planning Committee of Westbury District Council" and its like."""
    text = re.sub(r"\s+", " ", name).strip(" ,.;:")
    before, of, after = text.rpartition(" of ")
    if of and is_council(after.removeprefix("the ")) and _ENDS_IN_BODY.search(before):
        return after.removeprefix("the "), before
    if is_council(text):
        return text, "Council"
    if match := re.match(r"(?P<council>.{3,60}?\bCouncil)(?:['’]s)?\s+(?P<committee>.+)$", text, re.IGNORECASE):
        if is_council(match["council"]):
            return match["council"], match["committee"]
    return None, text


def _cased(name: str | None) -> str | None:
    """Return a name set in capitals in ordinary case, so that two papers of one body agree."""
    if name is None or not name.isupper():
        return name
    words = [
        word.capitalize() if "-" not in word else "-".join(p.capitalize() for p in word.split("-"))
        for word in name.split()
    ]
    return " ".join(word.lower() if at and word.lower() in _SMALL else word for at, word in enumerate(words))


# -- when and where -----------------------------------------------------------------------------


def _when(lines: Sequence[str], labels: dict[str, str]) -> _When:
    statement = _statement(lines)
    dates = find_dates(statement) or _first_dates(lines, labels)
    times = find_times(statement)
    label_time = find_times(labels.get("time", "") or labels.get("date and time", "") or labels.get("date & time", ""))
    clock = times[0].value if times else label_time[0].value if label_time else _first_time(lines)
    venue = next((labels[key] for key in ("venue", "place", "location", "where") if labels.get(key)), None)
    return _When(dates[0].value if dates else None, clock, venue or _venue(statement))


def _statement(lines: Sequence[str]) -> str:
    """Return the sentence that says when the meeting was or will be held, or ""."""
    for index, line in enumerate(lines):
        for length in (1, 2, 3, 4):
            joined = " ".join(lines[index : index + length])
            if not find_dates(joined):
                continue
            if (
                re.search(r"\b(?:held|meeting|at|on|in)\b", joined[:400], re.IGNORECASE)
                and find_dates(line + " ")
                or length > 1
                and re.search(r"\bheld\b|\bmeeting\b", line, re.IGNORECASE)
            ):
                return " ".join(lines[index : index + length + 1]) if _runs_on(lines, index, length) else joined
    return ""


def _runs_on(lines: Sequence[str], index: int, length: int) -> bool:
    following = lines[index + length] if index + length < len(lines) else ""
    last = lines[index + length - 1]
    return (
        bool(following)
        and not last.endswith(".")
        and bool(
            re.search(r"(?:\b(?:in|at|the|on)|,)$", last)
            or re.match(r"(?:at|in|committee\s+room|council\s+chamber)\b", following, re.IGNORECASE)
        )
    )


def _first_dates(lines: Sequence[str], labels: dict[str, str]) -> list:  # type: ignore[type-arg]
    for text in (labels.get("date", ""), labels.get("date of meeting", ""), labels.get("when", ""), *lines):
        if dates := find_dates(text):
            return dates
    return []


def _first_time(lines: Sequence[str]) -> time | None:
    for line in lines:
        if len(line) < 120 and (times := find_times(line)):
            return times[0].value
    return None


def _venue(statement: str) -> str | None:
    text = statement
    for found in sorted([*find_dates(text), *find_times(text)], key=lambda item: item.start, reverse=True):
        text = text[: found.start] + "\0" + text[found.end :]
    text = re.sub(
        r"(?:\b(?:on|at|commencing at|starting at|from)\s+)?(?:\b(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?\b,?\s*(?:the\s+)?)?\0",
        "\0",
        text,
        flags=re.IGNORECASE,
    )
    _, _, tail = text.partition("held")
    pieces = [piece.strip(" ,.;:-–") for piece in (tail or text).split("\0")]
    for piece in pieces:
        match = re.match(r"(?:in|at)\s+(?:the\s+)?(?P<place>[A-Z].{3,200})$", piece, re.DOTALL)
        if match:
            return match["place"].strip(" ,.;")
    return None


# -- who ----------------------------------------------------------------------------------------


def _attendance(lines: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    groups: dict[str, list[str]] = {"present": [], "absent": [], "": []}
    current = ""
    for line in lines:
        current, rest = _group(line, current)
        groups[current].append(rest)
    present, absent = people(groups["present"]), people(_absent(groups["absent"]))
    chair = next((person.name for person in people([*groups["present"], *_with_chair(lines)]) if person.is_chair), None)
    return _names(present), _names(absent), chair or _in_the_chair("\n".join(lines))


def _absent(rows: Sequence[str]) -> list[str]:
    """Return the rows of an apologies list, its sentences ("were received from A and B") made into names."""
    names: list[str] = []
    for row in rows:
        names += names_in_sentence(row) if re.search(r"\b(?:received|from)\b", row) else [row]
    return names


def _with_chair(lines: Sequence[str]) -> list[str]:
    """Return the lines that name a chair in brackets, wherever they stand ("Membership")."""
    return [line for line in lines if re.search(r"\(\s*(?:in\s+the\s+)?chair", line, re.IGNORECASE)]


def _group(line: str, current: str) -> tuple[str, str]:
    """Return the list a line belongs to and what it adds to that list."""
    if match := _PRESENT.match(line):
        return "present", line[match.end() :].lstrip(" :\t-–")
    if match := _APOLOGIES.match(line):
        return "absent", match["rest"] or match["absent"] or ""
    if current == "absent" and re.match(r"(?:an\s+)?apolog", line, re.IGNORECASE):
        return "absent", line
    if _NOT_PRESENT.match(line):
        return "", ""
    return current, line


def _names(listed: Sequence[Person]) -> tuple[str, ...]:
    return tuple(person.name for person in listed)


def _in_the_chair(text: str) -> str | None:
    for match in _IN_THE_CHAIR.finditer(text):
        listed = people([match["before"] or match["after"]])
        if listed:
            return listed[-1].name
    return None

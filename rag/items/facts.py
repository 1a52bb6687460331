"""The facts of a meeting: which body, when, where, who.

In: the lines before the first item of a part (its front). Out: a Meeting; what is not said is None.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from rag.datatypes import Meeting
from rag.items.attendance import attendance
from rag.items.bodies import bodies, cased
from rag.items.dates import FoundDate, FoundTime, find_dates, find_times
from rag.items.lines import Line, bare

_LABEL = re.compile(
    r"^(?P<label>committee|meeting|name\s+of\s+(?:meeting|committee)|decision[- ]mak(?:ing\s+body|er)|decision\s+(?:to\s+be\s+)?taken\s+by|body|report\s+to|to"
    r"|date(?:\s+of\s+(?:meeting|decision|hearing))?|meeting\s+date|date\s*(?:/|and|&|,)\s*time|date,\s+time\s+(?:and|&)\s+(?:place|venue)"
    r"|day|time|start\s+time|venue|place|location|where|when|council|authority)\s*(?::|\t)\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_DATE_LABELS = (
    "date",
    "date of meeting",
    "meeting date",
    "when",
    "date and time",
    "date & time",
    "date of decision",
    "date of hearing",
    "day",
)
_TIME_LABELS = ("time", "start time", "date and time", "date & time", "when")
_PLACE_LABELS = ("venue", "place", "location", "where")
_MEETS = re.compile(r"\b(?:held|meeting|minutes|convened|summoned|committee|cabinet|board|council)\b", re.IGNORECASE)
_OTHER_DAY = re.compile(
    r"\b(?:publi(?:shed|cation)|despatch\w*|dispatch\w*|issued?|dated|previous|last\s+meeting|next\s+meeting|deadline|printed"
    r"|to\s+be\s+(?:approved|confirmed|agreed|signed)\s+at|contact|no\s+later|by\s+(?:noon|12|5|midday)|agenda\s+(?:published|issued)|call-?in)\b",
    re.IGNORECASE,
)
_LATER = re.compile(r"\bto\s+be\s+(?:approved|confirmed|agreed|signed)\s+at\b", re.IGNORECASE)
_ENDS_OPEN = re.compile(r"(?:\b(?:in|at|the|on|and|of)|,)$", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(?:chamber|rooms?|hall|house|centre|offices?|building|suite|guildhall|library|street|road|teams|zoom|virtual|online|remote"
    r"|church|school|pavilion|institute|theatre|academy|college|campus|arena|lane|square|court|conference)\b",
    re.IGNORECASE,
)
_NOT_PLACE = re.compile(
    r"\b(?:committee|present|councillors?|cllr|contact|officer|members?|minutes|agenda|e-?mail|tel|chair\w*)\b(?!\s+room)",
    re.IGNORECASE,
)
_BEGAN = re.compile(
    r"^\W*\d{1,2}(?:[.:]\d\d)?\s?(?:[ap]\.?m\.?|noon)?\s*(?:-|–|—|to)\s*\d{1,2}[.:]?\d{0,2}\s?(?:[ap]\.?m\.?|noon)?(?=\s|$)"
    r"|\bmeeting\s+(?:having\s+)?(?:started|commenced|opened|began|begun)\s+(?:at\s+)?.{4,14}",
    re.IGNORECASE,
)
_WEEKDAY = r"(?:\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b,?\s*(?:the\s+)?)?"
_FRONT = 80


@dataclass(frozen=True, slots=True)
class _When:
    date: date | None
    time: time | None
    venue: str | None


def meeting_of(front: Sequence[Line], chair_text: Sequence[str] = ()) -> Meeting:
    """Return the meeting that a part's front tells of; an empty front gives an empty Meeting.

    Args:
        front: content lines before the part's first item.
        chair_text: further lines (the first items') where a chair elected at the meeting may be named.
    """
    lines = front[:_FRONT]
    texts = [bare(line.text) for line in lines]
    labels = _labels(texts)
    council, committee = bodies(texts, labels)
    when = _when(lines, texts, labels)
    who = attendance(texts, chair_text)
    return Meeting(council, committee, when.date, when.time, when.venue, who.chair, who.present, who.absent)


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
            found.setdefault(
                re.sub(r"\s+", " ", match["label"].lower()), re.sub(r"\.?\s*View directions\b.*", "", value)
            )
    return found


def _when(lines: Sequence[Line], texts: Sequence[str], labels: dict[str, str]) -> _When:
    at, statement = _statement(lines, texts)
    dates = _labelled_dates(labels) or find_dates(statement)
    times = [found for label in _TIME_LABELS for found in find_times(labels.get(label, ""))]
    times = (
        times
        or find_times(_undated(statement))
        or [found for text in texts if _may_tell_time(text) for found in find_times(_undated(text))]
    )
    venue = next((labels[label] for label in _PLACE_LABELS if labels.get(label)), None)
    venue = venue or _venue(statement) or _place(texts[at + 1 : at + 8] if statement else texts[:20])
    return _When(dates[0].value if dates else None, times[0].value if times else None, cased(venue))


def _labelled_dates(labels: dict[str, str]) -> list[FoundDate]:
    return [found for label in _DATE_LABELS for found in find_dates(labels.get(label, ""))]


def _may_tell_time(text: str) -> bool:
    return len(text) < 160 and not _OTHER_DAY.search(text)


def _undated(text: str) -> str:
    """Return a text without its dates: "24.01.2024" is no time of day."""
    for found in reversed(find_dates(text)):
        text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    return text


def _statement(lines: Sequence[Line], texts: Sequence[str]) -> tuple[int, str]:
    """Return the sentence that says when the meeting was or will be held, and its first line; "" if none does."""
    best, first, statement = -99, 0, ""
    for index in range(len(texts)):
        if not re.search(r"\d", texts[index]) and not _MEETS.search(texts[index]):
            continue
        end = _statement_end(lines, texts, index)
        joined = " ".join(texts[index : end + 1])
        if not find_dates(joined):
            continue
        score = 2 * bool(re.search(r"\bheld\b", joined, re.IGNORECASE)) + bool(_MEETS.search(joined))
        is_other = _OTHER_DAY.search(joined) or (
            index > 0 and lines[index].gap == 0 and _LATER.search(texts[index - 1])
        )
        score += bool(find_times(_undated(joined))) - 4 * bool(is_other) - 2 * (len(joined) > _LONG)
        if score > best:
            best, first, statement = score, index, joined
    return first, statement


_LONG = 500


def _statement_end(lines: Sequence[Line], texts: Sequence[str], index: int) -> int:
    """Return the last line of the run-on sentence that begins at a line."""
    end = index
    while end + 1 < len(texts) and end - index < _RUN_ON:
        text, following = texts[end], lines[end + 1]
        if text.endswith((".", ":")) or not (following.gap == 0 or _ENDS_OPEN.search(text)):
            break
        if _LABEL.match(texts[end + 1]) or re.match(
            r"(?:members?\s+)?(?:present|attendance|agenda|councillors?)\b", texts[end + 1], re.IGNORECASE
        ):
            break
        end += 1
    return end


_RUN_ON = 4


def _venue(statement: str) -> str | None:
    """Return the place of "held in the Oak Room, Town Hall on Monday ...", or None."""
    marks: list[FoundDate | FoundTime] = [*find_dates(statement), *find_times(_undated(statement))]
    text = statement
    for found in sorted(marks, key=lambda mark: mark.start, reverse=True):
        text = text[: found.start] + "\0" + text[found.end :]
    text = re.sub(
        rf"(?:\b(?:on|at|commencing\s+at|starting\s+at|from)\s+)?{_WEEKDAY}\0", "\0", text, flags=re.IGNORECASE
    )
    _, _, tail = text.lower().partition("held")
    for piece in text[len(text) - len(tail) if tail else 0 :].split("\0"):
        match = re.match(
            r"(?:[,.;:–-]\s*)?(?:in|at)\s+(?:the\s+)?(?P<place>[A-Z].{3,200})$", piece.strip(" ,.;:-–"), re.DOTALL
        )
        if match:
            return match["place"].strip(" ,.;")
    return None


def _place(lines: Sequence[str]) -> str | None:
    """Return the first line that names a room or a building and nothing else."""
    for line in lines:
        if _PLACE.search(line) and len(line) < 140 and not _NOT_PLACE.search(line) and not find_dates(line):
            return line
    return None

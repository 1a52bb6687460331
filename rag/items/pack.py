"""The reports of a pack: title, author, declared appendices, and the agenda item each belongs to.

In: content lines of a report, and the agenda's titles. Out: what its front page says, and appendices
that carry no stamp of their own, found by their declared titles.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.datatypes import Part
from rag.items.bodies import is_council
from rag.items.dates import find_dates
from rag.items.fronts import title_above
from rag.items.lines import Line, bare
from rag.items.parts import RUNNING_TEXT, Segment, appendix_label, is_notice, tiled
from rag.items.titles import Title, clean_title, likeness, wordings, words_of

_FRONT = 40
_TITLE_LABEL = re.compile(
    r"^(?:report\s+|decision\s+)?(?:title|subject|heading|re|premises)(?:\s+of\s+(?:the\s+)?(?:report|decision|premises))?\s*[:\t]\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"^(?:(?:joint\s+)?report\s+(?:of|by|from)(?!\s+the\s+(?:meeting|working))|(?:report\s+)?author(?:\(s\))?|originator|lead\s+officer"
    r"|responsible\s+officer|contact\s+officer)\s*(?:the\s+(?=\w))?[:\t]?\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"^contact\s+(?:for\s+further\s+information|officer|details)?.*?[:\t]?\s*(?P<value>[A-Z].*)?$", re.IGNORECASE
)
_CONTACT_DETAILS = re.compile(
    r",?\s*(?:\b(?:tel(?:ephone)?|e-?mail|phone|mobile|ext)\b.*|\(?\+?\b0[\d\s)]{8,}.*|\S+@\S+.*)$", re.IGNORECASE
)
_FRONT_FIELD = re.compile(
    r"^(?:meeting\s+to\s+be|electoral|wards?|divisions?|corporate|contact|\(?appendi|report\b|agenda|date\b|brief|to\b|from\b"
    r"|classification|executive|purpose|recommend|key\s+decision"
    r"|part\s|\(all|delivering|caring|protecting|supporting|n/a|title|subject)",
    re.IGNORECASE,
)
_DECLARED = re.compile(
    r"^(?:[-•]\s*)?(?:appendix|annexe?)\s*['‘’\"“]?(?P<label>\d{1,2}[a-z]?|[A-Z]\d{0,2})['‘’\"”]?"
    r"\s*(?:\t|[-–—:.]\s*|\s{2,})(?P<title>\S.{2,200})$",
    re.IGNORECASE,
)
_DECISION_NUMBER = re.compile(
    r"^(?:decision|reference|ref)\s*(?:no|number|ref|reference)?\.?\s*:\s*(?P<number>\S*)$", re.IGNORECASE
)
_IS_NUMBER = re.compile(r"(?=\S*\d)[\w/.-]{2,20}")
_CLOSING = re.compile(
    r"^\W*(?:\d{1,2}(?:\.\d)?[.)]?\s+)?(?:reasons?\s+for\s+inclusion\s+in\s+part|(?:list\s+of\s+)?background\s+(?:papers|documents)"
    r"|local\s+government\s+\(access|(?:list\s+of\s+)?(?:appendices|appendix|annexes)(?:\s+attached)?\W*$)",
    re.IGNORECASE,
)
_PAGE_LINES = 60
_LONGEST_TITLE = 150
_SHORTEST_TITLE = 16
_SAME_TITLE = 0.6
_SAME_APPENDIX = 0.6


@dataclass(frozen=True, slots=True)
class Front:
    """What a report's first page says of it."""

    title: str
    author: str | None
    title_line: int


def front_of(lines: Sequence[Line], segment: Segment, agenda_titles: Sequence[str]) -> Front:
    """Return a report's title and author; the title is its first line if nothing better is printed."""
    front = lines[segment.first : min(segment.last, segment.first + _FRONT)]
    above = title_above(lines, segment.heading, segment.first)
    at, title = _title(front, agenda_titles, None if above is None else above - segment.first)
    return Front(title, _author(front), segment.first + at)


def _title(front: Sequence[Line], agenda_titles: Sequence[str], above: int | None) -> tuple[int, str]:
    """Return the line and the words of a title: the agenda's, the one labelled, the one above the front, else the first."""
    best = (0.0, 0, "")
    for index in range(len(front)):
        for length in (1, 2, 3):
            wrapped = front[index + 1 : index + length]
            if any("\t" in line.text or _FRONT_FIELD.match(line.text) for line in wrapped):
                break
            joined = clean_title(_unlabelled(" ".join(line.text for line in [front[index], *wrapped]))).words
            like = max((likeness(joined, title) for title in agenda_titles), default=0.0)
            if like > best[0] + 1e-9:
                best = (like, index, joined)
    if best[0] >= _SAME_TITLE:
        return best[1], best[2]
    if labelled := _labelled_title(front):
        return labelled
    return _plain_title(front) if above is None else (above, clean_title(front[above].text).words)


def _unlabelled(text: str) -> str:
    match = _field(_TITLE_LABEL, text)
    return match["value"] if match else text


def _field(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the match of a field of the front page, in any of the languages that its label stands in."""
    return next(filter(None, map(pattern.match, wordings(bare(text)))), None)


def _labelled_title(front: Sequence[Line]) -> tuple[int, str] | None:
    for index, line in enumerate(front):
        if match := _field(_TITLE_LABEL, line.text):
            value = match["value"] or (front[index + 1].text if index + 1 < len(front) else "")
            if title := clean_title(value).words:
                return index, title
    return None


def _plain_title(front: Sequence[Line]) -> tuple[int, str]:
    """Return the first line that is neither body, date, nor a field of the front page."""
    for index, line in enumerate(front):
        text = bare(line.text)
        if (
            is_council(text)
            or _is_dated(text)
            or _FRONT_FIELD.match(text)
            or len(text) > 200
            or text.endswith((";", ":"))
        ):
            continue
        if index == 0 and re.search(r"\b(?:committee|cabinet|board|panel)$", text, re.IGNORECASE):
            continue
        return index, clean_title(text).words or text
    return 0, clean_title(front[0].text).words if front else ""


def _is_dated(text: str) -> bool:
    """Say whether a line is a date with little beside it, and not a title that names one."""
    found = find_dates(text)
    rest = len(text) - sum(one.end - one.start for one in found)
    return bool(found) and (rest < _SHORTEST_TITLE or re.search(r"\bmeeting\b", text, re.IGNORECASE) is not None)


def _author(front: Sequence[Line]) -> str | None:
    for pattern in (_AUTHOR, _CONTACT):
        for index, line in enumerate(front):
            if match := _field(pattern, line.text):
                value = match["value"] or (front[index + 1].text if index + 1 < len(front) else "")
                if author := _CONTACT_DETAILS.sub("", bare(value)).strip(" ,.;:"):
                    return author
    return None


def decision_number(lines: Sequence[Line]) -> str | None:
    """Return the number a record of one decision prints ("DECISION NO: 25/00011"), or None."""
    for index, line in enumerate(lines[:_FRONT]):
        if match := _DECISION_NUMBER.match(bare(line.text)):
            under = lines[index + 1].text if index + 1 < len(lines) else ""
            value = match["number"] or under
            return value if _IS_NUMBER.fullmatch(value) else None
    return None


def declared_appendices(lines: Sequence[Line]) -> dict[str, Title]:
    """Return the appendices a report lists, label to title, in order."""
    found: dict[str, Title] = {}
    for line in lines:
        match = _DECLARED.match(bare(line.text))
        if match and not RUNNING_TEXT.search(match["title"]):
            found.setdefault(match["label"].upper(), clean_title(match["title"]))
    return found


def title_under(lines: Sequence[Line], segment: Segment) -> str | None:
    """Return the title that stands under an appendix's stamp, or None where text or a table follows it."""
    at = segment.heading + 1
    if at >= segment.last or appendix_label(lines[segment.heading].text) is None:
        return None
    text = bare(lines[at].text)
    is_text = len(text) > _LONGEST_TITLE or "\t" in text or text.endswith((".", ":", ";")) or not text[0].isupper()
    is_row = len(find_dates(text)) > 1
    return None if is_text or is_row or _FRONT_FIELD.match(text) or is_notice(text) else text


def with_declared_appendices(lines: Sequence[Line], parts: Sequence[Segment]) -> list[Segment]:
    """Return the parts with stamped appendices begun at their cover, and unstamped ones found."""
    done: list[Segment] = []
    at = 0
    while at < len(parts):
        if parts[at].part is not Part.REPORT:
            done.append(parts[at])
            at += 1
            continue
        stop = at + 1
        while stop < len(parts) and parts[stop].part is Part.APPENDIX:
            stop += 1
        done += _report_group(lines, parts[at:stop])
        at = stop
    return done


def _report_group(lines: Sequence[Line], group: Sequence[Segment]) -> list[Segment]:
    """Return a report and its appendices: those stamped, those declared and found, those merely there."""
    report, end = group[0], group[-1].last
    stamped = _first_of_each(group[1:])
    closing = _closing(lines, report.first, stamped[0].first if stamped else end)
    declared = declared_appendices(lines[report.first : closing])
    starts = {segment.label or f"{segment.first}": segment for segment in stamped}
    floor = closing
    for label, title in declared.items():
        if label not in starts and (begin := _declared_start(lines, label, title.words, floor, end)) is not None:
            starts[label] = Segment(Part.APPENDIX, begin, end, begin, label)
        if label in starts:
            floor = max(floor, starts[label].heading + 1)
    if closing < end and (not starts or min(segment.first for segment in starts.values()) > closing):
        _begin_at(starts, closing, declared, end)
    return tiled([report, *sorted(starts.values(), key=lambda segment: segment.first)], end)


def _begin_at(starts: dict[str, Segment], closing: int, declared: dict[str, Title], end: int) -> None:
    """Give the pages between a report's end and its first stamped appendix to the appendix they are the cover of."""
    if starts:
        first = min(starts, key=lambda label: starts[label].first)
        starts[first] = replace(starts[first], first=closing)
    elif declared:
        label = next(iter(declared))
        starts[label] = Segment(Part.APPENDIX, closing, end, closing, label)


def _declared_start(lines: Sequence[Line], label: str, title: str, floor: int, end: int) -> int | None:
    """Return where a declared appendix begins: at its stamp, wherever on a page, else at its title."""
    stamp = next((index for index in range(floor, end) if appendix_label(lines[index].text) == label), None)
    return stamp if stamp is not None else _unstamped(lines, title, floor, end)


def _first_of_each(appendices: Sequence[Segment]) -> list[Segment]:
    """Return each label's first segment: later stamps of one label are running headers."""
    seen: dict[str, Segment] = {}
    for segment in appendices:
        seen.setdefault(segment.label or f"{segment.first}", segment)
    return list(seen.values())


def _closing(lines: Sequence[Line], first: int, end: int) -> int:
    """Return where the pages after a report's closing section begin (`end` if it has none before)."""
    closing: int | None = None
    for index in range(first, end):
        if _CLOSING.match(bare(lines[index].text)):
            closing = index
        elif closing is not None and lines[index].is_page_top and not _closes_later(lines, index, end):
            return index
    return end


def _closes_later(lines: Sequence[Line], index: int, end: int) -> bool:
    """Say whether a page still holds a closing section of the report."""
    for line in lines[index + 1 : min(index + _PAGE_LINES, end)]:
        if line.is_page_top:
            return False
        if _CLOSING.match(bare(line.text)):
            return True
    return False


def _unstamped(lines: Sequence[Line], title: str, floor: int, end: int) -> int | None:
    """Return the line where an appendix begins whose title a report declares but no stamp shows."""
    wanted = words_of(title)
    for index in range(floor, end):
        text = bare(lines[index].text)
        if len(text) > 200 or (lines[index].gap == 0 and not lines[index].is_page_top):
            continue
        shared = wanted & words_of(text)
        if len(wanted) >= 2 and len(shared) >= _SAME_APPENDIX * len(wanted) and len(shared) >= 2:
            return _with_cover(lines, index, floor, words_of(text) | wanted)
    return None


def _with_cover(lines: Sequence[Line], index: int, floor: int, words: frozenset[str]) -> int:
    while index > floor and not lines[index].is_page_top and words_of(lines[index - 1].text) <= words:
        index -= 1
    return index

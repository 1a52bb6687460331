"""Where the parts of a file begin: the agenda, minutes, reports and appendices.

In: content lines. Out: segments that tile them. A part is known by how it opens; what stands inside
it is for `headings` and `pack`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.datatypes import Part
from rag.items.dates import find_dates
from rag.items.fronts import opens_report, title_above
from rag.items.lines import Line, bare
from rag.items.titles import wordings

_AGENDA = re.compile(
    r"^(?:(?:public|supplementary|supplemental|revised|amended|final|full)\s+)*a\s?g\s?e\s?n\s?d\s?a"
    r"(?:\s*(?:[-–—:]|$)|\s+(?:part|for|supplement|front|pack|no\.?\s+\d+$)\b|\s+items?$|\s+page)",
    re.IGNORECASE,
)
_MINUTES_WORD = (
    r"(?:(?:draft|unconfirmed|confirmed|approved|public|printed|open|unapproved)\s+)*(?:minutes|record|notes)"
)
_MINUTES = re.compile(
    rf"^{_MINUTES_WORD}\b(?:\s+and\s+decisions?)?\s+of\s+(?:(?:the|a|an|proceedings)\s+)*.{{0,160}}\b(?:held|meeting|on|(?:mon|tues|wednes|thurs|fri)day)\b"
    r"|^at\s+(?:a|an|the)\s+.{0,80}\bmeeting\s+of\b.{0,200}\bheld\b",
    re.IGNORECASE | re.DOTALL,
)
_OPENS_MINUTES = re.compile(rf"{_MINUTES_WORD}\b|at\s", re.IGNORECASE)
# ModernGov's page of a meeting that has been held.
_WEB_PAGE = re.compile(
    r"agenda(?:,?\s+decisions)?,?\s+and\s+(?:draft\s+|printed\s+)?minutes|(?:draft\s+)?minutes\s+and\s+agenda",
    re.IGNORECASE,
)
_TELLS = re.compile(r"\b(?:were|was|be|are|had|been)\b", re.IGNORECASE)
_MINUTES_ALONE = re.compile(rf"^{_MINUTES_WORD}(?:\s*\(draft\))?\s*:?$|^.{{0,80}}\s[-–—]?\s*minutes$", re.IGNORECASE)
_PRESENT = re.compile(
    r"^(?:(?:members?|councillors?|voting members?)\s+)?(?:present|attendance|in attendance|attendees)\b(?:\s+(?:were|members|councillors|and))?\W?|^membership\s+present|^in the chair|^(?:councillors|members)\s*:",
    re.IGNORECASE,
)
_APPENDIX = re.compile(
    r"^(?:appendix|annexe?|schedule|enclosure)\s*(?:no\.?\s*)?[-:]?\s*['‘’\"“]?(?P<letter>\d{1,2}[a-z]?|[a-z]\d{0,2})['‘’\"”]?(?:\s*[-–—:.]\s*(?P<title>.{3,150}))?$"
    r"|^(?P<only>appendix|annexe?)$",
    re.IGNORECASE,
)
RUNNING_TEXT = re.compile(r"\b(?:is|are|was|were|has|have|shows?|sets?|provides?|contains?|refers?)\b|[.;]$")
_BODY_WORD = re.compile(
    r"\b(?:council|committee|sub-?committee|cabinet|board|panel|executive|authority|forum|commission|assembly|group|parish)\b",
    re.IGNORECASE,
)
_LIST_OF_APPENDICES = re.compile(
    r"^(?:\d{1,2}(?:\.\d)?[.)]?\s+)?(?:(?:list|use)\s+of\s+)?(?:appendices|annexes)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"[a-z]{2}[.;]$")
_STAMP = re.compile(r"^agenda\s+item\s*(?:no\.?|number)?\s*:?\s*(?P<number>\d{1,3}\s?(?:\(?[a-z]\)?)?)$", re.IGNORECASE)
_MINUTE_STAMP = re.compile(r"^minute\s+(?:item|annex|appendix)\s*(?:no\.?\s*)?\w{0,4}$", re.IGNORECASE)
_WITHHELD = re.compile(
    r"^document\s+is\s+(?:restricted|exempt|confidential)\b|^by\s+virtue\s+of\s+(?:paragraph|regulation)", re.IGNORECASE
)
_PRESENT_LABEL = re.compile(r"^(?:members\s+)?present\s*(?::|\t|$)", re.IGNORECASE)
_LONGEST_OPENING = 300
_LONGEST_DATE = 60
_STATES = re.compile(r"\b(?:minutes|meeting|held|agenda)\b", re.IGNORECASE)
_LOOK_AHEAD = 25
_HEADER_LINES = 6
_SAME_OPENING_LINES = 4
_LONGEST_FRONT = 10
_LONGEST_HEADER = 160


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of content lines that is one part of the file, `[first, last)` in line indices.

    Attributes:
        heading: the line that made it one.
        label: an appendix's letter or number.
        agenda_number: the agenda item a stamp at the top of the part names.
    """

    part: Part
    first: int
    last: int
    heading: int
    label: str | None = None
    agenda_number: str | None = None


def segments(lines: Sequence[Line]) -> list[Segment]:
    """Return the file's parts in order; they tile the lines. Without any opening there is one, OTHER."""
    opened: list[Segment] = []
    for index in range(len(lines)):
        if (segment := _opening(lines, index, opened)) is not None:
            _add(opened, segment, lines)
    if not opened:
        return [Segment(Part.OTHER, 0, len(lines), 0)] if lines else []
    opened[0] = replace(opened[0], first=0)
    return tiled(opened, len(lines))


def tiled(parts: Sequence[Segment], end: int) -> list[Segment]:
    """Return parts in order, each ending where the next begins; one that would be empty is left out."""
    ends = [part.first for part in parts[1:]] + [end]
    return [replace(part, last=stop) for part, stop in zip(parts, ends, strict=True) if stop > part.first]


def appendix_label(text: str) -> str | None:
    """Return "A" for a line that is an appendix's stamp ("Appendix 'A'"), "" for a bare "Appendix", or None."""
    match = _APPENDIX.match(bare(text))
    if match is None or (match["title"] and RUNNING_TEXT.search(match["title"])):
        return None
    return (match["letter"] or "").upper()


def appendix_title(text: str) -> str | None:
    """Return the title an appendix's stamp goes on with ("Appendix A – Tender prices"), or None."""
    match = _APPENDIX.match(bare(text))
    return match["title"] if match else None


def is_notice(text: str) -> bool:
    """Say whether a line is the notice that stands in place of a restricted document."""
    return _WITHHELD.match(text) is not None


def is_withheld(lines: Sequence[Line], index: int) -> bool:
    """Say whether a page only tells that its document is restricted."""
    return lines[index].is_page_top and any(
        _WITHHELD.match(line.text) for line in lines[index : index + 4] if line.page == lines[index].page
    )


def _add(opened: list[Segment], segment: Segment, lines: Sequence[Line]) -> None:
    """Add a part; one that opens under the stamp of the part before it takes that stamp over."""
    previous = opened[-1] if opened else None
    near = previous is not None and not any(
        line.is_page_top for line in lines[previous.heading + 1 : segment.heading + 1]
    )
    if previous is not None and previous.part is segment.part is Part.MINUTES:
        # "Minutes of the Cabinet, 3 June" over "Minutes of the meeting of the Cabinet held on 3 June at ..." is one opening.
        if segment.heading - previous.heading > _SAME_OPENING_LINES:
            opened.append(segment)
    elif previous is None or not near or segment.part is Part.APPENDIX or previous.part is Part.AGENDA:
        opened.append(segment)
    elif previous.agenda_number is not None and segment.part is Part.MINUTES:
        opened[-1] = replace(segment, first=previous.first, agenda_number=previous.agenda_number)
    elif previous.part is not Part.REPORT or (
        segment.heading - previous.heading > _LONGEST_FRONT
        and title_above(lines, segment.heading, previous.heading + 1) is not None
    ):
        opened.append(segment)


def _opening(lines: Sequence[Line], index: int, found: Sequence[Segment]) -> Segment | None:
    text = bare(lines[index].text)
    floor = found[-1].heading + 1 if found else 0
    if len(text) > _LONGEST_OPENING:
        return None
    if opens_minutes(lines, index):
        return Segment(Part.MINUTES, _top_of_header(lines, index, floor), 0, index)
    if _AGENDA.match(text) and not found:
        return Segment(Part.AGENDA, 0, 0, index)
    if lines[index].is_page_top and (stamp := _STAMP.match(text)):
        return Segment(Part.REPORT, index, 0, index, agenda_number=stamp["number"])
    if found and lines[index].is_page_top and _MINUTE_STAMP.match(text):
        return Segment(Part.APPENDIX, index, 0, index, "")
    if opens_report(lines, index):
        titled = title_above(lines, index, floor)
        return Segment(Part.REPORT, _top_of_header(lines, index, floor) if titled is None else titled, 0, index)
    return _opening_of_appendix(lines, index, floor, found[-1]) if found else None


def _opening_of_appendix(lines: Sequence[Line], index: int, floor: int, previous: Segment) -> Segment | None:
    label = appendix_label(lines[index].text)
    if label is not None and _near_page_top(lines, index):
        return Segment(Part.APPENDIX, _top_of_page(lines, index, floor), 0, index, label)
    if label and _follows(label, previous) and _stands_apart(lines, index, previous.heading):
        return Segment(Part.APPENDIX, index, 0, index, label)
    if is_withheld(lines, index) and index > previous.heading:
        return Segment(Part.APPENDIX, index, 0, index, "")
    return None


def _follows(label: str, previous: Segment) -> bool:
    """Say whether an appendix is the first after its report, or the one after the appendix before it."""
    if previous.part is Part.REPORT:
        return label in ("1", "A")
    before = previous.label or ""
    if label.isdigit() and before.isdigit():
        return int(label) == int(before) + 1
    return previous.part is Part.APPENDIX and len(label) == len(before) == 1 and ord(label) == ord(before) + 1


def _stands_apart(lines: Sequence[Line], index: int, floor: int) -> bool:
    """Say whether a bare "Appendix 2" within a page is a heading: alone between blank lines, no entry of a list."""
    if appendix_title(lines[index].text) or lines[index].gap == 0 or index + 1 >= len(lines):
        return False
    under = lines[index + 1]
    listed = any(_LIST_OF_APPENDICES.match(bare(line.text)) for line in lines[max(index - 8, floor) : index])
    return under.gap > 0 and not listed and appendix_label(under.text) is None


def opens_minutes(lines: Sequence[Line], index: int) -> bool:
    """Say whether minutes open at a line: the words, and then who was present."""
    text = bare(lines[index].text)
    if _WEB_PAGE.fullmatch(text):
        return index < _LOOK_AHEAD
    if index > 0 and re.fullmatch(r"\d{1,3}[.)]?", lines[index - 1].text):
        return False
    joined = " ".join(bare(line.text) for line in lines[index : index + 3])
    if any(_OPENS_MINUTES.match(wording) for wording in wordings(text)) and any(map(_MINUTES.match, wordings(joined))):
        return not _TELLS.search(text) and _says_present(lines, index)
    if _MINUTES_ALONE.match(text) is not None and index < 12 and _says_present(lines, index):
        return True
    return _is_dated_attendance(lines, index)


def _is_dated_attendance(lines: Sequence[Line], index: int) -> bool:
    """Say whether a page opens with a body's name, then the date alone, then who was present."""
    if index + 2 >= len(lines) or not _near_page_top(lines, index) or len(lines[index].text) > _LONGEST_HEADER:
        return False
    body, date, present = (bare(line.text) for line in lines[index : index + 3])
    if not any(map(_PRESENT_LABEL.match, wordings(present))) or not _BODY_WORD.search(body) or _SENTENCE.search(body):
        return False
    return len(date) <= _LONGEST_DATE and not _STATES.search(date) and bool(find_dates(date))


def _says_present(lines: Sequence[Line], index: int) -> bool:
    told = (wording for line in lines[index + 1 : index + _LOOK_AHEAD] for wording in wordings(bare(line.text)))
    return any(map(_PRESENT.match, told))


def _top_of_header(lines: Sequence[Line], index: int, floor: int) -> int:
    """Return the first line of the council's and committee's names above an opening."""
    first = index
    while first > floor and index - first < _HEADER_LINES and not lines[first].is_page_top:
        above = lines[first - 1]
        if len(above.text) > _LONGEST_HEADER or _SENTENCE.search(above.text) or above.text.startswith(("-", "•")):
            break
        first -= 1
    body = [at for at in range(first, index) if _BODY_WORD.search(lines[at].text)]
    return first if lines[first].is_page_top else min(body, default=index)


def _near_page_top(lines: Sequence[Line], index: int) -> bool:
    """Say whether a line is among the first of its page, or alone with wide space around it."""
    return any(lines[at].is_page_top for at in range(max(index - 4, 0), index + 1))


def _top_of_page(lines: Sequence[Line], index: int, floor: int) -> int:
    first = index
    while first > floor and not lines[first].is_page_top:
        first -= 1
    return first

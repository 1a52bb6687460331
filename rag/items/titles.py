"""What an item's title says once numbers, page ranges and marks of layout are taken off.

In: the words of a heading. Out: the title as a person would say it, its page range and its agenda
number where the heading prints them, and whether it is one of the items every meeting has.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_PAGES = re.compile(
    r"\s*[\[(]?\s*\b(?:pages?|pp?\.)\s*:?\s*(\d{1,4})\s*(?:(?:-|–|—|to)\s*(\d{1,4}))?\s*[\])]?\s*$", re.IGNORECASE
)
_BARE_PAGES = re.compile(r"(?:\s|\.{3,}|…)\s*[\[(]?(\d{1,4})\s?[-–—]\s?(\d{1,4})[\])]?\s*$")
_COLUMN_PAGE = re.compile(r"(?:\t\s*|\s{3,}|\s*\.{4,}\s*|\s*…+\s*)(\d{1,4})\s*$")
_PDF_SIZE = re.compile(
    r"\s*(?:\bpdf\s+icon\s+)?\(?\bPDF,?\s*[\d.,]+\s?(?:KB|MB|bytes)\)?\s*$"
    r"|\s*\(\s*[\d.,]+\s?(?:KB|MB)\s*\)\s*$|^pdf\s+(?=[A-Z])",
    re.IGNORECASE,
)
_FOLLOW = re.compile(
    r"\s*[\[(]\s*(?:report |document |paper |appendix )*(?:to follow|attached|verbal(?: report| update)?|oral(?: report)?|enclosed|herewith)\s*[\])]\s*$",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"\s*[\[(]\s*(?:appendi(?:x|ces)|annex(?:es)?)\b[^\])]{1,60}\b(?:refers?|attached|enclosed)\s*[\])]\s*$",
    re.IGNORECASE,
)
_TIMED = re.compile(
    r"\s*[\[(]\s*(?:\d{1,2}[.:]?\d{0,2}\s?(?:am|pm)|\d{1,3}\s?min(?:ute)?s?)\s*[\])]\s*$", re.IGNORECASE
)
_ITEM = re.compile(
    r"\s*[\[(]\s*(?:(?:agenda\s+)?item|agenda)\s*(?:no\.?|number)?\s*:?\s*(\w{1,5})\s*[\])][.:]?\s*$"
    r"|\s+[-–—]\s+agenda\s+item\s+(?:no\.?\s*)?(\w{1,4})[.:]?\s*$",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\s*[\[(]\s*(?:part\s*(?:2|II|two)\s*[-–:]?\s*)?"
    r"(?:(?:exempt|confidential|not\s+for\s+publication)\b(?!\s+(?:appendi|annex|accommodation))[^\])]{0,160}"
    r"|(?:restricted|private)(?:\s+(?:item|report|session|business|information))?\s*(?:[-–:][^\])]{0,160})?)[\])]\s*$",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"^[#*_\s]+|[*_\s]+$")
_SPACES = re.compile(r"[\s\u200b\u00ad]+")

_STANDING = re.compile(
    r"""^(?:to\s+(?:receive|note|consider|approve|confirm|sign|agree)\s+(?:and\s+\w+\s+)?(?:any\s+|the\s+)?)?(?:
      (?:chair(?:man|person)?'?s?\s+)?(?:welcome|introductions?|announcements?|opening\s+remarks|communications)
    | apologies\b | (?:substitut\w+|membership|attendance)\b
    | (?:disclosures?|declarations?|members'?\s+interests?|notification)\b.{0,60}\binterests?\b | declarations?\s+of\b
    | (?:draft\s+)?minutes\b | matters\s+arising | action\s+log
    | urgent\s+(?:business|items?) | (?:any\s+)?other\s+(?:urgent\s+)?business | items?\s+of\s+urgent
    | (?:open|public)\s+forum\b | items?\s+for\s+(?:the\s+)?(?:next|future)\s+(?:agendas?|meetings?)\b
    | (?:public|question|petitions?|deputations?|presentation\s+of\s+petitions?)\b.{0,70}
    | questions?\s+(?:from|by|asked|to)\b | members'?\s+questions?
    | exclusion\s+of\b | exempt\s+(?:items?|information|minutes)
    | date\b.{0,25}\b(?:next|future)\s+meetings? | (?:next|future)\s+meetings?
    | (?:appointment|election)\s+of\s+(?:a\s+|the\s+)?(?:vice|deputy|chair)
    | (?:committee\s+|forward\s+)?(?:work\s+programme|work\s+plan|forward\s+plan)
    )""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Title:
    """A heading's words, sorted.

    Attributes:
        words: the title without number, page range, file size or trailing full stop.
        pages: first and last page as printed beside it, or None.
        agenda_number: what "(Item 5)" says, or None.
        exempt_mark: "(Exempt)" or the like, as printed at its end, or "".
        is_whole: the heading's own signs (a page range, an item number, a file size) say that it ends here.
    """

    words: str
    pages: tuple[int, int] | None = None
    agenda_number: str | None = None
    exempt_mark: str = ""
    is_whole: bool = False


def clean_title(raw: str) -> Title:
    """Return what a heading says; the words are empty if it holds none."""
    text, pages, agenda_number, mark = raw[:_LONGEST], None, None, ""
    while True:
        before = text
        text = _REFERS.sub("", text)
        text = _FOLLOW.sub("", _TIMED.sub("", _PDF_SIZE.sub("", _EMPHASIS.sub("", text))))
        if match := _MARK.search(text):
            mark, text = match[0].strip(), text[: match.start()]
        if match := _ITEM.search(text):
            agenda_number, text = match[1] or match[2], text[: match.start()]
        if (found := page_range(text)) is not None:
            pages, text = found[0], text[: found[1]]
        if text == before:
            break
    words = _SPACES.sub(" ", text).strip(" .:;-–—\t")
    return Title(words, pages, agenda_number, mark, bool(pages or agenda_number))


def page_range(text: str) -> tuple[tuple[int, int], int] | None:
    """Return the page range a heading ends with and where it begins, or None."""
    if match := _PAGES.search(text):
        first = int(match[1])
        return (first, int(match[2] or first)), match.start()
    if (match := _BARE_PAGES.search(text)) and int(match[1]) <= int(match[2]) < _YEARS_FROM:
        return (int(match[1]), int(match[2])), match.start()
    if match := _COLUMN_PAGE.search(text):
        return (int(match[1]), int(match[1])), match.start()
    return None


# No title is longer; what is, is text.
_LONGEST = 600


def run_in(text: str) -> int | None:
    """Return where the title ends in a line that goes straight on with its text, or None.

    "2. Apologies: Cllr Brown." has a title and a text; "Progress report: Ofsted" is one title.
    """
    for match in _SEPARATOR.finditer(text[:_LONGEST_RUN_IN]):
        head, rest = text[: match.start()], text[match.end() : _LONGEST].strip()
        if not rest or _SPEAKS.search(head) or len(head) < _SHORTEST_RUN_IN:
            continue
        if is_standing_item(head) and _ANSWERS.match(rest) and not page_range(text[:_LONGEST]):
            return match.start()
        if _NEXT_MEETING.search(head) and _DAY.match(rest):
            return match.start()
        if _NEXT_AGENDA.match(head) or (is_standing_item(head) and rest.startswith("(")):
            return match.start()
        if (
            len(rest) > _LONG_REST
            and rest[0].isupper()
            and not rest.isupper()
            and _SPEAKS.search(rest)
            and _is_text(rest)
        ):
            return match.start()
    return None


def _is_text(rest: str) -> bool:
    """Say whether words read as text and not as the second half of a long title."""
    return rest.endswith((".", ":", ";")) or len(rest) > _LONGEST_TITLE_HALF or ". " in rest


_LONGEST_TITLE_HALF = 160
_NEXT_MEETING = re.compile(r"\b(?:next|future)\s+meetings?$", re.IGNORECASE)
_NEXT_AGENDA = re.compile(r"items?\s+for\s+(?:the\s+)?(?:next|future)\s+(?:agendas?|meetings?)$", re.IGNORECASE)
_DAY = re.compile(r"\d|(?:on\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_SEPARATOR = re.compile(r":\s+|\s+[-–—]\s+|\.\s+(?=[A-Z(])")
_ANSWERS = re.compile(
    r"(?:all\s+(?:members\s+)?present|cllrs?|councillors?|mr|mrs|ms|none|nil|no\b|not?\b|there\s+(?:were|was|are)|apolog|received|accepted|approved|agreed|noted|resolved|it\s+was"
    r"|the\s+(?:minutes|chair|committee|meeting|next|clerk)|members\s+(?:were|was)|n/a|as\s+(?:above|listed))",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"\b(?:was|were|is|are|had|has|have|been|will|would|should|could|asked|stated|said|advised|explained|resolved|agreed|introduced"
    r"|presented|gave|thanked)\b",
    re.IGNORECASE,
)
_LONGEST_RUN_IN = 110
_SHORTEST_RUN_IN = 4
_LONG_REST = 60

# "Strategy 2018 - 2023" ends in years; no pack has so many pages.
_YEARS_FROM = 1900


def is_standing_item(title: str) -> bool:
    """Say whether a title is one that nearly every meeting has (apologies, declarations, minutes ...)."""
    return any(_STANDING.match(wording) for wording in wordings(title))


def is_closing_item(title: str) -> bool:
    """Say whether a title is one that ends a meeting and is never closed to the public."""
    return any(_CLOSING.match(wording) for wording in wordings(title))


_CLOSING = re.compile(
    r"(?:dates?\b.{0,25}\b(?:next|future)\s+meetings?|(?:next|future)\s+meetings?|(?:clos(?:e|ure)|end)(?:\s+of\s+(?:the\s+)?(?:meeting|business))?\W*$|meeting\s+closed|time\s+and\s+date\b|re-?admi(?:ssion|ttance)\b|return\s+to\s+(?:open|public)\s+session\b)",
    re.IGNORECASE,
)


def wordings(text: str) -> list[str]:
    """Return a line as it stands, and what follows its slashes: of "Ymddiheuriadau / Apologies" also "Apologies"."""
    return [text, *text.split(" / ")[1:]]


@lru_cache(maxsize=4096)
def words_of(title: str) -> frozenset[str]:
    """Return the words that carry a title's meaning, for comparing two titles."""
    return frozenset(word for word in re.findall(r"[a-z0-9]+", title.lower()) if word not in _SMALL_WORDS)


_SMALL_WORDS = frozenset(
    re.findall(r"\w+", "a an and at by for from in of on or the to with s report update presentation appendix")
)


def likeness(title: str, other: str) -> float:
    """Return how much of the two titles' words are the same, from 0 to 1 (Sørensen–Dice)."""
    ours, theirs = words_of(title), words_of(other)
    if not ours or not theirs:
        return float(title.strip().lower() == other.strip().lower())
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))

"""How a report opens: the fields of its front, and the title above them.

In: content lines. Out: whether a report opens at a line, and where its title stands. Which part of a file it is
is for `parts`; what its front says, for `pack`.
"""

import re
from collections.abc import Sequence

from rag.items.lines import Line, bare
from rag.items.titles import clean_title, is_standing_item, wordings

_REPORT_FIELD = re.compile(
    r"""^(?P<field>
      meeting\s+to\s+be\s+held\s+on | (?:joint\s+)?report\s+(?:of|by|from|to|author|title|subject|number|no|ref|for)\b
    | brief\s+summary | executive\s+summary | (?:purpose|summary|introduction|background|details?)\b(?:\s+of\s+(?:the\s+|this\s+)?report)?\s*:?$ | recommend(?:ations?|ed)\b(?!\s+(?:made|from|of))
    | (?:electoral\s+)?(?:wards?|divisions?)(?:\(s\))?\s+(?:affected|concerned) | contact\s+(?:for\s+further|officer|details) | lead\s+(?:officer|member|director)
    | (?:cabinet\s+member|portfolio(?:\s+holder)?|relevant\s+cabinet)\b | key\s+decision | (?:date|title|subject|author|originator|classification|from|to|committee)\s*:
    | (?:title|subject|author|originator|classification)\t(?=[^\t]+$)
    | report\s+author | background\s+(?:papers|information)$ | reason\s+for\s+(?:the\s+)?(?:decision|report|urgency) | corporate\s+priorit | financial\s+implications
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_ITEM_NUMBER = re.compile(r"^[#*\s]*(?:agenda\s+item\s+|item\s+)?\d{1,3}[a-z]?\s?[.):]?\s*[-–]?\s+", re.IGNORECASE)
_SECTION_NUMBER = re.compile(r"^\d{1,2}(?:\.\d)?[.)]?\s+")
_STRONG_OPENING = re.compile(
    r"^(?:meeting\s+to\s+be\s+held\s+on|(?:joint\s+)?report\s+(?:of|by|from|to|title)\b|report\s+for\b)", re.IGNORECASE
)
_LONGEST_OPENING = 300
_LONGEST_TITLE = 160
_LOOK_AHEAD = 25


def opens_report(lines: Sequence[Line], index: int) -> bool:
    """Say whether a report opens at a line: a strong opening, and further fields of a report's front."""
    text = bare(lines[index].text)
    if not _STRONG_OPENING.match(text) or _lists_items(lines[index : index + _LOOK_AHEAD]):
        return False
    near_top = any(line.is_page_top for line in lines[max(index - 8, 1) : index + 1])
    return has_report_fields(lines, index, 2 if near_top else 3)


def has_report_fields(lines: Sequence[Line], index: int, needed: int) -> bool:
    """Say whether so many different fields of a report's front stand at a line or soon after it."""
    fields = set()
    for line in lines[index : index + _LOOK_AHEAD]:
        for wording in wordings(_SECTION_NUMBER.sub("", bare(line.text))):
            if match := _REPORT_FIELD.match(wording):
                fields.add(match["field"].lower()[:9])
    return len(fields) >= needed


def _lists_items(lines: Sequence[Line]) -> bool:
    """Say whether lines go on with an agenda: two or more of them end in page ranges or head standing items."""
    heads = [line for line in lines if _ITEM_NUMBER.match(line.text)]
    titles = [clean_title(_ITEM_NUMBER.sub("", line.text, count=1)[:_LONGEST_OPENING]) for line in heads]
    return sum(title.pages is not None or is_standing_item(title.words) for title in titles) >= 2


def title_above(lines: Sequence[Line], first: int, floor: int) -> int | None:
    """Return the line of a title that stands alone right above a report's front set as a table, or None."""
    above = first - 1
    if above < floor or "\t" not in lines[first].text or not lines[first].gap or not lines[above].gap:
        return None
    text = lines[above].text
    is_title = len(text) <= _LONGEST_TITLE and text[0].isupper() and not re.search(r"[.;:]$", text)
    return above if is_title else None

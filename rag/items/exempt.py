"""Which text residents must not see, and how a paper says so.

In: lines and titles. Out: restrictions with the reason printed and the Schedule 12A paragraphs. The trigger
is a section or an item marked exempt, never the word alone: "no exempt items", "exempt accommodation",
"exempt from call-in" and an exempt appendix of an open report restrict nothing here.

Source: Local Government Act 1972, section 100A and Schedule 12A.
"""

import re
from collections.abc import Sequence

from rag.datatypes import Restriction
from rag.items.exclusion import is_closed_title, is_exclusion
from rag.items.lines import Line
from rag.items.named import LABELS, NEGATIVE, labels_in, paragraphs_in
from rag.items.titles import wordings

# "exempt" that speaks of publication: not "exempt accommodation", not "exempt from call-in".
_EXEMPT = (
    r"(?:(?<!tax[- ])(?<!vat[- ])exempt(?!\s+(?:accommodation|from\s+(?!publi|disclos|the\s+press)|charit|organi|vehicle|development|appendi|annex|works))"
    r"|confidential(?!\s+(?:report(?:ing|s?\s+(?:policy|procedure|line))|advice|helpline|waste|appendi|annex|service))|not\s+for\s+publication)"
)
_PRIVATE = (
    r"(?:exempt|confidential|private|closed|not\s+(?:be\s+)?open|excluded|not\s+for\s+publication|press\s+and\s+public)"
)
_PART_TWO = r"part\s*(?:2|II|two|B)\b"
_PART_TWO_ALONE = re.compile(rf"^\W*{_PART_TWO}\W*(?:agenda|items?|business)?\W*$", re.IGNORECASE)
_SECTION_EXEMPT = re.compile(
    rf"""^\W*(?:
      {_PART_TWO}.*?\b{_PRIVATE}
    | (?:exempt|confidential|private|closed|restricted)\s+(?:(?:and|or|/)\s*(?:confidential|exempt|private)\s+)?(?:items|section|session|business|matters|part|agenda|minutes)\b
      (?:\s+of\s+(?:the\s+)?business)?\s*(?:[-–—:(].*)?$
    | (?:exempt|confidential|private|closed)\s+item\W*$
    | (?:items?|matters|business|reports?)\s+.{{0,60}}?(?:exempt\s+information|confidential|(?:not\s+(?:be\s+)?open|closed)\s+to\s+(?:the\s+)?(?:press|public)
      |(?:press|public)\s+.{{0,30}}excluded|(?:be\s+)?considered\s+in\s+(?:private|the\s+absence\s+of))
    | (?:not\s+open|closed)\s+to\s+(?:the\s+)?(?:press|public)
    | not\s+for\s+publication\W*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SECTION_OPEN = re.compile(
    r"""^\W*(?:
      part\s*(?:1|I|one|A)\b(?!\s*of\b) | (?:unrestricted|open|public|non-exempt)\s+(?:items?|section|session|business|part|matters|agenda)\b
    | (?:re-?admission|re-?admittance|readmittance)\s+of\s+(?:the\s+)?(?:press|public) | open\s+to\s+(?:the\s+)?(?:press|public)
    | (?:items?|matters|business)\s+.{0,40}\bin\s+public\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_TITLE_MARK = re.compile(
    rf"""[\[(]\s*(?:part\s*(?:2|II)\s*[-–:]?\s*)?(?:{_EXEMPT}\b[^\])]{{0,160}}|(?:restricted|private)(?:\s+(?:item|report|session|business|information))?\s*(?:[-–:][^\])]{{0,160}})?)[\])]
    | (?:^|[-–—:*]\s*)(?:exempt|confidential)\s*(?:[-–—:]|$|\b(?:minutes?|reports?)\b(?!\s+(?:policy|procedure|line)))
    | ^confidential\s+(?:business|items?|session|matters?)\b
    | (?:^|[-–—:]\s*)restricted\s*(?:[-–—:]\s|$)
    | \bnot\s+for\s+publication\b
    | \s\d{{1,2}}\.\d\s?\(\d{{1,2}}\)[^a-z]{{0,40}}$          # the rule of access that keeps it closed: 10.4(3)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TEXT_MARK = re.compile(
    rf"""^\W*(?:
      (?:(?:this|the)\s+(?:report|item|paper|document)\s+(?:is|contains|includes|has\s+been)\s+(?:[\w-]+\s+){{0,4}}?{_EXEMPT})
    | (?:classification|status|access\s+to\s+information|security|publicity|publication(?:\s+status)?|report\s+status|protective\s+marking|exempt(?:ion)?\s+status)
      \s*[:\t]\s*(?:exempt|confidential|restricted|{_PART_TWO}|not\s+for\s+publication|private)\b(?!.*\bappendi)
    | exempt\s+item\s*[:–—-] | restricted\s*:\s*not\s+open | {_EXEMPT}\s*(?:report|item)?\s*(?:[-–—(].{{0,200}})?$
    | {_EXEMPT}(?:\s+(?:report|item))?,?\s+(?:under|by\s+virtue|information\s+(?:under|as\s+defined|by)|as\s+defined|pursuant) | not\s+for\s+publication\b
    | an?\s+item\s+taken\b.{0, 120}\b(?:press|public)\b.{0, 40}\bexcluded
    | by\s+virtue\s+of\s+(?:paragraph|regulation) | document\s+is\s+(?:restricted|exempt|confidential)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_PART_TWO_REASON = re.compile(
    r"^\W*reasons?\s+for\s+inclusion\s+in\s+part\s*(?:2|II|two)\b(?:,?\s*if\s+(?:appropriate|applicable))?\s*[:\t–-]?\s*(?P<reason>.*)$",
    re.IGNORECASE,
)
_SAYS_EXEMPT = re.compile(
    r"\b(?:exempt|confidential|not\s+for\s+publication)\b|schedule\s+12A|\bparagraph\s+\d", re.IGNORECASE
)
_APPENDIX_EXEMPT = (
    re.compile(
        rf"\b(?i:appendix|appendices|annex(?:es)?)\s+(?P<labels>{LABELS})(?i:\s+(?:to\s+(?:this|the)\s+report)?)?\s*(?i:(?:,?\s*which\s+)?(?:is|are|contains?|being)\s+(?:(?:also|therefore|considered|commercially|deemed|marked|classed|as|to\s+be|an|the|some)\s+){{0,3}}|[-–—(:,]\s*)?"
        rf"(?i:exempt|confidential|not\s+for\s+publication|restricted)\b(?!\s+(?i:accommodation|appendi))"
    ),
    re.compile(
        rf"\b(?i:exempt|confidential|restricted)\s+(?i:appendix|appendices|annex(?:es)?)\s+(?P<labels>{LABELS})"
    ),
    re.compile(
        rf"^\W*(?i:appendix|annex)\s*(?P<labels>{LABELS})\b.{{0,200}}[\[(]\s*(?i:exempt|confidential|restricted|not\s+for\s+publication)\b"
    ),
)
_REASON_LENGTH = 300
_FRONT_LINES = 30
_ITEM_LINES = 6


def section_change(line: Line, part_two_is_private: bool = True) -> bool | None:
    """Return True where an exempt section opens, False where a public one does, else None.

    `part_two_is_private` says what "PART II" alone means in this paper.
    """
    changes = (_section_change(text, part_two_is_private) for text in wordings(line.text.strip("*#_ ")))
    return next((change for change in changes if change is not None), None)


def _section_change(text: str, part_two_is_private: bool) -> bool | None:
    if len(text) > 200:
        return None
    if _SECTION_OPEN.match(text):
        return False
    if _PART_TWO_ALONE.match(text):
        return part_two_is_private or None
    if _SECTION_EXEMPT.match(text):
        return not NEGATIVE.search(text)
    return None


def part_two_is_private(lines: Sequence[Line]) -> bool:
    """Say whether a paper says that its Part II is closed to the public (or that its Part I is open)."""
    private = re.compile(
        rf"{_PART_TWO}.{{0,80}}\b{_PRIVATE}|part\s*(?:1|I|one|A)\b.{{0,60}}\b(?:open|public)\b", re.IGNORECASE
    )
    return any(private.search(line.text[:200]) or is_exclusion(line.text[:200]) for line in lines)


def restriction_in_title(title: str) -> Restriction | None:
    """Return the restriction an item's title prints ("(Exempt)", "NOT FOR PUBLICATION"), or None."""
    is_marked = _TITLE_MARK.search(title) and not NEGATIVE.search(title) and not is_exclusion(title)
    if is_marked or is_closed_title(title):
        return Restriction(title[:_REASON_LENGTH], paragraphs_in(title))
    return None


def restriction_of_report(lines: Sequence[Line]) -> Restriction | None:
    """Return the restriction a report prints of itself: on its front, or as its reason for being in Part II."""
    return _marked(lines[:_FRONT_LINES]) or _part_two_reason(lines)


def restriction_of_item(body: Sequence[Line]) -> Restriction | None:
    """Return the restriction printed under an item's heading, or None."""
    return _marked(body[:_ITEM_LINES])


def _marked(lines: Sequence[Line]) -> Restriction | None:
    for index, line in enumerate(lines):
        if _TEXT_MARK.match(line.text[:_REASON_LENGTH]) and not NEGATIVE.search(line.text[:_REASON_LENGTH]):
            words = " ".join(near.text for near in lines[index : index + 3])
            return Restriction(line.text[:_REASON_LENGTH], paragraphs_in(words))
    return None


def _part_two_reason(lines: Sequence[Line]) -> Restriction | None:
    for index, line in enumerate(lines):
        if (match := _PART_TWO_REASON.match(line.text)) is None:
            continue
        following = lines[index + 1].text if index + 1 < len(lines) else ""
        reason = match["reason"].strip() or following
        if _SAYS_EXEMPT.search(reason) and not NEGATIVE.search(reason):
            return Restriction(reason[:_REASON_LENGTH], paragraphs_in(reason))
    return None


def exempt_appendices(lines: Sequence[Line]) -> dict[str, Restriction]:
    """Return the appendices a report says are exempt, by label ("B" for "Appendix B is exempt")."""
    found: dict[str, Restriction] = {}
    for line in lines:
        text = line.text[:2000]
        for match in (match for pattern in _APPENDIX_EXEMPT for match in pattern.finditer(text)):
            if NEGATIVE.search(match[0]):
                continue
            for label in labels_in(match["labels"]):
                found.setdefault(label, Restriction(text[:_REASON_LENGTH], paragraphs_in(text)))
    return found

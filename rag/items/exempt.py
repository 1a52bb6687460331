"""Which text residents must not see: exempt and confidential items, and how the paper says so.

In: content lines of a part. Out: restrictions with the reason printed and the Schedule 12A paragraphs.
The trigger is a section or an item marked exempt, never the word alone.

Source: Local Government Act 1972, section 100A and Schedule 12A.
"""

import re
from collections.abc import Sequence

from rag.datatypes import Restriction
from rag.items.lines import Line

_SECTION_EXEMPT = re.compile(
    r"""^\W*(?:
      part\s*(?:2|II|two|B)\b(?=.*(?:exempt|confidential|private|closed|not\s+open|excluded|not\s+for\s+publication|press|public|$))
    | (?:exempt|confidential|private|closed|restricted|part\s*(?:2|II|two))\s+(?:(?:and|or|/)\s*confidential\s+)?(?:items|section|session|business|matters|part|agenda)\b(?:\s+of\s+(?:the\s+)?business)?\s*(?:[-–—:(].*)?$
    | (?:exempt|confidential|private|closed)\s+item\W*$
    | (?:items?|matters|business|reports?)\s+.{0,60}(?:exempt|confidential|(?:not\s+(?:be\s+)?open|closed)\s+to\s+(?:the\s+)?(?:press|public)|(?:press|public)\s+.{0,30}excluded|in\s+(?:private|the\s+absence\s+of))
    | (?:not\s+open|closed)\s+to\s+(?:the\s+)?(?:press|public)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SECTION_OPEN = re.compile(
    r"""^\W*(?:
      part\s*(?:1|I|one|A)\b(?!\s*of) | (?:unrestricted|open|public|non-exempt)\s+(?:items?|section|session|business|part|matters)
    | (?:re-?admission|readmittance)\s+of\s+(?:the\s+)?(?:press|public) | open\s+to\s+(?:the\s+)?(?:press|public)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NEGATIVE = re.compile(
    r"\b(?:no|none|not\s+any|nil|without|n/a|there\s+(?:were|are|is|was)\s+no)\b.{0,40}\b(?:exempt|confidential|private|part\s*(?:2|II))|open\s+access|\bnon-?exempt|\bnot\s+(?:exempt|confidential)|\bunrestricted\b",
    re.IGNORECASE,
)
_TITLE_MARK = re.compile(
    r"""[\[(]\s*(?:part\s*(?:2|II)\s*[-–:]?\s*)?(?:exempt|confidential|restricted|not\s+for\s+publication|private)\b[^\])]{0,120}[\])]
    | (?:^|[-–—:]\s*)(?:exempt|confidential|restricted)\s*(?:[-–—:]|$|\b(?:minutes?|reports?|appendix|appendices|annex|item|information|papers?|schedule)\b)
    | \bnot\s+for\s+publication\b | [-–—]\s*part\s*(?:2|II)\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_TEXT_MARK = re.compile(
    r"""^\W*(?:
      not\s+for\s+publication\b | (?:this|the)\s+(?:report|item|paper|document|appendix|annex)\s+(?:is|contains)\s+(?:\w+\s+){0,4}?(?:exempt|confidential|not\s+for\s+publication)
    | (?:classification|status|access\s+to\s+information|security|publicity|publication\s+status|report\s+status|protective\s+marking)\s*[:\t]\s*(?:exempt|confidential|restricted|part\s*(?:2|II)|not\s+for\s+publication|private)\b
    | (?:exempt|confidential)\s*(?:report|appendix|item)?\s*(?:[-–—:(].{0,200})?$ | (?:exempt|confidential)\s+(?:under|by\s+virtue|information\s+under|as\s+defined)
    | by\s+virtue\s+of\s+(?:paragraph|regulation)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_PART_TWO_REASON = re.compile(
    r"^\W*reasons?\s+for\s+inclusion\s+in\s+part\s*(?:2|II|two)\b[^:\t]{0,30}[:\t]?\s*(?P<reason>.*)$", re.IGNORECASE
)
_NOT_APPLICABLE = re.compile(r"^\W*(?:n/?\.?a\.?|none|not\s+applicable|nil|-)?\W*$", re.IGNORECASE)
_APPENDIX_EXEMPT = re.compile(
    r"\b(?:appendix|appendices|annex(?:es)?)\s+(?P<labels>['‘’\"“”\w]{1,4}(?:\s*(?:,|and|&|to|-)\s*['‘’\"“”\w]{1,4}){0,6})\s*(?:to\s+(?:this|the)\s+report\s+)?(?:[-–(:,]\s*)?(?:(?:which\s+)?(?:is|are|contains?|being)\s+)?(?:\w+\s+){0,3}?(?:exempt|confidential|not\s+for\s+publication|restricted)\b",
    re.IGNORECASE,
)
_PARAGRAPHS = re.compile(
    r"\b(?:paragraphs?|paras?\.?|categor(?:y|ies))\s*(?:\(?s?\)?)\s*(?:no\.?\s*)?(?P<numbers>\d{1,2}(?:\s*(?:,|and|&|or|to|[-–])\s*\d{1,2})*)\b",
    re.IGNORECASE,
)
_EXCLUSION = re.compile(
    r"\bexclusion\s+of\b.{0,40}\b(?:public|press)\b|\bexclude\s+(?:the\s+)?(?:press|public)|\bexempt\s+(?:items|information|business)\s*$",
    re.IGNORECASE,
)
_FOLLOWING = re.compile(
    r"\bfollowing\s+(?P<what>items?|business|reports?|matters?)|\bremain(?:der|ing)\b", re.IGNORECASE
)
_ITEM_NUMBERS = re.compile(
    r"\b(?:agenda\s+)?items?\s+(?:no\.?s?\s*)?(?P<numbers>\d{1,3}[a-z]?(?:\s*(?:,|and|&|to|-|–)\s*\d{1,3}[a-z]?)*)",
    re.IGNORECASE,
)
_REASON_LENGTH = 300


def section_change(line: Line) -> bool | None:
    """Return True where an exempt section opens, False where a public one does, else None."""
    text = line.text.strip("*#_ ")
    if len(text) > 200:
        return None
    if _SECTION_OPEN.match(text):
        return False
    if _SECTION_EXEMPT.match(text):
        return not _NEGATIVE.search(text)
    return None


def restriction_in_title(title: str) -> Restriction | None:
    """Return the restriction an item's title prints ("(Exempt)", "NOT FOR PUBLICATION"), or None."""
    if _TITLE_MARK.search(title) and not _NEGATIVE.search(title):
        return Restriction(title[:_REASON_LENGTH], paragraphs_in(title))
    return None


def restriction_in_text(lines: Sequence[Line]) -> Restriction | None:
    """Return the restriction that lines print about the text they belong to, or None."""
    for index, line in enumerate(lines):
        if (match := _PART_TWO_REASON.match(line.text)) is not None:
            following = lines[index + 1].text if index + 1 < len(lines) else ""
            reason = match["reason"] if not _NOT_APPLICABLE.match(match["reason"]) else following
            if not _NOT_APPLICABLE.match(match["reason"]) or (
                not match["reason"].strip() and _names_schedule(following)
            ):
                return Restriction(reason[:_REASON_LENGTH], paragraphs_in(reason))
        elif _TEXT_MARK.match(line.text) and not _NEGATIVE.search(line.text) and len(line.text) < 600:
            words = " ".join(near.text for near in lines[index : index + 3])
            return Restriction(line.text[:_REASON_LENGTH], paragraphs_in(words))
    return None


def exempt_appendices(lines: Sequence[Line]) -> dict[str, Restriction]:
    """Return the appendices a report says are exempt, by label ("B" for "Appendix B is exempt")."""
    found: dict[str, Restriction] = {}
    for line in lines:
        for match in _APPENDIX_EXEMPT.finditer(line.text[:2000]):
            if not _NEGATIVE.search(match[0]):
                reason = Restriction(line.text[:_REASON_LENGTH], paragraphs_in(line.text))
                for label in re.findall(r"\b(?:[A-Z]|\d{1,2}[a-z]?)\b", match["labels"].upper()):
                    found[label.upper()] = reason
    return found


def is_exclusion(title: str) -> bool:
    """Say whether an item is the (public) one that excludes press and public."""
    return _EXCLUSION.search(title) is not None


def excluded_items(text: str) -> tuple[bool, int | None, frozenset[str]]:
    """Return what an exclusion item's words exclude: whether anything, how many items after it, which numbers.

    The count is 1 for "the following item", None for all that follow.
    """
    if _NEGATIVE.search(text) or re.search(
        r"\bnot\s+(?:required|necessary|needed|exclude)|\bif\s+(?:necessary|required|any)\b", text, re.IGNORECASE
    ):
        return False, None, frozenset()
    if match := _ITEM_NUMBERS.search(text):
        return True, 0, _numbers_named(match["numbers"])
    if match := _FOLLOWING.search(text):
        what = (match["what"] or "").lower()
        return True, 1 if what in ("item", "report", "matter") else None, frozenset()
    return False, None, frozenset()


def paragraphs_in(text: str) -> tuple[int, ...]:
    """Return the Schedule 12A paragraphs a text names, in order, each once."""
    found: list[int] = []
    for match in _PARAGRAPHS.finditer(text):
        found += [number for number in _expanded(match["numbers"]) if 1 <= number <= 10 and number not in found]
    return tuple(found)


def _names_schedule(text: str) -> bool:
    return bool(re.search(r"\bexempt\b|\bconfidential\b|schedule\s+12A|\bparagraph\s+\d", text, re.IGNORECASE))


def _numbers_named(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d{1,3}[a-z]?", text)) | frozenset(str(number) for number in _expanded(text))


def _expanded(text: str) -> list[int]:
    """Return the numbers of "1, 2 and 3" or "1 to 3"."""
    numbers: list[int] = []
    for first, last in re.findall(r"(\d{1,3})(?:\s*(?:to|-|–)\s*(\d{1,3}))?", text):
        numbers += range(int(first), min(int(last or first), int(first) + 50) + 1)
    return numbers

"""What a whole file is, from the parts found in it and how it opens.

In: content lines and parts. Out: a PaperKind.
"""

import re
from collections.abc import Sequence

from rag.datatypes import PaperKind, Part
from rag.items.chain import best_chains
from rag.items.fronts import has_report_fields
from rag.items.headings import candidates
from rag.items.lines import Line, bare
from rag.items.parts import Segment
from rag.items.titles import is_standing_item

_DECISION_NOTICE = re.compile(
    r"\b(?:decisions?\s+(?:notice|sheet|list|record|statement)|notice\s+of\s+(?:key\s+|executive\s+)?decisions?\s+(?:made|taken|agreed)"
    r"|record\s+of\s+(?:an?\s+)?(?:executive\s+|officer\s+|delegated\s+|cabinet\s+member\s+)*decisions?"
    r"|decisions?\s+(?:taken|made|agreed)\s+(?:by|at|on)|(?:officer|delegated|executive|cabinet\s+member)\s+decision\s+(?:record|notice|form|report)"
    r"|^notice\s+of\s+(?:decisions?|determination)(?=\W*$|\s*[-–—:])"
    r"|published\s+decisions?|(?:summary|schedule)\s+of\s+decisions(?!\s+to\s+be)|delegated\s+decisions?\s+(?:of|by))\b",
    re.IGNORECASE,
)
_FORWARD_PLAN = re.compile(
    r"^\W*(?:[\w\s,'’&]{0,80}\b)?(?:forward\s+plan|notice\s+of\s+(?:forthcoming\s+)?(?:key|executive|intended)\s+decisions"
    r"|schedule\s+of\s+(?:key\s+decisions|decisions\s+to\s+be))\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:resolved|apologies\s+(?:for\s+absence\s+)?(?:were|was|had)|was\s+agreed|were\s+(?:confirmed|approved|agreed)"
    r"|in\s+the\s+chair|no\s+declarations|none\s+(?:were|was)|declared)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:to\s+(?:receive|consider|note|approve|confirm|agree)|pages?\s+\d+\s*[-–]\s*\d+|will\s+be\s+held"
    r"|you\s+are\s+(?:hereby\s+)?(?:summoned|invited)|agenda)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^[\w/.() -]{0,12}?\d{1,4}\w?[.):]?\s+")
_TOP = 15
_REPORT_FIELDS = 3


def paper_kind(lines: Sequence[Line], parts: Sequence[Segment]) -> PaperKind:
    """Return what a file is; OTHER for one that shows no sign of being a council paper."""
    kinds = [segment.part for segment in parts]
    if Part.AGENDA in kinds and (Part.REPORT in kinds or Part.MINUTES in kinds):
        return PaperKind.PACK
    if (named := _named_at_top(lines)) is not None and Part.AGENDA not in kinds:
        return named
    if kinds.count(Part.REPORT) > 1 and Part.AGENDA not in kinds and kinds[0] is not Part.REPORT:
        return PaperKind.PACK
    for part, kind in _KINDS.items():
        if part in kinds:
            return kind
    return PaperKind.OTHER


_KINDS = {Part.AGENDA: PaperKind.AGENDA, Part.MINUTES: PaperKind.MINUTES, Part.REPORT: PaperKind.REPORT}


def _named_at_top(lines: Sequence[Line]) -> PaperKind | None:
    for line in lines[:_TOP]:
        text = bare(line.text)
        if "\t" in text:
            continue
        if len(text) < 150 and _DECISION_NOTICE.search(text):
            return PaperKind.DECISION_NOTICE
        if len(text) < 150 and _FORWARD_PLAN.match(text):
            return PaperKind.FORWARD_PLAN
    return None


def _has_items(lines: Sequence[Line]) -> bool:
    """Say whether the numbered headings of a notice are items, and not the sections of one decision."""
    chain = best_chains(candidates(lines))
    n_sections = sum(_SECTION_OF_ONE.match(candidate.title.words) is not None for candidate in chain)
    return len(chain) > 1 and n_sections < 2


_SECTION_OF_ONE = re.compile(
    r"^(?:the\s+)?(?:decisions?|reasons?(?:\s+for\s+.*)?|(?:right\s+of\s+)?appeals?|applications?|representations?|hearing|background"
    r"|options?(?:\s+considered)?|alternative\s+options?.*|consultation|conclusions?|findings|summary|introduction|conditions"
    r"|(?:legal|financial)\s+implications|implications)$",
    re.IGNORECASE,
)


def likely_part(lines: Sequence[Line]) -> Part:
    """Return what lines without any opening most look like.

    A decision notice of several items is a record like minutes. A report if its front has a report's fields; where standing items are, minutes if they tell and an agenda
    if they announce; else OTHER.
    """
    named = _named_at_top(lines)
    if named is not None:
        divides = named is PaperKind.DECISION_NOTICE and _has_items(lines)
        return Part.MINUTES if divides else Part.OTHER
    if has_report_fields(lines, 0, _REPORT_FIELDS):
        return Part.REPORT
    titles = (_NUMBER.sub("", bare(line.text), count=1) for line in lines[:400] if len(line.text) < 150)
    if not any(is_standing_item(title) for title in titles):
        return Part.OTHER
    text = "\n".join(line.text[:500] for line in lines[:400])
    past, future = len(_PAST.findall(text)), len(_FUTURE.findall(text))
    return Part.MINUTES if past >= future else Part.AGENDA

"""What a whole file is, from the parts found in it and how it opens.

In: content lines and parts. Out: a PaperKind.
"""

import re
from collections.abc import Sequence

from rag.datatypes import PaperKind, Part
from rag.items.lines import Line
from rag.items.parts import Segment, bare

_DECISION_NOTICE = re.compile(
    r"\b(?:decision\s+(?:notice|sheet|list|record|statement)|notice\s+of\s+(?:key\s+|executive\s+)?decisions?\s+(?:made|taken)|record\s+of\s+(?:an?\s+)?(?:executive\s+|officer\s+|delegated\s+|cabinet\s+member\s+)*decisions?|decisions?\s+(?:taken|made)\s+(?:by|at|on)|(?:officer|delegated|executive|cabinet\s+member)\s+decision\s+(?:record|notice|form|report)|published\s+decisions?|summary\s+of\s+decisions)\b",
    re.IGNORECASE,
)
_FORWARD_PLAN = re.compile(
    r"^\W*(?:[\w\s,'’&]{0,80}\b)?(?:forward\s+plan|notice\s+of\s+(?:forthcoming\s+)?(?:key|executive|intended)\s+decisions|schedule\s+of\s+(?:key\s+)?decisions)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:resolved|apologies\s+(?:for\s+absence\s+)?(?:were|was|had)|was\s+agreed|were\s+(?:confirmed|approved|agreed)|in\s+the\s+chair|no\s+declarations|none\s+(?:were|was)|declared)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:to\s+(?:receive|consider|note|approve|confirm|agree)|pages?\s+\d+\s*[-–]\s*\d+|will\s+be\s+held|you\s+are\s+(?:hereby\s+)?(?:summoned|invited)|agenda)\b",
    re.IGNORECASE,
)
_TOP = 15


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
        if len(text) < 150 and _DECISION_NOTICE.search(text):
            return PaperKind.DECISION_NOTICE
        if len(text) < 150 and _FORWARD_PLAN.match(text):
            return PaperKind.FORWARD_PLAN
    return None


def likely_part(lines: Sequence[Line]) -> Part:
    """Return what lines without any opening most look like: minutes if they tell, an agenda if they announce."""
    text = "\n".join(line.text[:500] for line in lines[:400])
    past, future = len(_PAST.findall(text)), len(_FUTURE.findall(text))
    if past == future == 0:
        return Part.OTHER
    return Part.MINUTES if past >= future else Part.AGENDA

"""Which items a resolution to exclude the press and public closes, in the many words that councils have for it.

In: the words of an item. Out: how many items after it are closed, or which ones by number or title. Nothing is closed
where the words only say that it may be done, or speak of a part of an item ("while it considered its decision").

Sources: Local Government Act 1972, section 100A; Public Bodies (Admission to Meetings) Act 1960, section 1; Local
Government (Scotland) Act 1973, section 50A; Local Government Act (Northern Ireland) 2014, section 42.
"""

import re
from dataclasses import dataclass

from rag.datatypes import Restriction
from rag.items.named import LABELS, NEGATIVE, expanded, labels_in, paragraphs_in
from rag.items.triggers import LOST

_WHO = r"(?:members\s+of\s+)?(?:the\s+)?(?:press|public|media)"
_EXCLUDES = re.compile(
    rf"\bexclud(?:e|es|ed|ing)\s+(?:from\s+the\s+meeting\s+)?(?:the\s+)?{_WHO}\b"
    rf"|\b{_WHO}\b[^.;]{{0,60}}?\b(?:be|were|was|is|are)\s+(?:\w+\s+){{0,2}}?excluded\b"
    r"|\b(?:press|public)\b[^.;]{0,40}\bexcluded\b"
    r"|\b(?:considered|taken|discussed|dealt\s+with)\s+in\s+(?:the\s+absence\s+of\b|private\b)"
    r"|(?P<now>\b(?:go|goes|went|gone|moved?|moves)\s+(?:into\s+(?:closed|private|confidential|exempt)\s+(?:session|business)|['‘“\"]?in(?:to)?\s+committee)\b)",
    re.IGNORECASE,
)
_TITLE = re.compile(
    rf"\bexclusion\b.{{0,40}}\b(?:public|press)\b|\bexclud(?:e|ing)\s+(?:of\s+)?(?:the\s+)?{_WHO}\b|\b(?:public|press)\b.{{0,60}}\bbe\s+(?:\w+\s+)?excluded\b"
    r"|\bexempt\s+(?:items|information|business)\s*$"
    r"|\bitems?\s+(?:to\s+be\s+)?considered\s+in\s+private\s*$|\bpossible\s+exclusion"
    r"|\b(?:resolution|motion)\s+to\s+(?:consider|meet|go)\b.{0,30}\bprivate\b|\bdetermination\s+of\s+exempt\b",
    re.IGNORECASE,
)
_CLOSED_TITLE = re.compile(
    rf"[(\[][^)\]]*\b(?:press|public)\s+excluded\b|^(?!.*\bitems\b).*\b(?:taken|considered|heard|discussed)\s+in\s+private\W*$"
    rf"|\bwhil(?:e|st)\s+{_WHO}\b.{{0,30}}\bexcluded\b|^non-?\s?public\b|^in\s+committee\W*$",
    re.IGNORECASE,
)
_READMITS = re.compile(
    rf"\b{_WHO}\b[^.;]{{0,60}}?\b(?:(?:were|was)\s+(?:\w+\s+)?re-?admitted|returned\s+to\s+the\s+meeting)\b"
    rf"|\bre-?admi(?:t|ssion\s+of|ttance\s+of)\s+(?:the\s+)?{_WHO}\b|\b(?:resumed|returned)\s+(?:\w+\s+){{0,2}}(?:in|to)\s+(?:open|public)\s+session\b"
    r"|\b(?:mov|c[ao]m|go|went|return)\w*\s+(?:back\s+)?(?:out\s+of\s+committee|['‘“\"]?in(?:to)?\s+public)\b",
    re.IGNORECASE,
)
_THIS_ITEM = re.compile(
    r"\bexcluded?\b[^.;]{0,80}\b(?:for|during|from)\s+(?:the\s+\w+\s+of\s+)?this\s+(?:item|matter|business)\b",
    re.IGNORECASE,
)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_FOLLOWING = re.compile(
    r"\b(?:following|next|under-?\s?(?:mentioned|noted)|below|these|those)\s+(?:(?P<n>two|three|four|five|six|\d)\s+)?(?:(?:agenda|confidential|exempt|private)\s+)*"
    r"(?P<what>items?|business|reports?|matters?|part)\b|\bremain(?:der|ing)\b(?:\s+(?P<rest>items?|business))?",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:about|likely)\s+to\s+be\s+(?:transacted|discussed)|\bbusiness\s+to\s+be\s+(?:transacted|discussed)|\bconfidential\s+nature"
    r"|\bAdmission\s+to\s+Meetings\b|\b(?:closed|private|confidential|exempt)\s+(?:session|business)\b|\binstructed\s+to\s+withdraw\b|\bmoves?d?\s+['‘“\"]?in(?:to)?\s+committee\b",
    re.IGNORECASE,
)
_ITEM_NUMBERS = re.compile(
    r"\b(?:(?:agenda\s+)?items?|minutes?(?=\s+(?:no\b|nos\b|\d)))\s+(?:no\.?s?\.?\s*|numbers?\s+)?"
    r"(?P<numbers>\d{1,3}[a-z]?(?:\s*(?:,|and|&|to|-|–)\s*\d{1,3}[a-z]?)*)\b(?!\s*(?:of|\()|/)",
    re.IGNORECASE,
)
# "Appendix 2 to item 7", "the appendices to the report at agenda item 9": the item itself stays open.
_APPENDIX_OF_ITEM = re.compile(
    rf"\b(?i:appendix|appendices|annex(?:es)?)(?:\s+(?P<labels>{LABELS}))?\s+"
    r"(?i:to|of|for|in|under)\s+(?i:(?:the\s+)?(?:submitted\s+)?report\s+(?:(?:at|for|on|to|under)\s+|[^;]{0,160}?\breferred\s+to\s+in\s+))?"
    r"(?i:agenda\s+)?(?i:items?|minutes?)\s+(?i:no\.?\s*)?(?P<number>\d{1,3}[a-z]?)\b",
)
_CONDITION = re.compile(
    r"\b(?:not\s+(?:required|necessary|needed|exclude|considered\s+necessary)|if\s+(?:necessary|required|any|appropriate|so)|whether\s+(?:or\s+not\s+)?any|any\s+items?)\b",
    re.IGNORECASE,
)
_WHILE_DECIDING = re.compile(
    r"\bwhil(?:e|st)\b[^.;]{0,60}\b(?:consider\w*|deliberat\w*|reach\w*)\b[^.;]{0,30}\b(?:decision|verdict|determination)\b"
    r"|\bto\s+(?:deliberate|consider\s+(?:its|their)\s+(?:decision|recommendation|verdict))\b",
    re.IGNORECASE,
)
_DECIDED = re.compile(r"\b(?:agreed|resolved|proposed|seconded)\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_FEWEST_TITLE_WORDS = 2
_BEFORE, _NEAR, _AFTER = 300, 120, 700
_REASON_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Excluded:
    """What a resolution to exclude the public covers: so many items after it, or the items with these numbers.

    `count` is None for all that follow; `text` are its words, which may name items by their titles.
    """

    count: int | None = 0
    numbers: frozenset[str] = frozenset()
    text: str = ""

    def names(self, title: str) -> bool:
        """Say whether the words hold the title of an item, or what of it stands before a dash or a bracket."""
        head = re.split(r"\s+[-–—]\s+|\s*[(\[]", title)[0]
        words = _LETTERS.findall(head.casefold())
        return len(words) >= _FEWEST_TITLE_WORDS and " ".join(words) in " ".join(_LETTERS.findall(self.text.casefold()))


def is_exclusion(title: str) -> bool:
    """Say whether an item is the (public) one that excludes press and public."""
    return _TITLE.search(title) is not None and not is_closed_title(title)


def is_closed_title(title: str) -> bool:
    """Say whether a title says that its own item is taken without the public."""
    return _CLOSED_TITLE.search(title) is not None


def excludes_itself(text: str) -> bool:
    """Say whether the public are excluded "for this item": the one whose words these are."""
    match = _EXCLUDES.search(text)
    near = text[max(match.start() - _BEFORE, 0) : match.end() + _NEAR] if match else ""
    return _THIS_ITEM.search(near) is not None and not (NEGATIVE.search(near) or _CONDITION.search(near))


def readmits(text: str) -> bool:
    """Say whether the public are let in again."""
    return _READMITS.search(text) is not None


def excluded_by(text: str) -> Excluded:
    """Return what an exclusion item's words exclude; nothing where they only say that it may be done."""
    if NEGATIVE.search(text) or _CONDITION.search(text) or LOST.search(text) or _WHILE_DECIDING.search(text):
        return Excluded()
    found = _covered(text)
    return found if found is not None else Excluded(None if _NOW.search(text) else 0)


def excluded_within(text: str) -> Excluded | None:
    """Return what is excluded by words inside an item of another title, None where none of them exclude anybody.

    Only items that are named, or said to follow, are meant; all that follow where the meeting goes into private.
    """
    for match in _EXCLUDES.finditer(text):
        near = text[max(match.start() - _BEFORE, 0) : match.end() + _AFTER]
        if NEGATIVE.search(near) or _CONDITION.search(near) or LOST.search(near) or _WHILE_DECIDING.search(near):
            continue
        if found := _covered(near):
            return found
        if match["now"] and _DECIDED.search(near):
            return Excluded(None)
    return None


def _covered(text: str) -> Excluded | None:
    whole = _APPENDIX_OF_ITEM.sub(" ", text)
    if match := _ITEM_NUMBERS.search(whole):
        return Excluded(0, _numbers_named(match["numbers"]), whole)
    if whole != text:
        return Excluded()
    if (match := _FOLLOWING.search(text)) is None:
        return None
    what, n = (match["what"] or match["rest"] or "").lower(), (match["n"] or "").lower()
    if n:
        return Excluded(int(n) if n.isdigit() else _COUNTS[n])
    return Excluded(1 if what in ("item", "report", "matter") else None)


def excluded_appendices(text: str) -> dict[tuple[str, str], Restriction]:
    """Return the appendices an exclusion names with their item ("Appendix 2 to item 7"), by item number and label."""
    return {
        (match["number"], label): Restriction(text[:_REASON_LENGTH], paragraphs_in(text))
        for match in _APPENDIX_OF_ITEM.finditer(text)
        for label in labels_in(match["labels"] or "")
    }


def _numbers_named(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d{1,3}[a-z]?", text)) | frozenset(str(number) for number in expanded(text))

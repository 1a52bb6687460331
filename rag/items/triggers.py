"""The words that open a decision, a recommendation or a lost motion.

In: content lines. Out: where a record begins and what kind of record it is. What it says, and where it
ends, is for `decisions`. A discussion of an earlier decision opens nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.datatypes import DecisionKind, Part
from rag.items.lines import Line

BODIES = (
    r"(?:committee|sub-?committee|cabinet|board|panel|council|executive|commission|authority|members|mayor|leader"
    r"|forum|group|chair(?:man)?|trustees|meeting|licensing\s+authority)"
)
_ADVERBS = r"(?:(?:unanimously|further|also|duly|then|therefore|accordingly|hereby|collectively|subsequently)\s+)*"
_PREFIX = re.compile(
    r"^[\s>*_#\-–•·▪●]*(?:\(?(?:\d{1,3}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]\s+|\d{1,2}\.\d{1,2}\s+)?[*_]*",
    re.IGNORECASE,
)
_RESOLVED = re.compile(
    rf"(?:(?:accordingly|therefore|whereupon)\s*,?\s*)?(?:it\s+(?:was|is)\s+)?{_ADVERBS}resolved\b"
    r"(?!\s+(?:at|in|by\s+(?:the\s+end|officers?)|issues?|matters?|complaints?|cases?|items?)\b)",
    re.IGNORECASE,
)
_OUTCOME_WORD = re.compile(
    r"(?:agreed|approved|decisions?(?:\s+(?:made|taken))?|resolution|noted|refused|deferred|outcome)\s*[*_]*\s*"
    r"(?:[:;,–—/-]|$|that\b)",
    re.IGNORECASE,
)
_OUTCOME_CAPS = re.compile(rf"{_ADVERBS}(?:AGREED|APPROVED|NOTED|REFUSED|DEFERRED|DECIDED|GRANTED)\b")
_IT_WAS_AGREED = re.compile(
    rf"it\s+was\s+{_ADVERBS}(?:agreed|decided|AGREED)\s*(?:by\s+\w+\s+)?(?:,|that\b|to\b|the(?:se)?\b|this\b|not\b|:)",
    re.IGNORECASE,
)
_BODY_DECIDED = re.compile(
    rf"(?:the\s+)?(?:[A-Z][\w'’&,-]*\s+){{0,10}}?(?i:{BODIES})\s*"
    rf"(?:(?i:{_ADVERBS})(?i:resolved|agreed|approved|noted|endorsed|decided|considered\s+and\s+agreed|has\s+resolved)?\s*"
    rf"(?i:that|to|the\s+following)?\s*:\s*[-–]?\s*$|(?i:{_ADVERBS})(?:RESOLVED|AGREED|APPROVED|NOTED|resolved\s+(?:that|to)\b))",
)
_MINUTES_CONFIRMED = re.compile(
    r"\bminutes\b.{0,200}?\b(?:were|was|be|is|are|having\s+been|taken)\b.{0,60}?\b(?:confirmed|approved|agreed|signed|adopted|accepted)\b",
    re.IGNORECASE,
)
_TO_CONFIRM = re.compile(
    r"\b(?:to|will|would|should|not)\s+(?:be\s+)?(?:confirm|approve|agree|sign)|\bdeferred\b|\bnot\s+(?:yet\s+)?available\b",
    re.IGNORECASE,
)
_PLAINLY = re.compile(
    rf"(?:^|(?<=[.;] )|(?<=\bconsideration, )|(?<=\bdiscussion, )|(?<=\bdebate, ))[Tt]he\s+(?:[A-Z][\w'’&,-]*\s+){{0,6}}?(?i:{BODIES})\s+{_ADVERBS}"
    r"(?:(?:agreed|resolved|decided|approved|granted|refused|adopted|endorsed|deferred|accepted)\b(?!\s+with\b)|noted\s+(?:the\s+(?:report|update|position|contents?|minutes)\b))"
)
_INSIDE = (
    re.compile(rf"\b[Ii]t\s+was\s+{_ADVERBS}resolved\b(?=,?\s+(?:that|to|by\s+\d|nem|unanimously|as\s+follows)\b|:)"),
    re.compile(rf"(?:,|;|\band\b)\s+(?:it\s+was\s+)?{_ADVERBS}resolved\b(?=,?\s+(?:that|to|unanimously)\b|:)"),
    re.compile(rf"(?<!\bhad )(?<!\bhas )(?<!\bhave )(?<!\bbeen )(?:\b[Ii]t\s+was\s+)?{_ADVERBS}\bRESOLVED\b"),
    re.compile(r"(?<=[.;:] )Resolved(?=\s+(?:that|to)\b)"),
    re.compile(rf"\b(?:[Tt]he\s+)?(?i:{BODIES})\s+{_ADVERBS}[Rr]esolved\b(?=,?\s+(?:that|to)\b|:)"),
    re.compile(rf"(?<=[.;:] )[Ii]t\s+was\s+{_ADVERBS}(?:agreed|AGREED)\s+(?:that|to|the|these|this|by|for|not)\b"),
    re.compile(rf"(?<!\bhad )(?<!\bhas )(?<!\bhave )(?<!\bbeen )\b{_ADVERBS}AGREED\b(?=\s+(?:that|to)\b|:)"),
)
# "The report was NOTED." and, of the sentence before it, "AGREED.": capitals say that it is the record.
_CAPS_AT_END = re.compile(
    r"(?:\b(?:was|were)\s+|(?<=[.;] ))(?:(?:unanimously|duly)\s+)?(?:AGREED|APPROVED|NOTED|REFUSED|DEFERRED)(?=\s*(?:[.;]|$))"
)
_RECOMMENDATION = re.compile(
    r"(?:officers?['’]?s?\s+|summary\s+of\s+|proposed\s+)?recommend(?:ations?|ed)(?:\(s\))?\b"
    r"(?!\s+(?:made|from|of\s+the|monitoring|tracker|update|progress|[a-z]+ed\s+by))\s*[*_]*\s*"
    r"(?:[:–—/-].*|that\b.*|to\s+(?:the\s+)?(?:full\s+)?(?:council|cabinet|executive|governing)\b.*|and\s+reasons?.*|for\s+decision.*)?$",
    re.IGNORECASE | re.DOTALL,
)
_ALONE = re.compile(r"[\w'’]*\s*recommendations?(?:\(s\))?\W*", re.IGNORECASE)
_DECISION_ALONE = re.compile(r"(?:the\s+)?decisions?(?:\s+(?:made|taken))?\s*:?[*_]*\s*", re.IGNORECASE)
_NOTHING = re.compile(
    r"^\W*(?:none|n/?a|nil|not\s+applicable|no\s+(?:decisions?|declarations?|apologies|items?|questions?|urgent)|there\s+(?:was|were)\s+(?:no|none))\b|^minutes\s*:"
    r"|^(?:the|this)\s+(?:decision|minute|resolution)s?\b.{0,60}?\b(?:is|are)\s+(?:not\s+for\s+publication|not\s+published|exempt|confidential|restricted)\b",
    re.IGNORECASE,
)
_IS_ASKED = re.compile(
    rf"(?:that\s+)?(?:the\s+)?(?:[\w'’&,-]+\s+){{0,12}}?{BODIES}\s+(?:(?:is|are)\s+(?:therefore\s+)?)(?:asked|recommended|requested|invited)\s*"
    r"(?:to\b|that\b|:)",
    re.IGNORECASE,
)
_PUT = r"(?:(?!not\b)\w+\s+){0,3}?"
LOST = re.compile(
    rf"\b(?:motion|amendment)\b[^.;]{{0,160}}?\b(?:(?:was|were|is|being|be|declared)\s+{_PUT}(?:lost|defeated|rejected)|(?:was|were)\s+not\s+carried|fell|LOST|NOT\s+CARRIED)\b(?!\s+(?:in|within|due)\b)"
    rf"|\b(?:proposal|proposition|recommendation|resolution|vote)\b[^.;]{{0,100}}?\b(?:was|were)\s+{_PUT}(?:lost|not\s+carried)\b(?!\s+(?:in|to|for|within|from|income|during|due)\b)"
    r"|\bput\s+to\s+the\s+(?:vote|meeting)\s*,?\s+(?:and\s+)?(?:was\s+)?(?:declared\s+)?(?:lost|defeated|not\s+carried)\b",
    re.IGNORECASE,
)
_CARRIED = re.compile(
    r"\b(?:motion|proposals?|recommendations?)\b[^.;]{0,120}?\b(?:was|were)\s+(?:(?!not\b)\w+\s+){0,3}?carried\b(?!\s+out\b)",
    re.IGNORECASE,
)
# Words without which the longer patterns need not be tried.
_LOST_WORDS = ("lost", "defeated", "rejected", "carried", "fell")
_DECIDED_WORDS = ("resolved", "agreed", "approved")
_CONFIRMED_WORD = re.compile(r"\b(?:confirmed|approved|agreed|signed|adopted|accepted)\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:had|has|have)\s+(?:been\s+|previously\s+|already\s+)?(?:resolved|agreed|approved)\b"
    r"|\b(?:agreed|resolved|approved)\s+(?:at|in)\s+(?:its|the|their|a|our)?\s*(?:last|previous|earlier|\w+\s+meeting|meeting"
    r"|\d{4}|january|february|march|april|may|june|july|august|september|october|november|december)\b"
    r"|\b(?:at|in)\s+(?:its|the|their)\s+(?:last|previous|earlier|\w+\s+\d{4})\s+meeting\b.{0,40}\b(?:agreed|resolved)\b",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[-–•·▪●]\s|\(?(?:[a-z]|[ivx]{1,5})[.)]\s)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Where a record opens.

    `start` is an offset in the document; a block runs on over lines, anything else is one sentence.
    """

    line: int
    start: int
    kind: DecisionKind
    is_block: bool = True


def trigger_at(lines: Sequence[Line], at: int, part: Part, is_formal: bool) -> Trigger | None:
    """Return the record that opens in a line, or None.

    Args:
        lines: an item's body.
        at: the line.
        part: what the item is part of: reports and agendas only recommend.
        is_formal: the item has a "Resolved" block, so softer words are talk about it.
    """
    line = lines[at]
    skip = _PREFIX.match(line.text)
    offset = skip.end() if skip else 0
    text = line.text[offset:]
    if part in (Part.REPORT, Part.AGENDA, Part.APPENDIX):
        return _proposal(lines, at, text, offset, part)
    if says_lost(line.text) or _says_lost_over_lines(lines, at):
        return Trigger(at, line.start, DecisionKind.LOST, is_block=False)
    if _has_any(line.text, _DECIDED_WORDS) and _PAST.search(line.text[:200]):
        return None
    if _DECISION_ALONE.fullmatch(text):
        return _under_heading(lines, at)
    goes_on = at > 0 and text[:1].islower() and is_wrapped(lines[at - 1], line)
    kind = (
        _opens(text, is_formal and bool(_BULLET.match(line.text)))
        if not goes_on or _IT_WAS.search(lines[at - 1].text)
        else None
    )
    if kind is not None:
        return _with_line_above(lines, Trigger(at, line.start + offset, kind))
    return _inside(lines, at, is_formal)


def _with_line_above(lines: Sequence[Line], trigger: Trigger) -> Trigger:
    """Return the record begun at the "It was" that the width of the page has left on the line above."""
    at = trigger.line
    if at == 0 or trigger.start != lines[at].start or not is_wrapped(lines[at - 1], lines[at]):
        return trigger
    lead = _IT_WAS.search(lines[at - 1].text)
    return Trigger(at - 1, lines[at - 1].start + lead.start(), trigger.kind) if lead else trigger


_IT_WAS = re.compile(r"\b[Ii]t(?:\s+(?:was|is)(?:\s+(?:unanimously|further|also|therefore))?)?$")


def _under_heading(lines: Sequence[Line], at: int) -> Trigger | None:
    """Return the decision under the word "Decision" alone; "None" under it decides nothing."""
    if at + 1 >= len(lines) or _NOTHING.match(lines[at + 1].text):
        return None
    text = lines[at + 1].text
    return Trigger(at + 1, lines[at + 1].start, _opens(_PREFIX.sub("", text, count=1), False) or DecisionKind.AGREED)


def _proposal(lines: Sequence[Line], at: int, text: str, offset: int, part: Part) -> Trigger | None:
    """Return a report's recommendation; it begins after a heading that is the word alone."""
    if _ALONE.fullmatch(text) and at + 1 < len(lines):
        return Trigger(at + 1, lines[at + 1].start, DecisionKind.RECOMMENDED)
    if _recommends(text) or (part is not Part.AGENDA and _IS_ASKED.match(text)):
        return Trigger(at, lines[at].start + offset, DecisionKind.RECOMMENDED)
    return None


def plain_trigger_at(lines: Sequence[Line], at: int) -> Trigger | None:
    """Return the decision that a line tells in plain words ("The Board agreed to ..."), as minutes without formal ones do."""
    text = running_on(lines, at)
    match = None if _PAST.search(text[:200]) or says_lost(text) else _PLAINLY.search(text)
    if match is None or match.start() >= len(lines[at].text):
        return None
    line, start = _place(lines, at, match.start())
    return Trigger(line, start, DecisionKind.AGREED, is_block=text.rstrip(" -–").endswith(":"))


def running_on(lines: Sequence[Line], at: int) -> str:
    """Return a line with the rest of the sentence that its width has cut: every break is one space."""
    text = lines[at].text
    for before, line in zip(lines[at : at + _MOST_WRAPPED], lines[at + 1 : at + 1 + _MOST_WRAPPED], strict=False):
        if not is_wrapped(before, line):
            break
        text = f"{text} {line.text}"
    return text


def _place(lines: Sequence[Line], at: int, offset: int) -> tuple[int, int]:
    """Return the line, and the offset in the document, of a character of what `running_on` gives for a line."""
    while offset > len(lines[at].text):
        offset -= len(lines[at].text) + 1
        at += 1
    return at, lines[at].start + offset


def is_wrapped(line: Line, following: Line) -> bool:
    """Say whether a line was cut by the width of the page and goes on in the next."""
    return (
        (following.gap == 0 or following.page != line.page)
        and len(line.text) >= _WRAPPED
        and not line.text.endswith((".", ":", ";", "?"))
        and not _BULLET.match(following.text)
        and not (_OPENS_ANEW.match(following.text) and not _LEADS_ON.search(line.text))
    )


_OPENS_ANEW = re.compile(r"(?:RESOLVED|Resolved|AGREED|Agreed|DECISION|Decision)\b\s*(?::|[-–]|[Tt]hat\b|$)")
_LEADS_ON = re.compile(r"(?:\b(?:was|is|and|it|therefore|accordingly|unanimously)|,)$", re.IGNORECASE)
_WRAPPED, _MOST_WRAPPED = 50, 4


def _says_lost_over_lines(lines: Sequence[Line], at: int) -> bool:
    match = LOST.search(text) if _has_any(text := running_on(lines, at), _LOST_WORDS) else None
    return match is not None and match.start() < len(lines[at].text) < match.end()


def says_lost(text: str) -> bool:
    """Say whether a text tells of a motion or an amendment that was lost."""
    return _has_any(text, _LOST_WORDS) and LOST.search(text) is not None


def _has_any(text: str, words: Sequence[str]) -> bool:
    lower = text.lower()
    return any(word in lower for word in words)


def _confirmed(text: str) -> re.Match[str] | None:
    return _MINUTES_CONFIRMED.search(text) if "minutes" in text.lower() and _CONFIRMED_WORD.search(text) else None


def is_formal(lines: Sequence[Line]) -> bool:
    """Say whether an item's body has a block that opens with a word of decision."""
    return any(_RESOLVED.match(_PREFIX.sub("", line.text, count=1)) for line in lines)


def _recommends(text: str) -> bool:
    return len(text) < 1500 and _RECOMMENDATION.match(text) is not None


def _opens(text: str, is_discussion: bool) -> DecisionKind | None:
    if _RESOLVED.match(text):
        return DecisionKind.RESOLVED
    if _recommends(text):
        return DecisionKind.RECOMMENDED
    if _OUTCOME_WORD.match(text) or _OUTCOME_CAPS.match(text):
        return DecisionKind.AGREED
    # In a bullet beside a formal resolution, "it was agreed" tells of the talk that led to it.
    if not is_discussion and (_IT_WAS_AGREED.match(text) or _BODY_DECIDED.match(text)):
        return DecisionKind.AGREED
    return None


def _inside(lines: Sequence[Line], at: int, is_formal: bool) -> Trigger | None:
    """Return a record that begins within a line: "... seconded by Cllr B and RESOLVED that ..."."""
    line, text = lines[at], running_on(lines, at)
    for pattern, kind in _INSIDE_KINDS if _has_any(text, _DECIDED_WORDS) else ():
        if (
            (is_formal and kind is _AGREED_KIND and _BULLET.match(line.text))
            or (match := pattern.search(text)) is None
            or match.start() >= len(line.text)
        ):
            continue
        words = re.search(r"[A-Za-z]", match[0].removeprefix("and ").removeprefix(", and "))
        lead = len(match[0]) - len(match[0].lstrip(",; "))
        lead += len("and ") if match[0][lead:].startswith("and ") else 0
        return Trigger(*_place(lines, at, match.start() + (lead if words else 0)), kind)
    if is_formal or _BULLET.match(line.text):
        return None
    if (match := _CAPS_AT_END.search(text)) and match.start() < len(line.text):
        return Trigger(at, line.start + match.start(), DecisionKind.AGREED, is_block=False)
    if (match := _confirmed(text)) and match.start() < len(line.text) and not _TO_CONFIRM.search(text):
        return Trigger(at, line.start + match.start(), DecisionKind.APPROVED, is_block=False)
    if "carried" in text.lower() and (match := _CARRIED.search(text)) and match.start() < len(line.text):
        return Trigger(at, line.start + match.start(), DecisionKind.RESOLVED, is_block=False)
    return None


_RESOLVED_KIND, _AGREED_KIND = DecisionKind.RESOLVED, DecisionKind.AGREED
_INSIDE_KINDS = tuple(zip(_INSIDE, (_RESOLVED_KIND,) * 5 + (_AGREED_KIND,) * 2, strict=True))

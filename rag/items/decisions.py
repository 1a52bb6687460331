"""Formal decisions, recommendations and lost motions, verbatim, with where they stand.

In: a document and the content lines of one item's body. Out: what was decided and what was only
proposed. A block is opened by its words (`triggers`) and closed by its layout (`blocks`).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.datatypes import Decision, DecisionKind, Document, Part, Vote
from rag.items.blocks import block_end, parts_of
from rag.items.lines import Line
from rag.items.triggers import BODIES, LOST, Trigger, is_formal, is_wrapped, plain_trigger_at, says_lost, trigger_at
from rag.items.votes import movers, vote_in

_VERBS = {
    DecisionKind.NOTED: re.compile(r"\bnot(?:ed|e)\b", re.IGNORECASE),
    DecisionKind.APPROVED: re.compile(r"\b(?:approved?|adopt(?:ed)?|grant(?:ed)?|endorsed?)\b", re.IGNORECASE),
    DecisionKind.REFUSED: re.compile(r"\brefused?\b|\brejected\b", re.IGNORECASE),
    DecisionKind.DEFERRED: re.compile(r"\bdeferr?(?:ed)?\b", re.IGNORECASE),
}
_MINUTES = re.compile(
    r"\bminutes\b.{0,200}\b(?:confirmed|approved|agreed|signed|adopted|accepted|correctly\s+recorded|correct\s+record|accurate\s+record)\b",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_VERB = re.compile(
    r"\b(?:agreed|considered|requested|asked|supported|welcomed|thanked|recommended|delegated)\b(?!\s*:?\s*$)"
    r"|(?<!would )(?<!will )(?<!could )(?<!may )(?<!must )\b(?:be|been|to)\s+"
    r"(?!not(?:ed|e)\b|approved?\b|adopt(?:ed)?\b|grant(?:ed)?\b|refused?\b|deferr?(?:ed)?\b|endorsed?\b|rejected\b|received\b"
    r"|the\b|a\b|an\b|be\b|this\b|that\b|its\b|their\b|conditions?\b|these\b|those\b|date\b|any\b|all\b|and\b|take\b|members\b)"
    r"(?!\d)[a-z]{3,}",
)
_LEADING = re.compile(
    rf"^\W*(?:(?:accordingly|therefore)\W+)?(?:it\s+was\s+|the\s+(?:[\w'’-]+\s+){{0,6}}?{BODIES}\s+)?(?:unanimously\s+)?(?:resolved|agreed|decision|decisions)\b\W*",
    re.IGNORECASE,
)
_DECIDES_FIRST = frozenset({DecisionKind.DEFERRED, DecisionKind.REFUSED})
_NOT_DECISIONS = frozenset({DecisionKind.RECOMMENDED, DecisionKind.LOST})
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bCllr)(?<!\bNo)(?<!\bSt)[.!?][\"'”’)]*(?=\s+[\"'“‘(]?[A-Z\d]|\s*$)"
)
_MOVES = re.compile(r"\b(?:moved|proposed|proposer|motion|amendment)\b", re.IGNORECASE)
_MOVES_BY = re.compile(
    r"\b(?:moved|proposed)\b.{0,80}\bseconded\b|\b(?:moved|proposed)\s+(?:by|an?\s+amendment|that)\b", re.IGNORECASE
)
_MOTION_LINES = 5
_VOTE_LINES = 8
_VOTE_WORDS = re.compile(
    r"\b(?:vote[sd]?|voting|carried|unanimous\w*|in\s+favour|abst\w+)\b|\b[Ff]or:?\s+\d", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What one item's text decided, and what it only proposed or lost."""

    decisions: tuple[Decision, ...] = ()
    recommendations: tuple[Decision, ...] = ()


def outcomes_of(document: Document, lines: Sequence[Line], part: Part) -> Outcomes:
    """Return the decisions and recommendations in an item's body lines, each once, in order."""
    formal = is_formal(lines)
    found = _found(document, lines, lambda at: trigger_at(lines, at, part, formal))
    if part is Part.MINUTES and not any(decision.kind not in _NOT_DECISIONS for decision in found):
        found = sorted(
            [*found, *_found(document, lines, lambda at: plain_trigger_at(lines, at))], key=lambda one: one.start
        )
    found = _apart(found)
    decided = tuple(decision for decision in found if decision.kind not in _NOT_DECISIONS)
    return Outcomes(decided, tuple(decision for decision in found if decision.kind in _NOT_DECISIONS))


def _found(document: Document, lines: Sequence[Line], trigger_of: Callable[[int], Trigger | None]) -> list[Decision]:
    found: list[Decision] = []
    seen: set[str] = set()
    at = 0
    while at < len(lines):
        trigger = trigger_of(at)
        if trigger is None:
            at += 1
            continue
        last, start, end = _extent(document, lines, trigger)
        decision = _decision(document, lines, trigger, last, start, end)
        words = " ".join(decision.text.split()).lower()
        if words not in seen:
            found.append(decision)
        seen.add(words)
        at = last + 1
    return found


def _apart(found: Sequence[Decision]) -> list[Decision]:
    """Return the records without those that a later one holds (a motion within the span of its loss)."""
    return [one for at, one in enumerate(found) if not any(one.start >= later.start for later in found[at + 1 :])]


def _extent(document: Document, lines: Sequence[Line], trigger: Trigger) -> tuple[int, int, int]:
    """Return the last line of a record and the offsets of its words."""
    if trigger.is_block:
        last = block_end(lines, trigger.line, trigger.start - lines[trigger.line].start)
        return last, trigger.start, lines[last].end
    return _sentence_extent(document, lines, trigger)


def _sentence_extent(document: Document, lines: Sequence[Line], trigger: Trigger) -> tuple[int, int, int]:
    """Return the extent of the sentence that says it, begun at the motion where that stands before it."""
    at_first = trigger.line
    while at_first > 0 and is_wrapped(lines[at_first - 1], lines[at_first]):
        at_first -= 1
    first = lines[at_first]
    last = trigger.line
    while last + 1 < len(lines) and lines[last + 1].gap == 0 and not _SENTENCE_END.search(lines[last].text[-12:]):
        last += 1
    text = document.text[first.start : lines[last].end]
    at = trigger.start - first.start
    if trigger.kind is DecisionKind.LOST and (lost := LOST.search(text)):
        at = lost.start()
    sentences = _sentences(text)
    index = next((n for n, (_, end) in enumerate(sentences) if at < end), len(sentences) - 1)
    begin = index
    while trigger.kind is DecisionKind.LOST and begin > 0 and _MOVES.search(text, *sentences[begin - 1]):
        begin -= 1
    start = first.start + sentences[begin][0]
    if trigger.kind is DecisionKind.LOST and begin == 0 and not _MOVES_BY.search(text):
        start = _motion_above(lines, trigger.line, start)
    return last, start, first.start + sentences[index][1]


def _motion_above(lines: Sequence[Line], lost: int, start: int) -> int:
    """Return where the motion begins that a line some way below says was lost (`start` if it is not near)."""
    for index in range(lost - 1, max(lost - _MOTION_LINES, 0) - 1, -1):
        if _MOVES_BY.search(lines[index].text[:200]):
            return lines[index].start
    return start


def _sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a paragraph, a leading paragraph number left out."""
    number = re.match(r"(?:\(?\d{1,3}[.)]|\d{1,3}\.\d{1,2}\.?)\s+", text)
    start = number.end() if number else 0
    found = []
    for match in _SENTENCE_END.finditer(text, start):
        found.append((start, match.end()))
        start = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
    if start < len(text):
        found.append((start, len(text)))
    return found or [(0, len(text))]


def _decision(document: Document, lines: Sequence[Line], trigger: Trigger, last: int, start: int, end: int) -> Decision:
    text = document.text[start:end]
    mover, seconder = _movers(lines, trigger, last, start)
    kind = _kind(trigger.kind, text)
    said = text.splitlines()[-1] if kind is DecisionKind.LOST else text
    vote = vote_in(said) or _vote_nearby(lines, trigger, last)
    return Decision(kind, text, start, end, document.page_at(start).number, vote, mover, seconder)


def _kind(opened: DecisionKind, text: str) -> DecisionKind:
    """Return the kind the words give: the verb all parts share, or the opening's own."""
    if opened in _NOT_DECISIONS or opened is DecisionKind.APPROVED:
        return opened
    kinds = [_part_kind(part) for part in parts_of(_LEADING.sub("", text, count=1))]
    if kinds and kinds[0] is not None and (len(set(kinds)) == 1 or kinds[0] in _DECIDES_FIRST):
        return kinds[0]
    return opened


def _part_kind(part: str) -> DecisionKind | None:
    """Return the kind of one part: its first verb's, unless two verbs of decision share it."""
    if _MINUTES.search(part):
        return DecisionKind.APPROVED
    said = {kind: match.start() for kind, verb in _VERBS.items() if (match := verb.search(part))}
    if not said:
        return None
    first = min(said, key=lambda kind: said[kind])
    other = _OTHER_VERB.search(part)
    if (first not in _DECIDES_FIRST and len(said) > 1) or (other and other.start() < said[first]):
        return None
    return first


def _vote_nearby(lines: Sequence[Line], trigger: Trigger, last: int) -> Vote | None:
    """Return the vote on the lines after a record, or on the last lines before it."""
    if trigger.kind in _NOT_DECISIONS:
        return None
    for index in range(last + 1, min(last + 2, len(lines))):
        if _VOTE_WORDS.search(lines[index].text[:120]) and (vote := vote_in(lines[index].text)):
            return vote
    for index in range(trigger.line, max(trigger.line - _VOTE_LINES, -1), -1):
        if index < trigger.line and says_lost(lines[index].text):
            return None
        before = lines[index].text if index < trigger.line else lines[index].text[: trigger.start - lines[index].start]
        if _VOTE_WORDS.search(before) and (vote := vote_in(before)):
            return vote
    return None


def _movers(lines: Sequence[Line], trigger: Trigger, last: int, start: int) -> tuple[str | None, str | None]:
    """Return who moved and seconded: said in the record, just after it, or in the lines before."""
    first = next((n for n in range(trigger.line) if lines[n].end > start), trigger.line)
    own = " ".join(line.text for line in lines[first : last + 1])
    for text in (own, *(lines[index].text for index in range(last + 1, min(last + 2, len(lines))))):
        if any(found := movers(text)):
            return found
    for index in range(trigger.line - 1, max(trigger.line - 4, -1), -1):
        if says_lost(lines[index].text):
            break
        if any(found := movers(lines[index].text)):
            return found
    return None, None

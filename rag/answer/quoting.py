"""Evidence in, the pieces of it that are quoted out, and how much of each. Pure.

A few words where the best piece is ahead of the rest and one thing is asked, more where it is not: a reader of four
sentences who finds the answer in the third is better served than one who reads only the first. What came later in the
papers, and what was decided, count for a little more than their score: they are what people ask for.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rag.answer.disagreement import corrects
from rag.answer.following import ASKS_WHO_VOTED, with_what_follows
from rag.answer.subjects import are_one_subject
from rag.datatypes import Evidence, Part
from rag.generate.excerpt import frame_end
from rag.library.sentences import leads_in, on_one_line
from rag.library.words import stems
from rag.search.evidence import decision_at
from rag.search.question import Wants, subject, wants

N_CANDIDATES = 12
SHORT_WORDS, LONG_WORDS = 45, 112
# Share of the best piece's score below which the second leaves it little company; reasons stand in several sentences.
CLEARLY_BEHIND, CLEARLY_BEHIND_A_REASON = 0.93, 0.8
SHORT_SHARE, LONG_SHARE = 0.8, 0.7  # of the best piece's score, below which nothing is quoted
MOST_PIECES = 8
SHORT_DECISION_WORDS, LONG_DECISION_WORDS = 40, 80  # of a decision that is quoted whole
# What speaks for a piece besides its score, as shares of the best one's. Chosen on our own dev questions.
_DECIDED, _LATEST, _QUESTION, _OPENING, _CORRECTION = 0.05, 0.05, 0.1, 0.1, 0.5
LEFT_OUT = "[…]"
_LEAD_WORDS = 6  # "RESOLVED:", "It was resolved that:"

_RESULT = (
    r"\b(?:what happened|what(?:'s| is) happening|in the end|end up|settled? on|decid\w*|agree\w*|approv\w*|outcome|refus\w*|reject\w*"
    r"|turned down|get through|succeed\w*|vot(?:e|es|ed))\b"
)
_ASKS_RESULT = re.compile(_RESULT, re.IGNORECASE)
_ASKS_OUTCOME = re.compile(
    rf"^(?:is|are|was|were|did|do|does|will|would|has|have|had|can|could)\b|{_RESULT}", re.IGNORECASE
)
_ASKS_WHAT_CAME = re.compile(
    r"\bwhat\b.*\b(?:decid|agree|happen|resolv|outcome|approv|say\b|said\b)|\b(?:decision|outcome) (?:on|about|of)\b",
    re.IGNORECASE,
)
_SINGLE_WORDS = 2
_QUESTION_WORD = re.compile(r"\b(?:who|whom|when|where|why|how|what|which)\b", re.IGNORECASE)
_ONLY_RESOLVED = re.compile(r"(?:it was )?(?:resolved|agreed|recommended|decision)\W*(?:that)?\W*", re.IGNORECASE)
_PAGES = re.compile(r"\(pages? [\d\s–-]+\)", re.IGNORECASE)
_ASKS_EARLIER = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|19\d\d|20\d\d"
    r"|first|original\w*|last time|before|earlier|start of)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?:The report (?:of|circulated|presented|asked)|The (?:\w+ )?(?:Committee|Board|Panel|Cabinet) considered|Consideration was given)"
)


def worth_quoting(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the pieces to quote, best first, each cut to what matters of it.

    Args:
        question: as it was understood.
        evidence: best first, at least one piece.
    """
    asks_much = len(_QUESTION_WORD.findall(question)) > 1 or ASKS_WHO_VOTED.search(question) is not None
    behind = CLEARLY_BEHIND_A_REASON if Wants.REASON in wants(question) else CLEARLY_BEHIND
    is_short = _is_clear(evidence, behind) and not asks_much
    share, room = (SHORT_SHARE, SHORT_WORDS) if is_short else (LONG_SHARE, LONG_WORDS)
    near = [piece for piece in evidence if piece.score >= share * evidence[0].score or corrects(piece, evidence[0])]
    telling = [piece for piece in near if not _says_nothing(piece)] or near
    is_cut = is_short and not _ASKS_WHAT_CAME.search(question)
    decision_words = SHORT_DECISION_WORDS if is_cut else LONG_DECISION_WORDS
    if _ASKS_RESULT.search(question):
        telling = [part for piece in telling for part in _with_opening(piece, room)]
    whole = [with_what_follows(question, shortened(question, piece, decision_words)) for piece in telling]
    pieces = [piece for piece in whole if _n_words(piece) <= LONG_WORDS] or whole
    worth = _worth(question, pieces)
    order = sorted(range(len(pieces)), key=lambda i: (-worth[i], i))
    return within(_without_repeats([pieces[i] for i in order]), room)


def _wants_outcome(question: str) -> bool:
    return _ASKS_OUTCOME.search(question) is not None or len(question.split()) <= _SINGLE_WORDS


def _with_opening(piece: Evidence, room: int) -> list[Evidence]:
    """Return a later part of a decision with the first one before it, which says what was decided of the matter itself.

    The part alone where both are more than `room` words.
    """
    passage, decision = piece.hit.passage, decision_at(piece.hit, piece)
    if decision is None or piece.start <= decision.start or decision.start < passage.start:
        return [piece]
    spans = [s for s in passage.sentences if decision.start < s.end and s.end <= piece.start]
    texts = [on_one_line(passage.between(max(s.start, decision.start), s.end)) for s in spans]
    n_lead = next((n for n, text in enumerate(texts) if len(text.split()) > _LEAD_WORDS and not leads_in(text)), None)
    if n_lead is None or sum(len(text.split()) for text in texts[: n_lead + 1]) + _n_words(piece) > room:
        return [piece]
    start, end = decision.start, spans[n_lead].end
    opening = replace(
        piece, text=passage.between(start, end), readable=" ".join(texts[: n_lead + 1]), start=start, end=end
    )
    return [opening, piece]


def _without_repeats(pieces: Sequence[Evidence]) -> list[Evidence]:
    """Return the pieces without those that stand within an earlier one."""
    return [
        piece
        for i, piece in enumerate(pieces)
        if not any(
            other.hit.item.id == piece.hit.item.id and other.start <= piece.start and piece.end <= other.end
            for other in pieces[:i]
        )
    ]


def within(pieces: Sequence[Evidence], room: int) -> list[Evidence]:
    """Return the first piece and as many of the rest as fit with it into `room` words, in order."""
    chosen, n_words = [pieces[0]], _n_words(pieces[0])
    for piece in pieces[1:]:
        if len(chosen) < MOST_PIECES and n_words + _n_words(piece) <= room:
            chosen.append(piece)
            n_words += _n_words(piece)
    return chosen


def _is_clear(evidence: Sequence[Evidence], behind: float) -> bool:
    return len(evidence) < 2 or evidence[1].score < behind * evidence[0].score


def _says_nothing(piece: Evidence) -> bool:
    """True for words that only lead in to others, what stands over the item anyway, and the names of a table's columns."""
    names_columns = "\t" in piece.text and ":" not in piece.readable
    said = set(stems(_PAGES.sub("", piece.readable)))
    is_heading = bool(said) and said <= set(stems(piece.hit.passage.heading))
    only_resolves = _ONLY_RESOLVED.fullmatch(piece.readable) is not None
    return names_columns or is_heading or only_resolves or leads_in(piece.readable)


def _n_words(piece: Evidence) -> int:
    return len(piece.readable.split())


def _worth(question: str, pieces: Sequence[Evidence]) -> list[float]:
    """Return what each piece is worth to the reader, the best-scored one 1 before what is added."""
    best = pieces[0]
    group = [are_one_subject(piece.hit.item, best.hit.item) for piece in pieces]
    latest = None if _ASKS_EARLIER.search(question) else _latest_of_several(pieces, group)
    wants_outcome = _wants_outcome(question)
    return [
        piece.score / best.score
        + _DECIDED * (is_in_group and wants_outcome and decision_at(piece.hit, piece) is not None)
        + _LATEST * (is_in_group and latest is not None and piece.hit.item.meeting.date == latest)
        + _CORRECTION * corrects(piece, best)
        - _QUESTION * ("?" in piece.readable)
        - _OPENING * (_OPENS.match(piece.readable) is not None)
        for piece, is_in_group in zip(pieces, group, strict=True)
    ]


def _latest_of_several(pieces: Sequence[Evidence], group: Sequence[bool]) -> date | None:
    """Return the day of the latest minutes on the best piece's subject, where there are several days."""
    days = {
        piece.hit.item.meeting.date
        for piece, is_in_group in zip(pieces, group, strict=True)
        if is_in_group and piece.hit.item.part is Part.MINUTES
    } - {None}
    return max((day for day in days if day), default=None) if len(days) > 1 else None


def shortened(question: str, piece: Evidence, decision_words: int = SHORT_DECISION_WORDS) -> Evidence:
    """Return a piece as it is shown: without a neutral frame in front, a long decision by its parts that matter.

    What is left out of a decision of more than `decision_words` words is marked with […]; the citation still holds the
    whole.
    """
    if _n_words(piece) > decision_words and decision_at(piece.hit, piece) is not None:
        return replace(piece, readable=_relevant_parts(question, piece))
    start = frame_end(piece.readable)
    shown = piece.readable[start:]
    return replace(piece, readable=shown[:1].upper() + shown[1:]) if start else piece


def _relevant_parts(question: str, piece: Evidence) -> str:
    """Return the decision's opening words and its parts that share most with the question; the first ones if none does."""
    passage = piece.hit.passage
    spans = [s for s in passage.sentences if piece.start <= s.start and s.end <= piece.end]
    parts = [on_one_line(passage.between(s.start, s.end)) for s in spans]
    n_lead = int(len(parts) > 1 and len(parts[0].split()) <= _LEAD_WORDS)
    asked = frozenset(stems(subject(question))) - frozenset(stems(piece.hit.item.title))
    shared = [len(asked & frozenset(stems(part))) for part in parts[n_lead:]]
    most = max(shared, default=0)
    kept = [n_lead + i for i, n in enumerate(shared) if n == most]
    if not most or len(kept) == len(shared):
        kept = _first_that_fit(parts, n_lead)
    if len(kept) == len(shared):
        return piece.readable
    return _with_gaps(parts, [*range(n_lead), *kept])


def _first_that_fit(parts: Sequence[str], start: int) -> list[int]:
    kept: list[int] = []
    n_words = 0
    for i in range(start, len(parts)):
        n_words += len(parts[i].split())
        if kept and n_words > SHORT_DECISION_WORDS and not leads_in(parts[kept[-1]]):
            break
        kept.append(i)
    return kept


def _with_gaps(parts: Sequence[str], kept: Sequence[int]) -> str:
    words, last = [], -1
    for i in kept:
        words += [LEFT_OUT] * (i > last + 1) + [parts[i]]
        last = i
    return " ".join(words + [LEFT_OUT] * (last + 1 < len(parts)))

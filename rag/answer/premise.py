"""A question that takes for granted what the record denies, and the sentence that says so. Pure: words only.

"Why was the shop approved?" has no answer where the panel refused it; the record's own decision is the answer. Only
what is plain is named: the question's word for the outcome, another one in the decision on the same subject, and no
decision on it that has the question's word.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.subjects import are_one_subject
from rag.datatypes import Evidence
from rag.library.words import stems
from rag.search.evidence import decision_at
from rag.search.question import subject

# How an outcome is told, in questions and in records; the name of each is the word the sentence uses.
_OUTCOMES = {
    "approved": r"approv(?:e[ds]?|ing|al)|grant(?:ed|ing)|adopt(?:ed|ing)|allow(?:ed|ing)?|given (?:permission|the go-?ahead)|agreed to|carried|passed|accept(?:ed|ing)",
    "refused": r"refus(?:e[ds]?|al|ing)|reject(?:ed|ing|s)?|lost|turn(?:ed)? down|dismiss(?:ed)?|thr(?:ow|ew|own) out|defeated|vot(?:e|ed) down",
    "deferred": r"deferr(?:ed|al)|defer\b|postpone[d]?|put off|adjourn(?:ed)?",
}
_OUTCOME = re.compile("|".join(rf"(?P<{name}>\b(?:{pattern})\b)" for name, pattern in _OUTCOMES.items()), re.IGNORECASE)
_DENIED = re.compile(r"\b(?:not|no|never|n[o’']t|without|against|than)\b(?:\W+\w+){0,2}\W*$", re.IGNORECASE)
_IN_A_CONDITION = re.compile(
    r"\b(?:until|if|when|once|unless|after|before|subject to|previously|already|draft|minutes|to be)\b[^.;]*$",
    re.IGNORECASE,
)
_CLOSED_TO = {"approved": {"refused", "deferred"}, "refused": {"approved"}, "deferred": {"approved", "refused"}}
_SHARED = 0.6  # of the question's words of substance, that the decision with its title must have
_FEWEST_WORDS = 2


# What a question may take to have happened, beside the outcomes: denied only by a decision not to.
_DONE = re.compile(
    r"\b(?:introduc\w+|br(?:ing|ought) in|extend\w*|start\w*|clos(?:e[ds]?|ing)|scrap\w*|cut|end(?:ed)?|buil[dt]|award\w*|buy|bought|sell|sold|rais\w+|put up)\b",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(r"\b(?:be|is|was|were|are) (?:now )?not (?P<done>\w+ed)\b", re.IGNORECASE)
_TAKES_FOR_GRANTED = re.compile(
    r"^(?:and |so |but )?(?:why|when|who|is|are|was|were|did|do|does|has|have|had|will|what time|on what)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Denial:
    """What the record says instead of what the question takes for granted, and the piece that says it."""

    text: str
    piece: Evidence


def denied_premise(question: str, evidence: Sequence[Evidence]) -> Denial | None:
    """Return what the record says against the question's claim about a decision; None where nothing plain does.

    Args:
        question: as it was understood.
        evidence: best first, all that was found.
    """
    claimed = outcomes(question)
    is_done = claimed == {"approved"} or (not claimed and _DONE.search(question) is not None)
    if len(claimed) > 1 or not (claimed or is_done) or not evidence or not _TAKES_FOR_GRANTED.match(question):
        return None
    decided = [piece for piece in evidence if decision_at(piece.hit, piece) is not None]
    first = next((piece for piece in decided if _is_about(question, piece)), None)
    if first is None:
        return None
    on_it = [piece.readable for piece in decided if are_one_subject(piece.hit.item, first.hit.item)]
    if claimed and any(claimed & outcomes(text) for text in on_it):
        return None
    text = _denial(claimed, is_done, first.readable)
    return Denial(text, first) if text else None


def _denial(claimed: set[str], is_done: bool, decision: str) -> str | None:
    """Return the sentence that a decision holds against the claim, in the decision's own word for the outcome."""
    recorded, not_done = outcomes(decision), _NOT_DONE.findall(decision)
    if is_done and not_done and not recorded - {"refused"}:
        return f"The papers say that it was not {not_done[0].lower()}."
    if len(recorded) != 1 or not claimed:
        return None
    found, claim = next(iter(recorded)), next(iter(claimed))
    if found not in _CLOSED_TO.get(claim, ()):
        return None
    word = next(match for match in _OUTCOME.finditer(decision) if match.lastgroup == found).group().lower()
    return f"The papers say that it was {word}, not {claim}." if word.endswith("ed") else None


def outcomes(text: str) -> set[str]:
    """Return the outcomes that a text states: "approved", "refused", "deferred"; "not approved" is refused."""
    found = set()
    for match in _OUTCOME.finditer(text):
        before = re.split(r"[.;:]", text[: match.start()])[-1]
        if _IN_A_CONDITION.search(before):
            continue
        name = match.lastgroup or ""
        is_denied = _DENIED.search(before) is not None
        found.add("refused" if is_denied and name == "approved" else f"not {name}" if is_denied else name)
    return found


def _is_about(question: str, piece: Evidence) -> bool:
    asked = frozenset(stems(_OUTCOME.sub(" ", subject(question))))
    held = frozenset(stems(f"{piece.hit.item.title} {piece.readable}"))
    return len(asked) >= _FEWEST_WORDS and len(asked & held) >= _SHARED * len(asked)

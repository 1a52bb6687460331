"""Does an answer say the same of a decision as the record: approved, refused, deferred, noted, recommended?

A reading of its own, so that what is measured is not measured with the checks that made it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from eval.measures.facts import Claim
from eval.measures.score import Score, share

_CLASSES = {
    "approved": r"approv(?:e[ds]?|ing|al)|adopt(?:ed|s)?|grant(?:ed|s)|accept(?:ed|s)?|endors(?:ed?|es)|carried|passed|agree[ds]?"
    r"|agreement|consent(?:ed)?|authori[sz]ed|confirmed|awarded|upheld|given the go-ahead|won the vote",
    "refused": r"refus(?:e[ds]?|al|ing)|reject(?:s|ed|ion)?|lost|dismiss(?:ed|al)|declin(?:e[ds]?)|turned down|overturned|quashed"
    r"|defeated|voted down|thrown out|revoked",
    "deferred": r"deferr(?:ed|al)|defers?|postpon(?:e[ds]?|ement)|adjourn(?:ed|ment)|put off|withdrawn|delay(?:ed|s)?|paused",
    "noted": r"noted|noting|notes? that|be received|received the report",
    "recommended": r"recommend(?:s|ed|ations?)?|propos(?:e[ds]?|als?)|suggest(?:ed|s|ions?)?",
}
_WORD = re.compile("|".join(rf"(?P<{name}>\b(?:{pattern})\b)" for name, pattern in _CLASSES.items()), re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:not|no|never|n't|nor|neither|without|against|denied|failed to|didn't|wasn't)\b(?:\W+\w+){0,3}\W*$",
    re.IGNORECASE,
)
_THING = re.compile(r"(?:ation|al|ion)s?$")  # "the proposal" is a thing that something is said of, and states nothing
_CLAUSE = re.compile(r"[.;:,\n]|\b(?:but|although|whereas)\b")
_OPPOSITE = {"approved": "refused", "refused": "approved"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is said to have been decided, in one word of `_CLASSES`, and the words that say so."""

    name: str
    written: str


def outcomes(text: str) -> tuple[Outcome, ...]:
    """Return the outcomes a text states, in order; "not approved" is refused, any other denied one is none at all."""
    found = []
    for match in _WORD.finditer(text):
        name = match.lastgroup or ""
        before = _CLAUSE.split(text[: match.start()])[-1]
        if _DENIED.search(before):
            name = _OPPOSITE.get(name, f"not {name}")
        found.append(Outcome(name, match.group()))
    return tuple(found)


def decision_polarity(claims: Sequence[Claim]) -> Score | None:
    """Return the share of stated outcomes that the cited words state too; not applicable where none is stated.

    Formula: |outcomes stated whose class is among the cited ones| / |outcomes stated|, over the five classes of
    `_CLASSES` and their denials. Source: ours; a finer reading of polarity errors as in Pagnoni et al. 2021 (FRANK).
    """
    passed, wrong = [], []
    for claim in claims:
        cited = {outcome.name for outcome in outcomes(f"{claim.cited}\n{claim.heading}")}
        for outcome in outcomes(claim.text):
            if outcome.name.endswith("recommended") and _THING.search(outcome.written):
                continue
            passed.append(outcome.name in cited)
            if outcome.name not in cited:
                wrong.append(f"{outcome.written} ({outcome.name}; cited: {', '.join(sorted(cited)) or 'none'})")
    return share("decision_polarity", passed, reason="; ".join(wrong), judged=" ".join(c.text for c in claims))

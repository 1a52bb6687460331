"""The judge's licence: how well the support judge agrees with people who read the claim and its sources.

    ../shared/data/expertqa/derived_claims_val.jsonl   claims of experts, labelled by experts (Malaviya et al. 2024, ExpertQA)

Below `LICENSED` a judge may warn, and no gate may read it.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.check import SCORE_THRESHOLD, DraftSentence, check_sentence, support_score
from rag.settings import PROJECT_DIR

EXPERT_CLAIMS = PROJECT_DIR.parent / "shared" / "data" / "expertqa" / "derived_claims_val.jsonl"
LICENSED = 0.65
Judge = Callable[[str, Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A claim, the passages cited for it, and whether people found it wholly supported."""

    text: str
    evidence: tuple[str, ...]
    is_supported: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often a judge agrees with people: on what they found supported (recall), and on the rest (specificity)."""

    n: int
    recall: float
    specificity: float

    @property
    def balanced_accuracy(self) -> float:
        """Mean of recall and specificity; 0.5 is chance. Source: Brodersen et al. 2010."""
        return (self.recall + self.specificity) / 2

    @property
    def is_licensed(self) -> bool:
        """True when a gate may read this judge."""
        return self.balanced_accuracy >= LICENSED


def expert_claims(path: Path = EXPERT_CLAIMS) -> list[LabelledClaim]:
    """Return the labelled claims; none where the file is absent."""
    if not path.is_file():
        return []
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [LabelledClaim(row["claim"], tuple(row["evidence"]), row["label"] == 1) for row in rows]


def agreement(claims: Iterable[LabelledClaim], judge: Judge) -> Agreement | None:
    """Return how a judge agrees with the labels; None unless there are claims of both labels."""
    said = [(claim.is_supported, judge(claim.text, claim.evidence)) for claim in claims]
    right = {label: [verdict == label for own, verdict in said if own == label] for label in (True, False)}
    if not (right[True] and right[False]):
        return None
    return Agreement(len(said), *(sum(own) / len(own) for own in (right[True], right[False])))


def strict_judge(text: str, evidence: Sequence[str]) -> bool:
    """Return the verdict of the checks that hold back a bad sentence."""
    return check_sentence(DraftSentence(text, tuple(range(1, len(evidence) + 1))), evidence).ok


def lexical_judge(text: str, evidence: Sequence[str]) -> bool:
    """Return whether enough of the wording stands in the evidence."""
    return support_score(text, evidence) >= SCORE_THRESHOLD


JUDGES: dict[str, Judge] = {"every check (rag.check)": strict_judge, "wording alone": lexical_judge}

"""The judge's licence: how well the judges of support agree with people who read the sentence and its sources.

    ../shared/data/expertqa/derived_claims_val.jsonl   claims of experts, labelled by experts (Malaviya et al. 2024, ExpertQA)
    eval/data/support_labels.jsonl                     sentences about council records, labelled by us (see the datasheet)

Below `LICENSED` on either a judge may warn, and no gate may read it.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.data.load import DATA
from eval.data.record import Record
from eval.records import read_records, write_records
from eval.versions import code_version, file_hash, key_of
from rag.check import SCORE_THRESHOLD, DraftSentence, check_sentence, support_score
from rag.settings import PROJECT_DIR

EXPERT_CLAIMS = PROJECT_DIR.parent / "shared" / "data" / "expertqa" / "derived_claims_val.jsonl"
OWN_LABELS = DATA / "support_labels.jsonl"
LICENSED = 0.65


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A sentence, the passages cited for it, what those stand under, and whether people found it wholly supported."""

    text: str
    evidence: tuple[str, ...]
    is_supported: bool
    heading: str = ""


Judge = Callable[[LabelledClaim], bool]
"""Says whether a claim is supported; it may not look at the label."""


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


@dataclass(frozen=True, slots=True)
class Licence:
    """A judge's agreement with one set of labels."""

    judge: str
    labels: str
    agreement: Agreement


def expert_claims(path: Path = EXPERT_CLAIMS) -> list[LabelledClaim]:
    """Return the experts' labelled claims; none where the file is absent."""
    if not path.is_file():
        return []
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [LabelledClaim(row["claim"], tuple(row["evidence"]), row["label"] == 1) for row in rows]


def own_labels(path: Path = OWN_LABELS) -> list[LabelledClaim]:
    """Return our own labelled sentences, in file order.

    Raises:
        DataFileError: a record lacks a field or holds one of the wrong type.
    """
    claims = []
    for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        record = Record(json.loads(line), f"{path.name}, line {n}")
        under = (record.text("record"),), record.text("heading")
        said = [(text, True) for text in record.texts("supported")]
        said += [(wrong.text("sentence"), False) for wrong in record.records("unsupported")]
        claims += [LabelledClaim(text, under[0], label, under[1]) for text, label in said]
    return claims


def agreement(claims: Iterable[LabelledClaim], judge: Judge) -> Agreement | None:
    """Return how a judge agrees with the labels; None unless there are claims of both labels."""
    said = [(claim.is_supported, judge(claim)) for claim in claims]
    right = {label: [verdict == label for own, verdict in said if own == label] for label in (True, False)}
    if not (right[True] and right[False]):
        return None
    return Agreement(len(said), *(sum(own) / len(own) for own in (right[True], right[False])))


def strict_judge(claim: LabelledClaim) -> bool:
    """Return the verdict of the checks that hold back a bad sentence."""
    draft = DraftSentence(claim.text, tuple(range(1, len(claim.evidence) + 1)))
    return check_sentence(draft, claim.evidence, context=[claim.heading] * len(claim.evidence)).ok


def lexical_judge(claim: LabelledClaim) -> bool:
    """Return whether enough of the wording stands in the evidence."""
    return support_score(claim.text, claim.evidence) >= SCORE_THRESHOLD


JUDGES: dict[str, Judge] = {"Every check (rag.check)": strict_judge, "Wording alone": lexical_judge}


def may_gate(judge: str, found: Sequence[Licence]) -> bool:
    """Return whether a gate may read a judge: it agrees well enough with every set of labels there is."""
    own = [one.agreement.is_licensed for one in found if one.judge == judge]
    return bool(own) and all(own)


def licences(cache: Path) -> Sequence[Licence]:
    """Return the agreement of every judge with the labels that are here, worked out once for each state of the code."""
    files = [path for path in (EXPERT_CLAIMS, OWN_LABELS) if path.is_file()]
    kept = cache / f"licences-{key_of(code_version(), *map(file_hash, files))}.jsonl"
    if not kept.is_file():
        labels = {"ExpertQA, validation": expert_claims(), "our own labels": own_labels()}
        found = [
            Licence(judge, name, agreed)
            for name, claims in labels.items()
            for judge, own in JUDGES.items()
            if (agreed := agreement(claims, own))
        ]
        write_records(kept, found)
    return read_records(kept, Licence)

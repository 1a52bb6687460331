from pathlib import Path

import pytest

from eval.gates import load_gates
from eval.judge import EXPERT_CLAIMS, JUDGES, Agreement, LabelledClaim, agreement, expert_claims
from eval.runs import GATES

CLAIMS = [
    LabelledClaim(text, ("bins parking",), label)
    for text, label in (("bins", True), ("parking", True), ("ferry", True), ("swings", False))
]


def test_agreement_weighs_both_labels_alike() -> None:
    found = agreement(CLAIMS, lambda text, evidence: text in evidence[0])
    assert found == Agreement(4, pytest.approx(2 / 3), 1.0)
    assert found.balanced_accuracy == pytest.approx(5 / 6)
    assert found.is_licensed


def test_one_label_alone_says_nothing() -> None:
    assert agreement(CLAIMS[:3], lambda text, evidence: True) is None
    assert agreement(expert_claims(Path("nowhere")), lambda text, evidence: True) is None


@pytest.mark.skipif(not EXPERT_CLAIMS.is_file(), reason="../shared/data/expertqa is not here")
def test_no_gate_reads_a_judge_without_a_licence() -> None:
    found = agreement(expert_claims()[::4], JUDGES["every check (rag.check)"])
    gates = load_gates(GATES)
    gated = {*gates.regression, *(rule.measure for rule in gates.hard), *(rule.measure for rule in gates.floors)}
    assert found
    assert found.is_licensed or not gated & {"citation_recall", "citation_precision"}

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from eval import judge
from eval.gates import load_gates
from eval.judge import (
    EXPERT_CLAIMS,
    JUDGES,
    Agreement,
    LabelledClaim,
    agreement,
    expert_claims,
    licences,
    own_labels,
    strict_judge,
)
from eval.runs import GATES

CLAIMS = [
    LabelledClaim(text, ("bins parking",), label)
    for text, label in (("bins", True), ("parking", True), ("ferry", True), ("swings", False))
]


def test_agreement_weighs_both_labels_alike() -> None:
    found = agreement(CLAIMS, lambda claim: claim.text in claim.evidence[0])
    assert found == Agreement(4, pytest.approx(2 / 3), 1.0)
    assert found.balanced_accuracy == pytest.approx(5 / 6)
    assert found.is_licensed


def test_one_label_alone_says_nothing() -> None:
    assert agreement(CLAIMS[:3], lambda claim: True) is None
    assert agreement(expert_claims(Path("nowhere")), lambda claim: True) is None


def test_our_own_labels_are_many_of_both_kinds_and_each_stands_once() -> None:
    claims = own_labels()
    kinds = Counter(claim.is_supported for claim in claims)
    assert min(kinds.values()) >= 75
    assert kinds.total() >= 150
    assert len({(claim.text, claim.evidence) for claim in claims}) == len(claims)
    assert all(claim.heading and claim.evidence[0].count(" ") > 15 for claim in claims)


def test_a_judge_reads_the_heading_but_not_the_label() -> None:
    record = ("Resolved: That the charge be £52 a year.",)
    under = "Saltmarsh Borough Council, Cabinet, 4 March 2025, Garden Waste"
    claim = LabelledClaim("On 4 March 2025 the Cabinet resolved that the charge be £52 a year.", record, False, under)
    assert strict_judge(claim)
    assert not strict_judge(replace(claim, heading="Saltmarsh Borough Council"))
    assert not strict_judge(
        LabelledClaim("On 4 March 2025 the Cabinet resolved that the charge be £53 a year.", record, True, under)
    )


def test_licences_are_worked_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "EXPERT_CLAIMS", tmp_path / "absent")
    monkeypatch.setattr(judge, "own_labels", lambda: CLAIMS)
    monkeypatch.setattr(judge, "expert_claims", lambda: [])
    first = licences(tmp_path)
    assert [(one.labels, one.judge, one.agreement.n) for one in first] == [
        ("our own labels", name, 4) for name in JUDGES
    ]
    monkeypatch.setattr(judge, "JUDGES", {})
    assert licences(tmp_path) == first


@pytest.mark.skipif(not EXPERT_CLAIMS.is_file(), reason="../shared/data/expertqa is not here")
def test_no_gate_reads_a_judge_without_a_licence() -> None:
    found = agreement(expert_claims()[::4], strict_judge)
    own = agreement(own_labels(), strict_judge)
    gates = load_gates(GATES)
    gated = {*gates.regression, *(rule.measure for rule in gates.hard), *(rule.measure for rule in gates.floors)}
    assert found
    assert own
    assert (found.is_licensed and own.is_licensed) or not gated & {"citation_recall", "citation_precision"}

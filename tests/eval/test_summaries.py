"""Summaries measured: whole, supported, plain, and drafted by the product from a small set of papers."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval import runs
from eval.measures.score import Score
from eval.measures.summaries import Stated, summary_coverage, summary_joint, summary_readability, summary_support
from eval.results import SUMMARY
from eval.sets import SETS, Arm, EvalError, EvalSet
from eval.summaries import score_summaries, summarise_arm
from eval.system import Models
from tests.eval.conftest import CiRun
from tests.eval.small import BINS, CountingEncoder, quiet

VITAL = (("£52", "52 pounds"), ("1 April 2025",), ("agreed",))


def test_coverage_is_the_share_of_vital_facts_said() -> None:
    found = summary_coverage("The charge is £52 from 1 April 2025.", VITAL)
    assert found == Score("summary_coverage", 2 / 3, "does not say: agreed", "The charge is £52 from 1 April 2025.")
    assert summary_coverage("", VITAL).value == 0.0
    assert summary_coverage("Anything.", ()) is None


def test_a_sentence_is_supported_when_its_citations_hold_and_its_checks_pass() -> None:
    sentences = [Stated("a", True, True), Stated("b", True, False), Stated("c", False, True), Stated("d", True, True)]
    assert summary_support(sentences).value == 0.5
    assert summary_support(sentences).reason == "not supported: ['b', 'c']"
    assert summary_support([]) == Score("summary_support", 0.0, "an empty summary")


def test_readability_has_two_targets_that_count_alike() -> None:
    plain, long = "The bins go out on Monday.", " ".join(["The bins go out"] * 8) + "."
    assert summary_readability([plain], 9, 25).value == 1.0
    assert summary_readability([long], 99, 25).value == 0.5
    hard = "Consideration necessitates interdepartmental reorganisation."
    found = summary_readability([hard], 9, 25)
    assert (found.value, found.reason.endswith("longest sentence 4 words, at most 25")) == (0.5, True)
    assert summary_readability([], 9, 25) is None


def test_the_joint_score_is_the_product_and_fails_with_its_parts() -> None:
    half = Score("summary_coverage", 0.5, "little")
    assert summary_joint(half, Score("summary_support", 0.5, "loose")).value == 0.25
    assert summary_joint(half, Score("summary_support", 0.5, "loose")).reason == "little; loose"
    assert summary_joint(half, Score("summary_support", None)).value is None
    assert summary_joint(None, Score("summary_support", 1.0)) is None


@pytest.fixture
def arm(tmp_path: Path) -> Arm:
    """One paper with its truth, and what summaries of its two items must say; a third that no library has."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "bins.txt").write_text(BINS, "utf-8")
    items = [
        {"part": "minutes", "number": str(n), "title": title, "heading": f"{n}. {title}", "line": line, "restricted": False}
        for n, title, line in ((1, "Garden Waste Charge", 6), (2, "Harbour Dredging", 10))
    ]  # fmt: skip
    meeting = {
        "council": "Saltmarsh Borough Council", "committee": "Environment Committee", "date": "2025-03-04", "time": None,
        "venue": None, "chair": None, "present": [], "apologies": [],
    }  # fmt: skip
    paper = {
        "file": "bins.txt",
        "kind": "minutes",
        "split": "dev",
        "page_break": None,
        "meeting": meeting,
        "items": items,
    }
    (tmp_path / "items.json").write_text(json.dumps({"papers": [paper], "canaries": []}), "utf-8")
    vital = [
        {"id": "v1", "file": "bins.txt", "item_title": "Garden Waste Charge", "line": 6, "split": "dev", "vital": [["£52"], ["1 April 2025"]]},
        {"id": "v2", "file": "bins.txt", "item_title": "Harbour Dredging", "line": 10, "split": "dev", "vital": [["£12,500"], ["seals"]]},
        {"id": "v3", "file": "bins.txt", "item_title": "Elsewhere", "line": 99, "split": "dev", "vital": [["nothing"]]},
    ]  # fmt: skip
    (tmp_path / "vital.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in vital), "utf-8")
    chosen = EvalSet("small", folder, tmp_path / "none", tmp_path / "items.json", vital=tmp_path / "vital.jsonl")
    return Arm("small-summaries", chosen, has_summaries=True)


def test_items_are_summarised_by_the_product_and_scored_from_files(arm: Arm, tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="v1 has not been summarised"):
        score_summaries(arm, tmp_path / "cache")
    summarise_arm(arm, tmp_path / "cache", Models(CountingEncoder()), quiet)
    cases = {case.id: case for case in score_summaries(arm, tmp_path / "cache")}
    values = {name: {s.measure: s.value for s in case.scores} for name, case in cases.items()}
    assert values["v1"]["summary_coverage"] == values["v1"]["summary_support"] == 1.0
    assert {values["v1"][name] for name in ("citation_validity", "quotes_verbatim", "fact_fidelity", "no_leak")} == {
        1.0
    }
    assert values["v2"]["summary_coverage"] <= 0.5
    assert values["v3"] == {"summary_coverage": 0.0, "summary_support": 0.0, "summary_joint": 0.0, "no_leak": 1.0}
    assert (cases["v1"].type, cases["v1"].council, cases["v1"].format) == (SUMMARY, "Saltmarsh Borough Council", "text")
    assert [cases[name].is_right for name in cases] == [True, False, False]
    again = Models(CountingEncoder())
    summarise_arm(arm, tmp_path / "cache", again, quiet)
    assert [case for case in score_summaries(arm, tmp_path / "cache")] == list(cases.values())


def test_a_set_without_vital_facts_cannot_be_summarised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SETS, "bare", replace(SETS["demo"], vital=None))
    with pytest.raises(EvalError, match="nothing to summarise"):
        runs.Selection(set_name="bare", summaries=True).arms()
    assert [arm.name for arm in runs.Selection(set_name="demo", summaries=True).arms()] == ["demo-summaries"]


def test_every_vital_item_of_the_demo_is_summarised_in_the_ci_evaluation(ci_run: CiRun) -> None:
    ids = [case.id for case in ci_run.scored if case.type == SUMMARY]
    assert ids == [facts.id for facts in SETS["demo"].load_vital()]

"""The CI evaluation itself: `make test` runs it here, and it must pass the committed gates."""

from eval import runs
from eval.report.html import html_page
from tests.eval.conftest import CiRun


def test_the_ci_evaluation_passes_every_gate(ci_run: CiRun) -> None:
    results = runs.check(ci_run.out, ci_run.gates, runs.BASELINES)
    assert [f"{r.arm}: {r.measure} {r.says} {r.cases[:5]}" for r in results if not r.passed] == []
    assert {(r.arm, r.kind) for r in results} >= {("demo", "hard"), ("demo", "floor"), ("demo-model", "hard")}


def test_it_asks_the_whole_demo_and_twelve_questions_with_a_model(ci_run: CiRun) -> None:
    arms = [case.arm for case in ci_run.scored]
    assert (arms.count("demo"), arms.count("demo-model")) == (154, 12)


def test_scoring_again_gives_the_same_figures_to_the_last_digit(ci_run: CiRun) -> None:
    before = (ci_run.out / "figures.json").read_bytes()
    runs.score(ci_run.out, runs.CACHE, lambda what, n_done, n: None)
    assert (ci_run.out / "figures.json").read_bytes() == before


def test_its_report_is_one_page_that_needs_nothing_else(ci_run: CiRun) -> None:
    page, table = runs.report(ci_run.out, ci_run.gates, runs.BASELINES)
    html = page.read_text("utf-8")
    assert html.startswith("<!doctype html>")
    assert not [mark for mark in ("<script", "src=", "url(", "<link", "@import") if mark in html]
    assert "| Right answers |" in table.read_text("utf-8")
    assert html_page("t", []).count("<main>") == 1

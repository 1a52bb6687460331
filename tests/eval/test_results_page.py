"""Published figures: one JSON, and every table made of it; the README shows no figure that is not there."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.bench.peer_scores import PeerFigure, PeerRow
from eval.measures.intervals import Interval
from eval.records import write_json
from eval.results import SUMMARY, write_scores
from eval.results_page import MARKS, model_figures, publish, readme_tables, with_figures
from eval.runs import RESULTS, Selection
from eval.sets import EvalError
from rag.settings import PROJECT_DIR
from tests.eval.test_gates import GOOD, with_value


@pytest.fixture
def scored_runs(tmp_path: Path) -> list[Path]:
    for name, model, cases in (("a", "extractive", GOOD), ("b", "embedded", with_value(GOOD, "right_answer", 0.0, 10))):
        write_scores(tmp_path / name, cases)
        write_json(tmp_path / name / "run.json", Selection(set_name="demo", model=model))
    return [tmp_path / "a", tmp_path / "b"]


def test_the_page_and_the_readme_tell_the_figures_of_every_model(scored_runs: list[Path], tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"Before\n{MARKS[0]}\nold\n{MARKS[1]}\nAfter\n", "utf-8")
    publish(scored_runs, tmp_path / "results", readme)
    page = (tmp_path / "results" / "benchmark.md").read_text("utf-8")
    for text in (page, readme.read_text("utf-8")):
        assert "| Answers | no model | embedded model |" in text
        assert "| Right answers | 1.000 (1.000–1.000) | 0.750 (" in text
    assert "### By council, worst first" in page
    assert readme.read_text("utf-8").startswith(f"Before\n{MARKS[0]}\n\nThe benchmark's test split")
    assert readme.read_text("utf-8").endswith(f"{MARKS[1]}\nAfter\n")


def test_summaries_have_a_table_of_their_own(scored_runs: list[Path], tmp_path: Path) -> None:
    write_scores(tmp_path / "s", [replace(case, type=SUMMARY) for case in GOOD[:9]])
    write_json(tmp_path / "s" / "run.json", Selection(set_name="demo", summaries=True))
    publish([*scored_runs, tmp_path / "s"], tmp_path / "results", None)
    page = (tmp_path / "results" / "benchmark.md").read_text("utf-8")
    assert "40 questions in residents' words, and 9 items whose summaries must say certain facts." in page
    for text in (page, readme_tables(tmp_path / "results")):
        assert "| Summaries | no model |\n| --- | --- |\n" in text
        assert "| Vital facts | 1.000 (1.000–1.000) |" in text
    assert "## Summaries with no model" in page


def test_writing_twice_changes_nothing(scored_runs: list[Path], tmp_path: Path) -> None:
    first = [path.read_bytes() for path in publish(scored_runs, tmp_path, None)]
    assert [path.read_bytes() for path in publish(scored_runs, tmp_path, None)] == first


def test_peers_stand_beside_ours_where_they_were_measured(scored_runs: list[Path], tmp_path: Path) -> None:
    publish(scored_runs, tmp_path, None)
    alone = readme_tables(tmp_path)
    figure = PeerFigure("refuses", Interval(0.5, 0.25, 0.75, 20, 4))
    write_json(tmp_path / "peers.json", [PeerRow("Ours", "", (figure,), 1.0), PeerRow("Theirs", "2", (), None, "gone")])
    told = readme_tables(tmp_path)
    assert told.startswith(alone)
    assert "| Unanswerable questions refused | 0.50 (0.25–0.75) |" in told
    assert "**Theirs** did not run: gone" in told


def test_a_run_of_several_sets_is_not_published(tmp_path: Path) -> None:
    write_scores(tmp_path, [*GOOD, replace(GOOD[0], arm="other")])
    with pytest.raises(EvalError, match="several sets"):
        model_figures(tmp_path)


def test_a_readme_without_a_place_is_told() -> None:
    with pytest.raises(EvalError, match="no place for figures"):
        with_figures("# Title\n", "table")


def test_the_readme_shows_what_was_published() -> None:
    text = (PROJECT_DIR / "README.md").read_text("utf-8")
    assert text == with_figures(text, readme_tables(RESULTS))
    assert json.loads((RESULTS / "benchmark.json").read_text("utf-8"))[0]["n_cases"] >= 199

"""Stages as files: nothing is done twice, a stopped run goes on, and the figures are the same to the last digit."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval import runs
from eval.measures.catalogue import MEASURES
from eval.records import TimingRecord, appended, read_records
from eval.results import read_scores, score_arm
from eval.sets import SETS, EvalError, sample
from eval.stages import run_arm, where
from eval.system import Models, PlainMinutes
from tests.eval.small import CountingEncoder, make_set, quiet


@pytest.fixture
def own(tmp_path: Path) -> runs.Selection:
    return runs.Selection(folder=str(make_set(tmp_path / "ours")))


def finished(selection: runs.Selection, tmp_path: Path, name: str) -> Path:
    out = tmp_path / name
    runs.run(selection, out, tmp_path / f"cache-{name}", Models(CountingEncoder()), quiet)
    runs.score(out, tmp_path / f"cache-{name}", quiet)
    return out


def test_a_run_scores_every_question(own: runs.Selection, tmp_path: Path) -> None:
    cases = read_scores(finished(own, tmp_path, "a"))
    assert [case.id for case in cases] == ["s1", "s2", "s3", "s4"]
    first = {score.measure: score.value for score in cases[0].scores}
    assert (first["citation_validity"], first["quotes_verbatim"], first["no_leak"]) == (1.0, 1.0, 1.0)
    assert all(score.measure in MEASURES for case in cases for score in case.scores)


def test_two_runs_give_the_same_figures_to_the_last_digit(own: runs.Selection, tmp_path: Path) -> None:
    one, other = (finished(own, tmp_path, name) for name in ("a", "b"))
    for name in ("figures.json", "scores.jsonl", "run.json"):
        assert (one / name).read_bytes() == (other / name).read_bytes()
    assert runs.digest(one) == runs.digest(other)


def test_a_second_run_asks_nothing_again(own: runs.Selection, tmp_path: Path) -> None:
    finished(own, tmp_path, "a")
    again = CountingEncoder()
    runs.run(own, tmp_path / "a", tmp_path / "cache-a", Models(again), quiet)
    assert again.n_texts == 0


def test_scoring_loads_no_model(own: runs.Selection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = finished(own, tmp_path, "a")
    monkeypatch.setattr("eval.system.MiniLM", lambda: pytest.fail("a model was loaded"))
    assert len(runs.score(out, tmp_path / "cache-a", quiet)) == 4


def test_a_stopped_run_goes_on_where_it_stopped(
    own: runs.Selection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (arm,) = own.arms()
    answer, asked = PlainMinutes.answer, []

    def stopping(self: PlainMinutes, text: str) -> object:
        asked.append(text)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return answer(self, text)

    monkeypatch.setattr(PlainMinutes, "answer", stopping)
    with pytest.raises(KeyboardInterrupt):
        run_arm(arm, tmp_path / "cache", Models(CountingEncoder()), quiet)
    files = where(arm, tmp_path / "cache")
    assert len(files.shelf.answers(files.answers_key)) == 2
    run_arm(arm, tmp_path / "cache", Models(CountingEncoder()), quiet)
    once = [question.text for question in arm.asked()]
    assert asked[:2] + asked[3:6] == [*once[:2], *once[2:], *asked[5:6]]
    assert [case.id for case in score_arm(arm, tmp_path / "cache")] == ["s1", "s2", "s3", "s4"]


def test_a_changed_paper_makes_a_new_library(own: runs.Selection, tmp_path: Path) -> None:
    (arm,) = own.arms()
    before = where(arm, tmp_path).shelf
    paper = arm.questions.papers / "bins.txt"
    paper.rename(paper.with_name("new.txt"))
    assert where(arm, tmp_path).shelf != before


def test_another_model_answers_into_another_file(own: runs.Selection, tmp_path: Path) -> None:
    model = tmp_path / "model.gguf"
    model.write_bytes(b"GGUF")
    other = runs.Selection(folder=own.folder, model=str(model))
    assert where(own.arms()[0], tmp_path).shelf == where(other.arms()[0], tmp_path).shelf
    assert where(own.arms()[0], tmp_path).answers_key != where(other.arms()[0], tmp_path).answers_key


def test_a_pair_is_asked_without_the_papers_of_its_evidence(own: runs.Selection, tmp_path: Path) -> None:
    (arm,) = own.arms()
    asked = run_arm(arm, tmp_path, Models(CountingEncoder()), quiet)
    assert [(name, [p.file for p in shelf.papers()]) for name, shelf in asked.pairs] == [
        ("s1", ["parking.txt"]), ("s2", ["parking.txt"]), ("s3", ["bins.txt"]),
    ]  # fmt: skip
    assert [p.text for p in asked.pairs[2][1].papers()] == [
        p.text for p in asked.shelf.papers() if p.file == "bins.txt"
    ]


def test_a_line_cut_short_is_asked_again(tmp_path: Path) -> None:
    path = tmp_path / "timings.jsonl"
    records = [TimingRecord("a", 1.0, 2.0), TimingRecord("b", 3.0, 4.0)]
    assert list(appended(path, records)) == records
    path.write_text(path.read_text("utf-8") + '{"question": "c", "sec', "utf-8")
    assert read_records(path, TimingRecord) == records
    list(appended(path, [TimingRecord("c", 5.0, 6.0)]))
    assert [record.question for record in read_records(path, TimingRecord)] == ["a", "b", "c"]


def test_a_sample_is_the_same_every_time_and_keeps_file_order() -> None:
    questions = SETS["demo"].load_questions()
    chosen = sample(questions, 12)
    assert chosen == sample(questions[::-1], 12)[::-1]
    assert len(chosen) == 12
    assert len({q.id for q in chosen} & {q.id for q in sample(questions[:-1], 12)}) >= 11
    assert sample(questions, None) == questions


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "nothing"


def test_what_was_not_run_cannot_be_scored(empty: Path) -> None:
    for stage in (lambda: runs.score(empty, empty, quiet), lambda: read_scores(empty)):
        with pytest.raises(EvalError, match="python -m eval run"):
            stage()


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        (runs.Selection(profile="other"), "There is no profile 'other'"),
        (runs.Selection(set_name="other"), "There is no question set 'other'"),
        (runs.Selection(folder="/nonexistent"), "there is no folder of papers"),
    ],
)
def test_a_wrong_choice_says_what_there_is(selection: runs.Selection, said: str) -> None:
    with pytest.raises(EvalError, match=said):
        selection.arms()


def test_unasked_questions_are_named(own: runs.Selection, tmp_path: Path) -> None:
    out = finished(own, tmp_path, "a")
    path = Path(own.folder or "") / "questions.jsonl"
    added = {**json.loads(path.read_text("utf-8").splitlines()[-1]), "id": "s5", "question": "And the ferry?"}
    path.write_text(path.read_text("utf-8") + json.dumps(added) + "\n", "utf-8")
    with pytest.raises(EvalError, match="s5 has not been asked"):
        runs.score(out, tmp_path / "cache-a", quiet)

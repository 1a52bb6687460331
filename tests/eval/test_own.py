"""A council's own question set: made, drafted, checked, run and gated, from the command line."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval import cli, runs
from eval.data.load import TYPES, load_questions
from eval.data.problems import question_problems
from eval.own import EXAMPLE, check_own, make_own
from eval.system import Models
from tests.eval.small import BINS, PARKING, CountingEncoder, make_set, quiet


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Run commands with the encoder that needs no model, and with everything written under tmp_path."""
    monkeypatch.setattr(runs, "CACHE", tmp_path / "cache")
    monkeypatch.setattr("eval.own.CACHE", tmp_path / "cache")
    monkeypatch.setattr("eval.system.MiniLM", CountingEncoder)
    return CliRunner()


def test_an_empty_folder_is_told_to_bring_papers(tmp_path: Path) -> None:
    made = make_own(tmp_path / "ours")
    assert [path.name for path in made] == ["papers", "README.md", "gates.toml", "evaluate.yml"]
    assert make_own(tmp_path / "ours") == []
    (said,) = check_own(tmp_path / "ours", quiet, tmp_path / "cache", Models(CountingEncoder()))
    assert "holds no papers" in said


def test_questions_are_drafted_from_decisions_and_never_over_somebody_elses(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    make_own(folder)
    for name, text in (("bins.txt", BINS), ("parking.txt", PARKING)):
        (folder / "papers" / name).write_text(text, "utf-8")
    missing = check_own(folder, quiet, tmp_path / "cache", Models(CountingEncoder()))
    drafts = [json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()]
    assert [(d["question"], d["evidence"][0]["file"]) for d in drafts] == [
        ("What was decided about Garden Waste Charge?", "bins.txt"),
        ("What was decided about Harbour Dredging?", "bins.txt"),
        ("What was decided about Parking in Mill Lane?", "parking.txt"),
        ("What was decided about Swing Bridge Repairs?", "parking.txt"),
    ]
    assert drafts[0]["facts"] == [["£52"], ["1 April 2025"]]
    assert [said for said in missing if said.startswith("4 drafted questions")]
    assert drafts[1]["facts"] == [["approved"]]
    assert not [said for said in missing if "needs evidence and facts" in said]
    (folder / "questions.jsonl").write_text(json.dumps(drafts[0]) + "\n", "utf-8")
    check_own(folder, quiet, tmp_path / "cache", Models(CountingEncoder()))
    assert len((folder / "questions.jsonl").read_text("utf-8").splitlines()) == 1


def test_what_is_wrong_with_a_set_is_said(tmp_path: Path) -> None:
    folder = make_set(tmp_path / "ours")
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    lines = [line.replace("be refused", "be granted") for line in lines if '"s2"' not in line]
    (folder / "questions.jsonl").write_text("\n".join(lines), "utf-8")
    assert check_own(folder, quiet, tmp_path / "cache", Models(CountingEncoder())) == [
        "s3: the quote 'be granted' does not stand in parking.txt.",
        "3 questions: intervals are too wide to tell anything below 30.",
        "1 question that the papers do not answer: add at least 10, or refusals go unmeasured. README.md shows how one looks.",
    ]


def test_a_quote_on_another_page_or_in_another_item_is_said(tmp_path: Path) -> None:
    folder = make_set(tmp_path / "ours")
    questions = [json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()]
    (evidence,) = questions[0]["evidence"]
    title, quote = evidence["item_title"], evidence["quote"]
    evidence |= {"item_title": "Green Bins", "page": 7}
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, questions)), "utf-8")
    said = check_own(folder, quiet, tmp_path / "cache", Models(CountingEncoder()))
    assert said[:2] == [
        f"{questions[0]['id']}: the quote {quote!r} is on page 1 of bins.txt, not on 7.",
        f"{questions[0]['id']}: the quote {quote!r} is read as part of {title!r}, not of 'Green Bins'.",
    ]


def test_from_papers_to_a_gate_by_command(command: CliRunner, tmp_path: Path) -> None:
    folder, out = make_set(tmp_path / "ours"), tmp_path / "out"
    started = command.invoke(cli.app, ["init", str(folder)])
    assert started.exit_code == 1
    assert "4 questions: intervals are too wide" in started.output
    ran = command.invoke(cli.app, ["run", "--dir", str(folder), "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    assert "Citations that hold" in ran.output
    assert {path.name for path in out.iterdir()} == {
        "run.json", "scores.jsonl", "figures.json", "speed.jsonl", "report.html", "report.md",
    }  # fmt: skip
    accepted = command.invoke(cli.app, ["gate", "--out", str(out), "--accept"])
    assert accepted.exit_code == 0, accepted.output
    assert (folder / "baselines" / "ours.json").is_file()
    assert (out / "junit.xml").is_file()
    compared = command.invoke(cli.app, ["compare", str(folder / "baselines"), "--out", str(out)])
    assert "+0.000 (+0.000 to +0.000)" in compared.output
    assert command.invoke(cli.app, ["score", "--out", str(out)]).exit_code == 0
    assert command.invoke(cli.app, ["report", "--out", str(out)]).exit_code == 0


def test_a_broken_gate_is_the_exit_code(command: CliRunner, tmp_path: Path) -> None:
    folder, out = make_set(tmp_path / "ours"), tmp_path / "out"
    command.invoke(cli.app, ["run", "--dir", str(folder), "--out", str(out)])
    rules = tmp_path / "gates.toml"
    rules.write_text('[[hard]]\nmeasure = "false_refusal"\nequals = 0.123\n', "utf-8")
    broken = command.invoke(cli.app, ["gate", "--out", str(out), "--gates", str(rules)])
    assert broken.exit_code == 1
    assert "0 of 1 gates hold." in broken.output


def test_a_stopped_run_says_how_to_go_on(command: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    folder = make_set(tmp_path / "ours")
    monkeypatch.setattr(runs, "run", stopped)
    result = command.invoke(cli.app, ["run", "--dir", str(folder), "--out", str(tmp_path / "out")])
    assert result.exit_code == 130
    assert "run the same command to go on" in result.output


def test_a_mistake_is_one_line_without_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["eval", "run", "--set", "nowhere"])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("eval: There is no question set 'nowhere'. There are: demo,")


def test_nobody_is_asked_to_check_a_question_about_the_minutes_of_the_last_meeting(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    make_own(folder)
    (folder / "papers" / "bins.txt").write_text(
        BINS.replace("Harbour Dredging", "Minutes of the Last Meeting"), "utf-8"
    )
    check_own(folder, quiet, tmp_path / "cache", Models(CountingEncoder()))
    (draft,) = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    assert json.loads(draft)["question"] == "What was decided about Garden Waste Charge?"


def test_papers_without_a_decision_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    make_own(folder)
    (folder / "papers" / "note.txt").write_text(BINS.replace("Resolved: That", "It was hoped that"), "utf-8")
    (said,) = check_own(folder, quiet, tmp_path / "cache", Models(CountingEncoder()))
    assert said.startswith("No decision was found in the papers")


def test_the_examples_in_the_guide_are_questions_as_they_must_be(tmp_path: Path) -> None:
    guide = (EXAMPLE / "README.md").read_text("utf-8")
    block = re.search(r'( {4}\{"id".*?)\n\n', guide, re.DOTALL)
    assert block
    lines = block[1].replace("\n     ", " ").strip().split("\n")
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    questions = load_questions(path)
    assert [q.answerable for q in questions] == [True, False]
    assert list(question_problems(questions)) == []
    assert [kind for kind in TYPES if kind not in guide] == []


@pytest.mark.parametrize(
    "guide", [EXAMPLE.parent / "README.md", EXAMPLE / "README.md", EXAMPLE / "evaluate.yml"], ids=lambda path: path.name
)
def test_every_command_that_a_guide_names_is_there(guide: Path) -> None:
    named = set(re.findall(r"python -m eval (\w+)", guide.read_text("utf-8")))
    known = {command.name for command in cli.app.registered_commands}
    assert named
    assert named <= known
    assert guide.parent == EXAMPLE or named == known

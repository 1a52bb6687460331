"""The commands of `python -m eval`: they parse, call the harness, print. Nothing is measured here."""
# ruff: noqa: D415 - help begins with an example, as in rag/cli.py

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from eval import runs
from eval.baseline import changes, read_baseline, valued, write_baselines
from eval.data.record import DataFileError
from eval.gates import WARNING, GateResult, load_gates
from eval.measures.catalogue import MEASURES
from eval.report.content import counted
from eval.report.words import agreement_words, changed, ends, number, verdict_words
from eval.results import SCORES_FILE, ScoredCase, arms_of, cases_of, figures, read_scores
from eval.stages import Progress as Follow
from eval.system import Models
from rag.errors import PlainMinutesError
from rag.service import EXTRACTIVE
from rag.settings import PROJECT_DIR

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
out_console = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)
EXIT_BROKEN, EXIT_USAGE, EXIT_STOPPED = 1, 2, 130

Profile = Annotated[str, typer.Option("--profile", help="`ci` (the demo, minutes) or `full` (every set).")]
SetName = Annotated[
    str | None,
    typer.Option(
        "--set", help="One set instead: demo, benchmark-dev, benchmark-test, others-dev, others-test, corpus."
    ),
]
Own = Annotated[Path | None, typer.Option("--dir", help="A folder of your own that `python -m eval init` made.")]
Model = Annotated[
    str, typer.Option("--model", help="`extractive`, `embedded`, or a GGUF file. The ci profile has its own.")
]
Sample = Annotated[int | None, typer.Option("--sample", min=1, help="Ask only so many questions of each set.")]
Summaries = Annotated[
    bool, typer.Option("--summaries", help="Summarise the items of --set that have vital facts, and ask nothing.")
]
Out = Annotated[Path | None, typer.Option("--out", help="Folder of the run (default: var/eval/NAME).")]
GatesFile = Annotated[Path | None, typer.Option("--gates", help="File of gates (default: eval/gates.toml).")]
Accept = Annotated[bool, typer.Option("--accept", help="Make this run the baseline of later ones.")]


def main() -> None:
    """Run the command; our errors are one line on standard error, without a traceback."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        app()
    except (PlainMinutesError, DataFileError) as error:
        err.print(f"eval: {escape(str(error))}", style="red")
        sys.exit(EXIT_USAGE)


@app.command("run")
def run_command(
    profile: Profile = "ci",
    set_name: SetName = None,
    folder: Own = None,
    model: Model = EXTRACTIVE,
    sample: Sample = None,
    out: Out = None,
    summaries: Summaries = False,
) -> None:
    """Example: python -m eval run --set benchmark-test

    Retrieves, answers, scores and reports. What was done before is taken from the cache; Ctrl-C loses nothing.
    """
    selection = runs.Selection(profile, set_name, str(folder.resolve()) if folder else None, model, sample, summaries)
    selection.arms()  # a wrong choice is said before anything is loaded
    run_folder = out or runs.VAR / selection.name
    models = Models()
    try:
        with _progress() as follow:
            runs.run(selection, run_folder, runs.CACHE, models, follow)
    except KeyboardInterrupt:
        err.print("Stopped. What was done is kept; run the same command to go on.")
        raise typer.Exit(EXIT_STOPPED) from None
    finally:
        models.close()
    _score_and_report(run_folder)


@app.command("score")
def score_command(out: Out = None) -> None:
    """Example: python -m eval score --out var/eval/ci

    Scores a run again from its files, and reports. No model is loaded.
    """
    _score_and_report(out or runs.VAR / "ci")


@app.command("report")
def report_command(out: Out = None, gates: GatesFile = None) -> None:
    """Example: python -m eval report --out var/eval/ci

    Writes report.html and report.md of a scored run.
    """
    run_folder = out or runs.VAR / "ci"
    for path in _report(run_folder, gates):
        out_console.print(str(path))


@app.command("compare")
def compare_command(
    other: Annotated[Path, typer.Argument(help="Folder of another scored run, or of baselines.")], out: Out = None
) -> None:
    """Example: python -m eval compare var/eval/before --out var/eval/ci

    Prints the difference of every figure from another run, question by question.
    """
    for arm, own in arms_of(read_scores(out or runs.VAR / "ci")).items():
        theirs = read_baseline(other, arm)
        if not theirs:
            theirs = valued(case for case in read_scores(other) if case.arm == arm)
        found = changes(valued(own), theirs)
        out_console.print(f"\n{arm}: {len(found)} measures over the questions of both", style="bold")
        for change in found:
            out_console.print(f"  {MEASURES[change.measure].title:<22} {changed(change)}")


@app.command("gate")
def gate_command(out: Out = None, gates: GatesFile = None, accept: Accept = False) -> None:
    """Example: python -m eval gate --out var/eval/ci

    Exits with 1 if a gate is broken; writes junit.xml either way.
    """
    run_folder = out or runs.VAR / "ci"
    if accept:
        for path in write_baselines(_baselines(run_folder), read_scores(run_folder)):
            out_console.print(f"Baseline written: {path}")
    results = runs.check(run_folder, load_gates(_gates_file(run_folder, gates)), _baselines(run_folder))
    broken = [result for result in results if not result.passed]
    for result in (r for r in results if not r.passed or r.kind == WARNING):
        _print_broken(result)
    out_console.print(f"{len(results) - len(broken)} of {len(results)} gates hold.", style="red" if broken else "green")
    if broken:
        raise typer.Exit(EXIT_BROKEN)


@app.command("results")
def results_command(
    folders: Annotated[list[Path] | None, typer.Argument(help="Scored runs of one set, one a model.")] = None,
) -> None:
    """Example: python -m eval results

    Writes eval/results/benchmark.md and .json from the scored runs of the benchmark's test split that there are (answers and
    summaries, without a model and with the embedded one), and the README's tables.
    """
    from eval.results_page import publish

    names = (
        "benchmark-test",
        "benchmark-test-embedded",
        "benchmark-test-summaries",
        "benchmark-test-summaries-embedded",
    )
    there = [runs.VAR / name for name in names if (runs.VAR / name / SCORES_FILE).is_file()]
    for path in publish(folders or there or [runs.VAR / names[0]], runs.RESULTS, PROJECT_DIR / "README.md"):
        out_console.print(str(path))


@app.command("mutations")
def mutations_command(out: Out = None, gates: GatesFile = None) -> None:
    """Example: python -m eval mutations --out var/eval/ci

    Spoils the answers of a run in every way we know and prints how many spoilt ones are seen, how many true sentences are
    wrongly marked, and which gates the systems that only pretend break. Exits with 1 where that is not enough.
    """
    from eval.tester import rates
    from eval.tester.trivial import TRIVIAL

    run_folder = out or runs.VAR / "ci"
    cases = cases_of(runs.read_selection(run_folder).arms()[0], runs.CACHE)
    found, alarms, n_true = rates.kill_rates(cases), rates.false_alarms(), len(rates.true_pairs())
    for rate in found:
        said = f"{rate.kind:<22} {rate.n_killed:>4} of {rate.n:>4} seen  {rate.share:.3f}, at least {rate.must_be:g}"
        out_console.print(said, style="red" if rate.share < rate.must_be else "")
    out_console.print(
        f"{'false alarms':<22} {len(alarms):>4} of {n_true:>4} true   {len(alarms) / n_true:.3f}, at most {rates.MAX_FALSE_ALARMS:g}"
    )
    held = load_gates(_gates_file(run_folder, gates))
    broken = {name: rates.broken_gates(rates.pretended(cases, system), held) for name, system in TRIVIAL.items()}
    for name, gates_broken in broken.items():
        out_console.print(f"{name:<22} breaks {', '.join(gates_broken) or 'nothing'}")
    enough = all(rate.share >= rate.must_be for rate in found) and len(alarms) <= rates.MAX_FALSE_ALARMS * n_true
    if not (enough and all(broken.values())):
        raise typer.Exit(EXIT_BROKEN)


@app.command("judge")
def judge_command() -> None:
    """Example: python -m eval judge

    Says how well the judges of support agree with people: with experts (../shared/data/expertqa, where that is here) and with us.
    """
    from eval.judge import licences

    found = licences(runs.CACHE)
    for one in found:
        out_console.print(f"{one.judge}, {one.labels}: {agreement_words(one.agreement)}")
    for judge in dict.fromkeys(one.judge for one in found):
        out_console.print(f"{judge}: {verdict_words(judge, found)}")


@app.command("init")
def init_command(
    folder: Annotated[Path, typer.Argument(help="Folder for your question set; your papers go into FOLDER/papers.")],
) -> None:
    """Example: python -m eval init our-council

    Makes a question set of your own papers, checks it, and says what is still missing.
    """
    from eval.own import check_own, make_own

    for path in make_own(folder):
        out_console.print(f"Made {path}")
    with _progress() as follow:
        missing = check_own(folder, follow)
    for said in missing:
        out_console.print(f"- {escape(said)}")
    if missing:
        things = "1 thing" if len(missing) == 1 else f"{len(missing)} things"
        out_console.print(f"{things} to do (see {folder / 'README.md'}), then again: python -m eval init {folder}")
        raise typer.Exit(EXIT_BROKEN)
    out_console.print(f"Nothing is missing. Now: python -m eval run --dir {folder}")


def _score_and_report(run_folder: Path) -> None:
    with _progress() as follow:
        cases = runs.score(run_folder, runs.CACHE, follow)
    _print_figures(cases, _baselines(run_folder))
    out_console.print(f"\nReport: {_report(run_folder, None)[0]}")


def _report(run_folder: Path, gates: Path | None) -> tuple[Path, Path]:
    from eval.judge import licences

    rules = load_gates(_gates_file(run_folder, gates))
    return runs.report(run_folder, rules, _baselines(run_folder), licences(runs.CACHE))


def _print_figures(cases: list[ScoredCase], baselines: Path) -> None:
    for arm, own in arms_of(cases).items():
        known = {change.measure: change for change in changes(valued(own), read_baseline(baselines, arm))}
        out_console.print(f"\n{arm}: {counted(own)}", style="bold")
        for one in figures(own):
            title, found = MEASURES[one.measure].title, one.interval
            unscored = f", {one.n_unscored} unscored" if one.n_unscored else ""
            n = f"{found.n if found else 0} cases{unscored}"
            value = number(found.value if found else None)
            out_console.print(f"  {title:<22} {value:>6}  {ends(found):<16} {n:<12} {changed(known.get(one.measure))}")


def _print_broken(result: GateResult) -> None:
    said = f"{result.arm}: {MEASURES[result.measure].title} ({result.kind}) {result.says}"
    out_console.print(escape(said), style="yellow" if result.passed else "red")
    if result.cases:
        out_console.print(f"    {', '.join(result.cases[:10])}{' …' if len(result.cases) > 10 else ''}")


def _own_folder(run_folder: Path) -> Path | None:
    folder = runs.read_selection(run_folder).folder
    return Path(folder) if folder else None


def _baselines(run_folder: Path) -> Path:
    """Return the baselines' folder: ours, or that of the question set somebody made."""
    own = _own_folder(run_folder)
    return own / "baselines" if own else runs.BASELINES


def _gates_file(run_folder: Path, given: Path | None) -> Path:
    own = _own_folder(run_folder)
    return given or (own / "gates.toml" if own and (own / "gates.toml").is_file() else runs.GATES)


@contextmanager
def _progress() -> Iterator[Follow]:
    """Show what is going on, on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bars:
        task = bars.add_task("Starting", total=None)
        yield lambda what, n_done, n: bars.update(task, description=escape(what), completed=n_done, total=n)

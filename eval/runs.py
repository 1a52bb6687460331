"""A run's folder: what was chosen, the scores, the figures, the report. Whatever was asked lies in the cache beside it.

OUT/run.json       what was run, so that the later stages need not be told again
OUT/scores.jsonl   every question with every score, its reason and the text judged
OUT/figures.json   the figures with their intervals: the same to the last digit for the same papers, questions and code
OUT/speed.jsonl    how long answers took: the one thing that differs from run to run
OUT/report.html, OUT/report.md, OUT/junit.xml
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.baseline import changes, read_baseline, valued
from eval.data.load import DATA
from eval.gates import GateResult, Gates, check_arm
from eval.judge import Licence
from eval.junit import junit_xml
from eval.measures.latency import Latency, latency
from eval.records import read_records, write_json, write_records, write_text
from eval.report.content import Speed, arm_content
from eval.report.html import html_page
from eval.report.markdown import markdown
from eval.results import ScoredCase, arms_of, figures, read_scores, score_arm, timings_of, write_scores
from eval.sets import SETS, Arm, EvalError, own_set, profile_arms
from eval.stages import Progress, run_arm
from eval.summaries import score_summaries, summarise_arm
from eval.system import Models
from rag.library.codec import dumps, loads
from rag.service import EXTRACTIVE
from rag.settings import PROJECT_DIR

VAR = PROJECT_DIR / "var" / "eval"
CACHE = VAR / "cache"
BASELINES = DATA.parent / "baselines"
RESULTS = DATA.parent / "results"
GATES = DATA.parent / "gates.toml"
EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class Selection:
    """What a run is of: a profile, or one question set, ours by name or somebody's own by folder.

    `model` is "extractive", "embedded", or the path of a GGUF file; `n_sample` limits each set to so many questions;
    `summaries` runs the summaries of one set's items in place of its questions.
    """

    profile: str = "ci"
    set_name: str | None = None
    folder: str | None = None
    model: str = EXTRACTIVE
    n_sample: int | None = None
    summaries: bool = False

    @property
    def name(self) -> str:
        """Return what the run's folder is called."""
        if self.folder:
            return f"own-{Path(self.folder).resolve().name}"
        model = "" if self.model == EXTRACTIVE else f"-{Path(self.model).stem}"
        return f"{self.set_name or self.profile}{'-summaries' if self.summaries else ''}{model}"

    def arms(self) -> list[Arm]:
        """Return the arms of the run.

        Raises:
            EvalError: no such profile or set, or its papers are not here.
        """
        model = None if self.model == EMBEDDED else self.model
        if self.folder:
            arms = [Arm(own.name, own, model, has_pairs=True) for own in [own_set(Path(self.folder))]]
        elif self.set_name:
            arms = [_arm_of_set(self.set_name, model, summaries=self.summaries)]
        else:
            arms = profile_arms(self.profile, model)
        return [replace(arm, n_sample=self.n_sample) for arm in arms] if self.n_sample else arms


def _arm_of_set(name: str, model: str | None, *, summaries: bool) -> Arm:
    if name not in SETS:
        raise EvalError(f"There is no question set {name!r}. There are: {', '.join(SETS)}.")
    if not SETS[name].is_present:
        raise EvalError(f"The papers of {name} are not here: {SETS[name].papers} is missing.")
    if summaries and not SETS[name].load_vital():
        raise EvalError(f"{name} names no item with vital facts: there is nothing to summarise.")
    return Arm(
        f"{name}-summaries" if summaries else name, SETS[name], model, has_pairs=not summaries, has_summaries=summaries
    )


def run(selection: Selection, out: Path, cache: Path, models: Models, progress: Progress) -> None:
    """Retrieve and answer all that is not in the cache yet, and note in the run's folder what was run."""
    for arm in selection.arms():
        (summarise_arm if arm.has_summaries else run_arm)(arm, cache, models, progress)
    write_json(out / "run.json", selection)


def read_selection(out: Path) -> Selection:
    """Return what a run is of.

    Raises:
        EvalError: nothing was run there.
    """
    path = out / "run.json"
    if not path.is_file():
        raise EvalError(f"{path}: nothing was run there. Run first: python -m eval run")
    return loads(Selection, json.dumps(json.loads(path.read_text("utf-8"))))


@dataclass(frozen=True, slots=True)
class ArmSpeed:
    """An arm's name and speed, as written to speed.jsonl."""

    arm: str
    latency: Latency
    peak_mib: float


def score(out: Path, cache: Path, progress: Progress) -> list[ScoredCase]:
    """Score what lies in the cache, write scores, figures and speed, and return the cases. No model is loaded.

    Raises:
        EvalError: something has not been asked yet.
    """
    cases: list[ScoredCase] = []
    speeds = []
    arms = read_selection(out).arms()
    for n_done, arm in enumerate(arms):
        progress(f"{arm.name}: scoring", n_done, len(arms))
        cases += (score_summaries if arm.has_summaries else score_arm)(arm, cache)
        timings = timings_of(arm, cache)
        if taken := latency([timing.seconds for timing in timings]):
            speeds.append(ArmSpeed(arm.name, taken, max(timing.peak_mib for timing in timings)))
    write_scores(out, cases)
    write_json(out / "figures.json", {arm: figures(own) for arm, own in arms_of(cases).items()})
    write_records(out / "speed.jsonl", speeds)
    return cases


def check(out: Path, gates: Gates, baselines: Path) -> list[GateResult]:
    """Hold a scored run against the gates, write junit.xml, and return every result."""
    cases = read_scores(out)
    results = gate_results(cases, gates, baselines)
    write_text(out / "junit.xml", junit_xml(results, cases))
    return results


def gate_results(cases: Sequence[ScoredCase], gates: Gates, baselines: Path) -> list[GateResult]:
    """Return the result of every gate on every arm."""
    return [
        result
        for arm, own in arms_of(cases).items()
        for result in check_arm(gates, arm, own, read_baseline(baselines, arm))
    ]


def report(out: Path, gates: Gates, baselines: Path, licences: Sequence[Licence] = ()) -> tuple[Path, Path]:
    """Write the report of a scored run, with the judges' licences, and return its HTML and Markdown files."""
    cases = read_scores(out)
    speeds = {one.arm: Speed(one.latency, one.peak_mib) for one in read_records(out / "speed.jsonl", ArmSpeed)}
    contents = []
    for arm, own in arms_of(cases).items():
        known = read_baseline(baselines, arm)
        results = check_arm(gates, arm, own, known)
        contents.append(arm_content(arm, own, changes(valued(own), known), results, speeds.get(arm)))
    title = f"Plain Minutes, evaluated: {read_selection(out).name}"
    written = (out / "report.html", out / "report.md")
    write_text(written[0], html_page(title, contents, licences))
    write_text(written[1], markdown(title, contents, licences))
    return written


def digest(out: Path) -> str:
    """Return all figures of a scored run as one text: equal texts are equal runs, to the last digit."""
    return dumps([(arm, figures(own)) for arm, own in arms_of(read_scores(out)).items()])

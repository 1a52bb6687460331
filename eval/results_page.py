"""Figures fit to be published: scored runs in, eval/results/benchmark.md and .json and the README's tables out.

The JSON holds what the tables show and nothing else, so that a test can hold the README against it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bench.peer_scores import PeerRow, peers_table
from eval.measures.catalogue import MEASURES
from eval.measures.intervals import Interval
from eval.records import write_json, write_text
from eval.report.content import GroupRow, arm_content
from eval.report.markdown import groups_table, table
from eval.report.words import number
from eval.results import SUMMARY, Figure, read_scores
from eval.runs import read_selection
from eval.sets import EvalError
from rag.library.codec import loads
from rag.service import EXTRACTIVE

BENCHMARK, PEERS = "benchmark.json", "peers.json"
MARKS = ("<!-- figures: written by `python -m eval results` -->", "<!-- end of figures -->")
README_MEASURES = (
    "right_answer", "required_facts", "exact_item", "exact_page", "exact_quote", "citation_validity", "quotes_verbatim",
    "fact_fidelity", "no_leak", "abstention_recall", "false_refusal", "pair_accuracy", "ndcg_10", "recall_500_tokens",
)  # fmt: skip
README_SUMMARIES = (
    "summary_coverage", "summary_support", "summary_joint", "summary_readability", "citation_validity", "quotes_verbatim", "fact_fidelity",
)  # fmt: skip
README_PEERS = ("evidence_first_5", "right", "refuses", "names_item", "names_page", "figures_hold", "no_leak")


@dataclass(frozen=True, slots=True)
class GroupTable:
    """Right outcomes and some means by council, format or question type, the worst first."""

    heading: str
    rows: tuple[GroupRow, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelFigures:
    """All that is published of one model's run; of summaries, `n_cases` are items, and questions otherwise."""

    model: str
    n_cases: int
    is_summaries: bool
    figures: tuple[Figure, ...]
    groups: tuple[GroupTable, ...]
    area_under_risk: float | None
    calibration_error: float | None
    brier_score: float | None


def model_figures(run_folder: Path) -> ModelFigures:
    """Return what is published of a scored run of one question set.

    Raises:
        EvalError: nothing was scored there, or it is a run of several sets.
    """
    cases = read_scores(run_folder)
    if len({case.arm for case in cases}) != 1:
        raise EvalError(f"{run_folder}: a run of several sets. Publish one made with: python -m eval run --set NAME")
    selection = read_selection(run_folder)
    model = "no model" if selection.model == EXTRACTIVE else f"{Path(selection.model).stem} model"
    is_summaries = all(case.type == SUMMARY for case in cases)
    content = arm_content(model, cases, [], [], None)
    groups = tuple(GroupTable(heading, rows, content.grouped) for heading, rows in content.groups.items() if rows)
    sure = (content.area_under_risk, content.calibration_error, content.brier_score)
    return ModelFigures(model, len(cases), is_summaries, content.figures, groups, *sure)


def publish(run_folders: Sequence[Path], results: Path, readme: Path | None) -> list[Path]:
    """Write the page and its JSON, and the README's tables between its marks, and return the files."""
    found = [model_figures(folder) for folder in run_folders]
    write_json(results / BENCHMARK, found)
    write_text(results / "benchmark.md", page(found))
    written = [results / BENCHMARK, results / "benchmark.md"]
    if readme is not None:
        write_text(readme, with_figures(readme.read_text("utf-8"), readme_tables(results)))
        written.append(readme)
    return written


def page(models: Sequence[ModelFigures]) -> str:
    """Return the whole page as Markdown."""
    parts = [
        "# The benchmark's test split",
        f"{_counts(models)}. Intervals are 95 %, by a bootstrap over papers; what a measure means "
        "stands in [the catalogue](../measures/catalogue.py), what the papers are in [the datasheet](../data/README.md). Made with "
        "`python -m eval run --set benchmark-test`, again with `--summaries` (with `--model embedded` where that model has a column), and `python -m eval results`.",
        *(figures_table(own, tuple(MEASURES)) for own in _kinds(models) if own),
    ]
    for one in models:
        parts.append(f"## {'Summaries' if one.is_summaries else 'Answers'} with {one.model}")
        parts += [] if one.is_summaries else [_confidence(one)]
        for group in one.groups:
            parts += [
                f"### By {group.heading.lower()}, worst first",
                groups_table(group.heading, group.rows, group.measures),
            ]
    return "\n\n".join(parts) + "\n"


def _kinds(models: Sequence[ModelFigures]) -> tuple[list[ModelFigures], list[ModelFigures]]:
    """Return the runs of questions and the runs of summaries."""
    return [one for one in models if not one.is_summaries], [one for one in models if one.is_summaries]


def _counts(models: Sequence[ModelFigures]) -> str:
    questions, summaries = _kinds(models)
    said = [f"{questions[0].n_cases} questions in residents' words"] if questions else []
    said += [f"{summaries[0].n_cases} items whose summaries must say certain facts"] if summaries else []
    return ", and ".join(said)


def figures_table(models: Sequence[ModelFigures], measures: Sequence[str]) -> str:
    """Return the measures down and the models across, each figure with its interval."""
    known = [{figure.measure: figure for figure in one.figures} for one in models]
    rows = [
        (_title(name), *(_cell(own.get(name)) for own in known))
        for name in measures
        if any(name in own for own in known)
    ]
    what = "Summaries" if models and models[0].is_summaries else "Answers"
    return table((what, *(one.model for one in models)), rows)


def _title(name: str) -> str:
    measure = MEASURES[name]
    return measure.title if measure.higher_is_better else f"{measure.title} (lower is better)"


def _cell(figure: Figure | None) -> str:
    if figure is None or figure.interval is None:
        return "–"
    unscored = f", {figure.n_unscored} unscored" if figure.n_unscored else ""
    return f"{_spread(figure.interval)}{unscored}"


def _spread(found: Interval) -> str:
    return f"{found.value:.3f} ({found.low:.3f}–{found.high:.3f})"


def _confidence(one: ModelFigures) -> str:
    return (
        f"How sure it was, and how right: area under the risk–coverage curve {number(one.area_under_risk)}, expected calibration "
        f"error {number(one.calibration_error)}, Brier score {number(one.brier_score)}; all are better the lower."
    )


def readme_tables(results: Path) -> str:
    """Return what the README shows of the published figures: the benchmark, and the peers where they were measured."""
    models = [loads(ModelFigures, json.dumps(entry)) for entry in json.loads((results / BENCHMARK).read_text("utf-8"))]
    questions, summaries = _kinds(models)
    told = f"The benchmark's test split, with 95 % intervals ([all figures](eval/results/benchmark.md)): {_counts(models)}."
    parts = [told, figures_table(questions, README_MEASURES)]
    parts += [figures_table(summaries, README_SUMMARIES)] if summaries else []
    if (results / PEERS).is_file():
        rows = [loads(PeerRow, json.dumps(entry)) for entry in json.loads((results / PEERS).read_text("utf-8"))]
        told = "The same papers, encoder and model through the quick-starts of others, on a sample ([how, and all figures](eval/results/peers.md)):"
        parts += [told, peers_table(rows, rows[0].name, README_PEERS)]
    return "\n\n".join(parts)


def with_figures(text: str, tables: str) -> str:
    """Return a README with the tables between its marks.

    Raises:
        EvalError: it has no marks.
    """
    before, first, rest = text.partition(MARKS[0])
    _, last, after = rest.partition(MARKS[1])
    if not (first and last):
        raise EvalError(f"The README has no place for figures: it needs the lines {MARKS[0]} and {MARKS[1]}")
    return f"{before}{first}\n\n{tables}\n\n{last}{after}"

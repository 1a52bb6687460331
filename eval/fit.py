"""Fit the weights of search on written questions: `python -m eval.fit`, which rewrites rag/search/weights.py.

Ranking and evidence: weights that make the passages (or sentences) holding the evidence likeliest under a softmax over
all candidates of a question (the listwise loss of Cao et al. 2007, "Learning to Rank", with an L2 term), scaled to sum to 1.
Answerable: logistic regression on the confidence signals; the threshold is set by `eval.threshold` afterwards. Only dev
questions are read; figures are for questions whose file is left out of the fit in turn.
"""

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from scipy.optimize import minimize

from eval.data.load import DATA, Question
from eval.gold import GoldSpan, gold_places, holds_answer
from eval.remembering import Remembering
from eval.sets import OTHERS, EvalSet
from rag.datatypes import AgendaItem, Part, Span
from rag.library.encoder import MiniLM
from rag.library.index import Index, open_index
from rag.library.ingest import IngestOutcome, ingest
from rag.library.store import Store
from rag.search import weights
from rag.search.confidence import ConfidenceSignals, confidence_signals
from rag.search.evidence import N_READ, EvidenceSignals, find_evidence, scored_pieces
from rag.search.retrieve import Searcher, Signals
from rag.service import installed_reranker
from rag.settings import PROJECT_DIR

SETS = (
    EvalSet("demo", DATA / "papers", DATA / "questions.jsonl"),
    EvalSet("benchmark", DATA / "benchmark" / "papers", DATA / "benchmark" / "questions.jsonl"),
    EvalSet("others", *OTHERS, split="dev"),
    EvalSet("corpus", PROJECT_DIR.parent / "shared" / "corpus", DATA / "corpus_questions.jsonl"),
)
WEIGHTS_FILE = PROJECT_DIR / "rag" / "search" / "weights.py"
L2 = 0.05
L2_LOGISTIC = 0.0005
N_HITS = 10
N_EVIDENCE = 3
SHARES_REFUSED = (0.06, 0.08, 0.10)  # of the answerable questions, at which figures are given
N_FOLDS = 5
MADE = "made-"  # begins the names of the questions that are not written
Floats = NDArray[np.float64]
console = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the library it is asked of; for each pointer of its evidence, every place where that stands."""

    question: Question
    searcher: Searcher
    gold_by_pointer: tuple[tuple[GoldSpan, ...], ...]

    @property
    def gold(self) -> list[GoldSpan]:
        """Every place that holds some of the evidence."""
        return [place for places in self.gold_by_pointer for place in places]


def main() -> None:
    """Fit everything, print the figures before and after, write the weights."""
    encoder = MiniLM()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        present = [one for one in SETS if one.is_present]
        cases = [c for one in present for c in open_cases(stack, encoder, one, folder / one.name)]
        cases = [c for c in cases if c.question.split == "dev"]
        cases += [*decision_cases(cases), *foreign_cases(cases)]
        answerable = [c for c in cases if c.question.answerable]
        fit_ranking(answerable)
        fit_evidence(answerable)
        fit_answerable(cases)
    write_weights()


def open_cases(stack: ExitStack, encoder: MiniLM, asked: EvalSet, folder: Path) -> list[Case]:
    """Return the questions of a set, asked of a library of its papers, made in `folder` unless it is there."""
    store = Store.open(folder, encoder.name)
    stack.callback(store.close)
    for report in ingest(store, encoder, asked.files()):
        if report.outcome == IngestOutcome.FAILED:
            console.print(f"{report.file}: {report.reason}", style="red")
    searcher = Searcher(open_index(store, encoder.name, encoder.dim), encoder, Remembering(installed_reranker()))
    return [Case(q, searcher, gold_places(q, store)) for q in asked.load_questions()]


def public_items(index: Index) -> list[AgendaItem]:
    """Return every item that has a passage, in row order."""
    return list({(item := index.item(row)[0]).id: item for row in range(index.n_passages)}.values())


def decision_cases(cases: Sequence[Case]) -> list[Case]:
    """Return "What was decided about TITLE?" for every title of minutes that stands once in its library and has a decision."""
    made = []
    for searcher in dict.fromkeys(c.searcher for c in cases):
        items = [item for item in public_items(searcher.index) if item.part is Part.MINUTES]
        titles = Counter(item.title.casefold() for item in items)
        for item in items:
            if item.decisions and titles[item.title.casefold()] == 1:
                asked = f"What was decided about {item.title}?"
                question = Question(f"{MADE}{item.id}", asked, "decision", True, "dev", (), ())
                made.append(
                    Case(
                        question,
                        searcher,
                        (tuple(GoldSpan(item.document, Span(d.start, d.end)) for d in item.decisions),),
                    )
                )
    return made


def foreign_cases(cases: Sequence[Case]) -> list[Case]:
    """Return one question in three, asked of another library, which cannot answer it."""
    searchers = list(dict.fromkeys(c.searcher for c in cases))
    asked = [c for i, c in enumerate(cases) if i % 3 == 0 and c.question.answerable]
    return [
        Case(replace(c.question, answerable=False, id=f"foreign-{c.question.id}", evidence=()), other, ())
        for c in asked
        for other in searchers
        if other is not c.searcher
    ]


@dataclass(frozen=True, slots=True)
class Table:
    """The candidates of one question: signals, shape (n, n_signals), and which of them hold the evidence, shape (n,)."""

    signals: Floats
    right: NDArray[np.bool_]


def fit_ranking(cases: Sequence[Case]) -> None:
    """Fit the weights of passages."""
    names = [f.name for f in fields(Signals)]
    tables = []
    for case in track(cases, "Ranking", console=console):
        candidates = case.searcher.candidates(case.searcher.read(case.question.text))
        index = case.searcher.index
        right = [holds_answer(index.item(c.row)[0], index.encoded(c.row).passage, case.gold) for c in candidates]
        tables.append(Table(_values([c.signals for c in candidates], names), np.array(right)))
    _fit("passages", names, tables, [_group(c.question) for c in cases], weights.RANKING)


def fit_evidence(cases: Sequence[Case]) -> None:
    """Fit the weights of sentences; the ranking weights must be fitted before."""
    names = [f.name for f in fields(EvidenceSignals)]
    tables = []
    for case in track(cases, "Evidence", console=console):
        asked = case.searcher.read(case.question.text)
        pieces = scored_pieces(asked, case.searcher.retrieve(asked, N_HITS), case.searcher, n_first=N_READ)
        right = [any(g.overlaps(e.hit.item.document, e.start, e.end) for g in case.gold) for _, e in pieces]
        tables.append(Table(_values([s for s, _ in pieces], names), np.array(right)))
    _fit("sentences", names, tables, [_group(c.question) for c in cases], weights.EVIDENCE)


def _values(signals: Sequence[object], names: Sequence[str]) -> Floats:
    return np.array([[float(getattr(s, name)) for name in names] for s in signals])


def _fit(
    what: str, names: Sequence[str], tables: Sequence[Table], groups: Sequence[int], target: dict[str, float]
) -> None:
    left_out = np.zeros(len(tables))
    folds = np.array(groups) % N_FOLDS
    for fold in sorted(set(folds)):
        point = listwise([t for t, own in zip(tables, folds, strict=True) if own != fold])
        left_out[folds == fold] = [
            reciprocal_rank(t, point) for t, own in zip(tables, folds, strict=True) if own == fold
        ]
    found = ", ".join(f"in first {k}: {np.mean(left_out >= 1 / k):.3f}" for k in (1, 3, 5, 20))
    console.print(
        f"{what}, files left out: RR {left_out.mean():.3f}, {found}, among candidates {np.mean([t.right.any() for t in tables]):.3f}"
    )
    point = listwise(tables)
    target.clear()
    target.update(zip(names, map(float, point / np.abs(point).sum()), strict=True))


def listwise(tables: Sequence[Table]) -> Floats:
    """Return the non-negative weights of least loss, shape (n_signals,); questions without a right candidate teach nothing."""
    known = [t for t in tables if t.right.any()]
    found = minimize(
        _loss,
        np.ones(known[0].signals.shape[1]),
        args=(known,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, None)] * known[0].signals.shape[1],
    )
    return np.asarray(found.x, np.float64)


def _loss(point: Floats, tables: Sequence[Table]) -> tuple[float, Floats]:
    loss, slope = L2 * float(point @ point), 2 * L2 * point
    for table in tables:
        scores = table.signals @ point
        weight = np.exp(scores - scores.max())
        right = weight * table.right
        loss -= float(np.log(right.sum() / weight.sum()))
        slope = slope - table.signals.T @ (right / right.sum() - weight / weight.sum())
    return loss, slope


def reciprocal_rank(table: Table, point: Floats) -> float:
    """Return 1 / rank of the first right candidate; 0 where there is none."""
    ranks = np.flatnonzero(table.right[np.argsort(-(table.signals @ point), kind="stable")])
    return 1.0 / (1 + int(ranks[0])) if len(ranks) else 0.0


def fit_answerable(cases: Sequence[Case]) -> None:
    """Fit the probability that the evidence answers; the figures are of cross-validation over files."""
    names = [f.name for f in fields(ConfidenceSignals)]
    rows = []
    for case in track(cases, "Answerable", console=console):
        asked = case.searcher.read(case.question.text)
        pieces = find_evidence(asked, case.searcher.retrieve(asked, N_HITS), case.searcher, N_EVIDENCE)
        rows.append(confidence_signals(asked, pieces, case.searcher))
    x, y = _values(rows, names), np.array([c.question.answerable for c in cases])
    groups = np.array([_group(c.question) for c in cases])
    held_out = np.zeros(len(y))
    for fold in range(N_FOLDS):
        test = groups % N_FOLDS == fold
        if test.any():
            held_out[test] = logistic(x[~test], y[~test]).probabilities(x[test])
    written = np.array([not c.question.id.startswith(MADE) for c in cases])
    for share in SHARES_REFUSED:  # "What was decided about TITLE?" is too easy to count
        refused = float(np.mean(held_out[~y] < np.quantile(held_out[y & written], share)))
        console.print(f"refusing {share:.2f} of the answerable questions refuses {refused:.3f} of the others")
    console.print(f"AUROC {auroc(held_out, y):.3f}")
    model = logistic(x, y)
    weights.ANSWERABLE.clear()
    weights.ANSWERABLE.update({"bias": model.bias, **dict(zip(names, map(float, model.point), strict=True))})


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model: bias and weights, shape (n_signals,)."""

    bias: float
    point: Floats

    def probabilities(self, x: Floats) -> Floats:
        """Return the probability of each row, shape (n,)."""
        return np.asarray(1 / (1 + np.exp(-(self.bias + x @ self.point))))


def logistic(x: Floats, y: NDArray[np.bool_]) -> Logistic:
    """Fit with both classes weighing the same, an L2 term, and no negative weight: every signal speaks for an answer."""
    weight = np.where(y, 0.5 / y.sum(), 0.5 / (~y).sum())

    def loss(values: Floats) -> tuple[float, Floats]:
        p = Logistic(float(values[0]), values[1:]).probabilities(x)
        value = -float(weight @ np.log(np.where(y, p, 1 - p) + 1e-12)) + L2_LOGISTIC * float(values[1:] @ values[1:])
        slope = weight * (p - y)
        return value, np.concatenate([[slope.sum()], x.T @ slope + 2 * L2_LOGISTIC * values[1:]])

    found = minimize(
        loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=[(None, None)] + [(0, None)] * x.shape[1]
    )
    return Logistic(float(found.x[0]), np.asarray(found.x[1:]))


def _group(question: Question) -> int:
    """Questions over one file stay in one fold; those without evidence go by their id."""
    key = question.evidence[0].file if question.evidence else question.id
    return sum(key.encode())


def auroc(scores: Floats, right: NDArray[np.bool_]) -> float:
    """Return the chance that a right one scores above a wrong one, ties half (Mann and Whitney 1947)."""
    wins = scores[right][:, None] - scores[~right][None, :]
    return float(np.mean(np.sign(wins) / 2 + 0.5))


def write_weights() -> None:
    """Write the fitted numbers as the module search reads."""
    rounded = {
        name: {k: round(v, 4) for k, v in getattr(weights, name).items()}
        for name in ("RANKING", "EVIDENCE", "ANSWERABLE")
    }
    lines = "\n".join(f"{name} = {json.dumps(value)}" for name, value in rounded.items())
    text = f'"""Numbers fitted on written questions by `eval.fit`, the threshold by `eval.threshold`; never set by hand."""\n\n{lines}'
    WEIGHTS_FILE.write_text(f"{text}\nTHRESHOLD = {weights.THRESHOLD:.4f}\n", "utf-8")


if __name__ == "__main__":
    main()

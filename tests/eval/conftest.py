"""The CI evaluation, run once for all tests that look at it; a small library that needs no model."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from eval import runs
from eval.cases import Case
from eval.gates import Gates, load_gates
from eval.results import ScoredCase, cases_of, read_scores
from eval.system import Models
from rag.library.encoder import MiniLM
from tests.eval.small import quiet


@dataclass(frozen=True)
class CiRun:
    """The folder of the CI evaluation, its cases before and after scoring, and the committed gates."""

    out: Path
    cases: Sequence[Case]
    scored: Sequence[ScoredCase]
    gates: Gates


@pytest.fixture(scope="session")
def ci_run(minilm: MiniLM, tmp_path_factory: pytest.TempPathFactory) -> CiRun:
    out = tmp_path_factory.mktemp("ci")
    models = Models(minilm)
    try:
        runs.run(runs.Selection(), out, runs.CACHE, models, quiet)
    finally:
        models.close()
    runs.score(out, runs.CACHE, quiet)
    cases = cases_of(runs.Selection().arms()[0], runs.CACHE)
    return CiRun(out, cases, read_scores(out), load_gates(runs.GATES))

"""Set the probability below which the papers are said to be silent: `python -m eval.threshold RUN [RUN ...]`.

The folders are those of `eval run` over dev questions, under the weights as they are (`--set benchmark-dev`, `--set
others-dev`, or the ci profile). The threshold becomes the one at which MAX_FALSE_REFUSAL of their answerable questions are
refused, for whatever reason: a missing name refuses at any threshold, an item asked for by its title at none.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.console import Console

from eval.fit import write_weights
from eval.results import ScoredCase, read_scores
from eval.sets import EvalError
from rag.search import weights

MAX_FALSE_REFUSAL = 0.10  # lower, and as many of the others are answered as answerable ones are no longer refused
DEV_ARMS = frozenset({"demo", "benchmark-dev", "others-dev"})
STEPS = (0.5, 0.75, 1.0, 1.25, 1.5)


def main(folders: Sequence[Path]) -> None:
    """Print what the threshold costs around the new one, and write it.

    Raises:
        EvalError: no folder is named, or one holds no scores, or none of dev questions.
    """
    if not folders:
        message = "Name the folders of runs of dev questions: python -m eval.threshold RUN [RUN ...]"
        raise EvalError(message)
    cases = [case for folder in folders for case in dev_cases(folder)]
    found = threshold(cases, MAX_FALSE_REFUSAL)
    console = Console(highlight=False, soft_wrap=True)
    for at in (found * step for step in STEPS):
        console.print(
            f"{at:.3f}: refuses {refused(cases, at, answerable=True):.3f} of the answerable questions, ", end=""
        )
        console.print(f"{refused(cases, at, answerable=False):.3f} of the others")
    weights.THRESHOLD = found
    write_weights()


def dev_cases(folder: Path) -> list[ScoredCase]:
    """Return the cases of a run that are dev questions.

    Raises:
        EvalError: it has none.
    """
    cases = [case for case in read_scores(folder) if case.arm in DEV_ARMS]
    if not cases:
        raise EvalError(f"{folder}: none of its arms is one of {', '.join(sorted(DEV_ARMS))}.")
    return cases


def threshold(cases: Sequence[ScoredCase], share: float) -> float:
    """Return the highest threshold at which at most this share of the answerable cases is refused."""
    chances = sorted(chance_of(case) for case in cases if case.answerable)
    return chances[int(share * len(chances))]


def refused(cases: Sequence[ScoredCase], at: float, *, answerable: bool) -> float:
    """Return the share of the answerable cases, or of the others, that are refused at a threshold."""
    return float(np.mean([chance_of(case) < at for case in cases if case.answerable is answerable]))


def chance_of(case: ScoredCase) -> float:
    """Return the probability by which a case is refused or not: 0 for one that is refused whatever the threshold, 1 for never."""
    chance = case.confidence or 0.0
    if chance >= weights.THRESHOLD and not case.answered:
        return 0.0
    return 1.0 if chance == weights.THRESHOLD else chance


if __name__ == "__main__":
    try:
        main([Path(name) for name in sys.argv[1:]])
    except EvalError as error:
        sys.exit(str(error))

"""Measure the support checker on claims it did not learn from: `python -m models.train.measure_support [ours]`.

First on claims of the written items that no model has learned from (`data/later`); with `ours` on nothing else. Then two
figures on ExpertQA's validation claims (Malaviya et al. 2024), which no file of this project was trained on: as it is,
with the threshold chosen on other questions; and with what the claims of other questions teach it (`N_FOLDS` folds, no
question in two). Prints balanced accuracy (Brodersen et al. 2010) and what words alone reach. Saves nothing.
"""

import hashlib
import json
import sys
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console

from eval.judge import EXPERT_CLAIMS
from models.train.claims import Claim
from models.train.network import Network
from models.train.support import (
    OUTPUT,
    SEED,
    balanced_accuracy,
    probabilities,
    report,
    train,
)
from models.train.written import LATER, load_items, written_claims
from rag.check import SCORE_THRESHOLD, support_score
from rag.library.cross_encoder import WEIGHTS, windows

N_FOLDS = 3
N_PASSES = 2
N_OF_OURS = 6000
Floats = NDArray[np.float64]
console = Console(highlight=False, soft_wrap=True)


def main() -> None:
    """Print every figure."""
    torch.set_num_threads(2)
    unseen = unseen_claims()
    report(unseen, probabilities(trained(), unseen))
    if "ours" in sys.argv[1:]:
        return
    claims = expert_claims()
    supported = np.array([c.is_supported for c in claims])
    words = np.array([support_score(c.sentence, [c.evidence]) for c in claims])
    console.print(
        f"ExpertQA, words alone at {SCORE_THRESHOLD}: {balanced_accuracy(supported, words >= SCORE_THRESHOLD):.3f}"
    )
    console.print(f"ExpertQA, words alone, threshold left out: {left_out(claims, words):.3f}")
    as_it_is = by_window(trained(), claims)
    console.print(f"ExpertQA, as it is, at 0.5: {balanced_accuracy(supported, as_it_is >= 0.5):.3f}")
    console.print(f"ExpertQA, as it is, threshold left out: {left_out(claims, as_it_is):.3f}")
    taught = np.zeros(len(claims))
    folds = folds_of(claims)
    for fold in range(N_FOLDS):
        network = trained()
        train(network, N_PASSES * [best_window(c) for c, f in zip(claims, folds, strict=True) if f != fold])
        taught[folds == fold] = by_window(network, [c for c, f in zip(claims, folds, strict=True) if f == fold])
    console.print(f"ExpertQA, taught by other questions, at 0.5: {balanced_accuracy(supported, taught >= 0.5):.3f}")
    console.print(f"ExpertQA, taught by other questions, threshold left out: {left_out(claims, taught):.3f}")


def unseen_claims() -> list[Claim]:
    """Return claims of the items of `data/later`, some of them, in a fixed order."""
    claims = list(written_claims(load_items(LATER), 0, SEED))
    return [claims[i] for i in np.random.default_rng(SEED).permutation(len(claims))[:N_OF_OURS]]


def trained() -> Network:
    """Return the network as committed."""
    network = Network(SEED)
    network.begin_from(OUTPUT / WEIGHTS)
    return network


def expert_claims() -> list[Claim]:
    """Return ExpertQA's claims, the number of the question as their source."""
    rows = [json.loads(line) for line in EXPERT_CLAIMS.read_text("utf-8").splitlines() if line.strip()]
    return [
        Claim(row["claim"], " ".join(row["evidence"]), row["label"] == 1, "expert", _number(row["question"]))
        for row in rows
    ]


def _number(question: str) -> int:
    return int(hashlib.sha256(question.encode()).hexdigest()[:8], 16)


def folds_of(claims: Sequence[Claim]) -> NDArray[np.int64]:
    """Return the fold of each claim; all claims of a question are in one."""
    return np.array([c.source % N_FOLDS for c in claims])


def best_window(claim: Claim) -> Claim:
    """Return the claim with the window of its evidence that shares most wording."""
    parts = list(windows(claim.evidence))
    best = max(parts, key=lambda part: support_score(claim.sentence, [part]), default="")
    return Claim(claim.sentence, best, claim.is_supported, claim.kind, claim.source)


def by_window(network: Network, claims: Sequence[Claim]) -> Floats:
    """Return the probability of each claim's best window, as the checker gives it."""
    parts = [(i, part) for i, claim in enumerate(claims) for part in windows(claim.evidence)]
    found = probabilities(network, [Claim(claims[i].sentence, part, True, "", 0) for i, part in parts])
    best = np.zeros(len(claims))
    np.maximum.at(best, [i for i, _ in parts], found)
    return best


def left_out(claims: Sequence[Claim], scores: Floats) -> float:
    """Return balanced accuracy, each fold judged at the threshold that did best on the others."""
    supported, folds = np.array([c.is_supported for c in claims]), folds_of(claims)
    said = np.zeros(len(claims), np.bool_)
    for fold in range(N_FOLDS):
        others = folds != fold
        tried = np.unique(np.quantile(scores[others], np.linspace(0.02, 0.98, 49)))
        best = max(tried, key=lambda at: balanced_accuracy(supported[others], scores[others] >= at))
        said[~others] = scores[~others] >= best
    return balanced_accuracy(supported, said)


if __name__ == "__main__":
    main()

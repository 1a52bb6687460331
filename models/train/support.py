"""Train the support checker: `python -m models.train.support`, which rewrites models/support.

It begins as the reranker and learns the binary cross-entropy of "the evidence supports the sentence". Figures are printed
for blocks, subjects and items that were kept apart; `python -m models.train.measure_support` measures it on claims that
other people labelled.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from rich.console import Console
from torch import Tensor
from torch.nn import functional

from models.train.claims import CLAIMS, Claim, load_blocks, make_claims
from models.train.grammar import DATA, load_subjects
from models.train.network import CHECKPOINT, RANK, Network, learn, save_weights, write_manifest
from models.train.written import ITEMS, load_items, written_claims
from rag.datatypes import Reading
from rag.library.cross_encoder import WEIGHTS

OUTPUT = Path(__file__).resolve().parent.parent / "support"
RERANKER = Path(__file__).resolve().parent.parent / "reranker" / WEIGHTS
SEED = 31
N_WORLDS = 2
KEPT_EVERY = 10
PER_STEP = 24
N_STEPS = 389  # of those that the claims would give
RATE = 3e-4
console = Console(highlight=False, soft_wrap=True)


def main() -> None:
    """Train and save; prints balanced accuracy on the sources kept apart."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    torch.set_num_threads(2)
    learned, kept = make_data()
    console.print(f"{len(learned)} claims to learn from, {len(kept)} kept")
    network = Network(SEED)
    network.begin_from(RERANKER)
    train(network, learned, folder / CHECKPOINT)
    report(kept, probabilities(network, kept))
    save(network, folder)
    (folder / CHECKPOINT).unlink()


def make_data() -> tuple[list[Claim], list[Claim]]:
    """Return the claims to learn from and those kept apart; every tenth block, subject and item is kept."""
    blocks, subjects = load_blocks(), load_subjects()
    items = load_items()
    claims = make_claims(blocks, subjects, SEED, N_WORLDS)
    claims += written_claims(items, len(blocks) + len(subjects), SEED)
    kept = [c.source % KEPT_EVERY == KEPT_EVERY - 1 for c in claims]
    return [c for c, k in zip(claims, kept, strict=True) if not k], [c for c, k in zip(claims, kept, strict=True) if k]


def train(network: Network, claims: Sequence[Claim], checkpoint: Path | None = None) -> None:
    """Train in place, one pass."""
    steps = list(batches(claims, np.random.default_rng(SEED)))[:N_STEPS]
    learn(network, steps, partial(loss_of_step, network), RATE, SEED, checkpoint)


def loss_of_step(network: Network, batch: Sequence[Claim]) -> Tensor:
    """Return the mean binary cross-entropy of a batch."""
    logits = log_odds(network, batch)
    supported = torch.tensor([float(c.is_supported) for c in batch], device=logits.device)
    return functional.binary_cross_entropy_with_logits(logits, supported)


def log_odds(network: Network, claims: Sequence[Claim]) -> Tensor:
    """Return the log-odds that each claim is supported, shape (n_claims,)."""
    return network.logits([c.sentence for c in claims], [Reading("", (c.evidence,)) for c in claims])[:, 0]


def batches(claims: Sequence[Claim], rng: Generator) -> Iterator[list[Claim]]:
    """Yield every claim once, claims of like length together, in random order."""
    order = sorted(range(len(claims)), key=lambda i: len(claims[i].evidence) + int(rng.integers(40)))
    cuts = [order[i : i + PER_STEP] for i in range(0, len(order), PER_STEP)]
    for i in rng.permutation(len(cuts)):
        yield [claims[j] for j in cuts[i]]


def probabilities(network: Network, claims: Sequence[Claim]) -> NDArray[np.float64]:
    """Return the probability that each claim is supported, shape (n_claims,)."""
    order = sorted(range(len(claims)), key=lambda i: len(claims[i].evidence))
    found = np.zeros(len(claims))
    with torch.inference_mode():
        for start in range(0, len(order), PER_STEP):
            rows = order[start : start + PER_STEP]
            found[rows] = log_odds(network, [claims[i] for i in rows]).sigmoid().cpu().numpy()
    return found


def balanced_accuracy(supported: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """Return the mean of the share right among the supported and among the others (Brodersen et al. 2010)."""
    return float((said[supported].mean() + (~said[~supported]).mean()) / 2)


def report(claims: Sequence[Claim], found: NDArray[np.float64]) -> None:
    """Print balanced accuracy at 0.5, and the share right of each kind of claim."""
    supported, said = np.array([c.is_supported for c in claims]), found >= 0.5
    console.print(
        f"claims not learned from: balanced accuracy {balanced_accuracy(supported, said):.3f} ({len(claims)} claims)"
    )
    for kind, label in sorted({(c.kind, c.is_supported) for c in claims}):
        rows = np.array([c.kind == kind and c.is_supported == label for c in claims])
        console.print(
            f"  {kind}, {'' if label else 'not '}supported: {(said[rows] == label).mean():.3f} of {rows.sum()}"
        )


def written_data() -> list[Path]:
    """Return the hand-written files that the claims are made from."""
    return [*sorted(DATA.glob("*.txt")), *sorted(CLAIMS.glob("*.txt")), *sorted(ITEMS.glob("*.txt"))]


def save(network: Network, folder: Path) -> None:
    """Write the additions and the head, and what they were made from."""
    save_weights(network, folder / WEIGHTS)
    recipe = {"seed": SEED, "rank": RANK, "worlds": N_WORLDS, "steps": N_STEPS}
    write_manifest(folder, (WEIGHTS,), written_data(), recipe)
    console.print(f"Saved to {folder}")


if __name__ == "__main__":
    main()

"""Train the reranker: `python -m models.train.reranker [FOLDER [SEED]]`, which rewrites models/reranker unless told otherwise.

all-mpnet-base-v2 reads a question and a passage together (see `rag.library.cross_encoder` for the head, which begins as
the cosine of question and sentence); only low-rank additions and the head are learned. The loss of a question is a
softmax over all sentences of its passages and "none of them" (listwise; Cao et al. 2007, "Learning to Rank"), plus the
binary cross-entropy of each sentence, so that the number is also the log-odds of an answer. Minutes on a GPU, most of a
day on two cores; a run that is cut off goes on from its last checkpoint when it is started again with the same folder.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console
from torch import Tensor
from torch.nn import functional

from models.train.network import CHECKPOINT, RANK, Network, learn, save_weights, write_manifest
from models.train.readings import Asked, asked_of_items, asked_of_series
from models.train.written import ITEMS, SERIES, load_items, load_series
from rag.library.cross_encoder import UNREAD, WEIGHTS

OUTPUT = Path(__file__).resolve().parent.parent / "reranker"
SEED = 20
N_PASSES = 2
SERIES_PASSES = 4  # over the series, which are few and closer to how search reads
KEPT_EVERY = 20  # each twentieth item is kept apart
KEPT_BODIES = 8  # and each eighth body of the series
PER_STEP = 32
RATE = 4e-4
POSITIVE_WEIGHT = 4.0
console = Console(highlight=False, soft_wrap=True)


def main() -> None:
    """Train and save; prints the figures on the items kept apart."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    torch.set_num_threads(2)
    learned, kept = make_data(seed)
    console.print(f"{len(learned)} questions to learn from, {len(kept)} kept")
    network = Network(seed)
    steps = list(batches(learned, np.random.default_rng(seed)))
    learn(network, steps, partial(loss_of_step, network), RATE, seed, folder / CHECKPOINT)
    rr, auroc = figures(network, kept)
    console.print(f"kept items: RR {rr:.3f}, AUROC {auroc:.3f}")
    save(network, folder, seed)
    (folder / CHECKPOINT).unlink()


def make_data(seed: int) -> tuple[list[Asked], list[Asked]]:
    """Return the questions to learn from, anew for each pass, and those of the items and bodies kept apart."""
    items, series = load_items(), load_series()
    learned = [item for i, item in enumerate(items) if i % KEPT_EVERY != KEPT_EVERY - 1]
    bodies = [body for i, body in enumerate(series) if i % KEPT_BODIES != KEPT_BODIES - 1]
    kept = asked_of_items(items[KEPT_EVERY - 1 :: KEPT_EVERY], SEED)
    kept += asked_of_series(series[KEPT_BODIES - 1 :: KEPT_BODIES], SEED)
    asked = [a for i in range(N_PASSES) for a in asked_of_items(learned, seed + 1 + i)]
    return asked + [a for i in range(SERIES_PASSES) for a in asked_of_series(bodies, seed + 1 + i)], kept


def batches(questions: Sequence[Asked], rng: np.random.Generator) -> Iterator[list[Asked]]:
    """Yield every question once, questions of like length together, in random order."""
    order = sorted(range(len(questions)), key=lambda i: questions[i].size + int(rng.integers(200)))
    cuts = [order[i : i + PER_STEP] for i in range(0, len(order), PER_STEP)]
    for i in rng.permutation(len(cuts)):
        yield [questions[j] for j in cuts[i]]


def loss_of_step(network: Network, batch: Sequence[Asked]) -> Tensor:
    """Return the loss of a batch."""
    return loss_of(*scored(network, batch))


def scored(network: Network, batch: Sequence[Asked]) -> tuple[Tensor, Tensor, Tensor]:
    """Return the log-odds of each passage's sentences, which of them answer, and the question of each passage.

    Shapes (n_passages, n_sentences), the same, and (n_passages,).
    """
    pairs = [(a.question, r) for a in batch for r in a.readings]
    logits = network.logits([q for q, _ in pairs], [r for _, r in pairs])
    right = torch.zeros(logits.shape, dtype=torch.bool)
    for row, places in enumerate(places for a in batch for places in a.right):
        right[row, : len(places)] = torch.tensor(places)
    question = torch.tensor([i for i, a in enumerate(batch) for _ in a.readings])
    return logits, right.to(logits.device), question.to(logits.device)


def loss_of(logits: Tensor, right: Tensor, question: Tensor) -> Tensor:
    """Return the loss of one step (see `scored` for the arguments)."""
    is_read = logits > UNREAD
    target = right.float()
    weight = is_read * (1.0 + (POSITIVE_WEIGHT - 1.0) * target)
    binary = functional.binary_cross_entropy_with_logits(logits, target, weight, reduction="sum") / weight.sum()
    of_all = _log_sum(logits, question, none=True)
    is_answered = torch.zeros(len(of_all), dtype=torch.bool, device=logits.device)
    is_answered[question[(right & is_read).any(1)]] = True
    of_right = _log_sum(logits.masked_fill(~right, UNREAD), question, none=False)
    return binary + (of_all - torch.where(is_answered, of_right, 0.0)).mean()


def _log_sum(logits: Tensor, question: Tensor, *, none: bool) -> Tensor:
    """Return the log of the sum of exponents over each question's passages, and 1 for "none of them" if wanted."""
    n = int(question[-1]) + 1
    sums = logits.new_zeros(n).index_add(0, question, logits.clamp(max=30.0).exp().sum(1))
    return (sums + (1.0 if none else 1e-12)).log()


def figures(network: Network, questions: Sequence[Asked]) -> tuple[float, float]:
    """Return the mean reciprocal rank of the right sentence and the AUROC of the best score for "is answered"."""
    ranks, best, answered = [], [], []
    for asked, found in zip(questions, log_odds(network, questions), strict=True):
        right = np.concatenate(asked.right)
        if right.any():
            ranks.append(1 + int((found > found[right].max()).sum()))
        best.append(found.max())
        answered.append(asked.is_answered)
    top, is_answered = np.array(best), np.array(answered)
    return float(np.mean(1 / np.array(ranks))), float(np.mean(top[is_answered][:, None] > top[~is_answered][None, :]))


def log_odds(network: Network, questions: Sequence[Asked]) -> Iterator[NDArray[np.float32]]:
    """Yield the log-odds of every sentence of a question's passages, one after another, shape (n_sentences,)."""
    for start in range(0, len(questions), PER_STEP):
        batch = questions[start : start + PER_STEP]
        with torch.inference_mode():
            logits, _, question = scored(network, batch)
        rows, of = logits.cpu().numpy(), question.cpu().numpy()
        for i, asked in enumerate(batch):
            yield np.concatenate([row[: len(p)] for row, p in zip(rows[of == i], asked.right, strict=True)])


def written_data() -> list[Path]:
    """Return the hand-written files that the questions are made from."""
    return sorted([*ITEMS.glob("*.txt"), *SERIES.glob("*.txt")])


def save(network: Network, folder: Path, seed: int) -> None:
    """Write the additions and the head, and what they were made from."""
    save_weights(network, folder / WEIGHTS)
    write_manifest(folder, (WEIGHTS,), written_data(), {"seed": seed, "rank": RANK, "passes": N_PASSES})
    console.print(f"Saved to {folder}")


if __name__ == "__main__":
    main()

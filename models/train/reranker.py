"""Train the reranker: `python -m models.train.reranker`, which rewrites models/reranker.

all-mpnet-base-v2 reads question and sentence together (see `rag.library.cross_encoder` for the head, which begins as
the cosine of the two); only low-rank additions to its upper layers and the head are learned. The loss is a softmax over
the candidates of a question (listwise; Cao et al. 2007, "Learning to Rank") plus the binary cross-entropy of each
candidate, so that the number is also the log-odds of an answer. A run that is cut off goes on from its last checkpoint
when it is started again with the same folder.
"""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
import numpy as np
import torch
from rich.console import Console
from torch import Tensor
from torch.nn import functional
from transformers import get_linear_schedule_with_warmup

from models.train.examples import Group, Text, make_groups
from models.train.grammar import DATA, load_subjects
from models.train.network import (
    CHECKPOINT,
    RANK,
    Network,
    load_checkpoint,
    save_checkpoint,
    save_weights,
    write_manifest,
)
from models.train.written import ITEMS, load_items, written_groups
from rag.library.cross_encoder import WEIGHTS
from rag.search.rerank import candidate_text

OUTPUT = Path(__file__).resolve().parent.parent / "reranker"
SEED = 20
SEED_OF_ITEMS, SEED_OF_CHOICE, SEED_OF_ADDITIONS = 7, 3, 5
N_WRITTEN = 8000  # groups of written items, and of subjects, that are learned from
N_OF_SUBJECTS = 800
N_ITEMS = 2
KEPT_EVERY = 10  # each tenth subject and item is kept apart
GROUPS_PER_STEP = 12
RATE = 4e-4
HEAD_RATE = 1e-3
WARM_UP = 0.06
POSITIVE_WEIGHT = 2.0
CONTEXT_SHARE = 0.05  # of the groups of subjects are shown with the sentence before each candidate
HEADING_SHARE = 0.15  # are shown with whole headings although the question names no meeting
CHECKPOINT_EVERY = 50
console = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Marked:
    """A group as the model reads it."""

    question: str
    texts: tuple[str, ...]
    is_answered: bool


def main() -> None:
    """Train and save; prints the figures on the items kept apart."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    torch.set_num_threads(2)
    groups, kept = make_data()
    console.print(f"{len(groups)} groups to learn from, {len(kept)} kept")
    network = Network(SEED_OF_ADDITIONS)
    train(network, groups, folder / CHECKPOINT)
    rr, auroc = figures(network, kept)
    console.print(f"kept items: RR {rr:.3f}, AUROC {auroc:.3f}")
    save(network, folder)
    (folder / CHECKPOINT).unlink()


def make_data() -> tuple[list[Marked], list[Marked]]:
    """Return the groups to learn from and those of the items kept apart; no item or subject is in both."""
    rng = np.random.default_rng(SEED)
    items = load_items()
    learned = [item for i, item in enumerate(items) if i % KEPT_EVERY != KEPT_EVERY - 1]
    written = [mark(g, False, False) for g in written_groups(learned, SEED_OF_ITEMS)]
    subjects = [s for i, s in enumerate(load_subjects()) if i % KEPT_EVERY != KEPT_EVERY - 1]
    filled = [
        mark(g, rng.random() < HEADING_SHARE, rng.random() < CONTEXT_SHARE)
        for g in make_groups(subjects, SEED, N_ITEMS)
    ]
    choice = np.random.default_rng(SEED_OF_CHOICE)
    groups = [written[i] for i in choice.permutation(len(written))[:N_WRITTEN]]
    groups += [filled[i] for i in choice.permutation(len(filled))[:N_OF_SUBJECTS]]
    kept = written_groups(items[KEPT_EVERY - 1 :: KEPT_EVERY], SEED_OF_ITEMS + 1)
    return groups, [mark(g, False, False) for g in kept]


def mark(group: Group, whole_heading: bool, with_context: bool) -> Marked:
    """Return the group as the model reads it; headings are whole where the question names a meeting."""
    whole = whole_heading or group.names_meeting
    return Marked(group.question, tuple(_shown(t, whole, with_context) for t in group.texts), group.is_answered)


def _shown(text: Text, whole_heading: bool, with_context: bool) -> str:
    return candidate_text(
        text.heading if whole_heading else text.title, text.sentence, text.previous if with_context else ""
    )


def train(network: Network, groups: Sequence[Marked], checkpoint: Path) -> None:
    """Train in place, one pass."""
    steps = list(batches(groups, np.random.default_rng(SEED)))
    optimizer = network.optimizer(RATE, HEAD_RATE)
    schedule = get_linear_schedule_with_warmup(optimizer, int(WARM_UP * len(steps)), len(steps))
    done = load_checkpoint(checkpoint, network, optimizer)
    network.encoder.train()
    recent: list[float] = []
    began = time.monotonic()
    for i, batch in enumerate(steps):
        if i >= done:
            torch.manual_seed(SEED + i)
            loss = loss_of(group_logits(network, batch), torch.tensor([g.is_answered for g in batch]))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.additions().values(), 1.0)
            optimizer.step()
            recent.append(loss.item())
        schedule.step()
        optimizer.zero_grad()
        if i >= done and i % CHECKPOINT_EVERY == CHECKPOINT_EVERY - 1:
            console.print(f"{i + 1}/{len(steps)} loss {np.mean(recent[-50:]):.3f} {time.monotonic() - began:.0f} s")
            save_checkpoint(checkpoint, network, optimizer, i + 1)


def batches(groups: Sequence[Marked], rng: np.random.Generator) -> Iterator[list[Marked]]:
    """Yield every group once, groups of like length together, in random order."""
    order = sorted(range(len(groups)), key=lambda i: max(map(len, groups[i].texts)) + int(rng.integers(20)))
    cuts = [order[i : i + GROUPS_PER_STEP] for i in range(0, len(order), GROUPS_PER_STEP)]
    for i in rng.permutation(len(cuts)):
        yield [groups[j] for j in cuts[i]]


def group_logits(network: Network, groups: Sequence[Marked]) -> Tensor:
    """Return the log-odds of each candidate, shape (n_groups, n_texts)."""
    pairs = [(g.question, text) for g in groups for text in g.texts]
    return network.logits([q for q, _ in pairs], [t for _, t in pairs]).view(len(groups), -1)


def loss_of(logits: Tensor, answered: Tensor) -> Tensor:
    """Return the loss of one step; the first candidate of an answered group is the right one."""
    target = torch.zeros_like(logits)
    target[answered, 0] = 1.0
    weight = 1.0 + (POSITIVE_WEIGHT - 1.0) * target
    binary = functional.binary_cross_entropy_with_logits(logits, target, weight)
    if not answered.any():
        return binary
    first = torch.zeros(int(answered.sum()), dtype=torch.long)
    return binary + functional.cross_entropy(logits[answered], first)


def figures(network: Network, groups: Sequence[Marked]) -> tuple[float, float]:
    """Return the mean reciprocal rank of the right candidate and the AUROC of the best score for "is answered"."""
    network.encoder.train(False)
    with torch.inference_mode():
        found = [group_logits(network, groups[i : i + 12]) for i in range(0, len(groups), 12)]
    answered = np.array([g.is_answered for g in groups])
    logits = torch.cat(found).numpy()
    ranks = 1 + (logits[answered, 1:] > logits[answered, :1]).sum(axis=1)
    top = logits.max(axis=1)
    return float(np.mean(1 / ranks)), float(np.mean(top[answered][:, None] > top[~answered][None, :]))


def written_data() -> list[Path]:
    """Return the hand-written files that the groups are made from."""
    return [*sorted(DATA.glob("*.txt")), *sorted((DATA / "any").glob("*.txt")), *sorted(ITEMS.glob("*.txt"))]


def save(network: Network, folder: Path) -> None:
    """Write the additions and the head, and what they were made from."""
    save_weights(network, folder / WEIGHTS)
    recipe = {"seed": SEED, "rank": RANK, "groups": N_WRITTEN + N_OF_SUBJECTS}
    write_manifest(folder, (WEIGHTS,), written_data(), recipe)
    console.print(f"Saved to {folder}")


if __name__ == "__main__":
    main()

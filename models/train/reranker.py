"""Train the reranker: `python -m models.train.reranker`, which rewrites models/reranker.

The embedded all-MiniLM-L6-v2 reads question and sentence together (see `rag.library.cross_encoder` for the head, which
begins as the cosine of the two). The loss is a softmax over the candidates of a question (listwise; Cao et al. 2007,
"Learning to Rank") plus the binary cross-entropy of each candidate, so that the number is also the log-odds of an answer.
Heads on several layers learn at once (deep supervision; Lee et al. 2015), so that one run shows what each layer adds; the
first `DEPTH` layers are kept. Word embeddings stay as they are: words the training data lack keep their place beside those
it has. A run that is cut off goes on from its last checkpoint when it is started again with the same folder.
"""

import json
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
    CONFIG,
    Network,
    load_checkpoint,
    save_checkpoint,
    save_weights,
    write_manifest,
)
from rag.library.cross_encoder import ENCODER, HEAD, MAX_TOKENS
from rag.search.rerank import candidate_text

OUTPUT = Path(__file__).resolve().parent.parent / "reranker"
SEED = 20
N_ITEMS = 2
N_DEV_ITEMS = 2
DEV_EVERY = 10  # each tenth subject is kept for choosing
GROUPS_PER_STEP = 12
DEPTHS = (6,)
DEPTH = 6
N_FROZEN = 2
RATE = 8e-5
HEAD_RATE = 1e-3
WARM_UP = 0.06
POSITIVE_WEIGHT = 2.0
CONTEXT_SHARE = 0.05  # of the groups are shown with the sentence before each candidate
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
    """Train and save; prints the figures on the subjects kept apart."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    torch.set_num_threads(2)
    groups, kept = make_data()
    console.print(f"{len(groups)} groups to learn from, {len(kept)} kept")
    network = Network(DEPTHS, N_FROZEN, MAX_TOKENS)
    train(network, groups, kept, folder / CHECKPOINT)
    save(network, DEPTH, folder)
    (folder / CHECKPOINT).unlink()


def make_data() -> tuple[list[Marked], list[Marked]]:
    """Return the groups to learn from and those to choose by; no subject is in both."""
    rng = np.random.default_rng(SEED)
    subjects = load_subjects()
    learned = [s for i, s in enumerate(subjects) if i % DEV_EVERY != DEV_EVERY - 1]
    kept = [s for i, s in enumerate(subjects) if i % DEV_EVERY == DEV_EVERY - 1]
    groups = [
        mark(g, rng.random() < HEADING_SHARE, rng.random() < CONTEXT_SHARE) for g in make_groups(learned, SEED, N_ITEMS)
    ]
    return groups, [mark(g, False, False) for g in make_groups(kept, SEED + 1, N_DEV_ITEMS)]


def mark(group: Group, whole_heading: bool, with_context: bool) -> Marked:
    """Return the group as the model reads it; headings are whole where the question names a meeting."""
    whole = whole_heading or group.names_meeting
    return Marked(group.question, tuple(_shown(t, whole, with_context) for t in group.texts), group.is_answered)


def _shown(text: Text, whole_heading: bool, with_context: bool) -> str:
    return candidate_text(
        text.heading if whole_heading else text.title, text.sentence, text.previous if with_context else ""
    )


def train(network: Network, groups: Sequence[Marked], kept: Sequence[Marked], checkpoint: Path) -> None:
    """Train in place, one pass; prints the figures at the end."""
    steps = list(batches(groups, np.random.default_rng(SEED)))
    body, head = network.body(), network.head_weights()
    optimizer = torch.optim.AdamW([{"params": body}, {"params": head, "lr": HEAD_RATE}], lr=RATE, weight_decay=0.01)
    schedule = get_linear_schedule_with_warmup(optimizer, int(WARM_UP * len(steps)), len(steps))
    done = load_checkpoint(checkpoint, network, optimizer)
    network.encoder.train()
    recent: list[float] = []
    began = time.monotonic()
    for i, batch in enumerate(steps):
        if i >= done:
            torch.manual_seed(SEED + i)
            loss = sum_of_losses(group_logits(network, batch), torch.tensor([g.is_answered for g in batch]))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(body, 1.0)
            optimizer.step()
            recent.append(loss.item() / len(DEPTHS))
        schedule.step()
        optimizer.zero_grad()
        if i >= done and i % CHECKPOINT_EVERY == CHECKPOINT_EVERY - 1:
            console.print(f"{i + 1}/{len(steps)} loss {np.mean(recent[-50:]):.3f} {time.monotonic() - began:.0f} s")
            save_checkpoint(checkpoint, network, optimizer, i + 1)
    for depth, (rr, auroc) in figures(network, kept).items():
        console.print(f"kept subjects, {depth} layers: RR {rr:.3f}, AUROC {auroc:.3f}")


def batches(groups: Sequence[Marked], rng: np.random.Generator) -> Iterator[list[Marked]]:
    """Yield every group once, groups of like length together, in random order."""
    order = sorted(range(len(groups)), key=lambda i: max(map(len, groups[i].texts)) + int(rng.integers(20)))
    cuts = [order[i : i + GROUPS_PER_STEP] for i in range(0, len(order), GROUPS_PER_STEP)]
    for i in rng.permutation(len(cuts)):
        yield [groups[j] for j in cuts[i]]


def group_logits(network: Network, groups: Sequence[Marked]) -> dict[int, Tensor]:
    """Return the log-odds of each candidate, shape (n_groups, n_texts), by depth."""
    pairs = [(g.question, text) for g in groups for text in g.texts]
    found = network.logits([q for q, _ in pairs], [t for _, t in pairs])
    return {depth: logits.view(len(groups), -1) for depth, logits in found.items()}


def sum_of_losses(logits: dict[int, Tensor], answered: Tensor) -> Tensor:
    """Return the losses of all depths added up."""
    return torch.stack([loss_of(found, answered) for found in logits.values()]).sum()


def loss_of(logits: Tensor, answered: Tensor) -> Tensor:
    """Return the loss of one step at one depth; the first candidate of an answered group is the right one."""
    target = torch.zeros_like(logits)
    target[answered, 0] = 1.0
    weight = 1.0 + (POSITIVE_WEIGHT - 1.0) * target
    binary = functional.binary_cross_entropy_with_logits(logits, target, weight)
    if not answered.any():
        return binary
    first = torch.zeros(int(answered.sum()), dtype=torch.long)
    return binary + functional.cross_entropy(logits[answered], first)


def figures(network: Network, groups: Sequence[Marked]) -> dict[int, tuple[float, float]]:
    """Return the mean reciprocal rank of the right candidate and the AUROC of the best score for "is answered", by depth."""
    network.encoder.train(False)
    with torch.inference_mode():
        found = [group_logits(network, groups[i : i + 12]) for i in range(0, len(groups), 12)]
    answered = np.array([g.is_answered for g in groups])
    by_depth = {}
    for depth in network.heads:
        logits = torch.cat([batch[depth] for batch in found]).numpy()
        ranks = 1 + (logits[answered, 1:] > logits[answered, :1]).sum(axis=1)
        top = logits.max(axis=1)
        by_depth[depth] = (
            float(np.mean(1 / ranks)),
            float(np.mean(top[answered][:, None] > top[~answered][None, :])),
        )
    return by_depth


def written_data() -> list[Path]:
    """Return the hand-written files that the groups are made from."""
    return [*sorted(DATA.glob("*.txt")), *sorted((DATA / "any").glob("*.txt"))]


def save(network: Network, depth: int, folder: Path) -> None:
    """Write the first `depth` layers and their head in bfloat16; the tokenizer is the embedded one."""
    body = network.encoder.state_dict()
    beyond = tuple(f"encoder.layer.{i}." for i in range(depth, max(DEPTHS)))
    kept = {n: t for n, t in body.items() if not n.startswith(beyond) and not n.endswith("position_ids")}
    head = {HEAD + name: tensor for name, tensor in network.heads[depth].items()}
    save_weights({ENCODER + name: tensor for name, tensor in kept.items()} | head, folder / "model.safetensors")
    settings = network.encoder.config.to_dict() | {"num_hidden_layers": depth}
    (folder / "config.json").write_text(json.dumps({k: settings[k] for k in CONFIG}, indent=2) + "\n", "utf-8")
    recipe = {"seed": SEED, "items_per_subject": N_ITEMS, "layers": depth}
    write_manifest(folder, ("config.json", "model.safetensors"), written_data(), recipe)
    console.print(f"Saved to {folder}")


if __name__ == "__main__":
    main()

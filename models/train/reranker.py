"""Train the reranker: `python -m models.train.reranker`, which rewrites models/reranker.

A cross-encoder from the embedded all-MiniLM-L6-v2: question and sentence (under its item's heading) in, one number out.
The loss is a softmax over the candidates of a question (listwise; Cao et al. 2007, "Learning to Rank") plus the binary
cross-entropy of each candidate, so that the number is also the log-odds that the sentence answers.
Word embeddings stay as they are: words the training data lack keep their place beside those it has.
"""

import copy
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
from torch.nn import functional
from transformers import AutoModelForSequenceClassification, AutoTokenizer, PreTrainedModel, get_linear_schedule_with_warmup

from models.train.examples import Group, Text, make_groups
from models.train.grammar import load_subjects
from rag.library.encoder import embedded_encoder

OUTPUT = Path(__file__).resolve().parent.parent / "reranker"
SEED = 20
N_ITEMS = 8
N_DEV_ITEMS = 3
DEV_EVERY = 10  # each tenth subject is kept for choosing the weights
N_EPOCHS = 1
GROUPS_PER_STEP = 12
RATE = 1e-4
WARM_UP = 0.08
POSITIVE_WEIGHT = 2.0
MAX_TOKENS = 160
CONTEXT_SHARE = 0.3  # of the groups are shown with the sentence before
N_CHECKS = 3
console = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Marked:
    """A group ready for the tokenizer."""

    question: str
    texts: tuple[str, ...]
    is_answered: bool


def main() -> None:
    """Train and save; prints the figures on the subjects kept apart."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    rng = np.random.default_rng(SEED)
    subjects = load_subjects()
    learned = [s for i, s in enumerate(subjects) if i % DEV_EVERY != DEV_EVERY - 1]
    kept = [s for i, s in enumerate(subjects) if i % DEV_EVERY == DEV_EVERY - 1]
    groups = [mark(g, rng.random() < CONTEXT_SHARE) for g in make_groups(learned, SEED, N_ITEMS)]
    dev = [mark(g, False) for g in make_groups(kept, SEED + 1, N_DEV_ITEMS)]
    console.print(f"{len(groups)} groups to learn from, {len(dev)} to choose by")
    model, tokenizer = start()
    train(model, tokenizer, groups, dev, rng)
    save(model, tokenizer, folder)


def mark(group: Group, with_context: bool) -> Marked:
    """Return the group as the model reads it."""
    return Marked(group.question, tuple(shown(text, with_context) for text in group.texts), group.is_answered)


def shown(text: Text, with_context: bool) -> str:
    """Return the candidate under its heading, as `rag.search.rerank.candidate_text` writes it."""
    before = f"{text.previous} | " if with_context and text.previous else ""
    return f"{text.heading} | {before}{text.sentence}"


def start() -> tuple[PreTrainedModel, object]:
    """Return the embedded encoder with a fresh scoring head, and its tokenizer."""
    folder = embedded_encoder()
    model = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=1)
    model.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    return model, AutoTokenizer.from_pretrained(folder)


def train(model, tokenizer, groups: Sequence[Marked], dev: Sequence[Marked], rng: np.random.Generator) -> None:
    """Train in place and leave the model with the weights that did best on dev."""
    steps = [batch for _ in range(N_EPOCHS) for batch in batches(groups, rng)]
    rates = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(rates, lr=RATE, weight_decay=0.01)
    schedule = get_linear_schedule_with_warmup(optimizer, int(WARM_UP * len(steps)), len(steps))
    checks = {len(steps) * (i + 1) // N_CHECKS - 1 for i in range(N_CHECKS)}
    best, best_weights, started, recent = 0.0, None, time.monotonic(), []
    for i, batch in enumerate(steps):
        model.train()
        loss = loss_of(model, tokenizer, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(rates, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        recent.append(float(loss))
        if i % 50 == 49:
            console.print(f"{i + 1}/{len(steps)} loss {np.mean(recent[-50:]):.3f} {time.monotonic() - started:.0f} s")
        if i in checks:
            rr, auroc = figures(model, tokenizer, dev)
            console.print(f"{i + 1}/{len(steps)} dev: RR {rr:.3f}, AUROC {auroc:.3f}")
            if rr + auroc > best:
                best, best_weights = rr + auroc, copy.deepcopy(model.state_dict())
    model.load_state_dict(best_weights)


def batches(groups: Sequence[Marked], rng: np.random.Generator) -> Iterator[list[Marked]]:
    """Yield every group once, groups of like length together, in random order."""
    order = sorted(range(len(groups)), key=lambda i: max(map(len, groups[i].texts)) + rng.integers(20))
    cuts = [order[i : i + GROUPS_PER_STEP] for i in range(0, len(order), GROUPS_PER_STEP)]
    for i in rng.permutation(len(cuts)):
        yield [groups[j] for j in cuts[i]]


def logits_of(model, tokenizer, groups: Sequence[Marked]) -> torch.Tensor:
    """Return the model's number for each candidate, shape (n_groups, n_texts)."""
    pairs = [(g.question, text) for g in groups for text in g.texts]
    tokens = tokenizer(
        [q for q, _ in pairs], [t for _, t in pairs], padding=True, truncation="longest_first", max_length=MAX_TOKENS, return_tensors="pt"
    )
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(**tokens).logits
    return logits.float().view(len(groups), -1)


def loss_of(model, tokenizer, groups: Sequence[Marked]) -> torch.Tensor:
    """Return the loss of one step."""
    logits = logits_of(model, tokenizer, groups)
    answered = torch.tensor([g.is_answered for g in groups])
    target = torch.zeros_like(logits)
    target[answered, 0] = 1.0
    weight = 1.0 + (POSITIVE_WEIGHT - 1.0) * target
    binary = functional.binary_cross_entropy_with_logits(logits, target, weight)
    if not answered.any():
        return binary
    return binary + functional.cross_entropy(logits[answered], torch.zeros(int(answered.sum()), dtype=torch.long))


def figures(model, tokenizer, groups: Sequence[Marked]) -> tuple[float, float]:
    """Return the mean reciprocal rank of the right candidate, and the AUROC of the best score for "is answered"."""
    model.eval()
    with torch.no_grad():
        logits = torch.cat([logits_of(model, tokenizer, groups[i : i + 12]) for i in range(0, len(groups), 12)]).numpy()
    answered = np.array([g.is_answered for g in groups])
    ranks = 1 + (logits[answered, 1:] > logits[answered, :1]).sum(axis=1)
    top = logits.max(axis=1)
    return float(np.mean(1 / ranks)), float(np.mean(top[answered][:, None] > top[~answered][None, :]))


def save(model, tokenizer, folder: Path) -> None:
    """Write weights in bfloat16, configuration and tokenizer."""
    model.to(torch.bfloat16).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    console.print(f"Saved to {folder}")


if __name__ == "__main__":
    main()

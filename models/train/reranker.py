"""Train the reranker: `python -m models.train.reranker`, which rewrites models/reranker.

The embedded all-MiniLM-L6-v2 reads question and sentence together (see `rag.library.cross_encoder` for the head, which
begins as the cosine of the two). The loss is a softmax over the candidates of a question (listwise; Cao et al. 2007,
"Learning to Rank") plus the binary cross-entropy of each candidate, so that the number is also the log-odds of an answer.
Word embeddings stay as they are: words the training data lack keep their place beside those it has.
"""

import copy
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
import numpy as np
import torch
from rich.console import Console
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional
from transformers import AutoTokenizer, BertModel, PreTrainedTokenizerBase, get_linear_schedule_with_warmup

from models.train.examples import Group, Text, make_groups
from models.train.grammar import DATA, load_subjects
from rag.library.cross_encoder import ENCODER, HEAD, MAX_TOKENS, match_logits, sides
from rag.library.encoder import embedded_encoder
from rag.search.rerank import candidate_text

OUTPUT = Path(__file__).resolve().parent.parent / "reranker"
SEED = 20
N_ITEMS = 3
N_DEV_ITEMS = 2
DEV_EVERY = 10  # each tenth subject is kept for choosing the weights
GROUPS_PER_STEP = 12
FROZEN_LAYERS = (
    2  # of six: two meetings of a word with its neighbours need no new learning, and a third of the time is saved
)
RATE = 8e-5
HEAD_RATE = 1e-3
WARM_UP = 0.06
POSITIVE_WEIGHT = 2.0
CONTEXT_SHARE = 0.1  # of the groups are shown with the sentence before each candidate
HEADING_SHARE = 0.15  # are shown with whole headings although the question names no meeting
N_CHECKS = 2
# The head begins as 8 (cosine - 0.70) + 8 (met - 0.59) - 1: the means of both before training.
FIRST_HEAD = {"product": 8.0, "difference": 0.0, "first": 0.0, "met": 8.0, "bias": -11.3}
CONFIG = (
    "vocab_size",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "hidden_act",
    "max_position_embeddings",
    "type_vocab_size",
    "layer_norm_eps",
)
console = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Marked:
    """A group as the model reads it."""

    question: str
    texts: tuple[str, ...]
    is_answered: bool


@dataclass(slots=True)
class Network:
    """What is trained: the encoder and the head, with the tokenizer that feeds them."""

    encoder: BertModel
    head: dict[str, Tensor]
    tokenizer: PreTrainedTokenizerBase
    special: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.special = list(self.tokenizer.all_special_ids)

    def logits(self, groups: Sequence[Marked]) -> Tensor:
        """Return the log-odds of each candidate, shape (n_groups, n_texts)."""
        pairs = [(g.question, text) for g in groups for text in g.texts]
        questions, texts = [q for q, _ in pairs], [t for _, t in pairs]
        tokens = self.tokenizer(
            questions, texts, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt"
        )
        ids, mask = tokens["input_ids"], tokens["attention_mask"]
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self.encoder(
                input_ids=ids, attention_mask=mask, token_type_ids=torch.zeros_like(ids)
            ).last_hidden_state
        return match_logits(hidden.float(), *sides(tokens, self.special), self.head).view(len(groups), -1)

    def state(self) -> dict[str, Tensor]:
        """Return every weight under the name it is saved by."""
        body = {ENCODER + name: tensor for name, tensor in self.encoder.state_dict().items()}
        return body | {HEAD + name: tensor.detach() for name, tensor in self.head.items()}

    def restore(self, state: dict[str, Tensor]) -> None:
        """Put weights from `state` back."""
        self.encoder.load_state_dict({n.removeprefix(ENCODER): t for n, t in state.items() if n.startswith(ENCODER)})
        for name, tensor in self.head.items():
            tensor.data.copy_(state[HEAD + name])


def main() -> None:
    """Train and save; prints the figures on the subjects kept apart."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    groups, dev = make_data()
    console.print(f"{len(groups)} groups to learn from, {len(dev)} to choose by")
    network = start()
    train(network, groups, dev, np.random.default_rng(SEED))
    save(network, folder)


def make_data() -> tuple[list[Marked], list[Marked]]:
    """Return the groups to learn from and those to choose the weights by; no subject is in both."""
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


def start() -> Network:
    """Return the embedded encoder under a head that begins as a cosine."""
    folder = embedded_encoder()
    encoder = BertModel.from_pretrained(folder, add_pooling_layer=False)
    for part in (encoder.embeddings, *encoder.encoder.layer[:FROZEN_LAYERS]):
        part.requires_grad_(False)
    sizes = dict.fromkeys(FIRST_HEAD, encoder.config.hidden_size) | {"met": 1, "bias": 1}
    head = {name: torch.full((sizes[name],), value, requires_grad=True) for name, value in FIRST_HEAD.items()}
    return Network(encoder, head, AutoTokenizer.from_pretrained(folder))


def train(network: Network, groups: Sequence[Marked], dev: Sequence[Marked], rng: np.random.Generator) -> None:
    """Train in place and leave the network with the weights that did best on dev."""
    steps = list(batches(groups, rng))
    body = [p for p in network.encoder.parameters() if p.requires_grad]
    head = list(network.head.values())
    optimizer = torch.optim.AdamW([{"params": body}, {"params": head, "lr": HEAD_RATE}], lr=RATE, weight_decay=0.01)
    schedule = get_linear_schedule_with_warmup(optimizer, int(WARM_UP * len(steps)), len(steps))
    checks = {len(steps) * (i + 1) // N_CHECKS - 1 for i in range(N_CHECKS)}
    best, best_state, recent, began = 0.0, network.state(), [], time.monotonic()
    for i, batch in enumerate(steps):
        network.encoder.train()
        loss = loss_of(network.logits(batch), torch.tensor([g.is_answered for g in batch]))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        recent.append(loss.item())
        if i % 20 == 19:
            console.print(f"{i + 1}/{len(steps)} loss {np.mean(recent[-20:]):.3f} {time.monotonic() - began:.0f} s")
        if i in checks:
            rr, auroc = figures(network, dev)
            console.print(f"{i + 1}/{len(steps)} dev: RR {rr:.3f}, AUROC {auroc:.3f}")
            if rr + auroc > best:
                best, best_state = rr + auroc, copy.deepcopy(network.state())
    network.restore(best_state)


def batches(groups: Sequence[Marked], rng: np.random.Generator) -> Iterator[list[Marked]]:
    """Yield every group once, groups of like length together, in random order."""
    order = sorted(range(len(groups)), key=lambda i: max(map(len, groups[i].texts)) + int(rng.integers(20)))
    cuts = [order[i : i + GROUPS_PER_STEP] for i in range(0, len(order), GROUPS_PER_STEP)]
    for i in rng.permutation(len(cuts)):
        yield [groups[j] for j in cuts[i]]


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
    """Return the mean reciprocal rank of the right candidate, and the AUROC of the best score for "is answered"."""
    network.encoder.eval()
    with torch.inference_mode():
        logits = torch.cat([network.logits(groups[i : i + 12]) for i in range(0, len(groups), 12)]).numpy()
    answered = np.array([g.is_answered for g in groups])
    ranks = 1 + (logits[answered, 1:] > logits[answered, :1]).sum(axis=1)
    top = logits.max(axis=1)
    return float(np.mean(1 / ranks)), float(np.mean(top[answered][:, None] > top[~answered][None, :]))


def save(network: Network, folder: Path) -> None:
    """Write the weights in bfloat16 and the encoder's configuration; the tokenizer is the embedded one."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {name: tensor.to(torch.bfloat16).contiguous() for name, tensor in network.state().items()}
    save_file({n: t for n, t in state.items() if not n.endswith("position_ids")}, folder / "model.safetensors")
    settings = network.encoder.config.to_dict()
    (folder / "config.json").write_text(json.dumps({k: settings[k] for k in CONFIG}, indent=2) + "\n", "utf-8")
    write_manifest(folder)
    console.print(f"Saved to {folder}")


def write_manifest(folder: Path) -> None:
    """Write what the weights are and what they were made from: sha256 of each file and of the written data, and the seed."""
    files = {name: digest([folder / name]) for name in ("config.json", "model.safetensors")}
    manifest = {"files": files, "data": digest(sorted(DATA.glob("*.txt"))), "seed": SEED, "items_per_subject": N_ITEMS}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def digest(paths: Sequence[Path]) -> str:
    """Return the sha256 of these files one after another."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


if __name__ == "__main__":
    main()

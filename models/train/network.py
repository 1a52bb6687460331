"""What is trained: low-rank additions to all-mpnet-base-v2 and a head that reads it; with their saving and going on."""

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import torch
from rich.console import Console
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import MPNetConfig, MPNetModel, get_linear_schedule_with_warmup

from models.train.grammar import DATA
from rag.datatypes import Reading
from rag.library.base_reader import base_reader
from rag.library.cross_encoder import HEAD, LORA_SCALE, WordsOf, in_batch, line_of, match_logits, words_of

CHECKPOINT = "checkpoint.safetensors"
CHECKPOINT_EVERY = 200
RANK = 32
HEAD_RATE = 1e-3
WARM_UP = 0.06
WIDTH = 768
# A head begins as 8 (cosine - 0.70) + 8 (met - 0.59) - 1: about the means of both before training.
FIRST_HEAD = {"product": 8.0, "difference": 0.0, "first": 0.0, "met": 8.0, "bias": -11.3}
ADAPTED = ("attention.attn.q", "attention.attn.k", "attention.attn.v", "attention.attn.o")
ADAPTED += ("intermediate.dense", "output.dense")


Step = TypeVar("Step")
console = Console(highlight=False, soft_wrap=True)


class LowRank(nn.Module):
    """A linear layer that stays as it is, in bfloat16, and a low-rank addition that is learned."""

    def __init__(self, inner: nn.Linear) -> None:
        super().__init__()
        self.inner = inner
        self.a = nn.Parameter(torch.randn(RANK, inner.in_features) / inner.in_features**0.5)
        self.b = nn.Parameter(torch.zeros(inner.out_features, RANK))

    def forward(self, x: Tensor) -> Tensor:
        """Return W x + `LORA_SCALE` b a x."""
        out: Tensor = self.inner(x) + functional.linear(functional.linear(x, self.a), self.b) * LORA_SCALE
        return out


class Remembered:
    """The tokens of texts, each made once: training reads the same sentences again and again."""

    def __init__(self, words: WordsOf) -> None:
        self._words = words
        self._known: dict[str, list[int]] = {}

    def __call__(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the tokens of each text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known |= zip(new, self._words(new), strict=True)
        return [self._known[text] for text in texts]


class Network:
    """The network with its additions, and the head."""

    def __init__(self, seed: int) -> None:
        """Load the base; additions begin at nothing, their first factor drawn with the seed."""
        base = base_reader()
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.words = Remembered(words_of(base))
        self.encoder = network_of(base).requires_grad_(False)
        self.head = {
            name: torch.full((1 if name in {"met", "bias"} else WIDTH,), value, device=self.device, requires_grad=True)
            for name, value in FIRST_HEAD.items()
        }
        torch.manual_seed(seed)
        for layer in self.encoder.encoder.layer:
            for place in ADAPTED:
                parent, _, name = place.rpartition(".")
                within = layer.get_submodule(parent)
                setattr(within, name, LowRank(within.get_submodule(name)))
        for module in self.encoder.modules():
            if isinstance(module, nn.Linear):
                module.bfloat16()
        self.encoder.to(self.device)

    def begin_from(self, weights: Path) -> None:
        """Begin with the additions and the head of a saved file instead, of its rank."""
        saved = load_file(weights)
        for name, weight in self.weights().items():
            weight.data = saved[name].to(self.device, weight.dtype)

    def logits(self, questions: Sequence[str], readings: Sequence[Reading]) -> Tensor:
        """Return the log-odds that each sentence answers, shape (n, n_sentences); far below 0 for what is not there."""
        lines = [line_of(self.words, q, r) for q, r in zip(questions, readings, strict=True)]
        read = in_batch(lines, max(len(r.sentences) for r in readings)).to(self.device)
        with torch.autocast(self.device.type, torch.bfloat16):
            hidden = self.encoder(input_ids=read.ids, attention_mask=read.mask).last_hidden_state
        return match_logits(hidden.float(), read, self.head)

    def additions(self) -> dict[str, Tensor]:
        """Return the factors of the additions, by the name of the weight they add to and ".a" or ".b"."""
        return {name: weight for name, weight in self.encoder.named_parameters() if weight.requires_grad}

    def weights(self) -> dict[str, Tensor]:
        """Return all that is trained, by its name in the saved file."""
        return self.additions() | {HEAD + name: tensor for name, tensor in self.head.items()}

    def optimizer(self, rate: float, head_rate: float) -> torch.optim.AdamW:
        """Return AdamW over all that is trained."""
        groups = [{"params": list(self.additions().values())}, {"params": list(self.head.values()), "lr": head_rate}]
        return torch.optim.AdamW(groups, lr=rate, weight_decay=0.0)


def network_of(base: Path) -> MPNetModel:
    """Return the base network in float32, its weights read from `base` (`rag.library.base_reader`)."""
    settings = json.loads((base / "config.json").read_text("utf-8"))
    network = MPNetModel(MPNetConfig(**settings | {"attention_probs_dropout_prob": 0.0}), add_pooling_layer=False)
    tensors = load_file(base / "model.safetensors")
    kept = network.state_dict().keys()
    network.load_state_dict({name: tensor for name, tensor in tensors.items() if name in kept}, strict=False)
    return network


def learn(
    network: Network,
    steps: Sequence[Step],
    loss_of: Callable[[Step], Tensor],
    rate: float,
    seed: int,
    checkpoint: Path | None = None,
) -> None:
    """Train in place, one step for each batch; goes on from the checkpoint where there is one.

    Args:
        network: what is trained.
        steps: the batches, in order.
        loss_of: the loss of a batch.
        rate: the highest of the additions, reached after `WARM_UP` of the steps, from where it falls to 0.
        seed: of each step's dropout, with the step's number.
        checkpoint: where to keep what a run needs to go on; None for nowhere.
    """
    optimizer = network.optimizer(rate, HEAD_RATE)
    schedule = get_linear_schedule_with_warmup(optimizer, int(WARM_UP * len(steps)), len(steps))
    done = load_checkpoint(checkpoint, network, optimizer) if checkpoint else 0
    network.encoder.train()
    losses: list[Tensor] = []
    began = time.monotonic()
    for i, batch in enumerate(steps):
        if i >= done:
            torch.manual_seed(seed + i)
            loss = loss_of(batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.additions().values(), 1.0)
            optimizer.step()
            losses.append(loss.detach())
        schedule.step()
        optimizer.zero_grad()
        if i >= done and i % CHECKPOINT_EVERY == CHECKPOINT_EVERY - 1:
            mean = torch.stack(losses[-CHECKPOINT_EVERY:]).mean().item()
            console.print(f"{i + 1}/{len(steps)} loss {mean:.3f} {time.monotonic() - began:.0f} s")
            if checkpoint:
                save_checkpoint(checkpoint, network, optimizer, i + 1)
    network.encoder.train(False)


def save_checkpoint(path: Path, network: Network, optimizer: torch.optim.Optimizer, step: int) -> None:
    """Write everything that a run needs to go on after `step` steps."""
    tensors = {}
    for name, weight in network.weights().items():
        tensors[name] = weight.detach().contiguous()
        for moment in ("exp_avg", "exp_avg_sq"):
            tensors[f"{moment}.{name}"] = optimizer.state[weight][moment].contiguous()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    save_file(tensors, part, {"step": str(step)})
    part.replace(path)


def load_checkpoint(path: Path, network: Network, optimizer: torch.optim.Optimizer) -> int:
    """Put a checkpoint back; returns how many steps it had done, 0 where there is none."""
    if not path.is_file():
        return 0
    with safe_open(path, "pt") as file:
        step = int(file.metadata()["step"])
    tensors = load_file(path)
    for name, weight in network.weights().items():
        weight.data.copy_(tensors[name])
        moments = {moment: tensors[f"{moment}.{name}"] for moment in ("exp_avg", "exp_avg_sq")}
        optimizer.state[weight] = moments | {"step": torch.tensor(float(step))}
    return step


def save_weights(network: Network, path: Path) -> None:
    """Write what was trained, in bfloat16."""
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({n: t.detach().to("cpu", torch.bfloat16).contiguous() for n, t in network.weights().items()}, path)


def write_manifest(folder: Path, names: Sequence[str], data: Sequence[Path], recipe: Mapping[str, int | float]) -> None:
    """Write what the files are and what they were made from: the sha256 of each and of every written file, and the recipe."""
    manifest = {
        "files": {name: digest(folder / name) for name in names},
        "data": {path.relative_to(DATA).as_posix(): digest(path) for path in data},
        "recipe": dict(recipe),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def digest(path: Path) -> str:
    """Return the sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()

"""What is trained: the embedded MiniLM under heads that read some of its layers; with its saving and going on."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from transformers import AutoTokenizer, BertModel, PreTrainedTokenizerBase

from models.train.grammar import DATA
from rag.library.cross_encoder import match_logits, sides
from rag.library.encoder import embedded_encoder

# A head begins as 8 (cosine - 0.70) + 8 (met - 0.59) - 1: the means of both before training.
CHECKPOINT = "checkpoint.safetensors"
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


class Network:
    """The encoder and a head after each layer named; heads are told apart by the depth they read."""

    def __init__(self, depths: Sequence[int], n_frozen: int, max_tokens: int) -> None:
        """Load the embedded encoder; its embeddings and first `n_frozen` layers are not trained."""
        folder = embedded_encoder()
        self.encoder = BertModel.from_pretrained(folder, add_pooling_layer=False, attention_probs_dropout_prob=0.0)
        for part in (self.encoder.embeddings, *self.encoder.encoder.layer[:n_frozen]):
            part.requires_grad_(False)
        sizes = dict.fromkeys(FIRST_HEAD, self.encoder.config.hidden_size) | {"met": 1, "bias": 1}
        self.heads = {
            depth: {n: torch.full((sizes[n],), value, requires_grad=True) for n, value in FIRST_HEAD.items()}
            for depth in depths
        }
        self.tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(folder)
        self.max_tokens = max_tokens

    def logits(self, firsts: Sequence[str], seconds: Sequence[str]) -> dict[int, Tensor]:
        """Return each head's log-odds for these pairs of texts, shape (n_pairs,), by depth."""
        tokens = self.tokenizer(
            list(firsts), list(seconds), padding=True, truncation=True, max_length=self.max_tokens, return_tensors="pt"
        )
        ids, mask = tokens["input_ids"], tokens["attention_mask"]
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self.encoder(
                input_ids=ids, attention_mask=mask, token_type_ids=torch.zeros_like(ids), output_hidden_states=True
            ).hidden_states
        words = sides(tokens, self.tokenizer.all_special_ids)
        return {depth: match_logits(hidden[depth].float(), *words, head) for depth, head in self.heads.items()}

    def body(self) -> list[Tensor]:
        """Return the weights of the encoder that are trained."""
        return [p for p in self.encoder.parameters() if p.requires_grad]

    def head_weights(self) -> list[Tensor]:
        """Return the weights of every head."""
        return [tensor for head in self.heads.values() for tensor in head.values()]


def save_checkpoint(path: Path, network: Network, optimizer: torch.optim.Optimizer, step: int) -> None:
    """Write everything that a run needs to go on after `step` steps."""
    weights = [*network.body(), *network.head_weights()]
    tensors = {f"weight.{i}": w.detach().contiguous() for i, w in enumerate(weights)}
    for i, weight in enumerate(weights):
        for name in ("exp_avg", "exp_avg_sq"):
            tensors[f"{name}.{i}"] = optimizer.state[weight][name].contiguous()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    save_file(tensors, part, {"step": str(step)})
    part.replace(path)


def load_checkpoint(path: Path, network: Network, optimizer: torch.optim.Optimizer) -> int:
    """Put a checkpoint back; returns how many steps it had done, 0 where there is none."""
    if not path.is_file():
        return 0
    from safetensors import safe_open

    with safe_open(path, "pt") as file:
        step = int(file.metadata()["step"])
    tensors = load_file(path)
    for i, weight in enumerate([*network.body(), *network.head_weights()]):
        weight.data.copy_(tensors[f"weight.{i}"])
        optimizer.state[weight] = {name: tensors[f"{name}.{i}"] for name in ("exp_avg", "exp_avg_sq")} | {
            "step": torch.tensor(float(step))
        }
    return step


def save_weights(tensors: Mapping[str, Tensor], path: Path) -> None:
    """Write tensors in bfloat16."""
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.detach().to(torch.bfloat16).contiguous() for name, tensor in tensors.items()}, path)


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

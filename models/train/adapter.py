"""Train an answering adapter for the embedded SmolLM2-135M: `python -m models.train.adapter`, which writes models/answering.

Low-rank additions (Hu et al. 2022, "LoRA") to the value, output and feed-forward matrices of every layer, learned over the
embedded file's own weights, dequantised; queries and keys are left alone, whose rows llama.cpp keeps in another order. Only
the answer's tokens count in the loss. Written as a GGUF adapter, which llama.cpp loads beside the embedded file. A run that
is cut off goes on from its last checkpoint. `python -m models.train.adapter FOLDER N_STEPS` stops after so many steps.

Needs the development packages (gguf).
"""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
import gguf
import numpy as np
import torch
from numpy.random import Generator
from rich.console import Console
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import LlamaForCausalLM

from models.train.answers import Lesson, is_kept, lessons_of_items, lessons_of_rules, make_lessons
from models.train.claims import CLAIMS, load_blocks
from models.train.grammar import DATA, load_subjects
from models.train.network import CHECKPOINT, write_manifest
from models.train.smollm import Words, dequantised
from models.train.written import ITEMS, load_items
from rag.generate.embedded import embedded_model

OUTPUT = Path(__file__).resolve().parent.parent / "answering"
WEIGHTS = "adapter.gguf"
SEED = 41
N_WORLDS = 2
N_PASSES = 2
N_STEPS = 851  # of those that the lessons would give
N_OF_SUBJECTS = 1000  # lessons of each pass, at most
RANK = 16
ALPHA = 32.0
RATE = 8e-4
PER_STEP = 64
MAX_TOKENS = 320
CHECKPOINT_EVERY = 100
# The names of the matrices in transformers and in GGUF files (llama.cpp, gguf-py/gguf/constants.py).
ADAPTED = {
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
Taught = tuple[list[int], list[int]]
"""The tokens of a prompt, and those of the answer wanted."""
console = Console(highlight=False, soft_wrap=True)


class Adapted(nn.Module):
    """A linear layer that stays as it is, and a low-rank addition that is learned."""

    def __init__(self, inner: nn.Linear) -> None:
        super().__init__()
        self.inner = inner
        self.a = nn.Parameter(torch.randn(RANK, inner.in_features) / RANK)
        self.b = nn.Parameter(torch.zeros(inner.out_features, RANK))

    def forward(self, x: Tensor) -> Tensor:
        """Return W x + (alpha / rank) B A x."""
        out: Tensor = self.inner(x) + (ALPHA / RANK) * functional.linear(functional.linear(x, self.a), self.b)
        return out


@dataclass(frozen=True, slots=True)
class Learner:
    """The model with its adapted layers by GGUF name, and what feeds it."""

    model: LlamaForCausalLM
    words: Words
    layers: dict[str, Adapted]

    def weights(self) -> dict[str, nn.Parameter]:
        """Return what is learned, by the name it has in the adapter's file."""
        named = {}
        for name, layer in self.layers.items():
            named[f"{name}.lora_a"] = layer.a
            named[f"{name}.lora_b"] = layer.b
        return named


def main() -> None:
    """Train and write the adapter."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    n_steps = int(sys.argv[2]) if len(sys.argv) > 2 else N_STEPS
    torch.set_num_threads(2)
    lessons = make_data()
    console.print(f"{len(lessons)} lessons")
    learner = start()
    train(learner, [tokens_of(learner.words, lesson) for lesson in lessons], folder / CHECKPOINT, n_steps)
    write_adapter(learner, folder / WEIGHTS)
    recipe = {"seed": SEED, "rank": RANK, "passes": N_PASSES, "steps": N_STEPS}
    write_manifest(folder, (WEIGHTS,), written_data(), recipe)
    console.print(f"Wrote {folder / WEIGHTS}")


def make_data() -> list[Lesson]:
    """Return the lessons that are learned from, in a fixed order.

    In each pass all of items, with other texts beside, their rewritings once more, those of the rules, some of subjects.
    """
    blocks, subjects, items = load_blocks(), load_subjects(), load_items()
    by_rule = list(lessons_of_rules(items))
    lessons = []
    for seed in range(SEED, SEED + N_PASSES):
        of_items = [lesson for lesson in lessons_of_items(items, seed) if is_kept(lesson)]
        of_subjects = [lesson for lesson in make_lessons(blocks, subjects, seed, N_WORLDS) if is_kept(lesson)]
        some = np.random.default_rng(seed).permutation(len(of_subjects))[:N_OF_SUBJECTS]
        rewritten = [lesson for lesson in of_items if lesson.kind == "simplified"]
        lessons += [*of_items, *rewritten, *by_rule, *(of_subjects[i] for i in some)]
    return lessons


def written_data() -> list[Path]:
    """Return the hand-written files that the lessons are made from."""
    return [*sorted(DATA.glob("*.txt")), *sorted(CLAIMS.glob("*.txt")), *sorted(ITEMS.glob("*.txt"))]


def start() -> Learner:
    """Return the embedded model, dequantised, with additions that begin at nothing."""
    torch.manual_seed(SEED)
    path = embedded_model()
    model = dequantised(path)
    model.requires_grad_(False).bfloat16()
    layers = {}
    for i, block in enumerate(model.model.layers):
        for place, name in ADAPTED.items():
            parent = block.get_submodule(place.split(".")[0])
            adapted = Adapted(parent.get_submodule(place.split(".")[1]))
            setattr(parent, place.split(".")[1], adapted)
            layers[f"blk.{i}.{name}.weight"] = adapted
    model.to(DEVICE)
    return Learner(model, Words(path), layers)


def train(learner: Learner, lessons: Sequence[Taught], checkpoint: Path, n_steps: int | None) -> None:
    """Train in place, one pass or `n_steps` steps of it."""
    weights = learner.weights()
    optimizer = torch.optim.AdamW(weights.values(), lr=RATE, weight_decay=0.0)
    steps = list(batches(lessons, np.random.default_rng(SEED)))[:n_steps]
    done = load_checkpoint(checkpoint, weights, optimizer)
    learner.model.train()
    losses: list[Tensor] = []
    for i, batch in enumerate(steps):
        if i < done:
            continue
        for group in optimizer.param_groups:
            group["lr"] = RATE * min((i + 1) / 20, 1.0) * (1 - i / len(steps))
        loss = loss_of(learner, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights.values(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.detach())
        if i % CHECKPOINT_EVERY == CHECKPOINT_EVERY - 1:
            console.print(f"{i + 1}/{len(steps)} loss {torch.stack(losses[-CHECKPOINT_EVERY:]).mean().item():.3f}")
            save_checkpoint(checkpoint, weights, optimizer, i + 1)


def batches(lessons: Sequence[Taught], rng: Generator) -> Iterator[list[Taught]]:
    """Yield every lesson once, lessons of like length together, in random order."""
    order = sorted(range(len(lessons)), key=lambda i: len(lessons[i][0]) + int(rng.integers(15)))
    cuts = [order[i : i + PER_STEP] for i in range(0, len(order), PER_STEP)]
    for i in rng.permutation(len(cuts)):
        yield [lessons[j] for j in cuts[i]]


def loss_of(learner: Learner, batch: Sequence[Taught]) -> Tensor:
    """Return the mean cross-entropy of the answers' tokens."""
    longest = max(len(prompt) + len(answer) for prompt, answer in batch)
    ids = torch.zeros((len(batch), longest), dtype=torch.long)
    labels = torch.full_like(ids, -100)
    mask = torch.zeros_like(ids)
    for row, (prompt, answer) in enumerate(batch):
        n = len(prompt) + len(answer)
        ids[row, :n] = torch.tensor(prompt + answer)
        labels[row, len(prompt) : n] = torch.tensor(answer)
        mask[row, :n] = 1
    ids, labels, mask = (t.to(DEVICE) for t in (ids, labels, mask))
    with torch.autocast(DEVICE.type, torch.bfloat16):
        hidden = learner.model.model(input_ids=ids, attention_mask=mask).last_hidden_state
        counted = labels[:, 1:] != -100
        logits = learner.model.lm_head(hidden[:, :-1][counted])  # only the answer's places: the vocabulary is large
    return functional.cross_entropy(logits.float(), labels[:, 1:][counted])


def tokens_of(words: Words, lesson: Lesson) -> Taught:
    """Return the tokens of the prompt, as the model's chat template writes it, and those of the answer with its end."""
    prompt = f"<|im_start|>system\n{lesson.system}<|im_end|>\n<|im_start|>user\n{lesson.user}<|im_end|>\n<|im_start|>assistant\n"
    answer = words.encode(f"{lesson.answer}<|im_end|>")
    return words.encode(prompt)[: MAX_TOKENS - len(answer)], answer


def save_checkpoint(path: Path, weights: dict[str, nn.Parameter], optimizer: torch.optim.Optimizer, step: int) -> None:
    """Write what a run needs to go on."""
    tensors = {name: weight.detach().contiguous() for name, weight in weights.items()}
    for name, weight in weights.items():
        for moment in ("exp_avg", "exp_avg_sq"):
            tensors[f"{moment}.{name}"] = optimizer.state[weight][moment]
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    save_file(tensors, part, {"step": str(step)})
    part.replace(path)


def load_checkpoint(path: Path, weights: dict[str, nn.Parameter], optimizer: torch.optim.Optimizer) -> int:
    """Put a checkpoint back; returns how many steps it had done, 0 where there is none."""
    if not path.is_file():
        return 0
    with safe_open(path, "pt") as file:
        step = int(file.metadata()["step"])
        for name, weight in weights.items():
            weight.data.copy_(file.get_tensor(name))
            moments = {m: file.get_tensor(f"{m}.{name}") for m in ("exp_avg", "exp_avg_sq")}
            optimizer.state[weight] = moments | {"step": torch.tensor(float(step))}
    return step


def write_adapter(learner: Learner, path: Path) -> None:
    """Write the additions as llama.cpp reads them (convert_lora_to_gguf.py of llama.cpp names the keys), in float16."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, ALPHA)
    for name, weight in learner.weights().items():
        writer.add_tensor(name, weight.detach().cpu().numpy().astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main()

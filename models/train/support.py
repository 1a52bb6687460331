"""Train the support checker: `python -m models.train.support`, which rewrites models/support.

It reads a sentence and its evidence through the reranker's layers, which stay as they are, then through two or three of its
own; the loss is the binary cross-entropy of "the evidence supports the sentence". Only those layers and the head are saved.
Figures are printed for blocks and subjects that were kept apart; `python -m models.train.measure_support` measures it on
claims that other people labelled.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from rich.console import Console
from safetensors.torch import load_file
from torch.nn import functional
from transformers import get_linear_schedule_with_warmup

from models.train.claims import CLAIMS, Claim, load_blocks, make_claims
from models.train.grammar import DATA, load_subjects
from models.train.network import CHECKPOINT, Network, load_checkpoint, save_checkpoint, save_weights, write_manifest
from rag.library.cross_encoder import ENCODER, HEAD

OUTPUT = Path(__file__).resolve().parent.parent / "support"
TRUNK = Path(__file__).resolve().parent.parent / "reranker" / "model.safetensors"
SEED = 31
N_WORLDS = 3
KEPT_EVERY = 10
N_LAYERS = 6
MAX_TOKENS = 224
PER_STEP = 24
N_PASSES = 2
RATE = 1e-4
HEAD_RATE = 1e-3
WARM_UP = 0.06
CHECKPOINT_EVERY = 50
console = Console(highlight=False, soft_wrap=True)


def main() -> None:
    """Train and save; prints balanced accuracy on the sources kept apart."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    torch.set_num_threads(2)
    learned, kept = make_data()
    console.print(f"{len(learned)} claims to learn from, {len(kept)} kept")
    network = on_trunk(TRUNK)
    train(network, learned, N_PASSES, folder / CHECKPOINT)
    report(kept, probabilities(network, kept))
    save(network, folder)
    (folder / CHECKPOINT).unlink()


def make_data() -> tuple[list[Claim], list[Claim]]:
    """Return the claims to learn from and those kept apart; every tenth block and subject is kept."""
    claims = make_claims(load_blocks(), load_subjects(), SEED, N_WORLDS)
    kept = [c.source % KEPT_EVERY == KEPT_EVERY - 1 for c in claims]
    return [c for c, k in zip(claims, kept, strict=True) if not k], [c for c, k in zip(claims, kept, strict=True) if k]


def on_trunk(weights: Path) -> Network:
    """Return a network whose first layers are the reranker's and stay so."""
    tensors = load_file(weights)
    n_shared = 1 + max(int(name.split(".")[3]) for name in tensors if name.startswith(f"{ENCODER}encoder.layer."))
    network = Network((N_LAYERS,), min(n_shared, N_LAYERS - 2), MAX_TOKENS)
    body = {n.removeprefix(ENCODER): t.float() for n, t in tensors.items() if n.startswith(ENCODER)}
    network.encoder.load_state_dict(body, strict=False)
    return network


def train(network: Network, claims: Sequence[Claim], n_passes: int, checkpoint: Path | None = None) -> None:
    """Train in place."""
    rng = np.random.default_rng(SEED)
    steps = [batch for _ in range(n_passes) for batch in batches(claims, rng)]
    body, head = network.body(), network.head_weights()
    optimizer = torch.optim.AdamW([{"params": body}, {"params": head, "lr": HEAD_RATE}], lr=RATE, weight_decay=0.01)
    schedule = get_linear_schedule_with_warmup(optimizer, int(WARM_UP * len(steps)), len(steps))
    done = load_checkpoint(checkpoint, network, optimizer) if checkpoint else 0
    network.encoder.train()
    recent: list[float] = []
    for i, batch in enumerate(steps):
        if i >= done:
            torch.manual_seed(SEED + i)
            logits = network.logits([c.sentence for c in batch], [c.evidence for c in batch])[N_LAYERS]
            loss = functional.binary_cross_entropy_with_logits(
                logits, torch.tensor([float(c.is_supported) for c in batch])
            )
            loss.backward()
            torch.nn.utils.clip_grad_norm_(body, 1.0)
            optimizer.step()
            recent.append(loss.item())
        schedule.step()
        optimizer.zero_grad()
        if checkpoint and i >= done and i % CHECKPOINT_EVERY == CHECKPOINT_EVERY - 1:
            console.print(f"{i + 1}/{len(steps)} loss {np.mean(recent[-50:]):.3f}")
            save_checkpoint(checkpoint, network, optimizer, i + 1)


def batches(claims: Sequence[Claim], rng: Generator) -> Iterator[list[Claim]]:
    """Yield every claim once, claims of like length together, in random order."""
    order = sorted(range(len(claims)), key=lambda i: len(claims[i].evidence) + int(rng.integers(40)))
    cuts = [order[i : i + PER_STEP] for i in range(0, len(order), PER_STEP)]
    for i in rng.permutation(len(cuts)):
        yield [claims[j] for j in cuts[i]]


def probabilities(network: Network, claims: Sequence[Claim]) -> NDArray[np.float64]:
    """Return the probability that each claim is supported, shape (n_claims,)."""
    network.encoder.train(False)
    order = sorted(range(len(claims)), key=lambda i: len(claims[i].evidence))
    found = np.zeros(len(claims))
    with torch.inference_mode():
        for start in range(0, len(order), PER_STEP):
            rows = order[start : start + PER_STEP]
            batch = [claims[i] for i in rows]
            logits = network.logits([c.sentence for c in batch], [c.evidence for c in batch])[N_LAYERS]
            found[rows] = logits.sigmoid().numpy()
    return found


def balanced_accuracy(supported: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """Return the mean of the share right among the supported and among the others (Brodersen et al. 2010)."""
    return float((said[supported].mean() + (~said[~supported]).mean()) / 2)


def report(claims: Sequence[Claim], found: NDArray[np.float64]) -> None:
    """Print balanced accuracy at 0.5, and the share right of each kind of claim."""
    supported, said = np.array([c.is_supported for c in claims]), found >= 0.5
    console.print(f"kept claims: balanced accuracy {balanced_accuracy(supported, said):.3f} ({len(claims)} claims)")
    for kind, label in sorted({(c.kind, c.is_supported) for c in claims}):
        rows = np.array([c.kind == kind and c.is_supported == label for c in claims])
        console.print(
            f"  {kind}, {'' if label else 'not '}supported: {(said[rows] == label).mean():.3f} of {rows.sum()}"
        )


def written_data() -> list[Path]:
    """Return the hand-written files that the claims are made from."""
    return [*sorted(DATA.glob("*.txt")), *sorted(CLAIMS.glob("*.txt"))]


def save(network: Network, folder: Path) -> None:
    """Write the layers and head that are not the reranker's, in bfloat16."""
    trained = {id(p) for p in network.body()}
    body = {ENCODER + n: p for n, p in network.encoder.named_parameters() if id(p) in trained}
    head = {HEAD + name: tensor for name, tensor in network.heads[N_LAYERS].items()}
    save_weights(body | head, folder / "model.safetensors")
    write_manifest(
        folder, ("model.safetensors",), written_data(), {"seed": SEED, "worlds": N_WORLDS, "passes": N_PASSES}
    )
    console.print(f"Saved to {folder}")


if __name__ == "__main__":
    main()

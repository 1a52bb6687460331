"""Two texts read together, one probability out: does this answer the question, does this evidence support the sentence. Beside `encoder.py`, the only file that imports torch and transformers.

The network is all-mpnet-base-v2 with low-rank additions of our own (Hu et al. 2022, "LoRA"), merged as it is loaded. It
reads "question </s></s> candidate" at once, under a small head on its token vectors: products and differences of the mean
question and the mean candidate vector, the first token, and how well each word of the question is met by its best word
of the candidate (Khattab and Zaharia 2020, "ColBERT").
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelDamagedError, ModelMissingError
from rag.library.base_reader import base_reader
from rag.settings import data_dir

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import MPNetModel, PreTrainedTokenizerFast

WEIGHTS = "adapter.safetensors"
MAX_FIRST_TOKENS = 60
MAX_SECOND_TOKENS = 120
WINDOW_WORDS = 80
BATCH_SIZE = 6
LORA_SCALE = 2.0
HEAD = "head."
START, PADDING, END = 0, 1, 2  # of all-mpnet-base-v2's vocabulary


class CrossEncoderReranker:
    """The reranker in models/reranker."""

    def __init__(self, folder: Path | None = None) -> None:
        """Load the weights from disk; no host is called.

        Raises:
            ModelMissingError: the folder holds no weights, or those it adds to are not installed.
            ModelDamagedError: they do not load.
        """
        self._reader = _PairReader(folder or data_dir("models") / "reranker")

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the probability in [0, 1] that each text answers the question, shape (n_texts,)."""
        return self._reader.probabilities([question] * len(texts), texts)


class CrossEncoderSupport:
    """The support checker in models/support."""

    def __init__(self, folder: Path | None = None) -> None:
        """Load the weights from disk; no host is called.

        Raises:
            ModelMissingError: the folder holds no weights, or those it adds to are not installed.
            ModelDamagedError: they do not load.
        """
        self._reader = _PairReader(folder or data_dir("models") / "support")

    def probability(self, sentence: str, evidence: Sequence[str]) -> float:
        """Return the probability in [0, 1] that the evidence supports the sentence; 0 for no evidence.

        Evidence longer than a window is read window by window, and the best one counts.
        """
        parts = list(windows(" ".join(evidence)))
        return float(self._reader.probabilities([sentence] * len(parts), parts).max(initial=0.0))


class _PairReader:
    """Two texts read together, one probability out, in bfloat16 where the processor has it."""

    def __init__(self, folder: Path) -> None:
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # spinning threads collapse on busy cores
        import torch

        own = _tensors(folder)
        base = base_reader()
        self._torch = torch
        self._tokenizer = tokenizer_of(base)
        try:
            self._head = {n.removeprefix(HEAD): t for n, t in own.items() if n.startswith(HEAD)}
            self._model = network_of(base)
            add_low_rank(self._model, own)
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            raise ModelDamagedError(_damaged(folder, error)) from error
        self._model.train(False)
        if torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported():
            self._model.bfloat16()

    def probabilities(self, firsts: Sequence[str], seconds: Sequence[str]) -> NDArray[np.float32]:
        """Return the probability for each pair of texts, shape (n_pairs,)."""
        found = np.zeros(len(seconds), np.float32)
        order = sorted(range(len(seconds)), key=lambda i: len(seconds[i]))
        for start in range(0, len(order), BATCH_SIZE):
            rows = order[start : start + BATCH_SIZE]
            pairs = pair_tokens(self._tokenizer, [firsts[i] for i in rows], [seconds[i] for i in rows])
            with self._torch.inference_mode():
                hidden = self._model(input_ids=pairs.ids, attention_mask=pairs.mask).last_hidden_state
                logits = match_logits(hidden.float(), pairs.in_first, pairs.in_second, self._head)
                found[rows] = logits.sigmoid().numpy()
        return found


def network_of(base: Path) -> "MPNetModel":
    """Return the base network in float32, its weights read from `base` (`rag.library.base_reader`)."""
    from safetensors.torch import load_file
    from transformers import MPNetConfig, MPNetModel

    settings = json.loads((base / "config.json").read_text("utf-8"))
    network = MPNetModel(MPNetConfig(**settings | {"attention_probs_dropout_prob": 0.0}), add_pooling_layer=False)
    tensors = load_file(base / "model.safetensors")
    kept = network.state_dict().keys()
    network.load_state_dict({name: tensor for name, tensor in tensors.items() if name in kept}, strict=False)
    return network


def tokenizer_of(base: Path) -> "PreTrainedTokenizerFast":
    """Return the base network's tokenizer."""
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast(tokenizer_file=str(base / "tokenizer.json"))  # type: ignore[no-untyped-call]


def add_low_rank(network: "MPNetModel", additions: Mapping[str, "Tensor"]) -> None:
    """Add `LORA_SCALE` * b a to every weight that has additions `NAME.a`, shape (rank, in), and `NAME.b`, (out, rank).

    Raises:
        KeyError: one of the two is missing, or the network has no such weight.
    """
    weights = network.state_dict()
    for name in additions:
        if name.endswith(".a"):
            stem = name.removesuffix(".a")
            weights[f"{stem}.weight"] += LORA_SCALE * (additions[f"{stem}.b"] @ additions[name])


class Pairs(NamedTuple):
    """Pairs of texts as tokens, each shape (n_pairs, n_tokens).

    Attributes:
        ids: of the vocabulary.
        mask: 1 for what is read, 0 for padding.
        in_first, in_second: 1 for the words of the first and of the second text.
    """

    ids: "Tensor"
    mask: "Tensor"
    in_first: "Tensor"
    in_second: "Tensor"


def pair_tokens(tokenizer: "PreTrainedTokenizerFast", firsts: Sequence[str], seconds: Sequence[str]) -> Pairs:
    """Return `<s> first </s></s> second </s>` for each pair, each text cut to what is read of it."""
    import torch

    one = tokenizer(list(firsts), add_special_tokens=False, truncation=True, max_length=MAX_FIRST_TOKENS)["input_ids"]
    two = tokenizer(list(seconds), add_special_tokens=False, truncation=True, max_length=MAX_SECOND_TOKENS)["input_ids"]
    n_tokens = max((len(a) + len(b) for a, b in zip(one, two, strict=True)), default=0) + 4
    ids = torch.full((len(one), n_tokens), PADDING)
    side = torch.zeros((len(one), n_tokens), dtype=torch.long)
    for row, (a, b) in enumerate(zip(one, two, strict=True)):
        line = [START, *a, END, END, *b, END]
        ids[row, : len(line)] = torch.tensor(line)
        side[row, 1 : len(a) + 1] = 1
        side[row, len(a) + 3 : len(line) - 1] = 2
    return Pairs(ids, (ids != PADDING).long(), (side == 1).float(), (side == 2).float())


def _tensors(folder: Path) -> "dict[str, Tensor]":
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    weights = folder / WEIGHTS
    if not weights.is_file():
        message = f"There are no weights at {weights}. Train them with: python -m models.train.{folder.name}"
        raise ModelMissingError(message)
    try:
        return {name: tensor.float() for name, tensor in load_file(weights).items()}
    except (OSError, SafetensorError) as error:
        raise ModelDamagedError(_damaged(folder, error)) from error


def _damaged(folder: Path, error: Exception) -> str:
    return f"The weights in {folder} do not load ({error}). Fetch the file again or train it with: python -m models.train.{folder.name}"


def windows(text: str) -> Iterator[str]:
    """Yield the text in windows of `WINDOW_WORDS` words, each overlapping the one before by half; nothing for no words."""
    words = text.split()
    step = WINDOW_WORDS // 2
    for start in range(0, max(len(words) - step, 1), step):
        if words:
            yield " ".join(words[start : start + WINDOW_WORDS])


def match_logits(hidden: "Tensor", in_question: "Tensor", in_text: "Tensor", head: Mapping[str, "Tensor"]) -> "Tensor":
    """Return the log-odds that each candidate answers, shape (n,).

    Args:
        hidden: the encoder's token vectors, shape (n, n_tokens, dim).
        in_question: 1 for the words of the question, shape (n, n_tokens).
        in_text: the same for the candidate.
        head: `product`, `difference` and `first`, shape (dim,); `met` and `bias`, shape (1,).
    """
    question = _unit((hidden * in_question[..., None]).sum(1))
    text = _unit((hidden * in_text[..., None]).sum(1))
    words = _unit(hidden)
    nearness = (words @ words.transpose(1, 2)).masked_fill(in_text[:, None, :] == 0, -1.0)
    met = (nearness.amax(2) * in_question).sum(1) / in_question.sum(1).clamp(min=1.0)
    return (
        (question * text) @ head["product"]
        + (question - text).abs() @ head["difference"]
        + hidden[:, 0] @ head["first"]
        + met * head["met"]
        + head["bias"]
    )


def _unit(vectors: "Tensor") -> "Tensor":
    lengths: Tensor = vectors.norm(dim=-1, keepdim=True).clamp(min=1e-6)
    return vectors / lengths

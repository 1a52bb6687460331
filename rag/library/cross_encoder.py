"""Two texts read together, one probability out: does this answer the question, does this evidence support the sentence. Beside `encoder.py`, the only file that imports torch and transformers.

The network is the embedded MiniLM reading "question [SEP] candidate" at once, with a small head on its token vectors:
cosine-like products and differences of the mean question and the mean candidate vector, the first token, and how well
each word of the question is met by its best word of the candidate (Khattab and Zaharia 2020, "ColBERT").
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelDamagedError, ModelMissingError
from rag.library.encoder import embedded_encoder
from rag.settings import data_dir

if TYPE_CHECKING:
    from torch import Tensor

MAX_TOKENS = 160
MAX_SUPPORT_TOKENS = 224
WINDOW_WORDS = 120
BATCH_SIZE = 16
HEAD = "head."
ENCODER = "encoder."


class CrossEncoderReranker:
    """The reranker in models/reranker."""

    def __init__(self, folder: Path | None = None) -> None:
        """Load the weights from disk; no host is called.

        Raises:
            ModelMissingError: the folder holds no weights.
            ModelDamagedError: they do not load.
        """
        self._reader = _PairReader(folder or data_dir("models") / "reranker", None, MAX_TOKENS)

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the probability in [0, 1] that each text answers the question, shape (n_texts,)."""
        return self._reader.probabilities([question] * len(texts), texts)


class CrossEncoderSupport:
    """The support checker in models/support, which reads on from where the reranker's layers end."""

    def __init__(self, folder: Path | None = None, trunk: Path | None = None) -> None:
        """Load the reranker's layers from `trunk` and the checker's own from `folder`; no host is called.

        Raises:
            ModelMissingError: one of the folders holds no weights.
            ModelDamagedError: they do not load.
        """
        models = data_dir("models")
        self._reader = _PairReader(trunk or models / "reranker", folder or models / "support", MAX_SUPPORT_TOKENS)

    def probability(self, sentence: str, evidence: Sequence[str]) -> float:
        """Return the probability in [0, 1] that the evidence supports the sentence; 0 for no evidence.

        Evidence longer than a window is read window by window, and the best one counts.
        """
        parts = list(windows(" ".join(evidence)))
        return float(self._reader.probabilities([sentence] * len(parts), parts).max(initial=0.0))


class _PairReader:
    """Two texts read together, one probability out, in bfloat16 where the processor has it."""

    def __init__(self, folder: Path, top: Path | None, max_tokens: int) -> None:
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # spinning threads collapse on busy cores
        import torch
        from transformers import AutoTokenizer, BertConfig, BertModel

        tensors = _tensors(folder)
        if top is not None:
            tensors = {n: t for n, t in tensors.items() if not n.startswith(HEAD)} | _tensors(top)
        self._torch = torch
        self._max_tokens = max_tokens
        self._tokenizer = AutoTokenizer.from_pretrained(str(embedded_encoder()), local_files_only=True)
        try:
            settings = json.loads((folder / "config.json").read_text("utf-8"))
            self._head = {n.removeprefix(HEAD): t for n, t in tensors.items() if n.startswith(HEAD)}
            body = {n.removeprefix(ENCODER): t for n, t in tensors.items() if n.startswith(ENCODER)}
            depth = 1 + max(int(name.split(".")[2]) for name in body if name.startswith("encoder.layer."))
            self._model = BertModel(BertConfig(**(settings | {"num_hidden_layers": depth})), add_pooling_layer=False)
            self._model.train(False)
            self._model.load_state_dict(body)
        except (OSError, ValueError, RuntimeError, TypeError) as error:
            raise ModelDamagedError(_damaged(folder, error)) from error
        if torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported():
            self._model.bfloat16()

    def probabilities(self, firsts: Sequence[str], seconds: Sequence[str]) -> NDArray[np.float32]:
        """Return the probability for each pair of texts, shape (n_pairs,)."""
        found = np.zeros(len(seconds), np.float32)
        order = sorted(range(len(seconds)), key=lambda i: len(seconds[i]))
        for start in range(0, len(order), BATCH_SIZE):
            rows = order[start : start + BATCH_SIZE]
            found[rows] = self._batch([firsts[i] for i in rows], [seconds[i] for i in rows])
        return found

    def _batch(self, firsts: list[str], seconds: list[str]) -> NDArray[np.float32]:
        tokens = self._tokenizer(
            firsts, seconds, padding=True, truncation=True, max_length=self._max_tokens, return_tensors="pt"
        )
        with self._torch.inference_mode():
            hidden = self._model(
                input_ids=tokens["input_ids"],
                attention_mask=tokens["attention_mask"],
                token_type_ids=self._torch.zeros_like(tokens["input_ids"]),
            ).last_hidden_state
            logits = match_logits(hidden.float(), *sides(tokens, self._tokenizer.all_special_ids), self._head)
            scores: NDArray[np.float32] = logits.sigmoid().numpy()
        return scores


def _tensors(folder: Path) -> "dict[str, Tensor]":
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    weights = folder / "model.safetensors"
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


def sides(tokens: Mapping[str, "Tensor"], special: Sequence[int]) -> tuple["Tensor", "Tensor"]:
    """Return which tokens are words of the question and which of the candidate, each 0 or 1, shape (n, n_tokens)."""
    words = tokens["attention_mask"].clone()
    for token in special:
        words = words * (tokens["input_ids"] != token)
    side = tokens["token_type_ids"]
    return (words * (1 - side)).float(), (words * side).float()


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

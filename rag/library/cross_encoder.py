"""Two texts read together: which sentences of a passage answer the question, does this evidence support the sentence.

The network is all-mpnet-base-v2 with low-rank additions of our own (Hu et al. 2022, "LoRA"), merged as it is loaded. It
reads question and passage at once, under a small head on its token vectors, for each sentence: products and differences
of the mean vectors of question and sentence, the first token, and how well each word of the question is met by its best
word of the sentence (Khattab and Zaharia 2020, "ColBERT").
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.datatypes import Reading
from rag.errors import ModelDamagedError, ModelMissingError
from rag.library.base_reader import base_reader
from rag.settings import data_dir

if TYPE_CHECKING:
    from torch import Tensor, device, dtype

    from rag.library.bert import PackedEncoder

WEIGHTS = "adapter.safetensors"
MAX_QUESTION_TOKENS = 60
MAX_HEADING_TOKENS = 60
MAX_TOKENS = 400
UNREAD = -30.0
WINDOW_WORDS = 80
LORA_SCALE = 2.0
HEAD = "head."
WordsOf = Callable[[Sequence[str]], list[list[int]]]
"""Gives the tokens of each text."""
START, PADDING, END = 0, 1, 2  # of all-mpnet-base-v2's vocabulary


class CrossEncoderReranker:
    """The reranker in models/reranker."""

    def __init__(self, folder: Path | None = None, dtype: "dtype | None" = None) -> None:
        """Load the weights from disk; no host is called.

        Args:
            folder: of the weights.
            dtype: to multiply in, int8 for bytes; `rag.library.linear.quick_type` unless it is given.

        Raises:
            ModelMissingError: the folder holds no weights, or those it adds to are not installed.
            ModelDamagedError: they do not load.
        """
        self._reader = _Reader(folder or data_dir("models") / "reranker", dtype)

    def probabilities(self, question: str, readings: Sequence[Reading]) -> list[NDArray[np.float32]]:
        """Return, for each reading, the probability in [0, 1] that each of its sentences answers, shape (n_sentences,).

        What is beyond `MAX_TOKENS` is not read; its sentences have probability 0.
        """
        return self._reader.probabilities([question] * len(readings), readings)


class CrossEncoderSupport:
    """The support checker in models/support."""

    def __init__(self, folder: Path | None = None) -> None:
        """Load the weights from disk; no host is called.

        Raises:
            ModelMissingError: the folder holds no weights, or those it adds to are not installed.
            ModelDamagedError: they do not load.
        """
        self._reader = _Reader(folder or data_dir("models") / "support")

    def probability(self, sentence: str, evidence: Sequence[str]) -> float:
        """Return the probability in [0, 1] that the evidence supports the sentence; 0 for no evidence.

        Evidence longer than a window is read window by window, and the best one counts.
        """
        parts = [Reading("", (part,)) for part in windows(" ".join(evidence))]
        found = self._reader.probabilities([sentence] * len(parts), parts)
        return float(np.concatenate([*found, np.zeros(1)]).max())


class _Reader:
    """A question and a passage read together, a probability for each sentence out, in numbers that are quick here."""

    def __init__(self, folder: Path, dtype: "dtype | None" = None) -> None:
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # spinning threads collapse on busy cores
        own = _tensors(folder)
        base = base_reader()
        self._words = words_of(base)
        try:
            self._head = {n.removeprefix(HEAD): t for n, t in own.items() if n.startswith(HEAD)}
            self._encoder = _encoder(base, own, dtype)
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            raise ModelDamagedError(_damaged(folder, error)) from error

    def probabilities(self, questions: Sequence[str], readings: Sequence[Reading]) -> list[NDArray[np.float32]]:
        """Return the probabilities of each reading's sentences."""
        lines = [line_of(self._words, q, r) for q, r in zip(questions, readings, strict=True)]

        def of_sentences(i: int, vectors: "Tensor") -> NDArray[np.float32]:
            read = in_batch([lines[i]], len(readings[i].sentences))
            probabilities: NDArray[np.float32] = match_logits(vectors[None], read, self._head)[0].sigmoid().numpy()
            return probabilities

        return self._encoder.read([line.ids for line in lines], of_sentences)


def _encoder(base: Path, additions: Mapping[str, "Tensor"], dtype: "dtype | None") -> "PackedEncoder":
    from safetensors.torch import load_file

    from rag.library.bert import PackedEncoder
    from rag.library.linear import quick_type

    settings = json.loads((base / "config.json").read_text("utf-8"))
    tensors = load_file(base / "model.safetensors")
    add_low_rank(tensors, additions)
    return PackedEncoder(tensors, settings["num_attention_heads"], settings["layer_norm_eps"], dtype or quick_type())


def words_of(base: Path) -> WordsOf:
    """Return what tells the tokens of texts, by the base network's vocabulary."""
    from transformers import PreTrainedTokenizerFast

    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(base / "tokenizer.json"))  # type: ignore[no-untyped-call]

    def words(texts: Sequence[str]) -> list[list[int]]:
        found: list[list[int]] = tokenizer(list(texts), add_special_tokens=False)["input_ids"]
        return found

    return words


def add_low_rank(weights: Mapping[str, "Tensor"], additions: Mapping[str, "Tensor"]) -> None:
    """Add `LORA_SCALE` * b a to every weight that has additions `NAME.a`, shape (rank, in), and `NAME.b`, (out, rank).

    Raises:
        KeyError: one of the two is missing, or there is no such weight.
    """
    for name in additions:
        if name.endswith(".a"):
            stem = name.removesuffix(".a")
            weights[f"{stem}.weight"].add_(additions[f"{stem}.b"] @ additions[name], alpha=LORA_SCALE)


class Line(NamedTuple):
    """A question and a reading as tokens: `<s> question </s></s> heading | sentence | sentence </s>`.

    Attributes:
        ids: of the vocabulary.
        n_question: how many are the question's, from the second on.
        sentence: which sentence of the reading each is of, from 1; 0 for none.
    """

    ids: list[int]
    n_question: int
    sentence: list[int]


def line_of(words: WordsOf, question: str, reading: Reading) -> Line:
    """Return the tokens of a question and a reading, cut to what is read of them."""
    asked, heading, bar, *sentences = words([question, reading.heading, "|", *reading.sentences])
    asked = asked[:MAX_QUESTION_TOKENS]
    ids = [START, *asked, END, END, *heading[:MAX_HEADING_TOKENS]]
    places = [0] * len(ids)
    for number, tokens in enumerate(sentences, 1):
        ids += [*bar, *tokens]
        places += [0] * len(bar) + [number] * len(tokens)
    return Line([*ids[: MAX_TOKENS - 1], END], len(asked), [*places[: MAX_TOKENS - 1], 0])


class Batch(NamedTuple):
    """Lines of one length, the shorter ones padded; each shape (n, n_tokens).

    Attributes:
        ids: of the vocabulary.
        mask: 1 for what is read, 0 for padding.
        in_question: 1 for the words of the question.
        sentence: which sentence of the reading a token is of, from 1; 0 for none.
        n_sentences: of the longest reading.
    """

    ids: "Tensor"
    mask: "Tensor"
    in_question: "Tensor"
    sentence: "Tensor"
    n_sentences: int

    def to(self, device: "device") -> "Batch":
        """Return the same on another device."""
        moved = [tensor.to(device) for tensor in (self.ids, self.mask, self.in_question, self.sentence)]
        return Batch(moved[0], moved[1], moved[2], moved[3], self.n_sentences)


def in_batch(lines: Sequence[Line], n_sentences: int) -> Batch:
    """Return the lines side by side."""
    import torch

    n_tokens = max(len(line.ids) for line in lines)
    ids = torch.full((len(lines), n_tokens), PADDING)
    in_question = torch.zeros((len(lines), n_tokens))
    sentence = torch.zeros((len(lines), n_tokens), dtype=torch.long)
    for row, line in enumerate(lines):
        ids[row, : len(line.ids)] = torch.tensor(line.ids)
        in_question[row, 1 : line.n_question + 1] = 1.0
        sentence[row, : len(line.ids)] = torch.tensor(line.sentence)
    return Batch(ids, (ids != PADDING).long(), in_question, sentence, n_sentences)


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


def match_logits(hidden: "Tensor", read: Batch, head: Mapping[str, "Tensor"]) -> "Tensor":
    """Return the log-odds that each sentence answers, shape (n, n_sentences); of what is not read, far below 0.

    Args:
        hidden: the encoder's token vectors, shape (n, n_tokens, dim).
        read: the lines they are of.
        head: `product`, `difference` and `first`, shape (dim,); `met` and `bias`, shape (1,).
    """
    n, _, dim = hidden.shape
    places = read.sentence
    question = _unit((hidden * read.in_question[..., None]).sum(1))[:, None]
    sums = hidden.new_zeros(n, read.n_sentences + 1, dim)
    text = _unit(sums.scatter_add(1, places[..., None].expand(-1, -1, dim), hidden)[:, 1:])
    words = _unit(hidden)
    asked = read.in_question[:, : MAX_QUESTION_TOKENS + 1]
    nearness = words[:, : asked.shape[1]] @ words.transpose(1, 2)
    lowest = hidden.new_full((n, asked.shape[1], read.n_sentences + 1), -1.0)
    nearest = lowest.scatter_reduce(2, places[:, None].expand_as(nearness), nearness, "amax")[..., 1:]
    met = (nearest * asked[..., None]).sum(1) / asked.sum(1).clamp(min=1.0)[:, None]
    logits: Tensor = (
        (question * text) @ head["product"]
        + (question - text).abs() @ head["difference"]
        + (hidden[:, 0] @ head["first"])[:, None]
        + met * head["met"]
        + head["bias"]
    )
    is_read = hidden.new_zeros(n, read.n_sentences + 1).scatter(1, places, 1.0)[:, 1:]
    return logits.masked_fill(is_read == 0, UNREAD)


def _unit(vectors: "Tensor") -> "Tensor":
    lengths: Tensor = vectors.norm(dim=-1, keepdim=True).clamp(min=1e-6)
    return vectors / lengths

"""The layers of a BERT encoder over packed texts: token ids in, one vector a text out. Imported only where it is loaded.

Linear weights are converted once to the type they are multiplied in (bfloat16 where the processor has it). What is added
up from layer to layer, the norms and the sums of softmax stay in float32, which keeps the cosine to float32 above 0.9999.
Texts lie one after another without padding; those of one length attend together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

import numpy as np
import torch
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController
from torch import Tensor
from torch.nn import functional

Pair = tuple[Tensor, Tensor]
"""Weight and bias."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """Queries, keys and values at once; what follows attention; the two steps that widen and narrow; a norm after each."""

    attend: Pair
    attended: Pair
    first_norm: Pair
    widen: Pair
    narrow: Pair
    second_norm: Pair


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring texts of one length: their tokens are rows `start` to `start + n_texts * length`."""

    start: int
    n_texts: int
    length: int

    def of(self, rows: Tensor) -> Tensor:
        """Return a view of this run's rows, shape (n_texts, length, width)."""
        return rows[self.start : self.start + self.n_texts * self.length].view(self.n_texts, self.length, -1)


class PackedBert:
    """A BERT encoder with mean pooling."""

    def __init__(self, tensors: Mapping[str, Tensor], n_heads: int, epsilon: float, dtype: torch.dtype) -> None:
        """Take the weights.

        Args:
            tensors: float32, under the names of transformers' BertModel.
            n_heads: of attention.
            epsilon: of the layer norms.
            dtype: that linear layers multiply in.
        """
        self._n_heads, self._epsilon, self._dtype = n_heads, epsilon, dtype
        self._threads = ThreadpoolController().select(user_api="openmp")
        self._words = tensors["embeddings.word_embeddings.weight"]
        kinds = tensors["embeddings.token_type_embeddings.weight"]
        self._places = tensors["embeddings.position_embeddings.weight"] + kinds[0]
        self._norm_of_words = _pair(tensors, "embeddings.LayerNorm", torch.float32)
        n_layers = 1 + max(int(name.split(".")[2]) for name in tensors if name.startswith("encoder.layer."))
        self._layers = [_layer(tensors, f"encoder.layer.{i}", dtype) for i in range(n_layers)]

    def vectors(self, texts: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Return the mean token vector of each text, shape (n_texts, dim), computed by the calling thread alone.

        Several threads at one batch wait for each other at every layer, which on busy cores takes many times as long
        as the layers; so each is better given a batch of its own.

        Args:
            texts: token ids with the model's own marks; quickest where texts of one length stand together.
        """
        torch.get_num_threads()  # or else a new thread would set its own number at its first step, over the limit
        with torch.inference_mode(), self._threads.limit(limits=1):
            found: NDArray[np.float32] = self._means(texts).numpy()
        return found

    def _means(self, texts: Sequence[Sequence[int]]) -> Tensor:
        runs = list(_runs(texts))
        places = torch.cat([torch.arange(run.length).repeat(run.n_texts) for run in runs])
        rows = self._words[torch.tensor(list(chain.from_iterable(texts)))] + self._places[places]
        rows = self._normed(rows, self._norm_of_words)
        for layer in self._layers:
            seen = self._attended(functional.linear(rows.to(self._dtype), *layer.attend), runs)
            rows = self._normed(rows + functional.linear(seen, *layer.attended), layer.first_norm)
            wide = functional.gelu(functional.linear(rows.to(self._dtype), *layer.widen))
            rows = self._normed(rows + functional.linear(wide, *layer.narrow), layer.second_norm)
        return torch.cat([run.of(rows).mean(1) for run in runs])

    def _normed(self, rows: Tensor, norm: Pair) -> Tensor:
        return functional.layer_norm(rows, rows.shape[-1:], *norm, self._epsilon)

    def _attended(self, rows: Tensor, runs: Sequence[_Run]) -> Tensor:
        """Return what each token takes from the others of its text, shape (n_tokens, dim).

        Args:
            rows: query, key and value of each token, shape (n_tokens, 3 * dim).
            runs: which rows belong together.
        """
        seen = rows.new_empty(len(rows), rows.shape[1] // 3)
        for run in runs:
            heads = run.of(rows).view(run.n_texts, run.length, 3, self._n_heads, -1).permute(2, 0, 3, 1, 4)
            query, key, value = heads
            found = functional.scaled_dot_product_attention(query, key, value)
            run.of(seen).copy_(found.transpose(1, 2).flatten(2))
        return seen


def _runs(texts: Sequence[Sequence[int]]) -> Iterator[_Run]:
    start = 0
    for length, group in groupby(texts, key=len):
        n_texts = sum(1 for _ in group)
        yield _Run(start, n_texts, length)
        start += n_texts * length


def _layer(tensors: Mapping[str, Tensor], name: str, dtype: torch.dtype) -> _Layer:
    heads = [_pair(tensors, f"{name}.attention.self.{part}", dtype) for part in ("query", "key", "value")]
    return _Layer(
        attend=(torch.cat([weight for weight, _ in heads]), torch.cat([bias for _, bias in heads])),
        attended=_pair(tensors, f"{name}.attention.output.dense", dtype),
        first_norm=_pair(tensors, f"{name}.attention.output.LayerNorm", torch.float32),
        widen=_pair(tensors, f"{name}.intermediate.dense", dtype),
        narrow=_pair(tensors, f"{name}.output.dense", dtype),
        second_norm=_pair(tensors, f"{name}.output.LayerNorm", torch.float32),
    )


def _pair(tensors: Mapping[str, Tensor], name: str, dtype: torch.dtype) -> Pair:
    return tensors[f"{name}.weight"].to(dtype), tensors[f"{name}.bias"].to(dtype)

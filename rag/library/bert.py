"""The layers of a BERT or MPNet encoder over packed texts: token ids in, vectors out. Imported only where it is loaded.

Linear weights are converted once to the type they are multiplied in (`rag.library.linear`). What is added up from layer to
layer, the norms and the sums of softmax stay in float32, which keeps the cosine to float32 above 0.999 in bfloat16.
Texts lie one after another without padding; those of one length attend together, to a round number of keys: what comes
after the text is masked, which costs less than a remainder does.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController
from torch import Tensor
from torch.nn import functional

from rag.library.linear import Linear, Operand, exact_type, linear, operand_like

T = TypeVar("T")
Pair = tuple[Tensor, Tensor]
"""Weight and bias."""

KEYS = 16  # a multiple of so many keys takes a third less time than one more or less
POSITION_BIAS = "encoder.relative_attention_bias.weight"
FURTHEST = 128  # tokens apart, beyond which MPNet counts all distances as one


@dataclass(frozen=True, slots=True)
class _Family:
    """How transformers names the attention of a layer, and the row in which the first position stands."""

    heads: tuple[str, str, str]
    attended: str
    norm: str
    first_position: int


_BERT = _Family(
    heads=("attention.self.query", "attention.self.key", "attention.self.value"),
    attended="attention.output.dense",
    norm="attention.output.LayerNorm",
    first_position=0,
)
_MPNET = _Family(
    heads=("attention.attn.q", "attention.attn.k", "attention.attn.v"),
    attended="attention.attn.o",
    norm="attention.LayerNorm",
    first_position=2,
)


@dataclass(frozen=True, slots=True)
class _Layer:
    """Queries, keys and values at once; what follows attention; the two steps that widen and narrow; a norm after each."""

    attend: Linear
    attended: Linear
    first_norm: Pair
    widen: Linear
    narrow: Linear
    second_norm: Pair


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring texts of one length: their tokens are rows `start` to `start + n_texts * length`."""

    start: int
    n_texts: int
    length: int

    @property
    def n_spare_keys(self) -> int:
        """How many keys make the length a multiple of `KEYS`."""
        return -self.length % KEYS

    def of(self, rows: Tensor) -> Tensor:
        """Return a view of this run's rows, shape (n_texts, length, width)."""
        return rows[self.start : self.start + self.n_texts * self.length].view(self.n_texts, self.length, -1)


class PackedEncoder:
    """A BERT encoder, or MPNet, which adds to each score of attention by how far apart the two tokens are."""

    def __init__(self, tensors: Mapping[str, Tensor], n_heads: int, epsilon: float, dtype: torch.dtype) -> None:
        """Take the weights.

        Args:
            tensors: float32, under the names of transformers' BertModel or MPNetModel.
            n_heads: of attention.
            epsilon: of the layer norms.
            dtype: that linear layers multiply in: bfloat16, float32 or, in bytes, int8.
        """
        self._n_heads, self._epsilon, self._dtype = n_heads, epsilon, dtype
        self._dtype_of_heads = exact_type() if dtype == torch.int8 else dtype
        self._threads, self._n_threads = ThreadpoolController().select(user_api="openmp"), torch.get_num_threads()
        family = _MPNET if POSITION_BIAS in tensors else _BERT
        self._words = tensors["embeddings.word_embeddings.weight"]
        self._places = tensors["embeddings.position_embeddings.weight"][family.first_position :]
        self._position_bias: Tensor | None = None
        if family is _MPNET:
            self._position_bias = _position_bias(tensors[POSITION_BIAS], len(self._places)).to(self._dtype_of_heads)
        else:
            self._places = self._places + tensors["embeddings.token_type_embeddings.weight"][0]
        self._norm_of_words = _pair(tensors, "embeddings.LayerNorm")
        n_layers = 1 + max(int(name.split(".")[2]) for name in tensors if name.startswith("encoder.layer."))
        self._layers = [_layer(tensors, f"encoder.layer.{i}", family, dtype) for i in range(n_layers)]

    def vectors(self, texts: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Return the mean token vector of each text, shape (n_texts, dim), computed by the calling thread alone.

        Several threads at one batch wait for each other at every layer, which on busy cores takes many times as long
        as the layers; so each is better given a batch of its own.

        Args:
            texts: token ids with the model's own marks; quickest where texts of one length stand together.
        """
        with self._alone():
            runs = list(_runs(texts))
            rows = self._rows(texts, runs)
            found: NDArray[np.float32] = torch.cat([run.of(rows).mean(1) for run in runs]).numpy()
        return found

    def read(self, texts: Sequence[Sequence[int]], use: Callable[[int, Tensor], T]) -> list[T]:
        """Return what `use` makes of each text: of its number and token vectors, float32, shape (n_tokens, dim).

        The texts are shared out among as many threads as torch has, each computing alone, `use` included.

        Args:
            texts: token ids with the model's own marks, at most as many as the model has positions.
            use: called once for each text.
        """

        def of_share(share: Sequence[int]) -> list[tuple[int, T]]:
            own = [texts[i] for i in share]
            with self._alone():
                vectors = torch.split(self._rows(own, list(_runs(own))), [len(text) for text in own])
                return [(i, use(i, rows)) for i, rows in zip(share, vectors, strict=True)]

        with ThreadPoolExecutor(self._n_threads) as threads:
            found = threads.map(of_share, _shares([len(text) for text in texts], self._n_threads))
            by_number = dict(chain.from_iterable(found))
        return [by_number[i] for i in range(len(texts))]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        torch.get_num_threads()  # or else a new thread would set its own number at its first step, over the limit
        with torch.inference_mode(), self._threads.limit(limits=1):
            yield

    def _rows(self, texts: Sequence[Sequence[int]], runs: Sequence[_Run]) -> Tensor:
        places = torch.cat([torch.arange(run.length).repeat(run.n_texts) for run in runs])
        rows = self._words[torch.tensor(list(chain.from_iterable(texts)))] + self._places[places]
        rows = self._normed(rows, self._norm_of_words)
        inputs, seen = operand_like(rows, self._dtype), operand_like(rows, self._dtype)
        with_keys, masks = operand_like(rows, self._dtype, KEYS - 1), [self._mask(run) for run in runs]
        for layer in self._layers:
            with_keys.rows.copy_(rows)
            self._attend(layer.attend(with_keys).to(self._dtype_of_heads), runs, masks, seen.rows)
            rows = self._normed(rows.add_(layer.attended(seen)), layer.first_norm)
            inputs.rows.copy_(rows)
            wide = functional.gelu(layer.widen(inputs))
            rows = self._normed(rows.add_(layer.narrow(Operand(wide))), layer.second_norm)
        return rows

    def _normed(self, rows: Tensor, norm: Pair) -> Tensor:
        return functional.layer_norm(rows, rows.shape[-1:], *norm, self._epsilon)

    def _mask(self, run: _Run) -> Tensor | None:
        """Return what is added to the scores of a run's keys, shape (1, n_heads or 1, length, n_keys): -inf beyond it."""
        bias = self._position_bias
        if bias is None:
            if not run.n_spare_keys:
                return None
            bias = torch.zeros(1, run.length, run.length, dtype=self._dtype_of_heads)
        return functional.pad(bias[None, :, : run.length, : run.length], (0, run.n_spare_keys), value=-torch.inf)

    def _attend(self, heads: Tensor, runs: Sequence[_Run], masks: Sequence[Tensor | None], seen: Tensor) -> None:
        """Put into `seen`, shape (n_tokens, dim), what each token takes from the others of its text.

        Args:
            heads: query, key and value of each token and of `KEYS` - 1 more, shape (n_tokens + KEYS - 1, 3 * dim).
            runs: which rows belong together.
            masks: of each run.
            seen: where it is put.
        """
        width = heads.shape[1]
        for run, mask in zip(runs, masks, strict=True):
            n_keys, size = run.length + run.n_spare_keys, width // 3 // self._n_heads
            shape = (run.n_texts, n_keys, 3, self._n_heads, size)
            parts = heads.as_strided(shape, (run.length * width, width, width // 3, size, 1), run.start * width)
            query, key, value = parts.permute(2, 0, 3, 1, 4)
            query = query[:, :, : run.length]
            found = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
            run.of(seen).copy_(found.transpose(1, 2).flatten(2))


def _position_bias(values: Tensor, n_places: int) -> Tensor:
    """Return what MPNet adds to the score of each pair of places, shape (n_heads, n_places, n_places).

    Distances below a quarter of the buckets have one each; further ones share those that are left by their logarithm.

    Args:
        values: for each bucket of distances, those to what stands before first, shape (n_buckets, n_heads).
        n_places: tokens of the longest text.

    Source: Raffel et al. 2020, "Exploring the limits of transfer learning" (T5), section 2.1.
    """
    places = torch.arange(n_places)
    ahead = places - places[:, None]
    half = len(values) // 2
    near = half // 2
    logarithm = torch.log(ahead.abs().clamp(min=1).float() / near) / math.log(FURTHEST / near)
    shared = (near + (logarithm * (half - near)).long()).clamp(max=half - 1)
    bucket = torch.where(ahead.abs() < near, ahead.abs(), shared) + half * (ahead > 0)
    return values[bucket].permute(2, 0, 1).contiguous()


def _shares(lengths: Sequence[int], n_shares: int) -> list[list[int]]:
    """Return which texts each thread is given, so that all have about as many tokens; texts of one length stand together."""
    shares = [list[int]() for _ in range(min(n_shares, len(lengths)))]
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        min(shares, key=lambda share: sum(lengths[j] for j in share)).append(i)
    return shares


def _runs(texts: Sequence[Sequence[int]]) -> Iterator[_Run]:
    start = 0
    for length, group in groupby(texts, key=len):
        n_texts = sum(1 for _ in group)
        yield _Run(start, n_texts, length)
        start += n_texts * length


def _layer(tensors: Mapping[str, Tensor], name: str, family: _Family, dtype: torch.dtype) -> _Layer:
    weights, biases = zip(*(_pair(tensors, f"{name}.{part}") for part in family.heads), strict=True)
    return _Layer(
        attend=linear(torch.cat(weights), torch.cat(biases), dtype),
        attended=linear(*_pair(tensors, f"{name}.{family.attended}"), dtype),
        first_norm=_pair(tensors, f"{name}.{family.norm}"),
        widen=linear(*_pair(tensors, f"{name}.intermediate.dense"), dtype),
        narrow=linear(*_pair(tensors, f"{name}.output.dense"), dtype, is_padded=False),
        second_norm=_pair(tensors, f"{name}.output.LayerNorm"),
    )


def _pair(tensors: Mapping[str, Tensor], name: str) -> Pair:
    return tensors[f"{name}.weight"], tensors[f"{name}.bias"]

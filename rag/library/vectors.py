"""Nearest vectors. The only file that imports faiss.

The file on disk is derived, never the truth: it is named after what it was made from, its sha256 stands beside it,
and when either does not fit it is made again.
"""

import hashlib
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.errors import EncoderMismatchError
from rag.library.encoder import Vectors


class VectorIndex:
    """Exact inner-product search over unit vectors.

    Source: Johnson et al. 2019, "Billion-scale similarity search with GPUs".
    """

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> "VectorIndex":
        """Index rows of unit length, shape (n, dim)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, np.float32))
        return cls(index)

    @classmethod
    def open(cls, path: Path, vectors: Vectors) -> "VectorIndex":
        """Return the index kept at `path`, or build and keep it when the file is missing, changed or of another size."""
        index = _load(path)
        if index is not None and index.ntotal == len(vectors) and index.d == vectors.shape[1]:
            return cls(index)
        built = cls.build(vectors)
        built._save(path)
        return built

    def _save(self, path: Path) -> None:
        """Keep a copy; a folder that cannot be written costs only the time to build again."""
        data = faiss.serialize_index(self._index).tobytes()
        try:
            temporary = path.with_suffix(".tmp")
            temporary.write_bytes(data)
            temporary.replace(path)
            _digest_path(path).write_text(hashlib.sha256(data).hexdigest())
        except OSError:
            return

    def vector(self, row: int) -> Vectors:
        """Return the vector of one row, shape (dim,)."""
        return np.asarray(self._index.reconstruct(row), np.float32)

    def search(
        self, vector: Vectors, k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], Vectors]:
        """Return the rows nearest to one vector and their cosines, best first; ties by row.

        Args:
            vector: float32, shape (dim,), unit length.
            k: rows wanted, at least 1; fewer come back where fewer are allowed.
            allowed: shape (n,), False for rows that may not come back.

        Raises:
            EncoderMismatchError: the vector's length is not the index's.
        """
        if vector.shape != (self._index.d,):
            message = f"A vector of {vector.shape} was searched in an index of dimension {self._index.d}. Use the library's own encoder."
            raise EncoderMismatchError(message)
        parameters = None
        if allowed is not None:
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(np.flatnonzero(allowed)))  # type: ignore[call-arg]
        cosines, rows = self._index.search(vector[None, :], min(k, max(self._index.ntotal, 1)), params=parameters)
        found = rows[0] >= 0
        order = np.lexsort((rows[0][found], -cosines[0][found]))
        return rows[0][found][order], cosines[0][found][order]


def _digest_path(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _load(path: Path) -> faiss.Index | None:
    """Return the kept index if its bytes are the ones that were written, else None."""
    try:
        data = path.read_bytes()
        expected = _digest_path(path).read_text()
    except OSError:
        return None
    if hashlib.sha256(data).hexdigest() != expected:
        return None
    return faiss.deserialize_index(np.frombuffer(data, np.uint8))

"""Nearest vectors. The only file that imports faiss.

Up to FLAT_LIMIT rows every vector is compared, which is exact. Beyond, rows lie in cells around centres and are kept as
one byte a number (IVF with scalar quantisation): a quarter of the memory, read from the file as needed, and the nearest
cells are searched. Who searches such an index asks for some more rows than wanted and compares their exact vectors.

The limit is where comparing every vector takes a tenth of the 40 ms that a question may take. On one core, in ms for one
question (`python -m eval.bench.retrieval --sizes 10000 20000 30000 50000 100000`, as processor time):

    rows    10,000  20,000  30,000  50,000  100,000
    flat       1.5     3.1     3.7     9.2     19.1
    cells      0.2     0.2     0.2     0.6      0.9
"""

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.errors import EncoderMismatchError
from rag.library.encoder import Vectors

FLAT_LIMIT = 30_000
CELLS_PER_ROOT = 4  # cells are this many times the square root of the rows, as FAISS's guidelines have it
N_PER_CELL = 40  # rows that a centre is learned from
SHARE_SEARCHED, LEAST_SEARCHED = 1 / 32, 32  # of the cells
SEED = 20250115

Blocks = Callable[[], Iterator[Vectors]]
"""Gives the rows anew each time it is called, in blocks of shape (n, dim)."""


class VectorIndex:
    """Inner-product search over unit vectors: exact while they are few, by cells when they are many.

    Source: Johnson et al. 2019, "Billion-scale similarity search with GPUs"; Jégou et al. 2011, "Product Quantization
    for Nearest Neighbor Search" (the inverted file).
    """

    def __init__(self, index: faiss.Index) -> None:
        self._index = index
        self._cells = index if isinstance(index, faiss.IndexIVF) else None

    @classmethod
    def build(cls, blocks: Blocks, n_rows: int, dim: int, flat_limit: int | None = None) -> "VectorIndex":
        """Index the rows, of unit length, given in blocks; by cells if they are more than `flat_limit` (FLAT_LIMIT)."""
        is_flat = n_rows <= (FLAT_LIMIT if flat_limit is None else flat_limit)
        index: faiss.Index = faiss.IndexFlatIP(dim) if is_flat else _cells(blocks, n_rows, dim)
        for block in blocks():
            index.add(np.ascontiguousarray(block, np.float32))
        return cls(index)

    def save(self, path: Path) -> None:
        """Write the index as one file."""
        faiss.write_index(self._index, str(path))

    @classmethod
    def open(cls, path: Path) -> "VectorIndex":
        """Return what `save` wrote; the cells of a large one stay on disk until they are searched.

        Raises:
            OSError: the file is not there, or is no index.
        """
        try:
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP))
        except RuntimeError as error:
            message = f"{path} is not an index that FAISS can read"
            raise OSError(message) from error

    @property
    def n_rows(self) -> int:
        """Rows it holds."""
        return int(self._index.ntotal)

    @property
    def is_exact(self) -> bool:
        """True where every vector is compared."""
        return self._cells is None

    def describe(self) -> str:
        """Return which kind of index it is, and why."""
        if self._cells is None:
            return f"exact (FAISS flat): {self.n_rows:,} passages, and up to {FLAT_LIMIT:,} every vector is compared"
        return (
            f"cells with one byte a number (FAISS IVF{self._cells.nlist},SQ8), {self._cells.nprobe} searched: "
            f"{self.n_rows:,} passages, more than the {FLAT_LIMIT:,} that can be compared one by one in time"
        )

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
            selector = faiss.IDSelectorBatch(np.flatnonzero(allowed))
            if self._cells is None:
                parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
            else:  # few may be allowed, and they may lie anywhere
                parameters = faiss.SearchParametersIVF(sel=selector, nprobe=self._cells.nlist)  # type: ignore[call-arg]
        cosines, rows = self._index.search(vector[None, :], min(k, max(self._index.ntotal, 1)), params=parameters)
        found = rows[0] >= 0
        order = np.lexsort((rows[0][found], -cosines[0][found]))
        return rows[0][found][order], cosines[0][found][order]


def _cells(blocks: Blocks, n_rows: int, dim: int) -> faiss.Index:
    """Return an empty index by cells, its centres learned from rows spread evenly over all."""
    n_cells = 2 ** round(math.log2(CELLS_PER_ROOT * math.sqrt(n_rows)))
    step = max(n_rows // (n_cells * N_PER_CELL), 1)
    index = faiss.index_factory(dim, f"IVF{n_cells},SQ8", faiss.METRIC_INNER_PRODUCT)
    cells = faiss.extract_index_ivf(index)
    cells.cp.seed, cells.cp.niter = SEED, 8
    cells.nprobe = max(round(n_cells * SHARE_SEARCHED), LEAST_SEARCHED)
    sample, seen = [], 0
    for block in blocks():
        sample.append(np.ascontiguousarray(block[-seen % step :: step], np.float32))
        seen += len(block)
    index.train(np.concatenate(sample))
    return index

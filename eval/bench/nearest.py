"""Nearest vectors three ways: NumPy over all, FAISS flat, and by cells whatever the size. Vectors in, times out.

Where flat takes longer than cells by enough to matter is where `rag.library.vectors.FLAT_LIMIT` belongs.
"""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.library.vectors import VectorIndex

BLOCK = 20_000
NOISE = 0.75
K, N_RESCORED = 10, 50
SEED = 20250115
Floats = NDArray[np.float32]
Figures = dict[str, float | str]


def write_vectors(path: Path, real: Floats, n: int) -> None:
    """Write n unit vectors: the real ones, then ones round them, block by block."""
    chance = np.random.default_rng(SEED)
    out = np.lib.format.open_memmap(path, "w+", np.float16, (n, real.shape[1]))
    for start in range(0, n, BLOCK):
        rows = np.arange(start, min(start + BLOCK, n))
        noise = chance.normal(size=(len(rows), real.shape[1])).astype(np.float32) / np.sqrt(real.shape[1])
        block = real[rows % len(real)] + NOISE * noise * (rows >= len(real))[:, None]
        out[rows] = block / np.linalg.norm(block, axis=1, keepdims=True)
    out.flush()


def exact_nearest(vectors: Floats, asked: Floats) -> list[list[int]]:
    """Return the K nearest rows of each question by brute force, in blocks."""
    best: list[list[tuple[float, int]]] = [[] for _ in asked]
    for start in range(0, len(vectors), BLOCK):
        cosines = np.asarray(vectors[start : start + BLOCK], np.float32) @ asked.T
        for i, column in enumerate(cosines.T):
            rows = np.argsort(-column, kind="stable")[:K]
            best[i] = sorted([*best[i], *((-float(column[row]), start + int(row)) for row in rows)])[:K]
    return [[row for _, row in one] for one in best]


def rescored(index: VectorIndex, vectors: Floats, asked: Floats) -> list[int]:
    """Return the K nearest of the rows that an index brings up, by their exact vectors."""
    rows, _ = index.search(asked, N_RESCORED)
    cosines = np.asarray(vectors[rows], np.float32) @ asked
    return [int(row) for row in rows[np.argsort(-cosines, kind="stable")[:K]]]


def recall(found: list[list[int]], exact: list[list[int]]) -> float:
    """Return the share of the K nearest that were found."""
    return float(np.mean([len(set(own) & set(best)) / K for own, best in zip(found, exact, strict=True)]))


def numpy_times(vectors: Floats, asked: Floats) -> Figures:
    """Time NumPy over all vectors in memory."""
    held = np.asarray(vectors, np.float32)

    def search(i: int) -> object:
        cosines = held @ asked[i]
        rows = np.argpartition(-cosines, K)[:K]
        return rows[np.argsort(-cosines[rows])]

    return timed("numpy", search, len(asked))


def flat_times(vectors: Floats, asked: Floats) -> Figures:
    """Time FAISS flat, whatever the size."""
    index = built(vectors, flat_limit=len(vectors))
    return timed("flat", lambda i: index.search(asked[i], K), len(asked))


def cells_times(vectors: Floats, asked: Floats) -> Figures:
    """Time cells, whatever the size, and tell how much of the exact result they find."""
    index = built(vectors, flat_limit=0)
    found = [rescored(index, vectors, one) for one in asked]
    times = timed("cells", lambda i: rescored(index, vectors, asked[i]), len(asked))
    return times | {"cells_recall_10": round(recall(found, exact_nearest(vectors, asked)), 4)}


def built(vectors: Floats, **limit: int) -> VectorIndex:
    """Return an index of vectors that lie on disk, read in blocks."""
    starts = range(0, len(vectors), BLOCK)
    return VectorIndex.build(
        lambda: (vectors[start : start + BLOCK] for start in starts), len(vectors), vectors.shape[1], **limit
    )


def timed(name: str, step: Callable[[int], object], n: int) -> Figures:
    """Return the middle and the 90 % time of a step, in milliseconds; it is run through once before."""
    step(0)
    times = []
    for i in range(n):
        begun = time.perf_counter()
        step(i)
        times.append((time.perf_counter() - begun) * 1000)
    return {
        f"{name}_p50_ms": round(float(np.median(times)), 2),
        f"{name}_p90_ms": round(float(np.quantile(times, 0.9)), 2),
    }

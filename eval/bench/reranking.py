"""`python -m eval.bench.reranking`: how soon the reranker has read, in each type of number, and how far its beliefs move.

The demo's questions, each with the passages that search brings first. In every round all types take their turn, so that
what else the machine does meets each; the ratio is the median over the rounds, to float32, the plain way. How far beliefs
move is the mean distance of the log-odds of all sentences from those in float32.
"""

import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray

from eval.sets import SETS
from rag.datatypes import Reading
from rag.library.cross_encoder import CrossEncoderReranker
from rag.library.linear import quick_type
from rag.search.rerank import reading_of
from rag.service import Service
from rag.settings import Settings

N_QUESTIONS, N_PASSAGES, N_ROUNDS = 12, 4, 5
TYPES = (torch.float32, torch.bfloat16, torch.int8)
Asked = tuple[str, list[Reading]]


def questions_with_passages() -> list[Asked]:
    """Return the demo's questions with the passages that search brings first."""
    demo = SETS["demo"]
    with TemporaryDirectory() as folder:
        service = Service(Settings(Path(folder)))
        list(service.ingest(demo.files()))
        asked = [question.text for question in demo.load_questions()][:N_QUESTIONS]
        found = [(text, [reading_of(hit.passage) for hit in service.search(text, k=N_PASSAGES)]) for text in asked]
        service.close()
    return found


def log_odds(reranker: CrossEncoderReranker, questions: Sequence[Asked]) -> tuple[NDArray[np.float64], float]:
    """Return the log-odds of every sentence, cut to [-14, 14], and the seconds that reading took."""
    start = time.perf_counter()
    found = [p for text, readings in questions for p in reranker.probabilities(text, readings)]
    seconds = time.perf_counter() - start
    within = np.clip(np.concatenate(found).astype(np.float64), 1e-6, 1 - 1e-6)
    return np.log(within / (1 - within)), seconds


def main() -> None:
    """Print the figures of each type."""
    questions, say = questions_with_passages(), sys.stdout.write
    rerankers = {dtype: CrossEncoderReranker(dtype=dtype) for dtype in TYPES}
    beliefs = {dtype: log_odds(one, questions)[0] for dtype, one in rerankers.items()}
    rounds = [{dtype: log_odds(one, questions)[1] for dtype, one in rerankers.items()} for _ in range(N_ROUNDS)]
    say(
        f"{len(questions)} questions, {N_PASSAGES} passages each, {torch.get_num_threads()} threads, {N_ROUNDS} rounds\n"
    )
    for dtype in TYPES:
        ratio = statistics.median(one[torch.float32] / one[dtype] for one in rounds)
        each_ms = 1000 * statistics.median(one[dtype] for one in rounds) / len(questions)
        moved = float(np.abs(beliefs[dtype] - beliefs[torch.float32]).mean())
        used = ", used here" if dtype == quick_type() else ""
        say(f"{dtype}: {each_ms:5.0f} ms a question, {ratio:.2f} times as fast, log-odds {moved:.3f} away{used}\n")


if __name__ == "__main__":
    main()

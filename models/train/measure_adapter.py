"""Measure what the answering adapter writes of items that no model has learned from: `python -m models.train.measure_adapter [N]`.

N questions and N rewritings of `data/later` (200 if left out), the same for the embedded model alone and with the adapter.
Prints which share of the sentences passes the checks, which share of near-misses is said to be not in the papers, and which
share of rewritten sentences keeps every fact and is easier to read. Trains nothing.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from rich.console import Console

from models.train.answers import NOT_SAID, Lesson, evidence_of, is_plainer, lessons_of_items, passes
from models.train.written import LATER, load_items
from rag.generate import LlamaWorker, Prompt, embedded_model

ADAPTER = Path(__file__).resolve().parent.parent / "answering" / "adapter.gguf"
SEED = 3
MAX_TOKENS = 120
console = Console(highlight=False, soft_wrap=True)
Write = Callable[[Lesson], str]


def main() -> None:
    """Print the figures of both."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    lessons = lessons_of_items(load_items(LATER), SEED)
    order = np.random.default_rng(SEED).permutation(len(lessons))
    for name, adapter in (("embedded model alone", None), ("with the adapter", ADAPTER)):
        worker = LlamaWorker(embedded_model(), adapter=adapter)
        try:
            console.print(f"{name}: {report([lessons[i] for i in order], n, lambda one: written(worker, one))}")  # noqa: B023
        finally:
            worker.close()


def written(worker: LlamaWorker, lesson: Lesson) -> str:
    """Return what the model writes for a lesson's prompt."""
    return "".join(worker.stream(Prompt(lesson.system, lesson.user, ""), max_tokens=MAX_TOKENS)).strip()


def report(lessons: Sequence[Lesson], n: int, write: Write) -> str:
    """Return the figures of one writer on the first n lessons of each kind."""
    kinds = {k: [one for one in lessons if one.kind == k][:n] for k in ("answered", "not said", "simplified")}
    said = {kind: [(one, write(one)) for one in some] for kind, some in kinds.items()}
    spoken = [(one, text) for one, text in said["answered"] if text != NOT_SAID]
    survived = [passes(text, evidence_of(one)) for one, text in spoken]
    cited = [ok and _number(text) == _number(one.answer) for (one, text), ok in zip(spoken, survived, strict=True)]
    return (
        f"{len(spoken)} of {len(said['answered'])} questions answered, {np.mean(survived):.3f} of the sentences pass the checks, "
        f"{np.mean(cited):.3f} and cite the right text; {np.mean([t == NOT_SAID for _, t in said['not said']]):.3f} of "
        f"{len(said['not said'])} near-misses not said; {np.mean([is_plainer(text, one.user) for one, text in said['simplified']]):.3f} of "
        f"{len(said['simplified'])} rewritings keep every fact and are easier"
    )


def _number(text: str) -> str:
    return text.rpartition("[")[2]


if __name__ == "__main__":
    main()

"""Measure what the answering adapter writes of items that no model has learned from: `python -m models.train.measure_adapter [N]`.

N questions and N rewritings of `data/later` (200 if left out), the same for the embedded model alone and with the adapter.
Prints which share of the sentences passes the checks, which share of near-misses is said to be not in the papers, and of which
share of sentences a rewriting keeps every fact and is easier to read, and which is whole besides and leaves no word of weight
behind (`rag.summarise.parting`), as summaries ask: the first, or one of those that they try. Rows of tables are left out
there: summaries tell them as they stand. Trains nothing.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rich.console import Console

from models.train.answers import NOT_SAID, ROW, Lesson, evidence_of, is_plainer, lessons_of_items, passes
from models.train.written import LATER, load_items
from rag.generate import LlamaWorker, Prompt, embedded_model
from rag.settings import PlainTargets
from rag.summarise.parting import parting_objections
from rag.summarise.rewriter import SEEDS, Rewriter

ADAPTER = Path(__file__).resolve().parent.parent / "answering" / "adapter.gguf"
SEED = 3
MAX_TOKENS = 120
console = Console(highlight=False, soft_wrap=True)


def main() -> None:
    """Print the figures of both."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    lessons = lessons_of_items(load_items(LATER), SEED)
    order = np.random.default_rng(SEED).permutation(len(lessons))
    for name, adapter in (("embedded model alone", None), ("with the adapter", ADAPTER)):
        worker = LlamaWorker(embedded_model(), adapter=adapter)
        try:
            console.print(f"{name}: {report([lessons[i] for i in order], n, worker)}")
        finally:
            worker.close()


def written(worker: LlamaWorker, lesson: Lesson) -> str:
    """Return what the model writes for a lesson's prompt."""
    return "".join(worker.stream(Prompt(lesson.system, lesson.user, ""), max_tokens=MAX_TOKENS)).strip()


class Try(NamedTuple):
    """One rewriting of a sentence: whether it keeps every fact and is easier to read, and whether it is whole besides."""

    is_plainer: bool
    is_shown: bool


def rewritten(worker: LlamaWorker, sentence: str) -> list[Try]:
    """Return the tries of summaries in turn, up to the first that would be shown."""
    found: list[Try] = []
    for texts in Rewriter(worker, PlainTargets(), is_adapted=True).tries(sentence):
        plainer = is_plainer(" ".join(texts), sentence)
        found.append(Try(plainer, plainer and not parting_objections(texts, sentence)))
        if found[-1].is_shown:
            break
    return found


def report(lessons: Sequence[Lesson], n: int, worker: LlamaWorker) -> str:
    """Return the figures of one model on the first n lessons of each kind."""
    of_kind = {k: [one for one in lessons if one.kind == k] for k in ("answered", "not said", "simplified")}
    answered, not_said = ([(one, written(worker, one)) for one in of_kind[k][:n]] for k in ("answered", "not said"))
    spoken = [(one, text) for one, text in answered if text != NOT_SAID]
    survived = [passes(text, evidence_of(one)) for one, text in spoken]
    cited = [ok and _number(text) == _number(one.answer) for (one, text), ok in zip(spoken, survived, strict=True)]
    plain = [rewritten(worker, s) for s in [one.user for one in of_kind["simplified"] if not ROW.search(one.user)][:n]]
    plainer, shown = ([[one[i] for one in tries] for tries in plain] for i in range(2))
    return (
        f"{len(spoken)} of {len(answered)} questions answered, {np.mean(survived):.3f} of the sentences pass the checks, "
        f"{np.mean(cited):.3f} and cite the right text; {np.mean([text == NOT_SAID for _, text in not_said]):.3f} of "
        f"{len(not_said)} near-misses not said; rewritings of {len(plain)} sentences that keep every fact and are easier: "
        f"{_first_and_any(plainer)}; that are whole besides: {_first_and_any(shown)}"
    )


def _first_and_any(found: Sequence[Sequence[bool]]) -> str:
    first, one = np.mean([any(tries[:1]) for tries in found]), np.mean([any(tries) for tries in found])
    return f"{first:.3f} at the first try, {one:.3f} within {len(SEEDS)} tries"


def _number(text: str) -> str:
    return text.rpartition("[")[2]


if __name__ == "__main__":
    main()

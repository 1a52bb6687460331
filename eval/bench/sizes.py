"""How long should a passage be? Passage sizes, an overlap and decisions apart, compared on the same number of tokens read.

    python -m eval.bench.sizes              # demo and benchmark, dev questions only

Each variant is a library of its own, searched as questions are. For each answerable question passages are read in rank
order until a budget of tokens is spent; the figure is the share of questions of whose evidence some was read, so that a
long passage pays for what it holds besides. Evidence that stands in headings alone is not counted.
"""

import argparse
import math
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from rich.console import Console

from eval.fit import SETS, Case
from eval.gold import gold_places
from rag.datatypes import AgendaItem, Document, Paper, Passage
from rag.items import split
from rag.library.encoder import MiniLM, Vectors
from rag.library.index import open_index
from rag.library.ingest import encode_passages
from rag.library.passages import passages_of
from rag.library.store import Store
from rag.read.isolated import read_isolated
from rag.search.retrieve import Searcher

BUDGETS = (500, 1_000, 2_000)
N_RANKED = 40
console = Console(highlight=False, soft_wrap=True)
Change = Callable[[Document, AgendaItem, Sequence[Passage]], list[Passage]]


@dataclass(frozen=True, slots=True)
class Variant:
    """Passages of at most `window` tokens, changed item by item."""

    name: str
    window: int
    change: Change


class Remembering:
    """An encoder that encodes a text once: variants share most of their sentences."""

    def __init__(self, encoder: MiniLM) -> None:
        self._encoder, self._known = encoder, dict[str, Vectors]()
        self.name, self.dim, self.window_tokens = encoder.name, encoder.dim, encoder.window_tokens
        self.count_tokens = encoder.count_tokens

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of the texts, shape (n_texts, dim)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known |= zip(new, self._encoder.encode(new), strict=True)
        return np.stack([self._known[text] for text in texts]) if texts else self._encoder.encode([])


def as_they_are(_: Document, __: AgendaItem, passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages."""
    return list(passages)


def overlapping(document: Document, _: AgendaItem, passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages, each from the second on beginning with the last sentence of the one before."""
    begun = list(passages[:1])
    for before, passage in pairwise(passages):
        start = before.sentences[-1].start
        sentences = (before.sentences[-1], *passage.sentences)
        begun.append(replace(passage, start=start, text=document.text[start : passage.end], sentences=sentences))
    return begun


def decisions_apart(document: Document, item: AgendaItem, passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages, and one more for each decision that lies within one and is not the whole of it."""
    apart = []
    for number, decision in enumerate(item.decisions):
        for passage in passages:
            own = tuple(s for s in passage.sentences if s.start < decision.end and decision.start < s.end)
            if own and len(own) < len(passage.sentences):
                start, end = own[0].start, own[-1].end
                text = document.text[start:end]
                apart.append(
                    replace(passage, id=f"{passage.id}:d{number}", start=start, end=end, text=text, sentences=own)
                )
    return [*passages, *apart]


VARIANTS = (
    Variant("254 tokens, as it is", 254, as_they_are),
    Variant("192 tokens", 192, as_they_are),
    Variant("128 tokens", 128, as_they_are),
    Variant("96 tokens", 96, as_they_are),
    Variant("254, overlapping by a sentence", 254, overlapping),
    Variant("128, overlapping by a sentence", 128, overlapping),
    Variant("254, decisions apart too", 254, decisions_apart),
)


def cases_of(variant: Variant, papers: Sequence[Paper], one: int, encoder: Remembering, store: Store) -> list[Case]:
    """Return the answerable dev questions of a set, asked of its papers cut as the variant has it."""
    for paper in papers:
        items, passages = passages_of(paper, encoder.count_tokens, variant.window)
        of_item: dict[str, list[Passage]] = {item.id: [] for item in items}
        for passage in passages:
            of_item[passage.item].append(passage)
        changed = [p for item in items for p in variant.change(paper.document, item, of_item[item.id])]
        store.put(paper, items, encode_passages(encoder, changed))
    searcher = Searcher(open_index(store, encoder.name, encoder.dim), encoder)
    asked = [q for q in SETS[one].load_questions() if q.split == "dev" and q.answerable and q.evidence]
    return [Case(question, searcher, gold_places(question, store)) for question in asked]


def tokens_read(case: Case, count_tokens: Callable[[str], int]) -> float:
    """Return the tokens read, in rank order, up to the end of the first passage with some of the evidence; else infinity."""
    n_tokens = 0
    for hit in case.searcher.retrieve(case.searcher.read(case.question.text), N_RANKED):
        n_tokens += count_tokens(hit.passage.indexed_text)
        if any(g.overlaps(hit.item.document, hit.passage.start, hit.passage.end) for g in case.gold):
            return n_tokens
    return math.inf


def papers_of(one: int) -> Iterator[Paper]:
    """Yield the papers of a set, split into items."""
    for path, document in read_isolated(SETS[one].files()):
        if isinstance(document, Document):
            yield split(replace(document, source=str(path.resolve())))


def main() -> None:
    """Print a line for each variant."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    encoder = Remembering(MiniLM())
    papers = [list(papers_of(one)) for one in (0, 1)]
    console.print(
        "| passages | number | "
        + " | ".join(f"in {budget:,} tokens" for budget in BUDGETS)
        + " |\n|---|---|---|---|---|"
    )
    for variant in VARIANTS:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            cases: list[Case] = []
            for one, own in enumerate(papers):
                store = Store.open(folder / SETS[one].name, encoder.name)
                stack.callback(store.close)
                cases += cases_of(variant, own, one, encoder, store)
            read = [tokens_read(case, encoder.count_tokens) for case in cases]
            shares = [sum(n_tokens <= budget for n_tokens in read) / len(read) for budget in BUDGETS]
            n = sum(searcher.index.n_passages for searcher in {c.searcher for c in cases})
            console.print(f"| {variant.name} | {n:,} | " + " | ".join(f"{share:.3f}" for share in shares) + " |")


if __name__ == "__main__":
    main()

"""Does search find what committees said, in meetings nobody here wrote? QMSum's committee meetings, beside BM25.

    python -m eval.bench.qmsum                # ../shared/data/qmsum/val; prints and writes nothing
    python -m eval.bench.qmsum --reranked     # with the reranker, beside search without it

Nothing is tuned here. Each meeting is a library of its own, and is asked its specific questions; the gold is the turns
that hold the answer (Zhong et al. 2021, "QMSum"). Two measures, each beside BM25 (stemmed, as `rag.library.words`):

- nDCG@10 over the meeting's windows of five turns one after another, which both rank; the gain of a window is the number
  of gold turns in it.
- turn-recall at 2,000 tokens: the share of the gold turns whose words, half of them at least, stand in the first 2,000
  tokens of the windows as ranked.

The interval of a difference is a paired bootstrap over meetings and, since they are few, over questions too.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console

from eval.bench.evidence import N_LOOKED_AT, words_of
from eval.fit import N_HITS
from eval.measures.intervals import Observed, mean_interval, paired_difference
from eval.measures.ranking import Place, ReadText, ndcg, recall_at_tokens
from rag.datatypes import AgendaItem, Meeting, Part, Passage, Span
from rag.library.encoder import MiniLM
from rag.library.index import Index
from rag.library.ingest import encode_passages
from rag.library.sentences import split_units
from rag.library.snapshot import EncodedPassage
from rag.library.vectors import VectorIndex
from rag.library.words import WordIndex
from rag.search.evidence import find_evidence, reordered
from rag.search.question import clean_question
from rag.search.rerank import Reranker
from rag.search.retrieve import Searcher
from rag.service import installed_reranker
from rag.settings import PROJECT_DIR

FOLDER = PROJECT_DIR.parent / "shared" / "data" / "qmsum" / "val"
N_TURNS = 5
K = 10
BUDGET = 2_000
console = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the numbers of the turns that hold its answer."""

    id: str
    text: str
    turns: frozenset[int]


@dataclass(frozen=True, slots=True)
class Talk:
    """One meeting: its text, where each turn lies in it, and its questions."""

    name: str
    text: str
    turns: tuple[Place, ...]
    questions: tuple[Asked, ...]

    @property
    def windows(self) -> list[Place]:
        """Five turns after another, the last window shorter."""
        runs = [self.turns[i : i + N_TURNS] for i in range(0, len(self.turns), N_TURNS)]
        return [Place(self.name, run[0].start, run[-1].end) for run in runs]


def load(path: Path) -> Talk:
    """Return a meeting of QMSum; turns are "Speaker: words", parted by blank lines."""
    record = json.loads(path.read_text("utf-8"))
    text, turns = "", []
    for turn in record["meeting_transcripts"]:
        said = f"{turn['speaker']}: {turn['content']}"
        turns.append(Place(path.stem, len(text), len(text) + len(said)))
        text += f"{said}\n\n"
    questions = [
        Asked(f"{path.stem}-{i}", one["query"], frozenset(_numbers(one["relevant_text_span"], len(turns))))
        for i, one in enumerate(record["specific_query_list"])
    ]
    return Talk(path.stem, text, tuple(turns), tuple(questions))


def _numbers(spans: Sequence[Sequence[str]], n: int) -> list[int]:
    return [turn for first, last in spans for turn in range(int(first), min(int(last), n - 1) + 1)]


@dataclass(frozen=True, slots=True)
class Held:
    """The passages of one meeting in memory, all of one item: `rag.library.snapshot.PassageRows`."""

    passages: tuple[EncodedPassage, ...]
    only_item: AgendaItem
    meetings: tuple[Meeting, ...]
    meeting_of: np.ndarray
    sittings: tuple[tuple[str, int], ...]

    def encoded(self, row: int) -> EncodedPassage:
        """Return a passage with its vectors."""
        return self.passages[row]

    def item(self, row: int) -> tuple[AgendaItem, str]:
        """Return the meeting as one item."""
        return self.only_item, self.only_item.document

    def of_item(self, item: str) -> Sequence[int]:
        """Return every row."""
        return range(len(self.passages))

    def row(self, passage: str) -> int:
        """Return the row of a passage by its id."""
        return next(i for i, one in enumerate(self.passages) if one.passage.id == passage)

    def beside(self, row: int) -> Sequence[int]:
        """Return every row."""
        return range(len(self.passages))


def searcher_of(talk: Talk, encoder: MiniLM, reranker: Reranker | None = None) -> Searcher:
    """Return what searches a meeting, each window a passage."""
    end, meeting = len(talk.text), Meeting()
    item = AgendaItem(f"{talk.name}:0", talk.name, meeting, Part.MINUTES, None, None, None, "", 0, 0, end, 1, 1)
    passages = [_passage(talk, item, i) for i in range(len(talk.windows))]
    encoded = tuple(encode_passages(encoder, passages))
    vectors = np.stack([one.vector for one in encoded])
    index = Index(
        generation=1,
        rows=Held(encoded, item, (meeting,), np.zeros(len(encoded), np.int32), ((talk.name, 0),)),
        words=WordIndex.build(p.indexed_text for p in passages),
        vectors=VectorIndex.build(lambda: iter([vectors]), len(vectors), encoder.dim),
        acronyms=(),
        n_passages=len(passages),
    )
    return Searcher(index, encoder, reranker)


def _passage(talk: Talk, item: AgendaItem, i: int) -> Passage:
    window = talk.windows[i]
    units = split_units(talk.text, Span(window.start, window.end))
    return Passage(
        id=f"{item.id}:{i:05}",
        item=item.id,
        text=talk.text[window.start : window.end],
        start=window.start,
        end=window.end,
        page_start=1,
        page_end=1,
        heading="",
        sentences=tuple(unit.span for unit in units),
    )


@dataclass(frozen=True, slots=True)
class Scores:
    """Both measures of one question for one system."""

    ndcg: float
    recall: float


def ours(talk: Talk, searcher: Searcher, question: Asked) -> Scores:
    """Return our scores."""
    asked = searcher.read(clean_question(question.text))
    hits = searcher.retrieve(asked, searcher.index.n_passages)
    if searcher.reranker is not None:
        hits = reordered(hits, find_evidence(asked, hits[:N_HITS], searcher, N_LOOKED_AT))
    ranking = [int(hit.passage.id.rpartition(":")[2]) for hit in hits]
    return _scores(talk, question, ranking)


def bm25(talk: Talk, words: WordIndex, question: Asked) -> Scores:
    """Return the scores of BM25 over windows."""
    scores = words.scores(question.text)
    ranking = [int(i) for i in np.argsort(-scores, kind="stable")]
    return _scores(talk, question, [i for i in ranking if scores[i] > 0])


def _scores(talk: Talk, question: Asked, ranking: Sequence[int]) -> Scores:
    read = [ReadText(talk.windows[i], talk.text[talk.windows[i].start : talk.windows[i].end]) for i in ranking]
    gains: dict[str, float] = {}
    for turn in question.turns:
        gains[str(turn // N_TURNS)] = gains.get(str(turn // N_TURNS), 0.0) + 1.0
    recall = recall_at_tokens(read, [[talk.turns[turn]] for turn in sorted(question.turns)], BUDGET)
    return Scores(ndcg([str(i) for i in ranking], gains, K) or 0.0, recall or 0.0)


def main() -> None:
    """Measure every meeting of a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--reranked", action="store_true", help="with the reranker, beside search without it")
    options = parser.parse_args()
    folder, other = options.folder, "without the reranker" if options.reranked else "BM25"
    talks = [load(path) for path in sorted(folder.glob("*.json"))]
    if not talks:
        sys.exit(f"{folder}: there is no meeting of QMSum. Give the folder that holds its JSON files.")
    encoder = MiniLM()
    rows: list[tuple[str, str, Scores, Scores]] = []
    for talk in talks:
        searcher = searcher_of(talk, encoder, installed_reranker() if options.reranked else None)
        words = WordIndex.build(talk.text[w.start : w.end] for w in talk.windows)
        plain = Searcher(searcher.index, encoder)
        rows += [
            (
                q.id,
                talk.name,
                ours(talk, searcher, q),
                ours(talk, plain, q) if options.reranked else bm25(talk, words, q),
            )
            for q in talk.questions
            if q.turns
        ]
    console.print(f"{len(talks)} meetings, {len(rows)} questions")
    for name in ("ndcg", "recall"):
        label = {"ndcg": f"nDCG@{K} over five-turn windows", "recall": f"turn-recall at {BUDGET:,} tokens"}[name]
        for unit in ("meetings", "questions"):
            us, them = (
                [Observed(q, talk if unit == "meetings" else q, getattr(pair[side], name)) for q, talk, *pair in rows]
                for side in (0, 1)
            )
            console.print(
                f"{label}, intervals over {unit}: {words_of(mean_interval(us))}, "
                f"{other} {words_of(mean_interval(them))}, difference {words_of(paired_difference(us, them))}"
            )


if __name__ == "__main__":
    main()

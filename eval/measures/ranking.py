"""How well passages are ranked: gains and spans in, numbers in [0, 1] out. Knows nothing of how they were found."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TOKEN = re.compile(r"\w+|[^\w\s]")
MIN_SHARE_READ = 0.5  # of a quote's characters: sentences cut at a passage's end still count as read


@dataclass(frozen=True, slots=True)
class Place:
    """A run of characters of one document, half-open."""

    document: str
    start: int
    end: int

    def n_shared(self, other: "Place") -> int:
        """Return how many characters the two share."""
        if self.document != other.document:
            return 0
        return max(min(self.end, other.end) - max(self.start, other.start), 0)


@dataclass(frozen=True, slots=True)
class ReadText:
    """A passage as a reader meets it: its place and its words."""

    place: Place
    text: str


def dcg(gains: Sequence[float]) -> float:
    """Return the discounted cumulative gain, gains as they are (not 2^gain - 1).

    Formula: sum over ranks r = 1, 2, ... of gain_r / log2(r + 1).
    Source: Järvelin and Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques"; linear gains as in trec_eval.
    """
    return math.fsum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def ndcg(ranking: Sequence[str], gains: Mapping[str, float], k: int = 10) -> float | None:
    """Return DCG of the first k over the DCG of the best order of all judged passages; None where nothing is relevant.

    Args:
        ranking: ids, best first.
        gains: gain of each relevant id; others have 0.
        k: depth.

    Source: as `dcg`; ir_measures nDCG@k.
    """
    ideal = dcg(sorted(gains.values(), reverse=True)[:k])
    return min(dcg([gains.get(name, 0.0) for name in ranking[:k]]) / ideal, 1.0) if ideal else None


def reciprocal_rank(ranking: Sequence[str], relevant: frozenset[str], k: int = 10) -> float | None:
    """Return 1 / rank of the first relevant id among the first k, 0 where there is none; None where nothing is relevant.

    Source: Kantor and Voorhees 2000, "The TREC-5 Confusion Track"; ir_measures RR@k.
    """
    if not relevant:
        return None
    return next((1 / rank for rank, name in enumerate(ranking[:k], 1) if name in relevant), 0.0)


def n_tokens(text: str) -> int:
    """Return the length in words and punctuation marks, the same for every system and model."""
    return len(TOKEN.findall(text))


def read_within(passages: Sequence[ReadText], budget: int) -> list[Place]:
    """Return what of the passages, best first, fits into a number of tokens; the passage at the limit is cut there."""
    places = []
    for passage in passages:
        tokens = [match.end() for match in TOKEN.finditer(passage.text)]
        if len(tokens) <= budget:
            places.append(passage.place)
        elif budget > 0:
            start = passage.place.start
            places.append(Place(passage.place.document, start, min(start + tokens[budget - 1], passage.place.end)))
        budget -= len(tokens)
        if budget <= 0:
            break
    return places


def is_read(wanted: Place, read: Sequence[Place]) -> bool:
    """True when at least half of the wanted characters are in what was read; characters read twice count once."""
    seen, n_seen = wanted.start, 0
    for place in sorted(read, key=lambda p: (p.start, p.end)):
        if place.document == wanted.document:
            start, end = max(place.start, seen), min(place.end, wanted.end)
            n_seen += max(end - start, 0)
            seen = max(seen, end)
    return n_seen >= MIN_SHARE_READ * (wanted.end - wanted.start) > 0


def recall_at_tokens(passages: Sequence[ReadText], wanted: Sequence[Sequence[Place]], budget: int) -> float | None:
    """Return the share of the needed facts whose evidence stands in the first `budget` tokens; None where none is needed.

    Args:
        passages: best first.
        wanted: for each needed fact, the places that state it; any one will do.
        budget: in tokens of `n_tokens`.

    Formula: |{fact: some place of it is read}| / |facts|; with one place for each fact and passages of one length this
    is recall at k. Source: nugget recall, Voorhees 2003, "Overview of the TREC 2003 QA track"; the budget after
    Smith and Troynikov 2024, "Evaluating chunking strategies for retrieval".
    """
    if not wanted:
        return None
    read = read_within(passages, budget)
    return sum(any(is_read(place, read) for place in places) for places in wanted) / len(wanted)

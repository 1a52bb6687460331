"""For each clause of a stated sentence, the sentences of the record that speak of the same."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from rag.check.facts import fact_key
from rag.check.reading import Reading, Token, is_framing


@dataclass(frozen=True)
class AlignedClause:
    """One clause of the statement (token indices) and the numbers of the record's sentences nearest to it."""

    indices: tuple[int, ...]
    sentences: frozenset[int]
    places: dict[str, tuple[int, ...]]

    best_clauses: frozenset[int]

    def found(self, key: str) -> tuple[int, ...]:
        """Return where a stem or a fact ("amount:£5") stands in the nearest sentences (token indices of the record)."""
        return self.places.get(key, ())


@dataclass(frozen=True)
class Aligned:
    """A statement beside the record it cites."""

    stated: Reading
    cited: Reading

    @cached_property
    def clauses(self) -> tuple[AlignedClause, ...]:
        """The clauses of the statement that say something, each with the record's nearest sentences."""
        by_clause: dict[int, list[int]] = defaultdict(list)
        for index, token in enumerate(self.stated.tokens):
            by_clause[token.clause].append(index)
        return tuple(self._align(tuple(indices)) for indices in by_clause.values() if self._says_something(indices))

    def _says_something(self, indices: list[int]) -> bool:
        return any(self.stated.tokens[index].is_content or self.stated.tokens[index].fact >= 0 for index in indices)

    def key(self, index: int) -> str:
        """Return what stands for a token of the statement in `AlignedClause.found`."""
        token = self.stated.tokens[index]
        return next(iter(self._keys(self.stated, token)), token.stem)

    def _align(self, indices: tuple[int, ...]) -> AlignedClause:
        keys = {key for index in indices for key in self._keys(self.stated, self.stated.tokens[index])}
        whole = {key for token in self.stated.tokens for key in self._keys(self.stated, token)}
        scores = [
            (2 * len(keys & sentence) + len(whole & sentence), number)
            for number, sentence in enumerate(self._sentence_keys)
        ]
        top = max((score for score, _ in scores), default=0)
        nearest = frozenset(number for score, number in scores if score == top and top > 0)
        best = self._best_clauses(keys, nearest)
        return AlignedClause(indices, nearest, self._places(nearest, best), best)

    def _best_clauses(self, keys: set[str], nearest: frozenset[int]) -> frozenset[int]:
        shared: dict[int, set[str]] = defaultdict(set)
        for token in self.cited.tokens:
            if token.sentence in nearest:
                shared[token.clause].update(keys.intersection(self._keys(self.cited, token)))
        most = max(map(len, shared.values()), default=0)
        return frozenset(clause for clause, words in shared.items() if len(words) == most)

    def _places(self, nearest: frozenset[int], best: frozenset[int]) -> dict[str, tuple[int, ...]]:
        """Return where each word stands in the nearest sentences; only in their best clauses, if it stands there."""
        places: dict[str, list[int]] = defaultdict(list)
        for index, token in enumerate(self.cited.tokens):
            if token.sentence in nearest:
                for key in self._keys(self.cited, token) or ((token.stem,) if token.stem else ()):
                    places[key].append(index)
        near = {
            key: [index for index in found if self.cited.tokens[index].clause in best] for key, found in places.items()
        }
        return {key: tuple(near[key] or found) for key, found in places.items()}

    @cached_property
    def _sentence_keys(self) -> tuple[set[str], ...]:
        sentences: list[set[str]] = (
            [set() for _ in range(self.cited.tokens[-1].sentence + 1)] if self.cited.tokens else []
        )
        for token in self.cited.tokens:
            sentences[token.sentence].update(self._keys(self.cited, token))
        return tuple(sentences)

    @staticmethod
    def _keys(reading: Reading, token: Token) -> tuple[str, ...]:
        if token.fact >= 0:
            return (fact_key(reading.facts[token.fact]),)
        return (token.stem,) if token.is_content and not is_framing(token) else ()

"""For each clause of a stated sentence, the sentences of the record that speak of the same."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from rag.check.reading import Reading


@dataclass(frozen=True, eq=False)
class AlignedClause:
    """One clause of the statement beside the record.

    Attributes:
        indices: its tokens.
        sentences: numbers of the record's sentences that share most words with it.
        best_clauses: numbers of the clauses of those sentences that do.
    """

    indices: tuple[int, ...]
    sentences: frozenset[int]
    best_clauses: frozenset[int]
    cited: Reading

    def found(self, key: str) -> tuple[int, ...]:
        """Return where a word or fact stands in the record's nearest sentences; in their best clauses, if it is there."""
        tokens = self.cited.tokens
        near = [index for index in self.cited.places.get(key, ()) if tokens[index].sentence in self.sentences]
        best = [index for index in near if tokens[index].clause in self.best_clauses]
        return tuple(best or near)


@dataclass(frozen=True, eq=False)
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
        whole = set(self.stated.claims) - {""}
        return tuple(
            self._align(tuple(indices), {self.stated.claims[index] for index in indices} - {""}, whole)
            for indices in by_clause.values()
            if any(self.stated.tokens[index].is_content or self.stated.tokens[index].fact >= 0 for index in indices)
        )

    def key(self, index: int) -> str:
        """Return what stands for a token of the statement in `AlignedClause.found`."""
        return self.stated.claims[index] or self.stated.tokens[index].stem

    def _align(self, indices: tuple[int, ...], keys: set[str], whole: set[str]) -> AlignedClause:
        scores = [2 * len(keys & claims) + len(whole & claims) for claims in self.cited.sentence_claims]
        top = max(scores, default=0)
        nearest = frozenset(number for number, score in enumerate(scores) if score == top and top > 0)
        return AlignedClause(indices, nearest, self._best_clauses(keys, nearest), self.cited)

    def _best_clauses(self, keys: set[str], nearest: frozenset[int]) -> frozenset[int]:
        shared = {
            clause: len(keys & claims)
            for clause, (sentence, claims) in self.cited.clause_claims.items()
            if sentence in nearest
        }
        most = max(shared.values(), default=0)
        return frozenset(clause for clause, count in shared.items() if count == most)

"""Residents' words and officers' words for one thing: groups in, what may stand for the words of a question out. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from rag.library.words import stems

Term = tuple[str, ...]
MAX_TERM_STEMS = 6


@dataclass(frozen=True, slots=True)
class Concept:
    """Words of a question, as stems, and the terms that say the same, each as its stems."""

    said: frozenset[str]
    others: tuple[frozenset[str], ...]

    def is_met(self, found: frozenset[str]) -> bool:
        """True when one of the other terms stands whole among the stems found."""
        return any(other <= found for other in self.others)


class Synonyms:
    """Groups of terms that stand for each other, looked up by the stems of a question."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        """Take groups of terms; a term whose stems are all stop words is left out."""
        self._groups_of: dict[Term, list[tuple[Term, ...]]] = {}
        for group in groups:
            terms = tuple(dict.fromkeys(term for text in group if (term := tuple(stems(text)))))
            for term in terms if len(terms) > 1 else ():
                self._groups_of.setdefault(term, []).append(terms)

    def concepts(self, text: str) -> tuple[Concept, ...]:
        """Return the terms that stand in the text, longest first where they overlap, with what may stand for them."""
        words = stems(text)
        return tuple(self._found(words))

    def _found(self, words: Sequence[str]) -> Iterator[Concept]:
        taken: set[int] = set()
        for length in range(min(MAX_TERM_STEMS, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                term, place = tuple(words[start : start + length]), range(start, start + length)
                if term in self._groups_of and taken.isdisjoint(place):
                    taken.update(place)
                    said = frozenset(term)
                    others = dict.fromkeys(
                        frozenset(other) for group in self._groups_of[term] for other in group if other != term
                    )
                    yield Concept(said, tuple(other for other in others if not other <= said))


def read_groups(text: str) -> list[list[str]]:
    """Return the groups of a synonym file: one a line, terms parted by commas, `#` begins a comment."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [[term.strip() for term in line.split(",")] for line in lines if line]


def written_groups() -> list[list[str]]:
    """Return the groups that come with the package."""
    return read_groups((files("rag.search") / "synonyms.txt").read_text("utf-8"))

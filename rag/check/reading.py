"""A text in, its words out: each with its stem, the sentence and the clause it stands in. Facts count as one word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from rag.check.facts import Fact, find_facts
from rag.check.vocabulary import FRAMING_WORDS, STOP_WORDS, word_set
from rag.check.words import stem, stems

_TOKEN = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Cllrs?|Prof|Rev|St|Nos?|etc|approx|Ltd|paras?|vs|e\.g|i\.e)\."
    r"|\b[A-Z]\.(?=\s?[A-Z])|[^\W\d_]+(?:[’'][^\W\d_]+)*|\d[\w.,]*\w|\d|\n\s*\n|\n(?=\s*(?:[-•·*▪|]|\(?\w{1,3}[.)]\s))|[^\w\s]"
)
_BIN_ROUND = re.compile(
    r"\s+(?:collect|bin|lorr|vehicle|sack|truck|store|site|crew|round|dispos|freighter|wagon|and (?:recycl|garden))",
    re.IGNORECASE,
)
_STRONG = frozenset(".!?")
_WEAK_MARKS = frozenset(",;:|–—\t•·▪")
_WEAK_WORDS = word_set(
    "and but while whereas although though because which who whose where when unless if compared against versus plus than despite after so"
)


class Token(NamedTuple):
    """One word, punctuation mark or fact.

    Attributes:
        text: as written.
        stem: what the word means, "" for punctuation and for facts.
        is_content: whether the word says something of its own (no stop word, punctuation or fact).
        fact: index into `Reading.facts` of the fact that begins here, or -1.
        sentence, clause: running numbers; every clause lies in one sentence.
    """

    text: str
    start: int
    end: int
    stem: str
    is_content: bool
    fact: int
    sentence: int
    clause: int

    @property
    def lower(self) -> str:
        """The word in lower case with straight apostrophes and without a full stop."""
        return self.text.lower().replace("’", "'").rstrip(".")


@dataclass(frozen=True)
class Reading:
    """A text with its tokens and facts; everything else is worked out when first asked for."""

    text: str
    tokens: tuple[Token, ...]
    facts: tuple[Fact, ...]

    @cached_property
    def content(self) -> tuple[Token, ...]:
        """The tokens that say something of their own."""
        return tuple(token for token in self.tokens if token.is_content)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all words, stop words among them."""
        return frozenset(token.stem for token in self.tokens if token.stem)

    @cached_property
    def lowered(self) -> frozenset[str]:
        """All words in lower case."""
        return frozenset(token.lower for token in self.tokens if token.stem)

    @cached_property
    def sentence_stems(self) -> tuple[frozenset[str], ...]:
        """For each sentence, the stems of its content words."""
        count = self.tokens[-1].sentence + 1 if self.tokens else 0
        found: list[set[str]] = [set() for _ in range(count)]
        for token in self.content:
            found[token.sentence].add(token.stem)
        return tuple(frozenset(words) for words in found)


@lru_cache(maxsize=1024)
def read(text: str) -> Reading:
    """Return a text as tokens; an empty text has none. Pure, and remembered for the latest texts."""
    facts = find_facts(text)
    return Reading(text, tuple(_placed(_raw_tokens(text, facts), text)), facts)


def is_framing(token: Token) -> bool:
    """Return whether a word only frames what is said ("the committee heard that ...")."""
    return token.stem in stems(FRAMING_WORDS)


def _raw_tokens(text: str, facts: tuple[Fact, ...]) -> Iterator[tuple[str, int, int, int]]:
    """Yield (text, start, end, index of the fact or -1); facts that share a place are one token."""
    spans: list[tuple[int, int, int]] = []
    for index, fact in enumerate(facts):
        if not spans or fact.start >= spans[-1][1]:
            spans.append((fact.start, fact.end, index))
    position = 0
    for start, end, index in [*spans, (len(text), len(text), -1)]:
        for found in _TOKEN.finditer(text, position, start):
            yield found.group(), found.start(), found.end(), -1
        if index >= 0:
            yield text[start:end], start, end, index
        position = end


def _placed(raw: Iterator[tuple[str, int, int, int]], whole: str) -> Iterator[Token]:
    sentence = clause = 0
    stop_words = STOP_WORDS
    for text, start, end, fact in raw:
        lowered = text.lower().replace("’", "'").rstrip(".")
        is_word = fact < 0 and text[0].isalpha()
        if fact < 0 and (text in _STRONG or text[0] == "\n"):
            sentence, clause = sentence + 1, clause + 1
        elif fact < 0 and (text in _WEAK_MARKS or lowered in _WEAK_WORDS):
            clause += 1
        is_content = is_word and len(lowered) > 1 and lowered not in stop_words and not lowered.endswith("n't")
        yield Token(
            text, start, end, _meaning(lowered, whole, end) if is_word else "", is_content, fact, sentence, clause
        )


def _meaning(lowered: str, whole: str, end: int) -> str:
    """Return the stem of a word; the "refuse" of the bin lorry is waste, not a decision."""
    return stem("waste" if lowered == "refuse" and _BIN_ROUND.match(whole, end) else lowered)

"""A text in, its words out: each with its stem, the sentence and the clause it stands in. Facts count as one word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from rag.check.facts import Fact, fact_key, find_facts
from rag.check.forms import IRREGULAR
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
# Stop words that tell one subject from another ("most councils", "other councils"), and words that change the next.
_TELLING = word_set("most all only other another our both")
_MODIFIERS = word_set("deputy vice acting interim former assistant shadow non")
_CARRYING = word_set("carry carries carried carrying")
_LABELS = 2
_STRONG = frozenset(".!?")
_WEAK_MARKS = frozenset(",;|–—\t•·▪")
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
        lower: in lower case, with straight apostrophes and without a full stop at the end.
    """

    text: str
    start: int
    end: int
    stem: str
    is_content: bool
    fact: int
    sentence: int
    clause: int
    lower: str


@dataclass(frozen=True, eq=False)
class Reading:
    """A text with its tokens and facts; everything else is worked out when first asked for."""

    text: str
    tokens: tuple[Token, ...]
    facts: tuple[Fact, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """For each token what it means to the words around it: its stem, the kind and value of its fact, or "".

        "Deputy", "non-" and the like make another word of the one they stand before; "most" and "other" count.
        """
        return tuple(self._key(index, token) for index, token in enumerate(self.tokens))

    def _key(self, index: int, token: "Token") -> str:
        if token.fact >= 0:
            return fact_key(self.facts[token.fact])
        if not (token.is_content or token.lower in _TELLING):
            return ""
        before = next(
            (other.lower for other in reversed(self.tokens[max(index - 2, 0) : index]) if other.text != "-"), ""
        )
        return f"{before} {token.stem}" if before in _MODIFIERS else token.stem

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
    def claims(self) -> tuple[str, ...]:
        """For each token its key if it says something of its own, framing left out, or ""."""
        return tuple(
            key if token.fact >= 0 or (token.is_content and not is_framing(token)) else ""
            for token, key in zip(self.tokens, self.keys, strict=True)
        )

    @cached_property
    def sentence_claims(self) -> tuple[frozenset[str], ...]:
        """For each sentence, what it says."""
        found: dict[int, set[str]] = {}
        for token, claim in zip(self.tokens, self.claims, strict=True):
            found.setdefault(token.sentence, set()).add(claim)
        return tuple(frozenset(found.get(number, set())) for number in range(max(found, default=-1) + 1))

    @cached_property
    def clause_claims(self) -> dict[int, tuple[int, frozenset[str]]]:
        """For each clause, its sentence and what it says."""
        found: dict[int, tuple[int, set[str]]] = {}
        for token, claim in zip(self.tokens, self.claims, strict=True):
            found.setdefault(token.clause, (token.sentence, set()))[1].add(claim)
        return {clause: (sentence, frozenset(claims)) for clause, (sentence, claims) in found.items()}

    @cached_property
    def whole_sentences(self) -> frozenset[str]:
        """Every sentence in lower case, without its marks: two readings share one if one quotes the other."""
        found: dict[int, list[str]] = {}
        for token in self.tokens:
            if token.stem or token.fact >= 0:
                found.setdefault(token.sentence, []).append(token.lower)
        return frozenset(" ".join(words) for words in found.values())

    @cached_property
    def places(self) -> dict[str, tuple[int, ...]]:
        """Where every word and fact stands (token indices), by what it says, or by its stem if it says nothing."""
        found: dict[str, list[int]] = {}
        for index, (token, claim) in enumerate(zip(self.tokens, self.claims, strict=True)):
            found.setdefault(claim or token.stem, []).append(index)
        return {key: tuple(indices) for key, indices in found.items() if key}


@lru_cache(maxsize=1024)
def read(text: str) -> Reading:
    """Return a text as tokens; an empty text has none. Pure, and remembered for the latest texts."""
    facts = find_facts(text)
    return Reading(text, tuple(_placed(list(_raw_tokens(text, facts)), text)), facts)


def is_row(reading: Reading) -> bool:
    """Return whether a text is a table row made readable ("Ward: Elm; Bins missed: 12")."""
    marks = [token.text for token in reading.tokens if token.fact < 0]
    return ";" in marks and marks.count(":") >= _LABELS


def is_framing(token: Token) -> bool:
    """Return whether a word only frames what is said ("the committee heard that ...")."""
    return token.stem in stems(FRAMING_WORDS)


def is_modified(key: str) -> bool:
    """Return whether a key of `Reading.keys` is a word with the one that changes it ("deputy chair")."""
    return key.split(" ")[0] in _MODIFIERS and " " in key


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


def _placed(raw: list[tuple[str, int, int, int]], whole: str) -> Iterator[Token]:
    sentence = clause = 0
    for index, (text, start, end, fact) in enumerate(raw):
        lowered = text.lower().replace("’", "'")
        lowered = lowered.rstrip(".") or lowered
        is_word = fact < 0 and text[0].isalpha()
        if fact < 0 and (text in _STRONG or text[0] == "\n"):
            sentence, clause = sentence + 1, clause + 1
        elif fact < 0 and (text in _WEAK_MARKS or lowered in _WEAK_WORDS) and not _goes_on(raw, index):
            clause += 1
        is_content = is_word and len(lowered) > 1 and lowered not in STOP_WORDS and not lowered.endswith("n't")
        meaning = _meaning(lowered, whole, end) if is_word else ""
        yield Token(text, start, end, meaning, is_content, fact, sentence, clause, lowered)


def _goes_on(raw: list[tuple[str, int, int, int]], index: int) -> bool:
    """Whether a word that may begin a clause does not: it only lists nouns, or is the "which" of "12 of which"."""
    is_part = index > 1 and raw[index][0] in ("which", "whom") and raw[index - 1][0] == "of" and raw[index - 2][3] >= 0
    return is_part or _joins_nouns(raw, index)


def _joins_nouns(raw: list[tuple[str, int, int, int]], index: int) -> bool:
    """Whether a comma or "and" only lists nouns ("education, health and care plans")."""
    text = raw[index][0]
    if text not in (",", "and") or not 0 < index < len(raw) - 1:
        return False
    lists_more = text == "and" or (index + 2 < len(raw) and raw[index + 2][0] in (",", "and", "or"))
    return lists_more and _is_noun_like(raw[index - 1]) and _is_noun_like(raw[index + 1])


def _is_noun_like(token: tuple[str, int, int, int]) -> bool:
    text = token[0]
    is_plain = token[3] < 0 and text.isalpha() and text.islower() and len(text) > 2 and text not in STOP_WORDS
    return is_plain and not text.endswith(("ed", "ing", "ly")) and text not in IRREGULAR


def _meaning(lowered: str, whole: str, end: int) -> str:
    """Return the stem of a word; the "refuse" of the bin lorry is no decision, nor is work "carried out"."""
    if lowered == "refuse" and _BIN_ROUND.match(whole, end):
        return stem("waste")
    if lowered in _CARRYING and whole[end : end + 4].lower() == " out":
        return stem("conduct")
    return stem(lowered)

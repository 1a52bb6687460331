"""Sentences in, how easy they are to read out: grade, lengths, words to avoid, unexplained acronyms, passives.

Offline: syllables come from pyphen's patterns and a rule of vowels. The only file that imports pyphen. It judges
how a text reads, never whether it is true.
"""

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rag.check.forms import IRREGULAR

_WORD = re.compile(r"[£$€]?\d[\d,.:/]*\d%?|[£$€]?\d%?|[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_LETTERS = re.compile(r"[a-z]+")
_VOWELS = re.compile(r"[aeiouy]+")
# Two vowels that are said apart ("area", "society", "usual", "museum").
_APART = re.compile(
    r"(?<![ctg])ia|io(?!n|us)|(?<=[rv])io(?=us)|e[ao](?=s?$|te|ti)|ua(?=l)|ie(?=nt|t)|eu(?=m)|(?<=[besoy])i(?=ng\b)"
)
_SILENT = re.compile(r"(?<=[^laeiouy])e$|(?<=[^sczxgaeiouyl])es$|(?<=[^td])ed$|(?<=[aeiouy]l)e[sd]?$")
_ACRONYM = re.compile(r"\b[A-Z]{2,6}s?\b")
_REFERENCE = re.compile(r"\b\w*\d\w*(?:/\w+)+|\b[A-Z]{1,2}\d{1,2}\s?\d?[A-Z]{0,2}\b")
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\s+(?:(?:not|also|now|then|still|already|\w+ly)\s+)?(\w+)\b", re.IGNORECASE
)
_NOT_PASSIVE = frozenset("need used aged red hundred indeed".split())
_SENTENCE_END = re.compile(
    r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bCllr)(?<!\bNo)(?<!\b[A-Z])[.!?;]+[\"”’')]*\s+(?=\W*[A-Z0-9£])|\n\s*\n|\n(?=\s*(?:[-–•*]|\(\w+\)|\w{1,3}[.)])\s)"
)
WORDS_FILE = Path(__file__).with_name("plain_words.toml")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text reads; every field is 0 or empty for a text without words.

    Attributes:
        grade: Flesch–Kincaid grade, the years of American schooling it asks for.
        words_per_sentence: average; `longest_sentence_words`: of the longest.
        words_to_avoid: as written, each once, in order.
        undefined_acronyms: used and nowhere in the text explained, each once, in order.
        passive_share: share of sentences with a passive verb, in [0, 1].
    """

    grade: float
    words_per_sentence: float
    longest_sentence_words: int
    words_to_avoid: tuple[str, ...]
    undefined_acronyms: tuple[str, ...]
    passive_share: float


def how_it_reads(sentences: Sequence[str]) -> Reading:
    """Return how these sentences read, one after the other."""
    counted = [words for sentence in sentences if (words := words_of(sentence))]
    text = " ".join(sentences)
    if not counted:
        return Reading(0.0, 0.0, 0, (), (), 0.0)
    return Reading(
        grade=round(grade_of(sentences), 2),
        words_per_sentence=round(sum(map(len, counted)) / len(counted), 2),
        longest_sentence_words=max(map(len, counted)),
        words_to_avoid=words_to_avoid(text),
        undefined_acronyms=undefined_acronyms(text),
        passive_share=round(sum(has_passive(sentence) for sentence in sentences) / len(sentences), 3),
    )


def grade_of(sentences: Sequence[str]) -> float:
    """Return the Flesch–Kincaid grade of these sentences; 0 where they hold no words.

    Formula: 0.39 words/sentences + 11.8 syllables/words - 15.59; a figure is a word of one syllable.
    Source: Kincaid et al. 1975, "Derivation of new readability formulas for Navy enlisted personnel".
    """
    counted = [words for sentence in sentences if (words := words_of(sentence))]
    n_words = sum(map(len, counted))
    if not n_words:
        return 0.0
    n_syllables = sum(syllables(word) for words in counted for word in words)
    return 0.39 * n_words / len(counted) + 11.8 * n_syllables / n_words - 15.59


def split_plainly(text: str) -> list[str]:
    """Return the sentences of any text, list items apart, without marks of their own."""
    return [" ".join(part.split()) for part in _SENTENCE_END.split(text) if part.strip()]


def words_of(sentence: str) -> list[str]:
    """Return the words and figures of a sentence; "£186,000" and "well-known" are one each."""
    return _WORD.findall(sentence)


@lru_cache(maxsize=65_536)
def syllables(word: str) -> int:
    """Return how many syllables a word has: the more of pyphen's parts and its groups of vowels; at least 1.

    Either alone misses some ("idea" has no place to hyphenate, "committee" ends in two vowels that count).
    """
    return sum(_syllables(part) for part in _LETTERS.findall(word.lower().replace("’", "").replace("'", ""))) or 1


def _syllables(word: str) -> int:
    sounded = _SILENT.sub("", word) if len(word) > 3 else word
    by_vowels = len(_VOWELS.findall(sounded)) + len(_APART.findall(word))
    return max(by_vowels, _hyphenate()(word), 1)


@cache
def _hyphenate() -> Callable[[str], int]:
    import pyphen

    # The American patterns part words by their syllables; the British ones by their origin.
    positions = pyphen.Pyphen(lang="en_US").positions
    return lambda word: len(positions(word)) + 1


@cache
def _lists() -> tuple[re.Pattern[str], frozenset[str]]:
    data = tomllib.loads(WORDS_FILE.read_text("utf-8"))
    words = "|".join(word if word == "&" else rf"\b{word}(?!\w)" for word in data["avoid"])
    return re.compile(words), frozenset(data["known_acronyms"])


def words_to_avoid(text: str) -> tuple[str, ...]:
    """Return the words of a text that plain English avoids, as written, each once. Names (capitals) are let be."""
    return tuple(dict.fromkeys(found.group() for found in _lists()[0].finditer(text)))


def undefined_acronyms(text: str) -> tuple[str, ...]:
    """Return the acronyms a text uses without explaining them, each once, in order.

    One is explained by its words with the acronym in brackets, or the other way round, anywhere in the text.
    """
    bare = _REFERENCE.sub(" ", text)
    found = dict.fromkeys(match.group() for match in _ACRONYM.finditer(bare))
    return tuple(
        acronym
        for acronym in found
        if acronym.upper() not in _lists()[1] and acronym.removesuffix("s") not in _explained(text)
    )


def _explained(text: str) -> frozenset[str]:
    """Return the acronyms explained in a text: "(SEND)" after its words, or "SEND (special ...)"."""
    in_brackets = re.findall(r"\w[\w’'-]* \(([A-Z]{2,6})s?\)", text)
    before_brackets = re.findall(r"\b([A-Z]{2,6})s? \([A-Za-z][a-z]+[^)]* [^)]*\)", text)
    return frozenset([*in_brackets, *before_brackets])


def has_passive(sentence: str) -> bool:
    """Return whether a sentence has a passive verb ("was agreed", "will be built")."""
    return any(_is_participle(found[1].lower()) for found in _PASSIVE.finditer(sentence))


def _is_participle(word: str) -> bool:
    if word in _NOT_PASSIVE:
        return False
    return word.endswith("ed") or (word in IRREGULAR and not word.endswith(("s", "ing", "ion", "ure", "th")))

"""A word in, the stem that stands for it and its synonyms out. Light and deterministic: no dictionary, no model.

Two words share a stem when one may replace the other in plain English without changing a fact: forms of one word
("closing", "closure" and "closed") and the groups of `vocabulary.SYNONYMS`.
"""

import re
from functools import cache, lru_cache

from rag.check import vocabulary
from rag.check.forms import IRREGULAR, WHOLE_WORDS

_SUFFIXES = ("isation", "ization", "ation", "ement", "ment", "ance", "ence", "ness", "able", "ible", "ising", "ised", "izing", "ized", "ing", "ate", "ise",
             "ize", "ion", "ed", "ly", "al", "er")  # fmt: skip
_MIN_STEM = {
    "ed": 3,
    "ing": 3,
    "er": 5,
    "al": 5,
    "ate": 5,
    "ation": 5,
    "ise": 5,
    "ize": 5,
    "ising": 5,
    "ised": 5,
    "izing": 5,
    "ized": 5,
    "ment": 5,
    "ement": 5,
}
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(r"([bdfgmnprt])\1$")
_ONLY_AFTER = {"ion": "ts", "al": "vswdnt", "ance": "mdrltn", "ence": "drstg"}


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word


def _unsuffixed(word: str) -> str:
    """Strip a plural and at most two endings, where what is left can still be a word."""
    word = _singular(word)
    word = IRREGULAR.get(word, word)
    for _ in range(2):
        cuts = (_cut(word, suffix) for suffix in _SUFFIXES if word.endswith(suffix))
        word = next((cut for cut in cuts if cut != word), word)
    return word[:-2] if word.endswith("at") and len(word) > 6 else word


def _cut(word: str, suffix: str) -> str:
    rest = word.removesuffix(suffix)
    fits = (
        len(rest) >= _MIN_STEM.get(suffix, 4) and _VOWEL.search(rest) and rest[-1] in _ONLY_AFTER.get(suffix, rest[-1])
    )
    if not fits or word.endswith(("speed", "exceed", "proceed", "succeed")):
        return word
    if suffix == "ed" and rest.endswith("e"):
        return rest + "e"
    return _DOUBLED.sub(r"\1", rest)


def _root(word: str) -> str:
    word = word.lower().replace("’", "'").removesuffix("'s").rstrip("'")
    word = IRREGULAR.get(word, word)
    if len(word) <= 3 or not word.isascii() or any(character.isdigit() for character in word):
        return word
    if word in WHOLE_WORDS or _singular(word) in WHOLE_WORDS:
        return word if word in WHOLE_WORDS else _singular(word)
    cut = _unsuffixed(word)
    cut = cut[:-1] + "i" if cut.endswith("y") and len(cut) > 3 else cut
    return cut[:-1] if cut.endswith("e") and len(cut) > 3 else cut


@cache
def _concepts() -> dict[str, str]:
    """Map the root of every synonym to the root of the first word of its group."""
    concepts: dict[str, str] = {}
    for group in vocabulary.SYNONYMS:
        head = concepts.get(_root(group[0]), _root(group[0]))
        for word in group:
            concepts.setdefault(_root(word), head)
    return concepts


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem shared by the forms and synonyms of a word; a word of three letters is its own stem."""
    root = _root(word)
    return _concepts().get(root, root)


@cache
def stems(words: frozenset[str]) -> frozenset[str]:
    """Return the stems of a set of words."""
    return frozenset(stem(word) for word in words)

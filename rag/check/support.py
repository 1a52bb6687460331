"""How much of a sentence's wording stands in what it cites: a lexical signal that may veto, never rescue."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from rag.check.facts import FactKind
from rag.check.reading import Reading, Token, is_framing, is_row, read
from rag.check.vocabulary import DECIDING_WORDS, LIGHT_WORDS, word_set
from rag.check.words import stem, stems

SCORE_THRESHOLD = 0.43
# Content words a sentence may have of its own. One would let "40 flats" pass for "40 homes".
MAX_MISSING = 0
_SHOWN_BY = {
    stem("increase"): {"up"}, stem("decrease"): {"down"}, stem("compare"): {"against"}, stem("include"): {"among"},
}  # fmt: skip
# Verbs that only join the label of a table row and its figure ("costs £205").
_JOINING = word_set("cost charge bring reach have cover come go run last total")
# What may be said of a thing in several ways: the thing, and the verbs that are all one there.
_SAID_OF = (("apology", "send give offer tender receive"), ("vote", "cast"), ("question", "put pose"))


def support_score(sentence: str, evidence: Sequence[str]) -> float:
    """Return how much of a sentence's wording stands in the evidence, in [0, 1].

    The mean of two shares: of its content words, and of its pairs of neighbouring content words that stand side by
    side (or one apart) in the evidence too. Words are compared by stem, synonyms alike. A sentence without content
    words scores 1, as nothing in it lacks support; evidence without words gives 0.

    A weak signal by itself: on ExpertQA's validation claims its balanced accuracy is 0.61 at 0.43, chosen there
    (`SCORE_THRESHOLD`; 0.60 in five-fold cross-validation). The checks of this package do not rest on it.
    """
    stated, cited = read(sentence), read("\n\n".join(evidence))
    said, known = [token.stem for token in stated.content], [token.stem for token in cited.content]
    if not said:
        return 1.0
    pairs, beside = list(pairwise(said)), {*pairwise(known), *zip(known, known[2:], strict=False)}
    words = sum(word in cited.stems for word in said) / len(said)
    return (words + (sum(pair in beside for pair in pairs) / len(pairs) if pairs else words)) / 2


def content_words(stated: Reading) -> list[Token]:
    """Return the words that say something of their own, framing left out."""
    return [token for token in stated.content if not is_framing(token)]


def unsupported_words(stated: Reading, *known: Reading) -> list[Token]:
    """Return the content words that stand in none of the known texts."""
    known_stems = frozenset[str]().union(*(reading.stems for reading in known))
    excused = frozenset[str]().union(
        *(verbs for thing, verbs in _idioms() if thing in known_stems and thing in stated.stems)
    )
    shown = {word for word, others in _SHOWN_BY.items() if others & known_stems}
    if any(fact.kind is FactKind.VOTE for reading in known for fact in reading.facts):
        shown.add(stem("vote"))
    if stems(DECIDING_WORDS) & known_stems:
        shown.add(stem("decide"))  # which says no more than that there was a decision
    if any(is_row(reading) for reading in known):
        shown |= stems(_JOINING)
    return [token for token in content_words(stated) if token.stem not in known_stems | excused | shown]


@cache
def _idioms() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((stem(thing), stems(word_set(verbs))) for thing, verbs in _SAID_OF)


def support_objections(stated: Reading, cited: Reading, heading: Reading) -> list[str]:
    """Return a plain reason when more than `MAX_MISSING` of the words stand neither in the cited text nor its heading."""
    if not stated.facts and not content_words(stated):
        return ["it says nothing of its own"]
    missing = [token for token in unsupported_words(stated, cited, heading) if token.stem not in stems(LIGHT_WORDS)]
    return [f"{_listed(missing)} not in what it cites"] if len(missing) > MAX_MISSING else []


def _listed(tokens: list[Token]) -> str:
    words = [f"“{word}”" for word in dict.fromkeys(token.text for token in tokens)]
    return f"{', '.join(words)} {'is' if len(words) == 1 else 'are'}"

"""How much of a sentence's wording stands in what it cites: a lexical signal that may veto, never rescue."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from rag.check.facts import FactKind
from rag.check.forms import IRREGULAR
from rag.check.reading import Reading, Token, is_framing, read
from rag.check.vocabulary import word_set
from rag.check.words import stem, stems

SCORE_THRESHOLD = 0.43
_SUPPORTED_PART = 0.75
_WORDS_FOR_ONE_SLIP = 3
_PHRASE_WORDS = 2
_SHOWN_BY = {stem("increase"): {"up"}, stem("decrease"): {"down"}}
_REACH = 12
_BEFORE_VERBS = word_set("will would shall should may might must can could to not be")
_PHRASE_STARTS = word_set("as with in on at to for by from following due pending under without")
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
    return [token for token in content_words(stated) if token.stem not in known_stems | excused | shown]


@cache
def _idioms() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((stem(thing), stems(word_set(verbs))) for thing, verbs in _SAID_OF)


def support_objections(stated: Reading, cited: Reading, heading: Reading) -> list[str]:
    """Return a plain reason when too few of the words, or none of a clause or phrase, stand in the cited text or heading."""
    words = content_words(stated)
    if not stated.facts and not words:
        return ["it says nothing of its own"]
    missing = unsupported_words(stated, cited, heading)
    slips = len(missing) + sum(_is_verb(token, stated) for token in missing)
    allowed = max((1 - _SUPPORTED_PART) * len(words), len(words) >= _WORDS_FOR_ONE_SLIP)
    if slips > allowed:
        return [f"{_listed(missing)} not in what it cites"]
    return [f"“{_written(stated, part)}” is not in what it cites" for part in _added_parts(stated, set(missing))]


def _is_verb(token: Token, stated: Reading) -> bool:
    """Whether a word looks like what was done: another verb is another act, so it counts twice."""
    before = [other.lower for other in stated.tokens if token.start - _REACH <= other.start < token.start]
    is_past = token.text.islower() and (token.lower.endswith("ed") or token.lower in IRREGULAR)
    return is_past or any(word in _BEFORE_VERBS for word in before[-1:])


def _added_parts(stated: Reading, missing: set[Token]) -> Iterator[list[Token]]:
    """Yield the clauses, and the phrases of two words or more, of which the record has no word."""
    clauses: dict[int, list[Token]] = defaultdict(list)
    phrases: list[list[Token]] = [[]]
    for token in stated.tokens:
        if not clauses[token.clause] or token.lower in _PHRASE_STARTS:
            phrases.append([])
        clauses[token.clause].append(token)
        phrases[-1].append(token)
    for parts, fewest in ((clauses.values(), 1), (phrases, _PHRASE_WORDS)):
        for part in parts:
            said = [token for token in part if (token.is_content and not is_framing(token)) or token.fact >= 0]
            if len(said) >= fewest and all(token in missing for token in said):
                yield part


def _written(stated: Reading, part: list[Token]) -> str:
    return stated.text[part[0].start : part[-1].end].strip(" ,.")


def _listed(tokens: list[Token]) -> str:
    words = [f"“{word}”" for word in dict.fromkeys(token.text for token in tokens)]
    return f"{', '.join(words)} {'is' if len(words) == 1 else 'are'}"

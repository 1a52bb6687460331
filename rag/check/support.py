"""How much of a sentence's wording stands in what it cites: a lexical signal that may veto, never rescue."""

from collections.abc import Sequence

from rag.check.reading import Reading, Token, is_framing, read

SUPPORT_THRESHOLD = 0.75


def support_score(sentence: str, evidence: Sequence[str]) -> float:
    """Return the share of the sentence's content words and facts that stand in the evidence, in [0, 1].

    Words are compared by stem, synonyms alike; words that only frame ("the committee heard") do not count. A sentence
    that says nothing of its own scores 1, as nothing in it lacks support; evidence without words gives 0.
    """
    stated, cited = read(sentence), read("\n\n".join(evidence))
    words = content_words(stated)
    if not cited.tokens:
        return 0.0
    return 1 - len(unsupported_words(stated, cited)) / len(words) if words else 1.0


def content_words(stated: Reading) -> list[Token]:
    """Return the words that say something of their own, framing left out."""
    return [token for token in stated.content if not is_framing(token)]


def unsupported_words(stated: Reading, *known: Reading) -> list[Token]:
    """Return the content words that stand in none of the known texts."""
    known_stems = frozenset[str]().union(*(reading.stems for reading in known))
    return [token for token in content_words(stated) if token.stem not in known_stems]


def support_objections(stated: Reading, cited: Reading, heading: Reading) -> list[str]:
    """Return a plain reason when too few of the words stand in the cited text and its heading."""
    words = content_words(stated)
    if not stated.facts and not words:
        return ["it says nothing of its own"]
    missing = unsupported_words(stated, cited, heading)
    if missing and len(missing) > (1 - SUPPORT_THRESHOLD) * len(words):
        return [f"{_listed(missing)} not in what it cites"]
    return []


def _listed(tokens: list[Token]) -> str:
    words = [f"“{word}”" for word in dict.fromkeys(token.text for token in tokens)]
    return f"{', '.join(words)} {'is' if len(words) == 1 else 'are'}"

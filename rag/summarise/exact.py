"""A plain sentence and the record's sentence in, the very words it was made of out, and whether those bear it out. Pure.

A rule that splits a sentence uses some of its words in each part. Judged by the whole sentence, a part is easily
taken for a mix-up ("2" stands nearer to other words); judged by its own words it is not. The rule answers for what
reaches over several parts: it says a condition, a denial or who said it again with each.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from rag.check import DraftSentence, check_sentence
from rag.check.sentence import Verdict

_MAX_GAP = 3  # words of the record between two of a part's own that are read with them ("was not")


def exact_words(plain: str, source: str) -> str:
    """Return the runs of the source's words that a plain sentence is made of; "" where it has none."""
    words, said = source.split(), plain.split()
    matcher = SequenceMatcher(a=[_bare(w) for w in words], b=[_bare(w) for w in said], autojunk=False)
    return " ".join(_own(matcher, words, said)).rstrip(",;")


def _own(matcher: "SequenceMatcher[str]", words: Sequence[str], said: Sequence[str]) -> Iterator[str]:
    """Yield the words that both have; of the record alone a few between those; words that only moved as they are said."""
    known = {_bare(word) for word in words}
    for kind, a, b, c, d in matcher.get_opcodes():
        is_at_end = b == len(words)
        if kind == "equal" or (kind == "replace" and all(_bare(word) in known for word in said[c:d])):
            yield from said[c:d]
        elif b - a <= _MAX_GAP and not is_at_end:
            yield from words[a:b]


def _bare(word: str) -> str:
    return word.strip(".,;:()\"“”‘’'").lower()


def verdict_on(text: str, said: Sequence[str], heading: str, *, is_part: bool) -> Verdict:
    """Return whether what a plain sentence cites bears it out.

    Args:
        text: the plain sentence.
        said: what it cites; the last is the record's own sentence, those before it what that stands under.
        heading: of the item.
        is_part: made by a rule that parts sentences, so that it may be judged by its own words.
    """
    numbers, context = tuple(range(1, len(said) + 1)), [heading] * len(said)
    by_all = check_sentence(DraftSentence(text, numbers), said, context=context)
    if by_all.ok or not is_part or not said:
        return by_all
    own = exact_words(text, said[-1])
    if not own or len(said[-1].split()) - len(own.split()) <= _MAX_GAP:
        return by_all
    by_own = check_sentence(DraftSentence(text, numbers), [*said[:-1], own], context=context)
    return by_own if by_own.ok else by_all

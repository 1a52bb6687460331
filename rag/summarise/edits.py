"""A summary and what an officer changes of its sentences in, the changed summary out. Pure.

What an officer worded has no checks until they run again, and stands no longer as the record's own words.
"""

from collections.abc import Sequence
from dataclasses import replace

from rag.errors import ReviewError
from rag.summarise.checks import as_evidence, is_verbatim
from rag.summary import Origin, PlainSentence, Section, Summary

_LONGEST_SENTENCE = 1000


def reworded(summary: Summary, index: int, text: str) -> Summary:
    """Return the summary with sentence `index` (from 0) reworded, its citations kept; an empty text takes it out.

    Raises:
        ReviewError: there is no such sentence, or the text is too long.
    """
    plain, words = summary.plain, " ".join(text.split())
    if not 0 <= index < len(plain):
        raise ReviewError(_no_sentence(index, plain))
    if len(words) > _LONGEST_SENTENCE:
        raise ReviewError(f"The sentence has {len(words)} characters. Use at most {_LONGEST_SENTENCE}.")
    changed = replace(plain[index], text=words, checks=(), origin=Origin.OFFICER)
    return _with_plain(summary, [*plain[:index], *([changed] if words else []), *plain[index + 1 :]])


def with_sentence(summary: Summary, after: int, sentence: PlainSentence) -> Summary:
    """Return the summary with one sentence more after sentence `after` (-1: first).

    Raises:
        ReviewError: there is no sentence `after`, or the new one is empty or too long.
    """
    plain = summary.plain
    if not -1 <= after < len(plain):
        raise ReviewError(_no_sentence(after, plain))
    added = replace(sentence, text=" ".join(sentence.text.split()), checks=(), origin=Origin.OFFICER)
    if not added.text or len(added.text) > _LONGEST_SENTENCE:
        raise ReviewError(f"The sentence is empty or longer than {_LONGEST_SENTENCE} characters.")
    return _with_plain(summary, [*plain[: after + 1], added, *plain[after + 1 :]])


def _no_sentence(index: int, plain: Sequence[PlainSentence]) -> str:
    return f"There is no sentence {index}; the summary has {len(plain)}, numbered from 0."


def _with_plain(summary: Summary, sentences: Sequence[PlainSentence]) -> Summary:
    return replace(summary, plain=tuple(_under_its_heading(sentence, summary) for sentence in sentences))


def _under_its_heading(sentence: PlainSentence, summary: Summary) -> PlainSentence:
    """Return a sentence; one that an officer reworded no longer stands as the record's own words."""
    if (
        sentence.section.is_prose
        or sentence.origin is not Origin.OFFICER
        or is_verbatim(sentence.text, [as_evidence(c.quote) for c in sentence.citations])
    ):
        return sentence
    is_formal = any(w.start < c.end and c.start < w.end for w in summary.official for c in sentence.citations)
    return replace(sentence, section=Section.DECIDED if is_formal else Section.DISCUSSED)

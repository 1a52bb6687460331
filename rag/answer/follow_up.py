"""A question and the one before it in, what the question means out. Pure: words only.

"And in Preston?" is the earlier question with another place; "who proposed it?" is asked of what the earlier one was
about. Only the earlier question and the items it led to are carried over, never an earlier answer: an answer is no
evidence.
"""

import re
from dataclasses import dataclass

from rag.datatypes import Answer, Previous
from rag.search.question import FRAMING

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|spring|summer|autumn|winter)"
)
_WHEN = rf"(?:(?:the )?\d{{1,2}}(?:st|nd|rd|th)? )?{_MONTH}(?: \d{{4}})?|(?:19|20)\d\d(?:[/–-]\d\d)?|(?:last|this|next) year"
_DATED = re.compile(rf"\b(?:{_WHEN})\b", re.IGNORECASE)
_PLACED = re.compile(r"(?<=\bin |\bat )(?:the )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")
_OBJECT = re.compile(r"(?:(?<=\babout )|(?<=\bfor )|(?<=\bof )|(?<=\bon ))\S.*$", re.IGNORECASE)
_OPENING = re.compile(r"^(?:and|but|so|ok(?:ay)?|also|then)\b[ ,]*", re.IGNORECASE)
_WHAT_ABOUT = re.compile(r"^(?:what|how) about\b ?|^same (?:question )?(?:for|about)\b ?", re.IGNORECASE)
_FRAGMENT = re.compile(r"^(?:(in|at|on|for|about|of|by|during|from) )?(?P<object>.+?)\??$", re.IGNORECASE)
_LEANS = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her)\b|(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )\bthere\b"
    r"|\b(?:this|that|these|those)(?= (?:is|was|were|are|be|will|would|cost|happen\w*|start\w*|decided|agreed)\b|\W*$)"
    r"|\bthe (?:same|decision|vote|scheme|plan|proposal|amendment|report)\b(?! (?:on|about|of|for|to|in|at|by)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:who|whom|whose|what|when|where|why|which|how|is|are|was|were|do|does|did|has|have|had|will|would|can|could"
    r"|should|may|might)\b",
    re.IGNORECASE,
)
_MOST_OWN_WORDS = 4  # a question with a pronoun that says more than this of its own stands by itself
# Words that ask about a decision without saying which.
_PLAIN_WORDS = FRAMING | frozenset(
    "propose proposed move moved second seconded vote voted votes voting against favour cost costs start starts started "
    "begin end reason reasons ask asked change changed next after before again date then same other others come came".split()
)


@dataclass(frozen=True, slots=True)
class Meant:
    """What is asked: the question as understood, and the items it is about, () where any may answer."""

    question: str
    items: tuple[str, ...] = ()


def previous_of(answer: Answer) -> Previous:
    """Return what a next question may lean on: the question as it was understood, and the items the answer cites."""
    items = [citation.item for sentence in answer.sentences for citation in sentence.citations]
    return Previous(answer.understood or answer.question, tuple(dict.fromkeys(items)))


def meant(question: str, previous: Previous | None) -> Meant:
    """Return what a question means after another; itself where there is none before it or it stands by itself."""
    if previous is None or not previous.question:
        return Meant(question)
    opened = _OPENING.match(question)
    rest = question[opened.end() :] if opened else question
    about = _WHAT_ABOUT.match(rest)
    if about or (opened and not _ASKS.match(rest)):
        return Meant(_with_another(previous.question, rest[about.end() :] if about else rest))
    if _leans(rest):
        return Meant(f"{rest.rstrip('?!. ')} ({_subject(previous.question)})?", previous.items)
    return Meant(question)


def _leans(question: str) -> bool:
    """True where a question says nothing of its own, or little and a pronoun."""
    n_own = len(_own_words(question))
    return n_own == 0 or (n_own <= _MOST_OWN_WORDS and _LEANS.search(question) is not None)


def _own_words(question: str) -> list[str]:
    words = (word.strip("?!.,;:'\"()“”‘’").casefold() for word in question.split())
    return [word for word in words if word and word not in _PLAIN_WORDS and not _LEANS.fullmatch(word)]


def _subject(question: str) -> str:
    """Return the words of a question from its first to its last that say what it is about."""
    bare = question.rstrip("?!. ")
    words = bare.split()
    own = [i for i, word in enumerate(words) if word.strip("?!.,;:'\"()“”‘’").casefold() not in FRAMING]
    return " ".join(words[own[0] : own[-1] + 1]) if own else bare


def _with_another(question: str, fragment: str) -> str:
    """Return the earlier question with this fragment in the place of what it names of the same kind."""
    found = _FRAGMENT.match(fragment.strip())
    if found is None:
        return question
    thing, bare = found["object"].strip(), question.rstrip("?!. ")
    preposition = (found[1] or "").casefold()
    if re.fullmatch(_WHEN, thing, re.IGNORECASE):
        return f"{_replaced_or_added(bare, _DATED, thing, preposition or 'in')}?"
    if preposition in ("in", "at") or (not preposition and thing[:1].isupper()):
        return f"{_replaced_or_added(bare, _PLACED, thing, preposition or 'in')}?"
    return f"{_replaced_or_added(bare, _OBJECT, thing, preposition or 'about')}?"


def _replaced_or_added(question: str, pattern: "re.Pattern[str]", thing: str, preposition: str) -> str:
    replaced, n = pattern.subn(lambda _: thing, question, count=1)
    return replaced if n else f"{question} {preposition} {thing}"

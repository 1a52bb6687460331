"""GBNF grammars that hold a model's answer to short sentences, each ending in numbers of evidence that exist.

A sentence looks like "Repairs of £10,000 were agreed. [1]": the number stands after the full stop, because small
models end a sentence where they think it ends, and ramble when they may not.
"""

import re
from collections.abc import Iterable, Sequence

MAX_WORDS = 40
MIN_WORDS = 3
_MAX_WORD_CHARS = 24
# Openings a sentence may have besides the sources' own words.
_OPENINGS = "A|All|An|At|Both|Councillors|In|It|Members|No|None|On|That|The|There|These|They|This|Those|Yes"
_LOWER_WORD = re.compile(r"[a-z][a-z'’-]*")
_QUOTED = re.compile(r"\"[^\"“”\[\]\n]{3,200}\"|“[^\"“”\[\]\n]{3,200}”")
_SOURCE_WORD = re.compile(r"[£$€]?\w(?:[\w’'./,:&%–-]*[\w%])?")


def answer_grammar(n_evidence: int, max_sentences: int, *, sources: Sequence[str] = ()) -> str:
    """Return a grammar for an answer of at most `max_sentences` sentences, each ending in one or two numbers.

    Square brackets appear only as citations; figures such as "£10,000", "3.5%" or "4.30pm" are possible. With
    `sources`, words with a capital letter or a digit can only be written as they stand in one of them, and so can words in
    quotation marks; a sentence may begin with any of their words.

    Args:
        n_evidence: how many pieces of evidence there are, at least 1; the numbers are 1 to n_evidence.
        max_sentences: at least 1.
        sources: texts whose names and figures may be used; none means that any may.

    Raises:
        ValueError: a number below its least.
    """
    if n_evidence < 1 or max_sentences < 1:
        message = f"needs evidence and sentences, got {n_evidence} and {max_sentences}"
        raise ValueError(message)
    cites = "cite cite?" if n_evidence > 1 else "cite"
    rules = [
        f'root ::= sentence (" " sentence){{0,{max_sentences - 1}}}',
        f'sentence ::= first (","? " " word){{{MIN_WORDS - 1},{MAX_WORDS - 1}}} ". " {cites}',
        f'cite ::= "[" ({_any_of(str(number) for number in range(1, n_evidence + 1))}) "]"',
        *(_source_words(sources) if sources else _free_words()),
    ]
    return "\n".join(rules) + "\n"


def _free_words() -> list[str]:
    return [
        f"first ::= [A-Z0-9£'‘“] char{{0,{_MAX_WORD_CHARS - 1}}}",
        f"word ::= char{{1,{_MAX_WORD_CHARS}}}",
        r"char ::= [^\[\] \n\r\t.,!?<>{}|] | [.,] [0-9a-zA-Z]",
    ]


def _source_words(sources: Sequence[str]) -> list[str]:
    words = {word for source in sources for word in _SOURCE_WORD.findall(source)}
    lower = {word for word in words if _LOWER_WORD.fullmatch(word)}
    names = (words - lower) | {quoted for source in sources for quoted in _QUOTED.findall(source)}
    openings = {*_OPENINGS.split("|"), *(word[0].upper() + word[1:] for word in lower)} - names
    return [
        f"first ::= name | {_any_of(sorted(openings))}",
        'word ::= name | lower | "(" (name | lower) (" " (name | lower)){0,7} ")"',
        f"lower ::= [a-z] [a-z'’-]{{0,{_MAX_WORD_CHARS - 1}}}",
        f"name ::= {_any_of(sorted(names) or ['the'])}",
    ]


def _any_of(words: Iterable[str]) -> str:
    return " | ".join(f'"{_escaped(word)}"' for word in words)


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"')

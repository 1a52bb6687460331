"""Words broken at a line's end, put together again. Pure.

A broken word loses its hyphen ("informa-" + "tion") unless the hyphen is its own ("multi-" + "agency").
The words of the same paper decide; where they are silent, a few prefixes that keep their hyphen do.
"""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LAST_PART = re.compile(r"[^\W_]+$")
_FIRST_PART = re.compile(r"[^\W_]+")
_KEEPS_HYPHEN = re.compile(
    "all|anti|bi|by|co|cross|de|early|eco|ex|extra|far|full|future|half|hard|high|ill|in|inter|intra|large|long|low|macro|"
    "mid|mini|multi|near|neo|net|new|no|non|off|old|on|one|out|over|part|post|pre|pro|quasi|re|rear|second|self|semi|short|"
    "six|small|socio|so|step|sub|super|ten|third|three|tri|two|ultra|un|under|up|vice|well|wide|zero"
)


def vocabulary(lines: Iterable[str]) -> frozenset[str]:
    """Return the words that stand unbroken in the lines, in lower case, hyphenated ones whole."""
    return frozenset(word.lower() for line in lines for word in _WORD.findall(line))


def rejoin(first: str, second: str, words: frozenset[str]) -> tuple[str, str]:
    """Move the rest of a broken word up to the line where it begins.

    Args:
        first: a line that ends in the first part of a word, with or without its hyphen.
        second: the line that begins with the rest.
        words: the `vocabulary` of the paper.

    Returns:
        Both lines; the second is "" where it held nothing else. Lines that break no word come back unchanged.
    """
    stem = first.rstrip("-\u2010\u00ad\ufffe\x02")
    head, tail = _LAST_PART.search(stem), _FIRST_PART.match(second)
    if head is None or tail is None:
        return first, second
    rest = re.match(r"\S+", second[tail.end() :])
    end = tail.end() + (rest.end() if rest else 0)
    hyphen = "-" if _hyphen_is_own(head[0].lower(), tail[0], words) else ""
    return f"{stem}{hyphen}{second[:end]}", second[end:].lstrip()


def _hyphen_is_own(head: str, tail: str, words: frozenset[str]) -> bool:
    if not tail[0].islower() or not head.isalpha():
        return True
    rest = tail.lower()
    if f"{head}-{rest}" in words:
        return True
    if head + rest in words:
        return False
    return _KEEPS_HYPHEN.fullmatch(head) is not None or (head in words and rest in words)

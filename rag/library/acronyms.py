"""Short forms that a paper itself explains: text in, pairs out. Pure."""

import re
from collections.abc import Sequence

DEFINED = re.compile(r"\(['‘\"“]?([A-Z][A-Za-z]{0,2}[A-Z]{1,5}s?)['’\"”]?\)")
SKIPPED = frozenset("and of the for in to a on with or".split())


def defined_acronyms(text: str) -> list[tuple[str, str]]:
    """Return each acronym that a text defines with its long form: "Special Educational Needs (SEN)".

    Source: the letters are matched to the words before it from the right, after Schwartz and Hearst 2003,
    "A simple algorithm for identifying abbreviation definitions in biomedical text"; here every letter begins a word.
    """
    found = []
    for match in DEFINED.finditer(text):
        acronym = match[1].removesuffix("s")
        before = re.findall(r"[\w'’-]+", text[max(match.start() - 120, 0) : match.start()].rpartition("\n\n")[2])
        long_form = _long_form(acronym, before)
        if long_form:
            found.append((acronym, long_form))
    return found


def _long_form(acronym: str, before: Sequence[str]) -> str:
    """Return the shortest run of last words whose initials are the acronym's letters, small words passed over; or ""."""
    letters, at = acronym.upper(), len(before)
    initials = [part for word in before for part in re.split(r"[-’']", word)]
    at = len(initials)
    for letter in reversed(letters):
        at -= 1
        while at >= 0 and initials[at][:1].upper() != letter and initials[at].lower() in SKIPPED:
            at -= 1
        if at < 0 or initials[at][:1].upper() != letter:
            return ""
    return " ".join(initials[at:])

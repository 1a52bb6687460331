"""Is a sentence the record's own words, shortened? Two texts in, a verdict out. What is left out is shown as "[…]"."""

import re

LEFT_OUT = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\])\s*")
LABEL = re.compile(r"(?m)^[^\S\n]*(?:[-–·•*][^\S\n]+)?(?:\(?(?:[ivxlc]{1,6}|[a-z]|\d{1,3})[.)][^\S\n]+)?")
WORD = re.compile(r"\w+")
FIRST, BEFORE, AFTER = r"\A\W*", r"(?:^|[.;:\n])\W*", r"(?=\W*(?:$|[.;:\n]))"


def is_excerpt(sentence: str, record: str) -> bool:
    """True when every part stands in the record, in order, the first at its beginning, and is cut only where a clause ends.

    A cut in the middle of a clause may turn its meaning ("be […] approved" out of "be not approved"), and so may leaving
    out what a list is introduced with: neither counts. Marks of lists, spacing and case make no difference. False for a sentence without a word.
    """
    plain, start = LABEL.sub("", record), 0
    parts = [WORD.findall(part) for part in LEFT_OUT.split(sentence)]
    parts = [words for words in parts if words]
    for n, words in enumerate(parts):
        pattern = (BEFORE if n else FIRST) + r"\W+".join(map(re.escape, words)) + AFTER
        found = re.compile(pattern, re.IGNORECASE).search(plain, max(start - 1, 0))
        if found is None:
            return False
        start = found.end()
    return bool(parts)

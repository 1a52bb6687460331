"""Two texts in, what changed from one to the other out, in words. Pure."""

import re
from difflib import SequenceMatcher

from rag.summary import WordChange

_WORD = re.compile(r"\S+")


def word_diff(before: str, after: str) -> tuple[WordChange, ...]:
    """Return the runs of words that are the same, removed and added, in order; equal texts are one run."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    changes: list[WordChange] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            changes.append(WordChange("same", " ".join(old[i1:i2])))
            continue
        if i2 > i1:
            changes.append(WordChange("removed", " ".join(old[i1:i2])))
        if j2 > j1:
            changes.append(WordChange("added", " ".join(new[j1:j2])))
    return tuple(changes)

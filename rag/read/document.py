"""What every reader does to its result: the document's id, texts joined into tiling pages, pages named. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise

from rag.datatypes import Page


def document_id(data: bytes) -> str:
    """Return the first 16 hex digits of the sha256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()[:16]


def tiled(texts: Sequence[str], labels: Mapping[int, str], *, estimated: bool) -> tuple[Page, ...]:
    """Return the pages of these texts joined; labels by index from 0."""
    edges = [0, *accumulate(len(text) for text in texts)]
    return tuple(
        Page(number, start, end, labels.get(number - 1), estimated)
        for number, (start, end) in enumerate(pairwise(edges), start=1)
    )


def named_pages(numbers: Iterable[int]) -> str:
    """Return "Page 4" or "Pages 1–3, 7" for page numbers; "" for none."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    named = ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
    if not named:
        return ""
    return f"Page {named}" if named.isdigit() else f"Pages {named}"

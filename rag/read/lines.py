"""Lines of a text with their offsets: what pages and furniture are judged on. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds something; `text` is stripped, `start` and `end` span it without its newline."""

    text: str
    start: int
    end: int


def lines_of(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """Yield the lines of `text[start:end]` that are not blank, in order; offsets are those of `text`."""
    end = len(text) if end is None else end
    position = start
    for raw in text[start:end].split("\n"):
        stripped = raw.strip()
        if stripped:
            first = position + raw.index(stripped[0])
            yield Line(stripped, first, first + len(stripped))
        position += len(raw) + 1

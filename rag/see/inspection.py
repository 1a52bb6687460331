"""A file in, what was read of it out: its paper, the items as a tree, what lies outside them, what was dropped."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.datatypes import AgendaItem, Document, Paper, Span
from rag.items import split
from rag.read.isolated import Limits, ReadingChild


@dataclass(frozen=True, slots=True)
class Branch:
    """An item with what belongs to it: an agenda item's reports, a report's appendices."""

    item: AgendaItem
    branches: tuple["Branch", ...] = ()


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was read of one file.

    Attributes:
        file: its name.
        paper: document, kind, meeting and items in document order.
        tree: the same items, each under the one it belongs to.
        outside: runs of text, other than white space, that belong to no item.
        dropped: what the reader left out, one plain sentence each.
        warnings: what it guessed or could not read, one plain sentence each.
    """

    file: str
    paper: Paper
    tree: tuple[Branch, ...]
    outside: tuple[Span, ...]
    dropped: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def exempt(self) -> list[AgendaItem]:
        """The items residents must not see."""
        return [item for item in self.paper.items if item.restricted]


def inspect(path: Path, read_paper: Callable[[Path], Document] | None = None) -> Inspection:
    """Return what is read of a file. Nothing is stored, and nothing is refused for not being a council paper.

    Args:
        path: the file.
        read_paper: how to read it; in a child process with limits if None.

    Raises:
        ReadError: the file cannot be read.
    """
    return inspection_of(path.name, split((read_paper or _read_apart)(path)))


def inspection_of(file: str, paper: Paper) -> Inspection:
    """Return the inspection of a paper that is already read and split. Pure."""
    said = (*paper.document.warnings, *paper.warnings)
    dropped = tuple(sentence for sentence in said if "dropped" in sentence)
    return Inspection(
        file=file,
        paper=paper,
        tree=tree_of(paper.items),
        outside=outside_of(paper.document.text, paper.items),
        dropped=dropped,
        warnings=tuple(sentence for sentence in said if sentence not in dropped),
    )


def tree_of(items: Sequence[AgendaItem]) -> tuple[Branch, ...]:
    """Return the items as a tree, in document order; a parent that does not come earlier is passed over."""
    children: defaultdict[str | None, list[AgendaItem]] = defaultdict(list)
    seen: set[str] = set()
    for item in items:
        children[item.parent if item.parent in seen else None].append(item)
        seen.add(item.id)

    def grown(item: AgendaItem) -> Branch:
        return Branch(item, tuple(grown(child) for child in children[item.id]))

    return tuple(grown(item) for item in children[None])


def outside_of(text: str, items: Sequence[AgendaItem]) -> tuple[Span, ...]:
    """Return the runs between items that hold more than white space, without the white space around them."""
    found: list[Span] = []
    position = 0
    for start, end in [*((item.start, item.end) for item in items), (len(text), len(text))]:
        run = text[position:start]
        if run.strip():
            found.append(Span(position + len(run) - len(run.lstrip()), position + len(run.rstrip())))
        position = max(position, end)
    return tuple(found)


def _read_apart(path: Path) -> Document:
    with ReadingChild(Limits()) as child:
        return child.read(path)

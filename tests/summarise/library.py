"""A library of one short paper for the tests of summaries, and a clock that ticks a second a step."""

from dataclasses import replace
from pathlib import Path

from rag.datatypes import AgendaItem, Document, Paper
from rag.items import split
from rag.library.ingest import encode_passages
from rag.library.passages import passages_of
from rag.library.store import Store
from rag.read import read_bytes
from tests.fakes import HashEncoder
from tests.sample import MINUTES

ENCODER = HashEncoder()
SOURCE = "/papers/minutes.txt"


def paper_of(text: str = MINUTES, source: str = SOURCE) -> Paper:
    return split(read_bytes(text.encode(), source))


def put(store: Store, text: str = MINUTES, source: str = SOURCE) -> Paper:
    paper = paper_of(text, source)
    items, passages = passages_of(paper, ENCODER.count_tokens, ENCODER.window_tokens)
    store.put(paper, items, encode_passages(ENCODER, passages))
    return replace(paper, items=items)


def open_store(folder: Path) -> Store:
    return Store.open(folder / "library", ENCODER.name)


def item_titled(paper: Paper, title: str) -> AgendaItem:
    return next(item for item in paper.items if item.title == title)


def of_text(text: str, title: str = "") -> tuple[AgendaItem, Document]:
    """Return an item of a paper made of this text: the one titled so, or the first."""
    paper = paper_of(text)
    return (item_titled(paper, title) if title else paper.items[0]), paper.document


class Clock:
    """2025-03-01T10:00:01Z, then a second later each time."""

    def __init__(self) -> None:
        self.n_ticks = 0

    def __call__(self) -> str:
        self.n_ticks += 1
        return f"2025-03-01T10:00:{self.n_ticks:02}Z"

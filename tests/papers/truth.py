"""The papers of eval/data with the truth about them, and what a reading of one says in the same terms."""

from dataclasses import dataclass
from pathlib import Path

from eval.data.load import DATA, TrueItem, TruePaper, load_text, load_truth
from eval.data.problems import PlacedItem, PlacedPaper, placed
from rag.datatypes import AgendaItem, Decision, Paper
from rag.items import split
from rag.read import read

FOLDERS = (DATA, DATA / "benchmark")


@dataclass(frozen=True)
class Row:
    """One item as a test compares it."""

    part: str
    number: str | None
    title: str
    page: int | None
    restricted: bool
    begins: str


@dataclass(frozen=True)
class Checked:
    """A paper, the truth about it, and what was read in it."""

    place: PlacedPaper
    found: Paper

    @property
    def name(self) -> str:
        return self.place.paper.file


def papers(split_name: str) -> list[tuple[Path, TruePaper]]:
    """Return the papers of a split ("dev" or "test"), the demo papers first."""
    return [
        (folder / "papers" / paper.file, paper)
        for folder in FOLDERS
        for paper in load_truth(folder / "items.json").papers
        if paper.split == split_name
    ]


def checked(path: Path, paper: TruePaper) -> Checked:
    return Checked(placed(paper, load_text(path)), split(read(path)))


def true_rows(place: PlacedPaper) -> list[Row]:
    return [_true_row(place, item) for item in place.items]


def _true_row(place: PlacedPaper, at: PlacedItem) -> Row:
    item = at.item
    page = place.page_at(at.start + _skipped(place.text, at.start))
    return Row(item.part, item.number, item.title, page, item.restricted, _begins(item.heading))


def _skipped(text: str, start: int) -> int:
    return len(text[start:]) - len(text[start:].lstrip())


def found_rows(found: Paper, has_pages: bool = True) -> list[Row]:
    return [_found_row(found, item, has_pages) for item in found.business]


def _found_row(found: Paper, item: AgendaItem, has_pages: bool) -> Row:
    begins = _begins(found.document.text[item.start : item.end])
    return Row(
        item.part.value,
        item.number,
        item.title,
        item.page_start if has_pages else None,
        item.restricted is not None,
        begins,
    )


def _begins(text: str) -> str:
    return " ".join(text.split())[:10]


def decisions_wrong(place: PlacedPaper, found: Paper) -> tuple[list[str], list[str]]:
    """Return the true decisions that were not found, and the found ones that are not true."""
    truths = [(one.starts, one.ends) for item in place.items for one in item.item.decisions]
    got = [one for item in found.business for one in item.decisions]
    missed = [starts for starts, ends in truths if not any(_is_it(one, starts, ends) for one in got)]
    wrong = [one.text for one in got if not any(_is_it(one, starts, ends) for starts, ends in truths)]
    return missed, wrong


def _is_it(decision: Decision, starts: str, ends: str) -> bool:
    said = _plain(decision.text)
    return said.startswith(_plain(starts)) and said.endswith(_plain(ends))


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def true_decisions(item: TrueItem) -> int:
    return len(item.decisions)

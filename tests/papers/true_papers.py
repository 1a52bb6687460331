"""The papers of eval/data with the truth about them, and what a reading of one says in the same terms."""

from dataclasses import dataclass
from functools import cache

from eval.data.load import DATA
from eval.data.problems import PlacedItem, PlacedPaper
from eval.data.published import Published, publish
from eval.data.truth import TruePaper, load_truth
from eval.data.typeset.pdf import page_of
from rag.datatypes import AgendaItem, Decision, Paper
from rag.items import split
from rag.read import read

FOLDERS = (DATA, DATA / "benchmark")
_FIRST_CHARS = 8


@dataclass(frozen=True)
class Row:
    """One item as it is compared.

    `page` is None in a paper without pages. `begins` is "" where one item is the whole paper: where its heading
    ends and the decision begins is a matter of taste.
    """

    part: str
    number: str | None
    title: str
    page: int | None
    restricted: bool
    begins: str


@dataclass(frozen=True)
class Checked:
    """A paper, the truth about it, and what was read in its published file."""

    place: PlacedPaper
    set_at: tuple[tuple[int, int], ...]
    found: Paper

    @property
    def has_pages(self) -> bool:
        """True where the published file says where its pages end."""
        paper = self.place.paper
        return paper.format == "pdf" or (paper.format == "text" and paper.page_break is not None)

    def page_at(self, offset: int) -> int | None:
        """Return the page of the published file that holds a character of the source."""
        if not self.has_pages:
            return None
        return page_of(self.set_at, offset) if self.set_at else self.place.page_at(offset)

    @property
    def name(self) -> str:
        return self.place.paper.file

    @property
    def is_one_item(self) -> bool:
        return len(self.place.items) == 1


@cache
def published() -> tuple[Published, ...]:
    """Return the demo papers and the benchmark's as they are published."""
    return tuple(publish(folder / "papers", load_truth(folder / "items.json")) for folder in FOLDERS)


def papers(split_name: str) -> list[TruePaper]:
    """Return the papers of a split ("dev" or "test"), the demo papers first."""
    found = [place.paper for one in published() for place in one.papers.values()]
    return [paper for paper in found if paper.split == split_name]


def checked(paper: TruePaper) -> Checked:
    home = next(one for one in published() if one.papers.get(paper.file) and one.papers[paper.file].paper == paper)
    return Checked(home.papers[paper.file], home.set_at[paper.file], split(read(home.folder / paper.published)))


def true_rows(paper: Checked) -> list[Row]:
    return [_true_row(paper, item) for item in paper.place.items]


def _true_row(paper: Checked, at: PlacedItem) -> Row:
    item, text = at.item, paper.place.text
    start = at.start + len(text[at.start :]) - len(text[at.start :].lstrip())
    begins = "" if paper.is_one_item else _begins(item.heading)
    return Row(item.part, item.number, item.title, paper.page_at(start), item.restricted, begins)


def found_rows(paper: Checked) -> list[Row]:
    return [_found_row(paper, item) for item in paper.found.business]


def _found_row(paper: Checked, item: AgendaItem) -> Row:
    page = item.page_start if paper.has_pages else None
    begins = "" if paper.is_one_item else _begins(paper.found.document.text[item.start : item.end])
    return Row(item.part.value, item.number, item.title, page, item.restricted is not None, begins)


def _begins(text: str) -> str:
    """Return the first letters and figures: a web page puts a full stop after every number."""
    return "".join(filter(str.isalnum, text))[:_FIRST_CHARS]


def decisions_wrong(paper: Checked) -> tuple[list[str], list[str]]:
    """Return how the true decisions begin that were not found, and the found ones that are not true."""
    true = [(one.starts, one.ends) for item in paper.place.items for one in item.item.decisions]
    found = [one for item in paper.found.business for one in item.decisions]
    missed = [starts for starts, ends in true if not any(_is_it(one, starts, ends) for one in found)]
    wrong = [one.text for one in found if not any(_is_it(one, starts, ends) for starts, ends in true)]
    return missed, wrong


def _is_it(decision: Decision, starts: str, ends: str) -> bool:
    said = _plain(decision.text)
    return said.startswith(_plain(starts)) and said.endswith(_plain(ends))


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".")

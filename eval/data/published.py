"""The papers as their councils publish them: each source text set in its format, in a folder of derived files.

    python -m eval.data.published DIR

The folder is named after all it depends on and never committed; what is there already is not made again.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from eval.data.load import DATA, EvidenceRef, Question, load_text
from eval.data.problems import PlacedPaper, placed
from eval.data.truth import TrueItem, TruePaper, Truth, load_truth
from eval.data.typeset.pdf import page_of, pdf
from eval.data.typeset.source import Source
from eval.data.typeset.web import plain_page, web_page
from eval.data.typeset.word import word

PUBLISHED = DATA.parents[1] / "var" / "eval" / "published"
_SETTERS = ("reportlab", "python-docx")
_PAGES = "pages.json"
_KEY_CHARS = 16
SetAt = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Published:
    """A folder of published papers, with the page on which each line of a PDF was set, by its source's file."""

    folder: Path
    papers: Mapping[str, PlacedPaper]
    set_at: Mapping[str, SetAt]

    def files(self) -> list[Path]:
        """Return the papers, by name."""
        return sorted(self.folder / place.paper.published for place in self.papers.values())

    def question(self, question: Question) -> Question:
        """Return a question whose evidence names the published files and their pages."""
        return replace(
            question,
            evidence=tuple(map(self._evidence, question.evidence)),
            superseded=tuple(map(self._evidence, question.superseded)),
        )

    def _evidence(self, evidence: EvidenceRef) -> EvidenceRef:
        place = self.papers[evidence.file]
        page = evidence.page if place.paper.format == "text" else None
        if place.paper.format == "pdf":
            page = page_of(self.set_at[evidence.file], _offset(place, evidence))
        return replace(evidence, file=place.paper.published, page=page)


def _offset(place: PlacedPaper, evidence: EvidenceRef) -> int:
    starts = [item.start for item in place.items if item.item.title == evidence.item_title]
    found = [place.text.find(evidence.quote, start) for start in starts]
    return next((at for at in found if at >= 0), 0)


def source_of(place: PlacedPaper) -> Source:
    """Return a paper's text as it is set. Its name is what a running head says of it."""
    mark, meeting = place.paper.page_break, place.paper.meeting
    pages = [0]
    while mark and (at := place.text.find(mark, pages[-1])) >= 0:
        pages.append(at + len(mark))
    name = f"{meeting.council}: {meeting.committee}, {meeting.date.day} {meeting.date:%B %Y}"
    return Source(name, place.text, tuple(pages), tuple(item.start for item in place.items))


def set_paper(place: PlacedPaper) -> tuple[bytes, SetAt]:
    """Return a paper in its format, and where each line of a PDF was set."""
    source = source_of(place)
    match place.paper.format:
        case "pdf":
            made = pdf(source)
            return made.data, made.set_at
        case "docx":
            return word(source), ()
        case "html" if len(place.items) > 1:
            return web_page(source, [(item.item.number, _printed_title(item.item)) for item in place.items]), ()
        case "html":
            return plain_page(source), ()
        case _:
            return place.text.encode(), ()


def _printed_title(item: TrueItem) -> str:
    """Return an item's heading as it is printed, without the number that stands in a cell of its own."""
    printed = " ".join(item.heading.split())
    return printed.removeprefix(item.number or "").lstrip(". ")


def publish(folder: Path, truth: Truth, out: Path = PUBLISHED) -> Published:
    """Return the published papers of a set, setting those that are not there yet.

    Args:
        folder: the source texts.
        truth: the papers and their formats.
        out: where the folder of this set's published papers stands or will stand.
    """
    papers = {paper.file: placed(paper, load_text(folder / paper.file)) for paper in truth.papers}
    target = out / _key(papers.values())
    if not (target / _PAGES).is_file():
        target.mkdir(parents=True, exist_ok=True)
        set_at = {}
        for name, place in papers.items():
            data, set_at[name] = set_paper(place)
            (target / place.paper.published).write_bytes(data)
        _write_whole(target / _PAGES, json.dumps(set_at))
    lines: dict[str, list[tuple[int, int]]] = json.loads((target / _PAGES).read_text("utf-8"))
    return Published(target, papers, {name: tuple((at, page) for at, page in own) for name, own in lines.items()})


def _write_whole(path: Path, text: str) -> None:
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(text, "utf-8")
    unfinished.replace(path)


def _key(papers: Iterable[PlacedPaper]) -> str:
    code = [Path(__file__), *sorted((DATA / "typeset").glob("*.py"))]
    versions = [f"{name} {metadata.version(name)}" for name in _SETTERS]
    texts = [f"{_titles(place)} {place.text}" for place in papers]
    parts = [*(path.read_text("utf-8") for path in code), *versions, *texts]
    return sha256("\n".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()[:_KEY_CHARS]


def _titles(place: PlacedPaper) -> Sequence[object]:
    paper: TruePaper = place.paper
    items = [(item.start, item.item.number, item.item.heading) for item in place.items]
    return [paper.published, paper.meeting.council, paper.meeting.committee, str(paper.meeting.date), items]


def main(out: Path) -> None:
    """Set the benchmark's papers and say where they are."""
    benchmark = DATA / "benchmark"
    made = publish(benchmark / "papers", load_truth(benchmark / "items.json"), out)
    sys.stdout.write("".join(f"{path}\n" for path in made.files()))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PUBLISHED)

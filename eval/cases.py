"""A question, the truth about it and what came out, put together for scoring. No model is needed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.data.load import EvidenceRef, Question, load_text
from eval.data.problems import placed
from eval.data.settle import Settled, settled
from eval.data.truth import Truth
from eval.measures.citations import GoldPlace, Source, SourceItem, plain
from eval.measures.facts import stands
from eval.measures.ranking import Place
from eval.measures.rows import CELL, header_row
from eval.records import AnswerRecord, ItemRecord, PaperRecord, RetrievedRecord
from rag.datatypes import Citation


@dataclass(frozen=True, slots=True)
class LibraryView:
    """The papers of a library as scoring reads them, by document, and the truth about those that have one, by file."""

    papers: Mapping[str, PaperRecord]
    sources: Mapping[str, Source]
    truth: Mapping[str, Settled]
    canaries: tuple[str, ...] = ()

    def heading(self, citation: Citation) -> str:
        """Return what the cited words stand under: council, committee, date, item title, and a table's columns."""
        paper = self.papers.get(citation.document)
        passages = paper.passages if paper else ()
        under = [p for p in passages if p.start < citation.end and citation.start < p.end]
        return "\n".join(dict.fromkeys(p.heading for p in under))

    def columns(self, citation: Citation) -> str:
        """Return the header rows of the tables that the cited words stand in."""
        paper = self.papers.get(citation.document)
        if paper is None or CELL not in citation.quote:
            return ""
        under = [p.columns for p in paper.passages if p.start < citation.end and citation.start < p.end]
        return "\n".join(dict.fromkeys(filter(None, (*under, header_row(paper.text, citation.start)))))


def library_view(papers: Sequence[PaperRecord], truth: Truth, folder: Path) -> LibraryView:
    """Return the view of a library; the truth's texts are read from `folder`."""
    texts = {paper.file: paper.text for paper in papers}
    places = {
        p.published: settled(placed(p, load_text(folder / p.file)), texts[p.published])
        for p in truth.papers
        if p.published in texts and (folder / p.file).is_file()
    }
    sources = {paper.document: _source(paper) for paper in papers}
    return LibraryView({paper.document: paper for paper in papers}, sources, places, truth.canaries)


def _source(paper: PaperRecord) -> Source:
    items = tuple(SourceItem(i.id, i.title, i.start, i.end, i.restricted) for i in paper.items)
    return Source(paper.file, paper.text, paper.page_starts, items)


@dataclass(frozen=True, slots=True)
class Gold:
    """One piece of evidence with every place in the library where it stands; none where it was not found."""

    evidence: EvidenceRef
    places: tuple[GoldPlace, ...]


def gold_of(evidence: Iterable[EvidenceRef], view: LibraryView) -> tuple[Gold, ...]:
    """Return the places of each piece of evidence; spacing may differ, as where a PDF breaks a line."""
    return tuple(
        Gold(
            one, tuple(p for paper in view.papers.values() if paper.file == one.file for p in _places(one, paper, view))
        )
        for one in evidence
    )


def _places(evidence: EvidenceRef, paper: PaperRecord, view: LibraryView) -> list[GoldPlace]:
    known = view.truth.get(paper.file)
    if known is not None and (true := known.places(evidence.item_title, evidence.quote)):
        document = paper.document
        return [
            GoldPlace(Place(document, *q), Place(document, *i), evidence.item_title, evidence.page) for q, i in true
        ]
    return _read_places(evidence, paper)


def _read_places(evidence: EvidenceRef, paper: PaperRecord) -> list[GoldPlace]:
    """Return the places of a quote in a paper nobody wrote the truth of, in the items as the library has them."""
    pattern = r"\s+".join(map(re.escape, evidence.quote.split()))
    quotes = [Place(paper.document, m.start(), m.end()) for m in re.finditer(pattern, paper.text)]
    items = [Place(paper.document, i.start, i.end) for i in paper.items if _is_titled(i, evidence.item_title)]
    found = [
        GoldPlace(quote, item, evidence.item_title, evidence.page)
        for quote in quotes
        for item in items
        if item.start <= quote.start < item.end
    ]
    return found or [GoldPlace(quote, quote, evidence.item_title, evidence.page) for quote in quotes]


def _is_titled(item: ItemRecord, title: str) -> bool:
    return plain(item.title) == plain(title)


@dataclass(frozen=True, slots=True)
class Case:
    """One question of one arm with everything that came out.

    Attributes:
        cluster: the paper it is about; questions without evidence stand alone.
        gold: its evidence in the library.
        superseded: what was evidence once, and was overtaken by a later paper.
        without: the answer once the papers of its evidence are gone, None where it was not asked so.
        council, format: of the paper it is about, "" where it has none.
    """

    arm: str
    question: Question
    cluster: str
    gold: tuple[Gold, ...]
    retrieved: RetrievedRecord
    answer: AnswerRecord
    without: AnswerRecord | None
    view: LibraryView
    council: str
    format: str
    superseded: tuple[Gold, ...] = ()

    @property
    def gold_places(self) -> tuple[GoldPlace, ...]:
        """Every place of any evidence."""
        return tuple(place for gold in self.gold for place in gold.places)

    @property
    def superseded_places(self) -> tuple[GoldPlace, ...]:
        """Every place of what was overtaken."""
        return tuple(place for gold in self.superseded for place in gold.places)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations as they are numbered in the answer, from 1."""
        return tuple(citation for sentence in self.answer.sentences for citation in sentence.citations)

    def wanted_places(self) -> list[list[Place]]:
        """Return for each required fact the places that state it; all evidence where no quote states it."""
        everywhere = [place.quote for place in self.gold_places]
        wanted = []
        for fact in self.question.facts:
            stating = [g for g in self.gold if any(stands(words, g.evidence.quote) for words in fact)]
            wanted.append([place.quote for g in stating for place in g.places] or everywhere)
        return wanted

    def gains(self) -> dict[str, float]:
        """Return the gain of each relevant passage: 2 with a quote of the evidence, 1 from the same item."""
        gains: dict[str, float] = {}
        for paper in self.view.papers.values():
            for passage in paper.passages:
                place = Place(paper.document, passage.start, passage.end)
                quoted = any(place.n_shared(g.quote) for g in self.gold_places)
                near = any(place.n_shared(g.item) for g in self.gold_places)
                if quoted or near:
                    gains[passage.id] = 2.0 if quoted else 1.0
        return gains


def cluster_of(set_name: str, question: Question) -> str:
    """Return what a question is drawn with: the paper of its first evidence, or itself where it has none."""
    return f"{set_name}/{question.evidence[0].file if question.evidence else question.id}"


def about(question: Question, view: LibraryView) -> tuple[str, str]:
    """Return council and format of the paper a question is about, ("", "") without evidence."""
    file = question.evidence[0].file if question.evidence else ""
    paper = next((p for p in view.papers.values() if p.file == file), None)
    if paper is None:
        return "", ""
    known = view.truth.get(file)
    return known.place.paper.meeting.council if known else paper.council, paper.format

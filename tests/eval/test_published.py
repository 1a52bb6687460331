"""The benchmark as it is published: the same bytes every time, all of it read, every quote found where it stands."""

import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from eval.data.load import SPLITS, load_questions
from eval.data.problems import PlacedPaper
from eval.data.published import Published, publish
from eval.data.settle import aligned, settled
from eval.sets import SETS, EvalSet
from rag.datatypes import Document
from rag.read import read

BENCHMARK = SETS["benchmark-dev"]


@pytest.fixture(scope="module")
def published() -> Published:
    found = BENCHMARK.published()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def read_papers(published: Published) -> dict[str, Document]:
    return {path.name: read(path) for path in published.files()}


def test_two_builds_are_the_same_to_the_last_byte(published: Published, tmp_path: Path) -> None:
    again = publish(BENCHMARK.papers, BENCHMARK.load_truth(), tmp_path)
    assert [path.name for path in again.files()] == [path.name for path in published.files()]
    assert [path.read_bytes() for path in again.files()] == [path.read_bytes() for path in published.files()]


def test_no_part_of_a_word_file_is_dated(published: Published) -> None:
    for path in published.files():
        if path.suffix == ".docx":
            parts = zipfile.ZipFile(io.BytesIO(path.read_bytes())).infolist()
            assert {part.date_time for part in parts} == {(1980, 1, 1, 0, 0, 0)}


def test_every_format_is_in_both_splits(published: Published) -> None:
    papers = [place.paper for place in published.papers.values()]
    formats = {split: {p.format for p in papers if p.split == split} for split in SPLITS}
    assert formats == {split: {"pdf", "docx", "html", "text"} for split in SPLITS}


def test_a_file_is_what_its_name_says(read_papers: dict[str, Document]) -> None:
    suffixes = {"pdf": ".pdf", "docx": ".docx", "html": ".html", "text": ".txt"}
    assert all(name.endswith(suffixes[document.format]) for name, document in read_papers.items())


def test_what_is_read_is_what_was_written(published: Published, read_papers: dict[str, Document]) -> None:
    """Only running heads and feet are left out, and a web page puts a full stop after each item's number."""
    for place in published.papers.values():
        read_words = Counter(re.findall(r"\w+", read_papers[place.paper.published].text))
        lost = Counter(re.findall(r"\w+", place.text)) - read_words
        assert not lost - Counter(re.findall(r"\w+", edges(place))), (place.paper.published, lost)


def edges(place: PlacedPaper) -> str:
    """Return the first and last three lines of each page of a source."""
    pages = place.text.split(place.paper.page_break) if place.paper.page_break else [place.text]
    lines = [[line for line in page.splitlines() if line.strip()] for page in pages]
    return "\n".join(line for own in lines for line in (*own[:3], *own[-3:]))


@pytest.mark.parametrize("chosen", [SETS["benchmark-dev"], SETS["benchmark-test"]], ids=lambda one: one.name)
def test_every_quote_stands_in_the_published_paper(
    chosen: EvalSet, published: Published, read_papers: dict[str, Document]
) -> None:
    known = {p.paper.published: settled(p, read_papers[p.paper.published].text) for p in published.papers.values()}
    for question in chosen.load_questions():
        for evidence in (*question.evidence, *question.superseded):
            places = known[evidence.file].places(evidence.item_title, evidence.quote)
            assert places, question.id
            text = read_papers[evidence.file].text
            (start, end), (item_start, item_end) = places[0]
            assert item_start <= start < end <= item_end
            lost = Counter(evidence.quote.split()) - Counter(text[start:end].split())
            assert not lost, (question.id, lost)


def test_the_page_of_a_quote_is_the_page_of_the_pdf(published: Published) -> None:
    """PDFium itself, which knows nothing of how the paper was set, finds the quote's first words on that page."""
    pages = {
        path.name: ["".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(path)]
        for path in published.files()
        if path.suffix == ".pdf"
    }
    asked = [e for name in ("benchmark-dev", "benchmark-test") for q in SETS[name].load_questions() for e in q.evidence]
    checked = [e for e in asked if e.file in pages]
    assert len(checked) > 50
    for evidence in checked:
        assert evidence.page is not None
        assert "".join(evidence.quote.split()[:3]) in pages[evidence.file][evidence.page - 1], evidence


def test_only_papers_with_pages_have_a_page_to_score(published: Published) -> None:
    for question in BENCHMARK.load_questions():
        for evidence in question.evidence:
            if evidence.file.endswith((".docx", ".html")):
                assert evidence.page is None


def test_questions_name_the_published_files(published: Published) -> None:
    names = {path.name for path in published.files()}
    given = {q.id: q for q in load_questions(BENCHMARK.questions)}
    for question in BENCHMARK.load_questions():
        assert {e.file for e in question.evidence} <= names
        assert [e.quote for e in question.evidence] == [e.quote for e in given[question.id].evidence]


def test_the_demo_is_text() -> None:
    assert SETS["demo"].published() is None


def test_words_are_found_where_they_went() -> None:
    source, read_text = "the charge is £52 a year from May", "page 1\n the  charge\nFOOT\nis £52 a year (from) May"
    words = aligned(source, read_text)
    found = {quote: words.span(source.index(quote), source.index(quote) + len(quote)) for quote in QUOTES}
    assert {quote: at and read_text[slice(*at)] for quote, at in found.items()} == QUOTES
    assert aligned("", "anything").span(0, 5) is None


QUOTES = {"£52 a year": "£52 a year", "charge is": "charge\nFOOT\nis", "from": None, "52 a y": "52 a y"}

"""One text set as PDF, DOCX and HTML: its items, decisions and exempt marks are the same in each."""

import sys
from pathlib import Path

import pytest
from true_papers import papers

from eval.data.load import DATA, load_text
from eval.data.problems import placed
from eval.data.typeset.pdf import pdf
from eval.data.typeset.source import Source
from eval.data.typeset.web import plain_page, web_page
from eval.data.typeset.word import word
from rag.datatypes import AgendaItem, Paper, Part
from rag.items import split
from rag.read import read, read_bytes

sys.path.insert(0, str(Path(__file__).parent.parent / "items"))
from marked_papers import load  # its folder is no package

ITEM_TESTS = Path(__file__).parent.parent / "items"
# Tables and lone numbers as a reader gives them, which a paper set anew from its lines would not have.
AS_READ = {
    "borough_licensing_sub_committee",
    "county_agenda_table",
    "finance_numbers_alone",
    "icb_hwb_table_agenda",
    "planning_table",
    "summons_agenda",
}
STYLES = tuple(sorted({path.stem for path in (ITEM_TESTS / "styles").glob("*.txt")} - AS_READ))
# The annex begins at the top of a page, which a web page has not.
NEEDS_PAGES = {"minutes_with_annex"}
# Their items go straight on with their text, for which ModernGov's titles leave no room.
RUN_IN = {"parish_run_in_headings"}
DEMO_PAPERS = {paper.file: paper for paper in papers("dev") if (DATA / "papers" / paper.file).is_file()}


def _style(name: str) -> tuple[Source, Paper]:
    marked = load(name)
    document = marked.document
    items = tuple(item.start for item in marked.items)
    return Source(name, document.text, tuple(page.start for page in document.pages), items), split(document)


def _demo(name: str) -> tuple[Source, Paper]:
    path = DATA / "papers" / name
    paper = DEMO_PAPERS[name]
    place = placed(paper, load_text(path))
    read_text = read(path)
    items = tuple(item.start for item in place.items)
    pages = tuple(page.start for page in read_text.pages) if paper.page_break else (0,)
    return Source(name, read_text.text, pages, items), split(read_text)


@pytest.fixture(scope="module", params=[*STYLES, *DEMO_PAPERS])
def given(request: pytest.FixtureRequest) -> tuple[Source, Paper]:
    name: str = request.param
    return _demo(name) if name in DEMO_PAPERS else _style(name)


def headings(items: tuple[AgendaItem, ...]) -> list[tuple[str, str | None, str]]:
    return [(item.part.value, item.number, item.title) for item in items]


def decisions(paper: Paper) -> list[str]:
    return [" ".join(one.text.split()) for item in paper.business for one in (*item.decisions, *item.recommendations)]


def exempt(paper: Paper) -> list[tuple[str, tuple[int, ...]]]:
    return [(item.title, item.restricted.paragraphs) for item in paper.business if item.restricted]


def assert_same(found: Paper, expected: Paper) -> None:
    assert headings(found.business) == headings(expected.business)
    assert decisions(found) == decisions(expected)
    assert exempt(found) == exempt(expected)


def first_word(source: Source, start: int) -> int:
    return len(source.text) - len(source.text[start:].lstrip())


def test_pdf(given: tuple[Source, Paper]) -> None:
    source, expected = given
    made = pdf(source)
    found = split(read_bytes(made.data, f"{source.name}.pdf"))
    assert_same(found, expected)
    assert [item.page_start for item in found.business] == [made.page_at(first_word(source, at)) for at in source.items]


def test_docx(given: tuple[Source, Paper]) -> None:
    source, expected = given
    assert_same(split(read_bytes(word(source), f"{source.name}.docx")), expected)


def test_plain_page(given: tuple[Source, Paper]) -> None:
    source, expected = given
    if source.name in NEEDS_PAGES or any(item.part is Part.REPORT for item in expected.business[1:]):
        pytest.skip("a pack is known by the tops of its pages, and a web page has none")
    assert_same(split(read_bytes(plain_page(source), f"{source.name}.html")), expected)


def test_web_page(given: tuple[Source, Paper]) -> None:
    source, expected = given
    items = expected.business
    if source.name in RUN_IN or len({item.part for item in items}) > 1 or any(item.number is None for item in items):
        pytest.skip("a web page shows one agenda or one set of minutes, numbered")
    found = split(read_bytes(web_page(source, [(i.number, i.title) for i in items]), f"{source.name}.html"))
    assert_same(found, expected)

"""What holds for any text at all, and for papers of any house style."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pack_maker import make_pack
from paper_maker import make

from rag.datatypes import Document, Page, Paper, Span
from rag.items import split

LINES = st.sampled_from(
    [
        "",
        "",
        "Otterbrook District Council",
        "Planning Committee",
        "AGENDA",
        "Minutes of the meeting held on Tuesday, 16 April 2024 at 6.30 pm in the Old Hall",
        "Present: Councillors A Marsh (Chair), B Nettle and C Oakes",
        "1. Apologies",
        "2. Declarations of interest (Pages 3 - 4)",
        "84. Minutes",
        "(Item 3)",
        "3.",
        "4a",
        "045/24 Finance",
        "PL/45/24\tPLANNING",
        "**7. Budget**",
        "## 8. Roads",
        "<AI1>",
        "</AI1>",
        "<LAYOUT_SECTION>",
        "</LAYOUT_SECTION>",
        "FIELD_TITLE",
        "RESOLVED:",
        "(a) That the report be noted;",
        "- i. That officers report back.",
        "Resolved – That the policy be approved.",
        "It was agreed that the works begin.",
        "On being put to the vote the motion was lost by 3 votes to 6.",
        "PART II (NOT OPEN TO THE PUBLIC)",
        "Exclusion of the press and public",
        "Not for publication by virtue of paragraph 3 of Part 1 of Schedule 12A",
        "Agenda Item 5",
        "Report of the Head of Place",
        "Recommendation",
        "Appendix A",
        "Appendix 'B'\tCosts",
        "Document is Restricted",
        "The Committee considered a report of the Head of Finance.",
        "\f",
        "5\tA Smith\tTrees",
        "It was moved by Councillor Oakes and seconded by Councillor Nettle that the item be deferred.",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=400),
    st.lists(st.one_of(LINES, st.text(max_size=40)), max_size=60).map("\n".join),
    st.lists(LINES, max_size=60).map("\r\n".join),
)


def documented(text: str, cuts: list[int], furniture: list[tuple[int, int]]) -> Document:
    """Return a text as a document cut into pages anywhere, with anything marked as furniture."""
    ends = sorted({cut % (len(text) + 1) for cut in cuts} | {len(text)})
    starts = [0, *ends[:-1]]
    pages = tuple(Page(n, start, end) for n, (start, end) in enumerate(zip(starts, ends, strict=True), 1))
    spans = tuple(Span(first, first + length) for first, length in furniture if first + length <= len(text))
    return Document("0" * 16, "made", "text", text, pages, spans)


def assert_lawful(paper: Paper) -> None:
    document = paper.document
    assert [item.id for item in paper.items] == [f"{document.id}:{at}" for at in range(len(paper.items))]
    for item in paper.items:
        assert 0 <= item.start <= item.body_start <= item.end <= len(document.text)
        assert item.start < item.end
        assert item.page_start == document.page_at(item.start).number
        assert item.page_end == document.page_at(item.end - 1).number
        assert item.title.strip() == item.title != ""
        for said in item.decisions + item.recommendations:
            assert document.text[said.start : said.end] == said.text != ""
            assert item.start <= said.start < said.end <= item.end
            assert said.page == document.page_at(said.start).number
    assert all(a.end <= b.start for a, b in zip(paper.items, paper.items[1:], strict=False))
    ids = {item.id for item in paper.items}
    assert all(item.parent is None or item.parent in ids for item in paper.items)


@given(text=TEXTS, cuts=st.lists(st.integers(0, 5000), max_size=4), furniture=st.lists(st.tuples(st.integers(0, 300), st.integers(1, 30)), max_size=3))  # fmt: skip
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gives_a_lawful_paper(text: str, cuts: list[int], furniture: list[tuple[int, int]]) -> None:
    assert_lawful(split(documented(text, cuts, furniture)))


@pytest.mark.parametrize("seed", range(120))
def test_items_of_made_papers_are_exact(seed: int) -> None:
    made = make(seed)
    paper = split(made.document)
    assert [(item.number, item.title, item.page_start) for item in paper.items] == made.expected
    assert_lawful(paper)


@pytest.mark.parametrize("seed", range(120))
def test_decisions_of_made_papers_are_exact(seed: int) -> None:
    made = make(seed)
    found = [
        without_furniture(made.document, said.start, said.end)
        for item in split(made.document).items
        for said in item.decisions
    ]
    assert found == [" ".join(words.split()) for words in made.decided]


def without_furniture(document: Document, start: int, end: int) -> str:
    text = document.text[start:end]
    for span in reversed(document.furniture):
        if start <= span.start < end:
            text = text[: span.start - start] + text[span.end - start :]
    return " ".join(text.split())


@pytest.mark.parametrize("seed", range(60))
def test_parts_of_made_packs_are_exact(seed: int) -> None:
    made = make_pack(seed)
    paper = split(made.document)
    found = [(item.part.value, item.number, item.agenda_number, item.title, item.page_start) for item in paper.items]
    assert found == made.expected
    assert_lawful(paper)


def test_an_empty_document_gives_no_items() -> None:
    paper = split(Document("0" * 16, "made", "text", "", (Page(1, 0, 0),)))
    assert (paper.items, paper.meeting.date, paper.warnings) == ((), None, ("No item was recognised in this paper.",))


def test_the_same_document_always_splits_the_same() -> None:
    document = make(5).document
    assert split(document) == split(document)


N = 40_000
HOSTILE = [
    "1. " * N,
    "1. Apologies\n" * (N // 4),
    "a " * N,
    "(" * N,
    "RESOLVED " * (N // 3),
    "RESOLVED that\n" * (N // 4),
    "Minutes of the meeting of the " * (N // 8),
    "\t" * N,
    " " * N + "x",
    "A" * N,
    "Present: " + "A Smith, " * (N // 3),
    "\n".join(f"{n}. Title {n}" for n in range(N // 5)),
    "\n".join(f"X{n % 9}/{n}/24 TITLE" for n in range(N // 5)),
    "<AI1>" * N,
    "<LAYOUT_SECTION>" * (N // 4),
    "the motion " * (N // 4),
    "paragraph 3 and " * (N // 5),
    "Appendix A is " * (N // 5),
    "(Pages 1 - 2) " * (N // 5),
    "**" * N,
    "in the chair " * (N // 4),
    "minutes were " * (N // 4),
    ". A" * N,
    "1 - 2 " * (N // 2),
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:24]))
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    started = time.process_time()
    split(Document("0" * 16, "made", "text", text, (Page(1, 0, len(text)),)))
    assert time.process_time() - started < 6

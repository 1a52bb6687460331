"""What `rag inspect` shows: the tree, the listing, the JSON and the page, and what it withholds."""

from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.datatypes import (
    AgendaItem,
    Decision,
    DecisionKind,
    Document,
    Meeting,
    Page,
    Paper,
    PaperKind,
    Part,
    Restriction,
    Span,
)
from rag.errors import EmptyFileError
from rag.items import split
from rag.see import Branch, Inspection, inspect, inspection_html, inspection_json, inspection_lines, inspection_of
from rag.see.inspection import tree_of
from rag.see.runs import blocks_of, runs_of
from tests.sample import CANARIES, MINUTES


def document_of(text: str, pages: tuple[Page, ...] = (), furniture: tuple[Span, ...] = ()) -> Document:
    return Document(
        id=sha256(text.encode("utf-8", "replace")).hexdigest()[:16],
        source="minutes.txt",
        format="text",
        text=text,
        pages=pages or (Page(1, 0, len(text)),),
        furniture=furniture,
    )


def sample() -> Inspection:
    return inspection_of("minutes.txt", split(document_of(MINUTES)))


def an_item(ordinal: int, start: int, end: int, parent: str | None = None) -> AgendaItem:
    return AgendaItem(
        id=f"d:{ordinal}",
        document="d",
        meeting=Meeting(),
        part=Part.AGENDA,
        number=str(ordinal),
        minute_number=None,
        agenda_number=str(ordinal),
        title=f"Title {ordinal}",
        start=start,
        body_start=start,
        end=end,
        page_start=1,
        page_end=1,
        parent=parent,
    )


class Shown(HTMLParser):
    """The characters inside `words`, labels left out; every tag with its attributes; every id."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words = ""
        self.all_text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self._open.append(dict(attrs).get("class"))

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.all_text += data
        if "words" in self._open and "label" not in self._open:
            self.words += data


def test_items_stand_under_the_one_they_belong_to() -> None:
    first, report, second = an_item(0, 0, 1), an_item(1, 1, 2, parent="d:0"), an_item(2, 2, 3)
    assert tree_of([first, report, second]) == (Branch(first, (Branch(report),)), Branch(second))


def test_a_parent_that_is_missing_later_or_itself_loses_no_item() -> None:
    items = [an_item(0, 0, 1, parent="d:1"), an_item(1, 1, 2, parent="d:9"), an_item(2, 2, 3, parent="d:2")]
    assert tree_of(items) == tuple(map(Branch, items))


def test_what_was_dropped_is_told_apart_from_other_warnings() -> None:
    paper = split(replace(document_of(MINUTES), warnings=("3 characters were dropped: struck through.", "Guessed.")))
    found = inspection_of("m.txt", paper)
    assert (found.dropped, found.warnings) == (("3 characters were dropped: struck through.",), ("Guessed.",))


def test_listing_names_meeting_items_decisions_and_exempt_marks() -> None:
    lines = list(inspection_lines(sample()))
    assert lines[0] == "minutes.txt – minutes, text"
    assert lines[1].startswith("Elmshire County Council | Roads and Waste Committee | 14 January 2025 | 10:00")
    assert "5 items, 1 exempt" in lines
    assert "  2. Brown Bin Charge (minutes, page 1)" in lines
    resolved = "“Resolved: That the brown bin charge be set at £52 a year from 1 April 2025.”"
    assert f"      decision (resolved), page 1: {resolved}" in lines
    assert [line for line in lines if "EXEMPT: " in line and "paragraph 3" in line]


def test_listing_of_a_paper_without_items_says_so() -> None:
    paper = Paper(document_of("Hello.\n"), PaperKind.OTHER, Meeting(), ())
    lines = list(inspection_lines(inspection_of("note.txt", paper)))
    assert "0 items, 0 exempt" in lines
    assert "No council, committee or date was found." in lines
    assert "  page 1: “Hello.”" in lines


def test_listing_holds_no_control_character_of_the_paper() -> None:
    lines = list(inspection_lines(inspection_of("e.txt", split(document_of("Be\x1b]0;owned\x07ware\x9b2J.\n")))))
    assert not [line for line in lines if any(ord(c) < 32 or 127 <= ord(c) < 160 for c in line)]


def test_printed_page_numbers_are_told() -> None:
    paper = split(document_of("one\ntwo\n", (Page(1, 0, 4, "7"), Page(2, 4, 8, "8"))))
    lines = list(inspection_lines(inspection_of("p.txt", paper)))
    assert "2 pages, printed numbers from page 1 (printed 7) to page 2 (printed 8)" in lines


def test_exempt_words_are_withheld_unless_for_officers() -> None:
    for_all = [inspection_html(sample()), "\n".join(inspection_lines(sample())), str(inspection_json(sample()))]
    assert not [canary for view in for_all for canary in CANARIES if canary in view]
    page = inspection_html(sample(), for_officers=True)
    assert all(canary in page for canary in CANARIES)
    assert "This page holds exempt text. Do not publish it." in page
    assert "777,123" in str(inspection_json(sample(), for_officers=True))


def test_json_gives_pages_items_and_what_lies_outside() -> None:
    found = inspection_json(sample())
    assert found["pages"] == [{"number": 1, "label": None, "estimated": False, "start": 0, "end": len(MINUTES)}]
    items = found["items"]
    assert isinstance(items, list)
    assert [(item["number"], item["restricted"], item["restricted_paragraphs"]) for item in items] == [  # type: ignore[index, call-overload]
        ("1", False, []),
        ("2", False, []),
        ("3", False, []),
        ("4", False, []),
        ("5", True, [3]),
    ]
    outside = found["outside"]
    assert isinstance(outside, list)
    assert len(outside) == 2


def test_page_shows_the_whole_text_exactly_for_officers() -> None:
    assert Shown(inspection_html(sample(), for_officers=True)).words == MINUTES


def test_page_links_resolve_and_every_tag_is_closed() -> None:
    shown = Shown(inspection_html(sample()))
    ids = [attributes["id"] for _, attributes in shown.tags if "id" in attributes]
    targets = {str(attributes["href"])[1:] for tag, attributes in shown.tags if tag == "a"}
    assert len(ids) == len(set(ids))
    assert targets <= set(ids)
    assert {f"item-{n}" for n in range(5)} <= targets
    assert shown._open == []


def test_page_says_exempt_in_words_at_the_item_and_in_the_tree() -> None:
    page = inspection_html(sample())
    assert '<strong class="exempt">Exempt</strong></a>' in page
    assert '<strong class="exempt">EXEMPT: ' in page
    assert "characters of exempt text are not shown on this page" in page


def test_page_fetches_nothing_and_runs_nothing() -> None:
    hostile = "1. <script>alert(1)</script> & <img src=x onerror=alert(1)>\n\n</main>\"' \x00\x1b\n"
    paper = split(document_of(hostile))
    shown = Shown(inspection_html(inspection_of('"><script>.txt', paper)))
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in shown.tags}
    assert shown.words == hostile.replace("\x00", "\ufffd").replace("\x1b", "\ufffd")
    policy = {"http-equiv": "Content-Security-Policy", "content": "default-src 'none'; style-src 'unsafe-inline'"}
    assert ("meta", policy) in shown.tags


def test_page_breaks_stand_inside_an_item_with_both_numbers() -> None:
    text = "abcdef"
    decision = Decision(DecisionKind.AGREED, "cde", 2, 5, page=1)
    item = replace(an_item(0, 0, 6), decisions=(decision,))
    document = document_of(text, (Page(1, 0, 4, "i"), Page(2, 4, 6, estimated=True)))
    page = inspection_html(inspection_of("p", Paper(document, PaperKind.AGENDA, Meeting(), (item,))))
    assert '<p class="break" id="page-1"><span>Page 1 (printed i)</span></p>' in page
    label = '<span class="label">Decision (agreed)</span>'
    assert (
        f'<div class="words">ab{label}<mark class="decision">cd</mark></div>\n'
        '<p class="break" id="page-2"><span>Page 2, guessed</span></p>\n'
        '<div class="words"><mark class="decision">e</mark>f</div>'
    ) in page


def test_a_lost_motion_is_not_called_a_decision() -> None:
    lost = Decision(DecisionKind.LOST, "ab", 0, 2, page=1)
    item = replace(an_item(0, 0, 6), recommendations=(lost,))
    page = inspection_html(inspection_of("p", Paper(document_of("abcdef"), PaperKind.MINUTES, Meeting(), (item,))))
    assert '<span class="label">Lost, not a decision</span><mark class="proposal">ab</mark>cdef' in page


def test_running_lines_are_marked() -> None:
    document = document_of("abcdef", furniture=(Span(2, 4),))
    page = inspection_html(inspection_of("p", Paper(document, PaperKind.OTHER, Meeting(), ())))
    assert 'ab<span class="running">cd</span>ef' in page


def test_an_empty_document_gives_a_page() -> None:
    page = inspection_html(inspection_of("p", Paper(document_of(""), PaperKind.OTHER, Meeting(), ())))
    assert "No item was found." in page


def test_inspect_reads_a_file_apart_and_tells_why_not(tmp_path: Path) -> None:
    good, empty = tmp_path / "minutes.txt", tmp_path / "empty.txt"
    good.write_text(MINUTES, "utf-8")
    empty.write_bytes(b"")
    assert [item.number for item in inspect(good).paper.items] == ["1", "2", "3", "4", "5"]
    with pytest.raises(EmptyFileError, match=r"empty\.txt"):
        inspect(empty)


TEXTS = st.text(st.sampled_from("ab \n\t\r<>&\"'\x00\f\u200b£é\U0001f600"), max_size=60)


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    """Any text with any pages, items (some exempt, some without text) and decisions, in order."""
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    starts = [0, *sorted(draw(st.lists(places, max_size=4))), len(text)]
    pages = tuple(Page(n, start, end) for n, (start, end) in enumerate(pairwise(starts), 1))
    cuts = sorted(draw(st.lists(places, min_size=2, max_size=8)))
    items = []
    for ordinal, (start, end) in enumerate(pairwise(cuts)):
        inner = sorted(draw(st.lists(st.integers(start, end), min_size=3, max_size=3)))
        decision = Decision(DecisionKind.NOTED, text[inner[1] : inner[2]], inner[1], inner[2], 1)
        restricted = Restriction("paragraph 3", (3,)) if draw(st.booleans()) else None
        made = replace(an_item(ordinal, start, end), body_start=inner[0], restricted=restricted, decisions=(decision,))
        items += [made] if draw(st.booleans()) else []
    furniture = draw(st.lists(st.builds(lambda a, b: Span(min(a, b), max(a, b)), places, places), max_size=2))
    return Paper(document_of(text, pages, tuple(furniture)), PaperKind.OTHER, Meeting(), tuple(items))


@given(papers())
def test_blocks_tile_the_text_and_runs_tile_blocks(paper: Paper) -> None:
    blocks = list(blocks_of(paper.document, paper.items))
    assert "".join(paper.document.text[block.start : block.end] for block in blocks) == paper.document.text
    for block in blocks:
        runs = "".join(run.text for run in runs_of(paper.document, block))
        assert runs == paper.document.text[block.start : block.end]


@given(papers())
def test_page_shows_exactly_the_text_and_each_page_break_once(paper: Paper) -> None:
    shown = Shown(inspection_html(inspection_of("p", paper), for_officers=True))
    assert shown.words == paper.document.text.replace("\x00", "\ufffd")
    breaks = [attributes["id"] for _, attributes in shown.tags if attributes.get("class") == "break"]
    assert sorted(map(str, breaks)) == sorted(f"page-{page.number}" for page in paper.document.pages)
    assert shown._open == []

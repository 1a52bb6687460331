from pathlib import Path

import pytest
import read_fixtures as truth

from rag.errors import DamagedFileError, EmptyFileError
from rag.read import read, read_bytes
from rag.read.html import decode_entities, html_blocks
from rag.read.html_hidden import hiding_selectors, style_hides, style_is_white
from rag.read.markdown import inline
from rag.read.moderngov import parse_xml


def test_a_moderngov_page_gives_its_items_and_not_its_menus(papers: Path) -> None:
    document = read(papers / "meeting.html")
    assert document.text == truth.MEETING_HTML_TEXT
    assert document.format == "html"
    assert document.warnings == (
        "27 characters were dropped: the page does not show them.",
        "The page's menus and footers were left out.",
    )


def test_a_page_saved_as_one_file_is_read(papers: Path) -> None:
    document = read(papers / "saved-page.mhtml")
    assert (document.format, document.text) == ("mhtml", "Harbour dues\n\nThe fee is £310 a year.\n")


def test_a_moderngov_answer_is_laid_out_as_minutes_are(papers: Path) -> None:
    document = read(papers / "meeting.xml")
    assert document.text == truth.MEETING_XML_TEXT
    assert document.format == "moderngov xml"


def test_markdown_comes_as_its_reader_sees_it(papers: Path) -> None:
    document = read(papers / "minutes.md")
    assert document.text == truth.MINUTES_MARKDOWN_TEXT
    assert document.format == "markdown"
    assert document.warnings == (
        "37 characters were dropped: comments, which no reader sees.",
        "4 characters were dropped: struck through.",
    )


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("<p>one<br>two</p><p>three</p>", ["one\ntwo", "three"]),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", ["- a\n- b\n- c"]),
        ("<ol start=4 type=i><li>a<li>b</ol>", ["iv. a\nv. b"]),
        ("<ol><li value=9>a</ol>", ["9. a"]),
        ("<ul>Resolved that:<li>a</li></ul>", ["Resolved that:\n- a"]),
        ("<h2><button>Item 6</button></h2><button>Share</button>", ["Item 6"]),
        ("<p style='margin-left:141.75pt;text-indent:-141.75pt'>Present: Cllr Ash</p>", ["Present: Cllr Ash"]),
        ("<table><tr><th>Year<th>Fee<tr><td>2024<td>&pound;5</table>", ["Year\tFee\n2024\t£5"]),
        ("<p>the fee is <s>£4</s> <del>£4.50</del> £5</p>", ["the fee is £5"]),
        ("<p>a <span style='visibility: hidden'>b</span> c</p>", ["a c"]),
        ("<p hidden>a</p><p>b</p>", ["b"]),
        ("<p style='color:#FFFFFF'>a</p><td>", []),
        ("<div style='background:navy'><p style='color:white'>a</p></div>", ["a"]),
        ("<p>&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two &amp;amp; three&lt;/p&gt;</p>", ["one", "two & three"]),
        ("", []),
    ],
)
def test_markup_becomes_blocks_of_text(markup: str, blocks: list[str]) -> None:
    assert html_blocks(markup)[0] == blocks


@pytest.mark.parametrize(
    ("text", "expected"),
    [("&amp;pound;5", "£5"), ("Q&A; R&D", "Q&A; R&D"), ("&#163;5 &#x2013;", "£5 –"), ("a & b", "a & b")],
)
def test_entities_encoded_again_are_decoded(text: str, expected: str) -> None:
    assert decode_entities(text) == expected


def test_a_page_says_its_own_encoding() -> None:
    page = "<html><head><meta charset='windows-1252'></head><body><p>£5 – now</p></body></html>"
    assert read_bytes(page.encode("cp1252"), "a").text == "£5 – now\n"


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : NONE",
        "font-size:0",
        "font-size:1px",
        "opacity:0;",
        "left:-9999px",
        "text-indent:-9999px",
        "color:transparent",
    ],
)
def test_styles_that_hide_are_known(style: str) -> None:
    assert style_hides(style)


@pytest.mark.parametrize(
    "style", ["display:block", "font-size:10px", "opacity:0.9", "left:-2px", "color:black", "font-size:1em"]
)
def test_styles_that_show_are_known(style: str) -> None:
    assert not style_hides(style)


def test_white_letters_need_a_background_to_be_seen() -> None:
    assert style_is_white("color: white")
    assert not style_is_white("color: white; background-color: navy")
    assert not style_is_white("background-color: white")


def test_rules_for_print_hide_nothing() -> None:
    sheet = "@media print { .a { display:none } } .b, p.c { display: none } .d { color: red } /* .e{display:none} */"
    assert hiding_selectors(sheet) == [".b", "p.c"]


def test_a_page_without_visible_text_is_empty() -> None:
    with pytest.raises(EmptyFileError, match="no visible text"):
        read_bytes(b"<html><body><script>words</script></body></html>", "a")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("**bold** and *italic*", "bold and italic"),
        ("[words](http://a.b/c_(d))", "words"),
        ("snake_case_name stays", "snake_case_name stays"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        (r"1\. not a list", "1. not a list"),
        ("`code`", "code"),
    ],
)
def test_signs_of_markdown_go(line: str, shown: str) -> None:
    assert inline(line) == shown


def test_xml_with_a_document_type_is_refused() -> None:
    with pytest.raises(DamagedFileError, match="document type"):
        parse_xml(b'<!DOCTYPE m [<!ENTITY x "y">]><getmeeting>&x;</getmeeting>')


def test_a_single_element_and_a_list_are_read_alike() -> None:
    one = "<getmeeting><meeting><agendaitems><agendaitem><title>Dues</title></agendaitem></agendaitems></meeting></getmeeting>"
    assert read_bytes(one.encode(), "a").text == "Agenda\n\nDues\n"

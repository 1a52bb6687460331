from pathlib import Path

import hostile_files
import pytest
import read_fixtures as truth

from rag.errors import DamagedFileError, NotAPaperError
from rag.read import read, read_bytes
from rag.read.numbering import formatted
from rag.read.tables import table_blocks


def test_minutes_come_in_order_without_header_and_footer(papers: Path) -> None:
    document = read(papers / "minutes.docx")
    pages = ["\n\n".join(" ".join(paragraph) for paragraph in page) for page in truth.MINUTES]
    assert document.text == "\n\n".join(pages) + "\n"
    assert [(page.number, page.estimated) for page in document.pages] == [(1, True), (2, True), (3, True)]
    assert document.text[document.pages[2].start :].startswith("4. Date of next meeting")


def test_automatic_numbers_come_as_printed(papers: Path) -> None:
    assert read(papers / "numbered.docx").text.split("\n\n") == [
        "1. Apologies",
        "2. Harbour dues",
        "(a) the dues be raised",
        "i. from April",
        "ii. for small boats",
        "(b) the report be noted",
        "3. Date of next meeting",
        "1. A list that starts again",
        "• A bullet\n",
    ]


def test_what_nobody_sees_is_dropped_and_counted(papers: Path) -> None:
    document = read(papers / "hidden.docx")
    assert document.text == "The fee is £310 a year.\n"
    assert document.warnings == (
        "12 characters were dropped: deleted in tracked changes.",
        "4 characters were dropped: struck through.",
        "11 characters were dropped: marked hidden.",
        "9 characters were dropped: too small to see.",
        "10 characters were dropped: white.",
        "1 invisible character was dropped (zero-width, tag or direction characters).",
    )


def test_a_table_is_rows_in_its_place(papers: Path) -> None:
    rows = "\n".join("\t".join(row) for row in truth.TABLE)
    assert read(papers / "table.docx").text == (
        f"Fees by berth in the year to March:\n\n{rows}\n\nThe fees are reviewed every year.\n"
    )


def test_a_table_that_lays_out_running_text_flows(papers: Path) -> None:
    assert read(papers / "layout-table.docx").text.split("\n\n")[:3] == [
        "1. Apologies",
        "2. Harbour dues",
        "Paragraph 1 of the report.",
    ]


def test_tables_of_one_column_flow_and_empty_ones_vanish() -> None:
    assert table_blocks([[["one"]], [["two", "three"]]]) == ["one", "two", "three"]
    assert table_blocks([[["a"], [], ["c"]], [[], [], []]]) == ["a\t\tc"]
    assert table_blocks([]) == []


def test_minutes_set_as_a_table_are_read_as_minutes() -> None:
    minutes = [
        [["62/25"], ["Finance", "It was told.", "RESOLVED: To pay."], ["Clerk"]],
        [["63/25"], ["Trees", "None."], []],
    ]
    assert table_blocks(minutes) == [
        "62/25 Finance",
        "It was told.",
        "RESOLVED: To pay.",
        "Clerk",
        "63/25 Trees",
        "None.",
    ]
    assert table_blocks([[["1"], ["Ash"]], [["2"], ["Oak"]]]) == ["1\tAsh\n2\tOak"]


@pytest.mark.parametrize(
    ("number", "number_format", "expected"),
    [
        (4, "lowerRoman", "iv"),
        (1994, "upperRoman", "MCMXCIV"),
        (28, "lowerLetter", "bb"),
        (3, "upperLetter", "C"),
        (7, "decimalZero", "07"),
        (22, "ordinal", "22nd"),
        (112, "ordinal", "112th"),
        (5, "none", ""),
        (5, "chicago", "5"),
    ],
)
def test_numbers_are_written_as_word_writes_them(number: int, number_format: str, expected: str) -> None:
    assert formatted(number, number_format) == expected


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def cell(inside: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def read_body(inside: str) -> str:
    return read_bytes(hostile_files.word(hostile_files.word_body(inside)), "a").text


WHITE = '<w:color w:val="FFFFFF"/>'
BLUE_CELL = '<w:shd w:fill="003366"/>'
TWO_WIDE = '<w:gridSpan w:val="2"/>'
MERGE_BEGINS = '<w:vMerge w:val="restart"/>'


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (paragraph(f"<w:hyperlink>{run('linked')}</w:hyperlink>{run(' words')}"), "linked words\n"),
        (f"<w:sdt><w:sdtContent>{paragraph(run('a control'))}</w:sdtContent></w:sdt>", "a control\n"),
        (
            paragraph(f"{run('one')}<w:r><w:tab/></w:r>{run('two')}<w:r><w:br/></w:r>{run('three')}"),
            "one\ttwo\nthree\n",
        ),
        (paragraph(f"{run('2.1')}<w:r><w:tab/></w:r>{run('It was done.')}"), "2.1 It was done.\n"),
        (paragraph(f"{run('Chair:')}<w:r><w:tab/></w:r>{run('Cllr Ash')}"), "Chair:\tCllr Ash\n"),
        (paragraph(f"{run('multi')}<w:r><w:noBreakHyphen/></w:r>{run('agency')}"), "multi-agency\n"),
        (paragraph("<w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r>" + run("x")), "x\n"),
        (paragraph(run("kept", '<w:strike w:val="0"/>')), "kept\n"),
        (paragraph(run("kept", f'{WHITE}<w:shd w:val="clear" w:fill="000000"/>')), "kept\n"),
        (paragraph(f"{run('a')}<w:moveFrom>{run('moved')}</w:moveFrom><w:moveTo>{run('b')}</w:moveTo>"), "ab\n"),
        (
            f"<w:tbl><w:tr>{cell(paragraph(run('Year', WHITE)), BLUE_CELL)}"
            f"{cell(paragraph(run('Fee')))}</w:tr></w:tbl>",
            "Year\tFee\n",
        ),
        (
            f"<w:tbl><w:tr>{cell(paragraph(run('wide')), TWO_WIDE)}{cell(paragraph(run('c')))}</w:tr>"
            f"<w:tr>{cell(paragraph(run('a')), MERGE_BEGINS)}{cell(paragraph(run('b')))}"
            f"{cell(paragraph(run('d')))}</w:tr><w:tr>{cell(paragraph(''), '<w:vMerge/>')}{cell(paragraph(run('e')))}"
            f"{cell(paragraph(run('f')))}</w:tr></w:tbl>",
            "wide\t\tc\na\tb\td\n\te\tf\n",
        ),
        (
            f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr>{cell(paragraph(run('gone')))}{cell(paragraph(run('too')))}</w:tr>"
            f"<w:tr>{cell(paragraph(run('a')))}{cell(paragraph(run('b')))}</w:tr></w:tbl>",
            "a\tb\n",
        ),
        (
            paragraph(
                run("before")
                + "<w:r><w:drawing><w:txbxContent>"
                + paragraph(run("boxed", WHITE))
                + "</w:txbxContent></w:drawing></w:r>"
            ),
            "before\n\nboxed\n",
        ),
    ],
)
def test_the_body_comes_as_word_prints_it(inside: str, text: str) -> None:
    assert read_body(inside) == text


def test_pages_break_where_the_author_or_word_broke_them() -> None:
    broken = "<w:r><w:lastRenderedPageBreak/></w:r>"
    document = read_bytes(
        hostile_files.word(
            hostile_files.word_body(
                paragraph(run("one") + broken + run("two"))
                + paragraph(run("three") + '<w:r><w:br w:type="page"/></w:r>')
                + paragraph(broken + run("four"))
                + paragraph(run("five"), "<w:pageBreakBefore/>")
                + paragraph(run("six"), '<w:sectPr><w:type w:val="nextPage"/></w:sectPr>')
                + paragraph(run("seven"))
            )
        ),
        "a",
    )
    pages = [document.text[page.start : page.end].split() for page in document.pages]
    assert pages == [["one"], ["two", "three"], ["four"], ["five", "six"], ["seven"]]


def test_other_archives_are_named() -> None:
    with pytest.raises(NotAPaperError, match="an Excel workbook"):
        read_bytes(hostile_files.archive({"xl/workbook.xml": "<x/>"}), "a")
    with pytest.raises(DamagedFileError, match="save it again"):
        read_bytes(truth.minutes_docx()[:3000], "a")

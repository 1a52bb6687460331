from pathlib import Path

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


def test_other_archives_are_named() -> None:
    import hostile_files

    with pytest.raises(NotAPaperError, match="an Excel workbook"):
        read_bytes(hostile_files.archive({"xl/workbook.xml": "<x/>"}), "a")
    with pytest.raises(DamagedFileError, match="save it again"):
        read_bytes(truth.minutes_docx()[:3000], "a")

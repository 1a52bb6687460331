from pathlib import Path

import pytest
import read_fixtures as truth
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from rag.errors import DamagedFileError, EmptyFileError, EncryptedFileError
from rag.read import ocr, read, read_bytes
from rag.read.hyphens import rejoin, vocabulary
from rag.read.pdf_layout import TextLine, is_new_paragraph, reading_order


def line(text: str, x0: float, y: float, x1: float | None = None, size: float = 12.0) -> TextLine:
    return TextLine(text, x0, x0 + 6 * len(text) if x1 is None else x1, y, size)


def texts(lines: list[TextLine]) -> list[str]:
    return [item.text for item in lines]


def test_minutes_come_without_their_running_lines(papers: Path) -> None:
    document = read(papers / "minutes.pdf")
    first, second, third = (truth.page_text(page) for page in truth.MINUTES)
    assert document.text == f"{truth.HEADER}\n\n{first}\n{second}\n\n{third}\n\n"
    assert [(page.number, page.label, page.estimated) for page in document.pages] == [
        (1, "1", False),
        (2, "2", False),
        (3, "3", False),
    ]
    assert document.text[document.pages[1].start :].startswith("she would leave")
    assert (document.format, document.warnings, document.furniture) == ("pdf", (), ())


def test_pack_page_numbers_win_over_the_reports_own(papers: Path) -> None:
    document = read(papers / "pack.pdf")
    assert [page.label for page in document.pages] == [None, None, "1", "2", "3", "4", "5", "6"]
    assert document.text == "".join(
        f"Text of physical page {n} about berths, buoys and dredging.\n\nIt ends here.\n\n" for n in range(1, 9)
    )


@pytest.mark.parametrize("name", ["columns.pdf", "columns-by-rows.pdf"])
def test_columns_are_read_one_after_the_other(papers: Path, name: str) -> None:
    left, right = ("\n".join(column) for column in truth.COLUMNS)
    assert read(papers / name).text == (
        f"News from the harbour\n\n{left}\n\n{right}\n\nThe harbour office is open on weekdays from nine to five.\n\n"
    )


def test_a_ruled_table_is_rows_of_tab_separated_cells(papers: Path) -> None:
    rows = "\n".join("\t".join(row) for row in truth.TABLE)
    assert read(papers / "table.pdf").text == (
        f"Fees by berth in the year to March:\n\n{rows}\n\nThe fees are reviewed every year.\n\n"
    )


def test_numbers_painted_apart_come_back_to_their_titles(papers: Path) -> None:
    assert read(papers / "agenda-list.pdf").text.split("\n\n")[:4] == [
        "1. Apologies",
        "2. Minutes of the last meeting",
        "3. Harbour dues",
        "4. Urgent business",
    ]


def test_words_broken_at_line_ends_are_rejoined(papers: Path) -> None:
    assert read(papers / "hyphens.pdf").text == (
        "The Committee asked for more information\nabout the long-term\n"
        "plan. A multi-agency group would meet and the multi-agency\nreport would follow. Repairs to the breakwater\n"
        "(the breakwater was built in 1902) come first.\n\n"
    )


def test_hidden_text_is_dropped_and_counted_by_reason(papers: Path) -> None:
    document = read(papers / "hidden.pdf")
    assert document.text == ("Visible words stay.\n\nWhite words on blue stay.\n\nWhite words on a gradient stay.\n\n")
    assert document.warnings == (
        "Page 1: 16 characters of hidden text were dropped (covered by a shape).",
        "Page 1: 13 characters of hidden text were dropped (in the colour of its background).",
        "Page 1: 38 characters of hidden text were dropped (outside the page).",
        "Page 1: 30 characters of hidden text were dropped (painted invisibly).",
        "Page 1: 12 characters of hidden text were dropped (too small to see).",
    )


def test_struck_words_go_and_underlined_ones_stay(papers: Path) -> None:
    document = read(papers / "struck.pdf")
    assert document.text == "The fee is £310 a year.\n\nThis line is only underlined.\n\n"
    assert document.warnings == ("Page 1: 4 characters of hidden text were dropped (struck through).",)


def test_turned_pages_are_read_line_by_line(papers: Path) -> None:
    page = "\n".join(f"Line {n} of a landscape table that lies across the page." for n in range(1, 7))
    assert read(papers / "rotated.pdf").text == f"{page}\n\n{page}\n\n"


def test_the_files_own_labels_serve_where_none_is_printed(papers: Path) -> None:
    assert [page.label for page in read(papers / "labels.pdf").pages] == ["i", "ii", "1", "2"]


def test_a_machines_text_layer_is_kept_and_named(papers: Path) -> None:
    document = read(papers / "scan-with-text-layer.pdf")
    assert document.text == "1. Apologies for absence\n\n"
    assert document.warnings == ("Page 1: scanned; the text is what a machine read when the PDF was made.",)


def test_a_password_is_asked_for_by_name() -> None:
    with pytest.raises(EncryptedFileError, match="needs a password"):
        read_bytes(truth.encrypted_pdf("secret"), "a")
    assert read_bytes(truth.encrypted_pdf(""), "a").text == "Text behind a password.\n\n"


def test_a_cut_off_pdf_is_damaged() -> None:
    with pytest.raises(DamagedFileError, match="Fetch it again"):
        read_bytes(truth.minutes_pdf()[:500], "a")


@pytest.mark.skipif(not ocr.is_available(), reason="Tesseract is not installed")
@pytest.mark.parametrize(("name", "label"), [("scan.pdf", None), ("stamped-scan.pdf", "31")])
def test_a_scanned_page_is_recognised_and_says_so(papers: Path, name: str, label: str | None) -> None:
    document = read(papers / name)
    assert "There were no apologies for absence." in document.text
    assert [page.label for page in document.pages] == [label]
    assert len(document.warnings) == 1
    assert document.warnings[0].startswith("Page 1: read from the image by Tesseract, mean confidence 9")


def test_without_tesseract_a_scan_says_what_to_do(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_available", lambda: False)
    with pytest.raises(EmptyFileError, match=r"Page 1: no text \(scanned images\)\. Install Tesseract or run ocrmypdf"):
        read(papers / "scan.pdf")
    with pytest.raises(EmptyFileError, match="Install Tesseract"):
        read(papers / "scan.png")


@pytest.mark.skipif(not ocr.is_available(), reason="Tesseract is not installed")
def test_every_frame_of_an_image_is_a_page(papers: Path) -> None:
    document = read(papers / "scan.tiff")
    assert (document.format, len(document.pages)) == ("image", 2)
    assert document.text.count("1. Apologies") == 2


def test_lines_painted_out_of_order_are_put_in_order() -> None:
    footer, body, header = line("Foot", 72, 800), line("Body", 72, 400), line("Head", 72, 40)
    assert texts(reading_order([footer, body, header])) == ["Head", "Body", "Foot"]


def test_head_and_foot_painted_before_the_page_stand_around_it() -> None:
    head, foot = line("Harbour Board", 50, 30), line("Page 1", 50, 800)
    body = [line(f"Line {n} of the page.", 50, 100 + 15 * n) for n in range(5)]
    assert reading_order([head, foot, *body]) == [head, *body, foot]


def test_words_painted_last_come_into_the_gap_that_was_left_for_them() -> None:
    upper, lower = line("What the berths cost:", 50, 100), line("The fees are reviewed.", 50, 160)
    table = [line("Small berth", 50, 120), line("Large berth", 50, 135)]
    assert reading_order([upper, lower, *table]) == [upper, *table, lower]


def test_each_table_stays_under_its_caption_and_feet_go_though_painted_first(tmp_path: Path) -> None:
    pdf = tmp_path / "report.pdf"
    canvas = Canvas(str(pdf), pagesize=(595, 842))
    for page in (1, 2, 3, 4):
        if page > 1:
            canvas.drawString(50, 810, "Report on dues")
        canvas.drawString(50, 30, f"Harbour Board. Draft until confirmed Page {page}")
        for n, year in enumerate((2020 + page, 2030 + page)):
            top = 760 - 300 * n - 20 * page
            canvas.drawString(50, top, f"Dues in {year} were as follows:")
            for row, cells in enumerate((("Berth", "Pounds"), ("Small", str(year)), ("Large", str(2 * year)))):
                for column, cell in enumerate(cells):
                    canvas.rect(50 + 150 * column, top - 40 - 20 * row, 150, 20)
                    canvas.drawString(55 + 150 * column, top - 34 - 20 * row, cell)
        canvas.showPage()
    canvas.save()
    assert read(pdf).text == "".join(
        f"Dues in {year} were as follows:\n\nBerth\tPounds\nSmall\t{year}\nLarge\t{2 * year}\n\n"
        for page in (1, 2, 3, 4)
        for year in (2020 + page, 2030 + page)
    )


@pytest.mark.parametrize("has_table", [False, True])
def test_the_mark_of_a_note_makes_no_other_figure(tmp_path: Path, has_table: bool) -> None:
    canvas = Canvas(str(tmp_path / "note.pdf"), pagesize=(595, 842))
    text = canvas.beginText(50, 700)
    for size, rise, words in ((11, 0, "It was agreed in 2019"), (7, 4, "3"), (11, 0, " to spend £12,500.")):
        text.setFont("Helvetica", size)
        text.setRise(rise)
        text.textOut(words)
    canvas.drawText(text)
    if has_table:  # a table on its line has the line read by characters
        for column in range(2):
            canvas.rect(40 + 300 * column, 690, 300, 20)
            canvas.rect(40 + 300 * column, 670, 300, 20)
    canvas.save()
    assert "It was agreed in 2019 3 to spend £12,500." in read(tmp_path / "note.pdf").text.replace("\t", " ")


def test_pieces_on_one_line_join_with_a_tab_over_a_wide_gap() -> None:
    near = [line("Cllr", 72, 100, 96), line("Finch", 99, 100, 130)]
    apart = [line("Cllr Finch", 72, 100, 140), line("Chair", 300, 100, 330)]
    assert texts(reading_order(near)) == ["Cllr Finch"]
    assert texts(reading_order(apart)) == ["Cllr Finch\tChair"]


def test_a_number_joins_its_title_with_a_space_however_far() -> None:
    assert texts(reading_order([line("7.", 72, 100, 80), line("Dues", 300, 100, 330)])) == ["7. Dues"]


def test_short_cells_side_by_side_are_rows_and_not_columns() -> None:
    cells = [line(f"{word} {row}", x, 100 + 14 * row) for row in range(8) for word, x in (("Berth", 72), ("Fee", 300))]
    assert texts(reading_order(cells)) == [f"Berth {row}\tFee {row}" for row in range(8)]


def test_an_empty_page_has_no_lines() -> None:
    assert reading_order([]) == []


def test_a_paragraph_begins_after_a_wider_step_or_at_another_size() -> None:
    first = line("One", 72, 100)
    assert not is_new_paragraph(first, line("Two", 72, 114), 1.15)
    assert is_new_paragraph(first, line("Two", 72, 122), 1.15)
    assert is_new_paragraph(first, line("Two", 72, 114, size=16), 1.15)


@pytest.mark.parametrize(
    ("first", "second", "paper", "expected"),
    [
        ("more informa-", "tion now", "", ("more information", "now")),
        ("a multi-", "agency group", "", ("a multi-agency", "group")),
        ("the decision-", "making body", "one decision and making do", ("the decision-making", "body")),
        ("the break-", "water", "the breakwater", ("the breakwater", "")),
        ("in 2024-", "25, it", "", ("in 2024-25,", "it")),
        ("Saltmarsh-", "Upon-Sea is", "", ("Saltmarsh-Upon-Sea", "is")),
        ("no break", "here", "", ("no break", "here")),
        ("a dash -", "and more", "", ("a dash -", "and more")),
    ],
)
def test_the_paper_decides_whether_a_hyphen_is_a_words_own(
    first: str, second: str, paper: str, expected: tuple[str, str]
) -> None:
    if first == "no break":
        assert rejoin("", second, vocabulary([paper])) == ("", second)
    else:
        assert rejoin(first, second, vocabulary([paper])) == expected

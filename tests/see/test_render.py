"""A quote outlined on its page: where the outlines are, and what is said where the quote is not there."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from rag.errors import DamagedFileError, EncryptedFileError, NotAPaperError, ReadError
from rag.read.quote_picture import line_boxes, outlined_page
from rag.read.quote_places import PageLetters, letters_of, occurrences, quote_places, split_over_break
from rag.read.render import QuoteNotFoundError, render_quote

RED = (200, 0, 60)
DPI = 72
HEIGHT = A4[1]


def pdf(*pages: Callable[[Canvas], None], password: str | None = None) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, encrypt=password)
    for draw in pages:
        canvas.setFont("Helvetica", 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lines(*texts: str, top: float = 100) -> Callable[[Canvas], None]:
    """Draw lines 20 points apart, the first standing `top` points below the upper edge."""

    def draw(canvas: Canvas) -> None:
        for at, text in enumerate(texts):
            canvas.drawString(60, HEIGHT - top - 20 * at, text)

    return draw


def outlines(png: bytes) -> list[tuple[int, int]]:
    """Return the upper and the lower edge of each box from the top, in points; boxes stand one below another."""
    with Image.open(io.BytesIO(png)) as image:
        picture = image.convert("RGB")
        raw, stride = picture.tobytes(), 3 * picture.width
    rows = [at for at in range(len(raw) // stride) if bytes(RED) * 6 in raw[at * stride : (at + 1) * stride]]
    edges = [row for row in rows if row - 1 not in rows]
    return list(zip(edges[::2], edges[1::2], strict=True))


def red_columns(png: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(png)) as image:
        picture = image.convert("RGB")
        found = [x for x in range(picture.width) if any(picture.getpixel((x, y)) == RED for y in range(picture.height))]
    return min(found), max(found)


MINUTES = pdf(
    lines("1. Apologies", "None were received."),
    lines(
        "2. Brown bins", "The charge is £52 a year, an in-", "crease of 4%. The first bill comes in May.", "The end."
    ),
    lines("3. Potholes", "Mill Lane will be mended, and the works", "will begin"),
    lines("on 3 March 2025. All agreed."),
)


def test_a_quote_is_outlined_where_it_stands() -> None:
    png = outlined_page(MINUTES, 2, "a year, an increase of 4%", DPI)
    (first, last), (second_first, second_last) = outlines(png)
    assert 100 < first < 120 < last < 130
    assert 125 < second_first < 140 < second_last < 150
    left, right = red_columns(outlined_page(MINUTES, 2, "£52", DPI))
    assert 60 + 70 < left < right < 60 + 110


@pytest.mark.parametrize(
    "quote",
    [
        "THE CHARGE  is\n£52",
        "the first bill",
        "the ﬁrst bill",
        "increase of 4%",
        "in-crease of 4%",
        "“The charge is £52…”",
    ],
)
def test_space_hyphens_ligatures_case_and_marks_do_not_matter(quote: str) -> None:
    assert outlines(outlined_page(MINUTES, 2, quote, DPI))


@pytest.mark.parametrize("quote", ["The charge is $52", "increase of 5%", "increase of 4 a"])
def test_figures_and_their_signs_do_matter(quote: str) -> None:
    with pytest.raises(QuoteNotFoundError):
        outlined_page(MINUTES, 2, quote, DPI)


def test_no_quote_outlines_nothing() -> None:
    assert outlines(outlined_page(MINUTES, 2, "", DPI)) == []


def test_every_occurrence_is_outlined() -> None:
    data = pdf(lines("Resolved: noted.", "Words between", "Words between", "Resolved: noted."))
    assert len(outlines(outlined_page(data, 1, "Resolved: noted", DPI))) == 2


@pytest.mark.parametrize(
    ("page", "quote", "says"),
    [
        (1, "Potholes", "The quote is not on page 1; the nearest page that has it is 3. Ask for that page."),
        (4, "None were received", "The quote is not on page 4; the nearest page that has it is 1. Ask for that page."),
        (2, "mermaids", "The quote is not on page 2, nor on any other of the 4. Give the words as the paper has them."),
        (2, " …–” ", "The quote holds no letter or figure. Give the words as the paper has them."),
    ],
)
def test_a_quote_that_is_elsewhere_or_nowhere_is_said(page: int, quote: str, says: str) -> None:
    with pytest.raises(QuoteNotFoundError) as caught:
        outlined_page(MINUTES, page, quote, DPI)
    assert str(caught.value) == says


def test_a_quote_over_a_page_break_is_outlined_on_either_page() -> None:
    quote = "Mill Lane will be mended, and the works will begin on 3 March 2025."
    assert len(outlines(outlined_page(MINUTES, 3, quote, DPI))) == 2
    assert len(outlines(outlined_page(MINUTES, 4, quote, DPI))) == 1


def test_cells_painted_column_by_column_are_found_as_the_row_is_read() -> None:
    def table(canvas: Canvas) -> None:
        for across, column in enumerate((["Inner", "Outer"], ["42", "17"], ["£310", "£145"])):
            for down, cell in enumerate(column):
                canvas.drawString(64 + 80 * across, HEIGHT - 100 - 20 * down, cell)
        for down in range(3):
            canvas.line(60, HEIGHT - 86 - 20 * down, 300, HEIGHT - 86 - 20 * down)
        for across in range(4):
            canvas.line(60 + 80 * across, HEIGHT - 86, 60 + 80 * across, HEIGHT - 126)

    png = outlined_page(pdf(table), 1, "Outer\t17\t£145", DPI)
    ((first, last),) = outlines(png)
    assert 105 < first < last < 126
    left, right = red_columns(png)
    assert left < 64 < 224 < right


def test_words_struck_out_between_are_not_outlined() -> None:
    def struck(canvas: Canvas) -> None:
        canvas.drawString(60, HEIGHT - 100, "The fee is £300 £310 a year.")
        start = 60 + canvas.stringWidth("The fee is ", "Helvetica", 12)
        canvas.line(start, HEIGHT - 96.4, start + canvas.stringWidth("£300", "Helvetica", 12), HEIGHT - 96.4)

    with Image.open(io.BytesIO(outlined_page(pdf(struck), 1, "The fee is £310 a year", DPI))) as image:
        row = [image.getpixel((x, 97)) == RED for x in range(60, 240)]
    struck_from = 62
    assert any(row[:struck_from])
    assert not any(row[struck_from + 4 : struck_from + 20])


def test_a_page_shown_turned_is_outlined_where_it_is_seen() -> None:
    def turned(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.drawString(60, 300, "Words of a page that is shown turned.")

    png = outlined_page(pdf(turned), 1, "page that is shown", DPI)
    ((top, foot),) = outlines(png)
    left, right = red_columns(png)
    assert 60 + 50 < top < foot - 80 < 60 + 160
    assert 290 < left < right < 316


# -- in a child ---------------------------------------------------------------------------------


def test_render_quote_gives_a_png_or_the_error_with_the_files_name(tmp_path: Path) -> None:
    file = tmp_path / "minutes.pdf"
    file.write_bytes(MINUTES)
    assert render_quote(file, 2, "Brown bins", DPI) == outlined_page(MINUTES, 2, "Brown bins", DPI)
    with pytest.raises(QuoteNotFoundError, match=r"minutes\.pdf: The quote is not on page 1; .* has it is 2"):
        render_quote(file, 1, "Brown bins")
    with pytest.raises(ReadError, match=r"minutes\.pdf: There is no page 5; the file has pages 1 to 4"):
        render_quote(file, 5, "Brown bins")


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (b"1. Apologies\n", NotAPaperError, r"a\.pdf: This is a text file.*rag inspect"),
        (b"%PDF-1.7\nnothing more", DamagedFileError, r"a\.pdf: The PDF cannot be opened"),
        (pdf(lines("x"), password="word"), EncryptedFileError, r"a\.pdf: The PDF needs a password"),
    ],
)
def test_files_that_cannot_be_painted_say_why(tmp_path: Path, data: bytes, error: type[ReadError], says: str) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(data)
    with pytest.raises(error, match=says):
        render_quote(file, 1, "x")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.pdf: cannot be opened"):
        render_quote(tmp_path / "none.pdf", 1, "x")


def test_a_page_of_pictures_only_is_said() -> None:
    with pytest.raises(QuoteNotFoundError, match="Page 1 holds no text, only pictures"):
        outlined_page(pdf(lambda canvas: canvas.rect(10, 10, 100, 100)), 1, "words", DPI)


# -- letters and places ---------------------------------------------------------------------------


def page_letters(*texts: str) -> PageLetters:
    return PageLetters(letters_of("".join(texts)), letters_of(texts))


@given(st.lists(st.text("aB1 -ﬁ£.", min_size=1), min_size=1, max_size=4), st.data())
def test_any_run_of_a_page_is_found_in_it(texts: list[str], data: st.DataObject) -> None:
    whole = "".join(texts)
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    wanted = letters_of([whole[start:end]]).text
    found = quote_places(page_letters(*texts), wanted, lambda _character, _line: 0.0)
    assert bool(found) is bool(wanted)
    for characters in found:
        assert letters_of(whole[index] for index in characters).text.find(wanted) >= 0


def test_a_quote_is_pieced_together_as_the_lines_read() -> None:
    painted, as_read = "left one right one left two right two", ["left one left two", "right one right two"]
    page = PageLetters(letters_of(painted), letters_of(as_read))
    (found,) = quote_places(page, "leftonelefttworight", lambda _character, _line: 0.0)
    assert "".join(painted[index] for index in found) == "leftonerightlefttwo"


def test_ligatures_and_wide_letters_are_taken_apart() -> None:
    assert letters_of(["ﬁrst", " £ 4 %", "Ａ-b²"]).text == "first£4%ab2"


def test_occurrences_do_not_overlap() -> None:
    assert list(occurrences("aaaa", "aa")) == [0, 2]
    assert list(occurrences("aaaa", "")) == []


def test_a_break_inside_a_quote_is_found_and_a_chance_letter_is_not_one() -> None:
    assert split_over_break("xxmilllanewillbepagepage", "begin3march", "willbebegin3") == 6
    assert split_over_break("milllane", "potholes", "milllaneisshut") is None
    assert split_over_break("abc", "defgh", "abcdefgh") is None


def test_boxes_of_a_line_are_joined_and_generated_characters_left_out() -> None:
    letter = (0.0, 0.0, 5.0, 10.0)
    assert line_boxes([letter, (5.0, 1.0, 9.0, 11.0), (9.0, 0.0, 9.0, 0.0), (0.0, 14.0, 5.0, 24.0)]) == [
        (0.0, 0.0, 9.0, 11.0),
        (0.0, 14.0, 5.0, 24.0),
    ]
    assert line_boxes([letter, (60.0, 0.0, 65.0, 10.0)]) == [letter, (60.0, 0.0, 65.0, 10.0)]

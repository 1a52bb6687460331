from itertools import pairwise
from pathlib import Path

import pytest
import read_fixtures as truth
from hypothesis import given
from hypothesis import strategies as st

from rag.datatypes import Document, Page, Span
from rag.errors import EmptyFileError, FileTooLargeError, NotAPaperError, ReadError
from rag.read import formats, read, read_bytes
from rag.read.pagination import paginate
from rag.read.text import read_text

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


def text_of(document: Document, span: Span) -> str:
    return document.text[span.start : span.end]


def test_text_is_the_decoded_file_and_form_feeds_are_exact_pages(papers: Path) -> None:
    document = read(papers / "minutes.txt")
    assert document.text == truth.minutes_text()
    assert document.format == "text"
    assert [(page.label, page.estimated) for page in document.pages] == [("1", False), ("2", False), ("3", False)]
    assert [document.text[page.start :][:12] for page in document.pages] == [
        "HARBOUR COMM",
        "she would le",
        "4. Date of n",
    ]
    labels = [text_of(document, span) for span in document.furniture]
    assert labels == ["saltmarsh.gov.uk", "1", "saltmarsh.gov.uk", "2", "saltmarsh.gov.uk", "3"]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfCaf\xc3\xa9", "Café"),
        ("Café".encode("utf-16"), "Café"),
        (b"one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        ("in\u200bvis\u2060ible".encode(), "invisible"),
        ("soft\u00adhyphen".encode(), "softhyphen"),
        (
            "heart \u2764\ufe0f family \U0001f468\u200d\U0001f469".encode(),
            "heart \u2764\ufe0f family \U0001f468\u200d\U0001f469",
        ),
    ],
)
def test_bytes_become_the_characters_a_reader_sees(data: bytes, text: str) -> None:
    assert read_text(data, "a").text == text


def test_windows_1252_is_read_with_a_warning() -> None:
    document = read_text("£5 – “now”".encode("cp1252"), "a")
    assert document.text == "£5 – “now”"
    assert document.warnings == (
        "The bytes are not UTF-8; they were read as Windows-1252, so some characters may be wrong.",
    )


def test_dropped_invisible_characters_are_counted() -> None:
    assert read_text("a\u200bb\U000e0041c".encode(), "a").warnings == (
        "2 invisible characters were dropped (zero-width, tag or direction characters).",
    )


@pytest.mark.parametrize("data", [b"words\x00words", bytes(range(1, 32)) * 40, b"\x81\x8d\x8f\x90" * 100])
def test_bytes_that_are_not_text_are_refused(data: bytes) -> None:
    with pytest.raises(NotAPaperError):
        read_text(data, "a")


def test_white_space_alone_is_an_empty_file() -> None:
    with pytest.raises(EmptyFileError):
        read_bytes(b" \n\f \n", "a")


def test_a_footer_numbers_the_page_it_closes_and_a_header_the_page_it_opens() -> None:
    footed = paginate("A\nbody one\n\nPage 1 of 2\n\nbody two\n\nPage 2 of 2\n")
    assert footed.pages == (Page(1, 0, 24, "1"), Page(2, 24, 47, "2"))
    body = "words of the body " * 10
    headed = paginate(f"Page 1\n{body}\n\nPage 2\n{body}\n")
    assert headed.pages == (Page(1, 0, 189, "1"), Page(2, 189, 377, "2"))


def test_page_numbers_in_a_list_of_contents_break_nothing() -> None:
    assert len(paginate("Apologies\nPage 1\nMinutes\nPage 2\nDues\nPage 3\n").pages) == 1


def test_a_missing_footer_and_a_stray_number_do_not_stop_the_count() -> None:
    body = "words of the body " * 10
    numbers = ["9", "1", "2", "4", "5", "3", "6"]
    found = paginate("".join(f"{body}\nPage {number}\n" for number in numbers))
    assert [page.label for page in found.pages] == ["1", "2", "4", "5", "6"]


def test_a_lone_number_with_a_full_stop_is_an_item_and_no_label() -> None:
    found = paginate("Top\n\n7.\n\fNext\n\n8.\n\fLast\n\n9.\n")
    assert found.furniture == ()
    assert [page.label for page in found.pages] == [None, None, None]


def test_a_number_in_a_table_is_content() -> None:
    found = paginate("Berth\n42\n\fFee\n310\n\fYear\n7\n")
    assert found.furniture == ()


def test_bare_numbers_that_count_with_the_pages_are_labels() -> None:
    found = paginate("One\n\n11\n\fTwo\n\n12\n\fThree\n\n13\n")
    assert [page.label for page in found.pages] == ["11", "12", "13"]
    assert len(found.furniture) == 3


def test_a_number_in_a_running_line_is_the_label() -> None:
    text = "\f".join(f"Harbour Committee 3 June 2025 {n}\n\nWords of page {'abc'[n - 20]}.\n" for n in (20, 21, 22))
    found = paginate(text)
    assert [page.label for page in found.pages] == ["20", "21", "22"]


def test_a_heading_repeated_far_apart_is_content() -> None:
    pages = [
        "Harbour Committee\nAgenda",
        "x y z",
        "a b c",
        "d e f",
        "Harbour Committee\nReport",
        "g",
        "h",
        "Harbour Committee\nB",
    ]
    assert paginate("\f".join(pages)).furniture == ()


def test_a_sentence_that_tops_page_after_page_is_content_and_a_heading_of_two_lines_is_not() -> None:
    asked = "Members were invited to comment and a summary of the"
    text = "\f".join(f"{asked}\ndiscussion of report {name} is set out below:\n\nWords." for name in "abcd")
    assert asked not in [text[span.start : span.end] for span in paginate(text).furniture]
    text = "\f".join(f"Minutes of the meeting of the\nHarbour Committee\n\nWords of page {name}." for name in "abcd")
    assert [text[span.start : span.end] for span in paginate(text).furniture] == [
        *["Minutes of the meeting of the", "Harbour Committee"] * 4
    ]


def test_gaps_of_extracted_text_are_estimated_pages_and_wider_ones_hold_an_empty_page() -> None:
    text = "one " * 200 + "\n\n\n\n" + "two " * 200 + "\n\n\n\n\n\n" + "three " * 200
    found = paginate(text)
    assert [(page.number, page.estimated, text[page.start : page.end].strip()[:3]) for page in found.pages] == [
        (1, True, "one"),
        (2, True, "two"),
        (3, True, ""),
        (4, True, "thr"),
    ]


def test_a_footer_after_its_gap_goes_back_to_its_page() -> None:
    text = (
        "one " * 200
        + "\n\n\n\nsaltmarsh.gov.uk\n\n1\n\n2. Dues\n"
        + "two " * 200
        + "\n\n\n\nsaltmarsh.gov.uk\n\nend " * 1
    )
    found = paginate(text)
    assert text[found.pages[1].start :].startswith("2. Dues")
    assert [page.label for page in found.pages] == ["1", None, None]


def test_a_word_export_is_cut_by_length_at_paragraph_ends_and_not_at_gaps() -> None:
    text = "<AI1>\n\n\n\n\n1.\n\tApologies\n\n\n\n\n" + ("word " * 100 + "\n\n") * 12 + "</AI1>\n"
    found = paginate(text)
    assert all(page.estimated for page in found.pages)
    assert [len(text[page.start : page.end].split()) for page in found.pages] == [603, 601]
    assert all(text[: page.start].endswith("\n\n") for page in found.pages[1:])


def test_text_without_any_sign_is_one_estimated_page() -> None:
    assert paginate("Some words.\n").pages == (Page(1, 0, 12, None, True),)


PIECES = st.lists(
    st.sampled_from(
        ["word ", "\n", "\n\n", "\n\n\n\n", "\f", "Page 1\n", "Page 2 of 9\n", "7.\n", "12\n", "a.gov.uk\n", " "]
    )
    | st.text(max_size=20),
    max_size=60,
)


@given(PIECES)
def test_pages_tile_any_text_and_page_at_finds_them(pieces: list[str]) -> None:
    text = "".join(pieces)
    document = Document("0", "a", "text", text, paginate(text).pages)
    assert document.pages[0].start == 0
    assert document.pages[-1].end == len(text)
    assert [page.start for page in document.pages[1:]] == [page.end for page in document.pages[:-1]]
    assert [page.number for page in document.pages] == list(range(1, len(document.pages) + 1))
    for offset in range(0, len(text), max(len(text) // 20, 1)):
        page = document.page_at(offset)
        assert page.start <= offset < page.end


@given(PIECES)
def test_furniture_is_whole_lines_in_order_and_apart(pieces: list[str]) -> None:
    text = "".join(pieces)
    spans = paginate(text).furniture
    assert list(spans) == sorted(spans, key=lambda span: span.start)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] != "" for span in spans)


def test_a_file_over_its_limit_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(formats.MAX_BYTES, formats.Format.TEXT, 1_000)
    path = tmp_path / "long.txt"
    path.write_bytes(b"words " * 200)
    with pytest.raises(FileTooLargeError, match=r"long\.txt: The file is 1,200 bytes, over the limit of 1,000\."):
        read(path)


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"This is a folder\. Give a file\."):
        read(tmp_path)
    with pytest.raises(ReadError, match=r"gone\.txt: cannot be opened \(No such file or directory\)"):
        read(tmp_path / "gone.txt")


@pytest.mark.corpus
def test_real_papers_keep_every_character() -> None:
    for path in sorted(CORPUS.glob("0*.txt")):
        assert read(path).text == path.read_text("utf-8")


@pytest.mark.corpus
def test_real_papers_have_the_pages_their_gaps_show() -> None:
    documents = {path.name[:3]: read(path) for path in CORPUS.glob("0*.txt")}
    assert {name: len(document.pages) for name, document in documents.items()} == {
        "000": 6,
        "001": 47,
        "002": 2,
        "003": 5,
        "004": 5,
    }
    minutes = documents["000"]
    assert [text_of(minutes, span) for span in minutes.furniture] == ["lancashire.gov.uk", "1", "lancashire.gov.uk"]
    assert minutes.text[minutes.pages[1].start :].startswith("4. Minutes of the Meeting")
    assert documents["001"].furniture == ()


@pytest.mark.parametrize(
    ("foot", "is_furniture"),
    [
        ("Draft minutes to be approved at the meeting to be held on Tuesday, 5th November, 2024", True),
        ("Minutes to be confirmed at the next meeting", True),
        ("Minutes subject to approval at the next meeting of the Committee", True),
        ("The minutes were to be approved at the next meeting", False),
        ("Minutes to be approved: the Clerk would circulate them. Members agreed.", False),
    ],
)
def test_a_note_that_minutes_are_still_to_be_approved_is_furniture_at_the_foot_of_one_page(
    foot: str, is_furniture: bool
) -> None:
    text = f"The Chair opened the meeting.\n\nAll rose.\n{foot}\n\fThe pool would be closed."
    assert [text[span.start : span.end] for span in paginate(text).furniture] == [foot] * is_furniture

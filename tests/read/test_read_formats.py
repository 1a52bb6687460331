import pytest
import read_fixtures as truth

from rag.errors import NotAPaperError
from rag.read.formats import Format, sniff


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"Minutes of the meeting", Format.TEXT),
        (b"# Minutes\n\n## 1. Apologies\n", Format.MARKDOWN),
        (b"Minutes\n\n## 12. One heading alone\n", Format.TEXT),
        (b"%PDF-1.4\n", Format.PDF),
        (b"\xef\xbb\xbf junk before %PDF-1.4\n", Format.PDF),
        (b"PK\x03\x04" + bytes(40), Format.DOCX),
        (b"<!doctype html><p>words", Format.HTML),
        (b"  <!-- saved -->\n<HTML lang=en>", Format.HTML),
        (b"<div><p>a</p><p>b</p></div>", Format.HTML),
        ("<!DOCTYPE html><p>words".encode("utf-16"), Format.HTML),
        (truth.MEETING_XML.encode(), Format.MODERNGOV_XML),
        (b"\x89PNG\r\n\x1a\n", Format.IMAGE),
        (b"II*\x00", Format.IMAGE),
        (b"<AI1>\n\n1. Apologies\n</AI1>", Format.TEXT),
        (b"BM", Format.TEXT),
        (b"MZansi Festival committee minutes", Format.TEXT),
    ],
)
def test_a_format_is_told_from_the_first_bytes(head: bytes, expected: Format) -> None:
    assert sniff(head) is expected


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as DOCX or PDF"),
        (b"{\\rtf1", "Rich Text"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        (b"MZ\x90\x00", "a program"),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument"),
        (b"<?xml version='1.0'?><invoice/>", "not a ModernGov meeting"),
        (b"words\x00words", "binary data"),
    ],
)
def test_what_is_no_paper_is_named(head: bytes, words: str) -> None:
    with pytest.raises(NotAPaperError, match=words):
        sniff(head)

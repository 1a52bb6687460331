"""What a file is, told from its bytes and never from its name. Pure.

In: the first bytes of a file. Out: its `Format`, or an error that names what it is instead and what to do.
"""

import re
from enum import StrEnum

from rag.errors import NotAPaperError

HEAD_BYTES = 65_536


class Format(StrEnum):
    """The formats that are read."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    MHTML = "mhtml"
    MODERNGOV_XML = "moderngov xml"
    PDF = "pdf"
    DOCX = "docx"
    IMAGE = "image"


MAX_BYTES = {
    Format.TEXT: 20_000_000,
    Format.MARKDOWN: 20_000_000,
    Format.HTML: 20_000_000,
    Format.MHTML: 100_000_000,
    Format.MODERNGOV_XML: 50_000_000,
    Format.PDF: 500_000_000,
    Format.DOCX: 200_000_000,
    Format.IMAGE: 100_000_000,
}
"""The largest file of each format that is opened, in bytes."""

_IMAGE_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF87a", b"GIF89a")
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word, Excel or Outlook file", "Open it and save it as DOCX or PDF."),
    (b"{\\rtf", "a Rich Text file", "Open it in a word processor and save it as DOCX or PDF."),
    (b"Rar!", "a RAR archive", "Unpack it and give the papers inside."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it and give the papers inside."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and give the papers inside."),
    (b"BZh", "a bzip2 archive", "Unpack it and give the papers inside."),
    (b"\xfd7zXZ\x00", "an xz archive", "Unpack it and give the papers inside."),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", "Unpack it and give the papers inside."),
    (b"%!PS", "a PostScript file", "Convert it to PDF."),
    (b"\x7fELF", "a program", "Give a council paper instead."),
    (b"MZ", "a program", "Give a council paper instead."),
    (b"SQLite format 3\x00", "a database", "Give a council paper instead."),
    (b"ID3", "a sound recording", "Give a council paper instead."),
    (b"OggS", "a recording", "Give a council paper instead."),
)
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_HTML_PART = re.compile(rb"<(?:table|div|p|h[1-6]|ul|ol|article|section|main|title)\b[^>]*>", re.I)
_XML_START = re.compile(rb"\s*<(?:\?xml|!DOCTYPE\s+\w+|[A-Za-z_][\w:.-]*[\s/>])", re.I)
_MODERNGOV = re.compile(rb"<(?:\w+:)?(?:getmeeting|GetMeetingResult|meeting|agendaitems?)\b", re.I)
_SAVED_PAGE = re.compile(rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,30}?Content-Type:\s*multipart/related", re.I)
_MARKDOWN_HEADING = re.compile(rb"^#{1,6} \S", re.M)


def sniff(head: bytes) -> Format:
    """Return the format of a file that begins with these bytes (up to `HEAD_BYTES` of them).

    Raises:
        NotAPaperError: the bytes are of a format we do not read, or not text.
    """
    body = head.removeprefix(b"\xef\xbb\xbf")
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    if head.startswith(b"PK\x03\x04"):
        return _zip_format(head)
    if head.startswith(_IMAGE_MAGIC[:4]) or (head.startswith(_IMAGE_MAGIC) and b"\x00" in head):
        return Format.IMAGE
    _refuse_foreign(head)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _text_format(head.decode("utf-16", errors="ignore").encode())
    if b"\x00" in head:
        raise NotAPaperError("The file is binary data of no known format. Give a PDF, DOCX, HTML or text file.")
    return _text_format(body)


def _zip_format(head: bytes) -> Format:
    """A DOCX names its parts at once; the reader judges a zip that does not."""
    if head[30:38] == b"mimetype" and b"opendocument" in head[:200]:
        raise NotAPaperError("The file is an OpenDocument file. Open it and save it as DOCX or PDF.")
    return Format.DOCX


def _refuse_foreign(head: bytes) -> None:
    for magic, what, action in _FOREIGN:
        if head.startswith(magic) and (len(magic) > 3 or b"\x00" in head):
            raise NotAPaperError(f"The file is {what}. {action}")


def _text_format(body: bytes) -> Format:
    if _HTML_START.match(body):
        return Format.HTML
    if _SAVED_PAGE.match(body[:8192]):
        return Format.MHTML
    if _XML_START.match(body) and _MODERNGOV.search(body):
        return Format.MODERNGOV_XML
    if body.lstrip().startswith(b"<") and len(_HTML_PART.findall(body)) > 2:
        return Format.HTML
    if body.lstrip().startswith(b"<?xml"):
        raise NotAPaperError("The file is XML, but not a ModernGov meeting. Give a PDF, DOCX, HTML or text file.")
    return Format.MARKDOWN if len(_MARKDOWN_HEADING.findall(body)) > 1 else Format.TEXT

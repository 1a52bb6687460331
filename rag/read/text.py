r"""Plain text and Markdown: the decoded characters as they are, with pages, labels and furniture.

Nothing is removed but characters nobody can see (counted in the warnings), so offsets in
`Document.text` are offsets in the decoded file with its newlines as "\n".
"""

import re

from rag.datatypes import Document
from rag.errors import EmptyFileError, NotAPaperError
from rag.read.document import document_id
from rag.read.hidden import drop_invisible, invisible_warning
from rag.read.pagination import paginate

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.002
_CP1252_WARNING = "The bytes are not UTF-8; they were read as Windows-1252, so some characters may be wrong."


def read_text(data: bytes, source: str) -> Document:
    """Return the document a text file holds.

    Raises:
        EmptyFileError: nothing but white space.
        NotAPaperError: the bytes are not text.
    """
    decoded, decode_warnings = decode(data)
    text, n_invisible = drop_invisible(decoded.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise EmptyFileError("The file holds no text, only white space. Give the paper itself.")
    pagination = paginate(text)
    return Document(
        id=document_id(data),
        source=source,
        format="text",
        text=text,
        pages=pagination.pages,
        furniture=pagination.furniture,
        warnings=decode_warnings + invisible_warning(n_invisible),
    )


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the characters of text bytes and what was guessed: UTF-8, UTF-16 with its mark, else Windows-1252.

    Raises:
        NotAPaperError: the bytes are not text in any of these.
    """
    warnings: tuple[str, ...] = ()
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        text, warnings = data.decode("cp1252", errors="replace"), (_CP1252_WARNING,)
    if not _looks_like_text(text):
        raise NotAPaperError("The file is binary data, not text. Give a PDF, DOCX, HTML or text file.")
    return text, warnings


def _looks_like_text(text: str) -> bool:
    n_control = len(_CONTROL.findall(text))
    n_unknown = text.count("\ufffd")
    return "\x00" not in text and n_control + n_unknown <= max(_MAX_CONTROL_SHARE * len(text), 1)

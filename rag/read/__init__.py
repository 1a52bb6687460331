"""Bytes in, `Document` (pages of text) out. One file per format; knows nothing of councils.

    read(Path("minutes.pdf")).text

The format is told from the bytes, not the name. `rag.read.isolated` reads files that are not trusted.
"""

from collections.abc import Callable
from pathlib import Path

from rag.datatypes import Document
from rag.errors import EmptyFileError, FileTooLargeError, ReadError
from rag.read.formats import HEAD_BYTES, MAX_BYTES, Format, sniff

__all__ = ["read", "read_bytes"]


def read(path: Path, on_page: Callable[[], None] = lambda: None) -> Document:
    """Return what a file holds, with its pages and the warnings about what was dropped or guessed.

    `on_page` is called as the reading goes on, so that a watcher can tell slow from stuck.

    Raises:
        EmptyFileError: the file holds no bytes or no text.
        NotAPaperError: the bytes are of no format we read.
        DamagedFileError: the format is known and the file breaks its rules.
        EncryptedFileError: the file needs a password.
        FileTooLargeError: the file, or what it unpacks to, is over the limit.
        ReadError: the file cannot be opened.
    """
    try:
        return read_bytes(_load(path), str(path), on_page)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReadError(f"{path.name}: cannot be opened ({reason}). Check the path and its permissions.") from error
    except ReadError as error:
        error.args = (f"{path.name}: {error}",)
        raise


def read_bytes(data: bytes, source: str, on_page: Callable[[], None] = lambda: None) -> Document:
    """Return what these bytes hold; `source` is recorded as where they came from. Raises as `read` does."""
    if not data:
        raise EmptyFileError("The file is empty (0 bytes). Fetch it again.")
    return _reader(sniff(data[:HEAD_BYTES]))(data, source, on_page)


def _reader(file_format: Format) -> Callable[[bytes, str, Callable[[], None]], Document]:
    """Return the reader of a format; each brings its library only when it is called for."""
    match file_format:
        case Format.PDF:
            from rag.read.pdf import read_pdf

            return read_pdf
        case Format.IMAGE:
            from rag.read.image import read_image

            return read_image
        case _:
            reader = _simple_reader(file_format)
            return lambda data, source, _on_page: reader(data, source)


def _simple_reader(file_format: Format) -> Callable[[bytes, str], Document]:
    """Return the reader of a format that is read in one go."""
    match file_format:
        case Format.DOCX:
            from rag.read.docx import read_docx

            return read_docx
        case Format.HTML:
            from rag.read.html import read_html

            return read_html
        case Format.MHTML:
            from rag.read.mhtml import read_mhtml

            return read_mhtml
        case Format.MODERNGOV_XML:
            from rag.read.moderngov import read_moderngov

            return read_moderngov
        case Format.MARKDOWN:
            from rag.read.markdown import read_markdown

            return read_markdown
        case _:
            from rag.read.text import read_text

            return read_text


def _load(path: Path) -> bytes:
    """Return a file's bytes after its size was checked against the limit of its format."""
    if path.is_dir():
        raise ReadError("This is a folder. Give a file.")
    if path.exists() and not path.is_file():
        raise ReadError("This is not a regular file. Give a file.")
    n_bytes = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if head:
            limit = MAX_BYTES[sniff(head)]
            if n_bytes > limit:
                raise FileTooLargeError(f"The file is {n_bytes:,} bytes, over the limit of {limit:,}. Split it.")
        return head + file.read()

"""Bytes in, `Document` (pages of text) out. One file per format; knows nothing of councils.

    read(Path("minutes.pdf")).text

The format is told from the bytes, not the name.
"""

from pathlib import Path

from rag.datatypes import Document
from rag.errors import EmptyFileError, FileTooLargeError, NotAPaperError, ReadError
from rag.read.formats import HEAD_BYTES, MAX_BYTES, Format, sniff
from rag.read.text import read_text

__all__ = ["read", "read_bytes"]


def read(path: Path) -> Document:
    """Return what a file holds, with its pages and the warnings about what was dropped or guessed.

    Raises:
        EmptyFileError: the file holds no bytes or no text.
        NotAPaperError: the bytes are of no format we read.
        DamagedFileError: the format is known and the file breaks its rules.
        EncryptedFileError: the file needs a password.
        FileTooLargeError: the file, or what it unpacks to, is over the limit.
        ReadError: the file cannot be opened.
    """
    try:
        return read_bytes(_load(path), str(path))
    except OSError as error:
        raise ReadError(
            f"{path.name}: cannot be opened ({error.strerror}). Check the path and its permissions."
        ) from error
    except ReadError as error:
        error.args = (f"{path.name}: {error}",)
        raise


def read_bytes(data: bytes, source: str) -> Document:
    """Return what these bytes hold; `source` is recorded as where they came from. Raises as `read` does."""
    if not data:
        raise EmptyFileError("The file is empty (0 bytes). Fetch it again.")
    file_format = sniff(data[:HEAD_BYTES])
    if file_format in {Format.TEXT, Format.MARKDOWN}:
        return read_text(data, source, file_format.value)
    raise NotAPaperError(f"The file is {file_format.value}, which is not read yet.")


def _load(path: Path) -> bytes:
    """Return a file's bytes after its size was checked against the limit of its format."""
    if path.is_dir():
        raise ReadError("This is a folder. Give a file.")
    if not path.is_file() and path.exists():
        raise ReadError("This is not a regular file. Give a file.")
    n_bytes = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if head:
            limit = MAX_BYTES[sniff(head)]
            if n_bytes > limit:
                raise FileTooLargeError(f"The file is {n_bytes:,} bytes, over the limit of {limit:,}. Split it.")
        return head + file.read()

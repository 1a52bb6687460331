"""A reading result as plain JSON values and back: what passes between `child` and `isolated`. Pure."""

from typing import TypedDict

from rag.datatypes import Document, Page, Span
from rag.errors import (
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    FileTooLargeError,
    NotAPaperError,
    ReadError,
)

_ERRORS: dict[str, type[ReadError]] = {
    kind.__name__: kind
    for kind in (EmptyFileError, NotAPaperError, DamagedFileError, EncryptedFileError, FileTooLargeError)
}


class PageValues(TypedDict):
    """A `Page` by its field names."""

    number: int
    start: int
    end: int
    label: str | None
    estimated: bool


class SpanValues(TypedDict):
    """A `Span` by its field names."""

    start: int
    end: int


class DocumentValues(TypedDict):
    """A `Document` by its field names."""

    id: str
    source: str
    format: str
    text: str
    pages: list[PageValues]
    furniture: list[SpanValues]
    warnings: list[str]


class Answer(TypedDict, total=False):
    """A document, or the name and message of the error that stands in its place."""

    document: DocumentValues
    error: str
    message: str


def encoded(document: Document) -> Answer:
    """Return a document as JSON values."""
    return {
        "document": {
            "id": document.id,
            "source": document.source,
            "format": document.format,
            "text": document.text,
            "pages": [
                {
                    "number": page.number,
                    "start": page.start,
                    "end": page.end,
                    "label": page.label,
                    "estimated": page.estimated,
                }
                for page in document.pages
            ],
            "furniture": [{"start": span.start, "end": span.end} for span in document.furniture],
            "warnings": list(document.warnings),
        }
    }


def encoded_error(error: ReadError) -> Answer:
    """Return an error as JSON values."""
    return {"error": type(error).__name__, "message": str(error)}


def decoded(answer: Answer) -> Document:
    """Return the document of an answer.

    Raises:
        ReadError: the error that the answer holds, as the same class.
    """
    if "error" in answer:
        raise _ERRORS.get(answer["error"], ReadError)(answer["message"])
    values = answer["document"]
    return Document(
        id=values["id"],
        source=values["source"],
        format=values["format"],
        text=values["text"],
        pages=tuple(Page(**page) for page in values["pages"]),
        furniture=tuple(Span(**span) for span in values["furniture"]),
        warnings=tuple(values["warnings"]),
    )

"""Image files in (PNG, JPEG, TIFF of several pages), `Document` out, by Tesseract where it is installed."""

from collections.abc import Callable

from rag.datatypes import Document
from rag.errors import EmptyFileError
from rag.read.document import document_id, tiled
from rag.read.hidden import drop_invisible, invisible_warning
from rag.read.ocr import image_frames, recognise_pages


def read_image(data: bytes, source: str, on_page: Callable[[], None]) -> Document:
    """Return the document that an image of a paper shows, one page per frame.

    Raises:
        EmptyFileError: no text was recognised, or Tesseract is not installed.
        DamagedFileError: the image cannot be opened.
        FileTooLargeError: it has too many pixels or pages.
    """
    frames = list(image_frames(data))
    recognised = recognise_pages(lambda index, _dots: frames[index], range(len(frames)), on_page)
    cleaned = [drop_invisible(recognised.texts.get(index, "")) for index in range(len(frames))]
    if not any(text.strip() for text, _ in cleaned):
        raise EmptyFileError(" ".join(["The image gave no text.", *recognised.warnings]))
    texts = [f"{text}\n\n" if text else "\n" for text, _ in cleaned]
    return Document(
        id=document_id(data),
        source=source,
        format="image",
        text="".join(texts),
        pages=tiled(texts, {}, estimated=False),
        warnings=(*recognised.warnings, *invisible_warning(sum(n for _, n in cleaned))),
    )

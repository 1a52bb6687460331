"""Images of pages in, text out, by Tesseract where it is installed. The one place that uses pytesseract and Pillow.

A page is read once, as English, and its mean confidence is reported: nothing recognised is passed off
as the paper's own characters.
"""

import io
import shutil
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.errors import DamagedFileError, FileTooLargeError, ReadError
from rag.read.document import named_pages

DOTS_PER_INCH = 200
PAGE_TIMEOUT_S = 90
MAX_IMAGE_PIXELS = 100_000_000
MAX_FRAMES = 1_000
_LOW_CONFIDENCE = 70.0
_INSTALL = "Install Tesseract or run ocrmypdf, then ingest again."


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised: texts by page index from 0, and what to tell about it."""

    texts: dict[int, str]
    warnings: tuple[str, ...]


def is_available() -> bool:
    """Say whether Tesseract is installed."""
    return shutil.which("tesseract") is not None


def recognise_pages(
    render_png: Callable[[int, int], bytes], indexes: Sequence[int], on_page: Callable[[], None]
) -> Recognised:
    """Return the text of pages that are images; nothing for no pages.

    Args:
        render_png: gives a page's image by its index from 0 and dots per inch.
        indexes: the pages to read.
        on_page: called after every page.
    """
    if not indexes:
        return Recognised({}, ())
    pages = [index + 1 for index in indexes]
    if not is_available():
        return Recognised({}, (f"{named_pages(pages)}: no text (scanned images). {_INSTALL}",))
    texts: dict[int, str] = {}
    confidences: list[float] = []
    failed: list[int] = []
    for index in indexes:
        try:
            text, confidence = recognise_image(render_png(index, DOTS_PER_INCH))
        except ReadError:
            failed.append(index + 1)
        else:
            texts[index] = text
            confidences += [confidence] if text else []
        on_page()
    return Recognised(texts, tuple(_reports(texts, confidences, failed)))


def _reports(texts: dict[int, str], confidences: Sequence[float], failed: Sequence[int]) -> Iterator[str]:
    read = [index + 1 for index, text in texts.items() if text]
    empty = [index + 1 for index, text in texts.items() if not text]
    if read:
        mean = sum(confidences) / len(confidences)
        advice = (
            "Many words may be wrong: find a better copy." if mean < _LOW_CONFIDENCE else "Check figures against it."
        )
        yield f"{named_pages(read)}: read from the image by Tesseract, mean confidence {mean:.0f} of 100. {advice}"
    if empty:
        yield f"{named_pages(empty)}: an image in which no text was found."
    if failed:
        yield f"{named_pages(failed)}: the image could not be read. {_INSTALL}"


def recognise_image(png: bytes) -> tuple[str, float]:
    """Return the text of one image and the mean confidence of its words, 0 to 100 (0 for no text).

    Raises:
        DamagedFileError: the image cannot be opened.
        FileTooLargeError: it has too many pixels.
        ReadError: Tesseract failed, or took longer than `PAGE_TIMEOUT_S`.
    """
    frames = list(image_frames(png))
    return _recognised(frames[0])


def image_frames(data: bytes) -> Iterator[bytes]:
    """Yield each page of an image file as a grey PNG.

    Raises:
        DamagedFileError: the image cannot be opened.
        FileTooLargeError: it has too many pixels or pages.
    """
    from PIL import Image, ImageSequence, UnidentifiedImageError

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data)) as image:
            warnings.simplefilter("ignore")
            n_pixels = image.width * image.height
            if n_pixels > MAX_IMAGE_PIXELS:
                raise FileTooLargeError(
                    f"The image has {n_pixels:,} pixels, over the limit of {MAX_IMAGE_PIXELS:,}. Scale it down."
                )
            if getattr(image, "n_frames", 1) > MAX_FRAMES:
                raise FileTooLargeError(f"The image has more than {MAX_FRAMES:,} pages. Split it.")
            for frame in ImageSequence.Iterator(image):
                buffer = io.BytesIO()
                frame.convert("L").save(buffer, "PNG")
                yield buffer.getvalue()
    except Image.DecompressionBombError as error:
        raise FileTooLargeError("The image has too many pixels. Scale it down.") from error
    except UnidentifiedImageError as error:
        raise DamagedFileError(
            "The image is broken, or of no kind that can be read. Scan or export it again."
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise DamagedFileError(f"The image cannot be opened ({error}). Scan or export it again.") from error


def _recognised(png: bytes) -> tuple[str, float]:
    import pytesseract  # type: ignore[import-untyped]
    from PIL import Image

    try:
        with Image.open(io.BytesIO(png)) as image:
            found = pytesseract.image_to_data(
                image, lang="eng", output_type=pytesseract.Output.DICT, timeout=PAGE_TIMEOUT_S
            )
    except (pytesseract.TesseractError, pytesseract.TesseractNotFoundError, RuntimeError) as error:
        raise ReadError(f"Tesseract could not read the image ({error}).") from error
    return _as_text(found)


def _as_text(found: dict[str, list[int | float | str]]) -> tuple[str, float]:
    """Join Tesseract's words: a line per line, a blank line between paragraphs."""
    lines: dict[tuple[object, ...], list[str]] = {}
    confidences: list[float] = []
    for word, confidence, *place in zip(
        found["text"], found["conf"], found["block_num"], found["par_num"], found["line_num"], strict=True
    ):
        if str(word).strip() and float(confidence) >= 0:
            lines.setdefault(tuple(place), []).append(str(word))
            confidences.append(float(confidence))
    text = ""
    before: tuple[object, ...] | None = None
    for place_key, words in lines.items():
        text += "" if before is None else "\n" if before[:2] == place_key[:2] else "\n\n"
        text += " ".join(words)
        before = place_key
    return text, sum(confidences) / len(confidences) if confidences else 0.0

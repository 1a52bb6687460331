import io
from pathlib import Path

import pytest
from PIL import Image

from rag.errors import NotAPaperError, ReadError
from rag.read.picture import page_picture


def red_rows(png: bytes) -> list[int]:
    """The rows of a picture that hold an outline's colour."""
    with Image.open(io.BytesIO(png)) as image:
        picture = image.convert("RGB")
        raw, stride = picture.tobytes(), 3 * picture.width
    return [row for row in range(len(raw) // stride) if b"\xc8\x1e\x1e" * 5 in raw[row * stride : (row + 1) * stride]]


def test_a_quotation_over_two_lines_is_outlined_on_both(papers: Path) -> None:
    found = page_picture(papers / "minutes.pdf", 2, "4.2% and would bring in £12,500.", 72)
    rows = red_rows(found.png)
    assert found.is_found
    assert 100 < min(rows) < max(rows) < 180


def test_a_word_broken_at_a_line_end_is_found(papers: Path) -> None:
    assert page_picture(papers / "hyphens.pdf", 1, "more information about", 72).is_found


def test_a_quotation_that_is_not_there_outlines_nothing(papers: Path) -> None:
    missing = page_picture(papers / "minutes.pdf", 2, "words of another paper", 72)
    assert not missing.is_found
    assert missing.png == page_picture(papers / "minutes.pdf", 2, dots_per_inch=72).png


def test_pages_that_are_not_there_are_named(papers: Path) -> None:
    with pytest.raises(ReadError, match=r"there is no page 4; it has pages 1 to 3"):
        page_picture(papers / "minutes.pdf", 4)
    with pytest.raises(NotAPaperError, match="only the pages of a PDF"):
        page_picture(papers / "minutes.txt", 1)

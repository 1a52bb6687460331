"""How fast a long PDF is read and split into items, beside PDFium's bare text extraction in the same run.

    python -m eval.bench.reading [PAGES]

The pages are minutes of a council that does not exist: headings, paragraphs, resolutions, running lines and
page numbers, and a ruled table on every twentieth; the
font is embedded, as in any paper that a council publishes. Goals: a third of the bare speed, 300 pages in 20 s.
"""

import io
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.items import split
from rag.read import read_bytes

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

GOAL_RATIO = 1 / 3
GOAL_S = 20.0
_PARAGRAPH = (
    "The Committee considered a report of the Director of Place on the harbour and the streets around it. "
    "Councillor Finch asked how the rise of 4.2% had been reached and was told that it followed the cost of "
    "dredging, which was £12,500 more than in the year before. Members noted that the work would end in March."
)
_SUBJECTS = (
    "Harbour dues",
    "Dredging of the inner channel",
    "Street works on Quay Road",
    "Parking at the fish market",
    "Repairs to the sea wall",
    "Licences for market stalls",
    "Report of the Harbour Master",
)
_FULL_LINE_CHARS = 92
_PITCH = 12.0


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds for the whole paper: best of the rounds, on the clock and on the processor."""

    name: str
    wall_s: float
    cpu_s: float


def main(n_pages: int) -> None:
    """Print pages per second of each step and their ratio to bare extraction."""
    data = minutes_pdf(n_pages)
    document = read_bytes(data, "bench.pdf")
    timings = [
        measured("PDFium, bare text", lambda: bare_text(data)),
        measured("read", lambda: read_bytes(data, "bench.pdf")),
        measured("read and split", lambda: split(read_bytes(data, "bench.pdf"))),
    ]
    out = sys.stdout
    out.write(f"{n_pages} pages, {len(document.text):,} characters, {len(split(document).items)} items\n")
    bare = timings[0]
    for timing in timings:
        out.write(
            f"{timing.name:20} {timing.wall_s:7.2f} s {n_pages / timing.wall_s:8.0f} pages/s   "
            f"ratio {bare.wall_s / timing.wall_s:5.2f} (clock) {bare.cpu_s / timing.cpu_s:5.2f} (processor)\n"
        )
    whole = timings[-1]
    is_met = whole.wall_s < GOAL_S * n_pages / 300 and bare.cpu_s / whole.cpu_s >= GOAL_RATIO
    out.write("goal met\n" if is_met else "goal missed\n")


def measured(name: str, step: Callable[[], object], n_rounds: int = 3) -> Timing:
    """Return the best of some rounds of a step."""
    rounds = []
    for _ in range(n_rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        step()
        rounds.append((time.perf_counter() - wall, time.process_time() - cpu))
    return Timing(name, min(wall for wall, _ in rounds), min(cpu for _, cpu in rounds))


def bare_text(data: bytes) -> int:
    """Return how many characters PDFium finds, page by page."""
    import pypdfium2  # type: ignore[import-untyped]

    n_chars = 0
    document = pypdfium2.PdfDocument(data)
    for index in range(len(document)):
        page = document[index]
        textpage = page.get_textpage()
        n_chars += len(textpage.get_text_range())
        textpage.close()
        page.close()
    document.close()
    return n_chars


def minutes_pdf(n_pages: int) -> bytes:
    """Return a PDF of this many pages of made-up minutes."""
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    for number in range(1, n_pages + 1):
        canvas.setFont("Vera", 8.5)
        canvas.drawString(72, 812, "Saltmarsh Borough Council - Harbour Committee")
        canvas.drawString(470, 30, f"Page {number} of {n_pages}")
        y = _lines(canvas, 770.0, page_lines(number))
        if number % 20 == 0:
            _table(canvas, y - 20)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def page_lines(number: int) -> list[str]:
    """Return the printed lines of one page; an empty one parts paragraphs."""
    lines = ["Harbour Committee", "", "Minutes of the meeting held on Tuesday 3 June 2025", ""] if number == 1 else []
    lines += [f"{number}. {_SUBJECTS[number % len(_SUBJECTS)]}", ""]
    for _ in range(9):
        lines += [*_wrapped(_PARAGRAPH), ""]
    return [
        *lines,
        "Resolved: That",
        f"(a) report {number} be noted;",
        "(b) the dues be raised by 4.2%.",
        "",
    ]


def _wrapped(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > _FULL_LINE_CHARS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _lines(canvas: "Canvas", y: float, lines: list[str]) -> float:
    for line in lines:
        if line:
            canvas.drawString(72, y, line)
        y -= _PITCH if line else _PITCH * 0.7
    return y


def _table(canvas: "Canvas", top: float) -> None:
    for row in range(4):
        for column in range(3):
            canvas.drawString(76 + 120 * column, top - 15 - 20 * row, f"Berth {row}.{column}")
    for row in range(5):
        canvas.line(72, top - 20 * row, 432, top - 20 * row)
    for column in range(4):
        canvas.line(72 + 120 * column, top, 72 + 120 * column, top - 80)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)

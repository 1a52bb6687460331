"""Papers for the tests of the web, each a real file: text, a PDF with an exempt item on its last page, an open PDF."""

import io
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.sample import MINUTES

OPEN_MINUTES = """Elmshire County Council

Housing and Libraries Committee

Minutes of the Meeting held on Tuesday, 11th March, 2025 at 10.00 am in Committee Room 2, Shire Hall, Elmstow

Present:

County Councillor Rosa Field (Chair)

1. Apologies

Apologies were received from County Councillor Ted Lowe.

2. Library Opening Hours

The Head of Libraries presented a report on opening hours. Members asked whether Elmstow library would open on Sundays.

Resolved: That Elmstow library open from 10 am to 2 pm on Sundays from 1 June 2025.

3. Damp in Council Homes

Members were informed that 214 homes had reported damp in 2024.

Resolved: That every report of damp be answered within 5 working days.
"""


def pdf(*pages: str) -> bytes:
    """Return a PDF whose pages hold these texts, a line for each line."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for page in pages:
        canvas.setFont("Helvetica", 11)
        for row, line in enumerate(_wrapped(page)):
            canvas.drawString(60, A4[1] - 70 - 16 * row, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _wrapped(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        words, row = line.split(), ""
        for word in words:
            if len(row) + len(word) > 85:
                lines.append(row)
                row = ""
            row = f"{row} {word}".strip()
        lines.append(row)
    return lines


def write_papers(folder: Path) -> list[Path]:
    """Write the papers into a folder and return them."""
    pack = MINUTES.replace("14th January, 2025", "11th February, 2025").replace("£52", "£54")
    front, exempt = pack.split("4. Exclusion of Press and Public")
    files = {
        "minutes.txt": MINUTES.encode(),
        "february.pdf": pdf(front, f"4. Exclusion of Press and Public{exempt}"),
        "libraries.pdf": pdf(OPEN_MINUTES),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]

"""A PDF page as a picture with a quote outlined on it, made in a child process: a bad file costs that picture only.

    png = render_quote(Path("minutes.pdf"), 3, "That the charge be set at £52")

The child is `quote_picture`: a request as JSON on its input, a line of JSON and the PNG on its output.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from rag.errors import DamagedFileError, EncryptedFileError, FileTooLargeError, NotAPaperError, ReadError

DOTS_PER_INCH = 110
_TIME_S = 120.0
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


class QuoteNotFoundError(ReadError):
    """The quote is not on the page asked for; the message names the nearest page that has it."""


_ERRORS: dict[str, type[ReadError]] = {
    kind.__name__: kind
    for kind in (QuoteNotFoundError, NotAPaperError, DamagedFileError, EncryptedFileError, FileTooLargeError)
}


def render_quote(path: Path, page: int, quote: str, dots_per_inch: int = DOTS_PER_INCH) -> bytes:
    """Return a page of a PDF as PNG, with every occurrence of the quote outlined.

    White space, line ends, hyphens, ligatures, case and punctuation of the quote do not matter. Of a quote that
    runs over a page break, the part on this page is outlined.

    Args:
        path: the file.
        page: its physical number, from 1.
        quote: the words to outline; "" outlines nothing.
        dots_per_inch: of the picture; fewer where it would be over 25 million pixels.

    Raises:
        QuoteNotFoundError: the quote is not on that page.
        NotAPaperError: the file is no PDF.
        ReadError: it cannot be opened, has no such page, or broke a limit.
    """
    request = {"path": os.fspath(path), "page": page, "quote": quote, "dots_per_inch": dots_per_inch}
    paths = [str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH", "")]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "rag.read.quote_picture"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=_TIME_S,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        )
    except subprocess.TimeoutExpired as error:
        raise FileTooLargeError(f"{path.name}: painting page {page} took too long and was stopped.") from error
    header, _, png = done.stdout.partition(b"\n")
    if done.returncode or not header:
        message = f"{path.name}: page {page} crashed its painter or used too much memory (exit code {done.returncode})"
        raise DamagedFileError(f"{message}. Export the PDF again.")
    answer = json.loads(header)
    if "error" in answer:
        raise _ERRORS.get(answer["error"], ReadError)(answer["message"])
    return png

"""`/source/…`, `/page/…`, `/paper/…`: the exact words in their paragraph, the page as a picture, the file itself.

What holds anything exempt is not given out: a page with exempt text has no picture, a file with an exempt item is not
served. A file is served only while its bytes are those that were read.
"""

import hashlib
import threading
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rag.datatypes import Document
from rag.errors import ReadError
from rag.library.reviews import ReviewSteps
from rag.read.render import render_quote
from rag.web.browsing import item_line
from rag.web.meetings import sitting_key
from rag.web.shelf import Shelf
from rag.web.site import site_of
from rag.web.views import meeting_said, where_said

MAX_FILE_BYTES = 200_000_000
N_PICTURES_KEPT = 64
LONGEST_WAIT_S = 10.0
_PAINTERS = threading.BoundedSemaphore(2)
_FILE_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}
_PDF_HEADERS = {  # a PDF viewer does not work in a sandbox; the browser's own runs nothing of the file in our name
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'",
}


def source(request: Request) -> Response:
    """Show words in their paragraph, and the page they stand on as a picture with them outlined."""
    site = site_of(request)
    shelf = site.shelves.now()
    document, start, end = _place(request)
    public, quoted = shelf.item_at(document, start, end), shelf.quoted(document, start, end)
    if public is None or quoted is None:
        raise HTTPException(404)
    page = shelf.page_at(document, start)
    is_pdf = _is_pdf(shelf, document)
    context = {
        "item": public.item,
        "title": public.item.title or "Untitled item",
        "where": where_said(public, page, shelf),
        "meeting": meeting_said(public.item.meeting),
        "meeting_key": sitting_key(public.item.meeting),
        "quoted": quoted,
        "page": page,
        "label": shelf.page_label(document, page),
        "place": f"{document}/{start}-{end}",
        "file": public.paper.file,
        "is_pdf": is_pdf,
        "is_open": shelf.is_open(document) and file_of(shelf, document) is not None,
        "has_picture": is_pdf and shelf.has_open_page(document, page) and file_of(shelf, document) is not None,
    }
    return site.page("source.html", context)


def picture(request: Request) -> Response:
    """Give a page as PNG with the quoted words outlined; without the outline where they cannot be found on it."""
    shelf = site_of(request).shelves.now()
    document, start, end = _place(request)
    page = int(request.path_params["page"])
    quoted = shelf.quoted(document, start, end)
    path = file_of(shelf, document)
    if quoted is None or path is None or not _is_pdf(shelf, document) or not shelf.has_open_page(document, page):
        raise HTTPException(404)
    try:
        png = _painted_in_turn(path, document, page, quoted.words)
    except ReadError as error:
        raise HTTPException(404) from error
    return Response(png, media_type="image/png", headers={"cache-control": "no-store"})


def _painted_in_turn(path: Path, document: str, page: int, words: str) -> bytes:
    """Return the picture, two being painted at once; who would wait too long is told to come back."""
    if not _PAINTERS.acquire(timeout=LONGEST_WAIT_S):
        raise HTTPException(503, headers={"retry-after": "10"})
    try:
        return _painted(path, document, page, words)
    finally:
        _PAINTERS.release()


@lru_cache(maxsize=N_PICTURES_KEPT)
def _painted(path: Path, document: str, page: int, words: str) -> bytes:
    """Return the picture; kept in memory only, and asked for only after the page was found open."""
    try:
        return render_quote(path, page, words)
    except ReadError:
        return render_quote(path, page, "")


def paper(request: Request) -> Response:
    """Show what one paper holds, with a link to the file where that may be given out."""
    site = site_of(request)
    shelf = site.shelves.now()
    stored = shelf.papers.get(request.path_params["document"])
    document = shelf.document(stored.id) if stored else None
    if stored is None or document is None:
        raise HTTPException(404)
    asked = request.query_params.get("page", "")
    reviews = ReviewSteps(site.service.store)
    items = [public for public in shelf.items if public.item.document == stored.id]
    context = {
        "paper": stored,
        "n_pages": len(document.pages),
        "page": int(asked) if asked.isdecimal() and len(asked) < 6 else 0,
        "is_pdf": document.format == "pdf",
        "is_open": shelf.is_open(stored.id),
        "has_file": file_of(shelf, stored.id) is not None,
        "lines": [item_line(public, reviews) for public in items],
        "meeting": meeting_said(stored.paper.meeting),
        "meeting_key": sitting_key(stored.paper.meeting) if items else "",
    }
    return site.page("paper.html", context)


def file(request: Request) -> Response:
    """Give the file itself: a PDF to look at, anything else to save, since it could hold scripts."""
    shelf = site_of(request).shelves.now()
    document = request.path_params["document"]
    path = file_of(shelf, document) if shelf.is_open(document) else None
    if path is None:
        raise HTTPException(404)
    is_pdf = _is_pdf(shelf, document)
    named = f"filename*=UTF-8''{quote(path.name, safe='')}"
    headers = dict(_PDF_HEADERS if is_pdf else _FILE_HEADERS)
    headers["content-disposition"] = f"{'inline' if is_pdf else 'attachment'}; {named}"
    return Response(
        path.read_bytes(), media_type="application/pdf" if is_pdf else "application/octet-stream", headers=headers
    )


def file_of(shelf: Shelf, document: str) -> Path | None:
    """Return the file a paper was read from, while it is there with the very bytes that were read; else None."""
    held = shelf.document(document)
    path = Path(held.source) if held else None
    try:
        if path is None or not path.is_file() or path.stat().st_size > MAX_FILE_BYTES:
            return None
        stamp = path.stat()
        return path if _sha256(path, stamp.st_mtime_ns, stamp.st_size).startswith(document) else None
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=256)
def _sha256(path: Path, changed_ns: int, n_bytes: int) -> str:
    """Return the hash of a file's bytes; read again when its time or size has changed."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _is_pdf(shelf: Shelf, document: str) -> bool:
    held: Document | None = shelf.document(document)
    return held is not None and held.format == "pdf"


def _place(request: Request) -> tuple[str, int, int]:
    """Return the document and the characters that an address names; "not found" for any that cannot be."""
    start, _, end = request.path_params["span"].partition("-")
    if not (start.isdecimal() and end.isdecimal() and start.isascii() and end.isascii() and len(start + end) <= 20):
        raise HTTPException(404)
    return request.path_params["document"], int(start), int(end)


ROUTES = [
    Route("/source/{document}/{span}", source),
    Route("/page/{document}/{span}/{page:int}.png", picture),
    Route("/paper/{document}", paper),
    Route("/paper/{document}/file", file),
]

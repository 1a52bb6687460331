"""Papers: upload, the list, one paper's items as a tree, the text of an item, exempt marks, pages as pictures."""

import secrets
from pathlib import Path

from starlette.responses import HTMLResponse, Response

from rag.datatypes import AgendaItem, Document
from rag.errors import ReadError
from rag.library.marks import MarkError, MarkKind, make_mark
from rag.library.store import StoredPaper
from rag.read.render import render_quote
from rag.see import inspection_html, inspection_of
from rag.see.listing import counts_said, exempt_said, item_said, pages_said, place_said
from rag.web.officer.clock import day_said, moment_said, now
from rag.web.officer.door import Visit, not_found, number_in
from rag.web.officer.uploads import MAX_FILE_BYTES, MAX_FILES, UPLOAD, receive

_INSPECTION_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_KINDS = {"exempt": MarkKind.SET, "open": MarkKind.CLEARED, "reader": MarkKind.WITHDRAWN}


def papers(visit: Visit) -> Response:
    """List the papers, the form to upload more above them."""
    recent = [job for job in visit.office.work.latest(20) if job.kind == UPLOAD][:3]
    context = {
        "papers": visit.office.papers(),
        "jobs": recent,
        "max_files": MAX_FILES,
        "max_mb": min(MAX_FILE_BYTES, visit.site.settings.max_upload_bytes) // 1_000_000,
        "total_mb": visit.site.settings.max_upload_bytes // 1_000_000,
        "said": visit.query.get("done", ""),
        "day_said": day_said,
    }
    return visit.page("papers.html", context)


def take_upload(visit: Visit) -> Response:
    """Store what was sent, and begin reading it; refuse what cannot be taken in, each with its reason."""
    upload = secrets.token_hex(8)
    sent = [file for file in visit.files if file.filename]
    if not sent:
        return visit.go("/papers?done=nothing")
    may_replace = visit.form.get("replace") == "yes"
    library = visit.office.folder
    received = [receive(f.filename or "", f.file, library, upload, may_replace=may_replace) for f in sent]
    accepted = [(f"{upload}/{one.name}", one.name) for one in received if not one.refused]
    refused = [one for one in received if one.refused]
    officer = visit.session.officer
    title = f"Upload of {len(received)} {'file' if len(received) == 1 else 'files'}"
    job = visit.office.start(
        UPLOAD,
        title,
        "/papers",
        (officer.name, officer.role),
        accepted,
        tuple((one.name, f"Not taken in: {one.refused}") for one in refused),
    )
    visit.note("uploaded", title, ", ".join(one.name for one in received)[:1000])
    return visit.go(f"/work/{job}")


def paper(visit: Visit) -> Response:
    """Show one paper: its facts, warnings, and items as a tree."""
    stored = _stored(visit)
    document = visit.office.store.document(stored.id) if stored else None
    if stored is None or document is None:
        return not_found(visit, "paper")
    inspection = inspection_of(stored.file, stored.paper)
    context = {
        "paper": stored,
        "inspection": inspection,
        "pages": pages_said(document),
        "counts": counts_said(inspection),
        "item_said": item_said,
        "place_said": place_said,
        "day_said": day_said,
    }
    return visit.page("paper.html", context)


def paper_text(visit: Visit) -> Response:
    """Show one paper's text with the bounds of its items."""
    from dataclasses import replace

    stored = _stored(visit)
    document = visit.office.store.document(stored.id) if stored else None
    if stored is None or document is None:
        return not_found(visit, "paper")
    whole = replace(stored.paper, document=document)
    html = inspection_html(inspection_of(stored.file, whole), for_officers=True)
    return HTMLResponse(html, headers={"content-security-policy": _INSPECTION_POLICY, "cache-control": "no-store"})


def page_picture(visit: Visit) -> Response:
    """Return a page as a picture, with a quotation outlined if it is there."""
    stored = _stored(visit)
    number = number_in(visit.path["page"])
    if stored is None or number is None:
        return not_found(visit, "page")
    source = Path(stored.source)
    try:
        png = _painted(source, number, visit.query.get("quote", "")[:4000])
    except ReadError as error:
        return Response(str(error), 404, media_type="text/plain")
    return Response(png, media_type="image/png", headers={"cache-control": "no-store"})


def _painted(source: Path, page: int, quote: str) -> bytes:
    try:
        return render_quote(source, page, quote)
    except ReadError:
        return render_quote(source, page, "")


def item(visit: Visit) -> Response:
    """Show one item's exact words, its marks, and the form to mark it."""
    found, document = _item(visit)
    if found is None or document is None:
        return not_found(visit, "item")
    return _item_page(visit, found, document)


def _item_page(visit: Visit, found: AgendaItem, document: Document, said: str = "", status: int = 200) -> Response:
    marks = visit.office.store.marks(document.id, document.source)
    context = {
        "item": found,
        "title": item_said(found),
        "place": place_said(found, found.meeting),
        "exempt": exempt_said(found.restricted) if found.restricted else "",
        "file": Path(document.source).name,
        "has_pictures": document.format == "pdf" and Path(document.source).is_file(),
        "text": document.text[found.start : found.end],
        "marks": [mark for mark in reversed(marks) if mark.item == found.id or mark.title == found.title],
        "review": visit.office.reviews.show(found.id),
        "said": said,
        "form": visit.form,
        "done": visit.query.get("done", ""),
        "moment_said": moment_said,
    }
    return visit.page("item.html", context, status)


def mark(visit: Visit) -> Response:
    """Set or clear the exempt mark of an item."""
    found, document = _item(visit)
    kind = _KINDS.get(visit.form.get("kind", ""))
    if found is None or document is None:
        return not_found(visit, "item")
    if kind is None:
        return _item_page(visit, found, document, "Choose whether the item is exempt or open.", 400)
    numbers = [number_in(part) for part in visit.form.get("paragraphs", "").replace(",", " ").split()]
    if None in numbers:
        return _item_page(visit, found, document, "Give the paragraphs of Schedule 12A as numbers, such as 1 3.", 400)
    try:
        made = now().isoformat(timespec="seconds")
        reason = visit.form.get("reason", "")
        new = make_mark(
            found, document, kind, visit.name, reason, made, [number for number in numbers if number is not None]
        )
    except MarkError as error:
        return _item_page(visit, found, document, str(error), 400)
    changed = visit.office.store.mark(new)
    visit.note(f"marked an item {visit.form['kind']}", found.id, f"{found.title}: {reason}"[:1000])
    return visit.go(f"/item/{found.id}?done={'marked' if changed else 'same'}")


def _stored(visit: Visit) -> StoredPaper | None:
    return next((paper for paper in visit.office.papers() if paper.id == visit.path["document"]), None)


def _item(visit: Visit) -> tuple[AgendaItem | None, Document | None]:
    found = visit.office.store.item(visit.path["item"])
    return found, visit.office.store.document(found.document) if found else None

"""A meeting's summaries as a file to download: Word, Markdown, a web page, JSON, or a two-page digest to print."""

import re
import tempfile
from pathlib import Path

from starlette.responses import Response

from rag.summarise import Publications
from rag.summarise.export import MeetingExport, with_notice, write_export
from rag.summary import Summary
from rag.web.officer.door import Visit, not_found
from rag.web.officer.meetings import MeetingView
from rag.web.officer.overview import meeting_now

FILES = {
    "summaries.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "summaries.md": "text/markdown; charset=utf-8",
    "summaries.html": "text/html; charset=utf-8",
    "summaries.json": "application/json",
    "digest.html": "text/html; charset=utf-8",
}


def export(visit: Visit) -> Response:
    """Return a file of what is published of a meeting, with what is not yet where `?drafts=yes` says so."""
    view, name = meeting_now(visit), visit.path["file"]
    if view is None or name not in FILES:
        return not_found(visit, "file")
    drafts = visit.query.get("drafts") == "yes"
    summaries = _summaries(visit, view, drafts=drafts)
    if not summaries:
        said = "No summary of this meeting is published yet. Publish one first, or take the file with drafts."
        return visit.page("refused.html", {"title": "There is nothing to export", "said": said}, 404)
    exported = MeetingExport(view.meeting, tuple(summaries), is_draft=drafts)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_export(exported, path, digest=name.startswith("digest"))
        content = path.read_bytes()
    headers = {
        "content-disposition": f'attachment; filename="{_file_name(view, name, drafts=drafts)}"',
        "cache-control": "no-store",
        "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    }
    return Response(content, headers=headers, media_type=FILES[name])


def _summaries(visit: Visit, view: MeetingView, *, drafts: bool) -> list[tuple[Summary, str]]:
    """Return each summary with the notice that must stand with it."""
    publications = Publications(visit.office.store)
    found = [
        with_notice(
            publications.published(line.item.id), line.review if drafts and line.item.restricted is None else None
        )
        for line in view.lines
    ]
    return [one for one in found if one]


def _file_name(view: MeetingView, name: str, *, drafts: bool) -> str:
    """Return a plain name: "roads-and-waste-committee-2025-01-14-summaries.docx"."""
    said = f"{view.meeting.committee or 'meeting'} {view.meeting.date or ''} {'drafts' if drafts else ''}"
    stem = re.sub(r"[^a-z0-9]+", "-", said.casefold()).strip("-")
    return f"{stem[:80]}-{name}"

"""Summaries of one meeting out as one file: Markdown, HTML, JSON, a two-page digest; DOCX is made by `export_docx`.

Every text from a paper is put in as text: it can be no markup, link or script of ours. Nothing is worded anew.
"""

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.datatypes import Meeting
from rag.errors import ReviewError
from rag.library import codec
from rag.summarise.meeting import ten_lines
from rag.summary import SECTION_TITLES, PlainSentence, PublishedSummary, Review, Section, Summary

FORMATS = (".docx", ".md", ".html", ".json")
MAX_DIGEST_WORDS = 900  # what fits on two printed pages at this size
_DIGEST_SECTIONS = (Section.DECIDED, Section.NEXT, Section.VOTE, Section.PROPOSED)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#+|!~&-])")
_CSS = """
body { font: 1.05rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.3rem; margin-top: 2rem; } h3 { font-size: 1.05rem; margin-bottom: .2rem; }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid #767676; padding: .4rem .6rem; text-align: left; vertical-align: top; }
caption { text-align: left; font-weight: 600; padding: .4rem 0; } .notice { border-left: 4px solid #1d4ed8; padding-left: .8rem; }
.page { color: #444; white-space: nowrap; }
"""
_PRINT_CSS = """
@page { size: A4; margin: 14mm; }
@media print { body { font-size: 9.5pt; line-height: 1.35; margin: 0; max-width: none; } .columns { columns: 2; column-gap: 8mm; } h2 { font-size: 10.5pt; margin: .6em 0 .1em; break-after: avoid; } p, li { break-inside: avoid; margin: .2em 0; } }
"""


@dataclass(frozen=True, slots=True)
class MeetingExport:
    """A meeting with the summaries of its items, each with the notice that must stand with it."""

    meeting: Meeting
    summaries: tuple[tuple[Summary, str], ...]
    is_draft: bool = False

    @property
    def title(self) -> str:
        """What the file is called: council, committee and day, as far as the paper gives them."""
        date = self.meeting.date
        when = f"{date.day} {date:%B %Y}" if date else None
        return ", ".join(part for part in (self.meeting.council, self.meeting.committee, when) if part) or "Meeting"


def with_notice(published: PublishedSummary | None, draft: Review | None) -> tuple[Summary, str] | None:
    """Return a summary with the notice that must stand with it: the published one, else the draft, else None."""
    if published:
        return published.summary, published.notice
    return (draft.summary, f"Not published: {draft.state.value}. For officers only.") if draft else None


def write_export(export: MeetingExport, to: Path, *, digest: bool = False) -> None:
    """Write a meeting's summaries into one file; its ending says the format.

    Raises:
        ReviewError: the ending is not one of `FORMATS`, or a digest is wanted in another format than HTML.
    """
    ending = to.suffix.lower()
    if ending not in FORMATS or (digest and ending != ".html"):
        wanted = ".html" if digest else ", ".join(FORMATS)
        raise ReviewError(f"{to.name}: the file's name must end in {wanted}.")
    if ending == ".docx":
        from rag.summarise.export_docx import docx_bytes

        to.write_bytes(docx_bytes(export))
        return
    makers = {".md": as_markdown, ".html": as_digest if digest else as_html, ".json": as_json}
    to.write_text(makers[ending](export), "utf-8")


def by_section(sentences: Sequence[PlainSentence]) -> Iterator[tuple[str, list[PlainSentence]]]:
    """Yield each section's title with its sentences, in reading order; sections without sentences are left out."""
    for section, title in SECTION_TITLES.items():
        if found := [sentence for sentence in sentences if sentence.section is section]:
            yield title, found


def pages_of(sentence: PlainSentence) -> str:
    """Return where a sentence rests: "page 3", "pages 3 and 4"."""
    pages = [str(page) for page in sorted({citation.page for citation in sentence.citations})]
    return f"page {pages[0]}" if len(pages) == 1 else f"pages {', '.join(pages[:-1])} and {pages[-1]}"


def as_json(export: MeetingExport) -> str:
    """Return the summaries as one JSON object, indented."""
    value = {
        "meeting": codec.to_json(export.meeting),
        "ten_lines": [
            {"item": line.item, "item_title": line.item_title, "text": line.sentence.text}
            for line in ten_lines([summary for summary, _ in export.summaries])
        ],
        "summaries": [{**_object(summary), "notice": notice} for summary, notice in export.summaries],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _object(summary: Summary) -> dict[str, codec.Json]:
    value = codec.to_json(summary)
    return value if isinstance(value, dict) else {}


def as_markdown(export: MeetingExport) -> str:
    """Return the summaries as Markdown; characters that would be markup are escaped."""
    lines = [f"# {_md(export.title)}", ""]
    if top := ten_lines([summary for summary, _ in export.summaries]):
        lines += [
            "## What happened, in short",
            "",
            *(f"- **{_md(line.item_title)}**: {_md(line.sentence.text)}" for line in top),
            "",
        ]
    for summary, notice in export.summaries:
        lines += [f"## {_md(summary.item_title)}", "", f"*{_md(notice)}*", ""]
        for title, sentences in by_section(summary.plain):
            lines += [f"### {title}", "", *(f"- {_md(s.text)} ({pages_of(s)})" for s in sentences), ""]
        if summary.official:
            lines += ["### The official wording", ""]
            lines += [f"> {_md(' '.join(o.text.split()))} ({_md(o.kind)}, page {o.page})\n" for o in summary.official]
    return "\n".join(lines).rstrip() + "\n"


def _md(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def as_html(export: MeetingExport) -> str:
    """Return the summaries as one accessible page that needs nothing else."""
    body = [f"<h1>{_e(export.title)}</h1>"]
    if top := ten_lines([summary for summary, _ in export.summaries]):
        items = "".join(f"<li><strong>{_e(line.item_title)}</strong>: {_e(line.sentence.text)}</li>" for line in top)
        body.append(f"<h2>What happened, in short</h2><ul>{items}</ul>")
    for summary, notice in export.summaries:
        body.append(f'<h2>{_e(summary.item_title)}</h2><p class="notice">{_e(notice)}</p>')
        for title, sentences in by_section(summary.plain):
            told = "".join(f'<li>{_e(s.text)} <span class="page">({pages_of(s)})</span></li>' for s in sentences)
            body.append(f"<h3>{title}</h3><ul>{told}</ul>")
        body.append(_official_table(summary))
    return _page(export.title, _CSS, "\n".join(body))


def _official_table(summary: Summary) -> str:
    if not summary.official:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{_e(o.kind)}</th><td>{_e(" ".join(o.text.split()))}</td><td>{o.page}</td></tr>'
        for o in summary.official
    )
    head = '<tr><th scope="col">Kind</th><th scope="col">Words</th><th scope="col">Page</th></tr>'
    return f"<table><caption>The official wording</caption><thead>{head}</thead><tbody>{rows}</tbody></table>"


def as_digest(export: MeetingExport) -> str:
    """Return a digest that prints on two A4 pages: the ten lines, then what was decided, as far as it fits."""
    top = ten_lines([summary for summary, _ in export.summaries])
    shown = {line.sentence.text for line in top}
    room = MAX_DIGEST_WORDS - sum(len(text.split()) for text in shown)
    body = [
        f"<h1>{_e(export.title)}</h1>",
        f"<ul>{''.join(f'<li><strong>{_e(line.item_title)}</strong>: {_e(line.sentence.text)}</li>' for line in top)}</ul>",
    ]
    columns = []
    for summary, _ in export.summaries:
        told = [s for s in summary.plain if s.section in _DIGEST_SECTIONS and s.text not in shown]
        n_words = sum(len(s.text.split()) for s in told) + len(summary.item_title.split())
        if told and n_words <= room:
            room -= n_words
            columns.append(f"<h2>{_e(summary.item_title)}</h2>{''.join(f'<p>{_e(s.text)}</p>' for s in told)}")
    body.append(f'<div class="columns">{"".join(columns)}</div>')
    notices = " ".join(dict.fromkeys(notice for _, notice in export.summaries))
    body.append(f'<p class="notice">{_e(notices)} The official wording is in the papers.</p>')
    return _page(export.title, _CSS + _PRINT_CSS, "\n".join(body))


def _page(title: str, css: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_e(title)}</title>\n<style>{css}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _e(text: str) -> str:
    return html.escape(text, quote=True)

"""Summaries of one meeting out as a Word file: real headings, lists and a table with a header row. Writes with python-docx."""

import io
import re
import zipfile
from datetime import datetime

import docx
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table

from rag.summarise.export import MeetingExport, by_section, pages_of
from rag.summarise.meeting import ten_lines
from rag.summary import Summary

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MADE = datetime(2000, 1, 1)  # the same summaries make the same file


def docx_bytes(export: MeetingExport) -> bytes:
    """Return the file's bytes; a meeting without summaries gives its title alone."""
    document = docx.Document()
    document.core_properties.title = _text(export.title)
    document.core_properties.language = "en-GB"
    document.core_properties.author = "Plain Minutes"
    document.core_properties.created = document.core_properties.modified = _MADE
    document.add_heading(_text(export.title), 0)
    if top := ten_lines([summary for summary, _ in export.summaries]):
        document.add_heading("What happened, in short", 1)
        for line in top:
            document.add_paragraph(_text(f"{line.item_title}: {line.sentence.text}"), style="List Bullet")
    for summary, notice in export.summaries:
        _add(document, summary, notice)
    buffer = io.BytesIO()
    document.save(buffer)
    return _without_clock(buffer.getvalue())


def _without_clock(data: bytes) -> bytes:
    """Return the archive with one date on every part: the same summaries make the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename, _MADE.timetuple()[:6]), old.read(part), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _add(document: WordDocument, summary: Summary, notice: str) -> None:
    document.add_heading(_text(summary.item_title), 1)
    document.add_paragraph(_text(notice), style="Intense Quote")
    for title, sentences in by_section(summary.plain):
        document.add_heading(title, 2)
        for sentence in sentences:
            document.add_paragraph(_text(f"{sentence.text} ({pages_of(sentence)})"), style="List Bullet")
    if summary.official:
        document.add_heading("The official wording", 2)
        table = document.add_table(rows=1, cols=3, style="Table Grid")
        _mark_header(table)
        for official in summary.official:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = _text(official.kind), _text(" ".join(official.text.split()))
            cells[2].text = str(official.page)


def _mark_header(table: Table) -> None:
    """Fill the first row and mark it as the header, so that screen readers name the columns."""
    for cell, title in zip(table.rows[0].cells, ("Kind", "Words", "Page"), strict=True):
        cell.text = title
    properties = table.rows[0]._tr.get_or_add_trPr()
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    properties.append(header)


def _text(text: str) -> str:
    """Return the text without characters that a Word file cannot hold."""
    return _NOT_XML.sub("", text)

"""A source text as a Word file: headings in Word's heading style, tables as tables, a footer that counts pages."""

import io
import zipfile
from typing import TYPE_CHECKING

from eval.data.typeset.source import Block, Kind, Source, blocks

if TYPE_CHECKING:
    from docx.document import Document

_EPOCH = (1980, 1, 1, 0, 0, 0)


def word(source: Source) -> bytes:
    """Return a DOCX: lines of one paragraph are parted by line breaks, source pages by page breaks."""
    import docx
    from docx.enum.text import WD_BREAK

    made = docx.Document()
    _footer(made, source.name)
    page = 0
    for block in blocks(source):
        if block.page > page:
            page = block.page
            made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        if block.kind is Kind.TABLE:
            _table(made, block)
            continue
        paragraph = made.add_paragraph(style="Heading 2" if block.kind is Kind.HEADING else None)
        for n, text in enumerate(block.texts()):
            if n:
                paragraph.add_run().add_break()
            paragraph.add_run(text)
    out = io.BytesIO()
    made.save(out)
    return _timeless(out.getvalue())


def _table(made: "Document", block: Block) -> None:
    rows = block.rows()
    table = made.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid" if len(rows) > 1 else None)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words.text


def _footer(made: "Document", name: str) -> None:
    """Put the paper's name and the field that Word fills with the page's number at the foot of every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = made.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{name}\tPage ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _timeless(data: bytes) -> bytes:
    """Return the archive with every part dated the same, so that two builds are equal."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in given.infolist():
            made.writestr(zipfile.ZipInfo(part.filename, _EPOCH), given.read(part), zipfile.ZIP_DEFLATED)
    return out.getvalue()

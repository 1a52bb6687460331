"""Our papers' texts set as PDF, DOCX and HTML, so that what a reader makes of each can be held against the text.

In: a text, its page breaks and where its items begin. Out: bytes of a file. The page an item begins on in the
PDF is known from the setting of it.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

import docx
from docx.enum.text import WD_BREAK
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

_WRAPPED = 60
_LIST_ITEM = re.compile(r"[-–•]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s|\S{0,30}:")
_CONTINUES = re.compile(r"\((?:item|pages?|agenda)\b", re.IGNORECASE)
_PAGE_END = re.compile(r"Page \d{1,3}")
_LEFT, _TOP, _FOOT, _WIDTH = 60.0, 780.0, 70.0, 470.0
_SIZE, _LEADING, _SPACE = 9.0, 11.0, 6.0
_CELL_SPACE = 26.0


@dataclass(frozen=True)
class Source:
    """A text with what is known of it: offsets at which pages and items begin."""

    name: str
    text: str
    pages: tuple[int, ...]
    items: tuple[int, ...]


@dataclass
class Block:
    """A paragraph, heading or table. `item` is the index of the item it begins, `page` that of its page."""

    kind: str
    page: int
    lines: list[str] = field(default_factory=list)
    item: int | None = None

    @property
    def runs(self) -> list[str]:
        """Return the lines with those joined that only the width of the text had parted."""
        runs: list[str] = []
        for line in self.lines:
            if runs and len(runs[-1].split("\0")[-1]) >= _WRAPPED and not _LIST_ITEM.match(line):
                runs[-1] = f"{runs[-1]}\0{line}"
            else:
                runs.append(line)
        return [run.replace("\0", " ") for run in runs]

    @property
    def rows(self) -> list[list[str]]:
        rows = [line.split("\t") for line in self.lines]
        width = max(len(row) for row in rows)
        return [row + [""] * (width - len(row)) for row in rows]


def blocks(source: Source) -> list[Block]:
    """Return a text's paragraphs, headings and tables in order."""
    done: list[Block] = []
    is_open = False
    for start, line in _lines(source.text):
        text = line.strip("\f\r ")
        if not text.strip():
            is_open = False
            continue
        page = sum(at <= start for at in source.pages) - 1
        item = next((n for n, at in enumerate(source.items) if start <= at < start + len(line) + 1), None)
        kind = "table" if "\t" in text.strip() else "heading" if item is not None else "text"
        last = done[-1] if done else None
        joins = is_open and last is not None and item is None and last.page == page and _joins(last, kind, text)
        if joins and last is not None:
            last.lines.append(text)
        else:
            done.append(Block(kind, page, [text], item))
        is_open = True
    return done


def _joins(last: Block, kind: str, text: str) -> bool:
    if last.kind == "heading":
        return kind == "text" and (len(last.lines[-1]) >= _WRAPPED or bool(_CONTINUES.match(text)))
    return last.kind == kind


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in re.split("\n", text):
        lead = len(line) - len(line.lstrip("\f"))
        yield start + lead, line[lead:]
        start += len(line) + 1


def pdf(source: Source) -> tuple[bytes, dict[int, int]]:
    """Return a PDF, each page of the text begun on a page, and the page each item begins on."""
    out = io.BytesIO()
    setter = _Setter(Canvas(out, pagesize=A4, invariant=1))
    for block in blocks(source):
        setter.block(block)
    setter.canvas.save()
    return out.getvalue(), setter.items


class _Setter:
    """Sets blocks one under another, over as many pages as they need."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.page = 1
        self.source_page = 0
        self.y = _TOP
        self.items: dict[int, int] = {}

    def block(self, block: Block) -> None:
        while block.page > self.source_page:
            self.source_page += 1
            self._turn()
        if block.kind == "table":
            self._table(block)
        elif len(block.lines) == 1 and _PAGE_END.fullmatch(block.lines[0]):
            self.canvas.setFont("Helvetica", 9)
            self.canvas.drawCentredString(A4[0] / 2, 40, block.lines[0])
        else:
            font = "Helvetica-Bold" if block.kind == "heading" else "Helvetica"
            for line in (line for run in block.runs for line in _wrapped(run, font)):
                self._need(_LEADING, block)
                self.canvas.setFont(font, _SIZE)
                self.canvas.drawString(_LEFT, self.y, line)
                self.y -= _LEADING
        self.y -= _SPACE

    def _table(self, block: Block) -> None:
        rows = block.rows
        widths = [
            max(stringWidth(cell, "Helvetica", _SIZE) for cell in column) + _CELL_SPACE
            for column in zip(*rows, strict=True)
        ]
        size = _SIZE * min(1.0, _WIDTH / sum(widths))
        for row in rows:
            self._need(_LEADING, block)
            self.canvas.setFont("Helvetica", size)
            x = _LEFT
            for cell, width in zip(row, widths, strict=True):
                self.canvas.drawString(x, self.y, cell)
                x += width * size / _SIZE
            self.y -= _LEADING

    def _need(self, height: float, block: Block) -> None:
        if self.y - height < _FOOT:
            self._turn()
        if block.item is not None:
            self.items.setdefault(block.item, self.page)

    def _turn(self) -> None:
        self.canvas.showPage()
        self.page += 1
        self.y = _TOP


def _wrapped(text: str, font: str) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and stringWidth(longer, font, _SIZE) > _WIDTH:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def word(source: Source) -> bytes:
    """Return a DOCX: headings in Word's heading style, tables as tables, lines of one paragraph parted by breaks."""
    made = docx.Document()
    page = 0
    for block in blocks(source):
        if block.page > page:
            page = block.page
            made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        if block.kind == "table":
            rows = block.rows
            table = made.add_table(rows=len(rows), cols=len(rows[0]))
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
        else:
            paragraph = made.add_paragraph(style="Heading 2" if block.kind == "heading" else None)
            for n, run in enumerate(block.runs):
                if n:
                    paragraph.add_run().add_break()
                paragraph.add_run(run)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def plain_page(source: Source) -> bytes:
    """Return an HTML page of headings, paragraphs and tables."""
    return _page(source.name, "\n".join(_element(block) for block in blocks(source)))


def web_page(source: Source, titles: Sequence[tuple[str | None, str]]) -> bytes:
    """Return a page as ModernGov shows a meeting: what stands before the items, then the table of the items.

    Args:
        source: a text whose items are all of one agenda or of one set of minutes.
        titles: number and title of each item.
    """
    front: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for block in blocks(source):
        if block.item is not None:
            rows.append((block.item, []))
        elif rows:
            rows[-1][1].append(_element(block))
        else:
            front.append(_element(block))
    table = "\n".join(_web_row(*titles[item], body) for item, body in rows)
    body = "\n".join(front) + f'\n<table id="mgItemTable" class="mgItemTable"><tbody>{table}</tbody></table>'
    return _page(source.name, f'<div id="modgov"><div class="mgContent">{body}</div></div>')


def _web_row(number: str | None, title: str, body: Sequence[str]) -> str:
    cell = f'<td class="mgItemNumberCell"><p class="mgAiTitleTxt">{escape(number or "")}.</p></td>'
    words = "".join(body)
    return f'<tr>{cell}<td><p class="mgAiTitleTxt">{escape(title)}</p><div class="mgWordPara">{words}</div></td></tr>'


def _element(block: Block) -> str:
    if block.kind == "table":
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in block.rows)
        return f"<table>{rows}</table>"
    tag = "h2" if block.kind == "heading" else "p"
    return f"<{tag}>{'<br>'.join(escape(run) for run in block.runs)}</{tag}>"


def _page(title: str, body: str) -> bytes:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f"<body>\n{body}\n</body></html>"
    ).encode()

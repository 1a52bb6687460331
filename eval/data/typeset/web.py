"""A source text as a web page: plain, or as ModernGov shows a meeting."""

from collections.abc import Sequence
from html import escape

from eval.data.typeset.source import Block, Kind, Source, blocks

_SITE = """<nav class="mgBreadCrumb"><a href="/">Home</a> &gt; <a href="mgListCommittees.aspx">Committees</a></nav>
<ul class="mgActionList"><li><a href="#">Printed minutes</a></li><li><a href="#">Share this page</a></li></ul>"""


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
    table = "\n".join(_row(*titles[item], body) for item, body in rows)
    body = "\n".join(front) + f'\n<table id="mgItemTable" class="mgItemTable"><tbody>{table}</tbody></table>'
    return _page(source.name, f'{_SITE}\n<div id="modgov"><div class="mgContent">{body}</div></div>')


def _row(number: str | None, title: str, body: Sequence[str]) -> str:
    cell = f'<td class="mgItemNumberCell"><p class="mgAiTitleTxt">{escape(number or "")}.</p></td>'
    words = "".join(body)
    return f'<tr>{cell}<td><p class="mgAiTitleTxt">{escape(title)}</p><div class="mgWordPara">{words}</div></td></tr>'


def _element(block: Block) -> str:
    if block.kind is Kind.TABLE:
        rows = (f"<tr>{''.join(f'<td>{escape(cell.text)}</td>' for cell in row)}</tr>" for row in block.rows())
        return f"<table>{''.join(rows)}</table>"
    tag = "h2" if block.kind is Kind.HEADING else "p"
    return f"<{tag}>{'<br>'.join(map(escape, block.texts()))}</{tag}>"


def _page(title: str, body: str) -> bytes:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f"<body>\n{body}\n</body></html>"
    ).encode()

"""The little Markdown the texts are written in, as HTML. Pure; every character of text is escaped.

Headings, paragraphs, lists with "- ", tables, **strong words**, and [[what the council must fill in]].
"""

import html
import re
from collections.abc import Iterator, Sequence

_TO_FILL_IN = re.compile(r"\[\[(.+?)\]\]")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_ESCAPED = re.compile(r"\\(&\w+;|&#x27;|[\\`*_\[\]|#$])")  # as `plain` writes it, after HTML escaping
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#$])")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")


def plain(untrusted: str) -> str:
    """Return Markdown that shows exactly this text, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(_CONTROLS.sub(" ", untrusted).split()))


def to_fill_in(markdown: str) -> list[str]:
    """Return what the council must fill in, in order."""
    return [str(found) for found in _TO_FILL_IN.findall(markdown)]


def as_markdown(text: str) -> str:
    """Return the text with its gaps as any Markdown reader shows them."""
    return _TO_FILL_IN.sub(r"**TO FILL IN: \1**", text)


def as_html(text: str) -> str:
    """Return the text as the inside of a page."""
    return "\n".join(_block(block.split("\n")) for block in re.split(r"\n{2,}", text.strip()))


def _block(lines: Sequence[str]) -> str:
    first = lines[0]
    if first.startswith("#"):
        level = len(first) - len(first.lstrip("#"))
        return f"<h{level}>{_inline(first.lstrip('# '))}</h{level}>"
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>"
    if first.startswith("|") and len(lines) > 1:
        return "".join(_table(lines))
    return f"<p>{_inline(' '.join(lines))}</p>"


def _table(lines: Sequence[str]) -> Iterator[str]:
    heads, rows = _cells(lines[0]), [_cells(line) for line in lines[2:]]
    yield '<div class="table" role="region" tabindex="0" aria-label="Table"><table><thead><tr>'
    yield from (f'<th scope="col">{_inline(head)}</th>' for head in heads)
    yield "</tr></thead><tbody>"
    for first, *rest in rows:
        yield (
            f'<tr><th scope="row">{_inline(first)}</th>'
            + "".join(f"<td>{_inline(cell)}</td>" for cell in rest)
            + "</tr>"
        )
    yield "</tbody></table></div>"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


def _inline(text: str) -> str:
    escaped = html.escape(text)
    filled = _TO_FILL_IN.sub(r"<mark><strong>To fill in:</strong> \1</mark>", escaped)
    return _ESCAPED.sub(r"\1", _STRONG.sub(r"<strong>\1</strong>", filled))

"""Markdown in, `Document` out: headings, emphasis, links and pipe tables as the text a reader sees.

Line by line, so that blank lines, form feeds and "Page N" lines still tell where pages break.
"""

import re
from itertools import groupby

from rag.datatypes import Document
from rag.errors import EmptyFileError
from rag.read.document import document_id
from rag.read.hidden import drop_invisible, invisible_warning
from rag.read.html import decode_entities
from rag.read.pagination import paginate
from rag.read.text import decode

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_FRONT_MATTER = re.compile(r"\A---\n(?:.{0,500}\n){1,100}?---\n")
_HEADING = re.compile(r"^ {0,3}#{1,6} +(.*?)(?: +#+)? *$")
_RULE = re.compile(r"^ {0,3}([-*_])(?: *\1){2,} *$")
_SETEXT = re.compile(r"^ {0,3}(?:=+|-{3,}) *$")
_TABLE_LINE = re.compile(r"^ *\|.*\| *$")
_TABLE_RULE = re.compile(r"^ *\|?[ :|-]+\|?[ :|-]*$")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?: +\"[^\"]*\")?\)")
_STRUCK = re.compile(r"~~(?=\S)(.{1,5000}?)(?<=\S)~~")
_EMPHASIS = re.compile(r"(\*\*\*|\*\*|__|\*|(?<!\w)_)(?=\S)(.{1,1000}?)(?<=\S)\1(?!\w)")
_CODE = re.compile(r"`+([^`]+)`+")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_TAG = re.compile(r"</?(?:p|div|span|u|b|i|em|strong|sup|sub|ul|ol|li|a|font|center)\b[^<>]*>", re.I)
_HIDDEN_COMMENT = re.compile(r"^\[(?://|comment|#)\]: *(?:#|<>).*$", re.I)


def read_markdown(data: bytes, source: str) -> Document:
    """Return the document a Markdown file holds.

    Raises:
        EmptyFileError: no text.
        NotAPaperError: the bytes are not text.
    """
    decoded, decode_warnings = decode(data)
    clean, n_invisible = drop_invisible(decoded.replace("\r\n", "\n").replace("\r", "\n"))
    shown, n_hidden = _without_comments(clean)
    text, n_struck = _rendered(shown)
    if not text.strip():
        raise EmptyFileError("The file holds no text. Give the paper itself.")
    pagination = paginate(text)
    reports = [
        f"{count} characters were dropped: {why}."
        for count, why in ((n_hidden, "comments, which no reader sees"), (n_struck, "struck through"))
        if count
    ]
    return Document(
        id=document_id(data),
        source=source,
        format="markdown",
        text=text,
        pages=pagination.pages,
        furniture=pagination.furniture,
        warnings=(*decode_warnings, *reports, *invisible_warning(n_invisible)),
    )


def _without_comments(text: str) -> tuple[str, int]:
    kept = _COMMENT.sub("", _FRONT_MATTER.sub("", text))
    lines = [line for line in kept.split("\n") if not _HIDDEN_COMMENT.match(line)]
    shown = "\n".join(lines)
    return shown, len("".join(text.split())) - len("".join(shown.split()))


def _rendered(text: str) -> tuple[str, int]:
    """Return the text as shown, and how many characters were struck through in it."""
    n_struck = sum(len(match) for match in _STRUCK.findall(text))
    lines: list[str] = []
    for is_table, group in groupby(_STRUCK.sub("", text).split("\n"), key=lambda line: bool(_TABLE_LINE.match(line))):
        lines += (_table if is_table else _prose)(list(group))
    return "\n".join(lines), n_struck


def _table(lines: list[str]) -> list[str]:
    """Return pipe rows as tab-separated ones, without the line under the header."""
    rows = [line for line in lines if not _TABLE_RULE.match(line)]
    cells = [re.split(r"(?<!\\)\|", row.strip().strip("|")) for row in rows]
    return ["\t".join(inline(_BREAK.sub(" ", cell)).strip() for cell in row).rstrip() for row in cells]


def _prose(lines: list[str]) -> list[str]:
    shown: list[str] = []
    for line in lines:
        heading = _HEADING.match(line)
        if heading:
            shown.append(inline(heading[1]))
        elif _RULE.match(line) or (_SETEXT.match(line) and shown and shown[-1].strip()):
            shown.append("")
        else:
            shown.append(inline(re.sub(r"^ {0,3}> ?", "", line)))
    return shown


def inline(text: str) -> str:
    """Return a line without the signs of emphasis, links, code and simple tags."""
    text = _LINK.sub(r"\1", text)
    for _ in range(3):
        text = _EMPHASIS.sub(r"\2", text)
    text = _TAG.sub("", _BREAK.sub("\n", _CODE.sub(r"\1", text)))
    return decode_entities(_ESCAPE.sub(r"\1", text))

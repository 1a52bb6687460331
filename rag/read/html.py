"""HTML in, `Document` out: any saved page, and ModernGov's meeting, item and decision pages. Owns selectolax.

Blocks come out as paragraphs, list items with their bullet or number, tables as tab-separated rows. Menus,
forms and what the page hides are left out and reported. Entities encoded twice are decoded.
"""

import html as entities
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from rag.datatypes import Document
from rag.errors import EmptyFileError
from rag.read.document import document_id, tiled
from rag.read.hidden import drop_invisible, invisible_warning
from rag.read.html_hidden import has_background, hiding_selectors, style_hides, style_is_white
from rag.read.numbering import formatted, small_number
from rag.read.tables import flowing, table_blocks
from rag.read.text import decode

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_NOT_CONTENT = "script,style,noscript,template,iframe,object,svg,head,select,button,input,textarea,datalist"
_MENUS = (
    "nav,footer,aside,[role=navigation],[role=banner],[role=contentinfo],[role=search],[role=complementary],"
    "form[role=search],.mgActionList,.mgSharePage,.mgFooter,.mgBreadCrumb,.breadcrumb,.breadcrumbs,.skip-link,.cookie-banner"
)
_MAIN = "main,[role=main],#modgov,#modernGov,#mgContent,.mgContent"
_MIN_MAIN_SHARE = 0.3
_BLOCKS = re.compile(
    "address|article|blockquote|body|caption|center|d[dlt]|details|div|fieldset|figure|figcaption|form|h[1-6]|header|hr|li|"
    "main|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_STRUCK = "del,s,strike"
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_MARKUP = re.compile(r"</?(?:p|br|div|span|strong|em|b|i|u|ul|ol|li|table|tr|td|h[1-6]|a|font)\b[^<>]*>", re.IGNORECASE)
_MAX_DEPTH = 200
_ENCODED_DEPTH = 50
_MAX_DECODINGS = 3


def read_html(data: bytes, source: str) -> Document:
    """Return the document an HTML page holds, as one page.

    Raises:
        EmptyFileError: no visible text.
        NotAPaperError: the bytes are not text.
    """
    decoded, decode_warnings = decode_html(data)
    blocks, warnings = html_blocks(decoded, is_page=True)
    text, n_invisible = drop_invisible("\n\n".join(blocks))
    if not text.strip():
        raise EmptyFileError("The page holds no visible text. Save it again once it has loaded, or give the PDF.")
    text += "\n"
    return Document(
        id=document_id(data),
        source=source,
        format="html",
        text=text,
        pages=tiled([text], {}, estimated=True),
        warnings=(*decode_warnings, *warnings, *invisible_warning(n_invisible)),
    )


def decode_html(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return a page's characters by the encoding it names, else as text of any kind is decoded."""
    named = _CHARSET.search(data[:4096])
    if named and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(named[1].decode("ascii")), ()
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


def html_blocks(markup: str, *, is_page: bool = False) -> tuple[list[str], list[str]]:
    """Return the paragraphs and tables of a page or a fragment as text, and what was left out of it."""
    tree = LexborHTMLParser(markup.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", ""))
    if tree.body is None:
        return [], []
    warnings = _drop_unseen(tree)
    root = tree.body
    if is_page:
        warnings += ["The page's menus and footers were left out."] if _remove(tree.css(_MENUS)) else []
        root = _main(tree, tree.body)
    return [block for block in _Blocks().of(root, 0) if block.strip()], warnings


def _drop_unseen(tree: LexborHTMLParser) -> list[str]:
    """Take out of the tree what cannot be seen and what is struck through; return the reports."""
    sheets = [node.text_content or node.text() for node in tree.css("style")]
    selectors = [selector for sheet in sheets for selector in hiding_selectors(sheet)]
    _remove([node for node in tree.css(_NOT_CONTENT) if not _heads(node)])
    hidden = [node for node in tree.css("[style],[hidden]") if _is_hidden(node)]
    hidden += [node for selector in selectors for node in tree.css(selector)]
    n_hidden = _remove(hidden)
    n_struck = _remove(tree.css(_STRUCK))
    reports = []
    if n_hidden:
        reports.append(f"{n_hidden} characters were dropped: the page does not show them.")
    if n_struck:
        reports.append(f"{n_struck} characters were dropped: struck through.")
    return reports


def _heads(node: LexborNode) -> bool:
    """Say whether a button is the words of a heading that folds what stands under it."""
    return node.tag == "button" and any(re.fullmatch(r"h[1-6]|summary", one.tag or "") for one in _ancestors(node))


def _is_hidden(node: LexborNode) -> bool:
    if "hidden" in node.attributes:
        return True
    style = node.attributes.get("style") or ""
    if style_hides(style):
        return True
    return style_is_white(style) and not any(_has_background(parent) for parent in _ancestors(node))


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    for _ in range(_MAX_DEPTH):
        if parent is None or parent.tag == "-document":
            return
        yield parent
        parent = parent.parent


def _has_background(node: LexborNode) -> bool:
    attributes = node.attributes
    return "bgcolor" in attributes or "class" in attributes or has_background(attributes.get("style") or "")


def _remove(nodes: list[LexborNode]) -> int:
    """Take nodes out of their tree; return how many characters went with them."""
    n_chars = 0
    for node in nodes:
        if node.parent is not None and node.tag not in {"html", "body"}:
            n_chars += len("".join(node.text(deep=True).split()))
            node.remove()
    return n_chars


def _main(tree: LexborHTMLParser, body: LexborNode) -> LexborNode:
    """Return the part of a page that is its content, after its menus are gone."""
    whole = len(body.text(deep=True).strip())
    for node in tree.css(_MAIN):
        if len(node.text(deep=True).strip()) >= _MIN_MAIN_SHARE * whole:
            return node
    return body


class _Blocks:
    """Gathers a tree's text into blocks, in document order."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._inline: list[str] = []

    def of(self, root: LexborNode, depth: int) -> list[str]:
        """Return the blocks below a node; what is nested deeper than 200 levels comes as plain text."""
        self._children(root, depth)
        self._end_block()
        return self._blocks

    def of_encoded(self, markup: str, depth: int) -> list[str]:
        """Return the blocks of markup that a page holds as encoded text."""
        tree = LexborHTMLParser(markup)
        _drop_unseen(tree)
        return self.of(tree.body, depth + _ENCODED_DEPTH) if tree.body is not None else []

    def _children(self, node: LexborNode, depth: int) -> None:
        child = node.child
        while child is not None:
            self._node(child, depth)
            child = child.next

    def _node(self, node: LexborNode, depth: int) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "", depth)
        elif tag == "br":
            self._inline.append("\n")
        elif depth > _MAX_DEPTH:
            self._inline.append(f" {node.text(deep=True)} ")
        elif tag == "table":
            self._end_block()
            self._blocks += _table(node, depth)
        elif tag in {"ul", "ol"}:
            self._list(node, depth)
        elif _BLOCKS.fullmatch(tag):
            self._end_block()
            self._children(node, depth + 1)
            self._end_block()
        elif not tag.startswith(("-", "!")):
            self._children(node, depth + 1)

    def _text(self, text: str, depth: int) -> None:
        decoded = decode_entities(text)
        if _MARKUP.search(decoded) and depth < _MAX_DEPTH:
            self._end_block()
            self._blocks += _Blocks().of_encoded(decoded, depth)
        else:
            self._inline.append(re.sub(r"[ \t\n\r\f]+", " ", decoded))

    def _list(self, node: LexborNode, depth: int) -> None:
        """Add a list as one block, a line per item with its bullet or number before it."""
        self._end_block()
        lines: list[str] = []
        child = node.child
        while child is not None:
            if child.is_element_node:
                blocks = [block for block in _Blocks().of(child, depth + 1) if block.strip()]
                if blocks and child.tag == "li":
                    blocks[0] = f"{_bullet(child)} {blocks[0]}"
                lines += blocks
            elif child.tag == "-text" and (loose := " ".join((child.text_content or "").split())):
                lines.append(decode_entities(loose))
            child = child.next
        if lines:
            self._blocks.append("\n".join(lines))

    def _end_block(self) -> None:
        text = "".join(self._inline).replace("\u00a0", " ")
        lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n")]
        block = "\n".join(lines).strip()
        if block:
            self._blocks.append(block)
        self._inline.clear()


def decode_entities(text: str) -> str:
    """Return text whose entities were encoded more than once ("&amp;pound;") as the characters they mean."""
    for _ in range(_MAX_DECODINGS):
        if not _ENTITY.search(text):
            return text
        text = entities.unescape(text)
    return text


def _bullet(item: LexborNode) -> str:
    """Return "-" or the number of a list item, as its list counts."""
    parent = item.parent
    if parent is None or parent.tag != "ol":
        return "-"
    own = small_number(item.attributes.get("value"), -1)
    if own >= 0:
        return f"{own}."
    position = 0
    before = item.prev
    while before is not None:
        position += before.tag == "li"
        before = before.prev
    start = small_number(parent.attributes.get("start"), 1)
    return _ordinal(start + position, parent.attributes.get("type") or "1")


def _ordinal(number: int, kind: str) -> str:
    names = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
    return f"{formatted(number, names.get(kind, 'decimal'))}."


def _table(table: LexborNode, depth: int) -> list[str]:
    rows = [[_Blocks().of(cell, depth + 1) for cell in _elements(row, {"td", "th"})] for row in _rows(table)]
    captions = [block for caption in _elements(table, {"caption"}) for block in _Blocks().of(caption, depth + 1)]
    if _lists_items(table):
        return captions + [block for row in rows for block in flowing(row)]
    return captions + table_blocks(rows)


def _lists_items(table: LexborNode) -> bool:
    """Say whether this is ModernGov's table of agenda items, which lays out numbered running text."""
    return (
        table.attributes.get("id") == "mgItemTable"
        or "mgItemTable" in (table.attributes.get("class") or "").split()
        or table.css_first(".mgAiTitleTxt") is not None
    )


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    for child in _elements(table, {"tr", "thead", "tbody", "tfoot"}):
        if child.tag == "tr":
            yield child
        else:
            yield from _elements(child, {"tr"})


def _elements(parent: LexborNode, tags: set[str] | None) -> Iterator[LexborNode]:
    """Yield the children with these tags, or all that are elements."""
    child = parent.child
    while child is not None:
        if child.tag in tags if tags is not None else child.is_element_node:
            yield child
        child = child.next

"""An inspection as one HTML page: the text as read, each item in its own colour, page breaks and exempt marks in words.

The page stands alone: no script, nothing fetched, and every word of the paper escaped. What is shown between
the labels is the document's text exactly, unless it is exempt and the page is not for officers.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import NamedTuple

from rag.datatypes import AgendaItem, Meeting, Page
from rag.see.inspection import Branch, Inspection
from rag.see.listing import counts_said, day_said, exempt_said, item_said, page_said, pages_said, place_said
from rag.see.runs import Block, Run, blocks_of, runs_of

_N_COLOURS = 6
_NOT_IN_HTML = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_KEY = (
    "Each item has its own colour and starts with a line in bold that says how it was read. "
    "Decisions are highlighted, recommendations and lost motions underlined. "
    "Running headers and footers, struck through, are left out of the search. "
    "What has a dotted border belongs to no item."
)


class _Links(NamedTuple):
    """The paper's own meeting, and every item with its place in document order, by id."""

    own: Meeting
    items: Mapping[str, tuple[int, AgendaItem]]


def inspection_html(inspection: Inspection, *, for_officers: bool = False) -> str:
    """Return a whole HTML page.

    Args:
        inspection: what was read.
        for_officers: show the words of exempt items too; the page then says that it must not be published.
    """
    title = _escaped(f"{inspection.file}: what was read")
    css = resources.files("rag.see").joinpath("page.css").read_text("utf-8")
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="robots" content="noindex">',
            f"<title>{title}</title>\n<style>\n{css}</style>\n</head>\n<body>",
            f'<header>\n<a class="skip" href="#text">Skip to the text</a>\n<h1>{title}</h1>',
            *_facts(inspection),
            *_notices(inspection, for_officers),
            '</header>\n<nav aria-labelledby="items">\n<h2 id="items">Items</h2>',
            *_tree(inspection),
            f'</nav>\n<main id="text">\n<h2>The text as read</h2>\n<p>{_KEY}</p>',
            *_text(inspection, for_officers),
            "</main>\n</body>\n</html>\n",
        ]
    )


def _facts(inspection: Inspection) -> Iterator[str]:
    paper, meeting = inspection.paper, inspection.paper.meeting
    facts = {
        "Kind of paper": f"{paper.kind.value} ({paper.document.format})",
        "Council": meeting.council,
        "Committee": meeting.committee,
        "Date": day_said(meeting.date) if meeting.date else None,
        "Time": f"{meeting.time:%H:%M}" if meeting.time else None,
        "Venue": meeting.venue,
        "Chair": meeting.chair,
        "Present": ", ".join(meeting.present),
        "Apologies": ", ".join(meeting.apologies),
        "Pages": pages_said(paper.document),
        "Found": counts_said(inspection),
    }
    yield "<dl>"
    for name, value in facts.items():
        if value or name in ("Council", "Committee", "Date"):
            yield f"<dt>{name}</dt><dd>{_escaped(value or 'not found')}</dd>"
    yield "</dl>"


def _notices(inspection: Inspection, for_officers: bool) -> Iterator[str]:
    if inspection.exempt and for_officers:
        yield '<p class="notice"><strong>This page holds exempt text. Do not publish it.</strong></p>'
    for name, sentences in (("Warnings", inspection.warnings), ("Dropped", inspection.dropped)):
        if sentences:
            listed = "".join(f"<li>{_escaped(sentence)}</li>" for sentence in sentences)
            yield f'<div class="notice"><h2>{name}</h2><ul>{listed}</ul></div>'


# -- the tree -------------------------------------------------------------------------------------


def _tree(inspection: Inspection) -> Iterator[str]:
    if not inspection.tree:
        yield "<p>No item was found.</p>"
        return
    anchors = {item.id: number for number, item in enumerate(inspection.paper.items)}
    yield from _branches(inspection.tree, anchors, inspection.paper.meeting)


def _branches(branches: Iterable[Branch], anchors: Mapping[str, int], own: Meeting) -> Iterator[str]:
    yield "<ul>"
    for branch in branches:
        item, number = branch.item, anchors[branch.item.id]
        key = f'<span class="key c{number % _N_COLOURS}" aria-hidden="true"></span>'
        place = f'<span class="place">({_escaped(place_said(item, own))})</span>'
        mark = ' <strong class="exempt">Exempt</strong>' if item.restricted else ""
        yield f'<li><a href="#item-{number}">{key}{_escaped(item_said(item))} {place}{mark}</a>'
        if branch.branches:
            yield from _branches(branch.branches, anchors, own)
        yield "</li>"
    yield "</ul>"


# -- the text -------------------------------------------------------------------------------------


def _text(inspection: Inspection, for_officers: bool) -> Iterator[str]:
    document = inspection.paper.document
    links = _Links(inspection.paper.meeting, {item.id: (n, item) for n, item in enumerate(inspection.paper.items)})
    for block in blocks_of(document, inspection.paper.items):
        yield from _page_breaks(block.pages_before)
        if block.item is None:
            yield from _outside(inspection, block)
            continue
        number, _ = links.items[block.item.id]
        kind = " is-exempt" if block.item.restricted else ""
        yield f'<section class="item c{number % _N_COLOURS}{kind}" id="item-{number}" aria-labelledby="title-{number}">'
        yield from _item_head(block.item, number, links)
        yield from _words(runs_of(document, block), withheld=block.item.restricted is not None and not for_officers)
        yield "</section>"
    yield from _page_breaks([page for page in document.pages if page.start >= len(document.text)])


def _outside(inspection: Inspection, block: Block) -> Iterator[str]:
    """A gap of white space only is shown without a border: there is nothing to check in it."""
    document = inspection.paper.document
    if document.text[block.start : block.end].strip():
        yield '<section class="outside">\n<h3>In no item</h3>'
        yield from _words(runs_of(document, block), withheld=False)
        yield "</section>"
    else:
        yield from _words(runs_of(document, block), withheld=False)


def _item_head(item: AgendaItem, number: int, links: _Links) -> Iterator[str]:
    place = f'<span class="place">({_escaped(place_said(item, links.own))})</span>'
    yield f'<h3 id="title-{number}">{_escaped(item_said(item))} {place}</h3>'
    if item.restricted:
        yield f'<p><strong class="exempt">{_escaped(exempt_said(item.restricted))}</strong></p>'
    parent = links.items.get(item.parent or "")
    said = [f'Belongs to <a href="#item-{parent[0]}">{_escaped(item_said(parent[1]))}</a>.'] if parent else []
    said += [f"By {_escaped(item.author)}."] if item.author else []
    if said:
        yield f'<p class="belongs">{" ".join(said)}</p>'


def _words(runs: Iterable[Run], *, withheld: bool) -> Iterator[str]:
    """Yield the runs of a block; what is withheld gives one sentence with its length, and its page breaks."""
    shown: list[str] = []
    n_withheld = 0
    for run in runs:
        if run.pages_before:
            yield from _flushed(shown)
            yield from _page_breaks(run.pages_before)
        if withheld and not run.is_heading:
            n_withheld += len(run.text)
        else:
            shown.append(_run_html(run))
    yield from _flushed(shown)
    if n_withheld:
        yield f'<p class="withheld">{n_withheld:,} characters of exempt text are not shown on this page.</p>'


def _flushed(shown: list[str]) -> Iterator[str]:
    if shown:
        yield f'<div class="words">{"".join(shown)}</div>'
        shown.clear()


def _run_html(run: Run) -> str:
    words = _escaped(run.text)
    if run.is_running:
        words = f'<span class="running">{words}</span>'
    if run.is_heading:
        words = f'<span class="heading">{words}</span>'
    if run.decided is None:
        return words
    label = f'<span class="label">{_escaped(run.label)}</span>' if run.label else ""
    kind = "decision" if run.is_decision else "proposal"
    return f'{label}<mark class="{kind}">{words}</mark>'


def _page_breaks(pages: Iterable[Page]) -> Iterator[str]:
    for page in pages:
        guessed = ", guessed" if page.estimated else ""
        said = page_said(page)
        yield f'<p class="break" id="page-{page.number}"><span>{_escaped(said[0].upper() + said[1:] + guessed)}</span></p>'


def _escaped(text: str) -> str:
    """Return text safe inside HTML; characters that HTML cannot hold become the replacement character."""
    return html.escape(_NOT_IN_HTML.sub("\ufffd", text)).replace("\r", "&#13;")

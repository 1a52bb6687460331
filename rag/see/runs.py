"""A document's text cut for showing: blocks (one item, or what lies between items) and runs of one look. Pure.

Law: the blocks tile the text, and the runs tile each block.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.datatypes import AgendaItem, Decision, DecisionKind, Document, Page, Span
from rag.see.listing import decision_said


@dataclass(frozen=True, slots=True)
class Block:
    """One item's text, or text between items (`item` is None); `pages_before` begin exactly at its start."""

    item: AgendaItem | None
    start: int
    end: int
    pages_before: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that look alike.

    Attributes:
        text: the characters.
        pages_before: pages that begin here, inside the block.
        is_heading: part of the item's heading as printed.
        is_running: a running header or footer.
        decided: the decision or proposal it is part of.
        label: said before it, where a decision begins.
    """

    text: str
    pages_before: tuple[Page, ...]
    is_heading: bool
    is_running: bool
    decided: Decision | None
    label: str

    @property
    def is_decision(self) -> bool:
        """True for what was decided; False for what was proposed or lost, or neither."""
        return self.decided is not None and self.decided.kind not in (DecisionKind.RECOMMENDED, DecisionKind.LOST)


def blocks_of(document: Document, items: Sequence[AgendaItem]) -> Iterator[Block]:
    """Yield blocks that tile the text; where items overlap, the earlier one keeps the text."""
    position = 0
    for item in sorted(items, key=lambda item: (item.start, item.end)):
        if item.start > position:
            yield _block(document, None, position, item.start)
            position = item.start
        yield _block(document, item, position, max(position, item.end))
        position = max(position, item.end)
    if position < len(document.text):
        yield _block(document, None, position, len(document.text))


def runs_of(document: Document, block: Block) -> Iterator[Run]:
    """Yield the runs that tile a block."""
    decisions = (*block.item.decisions, *block.item.recommendations) if block.item else ()
    head_end = block.item.body_start if block.item else block.start
    running = [span for span in document.furniture if span.start < block.end and span.end > block.start]
    for start, end in pairwise(_cuts(document, block, head_end, [*decisions, *running])):
        decided = next((decision for decision in decisions if decision.start <= start < decision.end), None)
        yield Run(
            text=document.text[start:end],
            pages_before=_pages_at(document, start) if start > block.start else (),
            is_heading=start < head_end,
            is_running=any(span.start <= start < span.end for span in running),
            decided=decided,
            label=decision_said(decided).capitalize() if decided and start == max(decided.start, block.start) else "",
        )


def _block(document: Document, item: AgendaItem | None, start: int, end: int) -> Block:
    return Block(item, start, end, _pages_at(document, start) if end > start else ())


def _cuts(document: Document, block: Block, head_end: int, spans: Sequence[Span | Decision]) -> list[int]:
    first = bisect_left(document.pages, block.start, key=lambda page: page.start)
    last = bisect_left(document.pages, block.end, key=lambda page: page.start)
    cuts = {block.start, block.end, head_end, *(page.start for page in document.pages[first:last])}
    cuts.update(edge for span in spans for edge in (span.start, span.end))
    return sorted(cut for cut in cuts if block.start <= cut <= block.end)


def _pages_at(document: Document, offset: int) -> tuple[Page, ...]:
    first = bisect_left(document.pages, offset, key=lambda page: page.start)
    last = bisect_left(document.pages, offset + 1, key=lambda page: page.start)
    return document.pages[first:last]

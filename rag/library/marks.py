"""An officer's own marks on items, exempt or not, over what the reader judged. Pure: values in, values out.

A mark is for good: a later one outweighs it, none is deleted, and each keeps who made it, when and why. Where a
paper has changed since, a mark that hides still hides (by the item's number and title), and one that shows no
longer counts.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rag.datatypes import AgendaItem, Document, Part, Restriction
from rag.errors import LibraryError

_LONGEST_NAME, _LONGEST_REASON = 100, 1000
_PARAGRAPHS = range(1, 22)
_SHOWN_REASON = "Marked exempt by an officer of the council"
_LOST_REASON = "An item of this paper was marked exempt by an officer, and the paper has changed since"


class MarkError(LibraryError):
    """What an officer does to a paper cannot go on record as given; the message says what is missing."""


class MarkKind(StrEnum):
    """What an officer says of an item: exempt, open, or as the reader judged it."""

    SET = "set"
    CLEARED = "cleared"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Mark:
    """One officer's mark on one item, as recorded.

    Attributes:
        kind: exempt, open, or back to the reader's judgement.
        officer: who made it.
        reason: why; kept on record, never shown to residents.
        made: when, ISO 8601 in UTC.
        document, source: id and source of the document.
        item: id of the item at that time.
        part, number, title: of the item, to know it again in a changed paper.
        words_sha256: of the item's exact text, heading included.
        paragraphs: of Schedule 12A, where the officer named them.
    """

    kind: MarkKind
    officer: str
    reason: str
    made: str
    document: str
    source: str
    item: str
    part: Part
    number: str | None
    title: str
    words_sha256: str
    paragraphs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """Items as residents may or may not see them, and the marks that found no item with the same words."""

    items: tuple[AgendaItem, ...]
    stale: tuple[Mark, ...]


def make_mark(
    item: AgendaItem,
    document: Document,
    kind: MarkKind,
    officer: str,
    reason: str,
    made: str,
    paragraphs: Sequence[int] = (),
) -> Mark:
    """Return the mark to record.

    Args:
        item: the item as it is in the library.
        document: its document, with the text.
        kind: what the officer says of it.
        officer: a name, at least two letters.
        reason: at least three letters.
        made: when, ISO 8601 in UTC.
        paragraphs: of Schedule 12A (1 to 7 in England, to 21 in Wales), only with `MarkKind.SET`.

    Raises:
        MarkError: the name or the reason is missing or too long, or a paragraph cannot be.
    """
    name, why = signed(officer, reason)
    _require_paragraphs(paragraphs, kind)
    return Mark(
        kind=kind,
        officer=name,
        reason=why,
        made=made,
        document=document.id,
        source=document.source,
        item=item.id,
        part=item.part,
        number=item.number,
        title=item.title,
        words_sha256=_words_sha256(document.text, item),
        paragraphs=tuple(sorted(set(paragraphs))),
    )


def signed(officer: str, reason: str) -> tuple[str, str]:
    """Return an officer's name and reason as they go on record, spaces tidied.

    Raises:
        MarkError: one of them is missing (two letters and three are the least) or too long.
    """
    name, why = " ".join(officer.split()), " ".join(reason.split())
    _require_words(name, 2, _LONGEST_NAME, "officer's name")
    _require_words(why, 3, _LONGEST_REASON, "reason")
    return name, why


def _require_words(text: str, fewest: int, longest: int, what: str) -> None:
    n_letters = sum(character.isalpha() for character in text)
    if n_letters < fewest or len(text) > longest:
        raise MarkError(
            f"The {what} is {text[:40]!r}. Give at least {fewest} letters and at most {longest} characters."
        )


def _require_paragraphs(paragraphs: Sequence[int], kind: MarkKind) -> None:
    if paragraphs and kind is not MarkKind.SET:
        raise MarkError("Paragraphs of Schedule 12A say why an item is exempt. Leave them out for one that is not.")
    if wrong := [number for number in paragraphs if number not in _PARAGRAPHS]:
        raise MarkError(f"Schedule 12A has no paragraph {wrong[0]}. Give numbers from 1 to {_PARAGRAPHS.stop - 1}.")


def marked(items: Sequence[AgendaItem], text: str, marks: Iterable[Mark]) -> Marked:
    """Return the items with the officers' marks over the reader's judgement.

    An item marked exempt hides what belongs to it (its reports, their appendices) unless that has a later mark of
    its own. A mark that clears is for its item alone. A mark that hides and finds no item at all hides every item.

    Args:
        items: as the reader judged them, in document order.
        text: the document's text.
        marks: of this document or an earlier file from the same source, in the order they were made.
    """
    by_words = {_words_sha256(text, item): item.id for item in reversed(items)}
    exact_id = {(item.id, _words_sha256(text, item)) for item in items}
    judged = {item.id: item.restricted for item in items}
    current = dict(judged)
    stale: list[Mark] = []
    for mark in marks:
        same = mark.item if (mark.item, mark.words_sha256) in exact_id else by_words.get(mark.words_sha256)
        if same is None:
            stale.append(mark)
        targets = [same] if same is not None else _known_again(items, mark)
        _apply(mark, targets, items, judged, current)
    return Marked(tuple(replace(item, restricted=current[item.id]) for item in items), tuple(stale))


def _known_again(items: Sequence[AgendaItem], mark: Mark) -> list[str]:
    """Return the items that a mark that hides is for in a changed paper; none for one that shows."""
    if mark.kind is not MarkKind.SET:
        return []
    alike = [item.id for item in items if item.title.casefold() == mark.title.casefold() or _is_numbered_as(item, mark)]
    return alike or [item.id for item in items]


def _is_numbered_as(item: AgendaItem, mark: Mark) -> bool:
    return mark.number is not None and (item.part, item.number) == (mark.part, mark.number)


def _apply(
    mark: Mark,
    targets: Sequence[str],
    items: Sequence[AgendaItem],
    judged: dict[str, Restriction | None],
    current: dict[str, Restriction | None],
) -> None:
    match mark.kind:
        case MarkKind.SET:
            shown = _SHOWN_REASON if len(targets) < len(items) or len(items) == 1 else _LOST_REASON
            for item_id in _with_parts(targets, items):
                current[item_id] = Restriction(shown, mark.paragraphs)
        case MarkKind.CLEARED:
            current.update(dict.fromkeys(targets))
        case MarkKind.WITHDRAWN:
            current.update({item_id: judged[item_id] for item_id in _with_parts(targets, items)})


def _with_parts(targets: Sequence[str], items: Sequence[AgendaItem]) -> list[str]:
    """Return the items with all that belongs to them, in document order."""
    family = set(targets)
    for item in items:
        if item.parent in family:
            family.add(item.id)
    return [item.id for item in items if item.id in family]


def _words_sha256(text: str, item: AgendaItem) -> str:
    return hashlib.sha256(text[item.start : item.end].encode("utf-8", "surrogatepass")).hexdigest()

"""Whether a statement gives a figure, a date, a person or an outcome to the wrong subject.

Each value stands among words. If, in the record, another value of the same kind stands nearer to those words than
the stated one, the two have been exchanged ("12 % is ours, 15 % is national").
"""

from collections.abc import Iterator

from rag.check.anchors import Anchor, cue_of, find_anchors, keys_of
from rag.check.reading import Reading

_MARGIN = 0.45
_OWN, _EARLIER, _LATER, _BESIDE = 1.0, 0.5, 0.2, 0.1
_NEARER_TO_ANOTHER = 0.7
_OPPOSITE_CUES = {"from": "to", "to": "from", "before": "after", "after": "before", "since": "until", "until": "since"}


def swap_objections(stated: Reading, cited: Reading) -> list[str]:
    """Return a plain reason for each value that fits another place of the record better than its own."""
    known: dict[str, list[Anchor]] = {}
    for anchor in find_anchors(cited):
        known.setdefault(anchor.kind, []).append(anchor)
    reasons = [
        reason
        for anchor in find_anchors(stated)
        for reason in _objections(anchor, known.get(anchor.kind, []), stated, cited)
    ]
    return list(dict.fromkeys(reasons))


def _objections(anchor: Anchor, known: list[Anchor], stated: Reading, cited: Reading) -> Iterator[str]:
    own = [other for other in known if _same(anchor, other)]
    if not own:
        return
    written = stated.text[stated.tokens[anchor.first].start : stated.tokens[anchor.last].end]
    if _opposes(anchor, own, stated, cited):
        yield f"“{written}” stands the other way round in the record"
        return
    together = {
        other.value for other in find_anchors(stated) if other.kind == anchor.kind and other.clauses & anchor.clauses
    }
    rivals = [other for other in known if other.value not in together and not _same(anchor, other)]
    if not rivals:
        return
    context = _context(anchor, stated)
    best_own = max(_fit(context, other, known, cited) for other in own)
    best_rival, rival = max(((_fit(context, other, known, cited), other) for other in rivals), key=lambda pair: pair[0])
    if best_rival > best_own + _MARGIN:
        there = cited.text[cited.tokens[rival.first].start : cited.tokens[rival.last].end]
        yield f"the record says this of “{there}”, not of “{written}”"


def _same(first: Anchor, second: Anchor) -> bool:
    if first.kind == "date":
        return _date_fits(first.value, second.value)
    return first.value == second.value


def _date_fits(first: str, second: str) -> bool:
    if first.count("-") != 2 or second.count("-") != 2:
        return first == second
    return all(a == b or "?" in a or "?" in b for a, b in zip(first.split("-"), second.split("-"), strict=True))


def _opposes(anchor: Anchor, own: list[Anchor], stated: Reading, cited: Reading) -> bool:
    opposite = _OPPOSITE_CUES.get(cue_of(stated, anchor))
    return bool(opposite) and all(cue_of(cited, other) == opposite for other in own)


def _context(anchor: Anchor, reading: Reading) -> set[str]:
    """Return what stands around an anchor in its clauses, or in the whole text where its clause says nothing else."""
    around = [
        (token.clause in anchor.clauses, keys_of(reading, index))
        for index, token in enumerate(reading.tokens)
        if not anchor.first <= index <= anchor.last
    ]
    near = {key for is_near, keys in around if is_near for key in keys}
    near = near or {key for _, keys in around for key in keys}
    cue = cue_of(reading, anchor)
    return near | ({f"cue:{cue}"} if cue else set())


def _fit(context: set[str], anchor: Anchor, kind: list[Anchor], reading: Reading) -> float:
    """Return how much of a context stands around an anchor of the record, nearer words counting more."""
    weights: dict[str, float] = {}
    sentence = reading.tokens[anchor.first].sentence
    for index, token in enumerate(reading.tokens):
        for key in keys_of(reading, index):
            if key in context:
                weights[key] = max(
                    weights.get(key, 0.0), _weight(index, token.sentence - sentence, token.clause, anchor, kind)
                )
    cue = f"cue:{cue_of(reading, anchor)}"
    return sum(weights.values()) + (cue in context)


def _weight(index: int, sentences_on: int, clause: int, anchor: Anchor, kind: list[Anchor]) -> float:
    if sentences_on:
        return _BESIDE if sentences_on == -1 else 0.0
    if clause in anchor.clauses:
        nearer = any(
            other is not anchor
            and clause in other.clauses
            and min(index, anchor.first) < other.first < max(index, anchor.first)
            for other in kind
        )
        return _NEARER_TO_ANOTHER if nearer else _OWN
    return _EARLIER if clause < min(anchor.clauses) else _LATER

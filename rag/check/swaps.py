"""Whether a statement gives a figure, a date, a person or an outcome to the wrong subject.

Each value stands among words. If, in the record, another value of the same kind stands nearer to those words than
the stated one, the two have been exchanged ("12 % is ours, 15 % is national").
"""

from collections.abc import Iterator

from rag.check.anchors import Anchor, Surroundings, cue_of, find_anchors, keys_of, surroundings
from rag.check.reading import Reading

_MARGIN = 0.25
_OPPOSITE_CUES = {"from": "to", "to": "from", "before": "after", "after": "before", "since": "until", "until": "since"}
_NAMES = frozenset({"person", "name"})


def swap_objections(stated: Reading, cited: Reading) -> list[str]:
    """Return a plain reason for each value that fits another place of the record better than its own."""
    said, record = find_anchors(stated), surroundings(cited)
    reasons = [reason for anchor in said for reason in _objections(anchor, said, stated, record)]
    turned = [
        f"“{part} of {whole}” stands the other way round in the record"
        for part, whole in _parts(stated)
        if (whole, part) in _parts(cited)
    ]
    return list(dict.fromkeys([*reasons, *turned]))


def _parts(reading: Reading) -> set[tuple[str, str]]:
    """Return the pairs of numbers of which one is a part of the other ("12 of the 40")."""
    values = [
        "of" if token.lower == "of" else reading.facts[token.fact].value if token.fact >= 0 else ""
        for token in reading.tokens
        if token.lower != "the"
    ]
    return {
        (part, whole)
        for part, of, whole in zip(values, values[1:], values[2:], strict=False)
        if of == "of" and part and whole
    }


def _objections(anchor: Anchor, said: tuple[Anchor, ...], stated: Reading, record: Surroundings) -> Iterator[str]:
    own = [other for other in record.anchors if _same(anchor, other)]
    if not own:
        return
    written = _written(anchor, stated)
    if _opposes(anchor, own, stated, record.reading):
        yield f"“{written}” stands the other way round in the record"
        return
    together = {other.value for other in said if other.kind == anchor.kind and other.clauses & anchor.clauses}
    rivals = [
        other for other in record.of_kind(own[0].kind) if other.value not in together and not _same(anchor, other)
    ]
    if not rivals:
        return
    context = _context(anchor, stated)
    best_own = max(record.fit(context, other) for other in own)
    best_rival, rival = max(((record.fit(context, other), other) for other in rivals), key=lambda pair: pair[0])
    if best_rival > best_own + _MARGIN:
        yield f"the record says this of “{_written(rival, record.reading)}”, not of “{written}”"


def _written(anchor: Anchor, reading: Reading) -> str:
    return reading.text[reading.tokens[anchor.first].start : reading.tokens[anchor.last].end]


def _same(first: Anchor, second: Anchor) -> bool:
    if {first.kind, second.kind} <= _NAMES:
        return first.value == second.value
    if first.kind != second.kind:
        return False
    return _date_fits(first.value, second.value) if first.kind == "date" else first.value == second.value


def _date_fits(first: str, second: str) -> bool:
    if first.count("-") != 2 or second.count("-") != 2:
        return first == second
    return all(a == b or "?" in a or "?" in b for a, b in zip(first.split("-"), second.split("-"), strict=True))


def _opposes(anchor: Anchor, own: list[Anchor], stated: Reading, cited: Reading) -> bool:
    opposite = _OPPOSITE_CUES.get(cue_of(stated, anchor))
    return bool(opposite) and all(cue_of(cited, other) == opposite for other in own)


def _context(anchor: Anchor, reading: Reading) -> frozenset[str]:
    """Return what stands around an anchor in its clauses, or in the whole text where its clause says nothing else."""
    part_of = _part_of(anchor, reading)
    around = [
        (token.clause in anchor.clauses, key)
        for index, token in enumerate(reading.tokens)
        if not anchor.first <= index <= anchor.last and index not in part_of
        for key in keys_of(reading, index)
        if anchor.kind not in _NAMES or token.fact < 0
    ]
    near = {key for is_near, key in around if is_near} or {key for _, key in around}
    cue = cue_of(reading, anchor)
    return frozenset(near | ({f"cue:{cue}"} if cue else set()))


def _part_of(anchor: Anchor, reading: Reading) -> range:
    """Return the words of the whole that a number is part of ("12 of the homes in Easby"): they tell nothing of the part."""
    tokens = reading.tokens[anchor.last + 1 :]
    if anchor.kind != "number" or not tokens or tokens[0].lower != "of":
        return range(0)
    end = next(
        (index for index, token in enumerate(tokens) if token.lower in ("is", "are", "was", "were", "had", "have")), 0
    )
    return range(anchor.last + 1, anchor.last + 1 + end)

"""Whether a statement gives a figure, a date, a person or an outcome to the wrong subject.

Each value stands among words. If, in the record, another value of the same kind stands nearer to those words than
the stated one, the two have been exchanged ("12 % is ours, 15 % is national").
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from rag.check.anchors import FINITE, Anchor, act_of, cue_of, find_anchors, head_of
from rag.check.reading import Reading
from rag.check.surroundings import Surroundings, surroundings
from rag.check.vocabulary import word_set

_MARGIN, _WHOLE_MARGIN = 0.15, 0.1
_MARGINS = {"name": 0.6, "person": 0.45}
_OTHER_CLAUSE, _SAME_ACT = 0.5, 2.0
_FIGURE_CUES = {"from": "from", "to": "to", "by": "by"}
_DATE_CUES = {
    "from": "start", "since": "start", "after": "start", "by": "by", "before": "by", "until": "end", "to": "end", "till": "end",
}  # fmt: skip
_DETERMINERS = word_set("the its their his her")
_MARKS = frozenset(",;:.()")
_WHOLE_REACH = 3
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
    larger = [
        f"“{part}” is more than the “{whole}” it is part of"
        for part, whole in _parts(stated)
        if part.isdigit() and whole.isdigit() and int(part) > int(whole)
    ]
    return list(dict.fromkeys([*reasons, *turned, *larger, *_exchanged(said, record.anchors, stated, cited)]))


def _exchanged(said: tuple[Anchor, ...], known: tuple[Anchor, ...], stated: Reading, cited: Reading) -> Iterator[str]:
    """Yield a reason where two persons have exchanged their parts in one act ("Fox replaced Hind")."""
    acts = {(doer.value, verb, other.value) for doer, verb, other in _acts(known, cited)}
    for doer, verb, other in _acts(said, stated):
        fits = [
            _names_fit(doer, known_doer) and _names_fit(other, known_other)
            for known_doer, known_verb, known_other in acts
            if known_verb == verb
        ]
        turned = [
            _names_fit(doer, known_other) and _names_fit(other, known_doer)
            for known_doer, known_verb, known_other in acts
            if known_verb == verb
        ]
        if any(turned) and not any(fits):
            yield f"the record has “{_written(doer, stated)}” and “{_written(other, stated)}” the other way round"


def _names_fit(stated: Anchor, known: str) -> bool:
    return set(stated.value.split()) <= set(known.split())


def _acts(anchors: tuple[Anchor, ...], reading: Reading) -> Iterator[tuple[Anchor, str, Anchor]]:
    """Yield who does what to whom: two persons of one clause and the word between them, turned round after "by"."""
    persons = [anchor for anchor in anchors if anchor.kind == "person"]
    for first, second in pairwise(persons):
        between = range(first.last + 1, second.first)
        words = [
            reading.keys[index]
            for index in between
            if reading.keys[index] and not reading.tokens[index].lower.startswith("councillor")
        ]
        if len(words) == 1 and first.clauses & second.clauses:
            yield (second, words[0], first) if cue_of(reading, second) == "by" else (first, words[0], second)


def _parts(reading: Reading) -> set[tuple[str, str]]:
    """Return the pairs of numbers of which one is a part of the other ("12 of the 40")."""
    values = [
        "of" if token.lower == "of" else reading.facts[token.fact].value if token.fact >= 0 else ""
        for token in reading.tokens
        if token.lower not in _DETERMINERS
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
    others = [other for other in record.of_kind(own[0].kind) if not _same(anchor, other)]
    if _is_beside_another(anchor, own, others, stated, record.reading):
        yield f"the record does not put “{written}” there"
        return
    together = {other.value for other in said if other.kind == anchor.kind and other.clauses & anchor.clauses}
    rivals = [other for other in others if other.value not in together]
    if not rivals:
        return
    near, whole = _contexts(anchor, stated)
    rival = max(rivals, key=lambda other: record.fit(near, other))
    margin = _MARGINS.get(own[0].kind, _MARGIN)
    if _lead(near, own, rivals, record) > margin and _lead(whole, own, rivals, record) > _WHOLE_MARGIN:
        yield f"the record says this of “{_written(rival, record.reading)}”, not of “{written}”"


def _lead(context: dict[str, float], own: list[Anchor], rivals: list[Anchor], record: Surroundings) -> float:
    """Return how much better the best rival fits a context than the best place of the value itself."""
    return max(record.fit(context, other) for other in rivals) - max(record.fit(context, other) for other in own)


def _is_beside_another(
    anchor: Anchor, own: list[Anchor], rivals: list[Anchor], stated: Reading, cited: Reading
) -> bool:
    """Whether a value is given as the measure of a thing ("a grant of £5") of which the record has another."""
    head = head_of(stated, anchor)
    heads = {head_of(cited, other) for other in own}
    return (
        bool(head) and head not in heads and "" not in heads and any(head_of(cited, other) == head for other in rivals)
    )


def _written(anchor: Anchor, reading: Reading) -> str:
    return reading.text[reading.tokens[anchor.first].start : reading.tokens[anchor.last].end]


def _same(first: Anchor, second: Anchor) -> bool:
    if {first.kind, second.kind} <= _NAMES:
        return set(first.value.split()) <= set(second.value.split())
    if first.kind != second.kind:
        return False
    return _date_fits(first.value, second.value) if first.kind == "date" else first.value == second.value


def _date_fits(first: str, second: str) -> bool:
    if first.count("-") != 2 or second.count("-") != 2:
        return first == second
    return all(a == b or "?" in a or "?" in b for a, b in zip(first.split("-"), second.split("-"), strict=True))


def _opposes(anchor: Anchor, own: list[Anchor], stated: Reading, cited: Reading) -> bool:
    """Whether the record puts a value only after a preposition that says another thing ("to 5%", never "by 5%")."""
    groups = _DATE_CUES if anchor.kind in ("date", "time") else _FIGURE_CUES
    said = groups.get(cue_of(stated, anchor))
    known = [groups.get(cue_of(cited, other)) for other in own]
    return anchor.kind not in _NAMES and said is not None and None not in known and said not in known


def _contexts(anchor: Anchor, reading: Reading) -> tuple[dict[str, float], dict[str, float]]:
    """Return the words of an anchor's clauses, and those of the whole text, the others weighing less."""
    part_of, whole = _part_of(anchor, reading), _whole_of(anchor, reading)
    persons = {
        index
        for other in find_anchors(reading)
        if other.kind == "person"
        for index in range(other.first, other.last + 1)
    }
    near: dict[str, float] = {}
    far: dict[str, float] = {}
    for index, token in enumerate(reading.tokens):
        if anchor.first <= index <= anchor.last or index in part_of or (anchor.kind in _NAMES and token.fact >= 0):
            continue
        is_near = index in whole if whole else token.clause in anchor.clauses
        key = reading.keys[index]
        if key and (is_near or index not in persons):
            (near if is_near else far)[key] = 1.0 if is_near else _OTHER_CLAUSE
    if cue := cue_of(reading, anchor):
        near[f"cue:{cue}"] = 1.0
    if act := act_of(reading, anchor):
        near[f"act:{act}"] = _SAME_ACT
    return near or far, far | near


def _whole_of(anchor: Anchor, reading: Reading) -> range:
    """Return the words that say what a number of which a part is told counts ("12 of the 40 homes", "Of 57 who replied, 31").

    What is said of the part is not said of the whole. Empty where the number is no such whole, or has no such word.
    """
    tokens, before = reading.tokens, anchor.first - 1
    while before > 0 and tokens[before].lower in _DETERMINERS:
        before -= 1
    is_whole = anchor.kind == "number" and before >= 0 and tokens[before].lower == "of"
    if not is_whole or not (before == 0 or tokens[before - 1].fact >= 0) or not _is_largest(anchor, reading):
        return range(0)
    first = end = anchor.last + 1
    while (
        end < len(tokens)
        and end - first < _WHOLE_REACH
        and tokens[end].text not in _MARKS
        and tokens[end].lower not in FINITE
    ):
        end += 1
    return range(first, end) if any(reading.keys[index] for index in range(first, end)) else range(0)


def _is_largest(anchor: Anchor, reading: Reading) -> bool:
    counts = [other.value for other in find_anchors(reading) if other.kind == "number"]
    return all(Decimal(value) <= Decimal(anchor.value) for value in counts)


def _part_of(anchor: Anchor, reading: Reading) -> range:
    """Return the words of the whole that a number is part of ("12 of the homes in Easby"): they tell nothing of the part."""
    tokens = reading.tokens[anchor.last + 1 :]
    if anchor.kind != "number" or not tokens or tokens[0].lower != "of":
        return range(0)
    end = next(
        (index for index, token in enumerate(tokens) if token.lower in ("is", "are", "was", "were", "had", "have")), 0
    )
    return range(anchor.last + 1, anchor.last + 1 + end)

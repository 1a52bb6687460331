"""The figures, dates, names and directions of a reading as anchors: where they stand, and what stands around them."""

from dataclasses import dataclass
from functools import lru_cache

from rag.check.facts import FactKind
from rag.check.names import TITLES, find_names
from rag.check.reading import Reading, Token, is_framing
from rag.check.vocabulary import word_set
from rag.check.words import stem

_DIRECTIONS = {
    stem(word): "up" for word in ("increase", "higher", "above", "exceed", "overspend", "surplus", "more", "up")
} | {stem(word): "down" for word in ("decrease", "lower", "below", "underspend", "deficit", "fewer", "less", "down")}
_OUTCOMES = {
    stem(word): word
    for word in "approve note refuse reject defer adopt endorse withdraw award lose carry accept confirm welcome elect".split()
}
_CUES = word_set("from to by before after until since for against")


@dataclass(frozen=True, slots=True)
class Anchor:
    """One value that could have been exchanged for another of its kind.

    Attributes:
        kind: "amount", "percentage", "number", "date", "time", "name", "direction" or "outcome".
        value: its normal form; for a name the last word in lower case.
        first, last: its tokens.
        clauses: the clauses it belongs to: its own, and those of a list it stands in.
    """

    kind: str
    value: str
    first: int
    last: int
    clauses: frozenset[int]


@lru_cache(maxsize=1024)
def find_anchors(reading: Reading) -> tuple[Anchor, ...]:
    """Return every anchor of a reading, in order; names and figures in one list share their clauses."""
    found = sorted(
        [*_fact_anchors(reading), *_name_anchors(reading), *_word_anchors(reading)], key=lambda a: (a.first, a.kind)
    )
    return tuple(_listed(found, reading))


def _fact_anchors(reading: Reading) -> list[Anchor]:
    kinds = (FactKind.AMOUNT, FactKind.PERCENT, FactKind.NUMBER, FactKind.DATE, FactKind.TIME)
    return [
        Anchor(fact.kind.value, fact.value, index, index, frozenset({token.clause}))
        for index, token in enumerate(reading.tokens)
        if token.fact >= 0 and (fact := reading.facts[token.fact]).kind in kinds
    ]


def _name_anchors(reading: Reading) -> list[Anchor]:
    anchors: list[Anchor] = []
    tokens = [(index, token) for index, token in enumerate(reading.tokens) if token.stem or token.fact >= 0]
    for name in find_names(reading):
        inside = [index for index, token in tokens if name.start <= token.start and token.end <= name.end]
        value = name.words[-1].lower().replace("’", "'").removesuffix("'s")
        anchors.append(Anchor("name", value, inside[0], inside[-1], frozenset({reading.tokens[inside[0]].clause})))
    return anchors


def _word_anchors(reading: Reading) -> list[Anchor]:
    anchors = []
    for index, token in enumerate(reading.tokens):
        place = (index, index, frozenset({token.clause}))
        if value := _DIRECTIONS.get(token.stem):
            anchors.append(Anchor("direction", value, *place))
        if value := _OUTCOMES.get(token.stem):
            anchors.append(Anchor("outcome", value, *place))
    return anchors


def _listed(anchors: list[Anchor], reading: Reading) -> list[Anchor]:
    """Give neighbours of one kind with nothing but commas, "and" and titles between them the clauses of all."""
    by_kind: dict[str, list[Anchor]] = {}
    for anchor in anchors:
        by_kind.setdefault(anchor.kind, []).append(anchor)
    grown: list[Anchor] = []
    for group in by_kind.values():
        run: list[Anchor] = []
        for anchor in group:
            if run and not _is_list(reading.tokens[run[-1].last + 1 : anchor.first]):
                grown += _share(run)
                run = []
            run.append(anchor)
        grown += _share(run)
    return sorted(grown, key=lambda anchor: (anchor.first, anchor.kind))


def _is_list(between: tuple[Token, ...]) -> bool:
    return all(
        token.lower in (",", "and", "&", "or") or token.lower in TITLES or token.lower == "county" for token in between
    )


def _share(run: list[Anchor]) -> list[Anchor]:
    clauses = frozenset[int]().union(*(anchor.clauses for anchor in run))
    return [Anchor(anchor.kind, anchor.value, anchor.first, anchor.last, clauses) for anchor in run]


def keys_of(reading: Reading, index: int) -> tuple[str, ...]:
    """Return what a token means to the anchors around it: its stem, or the kind and value of its fact."""
    token = reading.tokens[index]
    if token.fact >= 0:
        fact = reading.facts[token.fact]
        return (f"{fact.kind}:{fact.value}",)
    return (token.stem,) if token.is_content and not is_framing(token) else ()


def cue_of(reading: Reading, anchor: Anchor) -> str:
    """Return the preposition directly before an anchor ("from", "to", "by", ...), titles passed over, or ""."""
    index = anchor.first - 1
    while index >= 0 and (
        reading.tokens[index].lower in TITLES or reading.tokens[index].lower in ("the", "county", "about", "around")
    ):
        index -= 1
    word = reading.tokens[index].lower if index >= 0 else ""
    return word if word in _CUES else ""

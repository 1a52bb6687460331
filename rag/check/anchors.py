"""The figures, dates, names and directions of a reading as anchors: where they stand, and what stands around them."""

from dataclasses import dataclass, replace
from functools import lru_cache

from rag.check.appositions import ROLE_NOUNS, owned_clauses
from rag.check.facts import FactKind
from rag.check.given_names import GIVEN_NAMES
from rag.check.names import TITLES, Name, find_names
from rag.check.reading import Reading, Token
from rag.check.vocabulary import word_set
from rag.check.words import stem

_DIRECTIONS = {
    stem(word): "up" for word in ("increase", "higher", "above", "exceed", "overspend", "surplus", "more", "up")
} | {stem(word): "down" for word in ("decrease", "lower", "below", "underspend", "deficit", "fewer", "less", "down")}
_OUTCOMES = {
    stem(word): word
    for word in (
        "approve",
        "note",
        "refuse",
        "reject",
        "defer",
        "adopt",
        "endorse",
        "withdraw",
        "award",
        "lose",
        "carry",
        "accept",
        "confirm",
        "welcome",
        "elect",
    )
}
# One-word names that frame a decision rather than being what it is about.
_BODIES = word_set("cabinet council committee board panel executive parliament government members councillors officers")
# Words of names that are not a person's.
_THINGS = word_set("""
band bank club society trust association school academy hospital park road street lane avenue centre library hall church museum
university college company ltd plc service services team group forum partnership authority agency department office station house
court green market square theatre council committee board panel care health door wing centre fund programme strategy plan scheme
""")
_LIST_WORDS = word_set(", and & or to - – county")
FINITE = word_set("is are was were will would had has have may should must could")
_BE = word_set("is are was were be been being")
_PASSED_OVER = word_set("the county about around below above over under nearly almost just")
_APPROXIMATE = word_set("the about around approximately nearly almost over")
_CUES = word_set("from to by before after until till since for against")


@dataclass(frozen=True, slots=True)
class Anchor:
    """One value that could have been exchanged for another of its kind.

    Attributes:
        kind: "amount", "percentage", "number", "date", "time", "person", "role", "name", "direction" or "outcome".
        value: its normal form; for a name its words in lower case.
        first, last: its tokens.
        clauses: the clauses it belongs to: its own, and those of a list it stands in.
        run: number shared by the anchors of one list, or of one "from X to Y".
    """

    kind: str
    value: str
    first: int
    last: int
    clauses: frozenset[int]
    run: int = -1


@lru_cache(maxsize=1024)
def find_anchors(reading: Reading) -> tuple[Anchor, ...]:
    """Return every anchor of a reading, in order; names and figures in one list share their clauses."""
    found = sorted(
        [*_fact_anchors(reading), *_name_anchors(reading), *_word_anchors(reading)], key=lambda a: (a.first, a.kind)
    )
    listed = _listed(found, reading)
    owned = owned_clauses(reading, [(anchor.first, anchor.last) for anchor in listed if anchor.kind == "person"])
    taken = frozenset[int]().union(*owned.values(), *(anchor.clauses for anchor in listed if anchor.kind == "person"))
    return tuple(
        replace(anchor, clauses=anchor.clauses | owned.get(anchor.first, frozenset()))
        for anchor in listed
        if anchor.kind != "role" or not anchor.clauses & taken
    )


def _fact_anchors(reading: Reading) -> list[Anchor]:
    kinds = (FactKind.AMOUNT, FactKind.PERCENT, FactKind.NUMBER, FactKind.DATE, FactKind.TIME)
    return [
        Anchor(fact.kind.value, fact.value, index, index, frozenset({token.clause}))
        for index, token in enumerate(reading.tokens)
        if token.fact >= 0 and (fact := reading.facts[token.fact]).kind in kinds
    ]


def _name_anchors(reading: Reading) -> list[Anchor]:
    return [anchor for name in find_names(reading) if (anchor := _name_anchor(name, reading)) is not None]


def _name_anchor(name: Name, reading: Reading) -> Anchor | None:
    words = [word.lower().replace("’", "'").removesuffix("'s") for word in name.words]
    if len(words) == 1 and not name.title and name.words[0].endswith(("'s", "’s")):
        return None
    is_role = not name.title and any(word in ROLE_NOUNS for word in words)
    if len(words) == 1 and not name.title and (name.words[0].isupper() or is_role or words[0] in _BODIES):
        return None
    inside = [
        index
        for index, token in enumerate(reading.tokens)
        if token.stem and name.start <= token.start and token.end <= name.end
    ]
    is_thing = any(word in _THINGS for word in words) and not name.title
    is_person = name.is_person or words[0] in GIVEN_NAMES
    is_person = (is_person and not is_thing) or _has_role_after(reading, inside[-1], len(words))
    kind = "role" if is_role else "person" if is_person else "name"
    return Anchor(kind, " ".join(words), inside[0], inside[-1], frozenset({reading.tokens[inside[0]].clause}))


def _has_role_after(reading: Reading, last: int, n_words: int) -> bool:
    """Whether two or three capitals are followed by ", Head of ..." or "(Chair": an untitled person."""
    after = [token.lower for token in reading.tokens[last + 1 : last + 4]]
    return n_words in (2, 3) and after[:1] in ([","], ["("]) and any(word in ROLE_NOUNS for word in after[1:])


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
            if run and not _is_list(run[-1], anchor, reading.tokens):
                grown += _share(run)
                run = []
            run.append(anchor)
        grown += _share(run)
    return sorted(grown, key=lambda anchor: (anchor.first, anchor.kind))


def _is_list(first: Anchor, second: Anchor, tokens: tuple[Token, ...]) -> bool:
    between = _without_brackets(tokens[first.last + 1 : second.first])
    if not all(token.lower in _LIST_WORDS or token.lower in TITLES for token in between):
        return False
    following = tokens[second.last + 1].lower if second.last + 1 < len(tokens) else ""
    is_subject = following in FINITE and any(token.lower == "and" for token in between)
    return first.kind in ("person", "name") or not is_subject


def _without_brackets(tokens: tuple[Token, ...]) -> list[Token]:
    kept: list[Token] = []
    depth = 0
    for token in tokens:
        depth += token.text == "("
        if not depth:
            kept.append(token)
        depth -= token.text == ")"
    return kept


def _share(run: list[Anchor]) -> list[Anchor]:
    clauses = frozenset[int]().union(*(anchor.clauses for anchor in run))
    number = run[0].first if run else -1
    return [Anchor(anchor.kind, anchor.value, anchor.first, anchor.last, clauses, number) for anchor in run]


def cue_of(reading: Reading, anchor: Anchor) -> str:
    """Return the preposition directly before an anchor ("from", "to", "by", ...), titles passed over, or "".

    "A rise of 5%" is a rise "by" 5%.
    """
    index = anchor.first - 1
    while index >= 0 and (reading.tokens[index].lower in TITLES or reading.tokens[index].lower in _PASSED_OVER):
        index -= 1
    word = reading.tokens[index].lower if index >= 0 else ""
    if word == "of" and index and reading.tokens[index - 1].stem in (stem("increase"), stem("decrease")):
        return "by"
    return word if word in _CUES else ""


def head_of(reading: Reading, anchor: Anchor) -> str:
    """Return what an anchor is the measure of: "grant" in "a grant of about £5", "" where no "of" stands before it."""
    index = anchor.first - 1
    while index > 0 and reading.tokens[index].lower in _APPROXIMATE:
        index -= 1
    if index < 1 or reading.tokens[index].lower != "of":
        return ""
    return reading.keys[index - 1]


def act_of(reading: Reading, anchor: Anchor) -> str:
    """Return what a person or thing is said to do: the word that says something right after its name, or before its "by"."""
    if anchor.kind not in ("person", "name", "role"):
        return ""
    if cue_of(reading, anchor) == "by":
        before = (reading.keys[index] for index in range(anchor.first - 1, max(anchor.first - 5, -1), -1))
        return next((key for key in before if key and key not in ("councillor",)), "")
    after = range(anchor.last + 1, min(anchor.last + 4, len(reading.tokens)))
    act = next((index for index in after if reading.keys[index]), None)
    if act is None:
        return ""
    is_passive = any(reading.tokens[index].lower in _BE for index in range(anchor.last + 1, act))
    return f"be {reading.keys[act]}" if is_passive else reading.keys[act]

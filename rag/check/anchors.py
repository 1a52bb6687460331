"""The figures, dates, names and directions of a reading as anchors: where they stand, and what stands around them."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from rag.check.facts import FactKind, fact_key
from rag.check.names import TITLES, find_names
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
_LIST_WORDS = word_set(", and & or to - – county")
_FINITE = word_set("is are was were will would had has have may should must could")
_APPROXIMATE = word_set("the about around approximately nearly almost over")
_PLACE_CUES = word_set("in at near the between of on for to")
# Stop words that tell one subject from another ("most councils", "other councils").
_TELLING = word_set("most all only other another our both")
_MODIFIERS = word_set("deputy vice acting interim former assistant shadow non")
_CUES = word_set("from to by before after until since for against")


@dataclass(frozen=True, slots=True)
class Anchor:
    """One value that could have been exchanged for another of its kind.

    Attributes:
        kind: "amount", "percentage", "number", "date", "time", "person", "name", "direction" or "outcome".
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
    for name in find_names(reading):
        if len(name.words) == 1 and not name.title and (name.words[0].isupper() or name.words[0].lower() in _BODIES):
            continue
        inside = [
            index
            for index, token in enumerate(reading.tokens)
            if token.stem and name.start <= token.start and token.end <= name.end
        ]
        value = " ".join(word.lower().replace("’", "'").removesuffix("'s") for word in name.words)
        before = reading.tokens[inside[0] - 1].lower if inside[0] else ""
        is_person = name.is_person or (len(name.words) > 1 and before not in _PLACE_CUES)
        kind = "person" if is_person else "name"
        anchors.append(Anchor(kind, value, inside[0], inside[-1], frozenset({reading.tokens[inside[0]].clause})))
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
    is_subject = following in _FINITE and any(token.lower == "and" for token in between)
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


def keys_of(reading: Reading, index: int) -> tuple[str, ...]:
    """Return what a token means to the anchors around it: its stem, or the kind and value of its fact.

    "Deputy", "non-" and the like make another word of the one they stand before.
    """
    token = reading.tokens[index]
    if token.fact >= 0:
        return (fact_key(reading.facts[token.fact]),)
    if not (token.is_content or token.lower in _TELLING):
        return ()
    before = next(
        (other.lower for other in reversed(reading.tokens[max(index - 2, 0) : index]) if other.lower != "-"), ""
    )
    return (f"{before} {token.stem}",) if before in _MODIFIERS else (token.stem,)


def cue_of(reading: Reading, anchor: Anchor) -> str:
    """Return the preposition directly before an anchor ("from", "to", "by", ...), titles passed over, or ""."""
    index = anchor.first - 1
    while index >= 0 and (
        reading.tokens[index].lower in TITLES or reading.tokens[index].lower in ("the", "county", "about", "around")
    ):
        index -= 1
    word = reading.tokens[index].lower if index >= 0 else ""
    return word if word in _CUES else ""


def head_of(reading: Reading, anchor: Anchor) -> str:
    """Return what an anchor is the measure of: "grant" in "a grant of about £5", "" where no "of" stands before it."""
    index = anchor.first - 1
    while index > 0 and reading.tokens[index].lower in _APPROXIMATE:
        index -= 1
    if index < 1 or reading.tokens[index].lower != "of":
        return ""
    return next(iter(keys_of(reading, index - 1)), "")


_OWN, _LATER, _BESIDE = 1.0, 0.2, 0.1
_NEARER_TO_ANOTHER = 0.7
_LATER_OF_ACTOR = _EARLIER_OF_ACTOR = _EARLIER_OF_RELATIVE = 0.5
_EARLIER, _EARLIER_OF_FULL_CLAUSE = 0.9, 0.7
_BACK_REFERRING = 0.8
_SPEAKS_OF_ELSE = 0.3
_FIGURES = frozenset({"amount", "percentage", "number"})
_PRONOUNS = word_set("it they this these he she them such")
_RELATIVES = word_set("which who whose that")


class Surroundings:
    """The anchors of a record and how near each word of it stands to each of them."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.anchors = find_anchors(reading)
        self._places: dict[str, list[int]] = defaultdict(list)
        self._clauses: dict[int, list[str]] = defaultdict(list)
        self._refers_back: set[int] = set()
        self._wholes: set[int] = set()
        for index, token in enumerate(reading.tokens):
            self._clauses[token.clause].append(token.lower)
            for key in keys_of(reading, index):
                self._places[key].append(index)
            if token.lower == "of" and index and self._is_number(index - 1):
                self._wholes |= {index + step for step in (1, 2) if self._is_number(index + step)}
            if token.lower in _PRONOUNS:
                self._refers_back.add(token.sentence)

    def _is_number(self, index: int) -> bool:
        return 0 <= index < len(self.reading.tokens) and self.reading.tokens[index].fact >= 0

    def of_kind(self, kind: str) -> list[Anchor]:
        """Return the anchors of one kind, in order."""
        return [anchor for anchor in self.anchors if anchor.kind == kind]

    def fit(self, context: dict[str, float], anchor: Anchor) -> float:
        """Return how much of a context (words with weights) stands around an anchor, nearer words counting more."""
        near = sum(
            said * max((self._weight(index, anchor) for index in self._places[key]), default=0.0)
            for key, said in context.items()
            if key in self._places
        )
        near -= _SPEAKS_OF_ELSE * (anchor.kind in _FIGURES and not self._touches(context, anchor))
        return near + (f"cue:{cue_of(self.reading, anchor)}" in context)

    def _touches(self, context: dict[str, float], anchor: Anchor) -> bool:
        """Whether one of the nearest words on either side in its clause is of the context."""
        sides = (range(anchor.first - 1, -1, -1), range(anchor.last + 1, len(self.reading.tokens)))
        nearest = []
        for side in sides:
            inside = (index for index in side if self.reading.tokens[index].clause in anchor.clauses)
            nearest += list(islice((keys for index in inside if (keys := keys_of(self.reading, index))), 1))
        return not nearest or any(key in context for keys in nearest for key in keys)

    def _weight(self, index: int, anchor: Anchor) -> float:
        token, own = self.reading.tokens[index], self.reading.tokens[anchor.first]
        if token.sentence != own.sentence:
            is_before = token.sentence == own.sentence - 1
            return (_BACK_REFERRING if own.sentence in self._refers_back else _BESIDE) if is_before else 0.0
        if token.clause in anchor.clauses:
            if anchor.first in self._wholes and index > anchor.first:
                return _NEARER_TO_ANOTHER
            return _NEARER_TO_ANOTHER if self._is_nearer_to_another(index, anchor) else _OWN
        is_actor = anchor.kind in ("person", "outcome")
        if token.clause > min(anchor.clauses):
            return _LATER_OF_ACTOR if is_actor else _LATER
        return _EARLIER_OF_ACTOR if is_actor else self._inherited(min(anchor.clauses))

    def _is_nearer_to_another(self, index: int, anchor: Anchor) -> bool:
        first, last = sorted((index, anchor.first))
        clause = self.reading.tokens[index].clause
        return any(
            first < other.first < last
            and other.run != anchor.run
            and clause in other.clauses
            and other.first not in self._wholes
            for other in self.anchors
            if other.kind == anchor.kind
        )

    def _inherited(self, clause: int) -> float:
        """Return how far the words of earlier clauses hold for this one: less, the more it says itself."""
        words = self._clauses[clause]
        if words[0] in _RELATIVES:
            return _EARLIER_OF_RELATIVE
        has_subject = any(word in _FINITE for word in words[2:])
        return _EARLIER_OF_FULL_CLAUSE if has_subject else _EARLIER


@lru_cache(maxsize=1024)
def surroundings(reading: Reading) -> Surroundings:
    """Return the surroundings of a record's anchors, remembered for the latest records."""
    return Surroundings(reading)

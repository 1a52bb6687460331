"""How near each word of a record stands to each of its anchors: what tells whose figure a figure is."""

from collections import Counter, defaultdict
from functools import lru_cache
from itertools import islice

from rag.check.anchors import FINITE, Anchor, act_of, cue_of, find_anchors
from rag.check.reading import Reading
from rag.check.vocabulary import word_set

_OWN, _LATER, _BESIDE = 1.0, 0.2, 0.1
_NEARER_TO_ANOTHER = 0.7
_LATER_OF_ACTOR = _EARLIER_OF_ACTOR = _EARLIER_OF_RELATIVE = 0.5
_EARLIER, _EARLIER_OF_FULL_CLAUSE = 0.9, 0.7
_BACK_REFERRING = 0.8
_SPEAKS_OF_ELSE = 0.3
_FIGURES = frozenset({"amount", "percentage", "number"})
_IN_ROW, _LABELS = 0.6, 2
_TRAILING, _OF_ANOTHER = 0.7, 0.4
_NAMED = frozenset({"name", "person", "role"})
_PRONOUNS = word_set("it they this these he she them such")
_PERSONAL = word_set("he she they")
_RELATIVES = word_set("which who whose that")


def _labelled_rows(reading: Reading) -> frozenset[int]:
    """Return the sentences that are table rows made readable ("Ward: Elm; Bins missed: 12")."""
    marks: dict[int, Counter[str]] = defaultdict(Counter)
    for token in reading.tokens:
        marks[token.sentence][token.text] += 1
    return frozenset(sentence for sentence, count in marks.items() if count[";"] and count[":"] >= _LABELS)


def _titles(reading: Reading) -> frozenset[int]:
    """Return the tokens of a row's own title, which holds for each of its cells ("Near misses: 2022: 9; 2023: 14")."""
    colons: dict[int, list[int]] = defaultdict(list)
    for index, token in enumerate(reading.tokens):
        if token.text == ":":
            colons[token.clause].append(index)
    return frozenset(
        index
        for index, token in enumerate(reading.tokens)
        if len(colons[token.clause]) > 1 and index < colons[token.clause][0]
    )


def _bracketed(reading: Reading) -> dict[int, int]:
    """Return for each token in brackets the token the bracket follows."""
    found: dict[int, int] = {}
    opened = -1
    for index, token in enumerate(reading.tokens):
        if token.text == "(":
            opened = index
        elif token.text == ")":
            opened = -1
        elif opened > 0:
            found[index] = opened - 1
    return found


class Surroundings:
    """The anchors of a record and how near each word of it stands to each of them."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._rows = _labelled_rows(reading)
        self._titles = _titles(reading)
        self.anchors = tuple(anchor for anchor in find_anchors(reading) if not self._is_label(anchor))
        self._places: dict[str, list[int]] = defaultdict(list)
        self._clauses: dict[int, list[str]] = defaultdict(list)
        self._refers_back: set[int] = set()
        self._goes_on_with_person: set[int] = set()
        self._wholes: set[int] = set()
        self._kinds: dict[str, list[Anchor]] = defaultdict(list)
        for anchor in self.anchors:
            self._kinds[anchor.kind].append(anchor)
        self._bracketed = _bracketed(reading)
        for index, token in enumerate(reading.tokens):
            self._clauses[token.clause].append(token.lower)
            if key := reading.keys[index]:
                self._places[key].append(index)
            if token.lower == "of" and index and self._is_number(index - 1):
                self._wholes |= {index + step for step in (1, 2) if self._is_number(index + step)}
            if token.lower in _PRONOUNS:
                self._refers_back.add(token.sentence)
            if token.lower in _PERSONAL and not any(other.first < index for other in self._persons_in(token.sentence)):
                self._goes_on_with_person.add(token.sentence)

    def _is_label(self, anchor: Anchor) -> bool:
        following = self.reading.tokens[anchor.last + 1 : anchor.last + 2]
        is_in_row = self.reading.tokens[anchor.first].sentence in self._rows
        return is_in_row and anchor.kind in _NAMED and [token.text for token in following] == [":"]

    def _is_number(self, index: int) -> bool:
        return 0 <= index < len(self.reading.tokens) and self.reading.tokens[index].fact >= 0

    def _persons_in(self, sentence: int) -> list[Anchor]:
        return [person for person in self._kinds["person"] if self.reading.tokens[person.first].sentence == sentence]

    def of_kind(self, kind: str) -> list[Anchor]:
        """Return the anchors of one kind, in order."""
        return self._kinds[kind]

    def fit(self, context: dict[str, float], anchor: Anchor) -> float:
        """Return how much of a context (words with weights) stands around an anchor, nearer words counting more."""
        near = sum(
            said * max((self._weight(index, anchor) for index in self._places[key]), default=0.0)
            for key, said in context.items()
            if key in self._places
        )
        near -= _SPEAKS_OF_ELSE * (anchor.kind in _FIGURES and not self._touches(context, anchor))
        acts = context.get(f"act:{act_of(self.reading, anchor)}", 0.0)
        return near + acts + (f"cue:{cue_of(self.reading, anchor)}" in context)

    def _touches(self, context: dict[str, float], anchor: Anchor) -> bool:
        """Whether one of the nearest words on either side in its clause is of the context."""
        tokens, keys = self.reading.tokens, self.reading.keys
        sides = (range(anchor.first - 1, -1, -1), range(anchor.last + 1, len(tokens)))
        nearest = [
            key
            for side in sides
            for key in islice(
                (keys[index] for index in side if keys[index] and tokens[index].clause in anchor.clauses), 1
            )
        ]
        return not nearest or any(key in context for key in nearest)

    def _weight(self, index: int, anchor: Anchor) -> float:
        if anchor.first <= index <= anchor.last:
            return 0.0
        token, own = self.reading.tokens[index], self.reading.tokens[anchor.first]
        if token.sentence != own.sentence:
            return self._weight_beside(token.sentence, own.sentence, anchor)
        if own.sentence in self._rows:
            return _OWN if token.clause in anchor.clauses or index in self._titles else _IN_ROW
        if index in self._bracketed and anchor.kind in ("person", "name"):
            return _OWN if self._bracketed[index] == anchor.last else _LATER
        if token.clause in anchor.clauses:
            if anchor.first in self._wholes and index > anchor.first:
                return _NEARER_TO_ANOTHER
            return _NEARER_TO_ANOTHER if self._is_nearer_to_another(index, anchor) else _OWN
        is_actor = anchor.kind in ("person", "outcome")
        if token.clause > min(anchor.clauses):
            trails = token.clause < self._next_clause(anchor) and self._only_adds(token.clause)
            return _TRAILING if trails else _LATER_OF_ACTOR if is_actor else _LATER
        if is_actor:
            return _EARLIER_OF_ACTOR
        return _OF_ANOTHER if self._trails_another(index, anchor) else self._inherited(min(anchor.clauses))

    def _weight_beside(self, sentence: int, own: int, anchor: Anchor) -> float:
        """Return what a word of another sentence counts: a pronoun there or here may join the two."""
        if sentence == own - 1:
            return _BACK_REFERRING if own in self._refers_back else _BESIDE
        is_person = anchor.kind == "person" and sentence == own + 1
        return _BACK_REFERRING if is_person and sentence in self._goes_on_with_person else 0.0

    def _next_clause(self, anchor: Anchor) -> int:
        """Return the clause of the next anchor of this kind in the sentence: the words up to there are this one's."""
        later = [
            min(other.clauses)
            for other in self.of_kind(anchor.kind)
            if other.first > anchor.last and other.run != anchor.run
        ]
        return min(later, default=len(self.reading.tokens))

    def _trails_another(self, index: int, anchor: Anchor) -> bool:
        """Whether a word follows another anchor of this kind in a clause that only adds to it."""
        clause = self.reading.tokens[index].clause
        return self._only_adds(clause) and any(
            other.first < index and max(other.clauses) < clause and other.run != anchor.run
            for other in self.of_kind(anchor.kind)
        )

    def _only_adds(self, clause: int) -> bool:
        """Whether a clause has no verb, or begins with one: it goes on with what stands before it."""
        words = [word for word in self._clauses[clause] if word not in (",", ";", "and", "–", "—")]
        verbs = [position for position, word in enumerate(words) if word in FINITE or word.endswith("ed")]
        return not verbs or verbs[0] == 0

    def _is_nearer_to_another(self, index: int, anchor: Anchor) -> bool:
        first, last = sorted((index, anchor.first))
        clause = self.reading.tokens[index].clause
        return any(
            first < other.first < last
            and other.run != anchor.run
            and clause in other.clauses
            and other.first not in self._wholes
            for other in self.of_kind(anchor.kind)
        )

    def _inherited(self, clause: int) -> float:
        """Return how far the words of earlier clauses hold for this one: less, the more it says itself."""
        words = self._clauses[clause]
        if words[0] in _RELATIVES:
            return _EARLIER_OF_RELATIVE
        has_subject = any(word in FINITE for word in words[2:])
        return _EARLIER_OF_FULL_CLAUSE if has_subject else _EARLIER


@lru_cache(maxsize=1024)
def surroundings(reading: Reading) -> Surroundings:
    """Return the surroundings of a record's anchors, remembered for the latest records."""
    return Surroundings(reading)

"""Names of people, bodies and places, told by their capitals and titles, and whether the record knows them.

No list of names and no model: a name is what is written like one. A name the record does not write is reported, and
so is one put together from parts of two names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.check.reading import Reading, Token
from rag.check.vocabulary import FRAMING_WORDS, PERFORMED_WORDS, STOP_WORDS, word_set
from rag.check.words import stem, stems

COUNCILLOR_TITLES = word_set("councillor councillors cllr cllrs alderman")
PERSONAL_TITLES = word_set("mr mrs ms miss dr prof professor sir dame lord lady baroness rev reverend")
TITLES = COUNCILLOR_TITLES | PERSONAL_TITLES
_CONNECTORS = word_set("of and for the in on at with to de la le upon under by s")
_TIERS = word_set("county district borough city town parish")
_JOINTS = word_set("of for")
_SUFFIXES = word_set("cc mp obe mbe cbe jp")
_WIDEST_GAP = 4
_GLUED = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z'’]+|[A-Z]+")
_MAX_ACRONYM = 8


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words: its title in lower case or "", its other words, and its place."""

    title: str
    words: tuple[str, ...]
    start: int
    end: int

    @property
    def is_person(self) -> bool:
        """Whether a title or initials say that this is a person."""
        return bool(self.title) or any(len(word.rstrip(".")) == 1 for word in self.words[:-1])


@lru_cache(maxsize=1024)
def find_names(reading: Reading) -> tuple[Name, ...]:
    """Return the names of a text in order; the capital that opens a sentence makes no name by itself.

    "of" and "for" join two runs of capitals into one name ("Director of Public Health").
    """
    runs: list[list[Token]] = [[]]
    opens_sentence = True
    for index, token in enumerate(reading.tokens):
        if _continues(token, opens_sentence, runs[-1]):
            runs[-1].append(token)
            if token.lower.endswith("'s"):
                runs.append([])
        elif runs[-1] and not _joins(reading.tokens, index):
            runs.append([])
        opens_sentence = _opens_next(token, opens_sentence)
    parts = (part for run in runs for part in _split_at_title(run))
    return tuple(name for part in parts if (name := _name(part, reading)) is not None)


def _split_at_title(run: list[Token]) -> list[list[Token]]:
    """A title begins a name of its own ("the Chair Councillor Fox"); the sort of council before it is part of the title."""
    titles = [index for index, token in enumerate(run) if token.lower in TITLES]
    if not titles or titles[0] == 0:
        return [run]
    before = [] if all(token.lower in _TIERS for token in run[: titles[0]]) else run[: titles[0]]
    return [part for part in (before, run[titles[0] :]) if part]


def _joins(tokens: tuple[Token, ...], index: int) -> bool:
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return (
        tokens[index].lower in _JOINTS
        and following is not None
        and bool(following.stem)
        and following.text[0].isupper()
    )


def _continues(token: Token, opens_sentence: bool, run: list[Token]) -> bool:
    if token.fact >= 0 or not token.stem or not token.text[0].isupper():
        return False
    is_plain = token.lower in STOP_WORDS and token.lower not in TITLES and (opens_sentence or not run)
    return not is_plain or (len(token.text.rstrip(".")) == 1 and token.lower not in ("i", "a"))


def _opens_next(token: Token, opens_sentence: bool) -> bool:
    if token.stem or token.fact >= 0:
        return False
    return opens_sentence or token.text in ".!?" or token.text[0] in "\n•·▪"


def _name(run: list[Token], reading: Reading) -> Name | None:
    title, words = "", list(run)
    while words and words[0].lower in TITLES:
        title = words.pop(0).lower
    if words and words[-1].lower in _SUFFIXES and len(words) > 1:
        words.pop()
    is_verdict = len(words) == 1 and words[0].stem in stems(PERFORMED_WORDS)
    if not words or is_verdict or (len(run) == 1 and _only_opens(run[0], reading)):
        return None
    return Name(title, tuple(word.text for word in words), run[0].start, run[-1].end)


def _only_opens(token: Token, reading: Reading) -> bool:
    """Whether a lone capital may come from opening the sentence; "MASH" and "DfE" are names anywhere."""
    before = reading.text[: token.start].rstrip(" \t\"'“‘(")
    has_inner_capital = any(character.isupper() for character in token.text[1:])
    return not has_inner_capital and (not before or before[-1] in ".!?:\n•·▪-")


@lru_cache(maxsize=1024)
def name_index(*readings: Reading) -> "NameIndex":
    """Return the index of some texts, remembered for the latest."""
    return NameIndex(*readings)


class NameIndex:
    """Where every word of the cited texts and their headings stands, for looking names up."""

    def __init__(self, *readings: Reading) -> None:
        self._places: dict[str, list[int]] = {}
        self._capitals: set[str] = set()
        self._words: list[str] = []
        for reading in readings:
            for token in reading.tokens:
                self._add(token)
            self._words += [""] * (_WIDEST_GAP + 1)
        self.acronyms = frozenset(_initials(self._words))

    def _add(self, token: Token) -> None:
        if not token.stem:
            self._words += [""] if token.text in ".;\n" else []
            return
        bare = token.text.replace("’", "'").removesuffix("'s").rstrip(".'")
        pieces = _GLUED.findall(bare) if bare[1:] != bare[1:].lower() else [bare]
        for word in dict.fromkeys((bare, *pieces)):
            for key in {word.lower(), stem(word)}:
                self._places.setdefault(key, []).append(len(self._words))
            if word[0].isupper():
                self._capitals.add(word.lower())
            if word != bare or len(pieces) == 1:
                self._words.append(word)

    def has(self, word: str) -> bool:
        """Return whether the word, another form of it, or the words of an acronym stand in the texts."""
        bare = _bare(word)
        return bare.lower() in self._places or stem(bare) in self._places or _capitals(bare) in self.acronyms

    def has_capital(self, word: str) -> bool:
        """Return whether the word stands in the texts with a capital."""
        return _bare(word).lower() in self._capitals

    def together(self, first: str, second: str, gap: int) -> bool:
        """Return whether `second` follows `first` within `gap` words somewhere; an initial fits a full name."""
        seconds = self._at(second)
        return any(0 < place - start <= gap for start in self._at_or_initial(first) for place in seconds)

    def words_before(self, word: str) -> Iterator[str]:
        """Yield the word before each place of a word, in lower case, past initials and given names (three words at most)."""
        for place in self._places.get(_bare(word).lower(), []):
            yield from (other.lower().rstrip(".") for other in self._words[max(place - 3, 0) : place])

    def words_after(self, word: str) -> Iterator[str]:
        """Yield the word after each place of a word, in lower case."""
        for place in self._places.get(_bare(word).lower(), []):
            yield from (other.lower() for other in self._words[place + 1 : place + 2])

    def _at(self, word: str) -> list[int]:
        bare = _bare(word)
        return self._places.get(bare.lower(), []) or self._places.get(stem(bare), [])

    def _at_or_initial(self, word: str) -> list[int]:
        bare = _bare(word).lower()
        if len(bare) == 1:
            return [
                place for place, other in enumerate(self._words) if other[:1].lower() == bare and other[:1].isupper()
            ]
        return self._at(word)


def _capitals(word: str) -> str:
    """Return the capitals of what may be an acronym ("DE" of "DfE"), "" of any other word."""
    capitals = "".join(character for character in word if character.isupper())
    return capitals if len(capitals) > 1 and len(word) - len(capitals) < len(capitals) else ""


def _bare(word: str) -> str:
    return word.replace("’", "'").removesuffix("'s").rstrip(".'")


def _initials(words: list[str]) -> Iterator[str]:
    """Yield the initials of every run of up to eight capitalised words, connectors left out."""
    letters: list[str] = []
    for word in [*words, ""]:
        if word.lower() in _CONNECTORS:
            continue
        letters = [*letters, word[0]] if word[:1].isupper() else []
        for length in range(2, min(len(letters), _MAX_ACRONYM) + 1):
            yield "".join(letters[-length:])


def unsupported_names(stated: Reading, index: NameIndex) -> list[str]:
    """Return a plain reason for every name of `stated` that the cited texts and their headings do not bear out."""
    return [reason for name in find_names(stated) if (reason := _objection(name, index))]


def _objection(name: Name, index: NameIndex) -> str:
    words = [word for word in name.words if _bare(word).lower() not in STOP_WORDS or len(_bare(word)) == 1]
    whole = " ".join(name.words)
    free = stems(FRAMING_WORDS)
    named = [word for word in words if stem(_bare(word)) not in free]
    if any(len(_bare(word)) > 1 and not index.has(word) for word in named):
        return f"“{whole}” is not in what it cites"
    gap = 2 if name.is_person else _WIDEST_GAP
    if named and any(not index.together(first, second, gap) for first, second in pairwise(words)):
        return f"“{whole}” does not stand together in what it cites"
    return _title_objection(name, index) if name.title and named else ""


def _title_objection(name: Name, index: NameIndex) -> str:
    surname = name.words[-1]
    before, after = set(index.words_before(surname)), set(index.words_after(surname))
    if not index.has_capital(surname):
        return f"“{surname}” is not a name in what it cites"
    is_councillor = index.has("councillor") or "cc" in after
    known = is_councillor if name.title in COUNCILLOR_TITLES else name.title in before
    return "" if known else f"“{name.title.capitalize()}” is not how the record names {surname}"

"""Items written whole by hand, with what residents ask of them: files in, items and claims out.

`data/items/*.txt` holds items of this form:

    ## Title of the item
    1 A sentence, a part of a decision, or a row of a table ("Charge: Adult swim; 2025/26: £4.45").
    2 …
    ? question in a resident's words | 3 | a short plain answer          (or 5,6: one of them, or the two together)
    ! question that nothing in the item answers, though it sounds as if it did
    = 3 | the third sentence in short plain sentences that keep all it says

`data/series/*.txt` holds the papers of one body each, which speak of the same matters at several meetings: a first line
"# Name of the body", and items whose titles are "Title | Committee | 12 March 2025". Nothing in the whole file answers its
"!" questions, and its "?" questions only their own item.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from models.train.claims import Claim, spoil
from models.train.grammar import DATA

ITEMS = DATA / "items"
LATER = DATA / "later"  # no model has learned from these
SERIES = DATA / "series"
SENTENCE = re.compile(r"\d+ ")
NEAREST = 2  # of the wrong sentences shown are those that share most words with the question


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the places of the sentences that answer it (from 0), and a short plain answer."""

    question: str
    places: tuple[int, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class WrittenItem:
    """An item of a council paper, what it answers and what it does not."""

    title: str
    sentences: tuple[str, ...]
    asked: tuple[Asked, ...]
    unanswered: tuple[str, ...]
    rewritten: tuple[tuple[int, str], ...]
    heading: str = ""  # council, committee, date and title, where it is one of a series


def load_items(folder: Path = ITEMS) -> list[WrittenItem]:
    """Return the items of every file, in order of the files' names.

    Raises:
        ValueError: a line is none of the five kinds, or names a sentence that is not there (the message holds it).
    """
    texts = [part for path in sorted(folder.glob("*.txt")) for part in path.read_text("utf-8").split("\n## ")]
    return [_item(text.removeprefix("## ").strip().splitlines()) for text in texts if text.strip()]


def load_series(folder: Path = SERIES) -> list[list[WrittenItem]]:
    """Return the items of every body, in order of the files' names.

    Raises:
        ValueError: as `load_items`, and for a title without committee and date.
    """
    return [_of_body(path.read_text("utf-8")) for path in sorted(folder.glob("*.txt"))]


def _of_body(text: str) -> list[WrittenItem]:
    body, *parts = text.split("\n## ")
    items = [_item(part.strip().splitlines()) for part in parts]
    return [_under_heading(item, body.removeprefix("# ").strip()) for item in items]


def _under_heading(item: WrittenItem, body: str) -> WrittenItem:
    if item.title.count(" | ") != 2:
        message = f"A title of a series is “Title | Committee | 12 March 2025”, not {item.title!r}"
        raise ValueError(message)
    title, committee, day = item.title.split(" | ")
    return replace(item, title=title, heading=f"{body}, {committee}, {day}, {title}")


def _item(lines: Sequence[str]) -> WrittenItem:
    title, *rest = [line.strip() for line in lines if line.strip()]
    sentences = tuple(line.split(" ", 1)[1] for line in rest if SENTENCE.match(line))
    asked = tuple(_asked(line, len(sentences)) for line in rest if line.startswith("? "))
    unanswered = tuple(line[2:] for line in rest if line.startswith("! "))
    rewritten = tuple(_rewritten(line, len(sentences)) for line in rest if line.startswith("= "))
    if len(sentences) + len(asked) + len(unanswered) + len(rewritten) < len(rest):
        message = f"A line of {title!r} begins with neither a number nor ? nor ! nor ="
        raise ValueError(message)
    return WrittenItem(title, sentences, asked, unanswered, rewritten)


def _asked(line: str, n_sentences: int) -> Asked:
    question, numbers, answer = line[2:].split(" | ")
    return Asked(question, tuple(_place(number, n_sentences, line) for number in numbers.split(",")), answer)


def _rewritten(line: str, n_sentences: int) -> tuple[int, str]:
    number, plain = line[2:].split(" | ")
    return _place(number, n_sentences, line), plain


def _place(number: str, n_sentences: int, line: str) -> int:
    place = int(number) - 1
    if not 0 <= place < n_sentences:
        message = f"No such sentence: {line}"
        raise ValueError(message)
    return place


class Near:
    """The sentences of all items, found by the words they share with a question."""

    def __init__(self, items: Sequence[WrittenItem]) -> None:
        self._places = [(item, i) for item in items for i in range(len(item.sentences))]
        self._first = {id(item): k for k, (item, i) in enumerate(self._places) if i == 0}
        self._words = TfidfVectorizer(sublinear_tf=True, stop_words="english")
        self._rows = self._words.fit_transform([f"{item.title} {item.sentences[i]}" for item, i in self._places])

    def elsewhere(self, question: str, item: WrittenItem, n: int, rng: Generator) -> tuple[WrittenItem, int]:
        """Return one of the n sentences of other items that share most words with the question: its item and place."""
        shared = self._shared(question)
        first = self._first[id(item)]
        shared[first : first + len(item.sentences)] = -1.0
        found = np.argsort(-shared, kind="stable")[:n]
        return self._places[found[int(rng.integers(len(found)))]]

    def other_items(self, question: str, item: WrittenItem, n: int) -> list[tuple[WrittenItem, int]]:
        """Return the n other items that hold the sentences sharing most words with the question, each with its place."""
        best: dict[int, tuple[WrittenItem, int]] = {}
        for k in np.argsort(-self._shared(question), kind="stable"):
            other, i = self._places[k]
            if other is not item:
                best.setdefault(id(other), (other, i))
        return list(best.values())[:n]

    def order(self, question: str, item: WrittenItem, places: Sequence[int]) -> list[int]:
        """Return these places of the item, those that share most words with the question first."""
        return self._order(self._shared(question), item, places)

    def _order(self, shared: NDArray[np.float64], item: WrittenItem, places: Sequence[int]) -> list[int]:
        first = self._first[id(item)]
        return sorted(places, key=lambda i: -shared[first + i])

    def _shared(self, question: str) -> NDArray[np.float64]:
        found: NDArray[np.float64] = (self._words.transform([question]) @ self._rows.T).toarray()[0]
        return found


def written_claims(items: Sequence[WrittenItem], source: int, seed: int) -> Iterator[Claim]:
    """Yield each plain answer with the evidence it rests on, with a sentence beside it, and spoilt by a rule.

    Args:
        items: as `load_items` returns them.
        source: the number of the first item among the sources of all claims.
        seed: of the choice of the sentence beside it.
    """
    rng = np.random.default_rng(seed)
    for k, item in enumerate(items):
        for asked in item.asked:
            evidence = " ".join(item.sentences[i] for i in asked.places)
            true = Claim(asked.answer, evidence, True, "answer", source + k)
            yield true
            if (spoilt := spoil(true, rng)) is not None:
                yield spoilt
            beside = [s for i, s in enumerate(item.sentences) if i not in asked.places]
            yield Claim(asked.answer, beside[int(rng.integers(len(beside)))], False, "other sentence", source + k)

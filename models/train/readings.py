"""Written items become questions with passages, as search reads them: which sentences answer, if any does.

An item is cut into passages of neighbouring sentences, as the papers' items are; beside them stands a passage of the other
item that shares most words with the question. Of some questions the answer is taken out, and the rest of the item says
nothing. Half of the passages stand under the whole heading (council, committee, date, title), and some questions name a
council or month, that of the passage or another one, which then has no answer.

Of a series (one body's papers on the same matters), the other passages are those of its other items that share most words
with the question, all under their own headings, as search finds them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from models.train.roughen import roughen
from models.train.world import MONTHS, World, date, pick, place
from models.train.written import Near, WrittenItem
from rag.datatypes import Reading

LEFT_OUT_SHARE = 0.12  # of the questions lose the sentence that answers
WHOLE_HEADING_SHARE = 0.5
NAMED_SHARE = 0.12  # of the questions under whole headings name a council or month
MEAN_WORDS, LEAST_WORDS = 130, 25
NEAREST_ITEMS = 4
OTHERS_OF_SERIES = 4  # of these items, about half are read


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the passages it is asked of, and for each sentence of each whether it answers."""

    question: str
    readings: tuple[Reading, ...]
    right: tuple[tuple[bool, ...], ...]

    @property
    def is_answered(self) -> bool:
        """True where a sentence answers."""
        return any(map(any, self.right))

    @property
    def size(self) -> int:
        """Characters to read."""
        return sum(len(s) for r in self.readings for s in (self.question, r.heading, *r.sentences))


def asked_of_items(items: Sequence[WrittenItem], seed: int) -> list[Asked]:
    """Return every question of every item with its passages, in a fixed order for a seed."""
    rng = np.random.default_rng(seed)
    near = Near(items)
    return [
        _asked(question, item, _kept(item, places, rng), places, near, rng)
        for item in items
        for question, places in _questions(item)
    ]


def asked_of_series(series: Sequence[Sequence[WrittenItem]], seed: int) -> list[Asked]:
    """Return every question of every body's items with its passages, in a fixed order for a seed."""
    rng = np.random.default_rng(seed)
    made = []
    for items in series:
        near = Near(items)
        for item in items:
            for question, places in _questions(item):
                kept = _kept(item, places, rng)
                passages = [_passage(item, item.heading, part, places) for part in _parts(item, kept, rng)]
                others = near.other_items(question, item, OTHERS_OF_SERIES)
                passages += [_around(other, at, other.heading, rng) for other, at in others if rng.random() < 0.5]
                made.append(Asked(roughen(question, rng), *_side_by_side(passages)))
    return made


def _questions(item: WrittenItem) -> list[tuple[str, frozenset[int]]]:
    """Return all that is asked of an item, with the places that answer."""
    return [(a.question, frozenset(a.places)) for a in item.asked] + [(q, frozenset()) for q in item.unanswered]


def _kept(item: WrittenItem, places: frozenset[int], rng: Generator) -> list[int]:
    """Return the sentences that are read: now and then without those that answer."""
    left_out = places if rng.random() < LEFT_OUT_SHARE else frozenset[int]()
    return [i for i in range(len(item.sentences)) if i not in left_out]


def _asked(
    question: str, item: WrittenItem, kept: Sequence[int], places: frozenset[int], near: Near, rng: Generator
) -> Asked:
    heading, is_whole = item.title, rng.random() < WHOLE_HEADING_SHARE
    world = World(rng)
    asked = roughen(question, rng)
    if is_whole:
        heading = f"{world.council}, {world.committee}, {world.date}, {item.title}"
    if is_whole and rng.random() < NAMED_SHARE:
        is_of_it = rng.random() < 0.5
        asked = _named(asked, world, is_of_it, rng)
        places = places if is_of_it else frozenset()
    passages = [_passage(item, heading, part, places) for part in _parts(item, kept, rng)]
    passages.append(_elsewhere(question, item, near, world if is_whole else None, rng))
    return Asked(asked, *_side_by_side(passages))


def _side_by_side(
    passages: Sequence[tuple[Reading, tuple[bool, ...]]],
) -> tuple[tuple[Reading, ...], tuple[tuple[bool, ...], ...]]:
    return tuple(r for r, _ in passages), tuple(right for _, right in passages)


def _named(question: str, world: World, is_of_it: bool, rng: Generator) -> str:
    """Return the question with the month or place of the world's council, or with another."""
    day = world.date if is_of_it else date(rng)
    _, month, year = day.split()
    town = world.council.split()[0] if is_of_it else place(rng)
    if rng.random() < 0.5:
        return pick(rng, [f"in {town}, {question}", f"{question.rstrip('?')} in {town}?", f"{town}: {question}"])
    if not is_of_it and day.split()[1:] == world.date.split()[1:]:
        month = MONTHS[(MONTHS.index(month) + 5) % 12]
    when = pick(rng, [f"the meeting in {month} {year}", f"the {month} {year} meeting"])
    return pick(rng, [f"at {when}, {question}", f"{question.rstrip('?')} (at {when})?"])


def _parts(item: WrittenItem, kept: Sequence[int], rng: Generator) -> Iterator[list[int]]:
    """Yield neighbouring sentences in passages of about MEAN_WORDS words."""
    part: list[int] = []
    n_words, limit = 0, _limit(rng)
    for i in kept:
        length = len(item.sentences[i].split())
        if part and n_words + length > limit:
            yield part
            part, n_words, limit = [], 0, _limit(rng)
        part.append(i)
        n_words += length
    yield part


def _limit(rng: Generator) -> float:
    return max(LEAST_WORDS, float(rng.normal(MEAN_WORDS, MEAN_WORDS / 3)))


def _passage(
    item: WrittenItem, heading: str, part: Sequence[int], places: frozenset[int]
) -> tuple[Reading, tuple[bool, ...]]:
    return Reading(heading, tuple(item.sentences[i] for i in part)), tuple(i in places for i in part)


def _elsewhere(
    question: str, item: WrittenItem, near: Near, world: World | None, rng: Generator
) -> tuple[Reading, tuple[bool, ...]]:
    """Return the passage around a sentence of another item that shares words with the question."""
    other, at = near.elsewhere(question, item, NEAREST_ITEMS, rng)
    heading = f"{world.council}, {world.committee}, {date(rng)}, {other.title}" if world else other.title
    return _around(other, at, heading, rng)


def _around(item: WrittenItem, at: int, heading: str, rng: Generator) -> tuple[Reading, tuple[bool, ...]]:
    """Return the passage around a sentence, none of which answers."""
    part = next(p for p in list(_parts(item, range(len(item.sentences)), rng)) if at in p)
    return _passage(item, heading, part, frozenset())

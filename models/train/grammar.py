"""The hand-written subjects of `data/*.txt` in, filled-in sentences and questions out.

A file holds subjects, each in this form (alternatives are parted by " | "):

    ## title | title                       titles an agenda would print
    @ name | name                          what residents call the subject
    - sentence | sentence                  one fact in the papers' words; "-d" a decision clause after "That"
    ? question | question                  that fact asked for in residents' words
    ! question | question                  asked of the subject, never answered by its facts

Slots: {place}, {road}, {cllr} … are names kept through an item; {£20-90}, {£m:2-9}, {n:3-40} and {p:2-60} are figures.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from numpy.random import Generator

from models.train.world import World, pick, words

DATA = Path(__file__).parent / "data"
SLOT = re.compile(r"\{([^{}]+)\}")
FIGURE = re.compile(r"(£m:|£|n:|p:)([\d.]+)-([\d.]+)$")
WORDS = words("zero one two three four five six seven eight nine ten")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the papers say: its official wordings and the residents' questions it answers."""

    wordings: tuple[str, ...]
    questions: tuple[str, ...]
    is_decision: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """What councils deal with under one title, and what residents call it."""

    titles: tuple[str, ...]
    names: tuple[str, ...]
    facts: tuple[Fact, ...]
    unanswered: tuple[str, ...]


def load_subjects(folder: Path = DATA) -> list[Subject]:
    """Return the subjects of every file, files in order of name.

    Raises:
        ValueError: a line has no known mark, or a fact has no question (the message names file and line).
    """
    return [subject for path in sorted(folder.glob("*.txt")) for subject in _subjects(path)]


def _subjects(path: Path) -> list[Subject]:
    blocks = re.split(r"(?m)^## ", path.read_text("utf-8"))
    return [_subject(block.strip().splitlines(), path.name) for block in blocks if block.strip()]


def _subject(lines: list[str], file: str) -> Subject:
    names: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    facts: list[Fact] = []
    wordings: tuple[str, ...] = ()
    is_decision = False
    for line in lines[1:]:
        mark, _, rest = line.partition(" ")
        parts = tuple(part.strip() for part in rest.split("|"))
        match mark:
            case "@":
                names = parts
            case "-" | "-d":
                wordings, is_decision = parts, mark == "-d"
            case "?" if wordings:
                facts.append(Fact(wordings, parts, is_decision))
            case "!":
                unanswered = parts
            case _:
                message = f"{file}: the line {line!r} under {lines[0]!r} begins with none of @ - -d ? !"
                raise ValueError(message)
    return Subject(tuple(part.strip() for part in lines[0].split("|")), names, tuple(facts), unanswered)


def fill(text: str, world: World, *, as_resident: bool = False, keep_figures: bool = False) -> str:
    """Return the text with every slot filled.

    Args:
        text: the text with its slots.
        world: the names, and the draws.
        as_resident: write councillors' names as residents do.
        keep_figures: fill a figure's slot as the world has filled it before, where it has.
    """
    return SLOT.sub(lambda slot: _value(slot[1], world, as_resident, keep_figures), text)


def _value(slot: str, world: World, as_resident: bool, keep_figures: bool) -> str:
    if found := FIGURE.match(slot):
        if keep_figures and slot in world.known:
            return world.known[slot]
        drawn = figure(world.rng, found[1], found[2], found[3])
        if keep_figures:
            world.known[slot] = drawn
        return drawn
    name = world.name(slot)
    if not slot.startswith("cllr"):
        return name
    if as_resident:
        return pick(world.rng, [f"Cllr {name}", f"councillor {name}", name])
    return world.printed(name)


def figure(rng: Generator, kind: str, low: str, high: str) -> str:
    """Return a figure of the kind between low and high, as papers print it."""
    value = rng.uniform(float(low), float(high))
    if kind == "£m:":
        return f"£{value:.1f}{'m' if rng.random() < 0.4 else ' million'}"
    if kind == "£":
        return f"£{value:.2f}" if "." in low else f"£{_rounded(value):,}"
    if kind == "p:":
        return f"{value:.1f}" if rng.random() < 0.25 else str(round(value))
    number = round(value)
    return WORDS[number] if number <= 10 and rng.random() < 0.5 else f"{number:,}"


def _rounded(value: float) -> int:
    step = 1 if value < 1000 else 10 if value < 5000 else 100 if value < 100_000 else 1000
    return round(value / step) * step

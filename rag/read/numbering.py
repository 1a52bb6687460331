"""Automatic numbers of a Word file, rendered as Word prints them. Pure: definitions in, "1.", "(a)", "iv." out."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_PLACES = range(1, 10)
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MAX_NUMBER = 100_000
BULLET = "•"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its number format, the pattern around it ("%1.%2"), its first number.

    `style` is the paragraph style bound to it; `is_legal` prints all numbers in figures.
    """

    number_format: str = "decimal"
    pattern: str = "%1."
    start: int = 1
    style: str | None = None
    is_legal: bool = False
    has_space: bool = True


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """One list of a file: what it counts with (lists of one `abstract_id` count together) and its levels."""

    abstract_id: str
    levels: Mapping[int, Level]
    restarts: Mapping[int, int]


class Counter:
    """Counts through a document's lists in document order."""

    def __init__(self, lists: Mapping[str, ListDefinition]) -> None:
        self._lists = lists
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._started: set[tuple[str, int]] = set()

    def level_for_style(self, list_id: str, style: str) -> int | None:
        """Return the level that a paragraph style is bound to in a list, if any."""
        definition = self._lists.get(list_id)
        if definition is None:
            return None
        return next((place for place, level in definition.levels.items() if level.style == style), None)

    def next_label(self, list_id: str, place: int) -> str:
        """Count one paragraph at a level and return what is printed before it, with its space; "" if nothing is."""
        definition = self._lists.get(list_id)
        if definition is None or place not in definition.levels:
            return ""
        level = definition.levels[place]
        counts = self._counts[definition.abstract_id]
        self._advance(list_id, definition, place, counts)
        if level.number_format == "bullet":
            return f"{BULLET} "
        if level.number_format == "none":
            return ""
        label = _filled(level, definition.levels, counts)
        return f"{label} " if label and level.has_space else label

    def _advance(self, list_id: str, definition: ListDefinition, place: int, counts: dict[int, int]) -> None:
        if place in definition.restarts and (list_id, place) not in self._started:
            counts[place] = definition.restarts[place]
        else:
            counts[place] = counts.get(place, definition.levels[place].start - 1) + 1
        self._started.add((list_id, place))
        for deeper in [other for other in counts if other > place]:
            del counts[deeper]


def _filled(level: Level, levels: Mapping[int, Level], counts: Mapping[int, int]) -> str:
    label = level.pattern
    for number in _PLACES:
        if f"%{number}" in label:
            other = levels.get(number - 1, Level())
            number_format = "decimal" if level.is_legal else other.number_format
            label = label.replace(f"%{number}", formatted(counts.get(number - 1, other.start), number_format))
    return label.strip()


def small_number(text: str | None, otherwise: int) -> int:
    """Return the number an attribute holds, or something else where it holds none or an absurd one."""
    return int(text) if text is not None and text.isdecimal() and len(text) < 7 else otherwise


def formatted(number: int, number_format: str) -> str:
    """Return a number as a list format prints it; an unknown format prints figures, "none" nothing."""
    render = _FORMATS.get(number_format, str)
    return render(min(number, _MAX_NUMBER))


def _letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa, 28 is bb, as Word counts."""
    if number < 1:
        return ""
    repeats, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * min(repeats + 1, 10)


def _roman(number: int) -> str:
    result = ""
    for value, numeral in _ROMAN + _ROMAN_SMALL:
        count, number = divmod(max(number, 0), value)
        result += numeral * min(count, 10)
    return result


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_FORMATS: dict[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": lambda number: f"{number:02d}",
    "ordinal": _ordinal,
    "none": lambda _number: "",
    "bullet": lambda _number: BULLET,
}

"""True sentences about fictional councils, filled from `sentences/true.txt`, each with the record it cites.

Figures, dates and names are drawn with a seed; the record and the sentence may write one value in two ways.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

SENTENCES = Path(__file__).parent / "sentences"
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
COUNCILS = (
    "Fylde Vale Council",
    "Thornmere Borough Council",
    "Wexbridge County Council",
    "Ashdown Forest District Council",
)
PLACES = ("Marton", "Kirkholme", "Easby", "Little Harrow", "Stanwick", "Oldcastle", "Brackley Moor", "Tarnside", "Wester Green",
          "Penhurst", "Holme Bridge", "Saltby", "Upper Netley", "Cragdale")  # fmt: skip
ROADS = (
    "Mill Lane",
    "Station Road",
    "Church Street",
    "Kirkby Avenue",
    "Green Lane",
    "Harbour Road",
    "Quarry Bank",
    "Moss Side",
)
GIVEN = (
    "Ann",
    "Sue",
    "Imran",
    "Peter",
    "Grace",
    "Tomasz",
    "Helen",
    "David",
    "Nadia",
    "Colin",
    "Ruth",
    "Gareth",
    "Priya",
    "Owen",
)
SURNAMES = ("Fox", "Hind", "Malik", "Barnes", "Okafor", "Nowak", "Shaw", "Pritchard", "Rahman", "Dunn", "Ellison", "Whittle",
            "Kapoor", "Lowe", "Garside", "McArdle", "Yates", "Thornton")  # fmt: skip
YEARS = ("2021/22", "2022/23", "2023/24", "2024/25", "2025/26")
SPELLED = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
Drawer = Callable[[random.Random], "Value"]
_SLOT = re.compile(r"\{([a-z]+)(\d?)\}")


@dataclass(frozen=True)
class Value:
    """One drawn value: how the record writes it and how a sentence may."""

    record: str
    sentence: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A sentence that is true of its record, with what is needed to spoil it."""

    heading: str
    record: str
    sentence: str
    template: str
    values: dict[str, Value]


def load_cases(path: Path, n_fills: int, seed: int) -> list[Case]:
    """Return every sentence of a file `n_fills` times, each time with other values."""
    rng = random.Random(seed)  # noqa: S311
    return [case for block in _blocks(path) for _ in range(n_fills) for case in _fill(block, rng)]


def _blocks(path: Path) -> list[tuple[str, str, list[str]]]:
    blocks: list[tuple[str, str, list[str]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            blocks[-1] = (blocks[-1][0], f"{blocks[-1][1]}\n\n{line[2:]}".strip(), blocks[-1][2])
        elif line.startswith("- "):
            blocks[-1][2].append(line[2:])
        elif line and not line.startswith(("#", "Slots")):
            blocks.append((line, "", []))
    return blocks


def _fill(block: tuple[str, str, list[str]], rng: random.Random) -> list[Case]:
    heading, record, sentences = block
    names = dict.fromkeys("".join(slot) for text in (heading, record, *sentences) for slot in _SLOT.findall(text))
    values: dict[str, Value] = {}
    for name in names:
        values[name] = draw(name, rng, values)
    title, committee = heading.split(" | ")
    meeting = f"{rng.randint(1, 28)} {rng.choice(MONTHS)} {rng.choice((2023, 2024, 2025))}"
    head = f"{rng.choice(COUNCILS)}, {committee}, {meeting}: {title}"
    written = {name: value.record for name, value in values.items()}
    return [
        Case(render(head, written), render(record, written), say(sentence, values, rng), sentence, values)
        for sentence in sentences
    ]


def render(template: str, written: dict[str, str]) -> str:
    """Return the template with its slots filled."""
    return _SLOT.sub(lambda slot: written["".join(slot.groups())], template)


def say(template: str, values: dict[str, Value], rng: random.Random) -> str:
    """Return the sentence with each value written in one of its ways, one way for each value."""
    said = render(template, {name: rng.choice(value.sentence) for name, value in values.items()})
    return said[0].upper() + said[1:]


def draw(name: str, rng: random.Random, taken: dict[str, Value]) -> Value:
    """Return a value for a slot that differs from those already drawn."""
    kind = name.rstrip("0123456789")
    while True:
        value = _DRAWERS[kind](rng)
        if not {value.record, *value.sentence} & {
            form for other in taken.values() for form in other.sentence
        } and not _shares_a_name(kind, value, taken):
            return value


def _shares_a_name(kind: str, value: Value, taken: dict[str, Value]) -> bool:
    words = set(value.record.split()) - {"Councillor", "County"}
    return kind in ("person", "officer", "resident", "place", "road") and any(
        words & set(other.record.split())
        for name, other in taken.items()
        if name.rstrip("0123456789") in ("person", "officer", "resident", "place", "road")
    )


def _amount(rng: random.Random) -> Value:
    if rng.random() < 0.4:
        tenths = rng.randint(11, 98)
        whole = f"£{tenths / 10:g}"
        long = f"£{tenths * 100_000:,}"
        return Value(rng.choice((f"{whole}m", f"{whole} million", long)), (f"{whole}m", f"{whole} million", long))
    number = rng.choice((rng.randint(12, 95) * 1000, rng.randint(101, 899)))
    return Value(f"£{number:,}", (f"£{number:,}", f"£{number}") if number > 999 else (f"£{number}",))


def _percent(rng: random.Random) -> Value:
    number = rng.choice((f"{rng.randint(13, 96)}", f"{rng.randint(2, 30)}.{rng.randint(1, 9)}"))
    return Value(rng.choice((f"{number}%", f"{number} per cent")), (f"{number}%", f"{number} per cent"))


def _num(rng: random.Random) -> Value:
    number = rng.randint(2, 60)
    forms = (str(number), SPELLED[number]) if number < len(SPELLED) else (str(number),)
    return Value(rng.choice(forms), forms)


def _big(rng: random.Random) -> Value:
    number = rng.randint(1200, 48000)
    return Value(f"{number:,}", (f"{number:,}", str(number)) if number > 9999 else (f"{number:,}",))


def _date(rng: random.Random) -> Value:
    day, month, year = rng.randint(1, 28), rng.choice(MONTHS), rng.choice((2024, 2025, 2026))
    suffix = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return Value(
        rng.choice((f"{day} {month} {year}", f"{day}{suffix} {month} {year}", f"{day}{suffix} {month}, {year}")),
        (f"{day} {month} {year}", f"{day} {month}", f"{day}{suffix} {month} {year}"),
    )


def _time(rng: random.Random) -> Value:
    hour, minutes = rng.randint(2, 7), rng.choice(("00", "15", "30", "45"))
    return Value(
        rng.choice((f"{hour}.{minutes} pm", f"{hour}.{minutes}pm")),
        (f"{hour}.{minutes}pm", f"{hour}:{minutes} pm", f"{hour}:{minutes}pm"),
    )


def _person(rng: random.Random) -> Value:
    given, surname = rng.choice(GIVEN), rng.choice(SURNAMES)
    record = rng.choice(
        (f"Councillor {given} {surname}", f"County Councillor {given} {surname}", f"Cllr {given} {surname}")
    )
    return Value(record, (f"Councillor {given} {surname}", f"Cllr {surname}", f"Councillor {surname}"))


def _officer(rng: random.Random) -> Value:
    name = f"{rng.choice(GIVEN)} {rng.choice(SURNAMES)}"
    return Value(name, (name,))


def _one_of(pool: tuple[str, ...]) -> Drawer:
    def drawer(rng: random.Random) -> Value:
        text = rng.choice(pool)
        return Value(text, (text,))

    return drawer


def _ref(rng: random.Random) -> Value:
    text = f"{rng.randint(21, 25)}/{rng.randint(0, 9999):05}/{rng.choice(('FUL', 'OUT', 'LBC'))}"
    return Value(text, (text,))


def _resident(rng: random.Random) -> Value:
    title, surname = rng.choice(("Mr", "Mrs", "Ms")), rng.choice(SURNAMES)
    return Value(f"{title} {surname}", (f"{title} {surname}",))


_DRAWERS: dict[str, Drawer] = {
    "amount": _amount, "percent": _percent, "num": _num, "big": _big, "date": _date, "time": _time, "person": _person,
    "officer": _officer, "resident": _resident, "place": _one_of(PLACES), "road": _one_of(ROADS), "year": _one_of(YEARS),
    "month": _one_of(tuple(MONTHS)), "quarter": _one_of(("first", "second", "third", "fourth")), "ref": _ref,
}  # fmt: skip


def with_values(case: Case, changed: dict[str, Value], rng: random.Random) -> Case:
    """Return the case with some values of its sentence (not of its record) exchanged."""
    values = {**case.values, **changed}
    return replace(case, sentence=say(case.template, values, rng))

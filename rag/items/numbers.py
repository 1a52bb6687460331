"""The numbers that head items, as councils print them: "84.", "7a", "Item 5:", "PL/45/24", "045/24".

In: the text of a line. Out: the number, its place in a sequence, and how it is printed. Whether the line is
a heading is for others to say.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.items.dates import starts_with_month

# Words in capitals before a number that count other things than items.
_NO_CODES = (
    "ACT|AREA|BACS|BAND|BLOCK|BOX|CASE|CHQ|CLASS|DAY|DD|EXT|FLOOR|FY|GOAL|GRADE|ITEM|KEY|LEVEL|LINE|LOT|MAY|NO|NOTE|PAGE|PARA"
    "|PART|PCN|PHASE|PLOT|RISK|ROAD|ROOM|ROUTE|RULE|SITE|STAGE|STEP|TABLE|TASK|TEL|THEME|TIER|UNIT|VAT|WARD|WEEK|YEAR|ZONE"
)
_NUMBER = re.compile(
    rf"""^(?P<markdown>\#{{1,6}}\s*)?(?P<bold>\*\*|__)?\s*(?:\*\s?(?=\d|(?-i:[A-Z]{{2,6}})[ ./-]?\d))?
    (?P<label>(?:agenda\s+)?item(?:\s+no\b\.?)?\s*:?\s*|minute(?:\s+no\b\.?)?\s*|min\b\.?(?:\s+no\b\.?)?\s*)?
    (?P<number>
        (?-i:[A-Z][A-Za-z]{{0,7}})[/.\-]\d{{1,4}}/\d{{1,4}}                     # PL/45/24, Exe/24/10
      | (?-i:[A-Z]{{1,8}})\s?\d{{1,4}}/\d{{1,4}}                                # GMCA 81/20, C045/24
      | \d{{1,4}}/\d{{1,4}}/[A-Za-z]{{1,8}} | \d{{2,4}}-\d{{2}}/\d{{1,4}}             # 24/12/SR, 2024-25/045
      | \d{{1,4}}/\d{{1,4}}(?:[a-z](?=[\s.]))? | \d{{2}}\.\d{{3}} | \d{{1,3}}\.0                       # 045/24, 24.045, 1.0
      | \d{{1,4}}\s?\([A-Za-z]\) | \d{{1,4}}[A-Za-z]? | (?-i:[A-Z]{{1,5}})\d{{1,4}}   # 7(a), 84, 7a, CPL12
      | (?-i:[A-Z]{{2,6}})[./-]\d{{1,4}}                                     # FRA.52, TC/31
      | (?-i:(?!(?:{_NO_CODES})\b)[A-Z]{{2,5}})\s\d{{1,4}}                    # LSC 31
      | (?-i:[IVX]{{1,5}})(?=[.)]?(?:\t|\s{{2,}})(?-i:[A-Z]))                  # IV, before a column
    )
    \*?(?P<mark>\s?[.):]|\s*[-–—:](?=\s))?
    (?:\*\*|__)?(?:\s+|(?=\*\*)|$|(?<=/\d)(?=[A-Z][a-z])|(?<=/\d\d)(?=[A-Z][a-z])|(?<=/\d{{3}})(?=[A-Z][a-z]))""",
    re.VERBOSE | re.IGNORECASE,
)
_YEARS = re.compile(r"(?:19|20)\d\d\s*[-–—]\s*(?:19|20)\d\d\b(?!/)")
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"[IVX]{1,5}")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_SUFFIX = re.compile(r"^\d+\s?\(?([A-Za-z])\)?$")
_REFERENCE = re.compile(r"^[A-Za-z]*[/.\- ]?(?:\d+-\d+/\d+|\d+/\d+(?:/[A-Za-z]+|[a-z])?|\d\d\.\d{3})$")


@dataclass(frozen=True, slots=True)
class Key:
    """Where a number stands in a sequence: 7 < 7a < 7b < 8."""

    value: int
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """How a number is printed; the items of one paper share one.

    Attributes:
        letters: what stands before the digits ("PL"), "" for none.
        is_reference: a pair of numbers, one of them the year ("045/24").
        label: "item", "minute", ... or "".
        mark: what stands after it: ".", ")", ":" or "".
        is_bold: Markdown's bold begins before it.
        layout: where the title stands: "after", in the next "column", or "under" it.
        is_roman: in Roman numerals.
    """

    letters: str
    is_reference: bool
    label: str
    mark: str
    is_bold: bool
    layout: str
    is_roman: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """A number at the start of a line; the title begins at `title_at`."""

    number: str
    key: Key
    style: Style
    title_at: int


def printed_number(text: str) -> Printed | None:
    """Return the number a line begins with, or None; "12 March 2024" begins with a date, "2025 - 2028" with years."""
    match = _NUMBER.match(text)
    if match is None or _YEARS.match(text):
        return None
    number, rest = match["number"], text[match.end() :]
    mark, label = (match["mark"] or "").strip(), (match["label"] or "").strip().lower()
    if not mark and not label and starts_with_month(rest):
        return None
    letters = None if _ROMAN.fullmatch(number) else re.match(r"[A-Za-z]*", number)
    layout = "under" if not rest else "column" if match[0].endswith("\t") else "after"
    is_roman = letters is None
    style = Style(
        letters[0] if letters else "", is_reference(number), label, mark, bool(match["bold"]), layout, is_roman
    )
    return Printed(number, _key(number), style, match.end())


def is_reference(number: str) -> bool:
    """Say whether a number is a pair with a year in it: "045/24", "24/12/SR", "2024/091"."""
    return _REFERENCE.match(number) is not None


def halves(reference: str) -> tuple[int, int]:
    """Return the first and the last number of a reference: one of them is the year."""
    numbers = [int(digits) for digits in _DIGITS.findall(reference)]
    return numbers[0], numbers[-1]


def counts_by_last(references: Iterable[str]) -> bool:
    """Say whether the last number of references counts items ("2024/091"), and not the first ("091/24")."""
    pairs = [halves(reference) for reference in references]
    return len({last for _, last in pairs}) > len({first for first, _ in pairs})


def _key(number: str) -> Key:
    if _ROMAN.fullmatch(number):
        return Key(_roman(number))
    if is_reference(number):
        return Key(
            halves(number)[0], number[-1] if "/" in number and number[-1].islower() and number[-2].isdigit() else ""
        )
    digits, suffix = _DIGITS.search(number), _SUFFIX.match(number)
    return Key(int(digits[0]) if digits else 0, suffix[1].lower() if suffix else "")


def _roman(number: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in number]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))

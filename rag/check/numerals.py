"""Words and digits that stand for a number in, its value out ("twenty-one", "1,200.50", "1.2 million")."""

import re
from decimal import Decimal
from functools import lru_cache

_ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
         " seventeen eighteen nineteen")  # fmt: skip
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"


def _numbered(names: str, start: int = 0, step: int = 1) -> dict[str, int]:
    return {name: start + step * index for index, name in enumerate(names.split())}


WORDS = _numbered(_ONES) | _numbered(_TENS, 20, 10)
ORDINALS = _numbered(_ORDINALS, 1)
SCALES = {
    "hundred": 100, "thousand": 10**3, "k": 10**3, "million": 10**6, "m": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9,
}  # fmt: skip

# Atomic, so that no pattern ever takes "18" of "18,509" for the number.
DIGITS = r"(?>(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?)"
_ANY_WORD = "|".join(WORDS)
_SCALE_WORD = r"(?:hundred|thousand|million|billion)"
SPELLED = (
    rf"(?:(?:{'|'.join(_TENS.split())})[-\s](?:{'|'.join(_ONES.split()[1:10])})\b|(?:{_ANY_WORD})\b)"
    rf"(?:\s+{_SCALE_WORD}\b(?:\s+(?:and\s+)?(?:{_ANY_WORD})\b(?:[-\s](?:{'|'.join(_ONES.split()[1:10])})\b)?)?)*"
)
_PARTS = re.compile(r"[a-z]+")


@lru_cache(maxsize=4096)
def value_of(text: str, scale: str = "") -> str:
    """Return the value of a number as plain digits: "1.2" with "million" is "1200000".

    Args:
        text: digits with or without commas, or a number in words.
        scale: "k", "m", "million", ... or "".
    """
    bare = text.strip().lower().replace(",", "")
    number = Decimal(bare) if bare[:1].isdigit() else Decimal(_spelled_value(bare))
    number *= SCALES.get(scale.strip().lower(), 1)
    return format(number.normalize(), "f")


def _spelled_value(text: str) -> int:
    total = current = 0
    for word in _PARTS.findall(text):
        if word in WORDS:
            current += WORDS[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in SCALES:
            total, current = total + max(current, 1) * SCALES[word], 0
    return total + current

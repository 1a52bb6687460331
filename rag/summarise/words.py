"""The lists of plain words, read once, and the small changes of wording that everything here shares."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.check.numerals import WORDS

LISTS_FILE = Path(__file__).with_name("plain.toml")
_ABOVE_ONE = [word for word, value in WORDS.items() if value > 1]
_SPELLED = re.compile(
    rf"(?<!\d )\b(?:{'|'.join(_ABOVE_ONE)})\b(?![-–]\w)(?!,? (?:hundred|thousand|million|of\b|thirds?|quarters?|fifths?|halves))",
    re.IGNORECASE,
)
_OPENERS = frozenset(
    "a an the this that these those it they he she there its their all any each every no some most more both such other another officers members "
    "councillors councils residents children people parking half free one two three four five six seven eight nine ten "
    "tenders work two-thirds consideration permission approval planning further new subject in at on from to for of by with".split()
)


@dataclass(frozen=True, slots=True)
class Lists:
    """The data of `plain.toml`, compiled."""

    frames: tuple[re.Pattern[str], ...]
    reporters: re.Pattern[str]
    words: tuple[tuple[re.Pattern[str], str], ...]
    asides: re.Pattern[str]
    bodies: tuple[str, ...]
    subjunctives: tuple[str, ...]
    performed: frozenset[str]
    openers: frozenset[str] = _OPENERS


@cache
def lists() -> Lists:
    """Return the lists of plain words."""
    data = tomllib.loads(LISTS_FILE.read_text("utf-8"))
    words = [
        (re.compile(rf"(?<!\w){old}(?!\w)" if old[-1] not in " )" else rf"(?<!\w){old}", re.I), new)
        for old, new in data["words"]
    ]
    return Lists(
        frames=tuple(re.compile(frame, re.IGNORECASE) for frame in data["frames"]),
        reporters=re.compile(data["reporters"], re.IGNORECASE),
        words=tuple(words),
        asides=re.compile(rf",?\s*\b(?:{'|'.join(data['asides'])})\b(?:,(?= ))?", re.IGNORECASE),
        bodies=tuple(data["bodies"]),
        subjunctives=tuple(data["subjunctives"]),
        performed=frozenset(data["performed"]),
    )


def capitalised(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """Return the text with a small first letter, unless its first word is a name or an acronym."""
    is_plain = text.split(" ", 1)[0].lower() in lists().openers
    return text[:1].lower() + text[1:] if is_plain else text


def ended(text: str) -> str:
    """Return the text as a sentence: one full stop, no space before it."""
    bare = re.sub(r"\s+([,.;:])", r"\1", " ".join(text.split()))
    bare = re.sub(r"[\s,;:–—-]*(?:[;,]\s*(?:and|or)\b)?[\s,;:–—-]*$", "", bare)
    return bare if bare.endswith((".", "!", ".”", '."')) else f"{bare}."


def spelled_out(text: str) -> str:
    """Return the text with numbers above one as digits ("nine members" is "9 members"), but for "two of them"."""
    return _SPELLED.sub(lambda found: str(WORDS[found.group().lower()]), text)

"""Whether a drafted text is a sentence at all: whole, a statement, about the record and in nobody's first person."""

import re
from itertools import pairwise

from rag.check.forms import IRREGULAR
from rag.check.vocabulary import STOP_WORDS, word_set

_MAX_WORDS = 60
_MIN_WORDS = 3
_FIRST_PERSON = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|me|my|myself)\b(?!\.)")
_ECHO = re.compile(
    r"\b(?:as an ai|language model|here (?:is|are) (?:the|a|my|your)|sure[,!]|numbered evidence|the (?:question|answer) (?:is|asks)|"
    r"based on the (?:evidence|context|passages?|information)|according to the (?:evidence|context|passages?)|"
    r"answer(?:ing)? (?:the|this|your) question|plain english sentences?|cite (?:the|your))\b|^(?:question|answer|evidence|note|sources?|context)\s*:",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!][\"”’')\]]*$")
_FINITE = word_set("""
is are was were am has have had does do did will would shall should can could may might must cannot isn't aren't wasn't weren't
hasn't haven't hadn't doesn't didn't won't wouldn't shouldn't can't couldn't
said told held made took gave set put met heard felt saw got went came rose fell cost sent spent paid built kept left lost
won began ran found thought brought bought sought led read chose wrote spoke grew drew stood understood became meant cut sat
says tells holds makes takes gives sets puts meets hears sees gets goes comes rises falls costs sends spends pays builds
keeps leaves loses wins begins runs finds brings buys seeks leads reads shows means includes covers explains recommends
applies opens closes starts ends supports provides needs wants plans aims expects remains receives continues asks agrees
approves notes refuses allows requires replaces serves chairs lists states reports describes outlines stands works lives
follows allocates increases reduces moves seconds proposes stays cuts takes raises lasts depends contains
""")
# After a plural ("residents retain"); never a noun. "To retain" is no verb in use.
_BARE = word_set("""
retain advise receive provide remain apply expect agree lose become rise fall come give take make keep bring begin consider require
allow propose recommend believe think feel say know see contain involve include sit exist depend seek pay go get
attend live serve meet earn owe arrive happen occur refuse oppose suggest argue prefer decide send sell buy
""")
_BEFORE_BARE = word_set("to and or not a an the this that of for from in on by with at equal low fair")
_PRONOUNS = word_set("this it which who he she")
_OPEN_END = word_set("a an and as because but into of or than that the their to which who")


def form_objections(text: str) -> list[str]:
    """Return a plain reason for each way a text fails to be one whole statement."""
    stripped = text.strip()
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", stripped)
    found = {
        "it is not a whole sentence": len(words) < _MIN_WORDS or stripped.lstrip("\"“‘'(")[:1].islower(),
        "it is a question": "?" in stripped,
        "it is cut off at the end": not _is_ended(stripped, words),
        "it speaks in the first person": bool(_FIRST_PERSON.search(stripped)),
        "it repeats the instructions": bool(_ECHO.search(stripped)),
        "it has no verb": not _has_verb(words),
        f"it is longer than {_MAX_WORDS} words": len(words) > _MAX_WORDS,
    }
    return [reason for reason, is_so in found.items() if is_so]


def _is_present(before: str, word: str, after: str) -> bool:
    if before.lower() in ("this", "it", "that", "which", "he", "she"):
        return word.islower() and word.endswith("s")
    is_plain = word.islower() and word.endswith("s") and not word.endswith(("ss", "us", "'s"))
    return is_plain and len(word) > _MIN_WORDS and before.lower() not in STOP_WORDS and bool(after)


def _is_ended(text: str, words: list[str]) -> bool:
    is_open = bool(words) and words[-1] in _OPEN_END
    return bool(_ENDS.search(text)) and not text.endswith("...") and not is_open and text.count("(") == text.count(")")


def _has_verb(words: list[str]) -> bool:
    """Whether any word looks like a verb in use; "The lease expires soon" has one, "A report on roads" has none."""
    lowered = [word.lower().replace("’", "'") for word in words]
    if any(_is_present(*three) for three in zip(words, words[1:], words[2:], strict=False)):
        return True
    return any(is_verb(word, before) for before, word in pairwise(["", *lowered]))


def is_verb(word: str, before: str) -> bool:
    """Return whether a word looks like a verb in use after the one before it; both in lower case."""
    return (
        word in _FINITE
        or word in IRREGULAR
        or (word.endswith("ed") and len(word) > 3)
        or (word in _BARE and before not in _BEFORE_BARE)
        or (before in _PRONOUNS and word.endswith("s") and not word.endswith(("ss", "us", "'s")))
    )

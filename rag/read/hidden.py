"""Characters that a reader of the page cannot see: found, dropped and counted. Pure.

Zero-width characters break words for the search, tag and bidirectional control characters can carry
text that only a model reads. Joiners between emoji and variation selectors are left alone.
"""

import re

_EMOJI = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
    f"|(?<![{_EMOJI}])\u200d|\u200d(?![{_EMOJI}])"
)
_SYMBOL_BULLET = re.compile("^[\ue000-\uf8ff](?=[ \t]|$)", re.MULTILINE)
# Discretionary hyphens and byte order marks are ordinary in papers: dropped, and nothing to report.
_ORDINARY = frozenset("\u00ad\ufeff")


def drop_invisible(text: str) -> tuple[str, int]:
    """Return the text without characters nobody can see, and how many of them are worth reporting.

    Source: Unicode 16 Default_Ignorable_Code_Point, less variation selectors 1-16 and emoji joiners.
    """
    found = _INVISIBLE.findall(text)
    if not found:
        return text, 0
    return _INVISIBLE.sub("", text), sum(character not in _ORDINARY for character in found)


def invisible_warning(n_dropped: int) -> tuple[str, ...]:
    """Return the sentence that reports dropped characters, or nothing for none."""
    if not n_dropped:
        return ()
    noun = "character was" if n_dropped == 1 else "characters were"
    return (f"{n_dropped} invisible {noun} dropped (zero-width, tag or direction characters).",)


def plain_bullets(text: str) -> str:
    """Return the text with a bullet for each symbol-font character that begins a line (they have no meaning of their own)."""
    return _SYMBOL_BULLET.sub("•", text)

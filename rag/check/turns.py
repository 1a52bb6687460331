"""Where a sentence of the record turns from what is proposed or denied to what is so. Pure.

"She asked that the road be shut, and was told ...", "a motion that it meet at 2 pm, was deferred", "no refund, as it
would cost more": what follows the turn is the record's own statement.
"""

from rag.check.reading import Token
from rag.check.vocabulary import word_set

_INDICATIVE = word_set("is are was were has had have did does")
_FINITE = _INDICATIVE | word_set("will would shall should can could may might must do cannot")
_SAID = word_set("said replied undertook wished wanted thought conceded")
_REASONS = word_set("as because since")
_JOINTS = _REASONS | word_set("which who whose when where though although but and")
_OPENS_ANEW = word_set("that whether if to not be")
_CARRIED = word_set("carried lost withdrawn")
_ABSOLUTE = word_set("having being")
_PERSONAL = word_set("it he she they we there")
_REACH = 6
_MARKS = frozenset(",;.:()")


def turns_to_fact(tokens: tuple[Token, ...], index: int) -> bool:
    """Return whether a clause that begins here states what is so, though the words before it were only proposed.

    Only after a comma: "..., and was told", "..., which had no licence", "..., as the grant is paid at once",
    "..., the last having been granted in May", or the main verb after the proposal ("..., was deferred").
    """
    if not index or tokens[index - 1].text != ",":
        return False
    word, following = tokens[index].lower, _word_at(tokens, index + 1)
    if word in ("and", "but") and following in _CARRIED:
        return True
    if word in _INDICATIVE or _begins_absolute(tokens, index):
        return True
    if word not in _JOINTS or following in _OPENS_ANEW:
        return False
    verb = _first_finite(tokens, index + 1)
    return verb in _INDICATIVE or verb in _SAID or (word in _REASONS and not verb)


def ends_denial(tokens: tuple[Token, ...], index: int) -> bool:
    """Return whether "as" or "since" gives the reason for a denial ("no objection, since it would save money")."""
    return tokens[index].lower in ("as", "since") and bool(_first_finite(tokens, index + 1))


def ends_lack(token: Token) -> bool:
    """Return whether what a "without", "rather than" or "instead of" reaches ends before this word."""
    return token.lower in _FINITE or token.lower in _PERSONAL


def _word_at(tokens: tuple[Token, ...], index: int) -> str:
    return tokens[index].lower if index < len(tokens) else ""


def _first_finite(tokens: tuple[Token, ...], index: int) -> str:
    """Return the first finite verb or bare "be" of the next few words up to a mark or the next joint, or ""."""
    for token in tokens[index : index + _REACH]:
        if token.text in _MARKS or token.lower in _JOINTS:
            return ""
        if token.lower in _FINITE or token.lower in _SAID or token.lower == "be":
            return token.lower
    return ""


def _begins_absolute(tokens: tuple[Token, ...], index: int) -> bool:
    for token in tokens[index : index + _REACH]:
        if token.text in _MARKS or token.lower in _FINITE:
            return False
        if token.lower in _ABSOLUTE:
            return True
    return False

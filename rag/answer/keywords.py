"""A question of a word or two, or of no more than what is new about them, and whether an item is titled so. Pure.

"Potholes" and "what's happening with potholes" ask nothing in particular: how likely evidence is to answer them says
little, and an item of that title is what they are after.
"""

import re

from rag.datatypes import Evidence
from rag.library.words import WordIndex, stems
from rag.search.asked import OTHER_WORD, Asked
from rag.search.question import FRAMING

_MOST_WORDS = 3
_ASKS_WHAT_IS_NEW = re.compile(
    r"(?:what(?:['’]?s| is| are| has| was| were|)(?: the| been)? (?:happening|happened|going on|latest|news|position|plans?|decided|agreed|said)"
    r"|(?:the )?latest|(?:any |the )?(?:news|updates?)|tell me|what) (?:with|to|on|about|for|regarding|of)\b(?: the)?",
    re.IGNORECASE,
)


def names_the_item(asked: Asked, piece: Evidence, words: WordIndex) -> bool:
    """Return whether a question is a few keywords, and the title of the piece's item says all of them, in other words too.

    Args:
        asked: the question.
        piece: the best evidence.
        words: of the library.
    """
    framed = _ASKS_WHAT_IS_NEW.match(asked.question)
    said = asked.question[framed.end() :] if framed else asked.question
    keywords = [word.strip("?!.,").casefold() for word in said.split()]
    is_few = len(keywords) <= _MOST_WORDS and not any(word in FRAMING for word in keywords)
    return is_few and asked.coverage(frozenset(stems(piece.hit.item.title)), words) >= OTHER_WORD

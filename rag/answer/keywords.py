"""A question of a word or two, and whether an item is titled so. Pure.

"Potholes" asks nothing in particular: how likely evidence is to answer it says little, and an item of that title is
what it is after.
"""

from rag.datatypes import Evidence
from rag.library.words import WordIndex, stems
from rag.search.asked import OTHER_WORD, Asked
from rag.search.question import FRAMING

_MOST_WORDS = 3


def names_the_item(asked: Asked, piece: Evidence, words: WordIndex) -> bool:
    """Return whether a question is a few keywords, and the title of the piece's item says all of them, in other words too.

    Args:
        asked: the question.
        piece: the best evidence.
        words: of the library.
    """
    said = [word.strip("?!.,").casefold() for word in asked.question.split()]
    is_keywords = len(said) <= _MOST_WORDS and not any(word in FRAMING for word in said)
    return is_keywords and asked.coverage(frozenset(stems(piece.hit.item.title)), words) >= OTHER_WORD

"""A word or two is answered by the item that is titled so."""

import numpy as np
import pytest

from rag.answer.keywords import names_the_item
from rag.library.words import WordIndex, stems
from rag.search.asked import Asked
from rag.search.question import subject
from rag.search.synonyms import Synonyms
from tests.answer.made import evidence

WORDS = WordIndex.build(["potholes", "highway defects and repairs", "ferry road", "licence"])


def asked(question: str) -> Asked:
    known = Synonyms([("pothole", "highway defect")])
    about = subject(question)
    return Asked(question, about, np.zeros(2, np.float32), frozenset(stems(about)), known.concepts(about))


@pytest.mark.parametrize(
    ("question", "title", "is_named"),
    [
        ("potholes", "Highway Defects and Repairs", True),
        ("Ferry Road?", "20 mph Limit: Ferry Road", True),
        ("ferries", "Highway Defects and Repairs", False),
        ("ferry licence", "20 mph Limit: Ferry Road", False),
        ("What's happening with the potholes?", "Highway Defects and Repairs", True),
        ("latest on Ferry Road", "20 mph Limit: Ferry Road", True),
        ("what happened to the ferry licence", "20 mph Limit: Ferry Road", False),
        ("what is the latest number of potholes", "Highway Defects and Repairs", False),
        ("how many potholes", "Highway Defects and Repairs", False),
        ("potholes on ferry road now", "Highway Defects: Ferry Road", False),
    ],
)
def test_keywords_name_an_item_by_every_word_of_them(question: str, title: str, is_named: bool) -> None:
    assert names_the_item(asked(question), evidence("It is so.", title=title), WORDS) is is_named

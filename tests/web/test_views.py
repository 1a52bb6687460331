"""What a page says of an answer, in words."""

import pytest

from rag.datatypes import Answer, AnswerStatus, Dropped
from rag.web.views import explained


@pytest.mark.parametrize(
    ("dropped", "said"),
    [
        ((), "These are the record’s own words, as they stand in the papers."),
        (
            (Dropped("", "the model stopped"),),
            "These are the record’s own words, because the language model is not available at the moment.",
        ),
        (
            (Dropped("It was £50.", "not there"),),
            "These are the record’s own words, because what the computer wrote did not pass every check.",
        ),
    ],
)
def test_a_quotation_is_explained_by_what_happened_not_as_a_decision(dropped: tuple[Dropped, ...], said: str) -> None:
    assert explained(Answer("Why?", AnswerStatus.QUOTED, "Words. [1]", dropped=dropped)) == said

import pytest

from eval.measures.excerpts import is_excerpt

RECORD = "RESOLVED: That:\n\n- (a) Option A be approved, and tenders be invited;\n- (b) the pool be not reopened before May.\n\nii. Members be told."


@pytest.mark.parametrize(
    "sentence",
    [
        "RESOLVED: That: Option A be approved, and tenders be invited; […]",
        "RESOLVED: That: […] the pool be not reopened before May. […]",
        "Resolved: that: […] Members be told.",
        "RESOLVED: That: Option A be approved, and tenders be invited; the pool be not reopened before May. [...] Members be told.",
    ],
)
def test_whole_clauses_in_the_records_order_are_an_excerpt(sentence: str) -> None:
    assert is_excerpt(sentence, RECORD)


@pytest.mark.parametrize(
    "sentence",
    [
        "RESOLVED: That: […] the pool be […] reopened before May.",
        "the pool be not reopened before May. […] Option A be approved, and tenders be invited;",
        "RESOLVED: That: Option A be […] tenders be invited;",
        "the pool be not reopened before May. […] Members be told.",
        "RESOLVED: That: Option B be approved, and tenders be invited; […]",
        "[…]",
        "",
    ],
)
def test_what_is_cut_within_a_clause_changed_or_turned_round_is_none(sentence: str) -> None:
    assert not is_excerpt(sentence, RECORD)

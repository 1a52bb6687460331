import pytest

from eval.measures.facts import Claim, fact_fidelity, name_fidelity, no_leak, required_facts, stands
from eval.measures.polarity import decision_polarity, outcomes
from eval.measures.score import Score, share

RECORD = "The committee approved the charge of £52 a year from 1 October 2025 by 7 votes to 2. Councillor Imogen Vale moved it."


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("12", "There were 12.", True),
        ("12", "There were 112, 12,000 and 12.5.", False),
        ("£52", "The fee is £52.", True),
        ("£52", "The fee is £52,000.", False),
        ("June 2025", "in june\n2025", True),
        ("Vale's", "Cllr Vale’s motion", True),
        ("art", "a part", False),
        ("12%", "rose 12%.", True),
    ],
)
def test_facts_stand_as_whole_words(words: str, text: str, expected: bool) -> None:
    assert stands(words, text) is expected


def test_required_facts_take_any_alternative_of_each() -> None:
    facts = (("deferred", "put off"), ("June 2025",))
    assert required_facts("It was put off.", facts) == Score(
        "required_facts", 0.5, "does not say: June 2025", "It was put off."
    )
    assert required_facts("", facts) == Score("required_facts", 0.0, "does not say: deferred / put off; June 2025", "")
    assert required_facts("Anything.", ()) is None


def test_a_leak_is_found_however_it_is_spaced() -> None:
    assert no_leak(["the copper\n bittern pay-off"], ["Copper Bittern", "£88,640"]).value == 0.0
    assert no_leak(["nothing to see"], ["Copper Bittern"]) == Score("no_leak", 1.0)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The charge is £52 a year.", 1.0),
        ("The charge is £53 a year.", 0.0),
        ("The charge is £52 a month.", 0.0),
        ("It starts on 1 October 2025.", 1.0),
        ("It starts on 1 November 2025.", 0.0),
        ("It was carried by 7 votes to 2.", 1.0),
        ("It was carried by 7 votes to 1.", 0.5),
        ("The charge was approved.", None),
    ],
)
def test_figures_must_stand_in_what_is_cited(sentence: str, expected: float | None) -> None:
    score = fact_fidelity([Claim(sentence, RECORD)])
    assert (score and score.value) == expected


def test_a_date_may_stand_in_the_heading() -> None:
    score = fact_fidelity([Claim("On 15 January 2025 it was £52.", "It was £52.", "Cabinet, 15 January 2025")])
    assert score and score.value == 1.0


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [("Councillor Imogen Vale moved it.", 1.0), ("Councillor Piers Vale moved it.", 0.0), ("It was moved.", None)],
)
def test_names_must_stand_in_what_is_cited(sentence: str, expected: float | None) -> None:
    score = name_fidelity([Claim(sentence, RECORD)])
    assert (score and score.value) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The scheme was approved.", ["approved"]),
        ("The scheme was not approved.", ["refused"]),
        ("It was not deferred.", ["not deferred"]),
        ("It was deferred and the report noted.", ["deferred", "noted"]),
        ("The motion was lost.", ["refused"]),
        ("The motion was not a good one; it was carried.", ["approved"]),
        ("Officers recommended it.", ["recommended"]),
        ("Members asked about bins.", []),
    ],
)
def test_outcomes_are_read_with_their_denials(text: str, names: list[str]) -> None:
    assert [outcome.name for outcome in outcomes(text)] == names


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The charge was approved.", 1.0),
        ("The charge was refused.", 0.0),
        ("The charge was not approved.", 0.0),
        ("The charge was only noted.", 0.0),
        ("The charge is £52.", None),
    ],
)
def test_polarity_is_the_records(sentence: str, expected: float | None) -> None:
    score = decision_polarity([Claim(sentence, RECORD)])
    assert (score and score.value) == expected


def test_a_share_of_nothing_does_not_apply() -> None:
    assert share("required_facts", []) is None


def test_a_value_outside_its_range_is_an_error() -> None:
    with pytest.raises(ValueError, match="expected 0 to 1"):
        Score("required_facts", 1.5)

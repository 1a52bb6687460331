"""Facts are found and written in one normal form, whatever their spelling."""

import pytest

from rag.check import FactKind, find_facts


def values(text: str, kind: FactKind) -> list[str]:
    return [fact.value for fact in find_facts(text) if fact.kind is kind]


@pytest.mark.parametrize(
    "text", ["£1.2m", "£1.2 million", "£1,200,000", "1.2 million pounds", "£1,200,000.00", "£1200k"]
)
def test_one_amount_has_one_form(text: str) -> None:
    assert values(f"It cost {text} last year.", FactKind.AMOUNT) == ["£1200000"]


@pytest.mark.parametrize("text", ["12%", "12 per cent", "12 percent", "twelve per cent", "12.0%"])
def test_one_percentage_has_one_form(text: str) -> None:
    assert values(f"The rate was {text} of it.", FactKind.PERCENT) == ["12"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13th March, 2024", ["2024-03-13"]),
        ("March 13, 2024", ["2024-03-13"]),
        ("13/03/2024", ["2024-03-13"]),
        ("13.03.24", ["2024-03-13"]),
        ("2024-03-13", ["2024-03-13"]),
        ("13 March", ["????-03-13"]),
        ("March 2024", ["2024-03-??"]),
        ("Wednesday 13 March", ["wednesday", "????-03-13"]),
        ("13 and 14 March 2024", ["2024-03-13", "2024-03-14"]),
        ("2023/24", ["2023/24"]),
        ("2023-24", ["2023/24"]),
        ("summer 2024", ["summer 2024"]),
        ("in May", ["????-05-??"]),
        ("it may rain", []),
        ("in January. 14 homes", ["????-01-??"]),
    ],
)
def test_dates_are_found_with_what_they_give(text: str, expected: list[str]) -> None:
    assert values(text, FactKind.DATE) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.30 am", "10:30"),
        ("10:30am", "10:30"),
        ("7pm", "19:00"),
        ("14.00pm", "14:00"),
        ("noon", "12:00"),
        ("at 6.30", "6:30?"),
    ],
)
def test_times_are_on_the_24_hour_clock(text: str, expected: str) -> None:
    assert values(text, FactKind.TIME) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("For 9, Against 3, Abstentions 1.", ["for 9", "against 3", "abstain 1"]),
        ("It was carried by nine votes to three with one abstention.", ["for 9", "against 3", "abstain 1"]),
        ("9 councillors voted in favour and three voted against.", ["for 9", "against 3"]),
        ("The motion was carried unanimously.", ["unanimous"]),
        ("RESOLVED UNANIMOUSLY", ["unanimous"]),
        ("The plan provides for 18,509 homes; one voted against.", ["against 1"]),
    ],
)
def test_votes_are_told_by_side(text: str, expected: list[str]) -> None:
    assert values(text, FactKind.VOTE) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Application 23/01234/FUL", ["23/01234/FUL"]),
        ("on the A59", ["A59"]),
        ("Standing Order 7(3)", ["standing order 7(3)"]),
        ("Items 5 and Appendix A", ["item 5", "appendix a"]),
        ("Band D", ["band d"]),
        ("write to a.b@fylde.gov.example", ["A.B@FYLDE.GOV.EXAMPLE"]),
        ("5. Libraries", ["item 5"]),
    ],
)
def test_references_are_no_figures(text: str, expected: list[str]) -> None:
    assert values(text, FactKind.REFERENCE) == expected
    assert values(text, FactKind.NUMBER) == []


def test_a_number_knows_what_it_measures_and_how_it_is_bound() -> None:
    found = [
        (fact.value, fact.unit, fact.bound)
        for fact in find_facts("two homes, 12 working days, at least 3, no more than 4 and fewer bins than the 5")
    ]
    assert found == [("2", "", ""), ("12", "day", ""), ("3", "", "over"), ("4", "", "under"), ("5", "", "under")]


def test_a_range_is_two_figures_of_one_scale() -> None:
    assert values("£15-20 million", FactKind.AMOUNT) == ["£15000000", "£20000000"]


def test_facts_stand_where_they_say() -> None:
    text = "On 3 May the fee of £5 rose by 12% for 40 of 60 stalls (Item 7)."
    assert all(text[fact.start : fact.end] == fact.written for fact in find_facts(text))


def test_a_text_without_facts_has_none() -> None:
    assert find_facts("") == find_facts("No one of the members spoke.") == ()

"""What a model writes is cut into sentences with the numbers each one cites."""

import pytest

from rag.check import DraftSentence, check_quote, parse_draft


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        ("", ()),
        ("The plan was noted [1].", (("The plan was noted.", (1,)),)),
        ("The plan was noted. [1]", (("The plan was noted.", (1,)),)),
        ("The plan was noted [1]", (("The plan was noted.", (1,)),)),
        ("It was noted [1,2].", (("It was noted.", (1, 2)),)),
        ("It was noted [1, 2 and 4].", (("It was noted.", (1, 2, 4)),)),
        ("It was noted [1-3].", (("It was noted.", (1, 2, 3)),)),
        ("It was noted [2][1][2].", (("It was noted.", (2, 1)),)),
        ("It was noted [1]. It was then agreed [2].", (("It was noted.", (1,)), ("It was then agreed.", (2,)))),
        ("It was noted [1] It was then agreed [2]", (("It was noted.", (1,)), ("It was then agreed.", (2,)))),
        ("It was noted.\n[1]\nIt was agreed. [2]", (("It was noted.", (1,)), ("It was agreed.", (2,)))),
        ("The plan [1] was noted and the fee [2] rose.", (("The plan was noted and the fee rose.", (1, 2)),)),
        ("- The plan was noted [1]\n2. The fee rose [2]", (("The plan was noted.", (1,)), ("The fee rose.", (2,)))),
    ],
)
def test_markers_belong_to_the_sentence_before_them(
    draft: str, expected: tuple[tuple[str, tuple[int, ...]], ...]
) -> None:
    assert parse_draft(draft) == tuple(DraftSentence(*pair) for pair in expected)


@pytest.mark.parametrize(
    ("draft", "numbers"), [("It was noted [0].", (0,)), ("It was noted [9].", (9,)), ("It rose [2024].", (2024,))]
)
def test_numbers_that_name_no_evidence_are_kept(draft: str, numbers: tuple[int, ...]) -> None:
    assert parse_draft(draft)[0].numbers == numbers


def test_a_marker_cut_off_is_no_citation() -> None:
    assert parse_draft("The plan was noted [12") == (DraftSentence("The plan was noted", ()),)


def test_a_sentence_cut_off_before_its_marker_gets_no_full_stop() -> None:
    assert parse_draft("The committee approved the [1]") == (DraftSentence("The committee approved the", (1,)),)


def test_abbreviations_initials_and_times_end_no_sentence() -> None:
    draft = "Cllr. S. Fox moved at 10.30 a.m. on Monday and Mrs. Hind paid £2.50 [1]. It was lost [2]."
    assert [sentence.text for sentence in parse_draft(draft)] == [
        "Cllr. S. Fox moved at 10.30 a.m. on Monday and Mrs. Hind paid £2.50.",
        "It was lost.",
    ]


def test_an_opening_yes_or_no_is_left_out() -> None:
    assert parse_draft("Yes, the plan was noted [1].") == (DraftSentence("The plan was noted.", (1,)),)
    assert parse_draft("No, it was refused [1].") == (DraftSentence("It was refused.", (1,)),)


def test_a_range_too_wide_to_be_meant_keeps_its_ends() -> None:
    assert parse_draft("It rose [1-9000].")[0].numbers == (1, 9000)


def test_a_quote_stands_at_its_place_or_nowhere() -> None:
    text = "RESOLVED: That the fee be £5."
    assert check_quote(text, "the fee", 15, 22)
    assert not check_quote(text, "the fee", 14, 21)
    assert not check_quote(text, "The fee", 15, 22)
    assert not check_quote(text, "", 3, 3)
    assert not check_quote(text, "£5.", -3, 29)
    assert not check_quote(text, "£5.", 26, 40)

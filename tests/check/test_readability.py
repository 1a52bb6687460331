"""How a text reads: syllables, grade by hand, words to avoid, acronyms, passives."""

import pytest

from rag.check.readability import (
    Reading,
    grade_of,
    has_passive,
    how_it_reads,
    split_plainly,
    syllables,
    undefined_acronyms,
    words_of,
    words_to_avoid,
)

KNOWN = {
    1: "hours year pool charge used asked caused closed rules schemes times named piece",
    2: "about council agreed approved report transport deferred people being houses table quiet trial fuel going money",
    3: "committee councillor area idea library policy decided usual museum officers agenda various financial",
    4: "society contribution environment available application material variation reality recommended",
    5: "association alleviation",
}


@pytest.mark.parametrize(("n", "word"), [(n, word) for n, words in KNOWN.items() for word in words.split()])
def test_syllables_of_words_councils_use(n: int, word: str) -> None:
    assert syllables(word) == n


def test_a_figure_is_one_word_of_one_syllable() -> None:
    assert words_of("It cost £186,000, or 12.5% of 2025/26's well-known sum.") == [
        "It", "cost", "£186,000", "or", "12.5%", "of", "2025/26", "s", "well-known", "sum",
    ]  # fmt: skip
    assert syllables("£186,000") == 1


def test_grade_is_the_formula_worked_by_hand() -> None:
    # 10 words, 2 sentences, syllables 1+3+2 1+2 and 1+3+2 1+2 -> 18
    sentences = ["The committee agreed the report.", "The committee agreed the report."]
    assert grade_of(sentences) == pytest.approx(0.39 * 10 / 2 + 11.8 * 18 / 10 - 15.59)


def test_a_text_without_words_reads_as_nothing() -> None:
    assert how_it_reads([]) == how_it_reads(["…"]) == Reading(0.0, 0.0, 0, (), (), 0.0)


def test_words_to_avoid_are_found_and_names_and_right_uses_are_not() -> None:
    text = "We utilise & leverage stakeholders as it impacted on Key Stage 2. The Drive is closed. Milk is delivered."
    assert words_to_avoid(text) == ("utilise", "&", "leverage", "stakeholders", "impacted")


def test_an_acronym_is_explained_anywhere_in_the_text_or_known_to_all() -> None:
    text = "The SEND report and the NHS. Asset of Community Value (ACV). The PSPO (public spaces protection order)."
    assert undefined_acronyms(text) == ("SEND",)
    assert undefined_acronyms("Application 24/01433/FUL, plan PF3, the ACV and PSPO.") == ("ACV", "PSPO")


@pytest.mark.parametrize(
    ("sentence", "passive"),
    [
        ("The report was noted.", True),
        ("It will not be built.", True),
        ("The charge has also been carefully reviewed.", True),
        ("The committee noted the report.", False),
        ("The pool is red and aged.", False),
        ("They were indeed late.", False),
    ],
)
def test_passives(sentence: str, passive: bool) -> None:
    assert has_passive(sentence) is passive


def test_sentences_and_list_items_are_told_apart() -> None:
    text = "Cllr. Moss and Mr. B. Fox spoke. Agreed that:\n\n(a) bins be blue;\n(b) bags\nbe free."
    assert split_plainly(text) == [
        "Cllr. Moss and Mr. B. Fox spoke", "Agreed that:", "(a) bins be blue;", "(b) bags be free.",
    ]  # fmt: skip

from collections.abc import Sequence
from dataclasses import replace

import pytest

from eval.measures import citations as measure
from eval.measures.marks import Shown, shown_sentences
from eval.measures.score import Score
from rag.datatypes import Citation
from tests.eval.sources import BINS, PARKING, PRIVATE, SOURCES, VOTE, cite, gold


def value(score: Score | None) -> float | None:
    assert score is not None
    return score.value


def stated(text: str, cited: Sequence[Citation]) -> bool:
    """A judge to compute by hand: every word of the sentence stands in the quotes."""
    return set(text.split()) <= set(" ".join(c.quote for c in cited).split())


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Bins cost £52. [1]", (1,)),
        ("Bins cost £52 [1].", (1,)),
        ("Bins cost £52. [1][2]", (1, 2)),
        ("Bins cost £52. [1, 2]", (1, 2)),
        ("Bins cost £52. [1-3]", (1, 2, 3)),
        ("Bins cost £52. [0]", (0,)),
        ("Bins cost £52. [9]", (9,)),
        ("Bins cost £52. [1-90000]", (1, 90000)),
        ("Bins cost £52. [12", ()),
        ("Bins cost £52.", ()),
    ],
)
def test_marks_are_read_as_shown(text: str, numbers: tuple[int, ...]) -> None:
    (shown,) = shown_sentences(text)
    assert shown.numbers == numbers


def test_a_year_in_brackets_inside_a_told_sentence_is_no_citation() -> None:
    told = "The Act [2024] applies."
    assert shown_sentences(f"{told} [1]", [told]) == (Shown(told, (1,)),)


def test_text_beside_the_told_sentences_is_judged_too() -> None:
    shown = shown_sentences("Sure! One. [1] Two. [2] Ask again.", ["One.", "Two."])
    assert shown == (Shown("Sure!", ()), Shown("One.", (1,)), Shown("Two.", (2,)), Shown("Ask again.", ()))


def test_an_empty_answer_shows_nothing() -> None:
    assert shown_sentences("") == ()


def test_a_right_citation_holds() -> None:
    for quote in (BINS, VOTE, PARKING):
        assert measure.citation_problem(cite(quote), SOURCES) == ""


@pytest.mark.parametrize(
    ("citation", "said"),
    [
        (replace(cite(BINS), document="x"), "document x is not in the library"),
        (cite(BINS, shift=1), "the words are not at 9 to 42 of minutes.txt"),
        (replace(cite(BINS), quote=""), "the words are not at 8 to 41 of minutes.txt"),
        (cite(PARKING, page=1), "it says page 1, the words are on page 2"),
        (replace(cite(PARKING), item="d:0"), "the words are not in item d:0 (Parking)"),
        (cite(PRIVATE), "the item is exempt"),
    ],
)
def test_a_wrong_citation_says_what_is_wrong(citation: Citation, said: str) -> None:
    assert measure.citation_problem(citation, SOURCES) == said


@pytest.mark.parametrize(("numbers", "expected"), [((1,), 1.0), ((1, 0), 0.5), ((1, 2), 0.5), ((0,), 0.5), ((), 1.0)])
def test_numbers_that_lead_nowhere_do_not_resolve(numbers: tuple[int, ...], expected: float) -> None:
    assert value(measure.citation_validity([Shown("x", numbers)], [cite(BINS)], SOURCES)) == expected


def test_zero_and_out_of_range_count_beside_the_right_one() -> None:
    score = measure.citation_validity([Shown("x", (0, 1, 2))], [cite(BINS)], SOURCES)
    assert score.value == pytest.approx(1 / 3)
    assert score.reason == "[0]: there are 1 citations; [2]: there are 1 citations"


def test_an_empty_answer_scores_nothing_in_every_citation_measure() -> None:
    assert measure.citation_validity([], [], SOURCES).value == 0.0
    assert measure.citation_coverage([], 0).value == 0.0
    assert measure.citation_recall([], [], stated).value == 0.0
    assert measure.citation_precision([], [], stated).value == 0.0


def test_quotes_are_verbatim_or_not() -> None:
    assert value(measure.quotes_verbatim([cite(BINS), cite(VOTE, shift=2)], SOURCES)) == 0.5
    assert measure.quotes_verbatim([], SOURCES) is None


def test_coverage_asks_for_a_number_that_resolves() -> None:
    shown = [Shown("a", (1,)), Shown("b", ()), Shown("c", (0,)), Shown("d", (2, 5))]
    assert measure.citation_coverage(shown, 2).value == 0.5


def test_recall_takes_all_that_a_sentence_cites_together() -> None:
    both = Shown("charge vote", (1, 2))
    cited = [cite(BINS), cite(VOTE)]
    assert measure.citation_recall([both, Shown("charge", (2,))], cited, stated).value == 0.5


def test_precision_asks_which_citations_are_needed() -> None:
    cited = [cite(BINS), cite(VOTE), cite(PARKING)]
    assert measure.citation_precision([Shown("charge vote", (1, 2))], cited, stated).value == 1.0
    assert measure.citation_precision([Shown("charge vote", (1, 2, 3))], cited, stated).value == pytest.approx(2 / 3)
    assert measure.citation_precision([Shown("charge", (1, 0))], cited, stated).value == 0.5
    assert measure.citation_precision([Shown("nowhere", (1, 2))], cited, stated).value == 0.0


def test_two_sources_that_each_say_it_are_both_right() -> None:
    assert measure.citation_precision([Shown("was", (1, 2))], [cite(BINS), cite(VOTE)], stated).value == 1.0


def test_the_exact_item_needs_place_and_title() -> None:
    wanted = [gold(BINS)]
    assert measure.exact_item([cite(VOTE)], wanted).value == 1.0
    assert measure.exact_item([cite(PARKING)], wanted).value == 0.0
    assert measure.exact_item([cite(BINS, title="Parking")], wanted).value == 0.0
    assert measure.exact_item([], wanted) == Score("exact_item", 0.0, "cites nothing; wanted Bins", "")


def test_the_exact_page_is_the_one_cited() -> None:
    assert value(measure.exact_page([cite(PARKING)], [gold(PARKING)])) == 1.0
    assert value(measure.exact_page([cite(BINS)], [gold(PARKING)])) == 0.0
    assert measure.exact_page([cite(BINS)], [replace(gold(BINS), page=None)]) is None


def test_the_exact_quote_may_be_cut_differently() -> None:
    assert measure.exact_quote([cite("charge was set at £52")], [gold(BINS)]).value == 1.0
    assert measure.exact_quote([cite(VOTE)], [gold(BINS)]).value == 0.0


def test_words_beside_a_refusal_are_the_evidence_or_not() -> None:
    assert measure.nearest_evidence([cite(PARKING), cite(BINS)], [gold(BINS)]).value == 1.0
    assert measure.nearest_evidence([cite(PARKING)], [gold(BINS)]).value == 0.0
    assert measure.nearest_evidence([], [gold(BINS)]).value == 0.0


def test_the_wrong_item_is_one_without_evidence() -> None:
    assert value(measure.wrong_item([cite(PARKING)], [gold(BINS)])) == 1.0
    assert value(measure.wrong_item([cite(PARKING), cite(BINS)], [gold(BINS)])) == 0.0
    assert measure.wrong_item([], [gold(BINS)]) is None


def test_focus_is_the_share_of_cited_characters_that_is_evidence() -> None:
    assert value(measure.quote_focus([cite(BINS), cite(BINS)], [gold(BINS)])) == 1.0
    score = measure.quote_focus([cite(BINS), cite(VOTE)], [gold(BINS)])
    assert value(score) == pytest.approx(len(BINS) / (len(BINS) + len(VOTE)))
    assert measure.quote_focus([], [gold(BINS)]) is None


def test_an_answer_from_a_place_that_was_overtaken_is_out_of_date_unless_it_cites_the_evidence_too() -> None:
    old, new = (gold(BINS),), (gold(PARKING),)
    found = measure.out_of_date((cite(BINS),), new, old)
    assert found == Score("out_of_date", 1.0, f"overtaken since: {[BINS]}", BINS)
    assert value(measure.out_of_date((cite(BINS), cite(PARKING)), new, old)) == 0.0
    assert value(measure.out_of_date((cite(VOTE),), new, old)) == 0.0
    assert measure.out_of_date((), new, old) is None
    assert measure.out_of_date((cite(BINS),), new, ()) is None

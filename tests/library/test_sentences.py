import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.datatypes import Span
from rag.library.sentences import on_one_line, split_units


def quoted(text: str) -> list[str]:
    return [text[u.span.start : u.span.end] for u in split_units(text, Span(0, len(text)))]


def test_councillor_abbreviations_end_no_sentence() -> None:
    assert quoted("Apologies came from Cllr. Ann Moss and Mrs. H. J. Fry CC. See para. 3.4 of the report.") == [
        "Apologies came from Cllr. Ann Moss and Mrs. H. J. Fry CC.",
        "See para. 3.4 of the report.",
    ]


def test_a_bullet_is_quoted_without_its_marker() -> None:
    text = "- (i) The fee is £4.\n- (ii) It starts in May."
    units = split_units(text, Span(0, len(text)))
    assert quoted(text) == ["The fee is £4.", "It starts in May."]
    assert [text[u.outer.start : u.outer.end] for u in units] == ["- (i) The fee is £4.", "- (ii) It starts in May."]


def test_a_sentence_cut_by_a_page_break_is_one_sentence() -> None:
    assert quoted("The committee was told that 2 of the 7 posts\n\n\n\nhad been filled by spring.") == [
        "The committee was told that 2 of the 7 posts\n\n\n\nhad been filled by spring."
    ]


def test_a_name_after_a_page_break_goes_on_with_the_sentence() -> None:
    cut = "Over the last 12 months the turnover rate in\n\n\n\nElmshire had fallen."
    assert quoted(cut) == [cut]
    assert len(quoted("The report was noted by all the members present\n\n\n\nElmshire had fallen.")) == 2


def test_wrapped_lines_are_one_sentence() -> None:
    assert quoted("The fee will be\ncharged from May.") == ["The fee will be\ncharged from May."]


def test_each_table_row_is_a_unit() -> None:
    assert quoted("Ward\tBins\nElm\t12\nOak\t9") == ["Ward\tBins", "Elm\t12", "Oak\t9"]


def test_a_colon_leads_in() -> None:
    text = "Resolved: That:\n\ni. The plan be noted."
    assert [u.leads_in for u in split_units(text, Span(0, len(text)))] == [True, False]


def test_what_is_skipped_ends_the_sentence_before_it() -> None:
    text = "The plan was\nwww.example.gov.uk\n3\nnoted by all."
    skip = [Span(text.index("www"), text.index("noted"))]
    units = split_units(text, Span(0, len(text)), skip)
    assert [text[u.span.start : u.span.end] for u in units] == ["The plan was", "noted by all."]


@pytest.mark.parametrize("text", ["", "   \n\n\t\n"])
def test_nothing_gives_nothing(text: str) -> None:
    assert split_units(text, Span(0, len(text))) == ()


@given(st.text(st.sampled_from("ab .\n\t-(i)1:?Cllr£é\u00a0"), max_size=200))
def test_outer_spans_tile_the_text_and_hold_their_quotes(text: str) -> None:
    units = split_units(text, Span(0, len(text)))
    covered = "".join(text[u.outer.start : u.outer.end] for u in units)
    assert "".join(covered.split()) == "".join(text.split())
    for before, after in itertools.pairwise(units):
        assert before.outer.end <= after.outer.start
    assert all(u.outer.start <= u.span.start <= u.span.end <= u.outer.end for u in units)


def test_on_one_line_a_link_that_leads_nowhere_is_its_words() -> None:
    assert on_one_line("- [Cllr Ann Fox](#), Chair [1](x)") == "Cllr Ann Fox, Chair [1](x)"


def test_on_one_line_bullets_go_and_enumerators_stay() -> None:
    assert on_one_line("Resolved: That\n\n- i. The plan – as sent –\nbe noted.\n- ii. It be sent.") == (
        "Resolved: That i. The plan – as sent – be noted. ii. It be sent."
    )

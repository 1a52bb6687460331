"""Cases put together and scored as a whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import Case, LibraryView, cluster_of, gold_of, library_view
from eval.data.load import EvidenceRef, Question
from eval.data.truth import Truth
from eval.measures.facts import Claim, fact_fidelity
from eval.measures.length import length_scores
from eval.measures.marks import Shown
from eval.measures.ranking import Place
from eval.measures.rows import header_row, row_readings
from eval.records import AnswerRecord, HitRecord, ItemRecord, PaperRecord, PassageRecord, RetrievedRecord
from eval.results import scored
from eval.scoring import RecordJudge, is_right, score_case
from eval.tester.spoilt import case_of
from rag.datatypes import AnswerSentence, AnswerStatus, Citation, Dropped
from tests.eval.conftest import CiRun
from tests.eval.sources import BINS, PARKING, PRIVATE, SECOND, TEXT, THIRD, cite

PASSAGES = (
    PassageRecord("d:0:0", "d:0", 0, TEXT.index("The vote"), "Cabinet, 4 March 2025, Bins", ""),
    PassageRecord("d:0:1", "d:0", TEXT.index("The vote"), SECOND, "Cabinet, 4 March 2025, Bins", ""),
    PassageRecord("d:1:0", "d:1", SECOND, THIRD, "Cabinet, 4 March 2025, Parking", ""),
)
PAPER = PaperRecord(
    "d", "minutes.txt", "text", "Saltmarsh", TEXT, (0, TEXT.index("\f") + 1),
    (ItemRecord("d:0", "Bins", 0, SECOND, False), ItemRecord("d:1", "Parking", SECOND, THIRD, False), ItemRecord("d:2", "Private", THIRD, len(TEXT), True)),
    PASSAGES,
)  # fmt: skip
ASKED = Question(
    "q1",
    "What do bins cost?",
    "amount",
    True,
    "dev",
    (EvidenceRef("minutes.txt", "Bins", "set at £52 a year", 1),),
    (("£52",),),
)


def view(*canaries: str) -> LibraryView:
    return replace(library_view([PAPER], Truth((), ()), Path()), canaries=canaries)


def answered(*quotes: str) -> AnswerRecord:
    sentences = tuple(AnswerSentence(quote, (cite(quote),)) for quote in quotes)
    text = " ".join(f"{quote} [{n}]" for n, quote in enumerate(quotes, 1))
    return AnswerRecord("?", AnswerStatus.QUOTED, text, sentences, (), (), "extractive")


REFUSED = AnswerRecord("?", AnswerStatus.NOT_FOUND, "The papers do not say.", (), (), (), "extractive")


def case(answer: AnswerRecord, question: Question = ASKED, ranking: tuple[int, ...] = (0, 2, 1)) -> Case:
    hits = tuple(
        HitRecord(p.id, "d", "", p.start, p.end, TEXT[p.start : p.end], 0.5) for p in (PASSAGES[i] for i in ranking)
    )
    known = view("£9")
    return Case(
        "demo",
        question,
        "c",
        gold_of(question.evidence, known),
        RetrievedRecord("?", hits),
        answer,
        None,
        known,
        "",
        "",
    )


def values(one: Case) -> dict[str, float | None]:
    return {score.measure: score.value for score in score_case(one)}


def test_a_right_answer_scores_everywhere() -> None:
    assert values(case(answered(BINS))) == {
        "ndcg_10": pytest.approx((2 + 1 / 2) / (2 + 1 / 1.584962500721156)), "rr_10": 1.0,
        "recall_100_tokens": 1.0, "recall_250_tokens": 1.0, "recall_500_tokens": 1.0, "recall_1000_tokens": 1.0,
        "false_refusal": 0.0, "required_facts": 1.0, "exact_item": 1.0, "exact_page": 1.0, "exact_quote": 1.0,
        "wrong_item": 0.0, "quote_focus": pytest.approx(len("set at £52 a year") / len(BINS)), "right_answer": 1.0,
        "is_short": 1.0, "is_not_long": 1.0,
        "citation_validity": 1.0, "quotes_verbatim": 1.0, "citation_coverage": 1.0, "citation_recall": 1.0,
        "citation_precision": 1.0, "fact_fidelity": 1.0, "no_leak": 1.0,
    }  # fmt: skip


@pytest.mark.parametrize(("n_words", "values"), [(45, (1.0, 1.0)), (46, (0.0, 1.0)), (121, (0.0, 0.0))])
def test_an_answer_is_short_or_long_by_its_words(n_words: int, values: tuple[float, float]) -> None:
    half = Shown(" ".join(["word"] * (n_words // 2)), (1,))
    rest = Shown(" ".join(["word"] * (n_words - n_words // 2)), (2,))
    assert [score.value for score in length_scores([half, rest])] == list(values)


def test_a_refusal_says_nothing_and_has_no_citation_to_judge() -> None:
    found = values(case(REFUSED))
    assert (found["false_refusal"], found["required_facts"], found["exact_item"], found["right_answer"]) == (1, 0, 0, 0)
    assert not {"citation_validity", "fact_fidelity", "quote_focus", "wrong_item"} & set(found)


def test_a_wrong_refusal_may_still_show_the_evidence() -> None:
    place = answered(BINS).sentences[0].citations
    assert values(case(REFUSED))["nearest_evidence"] == 0.0
    assert values(case(replace(REFUSED, nearest=place)))["nearest_evidence"] == 1.0
    assert "nearest_evidence" not in values(case(answered(BINS)))
    assert "nearest_evidence" not in values(case(REFUSED, replace(ASKED, answerable=False, facts=())))


def test_an_empty_answer_is_no_refusal() -> None:
    found = values(case(replace(REFUSED, status=AnswerStatus.ANSWERED, text="")))
    assert (found["citation_validity"], found["citation_recall"], found["false_refusal"]) == (0.0, 0.0, 0.0)


def test_a_failed_answer_is_unscored() -> None:
    found = values(case(replace(REFUSED, status=AnswerStatus.FAILED)))
    assert {found[name] for name in ("false_refusal", "required_facts", "exact_item", "right_answer")} == {None}


def test_evidence_that_is_not_in_the_library_is_unscored_and_never_nought() -> None:
    lost = replace(ASKED, evidence=(EvidenceRef("minutes.txt", "Bins", "not there", 1),))
    found = values(case(answered(BINS), lost))
    assert {found[name] for name in ("ndcg_10", "exact_item", "right_answer", "recall_500_tokens")} == {None}


def test_the_right_figure_from_the_wrong_item_is_not_right() -> None:
    found = values(case(answered(PARKING), replace(ASKED, facts=(("4 March",),))))
    assert (found["required_facts"], found["exact_item"], found["wrong_item"], found["right_answer"]) == (1, 0, 1, 0)


def test_an_exempt_item_leaks_through_answer_hit_or_dropped_draft() -> None:
    draft = replace(answered(BINS), dropped=(Dropped("It is £9.", "no"),))
    hit = replace(answered(BINS), hits=(HitRecord("x", "d", "", 0, 1, "The sum is £9.", 0.1),))
    near = replace(REFUSED, nearest=answered(PRIVATE).sentences[0].citations)
    leaks = [values(case(one))["no_leak"] for one in (answered(BINS), draft, hit, near, answered(PRIVATE))]
    assert leaks == [1, 0, 0, 0, 0]
    assert values(case(answered(PRIVATE)))["citation_validity"] == 0.0


def test_correcting_a_false_premise_is_a_right_outcome() -> None:
    premise = replace(ASKED, answerable=False, facts=(), type="false premise")
    assert is_right(score_case(case(answered(BINS), premise)))
    assert is_right(score_case(case(REFUSED, premise)))
    assert not is_right(score_case(case(answered(PARKING), premise)))


def test_a_pair_is_judged_on_both_halves() -> None:
    both = replace(case(answered(BINS)), without=REFUSED)
    assert values(both)["pair_accuracy"] == 1.0
    assert values(replace(both, without=answered(PARKING)))["pair_accuracy"] == 0.0


def test_a_quote_is_found_across_a_broken_line_in_the_item_of_its_title() -> None:
    (gold,) = gold_of([EvidenceRef("minutes.txt", "Bins", "The  charge was\nset", 1)], view())
    assert [(g.quote, g.item) for g in gold.places] == [(Place("d", 8, 26), Place("d", 0, SECOND))]
    assert gold_of([EvidenceRef("other.txt", "Bins", "The charge", 1)], view())[0].places == ()


def test_questions_about_one_paper_are_drawn_together() -> None:
    assert cluster_of("demo", ASKED) == "demo/minutes.txt"
    assert cluster_of("demo", replace(ASKED, evidence=())) == "demo/q1"


TABLE = "Charges\n\nStay\tNow\tProposed\n1 hour\t£1\t£2\n2 hours\t£3\t£4\n\nEnd\n"


def test_the_first_row_of_a_table_heads_the_others() -> None:
    assert header_row(TABLE, TABLE.index("2 hours")) == "Stay\tNow\tProposed"
    assert header_row(TABLE, TABLE.index("Stay")) == ""
    assert header_row(TABLE, TABLE.index("End")) == ""


def test_a_row_is_read_under_its_heads() -> None:
    assert row_readings("Stay\tNow", "1 hour\t£1") == ["1 hour; £1", "Stay: 1 hour; Now: £1"]
    assert row_readings("Now", "1 hour\t£1") == ["1 hour; £1", "1 hour; Now: £1"]
    assert row_readings("", "1 hour\t£1") == ["1 hour; £1"]


def test_a_row_read_under_the_wrong_head_is_not_supported() -> None:
    row = "2 hours\t£3\t£4"
    start = TABLE.index(row)
    paper = replace(
        PAPER, text=TABLE, page_starts=(0,), items=(ItemRecord("d:0", "Bins", 0, len(TABLE), False),), passages=()
    )
    judge = RecordJudge(replace(view(), papers={"d": paper}))
    citation = Citation("d", "minutes.txt", "d:0", "Bins", 1, row, start, start + len(row))
    assert judge("Stay: 2 hours; Now: £3; Proposed: £4", [citation])
    assert not judge("Stay: 2 hours; Now: £4; Proposed: £3", [citation])


def test_every_question_of_the_demo_finds_its_evidence(ci_run: CiRun) -> None:
    assert [c.question.id for c in ci_run.cases for gold in c.gold if not gold.places] == []
    assert not [s for c in ci_run.scored for s in c.scores if s.value is None]
    assert scored(ci_run.cases[0]) == ci_run.scored[0]


def test_what_was_overtaken_is_told_apart_from_the_evidence() -> None:
    one = replace(
        case(answered(PARKING)), superseded=gold_of((EvidenceRef("minutes.txt", "Parking", PARKING),), view())
    )
    assert values(one)["out_of_date"] == 1.0
    assert values(replace(one, answer=answered(BINS)))["out_of_date"] == 0.0
    assert "out_of_date" not in values(case(answered(PARKING)))


def test_the_records_words_in_another_order_are_not_supported() -> None:
    record = "The grant of £11,600 can be met from the additional £15,750."
    judge = RecordJudge(case_of(record, record).view)
    (citation,) = case_of(record, record).citations
    assert judge(record, [citation])
    assert not judge("The grant of £15,750 can be met from the additional £11,600.", [citation])


def test_the_records_last_words_put_first_are_still_its_own() -> None:
    record = "The motion fell by 11 votes to 14."
    judge = RecordJudge(case_of(record, record).view)
    (citation,) = case_of(record, record).citations
    assert judge("By 11 votes to 14, the motion fell.", [citation])
    assert not judge("The motion fell by 14 votes to 11.", [citation])


def test_a_number_at_the_start_of_a_cell_is_no_part_of_the_words_before_it() -> None:
    claim = Claim("Businesses helped: 731; Average award: 1,250", "Under £25,000, no condition\t731\t1,250")
    score = fact_fidelity([claim])
    assert score is not None
    assert score.value == 1.0


def test_a_row_read_out_under_its_heads_states_what_its_cells_hold() -> None:
    row = row_readings("Year | Pupils", "8\t1,288")[1]
    cited = f"Year | Pupils\n8\t1,288\n{row}"
    true, false = (fact_fidelity([Claim(text, cited)]) for text in (row, row.replace("8;", "9;")))
    assert (true and true.value, false and false.value) == (1.0, 0.5)

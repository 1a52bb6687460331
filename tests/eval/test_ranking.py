import math
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.measures.ranking import (
    Place,
    ReadText,
    dcg,
    is_read,
    n_tokens,
    ndcg,
    read_within,
    recall_at_tokens,
    reciprocal_rank,
)


def test_dcg_discounts_by_the_logarithm_of_the_rank() -> None:
    assert dcg([3, 2, 0, 1]) == pytest.approx(3 + 2 / math.log2(3) + 1 / math.log2(5))


def test_ndcg_counts_relevant_passages_that_were_never_found() -> None:
    assert ndcg(["a", "x"], {"a": 1, "b": 1}) == pytest.approx(1 / (1 + 1 / math.log2(3)))


def test_ndcg_of_a_question_without_anything_relevant_is_not_a_number() -> None:
    assert ndcg(["a"], {}) is None


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.sampled_from([1.0, 2.0]), min_size=1, max_size=12))
def test_ndcg_of_the_ideal_order_is_one(gains: dict[str, float]) -> None:
    ideal = sorted(gains, key=lambda name: -gains[name])
    assert ndcg(ideal, gains) == pytest.approx(1.0)


def test_reciprocal_rank_looks_no_deeper_than_k() -> None:
    ranking = [str(n) for n in range(12)]
    assert reciprocal_rank(ranking, frozenset({"3", "7"})) == 1 / 4
    assert reciprocal_rank(ranking, frozenset({"10"})) == 0.0
    assert reciprocal_rank(ranking, frozenset()) is None
    assert reciprocal_rank([], frozenset({"1"})) == 0.0


def random_run(seed: int) -> tuple[dict[str, dict[str, int]], dict[str, list[str]]]:
    rng = random.Random(seed)  # noqa: S311
    names = [f"p{n:02}" for n in range(30)]
    qrels = {f"q{q}": {name: rng.choice([1, 2]) for name in rng.sample(names, rng.randint(1, 14))} for q in range(40)}
    return qrels, {q: rng.sample(names, rng.randint(1, 30)) for q in qrels}


def test_ranking_measures_agree_with_ir_measures() -> None:
    import ir_measures

    qrels, run = random_run(7)
    judged = [ir_measures.Qrel(q, p, grade) for q, grades in qrels.items() for p, grade in grades.items()]
    scored = [ir_measures.ScoredDoc(q, p, float(-rank)) for q, names in run.items() for rank, p in enumerate(names)]
    wanted = {"nDCG@10": {}, "RR(rel=2)@10": {}, "R@5": {}}
    for metric in ir_measures.iter_calc([ir_measures.parse_measure(name) for name in wanted], judged, scored):
        wanted[str(metric.measure)][metric.query_id] = metric.value
    for q, grades in qrels.items():
        assert ndcg(run[q], {p: float(g) for p, g in grades.items()}) == pytest.approx(wanted["nDCG@10"][q], abs=1e-9)
        best = frozenset(p for p, grade in grades.items() if grade == 2)
        assert (reciprocal_rank(run[q], best) or 0.0) == pytest.approx(wanted["RR(rel=2)@10"][q], abs=1e-9)
        places = {p: Place(p, 0, 9) for p in {*run[q], *grades}}
        read = [ReadText(places[p], "two words") for p in run[q]]
        recall = recall_at_tokens(read, [[places[p]] for p in grades], budget=10)
        assert recall == pytest.approx(wanted["R@5"][q], abs=1e-9)


def test_tokens_are_words_and_marks() -> None:
    assert n_tokens("The fee is £52, agreed.") == 8


def test_the_passage_at_the_limit_is_cut_there() -> None:
    passages = [ReadText(Place("d", 10, 19), "two words"), ReadText(Place("d", 30, 45), "and three words")]
    assert read_within(passages, 3) == [Place("d", 10, 19), Place("d", 30, 33)]
    assert read_within(passages, 2) == [Place("d", 10, 19)]
    assert read_within([], 5) == []


def test_a_place_is_read_when_half_of_it_is_and_twice_read_counts_once() -> None:
    wanted = Place("d", 0, 10)
    assert is_read(wanted, [Place("d", 5, 20)])
    assert not is_read(wanted, [Place("d", 6, 20)])
    assert not is_read(wanted, [Place("d", 0, 4), Place("d", 0, 4), Place("e", 0, 10)])
    assert is_read(wanted, [Place("d", 0, 3), Place("d", 8, 10)])


def test_any_place_of_a_fact_will_do_and_every_fact_counts() -> None:
    passages = [ReadText(Place("d", 0, 5), "aaaaa"), ReadText(Place("d", 5, 10), "bbbbb")]
    either = [Place("d", 0, 5), Place("e", 0, 5)]
    assert recall_at_tokens(passages, [either, [Place("d", 5, 10)]], 1) == 0.5
    assert recall_at_tokens(passages, [either, [Place("d", 5, 10)]], 2) == 1.0
    assert recall_at_tokens(passages, [], 2) is None


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=8), st.integers(0, 60))
def test_recall_never_falls_when_the_budget_grows(spans: list[tuple[int, int]], budget: int) -> None:
    passages = [ReadText(Place("d", start, start + 2 * n), "a " * n) for start, n in spans]
    wanted = [[Place("d", 0, 10)], [Place("d", 40, 60)]]
    values = [recall_at_tokens(passages, wanted, b) or 0.0 for b in range(budget, budget + 5)]
    assert all(a <= b for a, b in pairwise(values))

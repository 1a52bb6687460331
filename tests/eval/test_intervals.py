from hypothesis import given
from hypothesis import strategies as st

from eval.measures.intervals import Interval, Observed, mean_interval, paired_difference


def observed(values: list[float], n_clusters: int) -> list[Observed]:
    return [Observed(f"q{n:03}", f"c{n % n_clusters}", value) for n, value in enumerate(values)]


def test_a_constant_has_no_width() -> None:
    assert mean_interval(observed([0.5] * 12, 4)) == Interval(0.5, 0.5, 0.5, 12, 4)


def test_one_cluster_tells_nothing() -> None:
    assert mean_interval(observed([1.0, 0.0], 1)) == Interval(0.5, 0.0, 1.0, 2, 1)


def test_no_case_no_mean() -> None:
    assert mean_interval([]) is None
    assert paired_difference([], observed([1.0], 1)) is None


def test_questions_that_fail_together_widen_the_interval() -> None:
    together = [Observed(f"q{n}", f"c{n // 10}", float(n < 50)) for n in range(100)]
    apart = [Observed(f"q{n}", f"c{n}", float(n < 50)) for n in range(100)]
    wide, narrow = mean_interval(together), mean_interval(apart)
    assert wide and narrow
    assert wide.high - wide.low > 2 * (narrow.high - narrow.low)


def test_the_order_of_cases_changes_no_digit() -> None:
    cases = observed([0.1, 0.7, 0.2, 0.9, 1 / 3, 0.4], 3)
    assert mean_interval(cases) == mean_interval(cases[::-1])


def test_a_run_compared_with_itself_differs_by_exactly_nothing() -> None:
    cases = observed([0.1, 0.7, 0.2, 0.9, 0.4, 0.3], 3)
    assert paired_difference(cases, cases) == Interval(0.0, 0.0, 0.0, 6, 3)


def test_a_drop_everywhere_excludes_nought() -> None:
    before = observed([0.9, 0.8, 0.7, 0.9, 0.8, 0.7], 3)
    after = [Observed(c.case, c.cluster, c.value - 0.2) for c in before]
    found = paired_difference(after, before)
    assert found and found.low <= found.value <= found.high < 0


def test_pairing_sees_what_two_wide_intervals_hide() -> None:
    before = [Observed(f"q{n}", f"c{n}", n / 20) for n in range(20)]
    after = [Observed(c.case, c.cluster, max(c.value - 0.02, 0.0)) for c in before]
    found = paired_difference(after, before)
    assert found and found.high < 0


@given(st.lists(st.floats(0, 1), min_size=2, max_size=30), st.integers(2, 6))
def test_the_interval_holds_its_mean(values: list[float], n_clusters: int) -> None:
    found = mean_interval(observed(values, n_clusters))
    assert found
    assert 0 <= found.low <= found.value <= found.high <= 1 + 1e-12

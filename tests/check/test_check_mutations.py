"""How many false sentences the checks catch, and how many true ones they refuse (`python -m eval.bench.checks`)."""

from functools import cache

import pytest

from eval.bench.checks import MAX_FALSE_ALARMS, MIN_HARD, MIN_SOFT
from eval.checks.cases import Case
from eval.checks.measure import FILES, Share, caught, load, refused, together
from eval.checks.mutations import HARD, SOFT

MIN_NEARBY = 0.40


@cache
def cases(files: tuple[str, ...]) -> tuple[Case, ...]:
    return load(files)


@cache
def shares(files: tuple[str, ...]) -> dict[str, Share]:
    return caught(cases(files))


def share(kinds: tuple[str, ...], files: tuple[str, ...]) -> float:
    return together(shares(files), kinds).value


def test_there_are_a_thousand_true_sentences() -> None:
    assert len(cases(FILES)) >= 1000


@pytest.mark.parametrize("files", [FILES, FILES[-1:]], ids=["all", "last"])
def test_true_sentences_are_seldom_refused(files: tuple[str, ...]) -> None:
    wrongly = refused(cases(files))
    assert len(wrongly) <= MAX_FALSE_ALARMS * len(cases(files)), wrongly[:20]


@pytest.mark.parametrize("kind", HARD)
def test_false_hard_facts_are_caught(kind: str) -> None:
    assert share((kind,), FILES) >= MIN_HARD


@pytest.mark.parametrize("kind", SOFT)
def test_false_modality_and_added_clauses_are_caught(kind: str) -> None:
    assert share((kind,), FILES) >= MIN_SOFT


def test_a_thing_of_the_same_record_is_the_hardest_exchange_to_catch() -> None:
    assert share(("nearby thing",), FILES) >= MIN_NEARBY


def test_sentences_no_rule_was_fitted_to_do_as_well() -> None:
    assert share(HARD, FILES[-1:]) >= MIN_HARD
    assert share(SOFT, FILES[-1:]) >= MIN_SOFT

"""How many false sentences the checks catch, and how many true ones they refuse, on sentences made for it.

`true_sentences.txt`, `held_out_sentences.txt`, `unseen_sentences.txt` and `fresh_sentences.txt` were used in turn to improve
the rules, each after its first measurement; `last_sentences.txt` was measured once and no rule was fitted to it.
"""

import random
from collections import Counter
from functools import cache

import pytest
from check_cases import HERE, Case, load_cases
from check_mutations import HARD, SOFT, mutate

from rag.check import DraftSentence, check_sentence

FILES = (
    "true_sentences.txt",
    "held_out_sentences.txt",
    "unseen_sentences.txt",
    "fresh_sentences.txt",
    "last_sentences.txt",
)
N_FILLS, SEED = 3, 11
MIN_HARD, MIN_SOFT, MAX_FALSE_ALARMS = 0.95, 0.80, 0.05
MIN_NEARBY = 0.40


def is_refused(case: Case) -> bool:
    return not check_sentence(DraftSentence(case.sentence, (1,)), [case.record], context=[case.heading]).ok


@cache
def cases(names: tuple[str, ...]) -> tuple[Case, ...]:
    return tuple(case for name in names for case in load_cases(HERE / name, N_FILLS, SEED))


@cache
def caught(names: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """Return for each way of spoiling a sentence how many were refused and how many there were."""
    rng = random.Random(SEED)  # noqa: S311
    refused: Counter[str] = Counter()
    total: Counter[str] = Counter()
    everything = list(cases(names))
    for case in everything:
        for kind, spoilt in mutate(case, everything, rng):
            total[kind] += 1
            refused[kind] += is_refused(spoilt)
    return {kind: (refused[kind], count) for kind, count in total.items()}


def share(kinds: tuple[str, ...], names: tuple[str, ...]) -> float:
    counts = [caught(names)[kind] for kind in kinds if kind in caught(names)]
    return sum(refused for refused, _ in counts) / sum(total for _, total in counts)


def test_there_are_a_thousand_true_sentences() -> None:
    assert len(cases(FILES)) >= 1000


@pytest.mark.parametrize("names", [FILES, FILES[-1:]], ids=["all", "last"])
def test_true_sentences_are_seldom_refused(names: tuple[str, ...]) -> None:
    refused = [case.sentence for case in cases(names) if is_refused(case)]
    assert len(refused) <= MAX_FALSE_ALARMS * len(cases(names)), refused[:20]


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

"""Files of true sentences in, the share of spoilt ones that the checks catch and of true ones that they refuse out.

`true`, `held_out`, `unseen` and `fresh` were used in turn to improve the rules, each after its first measurement;
`last` was measured once and no rule was fitted to it.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from eval.checks.cases import SENTENCES, Case, load_cases
from eval.checks.mutations import mutate
from rag.check import DraftSentence, check_sentence

FILES = ("true.txt", "held_out.txt", "unseen.txt", "fresh.txt", "last.txt")
N_FILLS, SEED = 3, 11


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    n: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0 of none."""
        return self.n / self.total if self.total else 0.0


def is_refused(case: Case) -> bool:
    """Return whether the checks would drop the sentence."""
    return not check_sentence(DraftSentence(case.sentence, (1,)), [case.record], context=[case.heading]).ok


def load(files: Sequence[str] = FILES) -> tuple[Case, ...]:
    """Return the true sentences of some files, each filled with figures and names `N_FILLS` times."""
    return tuple(case for name in files for case in load_cases(SENTENCES / name, N_FILLS, SEED))


def refused(cases: Sequence[Case]) -> list[str]:
    """Return the true sentences that the checks refuse."""
    return [case.sentence for case in cases if is_refused(case)]


def caught(cases: Sequence[Case]) -> dict[str, Share]:
    """Return for each way of spoiling a sentence how many were refused."""
    rng = random.Random(SEED)  # noqa: S311
    hits: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for case in cases:
        for kind, spoilt in mutate(case, list(cases), rng):
            total[kind] += 1
            hits[kind] += is_refused(spoilt)
    return {kind: Share(hits[kind], count) for kind, count in total.items()}


def together(shares: dict[str, Share], kinds: Sequence[str]) -> Share:
    """Return the share over several kinds."""
    found = [shares[kind] for kind in kinds if kind in shares]
    return Share(sum(one.n for one in found), sum(one.total for one in found))

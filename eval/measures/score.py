"""One measurement of one case: its value, why, and the text that was judged. Knows nothing of what is measured."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """One measurement of one case.

    Attributes:
        measure: name in `eval.measures.catalogue`.
        value: in [0, 1], None where the measurement failed: unscored, never 0. A measure that does not apply to a case
            (a citation's page where the paper has no pages) makes no score at all.
        reason: why it is not the best value, in plain words; "" where it is.
        judged: the text the value is about.
    """

    measure: str
    value: float | None
    reason: str = ""
    judged: str = ""

    def __post_init__(self) -> None:
        if self.value is not None and not 0.0 <= self.value <= 1.0:
            message = f"{self.measure}: value is {self.value}, expected 0 to 1, or None for unscored."
            raise ValueError(message)


def share(measure: str, passed: Iterable[bool], *, reason: str = "", judged: str = "") -> Score | None:
    """Return the share that passed; None (not applicable) where there is nothing to judge."""
    outcomes = list(passed)
    if not outcomes:
        return None
    value = sum(outcomes) / len(outcomes)
    return Score(measure, value, "" if value == 1.0 else reason, judged)


def yes_no(measure: str, passed: bool, *, reason: str = "", judged: str = "") -> Score:
    """Return 1 where it passed, else 0 with the reason."""
    return Score(measure, float(passed), "" if passed else reason, judged)

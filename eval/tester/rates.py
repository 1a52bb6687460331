"""How many spoilt answers the measures see, how many true ones they wrongly mark, and which gates a pretender breaks."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from eval.baseline import ValuedCase
from eval.cases import Case
from eval.gates import Gates, check_arm
from eval.judge import own_labels
from eval.records import AnswerRecord
from eval.results import ScoredCase, scored
from eval.scoring import score_case
from eval.tester.spoilt import TRUE, case_of, spoilt

JUDGED = ("fact_fidelity", "name_fidelity", "decision_polarity", "citation_recall", "citation_validity")
# Which measure must fall for each way of spoiling an answer; where two are named, either will do.
RIGHT_MEASURES = {
    "number": ("fact_fidelity",),
    "date": ("fact_fidelity",),
    "unit": ("fact_fidelity", "citation_recall"),
    "name": ("name_fidelity", "citation_recall"),
    "vote": ("fact_fidelity", "citation_recall"),
    "polarity": ("decision_polarity", "citation_recall"),
    "negation": ("decision_polarity", "citation_recall"),
    "modality": ("citation_recall",),
    "swapped subject": ("citation_recall",),
    "added clause": ("citation_recall",),
    "wrong citation": ("citation_recall", "fact_fidelity"),
    "citation [0]": ("citation_validity",),
    "citation out of range": ("citation_validity",),
    "shifted quote": ("citation_validity",),
}
GATED = tuple(name for name in JUDGED if name != "citation_recall")  # its judge may only warn
MUST_FALL = (
    "number",
    "date",
    "name",
    "vote",
    "polarity",
    "wrong citation",
    "citation [0]",
    "citation out of range",
    "shifted quote",
)
MIN_KILLED, MIN_KILLED_OTHERS, MAX_FALSE_ALARMS = 0.95, 0.9, 0.05


@dataclass(frozen=True, slots=True)
class KillRate:
    """Of the answers spoilt in one way, how many fell in a right measure."""

    kind: str
    n: int
    n_killed: int

    @property
    def share(self) -> float:
        """Return the share that fell."""
        return self.n_killed / self.n

    @property
    def must_be(self) -> float:
        """Return the share that must fall."""
        return MIN_KILLED if self.kind in MUST_FALL else MIN_KILLED_OTHERS


def kill_rates(cases: Sequence[Case]) -> list[KillRate]:
    """Return the rate of every way of spoiling that some answer allows, in the order of `RIGHT_MEASURES`.

    Beside the answers, which are mostly the record's own words, the true sentences that every judge takes are spoilt.
    """
    plain = [case_of(*pair) for pair in true_pairs()]
    unmarked = [case for case in plain if min(values(case).values()) == 1.0]
    whole = [case for case in cases if case.citations] + unmarked
    fallen = Counter((name, has_fallen) for name, _, has_fallen in outcomes(whole))
    counts = {kind: (fallen[kind, True], fallen[kind, False]) for kind in RIGHT_MEASURES}
    return [KillRate(kind, sum(both), both[0]) for kind, both in counts.items() if sum(both)]


def true_pairs() -> list[tuple[str, str, str]]:
    """Return true sentences as (record, sentence, heading): plain rewordings, and those we labelled as supported."""
    plain = [
        (record, sentence, "Saltmarsh Borough Council, Cabinet, 4 March 2025, Business") for record, sentence in TRUE
    ]
    return plain + [(c.evidence[0], c.text, c.heading) for c in own_labels() if c.is_supported]


def false_alarms() -> list[str]:
    """Return the true sentences that a measure which gates read marks as false."""
    found = ((sentence, values(case_of(record, sentence, heading))) for record, sentence, heading in true_pairs())
    return [sentence for sentence, scores in found if min(scores[name] for name in GATED) < 1]


def values(case: Case) -> dict[str, float]:
    """Return what the measures of truth say of an answer; those that do not apply are at their best."""
    found = {s.measure: s.value for s in score_case(case) if s.value is not None}
    return {name: found.get(name, 1.0) for name in JUDGED}


def outcomes(cases: Sequence[Case]) -> Iterator[tuple[str, Case, bool]]:
    """Yield every spoilt answer with the way it was spoilt, and whether a right measure fell."""
    for n, case in enumerate(cases):
        before = values(case)
        other = next(o for o in (*cases[n + 1 :], *cases) if o.citations[0].file != case.citations[0].file)
        for name, one in spoilt(case, other):
            after = values(one)
            yield name, one, any(after[measure] < before[measure] for measure in RIGHT_MEASURES[name])


def pretended(cases: Sequence[Case], system: Callable[[Case], AnswerRecord]) -> list[ScoredCase]:
    """Return the cases as they score when another system answers them, their pairs too."""
    return [
        scored(
            replace(
                case, answer=system(case), without=system(replace(case, answer=case.without)) if case.without else None
            )
        )
        for case in cases
    ]


def broken_gates(cases: Sequence[ScoredCase], gates: Gates, baseline: Sequence[ValuedCase] = ()) -> tuple[str, ...]:
    """Return what breaks, as "kind measure", each once; none without cases."""
    results = check_arm(gates, cases[0].arm, cases, baseline) if cases else []
    return tuple(dict.fromkeys(f"{r.kind} {r.measure}" for r in results if not r.passed))

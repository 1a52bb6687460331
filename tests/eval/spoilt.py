"""An answer of one sentence with its paper, whole or spoilt, as a case to be scored."""

import random
from collections import defaultdict
from pathlib import Path

from eval.cases import Case, library_view
from eval.data.load import Question, Truth
from eval.records import AnswerRecord, ItemRecord, PaperRecord, PassageRecord, RetrievedRecord
from eval.scoring import score_case
from rag.datatypes import AnswerSentence, AnswerStatus, Citation
from tests.check import cases as sentences
from tests.check.mutations import mutate

# Which measure must fall for each way of spoiling a sentence; where two are named, either will do.
RIGHT_MEASURES = {
    "number": ("fact_fidelity",),
    "date": ("fact_fidelity",),
    "unit": ("fact_fidelity", "citation_recall"),
    "vote": ("fact_fidelity", "citation_recall"),
    "name": ("name_fidelity", "citation_recall"),
    "polarity": ("decision_polarity", "citation_recall"),
    "decision": ("decision_polarity", "citation_recall"),
    "negation": ("decision_polarity", "citation_recall"),
    "modality": ("citation_recall",),
    "wrong citation": ("citation_recall",),
    "swapped subject": ("citation_recall",),
    "added clause": ("citation_recall",),
}
JUDGED = ("fact_fidelity", "name_fidelity", "decision_polarity", "citation_recall", "citation_validity")


def case_of(one: sentences.Case) -> Case:
    """Return the sentence as an answer that cites its record, in a paper that holds nothing else."""
    item = ItemRecord("d:0", "Item", 0, len(one.record), False)
    passage = PassageRecord("d:0:0", "d:0", 0, len(one.record), one.heading, "")
    paper = PaperRecord("d", "paper.txt", "text", "", one.record, (0,), (item,), (passage,))
    citation = Citation("d", "paper.txt", "d:0", "Item", 1, one.record, 0, len(one.record))
    said = (AnswerSentence(one.sentence, (citation,)),)
    answer = AnswerRecord("?", AnswerStatus.ANSWERED, f"{one.sentence} [1]", said, (), (), "fake")
    question = Question("q", "?", "decision", False, "dev", (), ())
    view = library_view([paper], Truth((), ()), Path())
    return Case("arm", question, "c", (), RetrievedRecord("?", (), None), answer, None, view, "", "")


def values(one: sentences.Case) -> dict[str, float]:
    """Return what the measures of truth say of a sentence; those that do not apply are at their best."""
    found = {s.measure: s.value for s in score_case(case_of(one)) if s.value is not None}
    return {name: found.get(name, 1.0) for name in JUDGED}


def kill_rates(true: list[sentences.Case], seed: int) -> dict[str, tuple[int, int]]:
    """Return for each way of spoiling how often a right measure fell, and how often it was tried."""
    rng = random.Random(seed)  # noqa: S311
    counts: dict[str, list[bool]] = defaultdict(list)
    for one in true:
        before = values(one)
        for name, spoilt in mutate(one, true, rng):
            after = values(spoilt)
            counts[name].append(any(after[m] < before[m] for m in RIGHT_MEASURES[name]))
    return {name: (sum(fell), len(fell)) for name, fell in counts.items()}


def false_alarms(true: list[sentences.Case]) -> tuple[int, int]:
    """Return how many true sentences some measure marks down, of how many."""
    marked = [any(value < 1 for value in values(one).values()) for one in true]
    return sum(marked), len(marked)

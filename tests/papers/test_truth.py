"""The papers of eval/data, read and divided: items, meeting, decisions and marks against the truth beside them.

Only the dev papers are compared one by one; of the test papers only the sums are held.
"""

import pytest
from true_papers import Checked, checked, decisions_wrong, found_rows, papers, true_rows

from eval.data.truth import TruePaper

# What a dev paper still gets wrong, and why. A repair must take its line away.
KNOWN_DECISION_FAULTS = {
    "2024-10-08-hollinmere-plans-panel-minutes.txt": (
        "The reasons for refusal of minute 40 follow on the next page as (1) and (2) and are read as the resolution's parts.",
        ["RESOLVED – That the application be refused, contrary to the"],
        ["RESOLVED – That the application be refused, contrary to the officer recommendation"],
    ),
}
KNOWN_MEETING_FAULTS = {
    "2025-05-12-great-quill-parish-council-minutes.txt": (
        "The one who is away stands with a reason in brackets and no verb: 'Cllr R Lavender (on holiday).'",
        {"apologies"},
    ),
    "2024-10-08-hollinmere-plans-panel-minutes.txt": (
        "The line breaks before the last name, which begins the next line as 'and J Wimpenny'.",
        {"present"},
    ),
    "2025-01-16-hollinmere-licensing-sub-committee-decision.txt": (
        "Who heard the case stands after 'Members:', which in an agenda lists a membership and nobody's presence.",
        {"chair", "present"},
    ),
}
FIELDS = ("council", "committee", "date", "time", "venue", "chair", "present", "apologies")


@pytest.fixture(scope="module", params=papers("dev"), ids=lambda one: one.published)
def dev(request: pytest.FixtureRequest) -> Checked:
    paper: TruePaper = request.param
    return checked(paper)


@pytest.fixture(scope="module")
def held_out() -> list[Checked]:
    return [checked(paper) for paper in papers("test")]


def test_items_are_exact(dev: Checked) -> None:
    assert found_rows(dev) == true_rows(dev)


def test_kind_is_exact(dev: Checked) -> None:
    assert dev.found.kind == dev.place.paper.kind


def test_the_meeting_is_exact(dev: Checked) -> None:
    _, faults = KNOWN_MEETING_FAULTS.get(dev.name, ("", set()))
    wrong = {name for name in FIELDS if getattr(dev.found.meeting, name) != getattr(dev.place.paper.meeting, name)}
    assert wrong == faults


def test_decisions_are_exact(dev: Checked) -> None:
    _, true_missed, found_wrong = KNOWN_DECISION_FAULTS.get(dev.name, ("", [], []))
    missed, wrong = decisions_wrong(dev)
    assert missed == true_missed
    assert [text[: len(known)] for text, known in zip(wrong, found_wrong, strict=True)] == found_wrong


def test_known_faults_are_of_dev_papers() -> None:
    names = {paper.file for paper in papers("dev")}
    assert {*KNOWN_DECISION_FAULTS, *KNOWN_MEETING_FAULTS} <= names


def test_held_out_items(held_out: list[Checked]) -> None:
    pairs = [(set(true_rows(paper)), set(found_rows(paper))) for paper in held_out]
    n_right = sum(len(true & found) for true, found in pairs)
    n_true, n_found = sum(len(true) for true, _ in pairs), sum(len(found) for _, found in pairs)
    assert 2 * n_right / (n_true + n_found) >= 0.98


def test_held_out_committees_and_dates(held_out: list[Checked]) -> None:
    wrong = [
        paper.name
        for paper in held_out
        if (paper.found.meeting.committee, paper.found.meeting.date)
        != (paper.place.paper.meeting.committee, paper.place.paper.meeting.date)
    ]
    assert len(wrong) == 0


def test_held_out_decisions(held_out: list[Checked]) -> None:
    faults = [decisions_wrong(paper) for paper in held_out]
    n_true = sum(len(item.item.decisions) for paper in held_out for item in paper.place.items)
    n_found = sum(len(item.decisions) for paper in held_out for item in paper.found.business)
    assert sum(len(missed) for missed, _ in faults) <= 0.02 * n_true
    assert sum(len(wrong) for _, wrong in faults) <= 0.02 * n_found

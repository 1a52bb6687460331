from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.datatypes import Evidence
from rag.search.extremes import extreme_first, number
from tests.answer.made import evidence

COLUMNS = "Area | Homes | Reports | Change (%)"
ROWS = ("Marsh Mills\t2,910\t447\t3.0", "Tansy Hill\t3,480\t412\t-4.2", "Hagg Royd\t2,215\t163\t12.5")


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Tell texts apart by whether they speak of homes or of anything else."""
    return np.array([[1.0, 0.0] if "ome" in text else [0.0, 1.0] for text in texts], np.float32)


def table(*rows: str) -> list[Evidence]:
    whole = evidence(*rows, title="Damp")
    passage = replace(whole.hit.passage, columns=COLUMNS)
    hit = replace(whole.hit, passage=passage)
    texts = [passage.text[s.start : s.end] for s in passage.sentences]
    return [
        Evidence(text, text.replace("\t", "; "), s.start, s.end, 0.9 - i / 10, hit)
        for i, (text, s) in enumerate(zip(texts, passage.sentences, strict=True))
    ]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("which area has the most reports", "Marsh Mills"),
        ("Where are the fewest reports?", "Hagg Royd"),
        ("biggest place by homes", "Tansy Hill"),
        ("where did the change come out highest", "Hagg Royd"),
        ("lowest change", "Tansy Hill"),
        ("which area grew the most", "Hagg Royd"),
        ("where have they fallen most", "Tansy Hill"),
        ("which area is the worst for reports", "Marsh Mills"),
        ("best area for reports", "Hagg Royd"),
        ("the best change", "Marsh Mills"),
        ("best area for someone like me", "Hagg Royd"),
        ("what about Hagg Royd", "Marsh Mills"),
        ("most of the homes in Marsh Mills", "Marsh Mills"),
    ],
)
def test_the_row_with_the_most_or_the_least_of_what_is_asked_comes_first(question: str, first: str) -> None:
    found = extreme_first(question, table(*ROWS), encode)
    assert found[0].text.startswith(first)
    assert found[0].score == 0.9
    assert len(found) == len(ROWS)


def test_a_total_is_no_row_of_its_own_and_equals_come_together() -> None:
    found = extreme_first("most reports", table(*ROWS, "Total\t8,605\t1,022\t2.0", "Cardle\t900\t447\t0.1"), encode)
    assert [piece.text.split("\t")[0] for piece in found[:2]] == ["Marsh Mills", "Cardle"]


def test_two_rows_are_no_table_and_sentences_stay_as_they_are() -> None:
    assert extreme_first("fewest homes", table(*ROWS[:2]), encode)[0].text.startswith("Marsh Mills")
    prose = [evidence("Marsh Mills had the most reports."), evidence("Tansy Hill had 412 reports.")]
    assert extreme_first("most reports", prose, encode) == prose


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2,910", 2910.0),
        ("£1,250.50", 1250.5),
        ("-4.2%", -4.2),
        ("−3", -3.0),
        ("+30.0", 30.0),
        ("47p", 47.0),
        ("Good", None),
        ("2 of 3", None),
    ],
)
def test_a_cell_holds_a_number_and_nothing_else(cell: str, value: float | None) -> None:
    assert number(cell) == value

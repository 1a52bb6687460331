"""Which rows of a table a summary tells, and how."""

from rag.summarise.structure import source_sentences
from rag.summarise.tables import MAX_ROWS, rows_to_tell
from tests.summarise.library import of_text

HEAD = "Minutes of the Roads Committee held on 14 January 2025\n\n1. Money\n\nThe committee considered the costs.\n\n"


def told(table: str) -> list[str]:
    item, document = of_text(f"{HEAD}{table}\n\n2. End\n\nResolved: That the report be noted.\n", "Money")
    return [said for _, _, said in rows_to_tell(source_sentences(item, document), document.text)]


def test_each_cell_is_told_under_its_own_column() -> None:
    assert told("Year\t2024/25\t2025/26\nRoads\t£5\t£6\nBins\t£7\t£8") == [
        "Year: Roads; 2024/25: £5; 2025/26: £6", "Year: Bins; 2024/25: £7; 2025/26: £8",
    ]  # fmt: skip


def test_of_a_long_table_only_the_total_is_told() -> None:
    rows = "\n".join(f"Road {n}\t{n}" for n in range(MAX_ROWS + 1))
    assert told(f"Road\tHoles\n{rows}\nTotal\t36") == ["Road: Total; Holes: 36"]


def test_a_table_without_column_names_is_not_told() -> None:
    assert told("Roads\t£5\nBins\t£7") == []


def test_a_row_that_does_not_fit_its_columns_is_not_told() -> None:
    assert told("Service\tCost\tShare\nRoads\t£5\t10%\nBins\t£7") == ["Service: Roads; Cost: £5; Share: 10%"]

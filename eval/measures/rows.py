"""A table row and the row that heads its table, read as one line. Cells are parted by tabs, as readers leave them."""

CELL = "\t"


def header_row(text: str, start: int) -> str:
    """Return the first row of the table that the line at this character belongs to; "" outside a table or for itself."""
    lines = text[:start].split("\n")[:-1]
    line = text[text.rfind("\n", 0, start) + 1 :].split("\n", 1)[0]
    if CELL not in line:
        return ""
    above = ""
    for row in reversed(lines):
        if CELL not in row:
            break
        above = row
    return above


def row_readings(header: str, row: str) -> list[str]:
    """Return how a row may be read out: its cells alone, and each cell after its column's name ("Ward: Elm; Bins: 4")."""
    cells, heads = _cells(row, CELL), _cells(header, CELL if CELL in header else "|")
    readings = [cells]
    for n_unnamed in (0, 1):
        if heads and len(cells) == len(heads) + n_unnamed:
            names = [""] * n_unnamed + heads
            readings.append(
                [f"{name}: {cell}" if name else cell for name, cell in zip(names, cells, strict=True) if cell]
            )
    return ["; ".join(part for part in reading if part) for reading in readings]


def _cells(row: str, mark: str) -> list[str]:
    return [cell.strip() for cell in row.split(mark)] if row.strip() else []

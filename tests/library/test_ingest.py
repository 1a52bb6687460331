from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.library.ingest import IngestOutcome, find_papers, ingest
from rag.library.store import Store
from tests.fakes import HashEncoder
from tests.sample import MINUTES

ENCODER = HashEncoder()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "library", ENCODER.name)
    yield store
    store.close()


def outcomes(store: Store, *paths: Path) -> list[str]:
    return [f"{Path(r.file).name} {r.outcome.value}" for r in ingest(store, ENCODER, paths)]


def test_files_are_reported_in_the_order_given(store: Store, tmp_path: Path) -> None:
    good, bad, missing = tmp_path / "b.txt", tmp_path / "a.txt", tmp_path / "none.txt"
    good.write_text(MINUTES)
    bad.write_bytes(b"\x00\x01\x02" * 100)
    assert outcomes(store, good, bad, missing) == ["b.txt added", "a.txt failed", "none.txt failed"]
    assert outcomes(store, good, bad) == ["b.txt unchanged", "a.txt failed"]


def test_the_same_bytes_under_two_names_are_kept_once(store: Store, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(MINUTES)
    assert outcomes(store, tmp_path / "a.txt", tmp_path / "b.txt") == ["a.txt added", "b.txt unchanged"]
    [report] = ingest(store, ENCODER, [tmp_path / "b.txt"])
    assert report.reason == "the same bytes are already in the library as a.txt"


def test_a_report_tells_what_was_found(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(MINUTES)
    [report] = ingest(store, ENCODER, [tmp_path / "a.txt"])
    assert (report.outcome, report.n_items, report.n_passages) == (IngestOutcome.ADDED, 5, 6)
    assert report.meeting is not None
    assert report.meeting.committee == "Roads and Waste Committee"


def test_a_folder_is_walked_in_name_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", ".hidden/d.txt", ".e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [p.relative_to(tmp_path).as_posix() for p in find_papers([tmp_path, tmp_path / "b.txt"])] == [
        "a/c.txt",
        "b.txt",
    ]

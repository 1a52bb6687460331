from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from rag.library.encoder import Vectors
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


class CountingEncoder(HashEncoder):
    """Remembers what it was asked to encode."""

    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return super().encode(texts)


def test_a_sentence_is_encoded_under_the_whole_title_of_its_item(store: Store, tmp_path: Path) -> None:
    paper, encoder = tmp_path / "a.txt", CountingEncoder()
    paper.write_text(MINUTES.replace("Potholes on Mill Lane", "Kerbs, Potholes and Verges"))
    list(ingest(store, encoder, [paper]))
    assert "Kerbs, Potholes and Verges: Resolved: That the report be noted." in encoder.encoded


def test_only_what_changed_in_a_paper_is_encoded_again(store: Store, tmp_path: Path) -> None:
    paper, encoder = tmp_path / "a.txt", CountingEncoder()
    paper.write_text(MINUTES)
    list(ingest(store, encoder, [paper]))
    before, encoder.encoded = encoder.encoded, []
    paper.write_text(MINUTES.replace("£52", "£60"))
    assert [r.outcome for r in ingest(store, encoder, [paper])] == [IngestOutcome.REPLACED]
    assert encoder.encoded and all("£60" in text for text in encoder.encoded)
    assert len(encoder.encoded) < len(before) / 2
    fresh = Store.open(tmp_path / "fresh", encoder.name)
    list(ingest(fresh, encoder, [paper]))
    for kept, made in zip(store.public_passages(), fresh.public_passages(), strict=True):
        assert kept.passage == made.passage
        assert np.array_equal(kept.vector, made.vector)
        assert np.array_equal(kept.sentence_vectors, made.sentence_vectors)
    fresh.close()

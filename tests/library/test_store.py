import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rag.datatypes import AgendaItem, Document, Meeting, Page, Paper, PaperKind, Part, Restriction
from rag.errors import EncoderMismatchError, LibraryBusyError, LibraryDamagedError, LibraryError
from rag.library.index import open_index
from rag.library.ingest import encode_passages
from rag.library.marks import Mark, MarkKind, make_mark
from rag.library.passages import passages_of
from rag.library.store import FILE_NAME, Store
from tests.fakes import HashEncoder

ENCODER = HashEncoder()
TEXT = "1. Bins\n\nThe fee for brown bins is £52.\n\n2. Staff matter\n\nMr Grey was paid £9."


def paper_of(source: str = "/papers/a.txt", document: str = "a" * 16, text: str = TEXT) -> Paper:
    doc = Document(document, source, "text", text, (Page(1, 0, len(text)),))
    meeting = Meeting(council="Elm Council", committee="Roads")
    cut = text.index("2. Staff")
    bins = AgendaItem(f"{document}:0", document, meeting, Part.MINUTES, "1", "1", None, "Bins", 0, 9, cut, 1, 1)
    staff = replace(
        bins, id=f"{document}:1", number="2", title="Staff", start=cut, body_start=cut + 17, end=len(text),
        restricted=Restriction("Paragraph 1", (1,)),
    )  # fmt: skip
    return Paper(doc, PaperKind.MINUTES, meeting, (bins, staff))


def put(store: Store, paper: Paper) -> bool:
    items, passages = passages_of(paper, ENCODER.count_tokens, ENCODER.window_tokens)
    return store.put(paper, items, encode_passages(ENCODER, passages))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "library", ENCODER.name)


def test_what_was_put_comes_back_whole(store: Store) -> None:
    paper = paper_of()
    assert put(store, paper) is False
    assert [(s.id, s.file, s.n_passages) for s in store.papers()] == [("a" * 16, "a.txt", 2)]
    assert store.document("a" * 16) == paper.document
    assert store.item("a" * 16 + ":1") == paper.items[1]
    assert store.document("nowhere") is None
    assert store.item("nowhere") is None


def test_an_exempt_item_is_in_nothing_a_resident_searches(store: Store) -> None:
    put(store, paper_of())
    index = open_index(store, ENCODER.name, ENCODER.dim)
    assert [index.encoded(row).passage.text for row in range(index.n_passages)] == ["The fee for brown bins is £52."]
    assert index.item(0)[0].id == "a" * 16 + ":0"
    assert list(index.of_item("a" * 16 + ":1")) == []
    assert not index.words.knows("grey")


def test_vectors_come_back_as_half_precision_unit_vectors(store: Store) -> None:
    put(store, paper_of())
    encoded = next(store.public_passages())
    expected = ENCODER.encode([encoded.passage.indexed_text])[0]
    assert np.allclose(encoded.vector, expected, atol=1e-3)
    assert encoded.sentence_vectors.shape == (1, ENCODER.dim)


def test_a_changed_file_replaces_its_items(store: Store) -> None:
    put(store, paper_of())
    assert put(store, paper_of(document="b" * 16, text=TEXT.replace("£52", "£60"))) is True
    assert [s.id for s in store.papers()] == ["b" * 16]
    assert store.item("a" * 16 + ":0") is None
    assert store.generation == 2


def test_a_failed_write_leaves_the_library_as_it_was(store: Store) -> None:
    put(store, paper_of())
    paper = paper_of(source="/papers/b.txt", document="b" * 16)
    items, passages = passages_of(paper, ENCODER.count_tokens, ENCODER.window_tokens)
    encoded = encode_passages(ENCODER, passages)
    with pytest.raises(LibraryDamagedError):
        store.put(paper, items, [encoded[0], encoded[0]])  # the same passage twice breaks a rule of the database
    assert [s.id for s in store.papers()] == ["a" * 16]
    assert store.generation == 1


def test_another_encoders_library_is_refused(store: Store) -> None:
    store.close()
    with pytest.raises(EncoderMismatchError, match="hash-64"):
        Store.open(store.folder, "other")


def test_a_damaged_library_says_so(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    with pytest.raises(LibraryDamagedError, match="Move the folder away"):
        Store.open(tmp_path, ENCODER.name)


def test_somebody_elses_database_is_not_touched(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE_NAME) as db:
        db.execute("CREATE TABLE theirs (x)")
    db.close()
    with pytest.raises(LibraryDamagedError, match="not one of ours"):
        Store.open(tmp_path, ENCODER.name)


def test_the_library_holds_exempt_text_so_only_its_owner_can_read_the_file(store: Store) -> None:
    assert store.path.stat().st_mode & 0o777 == 0o600


def test_a_paper_whose_name_is_not_utf8_is_known_again(store: Store) -> None:
    put(store, paper_of(source="/papers/caf\udce9.txt"))
    assert store.has("a" * 16, "/papers/caf\udce9.txt")
    assert [s.file for s in store.papers()] == ["caf\ufffd.txt"]


def test_a_damaged_entry_is_damage_and_says_what_to_do(store: Store) -> None:
    put(store, paper_of())
    store.rows("UPDATE documents SET paper = '{}'")
    with pytest.raises(LibraryDamagedError, match="ingest the papers again"):
        store.papers()


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match="--library"):
        Store.open(tmp_path / "file" / "library", ENCODER.name)


def test_a_library_being_written_says_busy(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store.rows("PRAGMA busy_timeout = 10")
    with pytest.raises(LibraryBusyError, match="Another process"):
        put(store, paper_of())
    other.execute("ROLLBACK")
    other.close()


@pytest.mark.parametrize("name", ["vectors.faiss", "words-gains.npy", "words.json", "acronyms.json"])
def test_what_is_kept_for_searching_is_made_again_when_damaged(store: Store, name: str) -> None:
    put(store, paper_of())
    before = open_index(store, ENCODER.name, ENCODER.dim).words.scores("brown bins").tolist()
    [kept] = store.folder.glob(f"index-1-*/{name}")
    good = kept.read_bytes()
    kept.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    index = open_index(store, ENCODER.name, ENCODER.dim)
    assert kept.read_bytes() == good
    assert index.words.scores("brown bins").tolist() == before
    assert index.vectors.search(ENCODER.encode(["brown bins"])[0], 5)[0].tolist() == [0]


def test_what_was_kept_of_an_earlier_generation_is_removed(store: Store) -> None:
    put(store, paper_of())
    open_index(store, ENCODER.name, ENCODER.dim)
    put(store, paper_of(document="b" * 16, text=TEXT.replace("£52", "£60")))
    open_index(store, ENCODER.name, ENCODER.dim)
    assert [p.name.split("-")[1] for p in store.folder.glob("index-*")] == ["2"]


def test_an_open_index_goes_on_reading_the_generation_it_was_opened_at(store: Store) -> None:
    put(store, paper_of())
    index = open_index(store, ENCODER.name, ENCODER.dim)
    put(store, paper_of(document="b" * 16, text=TEXT.replace("£52", "£60")))
    assert index.encoded(0).passage.text == "The fee for brown bins is £52."
    assert index.item(0)[0].document == "a" * 16
    assert open_index(store, ENCODER.name, ENCODER.dim).encoded(0).passage.text == "The fee for brown bins is £60."


def mark_of(store: Store, item: str, kind: MarkKind) -> Mark:
    found, document = store.item(item), store.document(item[:16])
    assert found is not None
    assert document is not None
    return make_mark(found, document, kind, "A. Officer", "Contract talks", "2025-01-20T09:00:00+00:00")


def test_an_officers_mark_hides_an_item_and_stays_on_record(store: Store) -> None:
    put(store, paper_of())
    hidden = mark_of(store, "a" * 16 + ":0", MarkKind.SET)
    assert [item.id for item in store.mark(hidden)] == [hidden.item]
    assert list(store.public_items()) == []
    assert store.papers()[0].paper.items[0].restricted is not None
    shown = mark_of(store, hidden.item, MarkKind.CLEARED)
    store.mark(shown)
    assert list(store.public_items()) == [hidden.item]
    assert store.marks("a" * 16, "") == [hidden, shown]
    assert store.generation == 3


def test_an_officers_mark_outlives_a_changed_paper(store: Store) -> None:
    put(store, paper_of())
    store.mark(mark_of(store, "a" * 16 + ":0", MarkKind.SET))
    put(store, paper_of(document="b" * 16, text=TEXT.replace("£52", "£60")))
    assert list(store.public_items()) == []


def test_a_cleared_mark_does_not_open_changed_words(store: Store) -> None:
    put(store, paper_of())
    store.mark(mark_of(store, "a" * 16 + ":1", MarkKind.CLEARED))
    assert len(store.public_items()) == 2
    put(store, paper_of(document="b" * 16, text=TEXT.replace("£9", "£10")))
    assert list(store.public_items()) == ["b" * 16 + ":0"]


@pytest.mark.parametrize("statement", ["DELETE FROM marks", "UPDATE marks SET item = 'B'"])
def test_the_record_of_marks_cannot_be_rewritten(store: Store, statement: str) -> None:
    put(store, paper_of())
    store.mark(mark_of(store, "a" * 16 + ":0", MarkKind.SET))
    with pytest.raises(LibraryDamagedError, match="never"):
        store.rows(statement)

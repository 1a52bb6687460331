"""Papers taken out of the library: nothing of them is left where residents look, and each removal is on record."""

import gc
from dataclasses import replace
from pathlib import Path

import pytest

from rag.errors import LibraryDamagedError
from rag.library.encoder import MiniLM
from rag.library.index import open_index
from rag.library.marks import MarkError, MarkKind
from rag.library.removals import Removal, RemovalOutcome, RemovalReport, papers_named, removals, remove
from rag.library.store import Store, StoredPaper
from rag.service import Service
from rag.settings import Settings
from rag.summarise import Publications, ReviewDesk
from rag.web.shelf import Shelves
from tests.library.test_store import ENCODER, mark_of, paper_of, put
from tests.sample import MINUTES
from tests.summarise.test_review import FakeDrafter, published

A, B = "a" * 16, "b" * 16
NOW = "2025-03-01T10:00:00+00:00"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "library", ENCODER.name)
    put(store, paper_of())
    put(store, paper_of("/papers/b.txt", B, "1. Trees\n\nForty elms are to be planted.\n\n2. Staff\n\nMs Gold left."))
    return store


def removed(store: Store, *names: str) -> list[RemovalReport]:
    papers = [one for one in papers_named(store, names) if isinstance(one, StoredPaper)]
    return remove(store, papers, "A. Officer", "Published by mistake", NOW)


def test_what_residents_search_holds_nothing_of_a_removed_paper(store: Store) -> None:
    before = store.generation
    assert removed(store, A) == [RemovalReport("a.txt", RemovalOutcome.REMOVED, "", A)]
    index = open_index(store, ENCODER.name, ENCODER.dim)
    texts = [index.encoded(row).passage.text for row in range(index.n_passages)]
    assert texts == ["Forty elms are to be planted."]
    assert (index.generation, index.words.knows("brown"), list(store.public_items())) == (before + 1, False, [f"{B}:0"])
    assert (store.document(A), store.item(f"{A}:0"), [one.id for one in store.papers()]) == (None, None, [B])


def test_no_file_of_the_library_holds_a_removed_papers_words(store: Store) -> None:
    open_index(store, ENCODER.name, ENCODER.dim)
    gc.collect()  # nobody reads it any more
    removed(store, A)
    store.close()
    files = {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()}
    assert [path for path, held in files.items() if b"brown bins" in held or b"Mr Grey" in held] == []
    assert [path.name for path, held in files.items() if b"Forty elms" in held] == ["library.sqlite"]


def test_a_removal_is_on_record_and_stays_there(store: Store) -> None:
    assert removals(store) == []
    removed(store, "a.txt")
    assert removals(store) == [Removal(A, "a.txt", "/papers/a.txt", "A. Officer", "Published by mistake", NOW)]
    for statement in ("DELETE FROM removals", "UPDATE removals SET officer = 'B'"):
        with pytest.raises(LibraryDamagedError, match="never"):
            store.rows(statement)


def test_without_a_name_and_a_reason_nothing_is_removed(store: Store) -> None:
    [paper] = [one for one in papers_named(store, [A]) if isinstance(one, StoredPaper)]
    with pytest.raises(MarkError, match="officer's name"):
        remove(store, [paper], "", "Published by mistake", NOW)
    with pytest.raises(MarkError, match="reason"):
        remove(store, [paper], "A. Officer", "", NOW)
    assert len(store.papers()) == 2


def test_a_paper_that_has_gone_meanwhile_is_told_and_put_on_record_once(store: Store) -> None:
    reports = removed(store, A, "a.txt", B)
    assert [report.outcome for report in reports] == ["removed", "failed", "removed"]
    assert reports[1].reason == "It is no longer in the library."
    assert [one.document for one in removals(store)] == [A, B]
    assert open_index(store, ENCODER.name, ENCODER.dim).n_passages == 0


def test_a_name_that_fits_none_or_two_papers_says_so(store: Store) -> None:
    other = paper_of("/other/a.txt", "c" * 16)
    put(store, replace(other, items=tuple(replace(item, id=f"{item.id}x") for item in other.items)))
    none, many, path = papers_named(store, ["nowhere.txt", "a.txt", "/other/a.txt"])
    assert none == RemovalReport(
        "nowhere.txt", RemovalOutcome.FAILED, "There is no such paper. `rag items` lists them."
    )
    assert isinstance(many, RemovalReport)
    assert "2 papers have this name" in many.reason and A in many.reason and "c" * 16 in many.reason
    assert isinstance(path, StoredPaper) and path.id == "c" * 16


def test_an_uploaded_copy_goes_too_and_any_other_file_stays(tmp_path: Path) -> None:
    with Service(Settings(tmp_path / "library"), encoder=ENCODER) as service:
        own, elsewhere = tmp_path / "library" / "papers" / "own.txt", tmp_path / "minutes.txt"
        own.parent.mkdir(parents=True)
        own.write_text(MINUTES)
        elsewhere.write_text(MINUTES.replace("£52", "£53"))
        assert [report.outcome for report in service.ingest([own, elsewhere])] == ["added", "added"]
        reports = removed(service.store, "own.txt", "minutes.txt")
        assert [report.reason for report in reports] == ["", f"The file itself is still at {elsewhere}."]
        assert (own.exists(), elsewhere.exists()) == (False, True)


def test_a_running_server_answers_without_it_from_the_next_question_on(tmp_path: Path, minilm: MiniLM) -> None:
    (tmp_path / "bins.txt").write_text(MINUTES)
    (tmp_path / "other.txt").write_text(MINUTES.replace("brown bin charge be set at £52", "report be noted"))
    with Service(Settings(tmp_path / "library"), encoder=minilm) as service:
        list(service.ingest([tmp_path / "bins.txt", tmp_path / "other.txt"]))
        question, shelves = "What was decided about the brown bin charge?", Shelves(service.store)
        assert "£52" in service.answer(question).text
        bins = next(one.id for one in service.store.papers() if one.file == "bins.txt")
        assert bins in shelves.now().papers
        other = Store.open(tmp_path / "library")
        removed(other, "bins.txt")
        other.close()
        after = service.answer(question)
        assert "£52" not in after.text
        assert {hit.file for hit in after.hits} == {"other.txt"}
        assert bins not in shelves.now().papers


def test_summaries_of_a_removed_paper_are_out_of_date_and_residents_see_none(tmp_path: Path) -> None:
    (tmp_path / "minutes.txt").write_text(MINUTES)
    with Service(Settings(tmp_path / "library"), encoder=ENCODER) as service:
        list(service.ingest([tmp_path / "minutes.txt"]))
        store = service.store
        bins = next(item.id for item, _ in store.public_items().values() if item.title == "Brown Bin Charge")
        desk = ReviewDesk(store, FakeDrafter())
        published(desk, bins)
        assert Publications(store).published(bins) is not None
        [report] = removed(store, "minutes.txt")
        assert report.n_summaries == 1
        review = desk.show(bins)
        assert review is not None and review.is_stale
        assert Publications(store).published(bins) is None


def test_a_paper_that_comes_back_keeps_the_officers_marks(store: Store) -> None:
    store.mark(mark_of(store, f"{A}:0", MarkKind.SET))
    removed(store, A)
    put(store, paper_of())
    assert list(store.public_items()) == [f"{B}:0"]

import json
import os
import time
from pathlib import Path

import hostile_files
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.datatypes import Document, Page, Span
from rag.errors import DamagedFileError, EmptyFileError, FileTooLargeError, ReadError
from rag.read import read
from rag.read.isolated import Limits, ReadingChild, read_isolated
from rag.read.wire import decoded, encoded, encoded_error

TIGHT = Limits(memory_bytes=700_000_000, silence_s=40.0, total_s=60.0)


def test_papers_come_back_as_they_are_read_here_and_in_order(papers: Path) -> None:
    paths = [papers / name for name in ("pack.pdf", "minutes.txt", "minutes.docx", "meeting.html", "minutes.md")]
    assert list(read_isolated(paths, TIGHT, 2)) == [(path, read(path)) for path in paths]


def test_no_files_give_nothing() -> None:
    assert list(read_isolated([])) == []


def test_every_hostile_file_has_one_outcome_and_the_parent_lives(tmp_path: Path) -> None:
    expected = list(hostile_files.build(tmp_path))
    results = list(read_isolated([path for path, _ in expected], TIGHT, 2))
    assert len(expected) >= 40
    assert [(path.name, type(result).__name__) for path, result in results] == [
        (path.name, outcome) for path, outcome in expected
    ]
    assert all(str(result).startswith(path.name) for path, result in results if isinstance(result, ReadError))


def test_special_files_are_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    paths = [tmp_path, tmp_path / "pipe", tmp_path / "loop", tmp_path / "gone", Path("/dev/zero")]
    results = [result for _, result in read_isolated(paths, TIGHT, 1)]
    assert [type(result) for result in results] == [ReadError] * 5


def test_a_crash_costs_only_its_own_file(tmp_path: Path, papers: Path) -> None:
    bomb = tmp_path / "bomb.pdf"
    bomb.write_bytes(hostile_files.flate_bomb_pdf(1))
    with ReadingChild(TIGHT) as child:
        with pytest.raises(DamagedFileError, match=r"bomb\.pdf: It crashed its reader or used too much memory"):
            child.read(bomb)
        assert child.read(papers / "minutes.pdf") == read(papers / "minutes.pdf")


def test_an_endless_file_is_stopped(papers: Path) -> None:
    began = time.monotonic()
    with ReadingChild(Limits(silence_s=0.001)) as child, pytest.raises(FileTooLargeError, match="took too long"):
        child.read(papers / "pack.pdf")
    assert time.monotonic() - began < 15


def test_an_answer_over_the_limit_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("words " * 100_000, "utf-8")
    with ReadingChild(Limits(answer_bytes=100_000)) as child, pytest.raises(FileTooLargeError, match="more text"):
        child.read(path)


def test_a_child_is_replaced_after_its_share_of_files(papers: Path) -> None:
    with ReadingChild(Limits(files_per_child=1)) as child:
        assert child.read(papers / "minutes.txt") == child.read(papers / "minutes.txt")


def test_leaving_early_ends_the_children(papers: Path) -> None:
    results = read_isolated([papers / "minutes.txt"] * 20, TIGHT, 2)
    next(results)
    results.close()
    assert list(results) == []


@given(
    st.text(),
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=3),
    st.lists(st.text(), max_size=2),
    st.none() | st.text(),
)
def test_a_document_survives_the_pipe(
    text: str, spans: list[tuple[int, int]], warnings: list[str], label: str | None
) -> None:
    document = Document(
        "0123456789abcdef",
        "a.pdf",
        "pdf",
        text,
        (Page(1, 0, len(text), label, True),),
        tuple(Span(*span) for span in spans),
        tuple(warnings),
    )
    assert decoded(json.loads(json.dumps(encoded(document)))) == document


def test_an_error_survives_the_pipe() -> None:
    with pytest.raises(EmptyFileError, match="nothing here"):
        decoded(json.loads(json.dumps(encoded_error(EmptyFileError("nothing here")))))

"""`rag remove` and `rag removed` as an officer or a program meets them."""

import io
import sys
from pathlib import Path

import pytest

from rag.service import Service
from rag.settings import Settings
from tests.fakes import HashEncoder
from tests.sample import MINUTES
from tests.test_cli import Done, Rag, lines

SIGNED = ("--by", "A. Officer", "--reason", "Published by mistake")


@pytest.fixture
def rag(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Rag:
    return Rag(monkeypatch, capsys)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    for name, sum_of in (("a.txt", "£52"), ("b.txt", "£60")):
        (tmp_path / name).write_text(MINUTES.replace("£52", sum_of))
    with Service(Settings(tmp_path / "library"), encoder=HashEncoder()) as service:
        list(service.ingest([tmp_path / "a.txt", tmp_path / "b.txt"]))
    return tmp_path / "library"


def files(rag: Rag, library: Path) -> list[object]:
    return [paper["file"] for paper in lines(rag(library, "items", "--json"))]


def answered(rag: Rag, library: Path, monkeypatch: pytest.MonkeyPatch, said: str, *options: str) -> Done:
    monkeypatch.setattr(sys, "stdin", io.StringIO(said))
    return rag(library, "remove", "a.txt", *SIGNED, *options, check=False)


def test_it_asks_first_and_no_or_silence_removes_nothing(
    rag: Rag, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = answered(rag, library, monkeypatch, "n\n")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "Remove this paper?" in refused.stderr and "Nothing was removed." in refused.stderr
    assert answered(rag, library, monkeypatch, "").returncode == 1
    assert files(rag, library) == ["a.txt", "b.txt"]
    assert answered(rag, library, monkeypatch, "y\n").returncode == 0
    assert files(rag, library) == ["b.txt"]


def test_each_file_has_an_outcome_and_the_rest_goes_on(rag: Rag, library: Path) -> None:
    done = rag(library, "remove", "nowhere.txt", "a.txt", *SIGNED, "--yes", "--json", check=False)
    assert done.returncode == 1
    none, gone = lines(done)
    assert none == {
        "file": "nowhere.txt", "outcome": "failed", "reason": "There is no such paper. `rag items` lists them.",
        "document": None, "n_summaries": 0,
    }  # fmt: skip
    assert (gone["file"], gone["outcome"], gone["n_summaries"]) == ("a.txt", "removed", 0)
    assert gone["reason"] == f"The file itself is still at {library.parent / 'a.txt'}."
    assert files(rag, library) == ["b.txt"]


def test_the_record_says_which_when_by_whom_and_why(rag: Rag, library: Path) -> None:
    assert rag(library, "removed").stdout == "No paper was removed.\n"
    rag(library, "remove", str(library.parent / "a.txt"), *SIGNED, "--yes")
    [record] = lines(rag(library, "removed", "--json"))
    assert (record["file"], record["officer"], record["reason"]) == ("a.txt", "A. Officer", "Published by mistake")
    assert "a.txt" in rag(library, "removed").stdout


def test_a_removal_without_a_name_is_refused_before_it_asks(rag: Rag, library: Path) -> None:
    refused = rag(library, "remove", "a.txt", "--by", "", "--reason", "Published by mistake", check=False)
    assert (refused.returncode, "officer's name" in refused.stderr) == (1, True)
    assert files(rag, library) == ["a.txt", "b.txt"]

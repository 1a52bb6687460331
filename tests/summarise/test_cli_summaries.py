"""`rag summarise`, `rag review` and `rag export` as a person or a program meets them."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from rag.library.reviews import ReviewSteps
from tests.conftest import PAPERS
from tests.sample import CANARIES, MINUTES
from tests.summarise.library import open_store, put
from tests.test_cli import ENVIRONMENT, Rag, lines
from tests.test_cli import rag as rag

BY = ("--by", "Ann Officer", "--role", "Clerk to the council")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    store = open_store(tmp_path)
    put(store, MINUTES)
    store.close()
    return tmp_path / "library"


def test_a_meeting_is_drafted_reviewed_published_and_exported(rag: Rag, library: Path, tmp_path: Path) -> None:
    drafted = lines(rag(library, "summarise", "--meeting", "2025-01-14", "--model", "extractive", "--json"))
    assert [(one["item_title"], one["state"], one["revision"]) for one in drafted] == [
        ("Apologies", "checked", 1), ("Brown Bin Charge", "checked", 1), ("Potholes on Mill Lane", "checked", 1),
        ("Exclusion of Press and Public", "checked", 1),
    ]  # fmt: skip
    item = str(drafted[1]["item"])
    text = rag(library, "review", "show", item).stdout
    assert "Brown Bin Charge" in text
    assert "checked, revision 1" in text
    refused = rag(library, "review", "publish", item, "--revision", "1", *BY, check=False)
    assert refused.returncode == 1
    assert "not approved. Approve it first." in refused.stderr
    rag(library, "review", "approve", item, "--revision", "1", *BY)
    late = rag(library, "review", "edit", item, "0", "Late words.", "--revision", "1", *BY, check=False)
    assert "Ann Officer has approved this summary since you opened it" in late.stderr
    rag(library, "review", "publish", item, "--revision", "2", *BY)
    nothing_else = rag(library, "export", "2025-01-14", "--to", str(tmp_path / "x.json")).stdout
    assert "(1 items)" in nothing_else
    value = json.loads((tmp_path / "x.json").read_text("utf-8"))
    assert [one["item"] for one in value["summaries"]] == [item]
    rag(library, "review", "withdraw", item, "--revision", "3", *BY, "--note", "A figure is under review")
    none = rag(library, "export", "2025-01-14", "--to", str(tmp_path / "y.md"), check=False)
    assert "No summary of this paper is published" in none.stderr
    history = lines(rag(library, "review", "history", item, "--json"))
    assert [step["action"] for step in history] == ["drafted", "approved", "published", "withdrawn"]


def test_the_table_at_the_end_names_items_failed_checks_and_grade_and_nothing_exempt(rag: Rag, library: Path) -> None:
    done = rag(library, "summarise", "--all", "--model", "extractive")
    assert "Brown Bin Charge – drafted" in done.stdout
    assert "5 items: 4 drafted, 1 exempt. 0 sentences with a failed check." in done.stdout
    shown = "".join(rag(library, *command).stdout for command in (("review", "list"), ("review", "list", "--json")))
    assert not [canary for canary in CANARIES if canary in done.stdout + shown]


def test_one_of_item_meeting_and_all_must_be_given(rag: Rag, library: Path) -> None:
    assert rag(library, "summarise", check=False).returncode == 2
    assert (
        "There is no paper 'nowhere.pdf'" in rag(library, "summarise", "--meeting", "nowhere.pdf", check=False).stderr
    )


def test_an_edit_runs_the_checks_and_says_what_failed(rag: Rag, library: Path) -> None:
    item = str(lines(rag(library, "summarise", "--all", "--model", "extractive", "--json"))[1]["item"])
    wrong = rag(
        library, "review", "edit", item, "0", "The bin charge will be £99 a year.", "--revision", "1", *BY
    ).stdout
    assert "draft, revision 3." in wrong
    assert "“£99” is not in what it cites" in wrong


@pytest.mark.slow
def test_killed_at_any_point_it_goes_on_without_losing_or_repeating_an_item(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    for path in sorted(PAPERS.glob("*minutes.txt")):
        put(store, path.read_text("utf-8"), str(path))
    command = [sys.executable, "-m", "rag", "summarise", "--all", "--model", "extractive", "--json"]
    environment = {**ENVIRONMENT, "RAG_LIBRARY": str(tmp_path / "library"), "PYTHONPATH": str(Path.cwd())}
    for patience_s in (1.2, 1.6, 2.0):
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(patience_s)
        process.send_signal(signal.SIGKILL)
        process.wait()
    finished = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    told = [json.loads(line)["item"] for line in finished.stdout.splitlines()]
    steps = ReviewSteps(store)
    assert Counter(len(steps.of_item(item)) for item in told) == Counter({1: len(told)})
    assert sorted(told) == sorted(step.item for step in steps.latest())
    assert len(told) > 40
    store.close()

"""Other projects beside ours: judged kindly, by the same measures, and none left out because it failed."""

import json
import sys
from pathlib import Path

import pytest

from eval.bench import peers
from eval.bench.environments import own_packages, packages
from eval.bench.peer_scores import (
    PeerAnswer,
    PeerRow,
    Source,
    is_refused,
    peer_row,
    peer_values,
    peers_table,
    places_of,
)
from eval.cases import library_view
from eval.data.load import EvidenceRef, Question
from eval.data.truth import Truth
from eval.measures.ranking import Place
from tests.eval.sources import BINS, PARKING, TEXT
from tests.eval.test_scoring import ASKED, PAPER

VIEW = library_view([PAPER], Truth((), ("£9",)), Path())
NEVER = Question("q2", "Who won?", "near-miss", False, "test", (), ())
CHUNK = Source("minutes.txt", TEXT[: TEXT.index("\f")].replace("\n", " "))
OTHER = Source("minutes.txt", PARKING)


def said(text: str, *sources: Source, seconds: float = 2.0) -> PeerAnswer:
    return PeerAnswer(ASKED.text, text, sources, (OTHER, *sources), seconds)


def test_a_chunk_counts_as_a_citation_of_all_its_words_but_names_no_item_and_no_page() -> None:
    assert peer_values(said("It is £52.", CHUNK), ASKED, VIEW) == {
        "no_leak": 1.0, "figures_hold": 1.0, "evidence_first_5": 1.0, "evidence_500_tokens": 1.0, "false_refusal": 0.0,
        "says_facts": 1.0, "right": 1.0, "shows_evidence": 1.0, "names_item": 0.0, "names_page": 0.0,
        "focus": pytest.approx(len("set at £52 a year") / len(CHUNK.text.strip())),
    }  # fmt: skip


def test_an_exact_citation_earns_what_a_chunk_cannot() -> None:
    found = peer_values(said("It is £52.", Source("minutes.txt", BINS, "Bins", 1)), ASKED, VIEW)
    assert (found["right"], found["names_item"], found["names_page"], found["focus"]) == (
        1.0, 1.0, 1.0, pytest.approx(len("set at £52 a year") / len(BINS)),
    )  # fmt: skip


def test_an_invented_figure_is_seen_and_the_wrong_source_is_no_citation() -> None:
    found = peer_values(said("It is £52 and £1,700.", OTHER), ASKED, VIEW)
    assert (found["says_facts"], found["right"], found["figures_hold"]) == (1.0, 0.0, 0.0)


def test_the_number_of_a_citation_is_no_figure() -> None:
    assert peer_values(said("It is £52. [1] [3]", CHUNK), ASKED, VIEW)["figures_hold"] == 1.0


def test_exempt_text_given_to_the_model_is_a_leak() -> None:
    assert peer_values(said("No.", Source("minutes.txt", "The sum is £9.")), NEVER, VIEW)["no_leak"] == 0.0


@pytest.mark.parametrize(
    "text",
    [
        "I don't know.", "The context does not provide this.", "There is no information about a regatta.", "", "Empty Response",
        "I'm sorry, but I cannot find it.", "The winner is not mentioned in the text.",
    ],
)  # fmt: skip
def test_any_way_of_saying_so_is_a_refusal(text: str) -> None:
    assert is_refused(said(text))
    assert peer_values(said(text), NEVER, VIEW)["refuses"] == 1.0


def test_an_answer_is_no_refusal() -> None:
    assert not is_refused(said("The scheme was refused on 4 March 2025 by nine votes to none."))
    assert peer_values(said("Thornmere won."), NEVER, VIEW)["refuses"] == 0.0


def test_a_passage_is_found_again_whatever_became_of_its_spaces() -> None:
    start = TEXT.index("The charge")
    assert places_of("The  charge\nwas set", TEXT, "d") == [Place("d", start, start + len("The charge was set"))]
    assert places_of("  ", TEXT, "d") == []


def test_the_table_has_a_ratio_of_times_and_tells_who_did_not_run() -> None:
    questions = [ASKED, NEVER]
    answers = {ASKED.text: said("It is £52.", CHUNK), NEVER.text: PeerAnswer(NEVER.text, "I do not know.", (), (), 6.0)}
    ours = {text: PeerAnswer(text, a.answer, a.sources, a.found, 1.0, refused=False) for text, a in answers.items()}
    rows = [
        peer_row("Ours", "1", ours, questions, VIEW),
        peer_row("Theirs", "2", answers, questions, VIEW),
        PeerRow("Gone", "", (), None, "no such package"),
    ]
    table = peers_table(rows, "Ours")
    assert "| Unanswerable questions refused | 0.00 (0.00–1.00) | 1.00 (0.00–1.00) |" in table
    assert "| Median time of an answer, Ours = 1 | 1.0 | 2.0 |" in table
    assert table.endswith("- **Gone** did not run: no such package")


WORKER = """
from eval.bench.quickstarts import lines
class Echo:
    def __init__(self, job): print("noise"); self.papers = job.texts()
    def find(self, question): return self.papers
    def answer(self, question):
        if question == "die": raise ValueError("the model is too small")
        return question.upper(), self.papers[:1]
lines.work(Echo)
"""


def run_worker(folder: Path, *texts: str) -> list[str]:
    (folder / "papers").mkdir()
    (folder / "papers" / "a.pdf.txt").write_text("Bins cost £52.", "utf-8")
    (folder / "worker.py").write_text(f"import sys; sys.path.insert(0, '.')\n{WORKER}", "utf-8")
    asked = [Question(text, text, "amount", True, "test", (EvidenceRef("a", "b", "c"),), (("d",),)) for text in texts]
    command = [sys.executable, str(folder / "worker.py")]
    return list(peers.run_quickstart(command, asked, folder / "papers", folder / "worker.log"))


def test_a_quickstart_is_asked_and_its_noise_is_kept_apart(tmp_path: Path) -> None:
    (line,) = run_worker(tmp_path, "why?")
    answer = peers.peer_answer(line)
    paper = Source("a.pdf", "Bins cost £52.")
    assert (answer.question, answer.answer, answer.sources, answer.found) == ("why?", "WHY?", (paper,), (paper,))
    assert answer.seconds >= 0
    assert "noise" in (tmp_path / "worker.log").read_text("utf-8")
    assert set(json.loads(line)) == {"question", "answer", "seconds", "sources", "found"}


def test_why_a_quickstart_stopped_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(peers.subprocess.CalledProcessError) as stopped:
        run_worker(tmp_path, "why?", "die")
    assert peers.last_line(stopped.value) == "ValueError: the model is too small"


def test_every_peer_has_its_extra_and_its_script_and_our_versions_of_what_is_shared() -> None:
    for name, extra in peers.PEERS.items():
        assert own_packages(extra)
        assert peers.script_of(name).is_file()
        assert any(package.startswith("torch==") for package in packages(extra))


def test_the_questions_are_the_same_every_time_and_any_beginning_holds_both_kinds() -> None:
    asked = peers.asked()
    assert asked == peers.asked()
    assert [sum(q.answerable for q in asked), sum(not q.answerable for q in asked)] == [40, 20]
    assert [q.answerable for q in asked[:6]] == [True, True, False, True, True, False]

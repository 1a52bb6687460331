"""The same papers, questions, encoder and model through what people would otherwise use, in one table with ours.

    python -m eval.bench.peers                       # everything; about an hour on two quiet cores
    python -m eval.bench.peers ours txtai            # some of them
    python -m eval.bench.peers --first=30            # the first 30 of the questions, a fair sample of them
    python -m eval.bench.peers --first=0             # only the table, from the answers that are there
    python -m eval.bench.peers --first=0 --no-times  # the same without times, where the machine had other work to do

LlamaIndex, Haystack, txtai and LangChain, each as its own quick-start sets it up (`eval/bench/quickstarts/`) and in an
environment of its own under var/peers, made from the extra of that name in pyproject.toml. All read the text that our
readers made of the papers. A peer that cannot be installed or run stands in the table with its error. Answers are kept
as they come, and a run that was stopped goes on; the table is over the questions that all systems have answered.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from itertools import chain, zip_longest
from pathlib import Path
from time import perf_counter

from eval.bench.environments import environment, packages, versions
from eval.bench.peer_scores import PeerAnswer, PeerRow, Source, peer_row, peers_table
from eval.cases import LibraryView, library_view
from eval.data.load import Question
from eval.measures.abstention import is_refusal
from eval.records import appended, read_records, write_json, write_text
from eval.runs import CACHE, RESULTS
from eval.sets import SETS, EvalError, sample
from eval.stages import Shelf, build, shelf_of
from eval.system import Models, PlainMinutes, open_system
from eval.versions import code_version, file_hash, key_of
from rag.generate import embedded_model
from rag.library.encoder import EMBEDDED_PACKAGE
from rag.service import EXTRACTIVE
from rag.settings import PROJECT_DIR

VAR = PROJECT_DIR / "var" / "peers"
QUICKSTARTS = Path(__file__).parent / "quickstarts"
SET = "benchmark-test"
N_ANSWERABLE, N_UNANSWERABLE = 40, 20
OURS: dict[str, str | None] = {"Plain Minutes": None, "Plain Minutes, no model": EXTRACTIVE}
PEERS = {"LlamaIndex": "llama-index", "Haystack": "haystack", "txtai": "txtai", "LangChain": "langchain"}
HEAD = """# Beside what people would otherwise use

`python -m eval.bench.peers` asks {n} questions of the benchmark's test split ({n_answerable} that the papers answer, {n_unanswerable} that they do not,
chosen by the hash of their ids) of each system's quick-start, with the same {n_papers} papers as plain text, the same encoder
(all-MiniLM-L6-v2) and the same language model (SmolLM2-135M-Instruct, greedy). A figure is a share of the questions or answers
its row names; beside it the 95 % interval, by a bootstrap over papers.

Written on {day}: the columns of Plain Minutes are of this project as it was on that day. What it scores now, on every question of
the set, stands in [the benchmark's page](benchmark.md).

"""
FOOT = """

How the others are judged: they return the passages that their prompt held, and no citation. Such a passage counts as shown for
the answer, and as a citation of every word in it; none names an item or a page, because none of the quick-starts knows either. Any wording that
could mean "the papers do not say" counts as a refusal. "Exempt text" is what a council marked as not for the public: the quick-starts know
no such mark. A small model is what this table is about: with a large one the others would say more of the facts.
Each answer may be as long as ours (120 tokens). Times are worth something only where the machine had nothing else to do.
"""


def main(arguments: Sequence[str]) -> None:
    """Run what is named, everything where nothing is, and write the table of all that has answers."""
    chosen = {name.casefold() for name in arguments if not name.startswith("-")}
    if unknown := chosen - {*map(str.casefold, PEERS), "ours"}:
        sys.exit(f"There is no {', '.join(sorted(unknown))}. There are: ours, {', '.join(PEERS)}.")
    limit = next((int(a.removeprefix("--first=")) for a in arguments if a.startswith("--first=")), None)
    questions, models = asked(), Models()
    shelf = shelf_of(CACHE, SETS[SET].files())
    try:
        build(shelf, SETS[SET].files(), models, lambda what, n_done, n: None)
        papers = write_papers(shelf)
        if not chosen or "ours" in chosen:
            ask_ours(shelf, questions[:limit], papers, models)
        for name in (name for name in PEERS if not chosen or name.casefold() in chosen):
            ask_peer(name, questions[:limit], papers)
    finally:
        models.close()
    write_results(questions, shelf, papers, has_times="--no-times" not in arguments)


def asked() -> list[Question]:
    """Return the questions, the same every time, in an order of which any beginning is a fair sample."""
    questions = sorted(SETS[SET].load_questions(), key=lambda q: key_of(q.id))
    answerable = sample([q for q in questions if q.answerable], N_ANSWERABLE)
    others = sample([q for q in questions if not q.answerable], N_UNANSWERABLE)
    rounds = zip_longest(answerable[::2], answerable[1::2], others)
    return [question for question in chain.from_iterable(rounds) if question is not None]


def write_papers(shelf: Shelf) -> Path:
    """Write the text of every paper, as our readers made it, and return the folder."""
    folder = VAR / "papers"
    for old in folder.glob("*.txt"):
        old.unlink()
    for paper in shelf.papers():
        write_text(folder / f"{paper.file}.txt", paper.text)
    return folder


# -- ours --------------------------------------------------------------------------------------------


def ask_ours(shelf: Shelf, questions: Sequence[Question], papers: Path, models: Models) -> None:
    """Ask our own system what it has not been asked, with the model and without."""
    view = library_view(shelf.papers(), SETS[SET].load_truth(), SETS[SET].papers)
    for name, model in OURS.items():
        missing = not_answered(name, questions, papers)
        system = open_system(shelf.library, models, model)
        with closing(system.service.store):
            follow(name, missing, appended(answers_file(name, papers), (our_answer(system, q, view) for q in missing)))


def our_answer(system: PlainMinutes, question: Question, view: LibraryView) -> PeerAnswer:
    """Return what our system says, in the same form; the time is that of the answer alone."""
    began = perf_counter()
    record = system.answer(question.text)[0]
    seconds = perf_counter() - began
    citations = [citation for sentence in record.sentences for citation in sentence.citations]
    sources = [
        Source(c.file, c.quote, c.item_title, c.page, f"{view.heading(c)}\n{view.columns(c)}") for c in citations
    ]
    hits = system.retrieve(question.text).hits
    found = tuple(Source(view.papers[hit.document].file, hit.text, hit.item_title) for hit in hits)
    return PeerAnswer(question.text, record.text, tuple(sources), found, seconds, is_refusal(record.status))


# -- theirs ------------------------------------------------------------------------------------------


def ask_peer(name: str, questions: Sequence[Question], papers: Path) -> None:
    """Make the peer's environment if need be, ask it what it has not been asked, and keep what went wrong."""
    missing = not_answered(name, questions, papers)
    if not missing:
        return
    problem_file(name).unlink(missing_ok=True)
    try:
        say(f"{name}: environment …")
        command = [str(environment(PEERS[name])), "-m", f"eval.bench.quickstarts.{script_of(name).stem}"]
        answers = map(peer_answer, run_quickstart(command, missing, papers, VAR / f"{name}.log"))
        follow(name, missing, appended(answers_file(name, papers), answers))
    except (subprocess.CalledProcessError, OSError) as error:
        write_text(problem_file(name), last_line(error))
        say(f"{name} did not run: {last_line(error)}")


def run_quickstart(command: Sequence[str], questions: Sequence[Question], papers: Path, log: Path) -> Iterator[str]:
    """Yield the JSON lines that a quick-start answers, as they come; what it says beside goes to `log`.

    Raises:
        CalledProcessError: it ended before its end; its `stderr` is the log.
    """
    offline = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    asked_file = log.with_suffix(".questions.jsonl")
    write_text(asked_file, "".join(f"{json.dumps({'question': question.text})}\n" for question in questions))
    whole = [*command, str(papers), str(encoder_folder()), str(embedded_model())]
    environ = {**os.environ, **offline}
    with (
        asked_file.open() as lines,
        log.open("w", encoding="utf-8") as told,
        subprocess.Popen(
            whole, stdin=lines, stdout=subprocess.PIPE, stderr=told, text=True, cwd=PROJECT_DIR, env=environ
        ) as running,
    ):
        try:
            yield from running.stdout or ()
        except BaseException:
            running.kill()
            raise
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command[-1], stderr=log.read_text("utf-8"))


def peer_answer(line: str) -> PeerAnswer:
    """Return the answer in one line of a quick-start; our text files' names lose their last suffix."""
    told = json.loads(line)
    sources, found = (
        tuple(Source(p["file"].removesuffix(".txt"), p["text"]) for p in told[kind]) for kind in ("sources", "found")
    )
    return PeerAnswer(told["question"], told["answer"], sources, found, told["seconds"])


def last_line(error: Exception) -> str:
    """Return what went wrong in one line: the last that the program wrote, where it wrote any."""
    written = str(getattr(error, "stderr", None) or "").strip().splitlines()
    return written[-1] if written else str(error)


def encoder_folder() -> Path:
    """Return where the encoder's files lie.

    Raises:
        EvalError: its package is not installed.
    """
    spec = find_spec(EMBEDDED_PACKAGE)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    found = [path.parent for folder in folders for path in Path(folder).rglob("modules.json")]
    if not found:
        raise EvalError(f"{EMBEDDED_PACKAGE} is not installed. Run make dev.")
    return found[0]


# -- what is kept ------------------------------------------------------------------------------------


def script_of(name: str) -> Path:
    """Return a peer's quick-start."""
    return QUICKSTARTS / f"ask_{PEERS[name].replace('-', '_')}.py"


def answers_file(name: str, papers: Path) -> Path:
    """Return where the answers of a system lie: under the hash of the papers and of all that makes the system."""
    texts = [f"{path.name} {key_of(path.read_text('utf-8'))}" for path in sorted(papers.glob("*.txt"))]
    scripts = [QUICKSTARTS / "lines.py", script_of(name)] if name in PEERS else []
    system = [*map(file_hash, scripts), *packages(PEERS[name])] if name in PEERS else [code_version()]
    return VAR / "answers" / f"{name}-{key_of(*texts, *system)}.jsonl"


def problem_file(name: str) -> Path:
    """Return where it is told why a peer did not run."""
    return VAR / f"{name}.problem.txt"


def answers_of(name: str, papers: Path) -> dict[str, PeerAnswer]:
    """Return the answers of a system, by question."""
    return {answer.question: answer for answer in read_records(answers_file(name, papers), PeerAnswer)}


def not_answered(name: str, questions: Iterable[Question], papers: Path) -> list[Question]:
    """Return what a system has still to be asked."""
    done = answers_of(name, papers)
    return [question for question in questions if question.text not in done]


def write_results(questions: Sequence[Question], shelf: Shelf, papers: Path, *, has_times: bool) -> None:
    """Write eval/results/peers.md and peers.json over the questions that all have answered, and print the table."""
    view = library_view(shelf.papers(), SETS[SET].load_truth(), SETS[SET].papers)
    answers = {name: answers_of(name, papers) for name in (*OURS, *PEERS)}
    ran = {name: own for name, own in answers.items() if own}
    common = [q for q in questions if all(q.text in own for own in ran.values())]
    told = {name: versions(PEERS[name]) if name in PEERS else "this checkout" for name in answers}
    rows = [peer_row(name, told[name], ran[name], common, view) for name in ran]
    for name in (name for name in answers if name not in ran):
        problem = problem_file(name).read_text("utf-8") if problem_file(name).is_file() else "it was not asked"
        rows.append(PeerRow(name, told[name], (), None, problem))
    rows = rows if has_times else [replace(row, median_s=None) for row in rows]
    n_answerable = sum(question.answerable for question in common)
    head = HEAD.format(
        n=len(common),
        n_answerable=n_answerable,
        n_unanswerable=len(common) - n_answerable,
        n_papers=len(view.papers),
        day=date.today().isoformat(),
    )
    table = peers_table(rows, next(iter(OURS)))
    installed = "\n".join(f"- {row.name}: {row.versions}" for row in rows if row.name in PEERS)
    write_text(RESULTS / "peers.md", f"{head}{table}{FOOT}\nVersions:\n\n{installed}\n")
    write_json(RESULTS / "peers.json", rows)
    say(table)


def follow(name: str, missing: Sequence[Question], answers: Iterable[PeerAnswer]) -> None:
    """Draw the answers, and say how far it is."""
    for n_done, answer in enumerate(answers, 1):
        say(f"{name}: {n_done} of {len(missing)} ({answer.seconds:.1f} s)")


def say(text: str) -> None:
    """Print at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])

"""Many people at a running server: `python -m eval.bench.serving` serves the sample papers to itself and measures.

Fifty people ask at once: how long until each has a first message, evidence, the answer, or is told to come back; then
twice as many, more than fit in the line; then 500 questions, four at a time: the server's memory before and after.
Prints JSON.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from eval.measures.latency import latency
from rag.settings import PROJECT_DIR

PAPERS = PROJECT_DIR / "eval" / "data" / "papers"
QUESTIONS = (
    "What was decided about parking charges?",
    "Is the number 14 bus being kept?",
    "When do I need to start booking for the tip?",
    "Who chairs the roads committee?",
    "Are there any mermaids in the harbour?",
)
START_S = 180.0


@dataclass(frozen=True, slots=True)
class Visit:
    """One question: its HTTP status, how it ended, seconds to the first message, the evidence and the end."""

    status: int
    ended: str
    first_s: float
    evidence_s: float | None
    total_s: float


@contextmanager
def serving(library: Path) -> Iterator[tuple[str, str]]:
    """Run a server on a library of the sample papers; yields the addresses of its pages and of its metrics."""
    port, ops_port = free_port(), free_port()
    command = [sys.executable, "-m", "rag"]
    subprocess.run([*command, "ingest", str(PAPERS), "--library", str(library)], check=True, capture_output=True)
    environment = {**os.environ, "RAG_WEB_OPS_PORT": str(ops_port), "RAG_WEB_REQUESTS_A_MINUTE": "1000000"}
    environment["RAG_WEB_QUESTIONS_A_MINUTE"] = "1000000"
    arguments = [*command, "serve", "--library", str(library), "--port", str(port)]
    with subprocess.Popen(arguments, env=environment, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/plain")
            yield f"http://127.0.0.1:{port}", f"http://127.0.0.1:{ops_port}/metrics"
        finally:
            server.terminate()


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(address: str) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            httpx.get(address)
            return
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def ask(address: str, question: str) -> Visit:
    """Ask on the plain page and note when each part of it comes."""
    began = time.monotonic()
    first_s, evidence_s, page = 0.0, None, ""
    with httpx.stream("POST", f"{address}/plain", data={"q": question}, timeout=300) as reply:
        for piece in reply.iter_text():
            page += piece
            now_s = time.monotonic() - began
            if not first_s and any(part in page for part in ('"waiting', '"refused', '"found', '"answer ')):
                first_s = now_s
            if evidence_s is None and ('"found' in page or '"answer ' in page):
                evidence_s = now_s
    ended = "refused" if "Too many people" in page else "answered" if " whole" in page else "failed"
    return Visit(reply.status_code, ended, first_s, evidence_s, time.monotonic() - began)


def crowd(address: str, n_people: int) -> dict[str, object]:
    """Let many people ask at the same moment; return counts and times in seconds."""
    with ThreadPoolExecutor(n_people) as people:
        visits = list(people.map(lambda n: ask(address, QUESTIONS[n % len(QUESTIONS)]), range(n_people)))
    ended = [visit.ended for visit in visits]
    return {
        "people": n_people,
        "status_500": sum(visit.status >= 500 for visit in visits),
        "without_a_message": sum(not visit.first_s for visit in visits),
        **{name: ended.count(name) for name in ("answered", "refused", "failed")},
        "first_message_s": _spread([visit.first_s for visit in visits]),
        "refusal_s": _spread([visit.total_s for visit in visits if visit.ended == "refused"]),
        "answer_s": _spread([visit.total_s for visit in visits if visit.ended == "answered"]),
    }


def one_by_one(address: str, n_questions: int) -> dict[str, object]:
    """Ask one question at a time; return the times to evidence and to the answer in seconds."""
    visits = [ask(address, QUESTIONS[n % len(QUESTIONS)]) for n in range(n_questions)]
    return {
        "evidence_s": _spread([visit.evidence_s for visit in visits if visit.evidence_s is not None]),
        "answer_s": _spread([visit.total_s for visit in visits]),
    }


def memory(address: str, metrics: str, n_questions: int) -> dict[str, object]:
    """Ask many questions, four at a time; return the server's memory after the first tenth and at the end, in MB."""
    with ThreadPoolExecutor(4) as people:
        list(people.map(lambda n: ask(address, QUESTIONS[n % len(QUESTIONS)]), range(n_questions // 10)))
        before = _resident_mb(metrics)
        list(people.map(lambda n: ask(address, QUESTIONS[n % len(QUESTIONS)]), range(n_questions)))
    return {"questions": n_questions, "before_mb": before, "after_mb": _resident_mb(metrics)}


def _resident_mb(metrics: str) -> float:
    (line,) = [line for line in httpx.get(metrics).text.split("\n") if line.startswith("plainminutes_process_resident")]
    return round(float(line.split()[1]) / 1e6, 1)


def _spread(values: Sequence[float]) -> dict[str, float] | None:
    spread = latency(values)
    if spread is None:
        return None
    return {
        "median": round(spread.median_s, 3),
        "p95": round(spread.p95_s, 3),
        "longest": round(spread.longest_s, 3),
    }


def main() -> None:
    """Run it all and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--questions", type=int, default=500)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "library") as (address, metrics):
        ask(address, QUESTIONS[0])  # the models are loaded now
        told = {
            "one_by_one": one_by_one(address, 20),
            "crowd": crowd(address, arguments.people),
            "more_than_fit": crowd(address, 2 * arguments.people),
            "memory": memory(address, metrics, arguments.questions),
        }
    sys.stdout.write(json.dumps(told, indent=2) + "\n")


if __name__ == "__main__":
    main()

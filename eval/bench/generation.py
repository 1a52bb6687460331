"""`python -m eval.bench.generation`: how fast the embedded model reads and writes here, and how soon answers come.

Two things, on a machine with nothing else to do:
1. tokens/s of prompt and output through our worker, as a ratio to the bare llama.cpp loop on the same tokens (goal
   0.85): what the pipe, the checks for cancellation and the kept prompt prefix cost. Both are processes of their own
   with one environment, threads and batch, and take turns, so that what else the machine does meets both; the ratio
   is the median over the turns. (The loop ran in this process once, where OpenMP's threads spin without end: on busy
   cores that is a third of the speed, and our worker seemed to be three times as fast as llama.cpp.)
2. seconds to the first evidence and to the whole answer over the demo papers, drafted by the model (goals: 0.5 s;
   median 2 s, p95 5 s).
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.sets import SETS
from rag.generate import LlamaWorker, Prompt, embedded_model, load_prompt
from rag.generate.cores import n_usable_cores
from rag.generate.llama import LlamaModel
from rag.generate.process import child_environment
from rag.service import Service
from rag.settings import Settings

GOAL_RATIO, GOAL_EVIDENCE_S, GOAL_MEDIAN_S, GOAL_P95_S = 0.85, 0.5, 2.0, 5.0
N_ROUNDS, N_OUTPUT, N_CTX, N_QUESTIONS = 10, 48, 2048, 40
_EVIDENCE = (
    "The Head of Waste reported that 14,120 of 22,900 households had replied, that most of them wanted the brown bin "
    "collected every two weeks all the year, and that the charge would have to rise from £46 to £52 a year to pay for it."
)


@dataclass(frozen=True, slots=True)
class Speed:
    """Tokens per second of prompt and of output."""

    prompt: float
    output: float


@dataclass(frozen=True, slots=True)
class Turn:
    """The speeds on one prompt, one straight after the other."""

    bare: Speed
    ours: Speed


def rounds() -> list[Prompt]:
    """Return prompts of the same length, each with a fixed part of its own, so that none is remembered from another."""
    prompt = load_prompt(
        "answer",
        evidence=f"[1] {_EVIDENCE}",
        question="Write down everything that the text says, word for word, from its first word to its last.",
    )
    return [replace(prompt, system=f"{number} {prompt.system}") for number in range(1, N_ROUNDS + 1)]


def turns(path: Path, worker: LlamaWorker, prompts: Sequence[Prompt], tokens: Sequence[Sequence[int]]) -> list[Turn]:
    """Return the speeds of llama.cpp alone and of our worker on every prompt but the first, which warms both up."""
    arguments = [str(path), str(N_CTX), str(n_usable_cores()), str(N_OUTPUT)]
    process = subprocess.Popen(
        [sys.executable, "-m", "eval.bench.bare", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=child_environment(),
    )
    if process.stdin is None or process.stdout is None:
        raise OSError("The bare loop has no pipes.")
    worker.start()
    found = []
    with process:
        for prompt, one in zip(prompts, tokens, strict=True):
            process.stdin.write(json.dumps(list(one)) + "\n")
            process.stdin.flush()
            bare = Speed(*json.loads(process.stdout.readline()))
            found.append(Turn(bare, our_speed(worker, prompt, len(one))))
        process.stdin.close()
    return found[1:]


def our_speed(worker: LlamaWorker, prompt: Prompt, n_prompt: int) -> Speed:
    """Return the speed through the worker's process of a prompt of which nothing is remembered."""
    start, times = time.perf_counter(), []
    for _ in worker.stream(prompt, max_tokens=N_OUTPUT):
        times.append(time.perf_counter())
    return Speed(n_prompt / (times[0] - start), (len(times) - 1) / (times[-1] - times[0]))


def token_counts(path: Path, prompts: Sequence[Prompt]) -> list[list[int]]:
    """Return the tokens of every prompt as the worker renders it."""
    model = LlamaModel(path, n_ctx=N_CTX, n_threads=1, use_extra_bufts=False, stop=lambda: False)
    return [[token for part in model.prompt_tokens(p.system, p.user) for token in part] for p in prompts]


def answer_times(service: Service, questions: Sequence[str]) -> tuple[list[float], list[float]]:
    """Return seconds to the first evidence and to the whole answer of every question."""
    first, whole = [], []
    for question in questions:
        start, seen = time.perf_counter(), 0.0
        for _ in service.ask(question):
            seen = seen or time.perf_counter() - start
        first.append(seen)
        whole.append(time.perf_counter() - start)
    return first, whole


def main() -> None:
    """Print the speeds and whether the goals are met."""
    path, prompts, say = embedded_model(), rounds(), sys.stdout.write
    tokens = token_counts(path, prompts)
    worker = LlamaWorker(path, n_ctx=N_CTX)
    found = turns(path, worker, prompts, tokens)
    say(f"{path.stem}, {n_usable_cores()} threads, prompts of {len(tokens[0])} tokens, medians of {len(found)} turns\n")
    speeds = {
        "prompt": [(turn.bare.prompt, turn.ours.prompt) for turn in found],
        "output": [(turn.bare.output, turn.ours.output) for turn in found],
    }
    met = [_say_ratio(name, pairs) for name, pairs in speeds.items()]
    first, whole = _demo_times(worker)
    worker.close()
    met += [_say_times("first evidence", first, None, GOAL_EVIDENCE_S)]
    met += [_say_times("whole answer", whole, GOAL_MEDIAN_S, GOAL_P95_S)]
    say("goals met\n" if all(met) else "goals missed\n")


def _say_ratio(name: str, pairs: Sequence[tuple[float, float]]) -> bool:
    ratio = statistics.median(ours / bare for bare, ours in pairs)
    bare, ours = (statistics.median(speeds) for speeds in zip(*pairs, strict=True))
    sys.stdout.write(
        f"{name}: llama.cpp {bare:6.0f} tokens/s, our worker {ours:6.0f}, ratio {ratio:.2f} (goal {GOAL_RATIO})\n"
    )
    return ratio >= GOAL_RATIO


def _say_times(what: str, times: Sequence[float], goal_median: float | None, goal_p95: float) -> bool:
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    goal = "" if goal_median is None else f" (goal {goal_median:g})"
    sys.stdout.write(
        f"{what}: p50 {p50:.2f} s{goal}, p95 {p95:.2f} s (goal {goal_p95:g}), longest {max(times):.2f} s\n"
    )
    return p50 <= (goal_median or goal_p95) and p95 <= goal_p95


def _demo_times(worker: LlamaWorker) -> tuple[list[float], list[float]]:
    demo = SETS["demo"]
    with TemporaryDirectory() as folder:
        service = Service(Settings(Path(folder)), generator=worker)
        list(service.ingest(demo.files()))
        questions = [question.text for question in demo.load_questions()][:N_QUESTIONS]
        service.answer(questions[0])  # what is loaded once is loaded now
        times = answer_times(service, questions)
        service.store.close()
    return times


if __name__ == "__main__":
    main()

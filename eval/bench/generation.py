"""`python -m eval.bench.generation`: how fast the embedded model reads and writes here, and how soon answers come.

Two things, each on a machine with nothing else to do:
1. tokens/s of prompt and output through our worker, as a ratio to the bare llama.cpp loop on the same tokens in this
   process (goal 0.85): what the pipe, the checks for cancellation and the kept prompt prefix cost or bring;
2. seconds to the first evidence and to the whole answer over the demo papers (goals: 0.5 s; median 2 s, p95 5 s).
"""

import statistics
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
from rag.service import Service
from rag.settings import Settings

GOAL_RATIO, GOAL_EVIDENCE_S, GOAL_MEDIAN_S, GOAL_P95_S = 0.85, 0.5, 2.0, 5.0
N_ROUNDS, N_OUTPUT, N_CTX, N_QUESTIONS = 7, 48, 2048, 40
_EVIDENCE = (
    "The Head of Waste reported that 14,120 of 22,900 households had replied, that most of them wanted the brown bin "
    "collected every two weeks all the year, and that the charge would have to rise from £46 to £52 a year to pay for it."
)


@dataclass(frozen=True, slots=True)
class Speed:
    """Tokens per second of prompt and of output."""

    prompt: float
    output: float


def rounds() -> list[Prompt]:
    """Return prompts of the same length, each with a fixed part of its own, so that none is remembered from another."""
    prompt = load_prompt(
        "answer",
        evidence=f"[1] {_EVIDENCE}",
        question="Write down everything that the text says, word for word, from its first word to its last.",
    )
    return [replace(prompt, system=f"{number} {prompt.system}") for number in range(1, N_ROUNDS + 1)]


def bare_speed(path: Path, tokens: Sequence[Sequence[int]]) -> Speed:
    """Return the best speeds of llama.cpp alone: decode the prompt, then one token after another, the likeliest each."""
    import llama_cpp
    import numpy as np

    params = llama_cpp.llama_context_default_params()
    params.n_ctx = N_CTX
    params.n_batch = params.n_ubatch = 512
    params.n_threads = params.n_threads_batch = n_usable_cores()
    model_params = llama_cpp.llama_model_default_params()
    model_params.n_gpu_layers = 0
    model = llama_cpp.llama_model_load_from_file(str(path).encode(), model_params)
    context = llama_cpp.llama_init_from_model(model, params)
    n_vocab = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(model))

    def decode(part: Sequence[int]) -> None:
        array = (llama_cpp.llama_token * len(part))(*part)
        llama_cpp.llama_decode(context, llama_cpp.llama_batch_get_one(array, len(part)))

    def choose() -> int:
        logits = llama_cpp.llama_get_logits_ith(context, -1)
        return int(np.ctypeslib.as_array(logits, shape=(n_vocab,)).argmax())

    def once(prompt: Sequence[int]) -> tuple[float, float]:
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(context), False)
        start = time.perf_counter()
        for first in range(0, len(prompt), 512):
            decode(prompt[first : first + 512])
        token, read = choose(), time.perf_counter()
        for _ in range(N_OUTPUT - 1):
            decode([token])
            token = choose()
        return len(prompt) / (read - start), (N_OUTPUT - 1) / (time.perf_counter() - read)

    once(tokens[0])
    speed = _best([once(prompt) for prompt in tokens])
    llama_cpp.llama_free(context)
    llama_cpp.llama_model_free(model)
    return speed


def our_speed(worker: LlamaWorker, prompts: Sequence[Prompt], n_tokens: Sequence[int]) -> Speed:
    """Return the best speeds through the worker's process, nothing of the prompt remembered."""

    def once(prompt: Prompt, n_prompt: int) -> tuple[float, float]:
        start, times = time.perf_counter(), []
        for _ in worker.stream(prompt, max_tokens=N_OUTPUT):
            times.append(time.perf_counter())
        return n_prompt / (times[0] - start), (len(times) - 1) / (times[-1] - times[0])

    worker.start()
    return _best([once(prompt, n) for prompt, n in zip(prompts, n_tokens, strict=True)])


def _best(found: Sequence[tuple[float, float]]) -> Speed:
    return Speed(max(prompt for prompt, _ in found), max(output for _, output in found))


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
    bare = bare_speed(path, tokens)
    worker = LlamaWorker(path, n_ctx=N_CTX)
    ours = our_speed(worker, prompts, [len(one) for one in tokens])
    say(f"{path.stem}, {n_usable_cores()} threads, prompts of {len(tokens[0])} tokens, best of {N_ROUNDS}\n")
    met = []
    for name, theirs, own in (("prompt", bare.prompt, ours.prompt), ("output", bare.output, ours.output)):
        met.append(own / theirs >= GOAL_RATIO)
        ratio = f"ratio {own / theirs:.2f} (goal {GOAL_RATIO})"
        say(f"{name}: llama.cpp {theirs:6.0f} tokens/s, our worker {own:6.0f}, {ratio}\n")
    first, whole = _demo_times(worker)
    worker.close()
    p95 = statistics.quantiles(whole, n=20)[-1]
    met += [max(first) <= GOAL_EVIDENCE_S, statistics.median(whole) <= GOAL_MEDIAN_S, p95 <= GOAL_P95_S]
    say(
        f"first evidence: median {statistics.median(first):.2f} s, longest {max(first):.2f} s (goal {GOAL_EVIDENCE_S})\n"
    )
    say(
        f"whole answer: median {statistics.median(whole):.2f} s (goal {GOAL_MEDIAN_S:.0f}), p95 {p95:.2f} s (goal {GOAL_P95_S:.0f})\n"
    )
    say("goals met\n" if all(met) else "goals missed\n")


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

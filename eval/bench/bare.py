"""`python -m eval.bench.bare MODEL N_CTX N_THREADS N_OUTPUT`: llama.cpp alone, in a process of its own.

Reads the tokens of a prompt from each line of stdin, a JSON list; answers each with a JSON line of two numbers, the
tokens a second of the prompt and of N_OUTPUT tokens after it, the likeliest each. Nothing of a prompt is remembered.
`eval.bench.generation` starts it with the environment that our own worker is started with: how OpenMP waits is half of
the speed on cores that have something else to do.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

N_BATCH = 512


def opened(path: Path, n_ctx: int, n_threads: int, n_output: int) -> Callable[[Sequence[int]], tuple[float, float]]:
    """Return what decodes a prompt and n_output tokens, and says the tokens a second of both."""
    import llama_cpp
    import numpy as np

    model_params = llama_cpp.llama_model_default_params()
    model_params.n_gpu_layers = 0
    params = llama_cpp.llama_context_default_params()
    params.n_ctx, params.n_batch, params.n_ubatch = n_ctx, N_BATCH, N_BATCH
    params.n_threads = params.n_threads_batch = n_threads
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
        for first in range(0, len(prompt), N_BATCH):
            decode(prompt[first : first + N_BATCH])
        token, read = choose(), time.perf_counter()
        for _ in range(n_output - 1):
            decode([token])
            token = choose()
        return len(prompt) / (read - start), (n_output - 1) / (time.perf_counter() - read)

    return once


def main(path: str, n_ctx: str, n_threads: str, n_output: str) -> None:
    """Answer every line of stdin."""
    once = opened(Path(path), int(n_ctx), int(n_threads), int(n_output))
    for line in sys.stdin:
        sys.stdout.write(json.dumps(once(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""A child process that speaks the worker's protocol and misbehaves as its model file says.

The file holds one word for each start (the last for all later ones), such as "ready", "segv-at-load", "kill-at-load",
"unusable", "segv-at-token", "deaf", "garbage", "silent-load"; a word may end in "-unless-safe".
"""

import json
import os
import signal
import sys
import time
from pathlib import Path


def main() -> None:
    path, _n_ctx, _n_threads, mode, _adapter = sys.argv[1:]
    model = Path(path)
    starts = model.with_suffix(".starts")
    n_starts = len(starts.read_text().split()) if starts.exists() else 0
    with starts.open("a") as file:
        file.write(f"{mode} ")
    words = model.read_text().split()
    word = words[min(n_starts, len(words) - 1)]
    if word.endswith("-unless-safe"):
        word = "ready" if mode == "safe" else word.removesuffix("-unless-safe")
    serve(word)


def serve(word: str) -> None:
    if word == "segv-at-load":
        die(signal.SIGSEGV)
    if word == "kill-at-load":
        die(signal.SIGKILL)
    if word == "silent-load":
        time.sleep(60)
    if word == "unusable":
        say(event="unusable", message="toy.gguf cannot be loaded")
        sys.exit()
    say(event="ready", n_ctx=64)
    for line in sys.stdin:
        message = json.loads(line)
        if message["do"] == "write":
            write(word, message["id"])


def write(word: str, request_id: int) -> None:
    if word == "segv-at-token":
        die(signal.SIGSEGV)
    say(event="piece", id=request_id, text="one")
    if word == "segv-later":
        sys.stderr.write("ggml.c: assertion failed\n")
        die(signal.SIGABRT)
    if word == "kill-later":
        die(signal.SIGKILL)
    if word == "garbage":
        os.write(1, b"%%%\n")
    if word == "deaf":
        time.sleep(60)
    say(event="piece", id=request_id, text=" two")
    say(event="end", id=request_id, why="stop", n_prompt_tokens=1, n_pieces=2, prompt_s=0.0, output_s=0.0)


def die(how: signal.Signals) -> None:
    os.kill(os.getpid(), how)
    time.sleep(60)


def say(**message: object) -> None:
    os.write(1, json.dumps(message).encode() + b"\n")


if __name__ == "__main__":
    main()

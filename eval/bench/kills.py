"""`python -m eval.bench.kills [N]`: the model's process is killed N times (100) while callers wait for its answers.

Two callers ask the embedded model, with our additions, without a break. A kill comes at a random moment: while it
writes, reads, waits or loads. Goals: every call that a kill meets ends within 2 s of it, with a text or a plain message;
a whole answer comes within 10 s of it; no process is left over.
"""

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.errors import ModelError
from rag.generate import Catalogue, LlamaWorker, excerpt_grammar, load_prompt
from rag.generate.catalogue import EMBEDDED_NAME
from rag.settings import data_dir

N_KILLS, N_CALLERS, SEED = 100, 2, 7
MAX_END_S, MAX_BACK_S = 2.0, 10.0
_SHARE_AT_ONCE = 0.2  # of kills that follow the one before without waiting for an answer: they meet the loading
_GAP_S = 0.4
_PATIENCE_S = 60.0
_EVIDENCE = "The brown bin charge was set at £52 a year from 1 April 2025, because the cost of collection had risen."


@dataclass(frozen=True, slots=True)
class Call:
    """One call: when it began and ended, and the message it ended with, "" for a whole text."""

    start: float
    end: float
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of all calls and kills; seconds are the longest seen."""

    n_kills: int
    n_calls: int
    n_texts: int
    messages: tuple[str, ...]
    end_s: float
    back_s: float
    orphans: tuple[int, ...]

    @property
    def is_met(self) -> bool:
        """Whether the goals hold."""
        return self.end_s <= MAX_END_S and self.back_s <= MAX_BACK_S and not self.orphans


class _Callers:
    """Threads that ask until they are told to stop."""

    def __init__(self, worker: LlamaWorker, n: int) -> None:
        self.calls: list[Call] = []
        self._worker = worker
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(n)]

    def __enter__(self) -> "_Callers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        prompt = load_prompt("answer", evidence=f"[1] {_EVIDENCE}", question="What is the brown bin charge?")
        grammar = excerpt_grammar([_EVIDENCE])
        while not self._stop.is_set():
            start, message = time.monotonic(), ""
            try:
                text = "".join(self._worker.stream(prompt, max_tokens=60, grammar=grammar, deadline_s=20.0))
                assert text
            except ModelError as error:
                message = str(error)
                time.sleep(0.05)  # as a person would, not a loop
            self.calls.append(Call(start, time.monotonic(), message))

    def wait_for_text(self, since: float) -> None:
        end = time.monotonic() + _PATIENCE_S
        while not any(call.end > since and not call.message for call in self.calls[-20:]):
            if time.monotonic() > end:
                raise TimeoutError(f"no answer in {_PATIENCE_S:.0f} s after a kill")
            time.sleep(0.01)


def kill_often(worker: LlamaWorker, n_kills: int) -> Outcome:
    """Kill a worker's process this many times under load, close it, and say what happened."""
    rng = random.Random(SEED)  # noqa: S311
    worker.start()
    kills: list[float] = []
    pids: set[int] = set()
    with _Callers(worker, N_CALLERS) as callers:
        while len(kills) < n_kills:
            if kills and rng.random() >= _SHARE_AT_ONCE:
                callers.wait_for_text(kills[-1])
            time.sleep(rng.random() * _GAP_S)
            pid = worker.pid
            if pid is not None:
                pids.add(pid)
                kills.append(time.monotonic())
                os.kill(pid, signal.SIGKILL)
        callers.wait_for_text(kills[-1])
        pids.add(worker.pid or 0)
    worker.close()
    return _outcome(kills, callers.calls, sorted(pids - {0}))


def _outcome(kills: Sequence[float], calls: Sequence[Call], pids: Sequence[int]) -> Outcome:
    texts = [call for call in calls if not call.message]
    met = [(kill, call) for kill in kills for call in calls if call.start < kill < call.end]
    back = [min((text.end for text in texts if text.end > kill), default=float("inf")) - kill for kill in kills]
    return Outcome(
        n_kills=len(kills),
        n_calls=len(calls),
        n_texts=len(texts),
        messages=tuple(sorted({call.message for call in calls if call.message})),
        end_s=max((call.end - kill for kill, call in met), default=0.0),
        back_s=max(back, default=0.0),
        orphans=tuple(pid for pid in pids if _is_running(pid)),
    )


def _is_running(pid: int) -> bool:
    """Return whether one of our processes is still there; another program may have its number by now."""
    try:
        return "rag.generate.child" in Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False


def main(n_kills: int) -> None:
    """Print what became of calls and kills."""
    found = kill_often(Catalogue(data_dir("models")).open(EMBEDDED_NAME), n_kills)
    say = sys.stdout.write
    say(f"{found.n_kills} kills, {found.n_calls} calls: {found.n_texts} whole texts, the rest plain messages:\n")
    for message in found.messages:
        say(f"  {message}\n")
    say(f"longest from a kill to the end of a call it met: {found.end_s:.2f} s (goal: {MAX_END_S:.0f} s)\n")
    say(f"longest from a kill to the next whole text: {found.back_s:.2f} s (goal: {MAX_BACK_S:.0f} s)\n")
    say(f"processes left over: {len(found.orphans)}\n{'goals met' if found.is_met else 'goals missed'}\n")
    sys.exit(not found.is_met)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else N_KILLS)

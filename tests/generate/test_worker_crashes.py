"""The worker on a child that misbehaves on purpose: native crashes, safe settings, giving up, hanging."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag.errors import GenerationError, ModelDamagedError
from rag.generate import LlamaWorker, Prompt

PROMPT = Prompt("", "Go.", "")
MakeWorker = Callable[[str], LlamaWorker]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[MakeWorker]:
    workers: list[LlamaWorker] = []

    def make_worker(words: str) -> LlamaWorker:
        (tmp_path / "toy.gguf").write_text(words)
        worker = LlamaWorker(tmp_path / "toy.gguf", child_module="tests.generate.crashing_child")
        workers.append(worker)
        return worker

    yield make_worker
    for worker in workers:
        worker.close()


def starts(worker: LlamaWorker) -> list[str]:
    return worker._path.with_suffix(".starts").read_text().split()


def ask(worker: LlamaWorker, deadline_s: float = 20.0) -> str:
    return "".join(worker.stream(PROMPT, max_tokens=5, deadline_s=deadline_s))


@pytest.mark.parametrize("word", ["segv-at-load-unless-safe", "segv-at-token-unless-safe"])
def test_a_native_crash_before_the_first_token_is_survived_on_the_safe_setting(make: MakeWorker, word: str) -> None:
    worker = make(word)
    assert ask(worker) == "one two"
    assert worker.is_safe
    assert ask(worker) == "one two"
    assert starts(worker) == ["normal", "safe"]


def test_the_safe_setting_is_kept_for_later_starts(make: MakeWorker) -> None:
    worker = make("segv-at-load segv-later ready")
    with pytest.raises(GenerationError):
        ask(worker)
    assert ask(worker) == "one two"
    assert starts(worker) == ["normal", "safe", "safe"]


def test_a_crash_in_the_middle_costs_the_answer_and_tells_the_last_words(make: MakeWorker) -> None:
    worker = make("segv-later ready")
    pieces = worker.stream(PROMPT, max_tokens=5)
    assert next(pieces) == "one"
    with pytest.raises(GenerationError, match=r"SIGABRT; last words: ggml\.c: assertion failed"):
        next(pieces)
    assert ask(worker) == "one two"


def test_after_three_crashes_within_a_minute_it_gives_up_until_reset(make: MakeWorker) -> None:
    worker = make("segv-at-load segv-at-load segv-at-load ready")
    for _ in range(2):
        with pytest.raises(GenerationError, match=r"process ended while it was loading .SIGSEGV"):
            ask(worker)
    started = time.monotonic()
    for _ in range(2):
        with pytest.raises(GenerationError, match=r"has crashed 3 times and is switched off .SIGSEGV"):
            ask(worker)
    assert time.monotonic() - started < 1.0
    assert starts(worker) == ["normal", "safe", "safe"]
    worker.reset()
    assert ask(worker) == "one two"


def test_somebodys_kill_is_no_crash(make: MakeWorker) -> None:
    worker = make("kill-at-load ready")
    with pytest.raises(GenerationError, match=r"process ended while it was loading .SIGKILL"):
        ask(worker)
    assert ask(worker) == "one two"
    assert not worker.is_safe


def test_three_starts_in_a_row_that_fail_are_enough(make: MakeWorker) -> None:
    worker = make("kill-at-load")
    for _ in range(3):
        with pytest.raises(GenerationError, match=r"while it was loading .SIGKILL"):
            ask(worker)
    with pytest.raises(GenerationError, match=r"switched off .SIGKILL"):
        ask(worker)
    assert starts(worker) == ["normal"] * 3


def test_a_worker_that_never_finishes_an_answer_is_not_started_in_a_loop(make: MakeWorker) -> None:
    worker = make("kill-later")
    for _ in range(4):
        with pytest.raises(GenerationError, match=r"process ended while it was writing .SIGKILL"):
            ask(worker)
    started = time.monotonic()
    with pytest.raises(GenerationError, match=r"being restarted. Ask again in \d seconds"):
        ask(worker)
    assert time.monotonic() - started < 1.0


def test_a_whole_answer_ends_the_back_off(make: MakeWorker) -> None:
    worker = make("kill-later kill-later ready kill-later ready")
    for expected in ("killed", "killed", "one two"):
        if expected == "killed":
            with pytest.raises(GenerationError):
                ask(worker)
        else:
            assert ask(worker) == expected
    assert worker._seconds_to_restart() == 0.0


def test_a_child_that_ignores_the_deadline_is_killed(make: MakeWorker) -> None:
    worker = make("deaf ready")
    started = time.monotonic()
    with pytest.raises(GenerationError, match="did not answer in time and is stopped"):
        ask(worker, deadline_s=0.5)
    assert time.monotonic() - started < 1.0
    assert ask(worker) == "one two"


def test_a_child_that_ignores_a_cancellation_is_killed(make: MakeWorker) -> None:
    worker = make("deaf ready")
    pieces = worker.stream(PROMPT, max_tokens=5)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert ask(worker) == "one two"


@pytest.mark.parametrize("next_start", ["deaf", "silent-load"])
def test_calls_that_wait_at_a_death_end_within_two_seconds(make: MakeWorker, next_start: str) -> None:
    worker = make(f"deaf {next_start}")
    next(worker.stream(PROMPT, max_tokens=5))
    ends: list[float] = []

    def wait() -> None:
        with pytest.raises(GenerationError, match=r"not answer in time|still loading|busy"):
            ask(worker)
        ends.append(time.monotonic())

    threads = [threading.Thread(target=wait) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(0.1)
    assert worker.pid
    os.kill(worker.pid, signal.SIGKILL)
    killed = time.monotonic()
    for thread in threads:
        thread.join()
    assert len(ends) == 3
    assert max(ends) - killed < 2.0


def test_nonsense_from_the_child_ends_it(make: MakeWorker) -> None:
    worker = make("garbage ready")
    with pytest.raises(GenerationError, match="process ended"):
        ask(worker)
    assert ask(worker) == "one two"


def test_a_model_still_loading_at_the_deadline_is_said(make: MakeWorker) -> None:
    with pytest.raises(GenerationError, match="is still loading"):
        ask(make("silent-load"), deadline_s=0.3)


def test_a_model_that_cannot_be_used_is_not_a_crash(make: MakeWorker) -> None:
    worker = make("unusable")
    for _ in range(4):
        with pytest.raises(ModelDamagedError, match=r"toy\.gguf cannot be loaded"):
            ask(worker)

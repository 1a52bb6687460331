"""A generator on llama.cpp that survives llama.cpp: the model lives in a child process which may crash or be killed.

What a caller can rely on: every call ends by its deadline (plus a tenth of a second), with the text or a
GenerationError. A death of the process loses the call that is being written; those that wait have a second and a half
from it. The next call starts the process again. A crash of native code before the first token switches to the safe
setting (no repacked weights) for the life of this object, by itself. After three crashes within a minute calls fail at
once, until `reset`.
"""

import atexit
import itertools
import threading
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import NamedTuple

from rag.errors import GenerationError, ModelDamagedError, ModelMissingError
from rag.generate.cores import n_usable_cores
from rag.generate.embedded import verify_sha256
from rag.generate.process import ChildProcess, Message, Request
from rag.generate.prompts import Prompt

_CRASHES_UNTIL_GIVING_UP = 3
_CRASH_WINDOW_S = 60.0
_BACK_OFF_S = (0.0, 0.0, 0.5, 1.0, 2.0, 4.0)  # by number of deaths since the last whole answer; the last for any more
# A reader is better served by a quotation at once. A call that a death meets ends within two seconds of it, however long
# the model takes to load and the answer to be written; the loading goes on meanwhile for later calls.
_LONGEST_AFTER_DEATH_S = 1.5
_OVERTIME_S = 0.1  # what the child gets to say by itself that the time has run out
_LOOK_S = 0.1


class _Call(NamedTuple):
    """When a call began and by when it must end, as `time.monotonic` counts."""

    began: float
    deadline: float


class LlamaWorker:
    """Writes text with a local GGUF model. Calls from several threads wait for their turn."""

    def __init__(
        self,
        model_path: Path,
        *,
        name: str | None = None,
        sha256: str | None = None,
        adapter: Path | None = None,
        n_ctx: int = 4096,
        n_threads: int | None = None,
        child_module: str = "rag.generate.child",
    ):
        """Prepare; the model is loaded by `start` or by the first call.

        Args:
            model_path: the GGUF file.
            name: what to call the model in records; the file's stem if None.
            sha256: the file's known hash, checked before it is first loaded; not checked if None.
            adapter: low-rank additions to its weights, as GGUF.
            n_ctx: tokens of prompt and answer together.
            n_threads: threads used for decoding; one for each physical core if None.
            child_module: the program that owns the model.
        """
        self._path = model_path
        self._name = name or model_path.stem
        self._sha256 = sha256
        self._adapter = adapter
        self._n_ctx = n_ctx
        self._n_threads = n_threads or n_usable_cores()
        self._module = child_module
        self._ids = itertools.count()
        self._turn = threading.Semaphore(1)
        self._lock = threading.Lock()
        self._child: ChildProcess | None = None
        self._is_safe = False
        self._is_closed = False
        self._n_deaths = 0  # since the last whole answer
        self._last_death = 0.0
        self._crashes: deque[float] = deque(maxlen=_CRASHES_UNTIL_GIVING_UP)
        self._failed_starts = 0
        self._last_words = ""

    @property
    def name(self) -> str:
        """The model's name."""
        return self._name

    @property
    def pid(self) -> int | None:
        """Process id of the running child, None if there is none."""
        child = self._child
        return child.pid if child and child.died_at is None else None

    @property
    def is_safe(self) -> bool:
        """Whether native code has crashed and the safe setting is in use."""
        return self._is_safe

    def start(self, timeout_s: float = 120.0) -> None:
        """Load the model now, so that the first answer need not wait for it.

        Raises:
            ModelMissingError, ModelDamagedError: the file cannot be used.
            GenerationError: the process did not become ready.
        """
        deadline = time.monotonic() + timeout_s
        call = _Call(deadline, deadline)  # no death comes before it: nobody waits for an answer
        self._take_turn(call)
        try:
            self._ready_child(call)
        finally:
            self._turn.release()

    @property
    def is_adapted(self) -> bool:
        """Whether the model has additions of our own, which were taught with prompts of their own."""
        return self._adapter is not None

    def stream(
        self,
        prompt: Prompt,
        *,
        max_tokens: int,
        grammar: str | None = None,
        deadline_s: float = 30.0,
        seed: int | None = None,
    ) -> Iterator[str]:
        """Return the text in pieces, as `rag.generate.Generator` says."""
        body: Message = {"system": prompt.system, "user": prompt.user, "max_tokens": max_tokens}
        body |= {"grammar": grammar, "seed": seed}
        now = time.monotonic()
        return self._pieces(body, _Call(now, now + deadline_s))

    def reset(self) -> None:
        """Forget past crashes, so that a worker that gave up tries again."""
        with self._lock:
            self._n_deaths = 0
            self._crashes.clear()
            self._failed_starts = 0

    def close(self) -> None:
        """End the child process; calls on their way get a GenerationError."""
        with self._lock:
            self._is_closed = True
            child, self._child = self._child, None
        atexit.unregister(self.close)
        if child:
            child.close()

    def _pieces(self, body: Message, call: _Call) -> Iterator[str]:
        has_written = False
        while True:
            self._take_turn(call)
            child, request = self._send(body, call)
            try:
                for text in self._replies(child, request):
                    has_written = True
                    yield text
            except _DiedError as error:
                if not self._turns_safe(child) or has_written:
                    raise GenerationError(str(error)) from error
                continue  # nothing was lost: the same call again on the safe setting
            finally:
                child.cancel(request)
            return

    def _end_of(self, call: _Call) -> float:
        """Return by when a call must end: a death that it has met leaves it little time."""
        met_death = call.began < self._last_death
        return min(call.deadline, self._last_death + _LONGEST_AFTER_DEATH_S) if met_death else call.deadline

    def _take_turn(self, call: _Call) -> None:
        while not self._turn.acquire(timeout=min(max(self._end_of(call) - time.monotonic(), 0.0), _LOOK_S)):
            if time.monotonic() >= self._end_of(call):
                message = "The language model was busy with other questions until the time ran out. Ask again."
                raise GenerationError(message)

    def _send(self, body: Message, call: _Call) -> tuple[ChildProcess, Request]:
        """Hand the call to a ready child, which gives the turn back when it is done with it."""
        try:
            child = self._ready_child(call)
            request = Request(next(self._ids), self._end_of(call))
        except BaseException:
            self._turn.release()
            raise
        child.send(request, body)
        return child, request

    def _replies(self, child: ChildProcess, request: Request) -> Iterator[str]:
        while True:
            try:
                message = request.replies.get(timeout=max(request.deadline + _OVERTIME_S - time.monotonic(), 0.0))
            except Empty:
                raise GenerationError("The language model did not answer in time and is stopped.") from None
            match message["event"]:
                case "piece":
                    yield str(message["text"])
                case "error":
                    raise GenerationError(str(message["message"]))
                case "died":
                    how = child.describe_death()
                    raise _DiedError(f"The language model's process ended while it was writing ({how}). Ask again.")
                case _ if message["why"] == "deadline":
                    raise GenerationError("The language model ran out of time before its answer was complete.")
                case _ if message["why"] == "cancelled":
                    raise GenerationError("The answer was cancelled.")
                case _:
                    self._n_deaths = 0
                    return

    def _ready_child(self, call: _Call) -> ChildProcess:
        """Return a child that is ready, starting one if need be. Only with the turn taken."""
        while True:
            child = self._child
            if child is None or child.died_at is not None:
                child = self._start_child(call)
            if not child.wait_until_settled(self._end_of(call) - time.monotonic()):
                raise GenerationError(f"The language model {self._name} is still loading. Ask again in a moment.")
            if child.is_ready and child.died_at is None:
                self._failed_starts = 0
                return child
            if child.unusable:
                raise ModelDamagedError(child.unusable)
            if not self._turns_safe(child):
                how = child.describe_death()
                raise GenerationError(f"The language model's process ended while it was loading ({how}). Ask again.")

    def _turns_safe(self, child: ChildProcess) -> bool:
        """Use the safe setting from now on if native code crashed on the normal one; return whether that is new.

        Any other death is left to the next call: a reader is better served by a quotation now than by a restart.
        """
        is_new = child.has_crashed and not self._is_safe
        self._is_safe = self._is_safe or is_new
        return is_new

    def _start_child(self, call: _Call) -> ChildProcess:
        if self._sha256:
            verify_sha256(self._path, self._sha256, remedy="Download it again.")
        elif not self._path.is_file():
            raise ModelMissingError(f"{self._path.name}: the model file is not there. Download it, or choose another.")
        with self._lock:
            self._note_death()
            wait_s = self._seconds_to_restart()
        if wait_s > min(_LONGEST_AFTER_DEATH_S, self._end_of(call) - time.monotonic()):
            raise GenerationError(f"The language model is being restarted. Ask again in {wait_s:.0f} seconds.")
        time.sleep(wait_s)
        with self._lock:
            if self._is_closed:
                raise GenerationError("The language model was closed.")
            arguments = ["-m", self._module, str(self._path), str(self._n_ctx), str(self._n_threads), self._mode]
            arguments.append(str(self._adapter or ""))
            self._child = ChildProcess(arguments, on_idle=self._turn.release)
            atexit.register(self.close)
            return self._child

    @property
    def _mode(self) -> str:
        return "safe" if self._is_safe else "normal"

    def _note_death(self) -> None:
        """Count how the last child died, once. Somebody's kill is no crash, unless it never becomes ready."""
        child, self._child = self._child, None
        if child is None or child.died_at is None or child.unusable:
            return
        self._n_deaths += 1
        self._last_death = child.died_at
        if child.has_crashed:
            self._crashes.append(child.died_at)
        elif not child.is_ready:
            self._failed_starts += 1
        self._last_words = child.describe_death()

    def _seconds_to_restart(self) -> float:
        """Return how long to wait before the next start.

        Raises:
            GenerationError: it has crashed too often to try again.
        """
        now = time.monotonic()
        n_crashes = sum(now - crash < _CRASH_WINDOW_S for crash in self._crashes)
        if max(n_crashes, self._failed_starts) >= _CRASHES_UNTIL_GIVING_UP:
            raise GenerationError(
                f"The language model {self._name} has crashed {_CRASHES_UNTIL_GIVING_UP} times and is switched off "
                f"({self._last_words}). Answers are quotations until the service is restarted."
            )
        wait_s = _BACK_OFF_S[min(self._n_deaths, len(_BACK_OFF_S) - 1)]
        return max(self._last_death + wait_s - now, 0.0)


class _DiedError(Exception):
    """The child ended while it had a request."""

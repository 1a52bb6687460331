"""One child process that owns a model, seen from its parent: lines in, messages out, and how it died.

A `ChildProcess` lives once: it is started, may become ready, serves one request at a time, and dies. Restarting is
`rag.generate.worker`'s business. Replies are routed by a reading thread, so nothing is lost when a caller stops
listening, and a timer ends a process that does not answer in time.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any

Message = dict[str, Any]

STOP_GRACE_S = 1.0  # what a child gets to stop by itself, after a deadline or a cancellation, before it is killed
_KEPT_LINES = 20
# Native code's signals of its own: unlike SIGKILL and SIGTERM nobody else sends them.
_CRASH_SIGNALS = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE)


class Request:
    """One call on its way: where its replies arrive and until when it may run (`time.monotonic`)."""

    def __init__(self, request_id: int, deadline: float):
        self.id = request_id
        self.deadline = deadline
        self.replies: SimpleQueue[Message] = SimpleQueue()


class ChildProcess:
    """One run of the child program."""

    def __init__(self, arguments: Sequence[str], *, on_idle: Callable[[], None]):
        """Start the program.

        Args:
            arguments: what follows the Python interpreter on the command line.
            on_idle: called once for every request when it has ended, however it did, from a thread of ours.
        """
        self._process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=child_environment(),
        )
        self._on_idle = on_idle
        self._lock = threading.Lock()
        self._write_lock = threading.Lock()
        self._request: Request | None = None
        self._timer: threading.Timer | None = None
        self._errors: deque[str] = deque(maxlen=_KEPT_LINES)
        self._settled = threading.Event()  # ready, unusable or dead
        self.is_ready = False
        self.unusable: str | None = None
        self.died_at: float | None = None
        self._readers = [threading.Thread(target=read, daemon=True) for read in (self._read, self._read_errors)]
        for thread in self._readers:
            thread.start()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def has_crashed(self) -> bool:
        """Whether native code ended the process, not somebody else's kill."""
        return -(self._process.returncode or 0) in _CRASH_SIGNALS

    def describe_death(self) -> str:
        """Return how the process ended and the last line it wrote to stderr."""
        code = self._process.returncode
        how = f"exit status {code}" if code is None or code >= 0 else signal.Signals(-code).name
        return f"{how}; last words: {self._errors[-1]}" if self._errors else how

    def wait_until_settled(self, timeout_s: float) -> bool:
        """Wait until the process is ready, says it cannot be, or is dead; False when the time is up first."""
        return self._settled.wait(max(timeout_s, 0.0))

    def send(self, request: Request, body: Message) -> None:
        """Hand over a request. Whatever happens, its replies end with "end", "error" or "died"."""
        seconds = max(request.deadline - time.monotonic(), 0.0)
        with self._lock:
            self._request = request
            self._kill_in(seconds + STOP_GRACE_S)
            is_dead = self.died_at is not None
        if is_dead:
            self._finish({"event": "died"})
            return
        self._write({"do": "write", "id": request.id, "seconds": seconds, **body})

    def cancel(self, request: Request) -> None:
        """Ask the process to stop this request, and kill it if it does not."""
        with self._lock:
            if self._request is not request:
                return
            self._kill_in(STOP_GRACE_S)
        self._write({"do": "cancel", "id": request.id})

    def close(self) -> None:
        """End the process and wait for it."""
        self._process.kill()
        for thread in self._readers:
            thread.join()

    def _kill_in(self, seconds: float) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = threading.Timer(seconds, self._process.kill)
        self._timer.daemon = True
        self._timer.start()

    def _write(self, message: Message) -> None:
        line = json.dumps(message).encode() + b"\n"
        try:
            with self._write_lock:
                self._process.stdin.write(line)  # type: ignore[union-attr]
                self._process.stdin.flush()  # type: ignore[union-attr]
        except (OSError, ValueError):
            self._process.kill()  # a closed pipe: the reading thread tells the caller

    def _read(self) -> None:
        """Route every line of the child to the request it is for, until the child is dead."""
        with self._process.stdout as lines:  # type: ignore[union-attr]
            for line in lines:
                try:
                    self._receive(json.loads(line))
                except (ValueError, KeyError):
                    self._errors.append(f"unreadable line {line[:80]!r}")
                    break
        self._process.kill()  # it has ended, or is not to be trusted further
        self._process.wait()
        self._close_stdin()
        self._readers[1].join(STOP_GRACE_S)  # its last words first
        with self._lock:
            self.died_at = time.monotonic()
        self._settled.set()
        self._finish({"event": "died"})

    def _close_stdin(self) -> None:
        with self._write_lock, suppress(OSError):  # what was still buffered has no reader any more
            self._process.stdin.close()  # type: ignore[union-attr]

    def _receive(self, message: Message) -> None:
        event = message["event"]
        if event == "ready":
            self.is_ready = True
            self._settled.set()
        elif event == "unusable":
            self.unusable = str(message["message"])
        elif event == "piece":
            if self._request and self._request.id == message["id"]:
                self._request.replies.put(message)
        else:
            self._finish(message)

    def _finish(self, message: Message) -> None:
        with self._lock:
            request, self._request = self._request, None
            if self._timer:
                self._timer.cancel()
        if request:
            request.replies.put(message)
            self._on_idle()

    def _read_errors(self) -> None:
        with self._process.stderr as lines:  # type: ignore[union-attr]
            for line in lines:
                if text := line.decode("utf-8", "replace").strip():
                    self._errors.append(text[:300])


def child_environment() -> dict[str, str]:
    """Return the environment of a process that owns a model.

    Passive waiting with a short spin: endless spinning (OpenMP's default) collapses on busy cores, and no spinning at
    all wakes threads a thousand times a token (35 tokens/s against 130, measured on two quiet cores).
    """
    root = str(Path(__file__).resolve().parents[2])
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", "")))),
        "PYTHONSAFEPATH": "1",
        "OMP_WAIT_POLICY": "passive",
        "GOMP_SPINCOUNT": "1000",
        "GGML_NO_BACKTRACE": "1",
        "HF_HUB_OFFLINE": "1",
    }

"""Files that are not trusted, read in child processes: a crash, a bomb or an endless file costs that file only.

    for path, result in read_isolated(paths):
        ...  # a Document, or the ReadError that says why not

A child reads one file after another and answers each with a line of JSON over a pipe. It is held to
limits on memory, on silence, on time and on the size of its answer, and replaced when it breaks one.
The parent parses nothing but that JSON.
"""

import json
import os
import queue
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from rag.datatypes import Document
from rag.errors import DamagedFileError, FileTooLargeError, ReadError
from rag.read.wire import decoded

_CHUNK_BYTES = 1 << 16
_LEAVE_TIME_S = 5.0
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]
_SPLIT = "Split the file, or export it again."


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost.

    Attributes:
        memory_bytes: address space of the child, and of a Tesseract it starts.
        silence_s: longest wait for the next page.
        total_s: longest time for the whole file.
        answer_bytes: largest answer, as JSON.
        files_per_child: a child is replaced after this many files, so that no memory piles up.
    """

    memory_bytes: int = 2_000_000_000
    silence_s: float = 120.0
    total_s: float = 3_600.0
    answer_bytes: int = 400_000_000
    files_per_child: int = 200


class ReadingChild:
    """One child process that reads files; use it as a context manager. It starts with the first file."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._n_files = 0

    def __enter__(self) -> "ReadingChild":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def read(self, path: Path) -> Document:
        """Return what a file holds, as `rag.read.read` does.

        Raises:
            ReadError: as `rag.read.read`; also where the child crashed or broke a limit.
        """
        process = self._running()
        try:
            _send(process, {"path": os.fspath(path)})
            answer = _wait(process, self._limits)
        except ReadError as error:
            self.stop()
            raise type(error)(f"{path.name}: {error}") from error
        return decoded(json.loads(answer))

    def kill(self) -> None:
        """End the child, and what it started, at once; safe to call while another thread reads with it."""
        process = self._process
        if process is not None and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """End the child and close its pipes."""
        self.kill()
        if self._process is not None:
            for pipe in (self._process.stdin, self._process.stdout):
                _close(pipe)
            self._process.wait()
            self._process = None

    def _running(self) -> "subprocess.Popen[bytes]":
        """Return the child, started or replaced if need be."""
        is_worn_out = self._n_files >= self._limits.files_per_child
        if self._process is None or is_worn_out or self._process.poll() is not None:
            self.stop()
            self._process = _start(self._limits)
            self._n_files = 0
        self._n_files += 1
        return self._process


def read_isolated(
    paths: Iterable[Path], limits: Limits | None = None, n_children: int | None = None
) -> Iterator[tuple[Path, Document | ReadError]]:
    """Yield each file with what it holds, or with the error that says why not, in the order given.

    Args:
        paths: the files; taken as they are needed.
        limits: what each may cost.
        n_children: files read at the same time; the number of cores if None.
    """
    n_children = n_children or os.cpu_count() or 1
    everyone = [ReadingChild(limits or Limits()) for _ in range(n_children)]
    free: queue.SimpleQueue[ReadingChild] = queue.SimpleQueue()
    for child in everyone:
        free.put(child)
    waiting: deque[tuple[Path, Future[Document | ReadError]]] = deque()
    pool = ThreadPoolExecutor(n_children, thread_name_prefix="read")
    try:
        for path in paths:
            waiting.append((path, pool.submit(_read_with_any, free, path)))
            if len(waiting) > 2 * n_children:
                yield _taken(waiting)
        while waiting:
            yield _taken(waiting)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in everyone:
            child.kill()
        pool.shutdown(wait=True)
        for child in everyone:
            child.stop()


def _taken(waiting: "deque[tuple[Path, Future[Document | ReadError]]]") -> tuple[Path, Document | ReadError]:
    path, future = waiting.popleft()
    return path, future.result()


def _read_with_any(free: "queue.SimpleQueue[ReadingChild]", path: Path) -> Document | ReadError:
    child = free.get()
    try:
        return child.read(path)
    except ReadError as error:
        return error
    finally:
        free.put(child)


def _start(limits: Limits) -> "subprocess.Popen[bytes]":
    paths = [str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH", "")]
    return subprocess.Popen(
        [sys.executable, "-m", "rag.read.child", str(limits.memory_bytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1", "PYTHONPATH": os.pathsep.join(filter(None, paths))},
    )


def _send(process: "subprocess.Popen[bytes]", request: dict[str, str]) -> None:
    try:
        _pipe(process.stdin).write(json.dumps(request).encode() + b"\n")
        _pipe(process.stdin).flush()
    except OSError as error:
        raise DamagedFileError(_ended(process)) from error


def _wait(process: "subprocess.Popen[bytes]", limits: Limits) -> bytes:
    """Return the line that answers a request; bare line ends before it only say that the child goes on.

    Raises:
        FileTooLargeError: a limit on time or size was broken.
        DamagedFileError: the child is gone.
    """
    answer = bytearray()
    ends = time.monotonic() + limits.total_s
    with selectors.DefaultSelector() as selector:
        selector.register(_pipe(process.stdout), selectors.EVENT_READ)
        while not answer.endswith(b"\n"):
            patience = min(limits.silence_s, ends - time.monotonic())
            if patience <= 0 or not selector.select(patience):
                raise FileTooLargeError(f"Reading it took too long and was stopped. {_SPLIT}")
            chunk = os.read(_pipe(process.stdout).fileno(), _CHUNK_BYTES)
            if not chunk:
                raise DamagedFileError(_ended(process))
            answer += chunk if answer else chunk.lstrip(b"\n")
            if len(answer) > limits.answer_bytes:
                raise FileTooLargeError(f"It holds more text than the limit allows. {_SPLIT}")
    return bytes(answer)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ReadError("The reading process has no pipe. Try again.")
    return pipe


def _close(pipe: IO[bytes] | None) -> None:
    try:
        _pipe(pipe).close()
    except BrokenPipeError:
        return


def _ended(process: "subprocess.Popen[bytes]") -> str:
    """Say how a child came to its end."""
    try:
        code = process.wait(_LEAVE_TIME_S)
    except subprocess.TimeoutExpired:
        return f"Its reader closed without an answer. {_SPLIT}"
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return f"It crashed its reader or used too much memory ({how}). {_SPLIT}"

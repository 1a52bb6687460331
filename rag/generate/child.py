"""The process that owns a model: `python -m rag.generate.child MODEL N_CTX N_THREADS normal|safe`.

JSON lines in on stdin, JSON lines out on what was stdout when it started:

    -> {"do": "write", "id": 7, "system": ..., "user": ..., "max_tokens": 80, "grammar": null,
        "seed": null, "seconds": 30.0}
    -> {"do": "cancel", "id": 7}
    <- {"event": "ready", "n_ctx": 4096}      once, or {"event": "unusable", "message": ...} before it exits
    <- {"event": "piece", "id": 7, "text": "The"}
    <- {"event": "end", "id": 7, "why": "stop" | "length" | "cancelled" | "deadline", ...counts and seconds}
    <- {"event": "error", "id": 7, "message": ...}

One thread decodes; another reads stdin, so that a cancellation is seen in the middle of a prompt. The process can open
no network connection and start no program, and it ends when stdin does or its parent is gone.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO

from rag.errors import GenerationError, ModelError
from rag.generate.llama import LlamaModel, StoppedError

_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "webbrowser.")
_PARENT_CHECK_S = 1.0

Message = dict[str, str | int | float | None]
Send = Callable[[Message], None]


@dataclass(frozen=True, slots=True)
class _Request:
    id: int
    system: str
    user: str
    max_tokens: int
    grammar: str | None
    seed: int | None
    deadline: float


class _Control:
    """What the reading thread tells the decoding thread: which request must stop."""

    def __init__(self) -> None:
        self._current: _Request | None = None
        self._cancelled_id = -1

    def begin(self, request: _Request) -> None:
        self._current = request

    def cancel(self, request_id: int) -> None:
        self._cancelled_id = max(self._cancelled_id, request_id)  # ids only grow, and requests come in order

    def why_stop(self) -> str | None:
        request = self._current
        if request is None:
            return None
        if request.id <= self._cancelled_id:
            return "cancelled"
        return "deadline" if time.monotonic() >= request.deadline else None


def main() -> None:
    """Load the model, then answer requests until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what ends
    send = _sender(_own_stdout())
    threading.Thread(target=_exit_without_parent, args=(os.getppid(),), daemon=True).start()
    sys.addaudithook(_forbid)
    path, n_ctx, n_threads, mode, adapter = sys.argv[1:]
    control = _Control()
    inbox: SimpleQueue[_Request] = SimpleQueue()
    threading.Thread(target=_read_requests, args=(sys.stdin.buffer, inbox, control), daemon=True).start()
    try:
        model = LlamaModel(
            Path(path),
            n_ctx=int(n_ctx),
            n_threads=int(n_threads),
            use_extra_bufts=mode != "safe",
            stop=lambda: control.why_stop() is not None,
            adapter=Path(adapter) if adapter else None,
        )
        model.warm_up()
    except ModelError as error:
        send({"event": "unusable", "message": str(error)})
        return
    send({"event": "ready", "n_ctx": model.n_ctx})
    while True:
        request = inbox.get()
        control.begin(request)
        _serve(model, request, control, send)


def _own_stdout() -> BinaryIO:
    """Return the real stdout for our lines alone; whatever native code prints goes to stderr."""
    file = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return file


def _sender(file: BinaryIO) -> Send:
    def send(message: Message) -> None:
        try:
            file.write(json.dumps(message).encode() + b"\n")
        except BrokenPipeError:
            os._exit(0)  # nobody is there to read

    return send


def _exit_without_parent(parent: int) -> None:
    # stdin's end says the same at once, except where some other process inherited the pipe.
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_S)
    os._exit(0)


def _forbid(event: str, _args: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"the model's process may not use {event}")


def _read_requests(stdin: BinaryIO, inbox: "SimpleQueue[_Request]", control: _Control) -> None:
    try:
        for line in stdin:
            message = json.loads(line)
            if message["do"] == "cancel":
                control.cancel(message["id"])
            else:
                inbox.put(_request(message))
    finally:
        os._exit(0)  # stdin has ended, or holds what only a broken parent would write


def _request(message: dict[str, Any]) -> _Request:
    return _Request(
        id=message["id"],
        system=message["system"],
        user=message["user"],
        max_tokens=message["max_tokens"],
        grammar=message["grammar"],
        seed=message["seed"],
        deadline=time.monotonic() + message["seconds"],
    )


def _serve(model: LlamaModel, request: _Request, control: _Control, send: Send) -> None:
    """Answer one request: its pieces, then how it ended and what it took (or the error)."""
    started = time.perf_counter()
    times: list[float] = []

    def send_piece(text: str) -> None:
        times.append(time.perf_counter())
        send({"event": "piece", "id": request.id, "text": text})

    n_prompt = 0
    try:
        fixed, rest = model.prompt_tokens(request.system, request.user)
        n_prompt = len(fixed) + len(rest)
        pieces = model.stream(fixed, rest, max_tokens=request.max_tokens, grammar=request.grammar, seed=request.seed)
        why = _drain(pieces, send_piece)
    except StoppedError:
        why = control.why_stop() or "cancelled"
    except GenerationError as error:
        send({"event": "error", "id": request.id, "message": str(error)})
        return
    ended = time.perf_counter()
    first = times[0] if times else ended
    send(
        {
            "event": "end",
            "id": request.id,
            "why": why,
            "n_prompt_tokens": n_prompt,
            "n_pieces": len(times),
            "prompt_s": first - started,
            "output_s": ended - first,
        }
    )


def _drain(pieces: Generator[str, None, str], send_piece: Callable[[str], None]) -> str:
    """Send every piece; return what the generator returns."""
    while True:
        try:
            text = next(pieces)
        except StopIteration as end:
            return str(end.value)
        send_piece(text)


if __name__ == "__main__":
    main()

"""HTTP servers on the loopback that stand in for an OpenAI-compatible server and for the model hub."""

import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Respond = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Hands every request to its server's next planned response, or the usual one."""

    server: "StandIn"
    body: dict[str, Any]

    def do_GET(self) -> None:
        self.server.answer(self)

    def do_POST(self) -> None:
        self.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.answer(self)

    def log_message(self, *_: object) -> None:
        pass

    def reply(self, status: int, data: bytes = b"", **headers: str | int) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(data)

    def event(self, data: object) -> None:
        text = data if isinstance(data, str) else json.dumps(data)
        self.wfile.write(f"data: {text}\n\n".encode())
        self.wfile.flush()


class StandIn(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.planned: deque[Respond] = deque()
        self.seen: list[Handler] = []
        self.url = f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def answer(self, handler: Handler) -> None:
        self.seen.append(handler)
        respond = self.planned.popleft() if self.planned else self.usual
        try:
            respond(handler)
        except (BrokenPipeError, ConnectionResetError):
            self.client_left()
        handler.close_connection = True

    def usual(self, handler: Handler) -> None:
        handler.reply(404)

    def client_left(self) -> None:
        pass


class ChatServer(StandIn):
    """Answers "The roof was mended." word by word."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ["The", " roof", " was", " mended", "."]
        self.n_clients_left = 0
        self.ends = threading.Event()  # set by a test to end a stall

    def client_left(self) -> None:
        self.n_clients_left += 1

    def usual(self, handler: Handler) -> None:
        handler.reply(200, Content_Type="text/event-stream")
        for word in self.words[: handler.body["max_tokens"]]:
            handler.event(delta(word))
        handler.event(delta("", "stop"))
        handler.event("[DONE]")

    def stall_after(self, n_words: int) -> Respond:
        def respond(handler: Handler) -> None:
            handler.reply(200, Content_Type="text/event-stream")
            for word in self.words[:n_words]:
                handler.event(delta(word))
            self.ends.wait(10)

        return respond

    def stall_before_the_headers(self, handler: Handler) -> None:
        self.ends.wait(10)

    def write_for_ever(self, handler: Handler) -> None:
        handler.reply(200, Content_Type="text/event-stream")
        while not self.ends.is_set():
            handler.event(delta("word "))
            time.sleep(0.01)
        handler.event("[DONE]")


def delta(text: str, finish: str | None = None) -> dict[str, object]:
    return {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish}]}


def stream_of(*events: object) -> Respond:
    def respond(handler: Handler) -> None:
        handler.reply(200, Content_Type="text/event-stream")
        for event in events:
            handler.event(event)

    return respond


def status(code: int, text: str = "", **headers: str | int) -> Respond:
    return lambda handler: handler.reply(code, text.encode(), **headers)


class Hub(StandIn):
    """Serves files at /REPOSITORY/resolve/REVISION/FILE, with byte ranges, after a redirect as the real hub does."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, bytes] = {}
        self.cut_after: deque[int] = deque()  # for each of the next replies: bytes after which the line goes dead
        self.has_ranges = True

    def usual(self, handler: Handler) -> None:
        if handler.path.startswith("/store"):
            return self._file(handler, self.files[handler.path.removeprefix("/store")])
        if handler.path not in self.files:
            return handler.reply(404)
        return handler.reply(302, Location=f"{self.url}/store{handler.path}")

    def _file(self, handler: Handler, data: bytes) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
        start = int(asked[1]) if asked and self.has_ranges else 0
        part = data[start:]
        handler.send_response(206 if asked and self.has_ranges else 200)
        handler.send_header("Content-Length", str(len(part)))
        if asked and self.has_ranges:
            handler.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        handler.end_headers()
        handler.wfile.write(part[: self.cut_after.popleft()] if self.cut_after else part)

    def ranges_asked(self) -> list[str | None]:
        return [handler.headers.get("Range") for handler in self.seen if handler.path.startswith("/store")]

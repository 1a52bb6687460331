"""Counts and logs each request, by the first part of its path: never its query, its ids or who sent it."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.web.log import log_event
from rag.web.metrics import Metrics
from rag.web.middleware import path_of

QUIET = ("/site", "/assets", "/static", "/theme.css", "/gradio_api/heartbeat")


class Watch:
    """Notes the status and the time of every request."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it ended; one that fails counts as 500."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        started, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            path = path_of(scope)
            first = first_part(path)
            self._metrics.count("plainminutes_requests_total", (("path", first), ("status", str(status))))
            if not path.startswith(QUIET):
                took_ms = round((time.perf_counter() - started) * 1000)
                log_event("request", {"method": scope["method"], "path": first, "status": status, "ms": took_ms})
        return None


_KNOWN = frozenset(
    "plain meetings meeting item source page paper report about accessibility api officer site gradio_api assets static".split()
)


def first_part(path: str) -> str:
    """Return the first part of a path if it is one of ours, else "other", so that nobody can make new names."""
    first = path.split("/")[1] if path.startswith("/") else ""
    return f"/{first}" if first in _KNOWN or not first else "other"

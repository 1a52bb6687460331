"""Runs the ASGI applications with uvicorn: proxy settings, the operators' port, an orderly stop.

The only file that imports uvicorn.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from rag.web.log import start_log
from rag.web.settings import WebSettings


def serve(app: ASGIApp, ops: ASGIApp, settings: WebSettings) -> None:
    """Serve until stopped (SIGINT, SIGTERM): no new requests then, and `stop_grace_s` seconds for answers in the making."""
    start_log()
    with _beside(ops, settings.ops_port):
        uvicorn.Server(server_config(app, settings)).run()


@contextmanager
def _beside(ops: ASGIApp, port: int | None) -> Iterator[None]:
    """Serve health and metrics on this machine alone, while the pages are served."""
    if port is None:
        yield
        return
    config = uvicorn.Config(ops, host="127.0.0.1", port=port, log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="ops", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(5)


def server_config(app: ASGIApp, settings: WebSettings) -> uvicorn.Config:
    """Return uvicorn's settings for the pages."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        root_path=settings.root_path,
        timeout_graceful_shutdown=int(settings.stop_grace_s),
        h11_max_incomplete_event_size=32_768,
    )

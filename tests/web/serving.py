"""A whole server on a free port, in a thread, for tests that speak HTTP or drive a browser."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import uvicorn

from app import make_server
from rag.service import Service
from rag.web.serving import server_config
from rag.web.settings import WebSettings
from rag.web.site import make_site


@contextmanager
def served(service: Service, settings: WebSettings | None = None) -> Iterator[str]:
    """Serve the pages of this library; yields the address, without a slash at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = replace(settings or WebSettings(), port=port)
    server = uvicorn.Server(server_config(make_server(make_site(service, settings)), settings))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(15)

"""Runs the ASGI application with uvicorn: proxy settings, and an orderly stop. The only file that imports uvicorn."""

import uvicorn
from starlette.types import ASGIApp

from rag.web.settings import WebSettings


def serve(app: ASGIApp, settings: WebSettings) -> None:
    """Serve until stopped; answers in the making get `stop_grace_s` seconds."""
    uvicorn.Server(server_config(app, settings)).run()


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

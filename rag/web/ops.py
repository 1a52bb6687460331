"""Health and metrics for the people who run the server, on a port of their own that only this machine reaches."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from rag.errors import PlainMinutesError
from rag.web.metrics import resident_bytes
from rag.web.site import Site


def make_ops_app(site: Site) -> Starlette:
    """Return the application with `/health` and `/metrics`."""

    def health(_: Request) -> Response:
        try:
            shelf = site.shelves.now()
            told: dict[str, object] = {
                "status": "ok",
                "papers": len(shelf.papers),
                "generation": shelf.generation,
                "model": site.service.generator.name,
                "answering": site.desk.answering().is_on,
                "served": site.line.n_served,
                "waiting": site.line.n_waiting,
            }
        except PlainMinutesError as error:
            return JSONResponse({"status": "failed", "why": str(error)}, 503)
        return JSONResponse(told)

    def metrics(_: Request) -> Response:
        gauges = {
            "plainminutes_line_served": float(site.line.n_served),
            "plainminutes_line_waiting": float(site.line.n_waiting),
            "plainminutes_library_papers": float(len(site.shelves.now().papers)),
            "plainminutes_process_resident_bytes": float(resident_bytes()),
        }
        return PlainTextResponse(site.metrics.text(gauges), media_type="text/plain; version=0.0.4")

    return Starlette(routes=[Route("/health", health), Route("/metrics", metrics)])

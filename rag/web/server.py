"""The ASGI application: routes, and the middleware around them. `app.py` mounts the question page on it, last."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from rag.web import about, api, asking, browsing, reporting, sources
from rag.web.middleware import (
    Allowance,
    BodyLimit,
    FrontHead,
    Lost,
    RateLimit,
    SameSite,
    SecurityHeaders,
    asks_something,
)
from rag.web.officer import officer_routes
from rag.web.officer.office import Office
from rag.web.site import Site, site_of
from rag.web.watching import Watch

MAX_FORM_BYTES = 1_000_000  # of an officer's form: the sentences of a long summary
NOT_THERE = "There is nothing at this address."
STATIC = Path(__file__).parent / "static"


def make_app(site: Site) -> FastAPI:
    """Return the application with every page but the question page."""
    settings = site.settings

    def limit_bytes(path: str) -> int:
        if path.endswith("/officer/papers"):
            return settings.max_upload_bytes
        return MAX_FORM_BYTES if "/officer/" in path else settings.max_body_bytes

    middleware = [
        Middleware(Watch, metrics=site.metrics),
        Middleware(SecurityHeaders),
        Middleware(TrustedHostMiddleware, allowed_hosts=list(settings.allowed_hosts), www_redirect=False),
        Middleware(RateLimit, allowance=Allowance(settings.requests_a_minute)),
        Middleware(RateLimit, allowance=Allowance(settings.questions_a_minute), applies=asks_something),
        Middleware(SameSite),
        Middleware(BodyLimit, limit_bytes=limit_bytes),
        Middleware(Lost, page=lambda: site.page("error.html", {"title": NOT_THERE}, 404)),
        Middleware(FrontHead, head=site.templates.render("head.html", {})),
    ]

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with closing(Office(site.service, site.desk)) as office:
            office.open()
            app.state.office = office
            yield
        site.desk.close()

    app = FastAPI(
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        routes=routes(),
        middleware=middleware,
        exception_handlers={HTTPException: _said},
    )
    app.state.site = site
    return app


def routes() -> list[BaseRoute]:
    """Return every route, the officers' too."""
    return [
        Mount("/site", StaticFiles(directory=STATIC), name="site"),
        *asking.ROUTES,
        *browsing.ROUTES,
        *sources.ROUTES,
        *reporting.ROUTES,
        *about.ROUTES,
        *api.ROUTES,
        Route("/officer", to_officers),
        Mount("/officer", routes=officer_routes(), name="officer"),
    ]


async def to_officers(request: Request) -> Response:
    """Send the address without its slash to the first page for officers."""
    return RedirectResponse(f"{site_of(request).settings.root_path}/officer/", 303)


async def _said(request: Request, error: Exception) -> Response:
    """Return the page for an address that does not exist, or a request that cannot be."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    said = NOT_THERE if status == 404 else "This cannot be done here."
    return site_of(request).page("error.html", {"title": said}, status)

"""What the routes work with: the service, the settings, the line, the templates. Made once for a server."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse

from rag.errors import PlainMinutesError
from rag.library.desk import Desk
from rag.service import Service
from rag.web.line import Line
from rag.web.log import LOGGER
from rag.web.metrics import Metrics
from rag.web.settings import WebSettings
from rag.web.shelf import Shelves
from rag.web.stopping import Stoppable
from rag.web.templates import Templates

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PAGE_HEADERS = {"content-security-policy": PAGE_POLICY, "cache-control": "no-store"}


@dataclass(frozen=True, slots=True)
class Site:
    """One server's parts.

    Attributes:
        service: the library and its models.
        settings: how it is served.
        line: where questions wait for their turn.
        templates: what makes pages.
        shelves: the library as residents may see it.
        desk: what residents report, and the officers' switch that turns answering off.
        metrics: what is counted and timed.
    """

    service: Service
    settings: WebSettings
    line: Line
    templates: Templates
    shelves: Shelves
    desk: Desk
    metrics: Metrics

    def closed(self) -> str | None:
        """Return what is said in place of every answer while answering is switched off, else None."""
        answering = self.desk.answering()
        return None if answering.is_on else answering.message

    def page(self, name: str, context: Mapping[str, object], status: int = 200) -> HTMLResponse:
        """Return a page made from a template; it is never kept by a browser or a proxy."""
        return HTMLResponse(self.templates.render(name, context), status, headers=PAGE_HEADERS)


def make_site(service: Service, settings: WebSettings) -> Site:
    """Return the parts of a server; the service's model can be stopped from outside from now on."""
    service.wrap_generator(Stoppable)
    shared: dict[str, object] = {"root": settings.root_path, "contact": settings.contact, "has_api": settings.has_api}
    line = Line(settings.n_at_once, settings.max_waiting)
    desk = Desk.open(service.settings.library, service.settings.keep_reports_days)
    return Site(service, settings, line, Templates(shared), Shelves(service.store), desk, Metrics())


def warm(service: Service) -> None:
    """Load index, reranker and model by answering one question, so that the first resident need not wait for them."""
    try:
        service.answer("What was decided?")
    except PlainMinutesError as error:
        LOGGER.warning("not warmed up: %s", error)


def site_of(request: Request) -> Site:
    """Return the site that a request came to."""
    site: Site = request.app.state.site
    return site

"""`/about` and `/accessibility`: that a computer writes here, how it works, how often it is right, who to ask."""

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rag.assurance.facts import SHOWN_MEASURES, Measured, figures_file, read_figures, used_models
from rag.web.site import site_of


def about(request: Request) -> Response:
    """Say how answers are made, with which models, and what was measured."""
    site = site_of(request)
    shelf = site.shelves.now()
    path = figures_file()
    context = {
        "models": used_models(site.service.settings),
        "figures": figures_said(read_figures(path) if path else ()),
        "n_papers": len(shelf.papers),
        "n_meetings": len(shelf.sittings),
        "logs_questions": site.settings.logs_questions,
        "days": site.service.settings.keep_reports_days,
        "has_api": site.settings.has_api,
    }
    return site.page("about.html", context)


def figures_said(measured: Iterable[Measured]) -> list[tuple[str, str, str, int]]:
    """Return each figure as a row: what was measured, the share, its interval, on how many questions."""
    return [
        (
            f"{SHOWN_MEASURES[one.measure]} ({one.questions})",
            f"{one.value:.0%}",
            f"{one.low:.0%} to {one.high:.0%}",
            one.n,
        )
        for one in measured
    ]


def accessibility(request: Request) -> Response:
    """Give the accessibility statement."""
    return site_of(request).page("accessibility.html", {})


ROUTES = [Route("/about", about), Route("/accessibility", accessibility)]

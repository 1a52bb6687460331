"""The officers' side, behind a login: every route of it stands under `/officer`.

Every page but the log-in is wrapped in `for_officers`: a route cannot be added here without it.
"""

from starlette.routing import BaseRoute, Route

from rag.web.officer import exporting, overview, papers, reviewing, running
from rag.web.officer.door import Handler, for_officers, log_in, log_out

_PAGES: dict[str, dict[str, Handler]] = {
    "/": {"GET": overview.dashboard},
    "/meetings": {"GET": overview.meetings},
    "/draft": {"POST": overview.draft_all},
    "/meeting/{meeting}": {"GET": overview.meeting},
    "/meeting/{meeting}/draft": {"POST": overview.draft_meeting},
    "/meeting/{meeting}/publish": {"POST": overview.publish_meeting},
    "/meeting/{meeting}/export/{file}": {"GET": exporting.export},
    "/work/{job}": {"GET": overview.work},
    "/papers": {"GET": papers.papers, "POST": papers.take_upload},
    "/paper/{document}": {"GET": papers.paper},
    "/paper/{document}/text": {"GET": papers.paper_text},
    "/paper/{document}/page/{page}": {"GET": papers.page_picture},
    "/item/{item}": {"GET": papers.item},
    "/item/{item}/mark": {"POST": papers.mark},
    "/review/{item}": {"GET": reviewing.review, "POST": reviewing.act},
    "/reports": {"GET": running.reports},
    "/reports/{report}/close": {"POST": running.close_report},
    "/thanks/close": {"POST": running.close_thanks},
    "/answering": {"GET": running.answering, "POST": running.switch_answering},
    "/health": {"GET": running.health},
    "/health/try": {"POST": running.try_model},
    "/record": {"GET": running.record},
    "/password": {"GET": running.password, "POST": running.change_password},
}
_LONG = {papers.page_picture, running.try_model, running.change_password}


def officer_routes() -> list[BaseRoute]:
    """Return the routes below `/officer`, with paths that begin at it ("/log-in")."""
    guarded = [
        Route(path, for_officers(handler, in_turn=handler not in _LONG), methods=[method])
        for path, methods in _PAGES.items()
        for method, handler in methods.items()
    ]
    return [Route("/log-in", log_in, methods=["GET", "POST"]), Route("/log-out", log_out, methods=["POST"]), *guarded]

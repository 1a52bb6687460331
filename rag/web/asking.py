"""`/plain`: the question page as a form of plain HTML, which needs no JavaScript and gives the same answers.

The page is sent as it grows: the form at once, the place in the line, what was found, then the answer.
"""

import datetime
from collections.abc import AsyncIterator, Mapping

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from rag.errors import QuestionError
from rag.search.question import Filters
from rag.web.asks import Asked, Finished, Growing, Refused, Waiting, steps
from rag.web.site import PAGE_HEADERS, Site, site_of
from rag.web.views import answer_view

N_PREVIOUS = 3


async def plain(request: Request) -> Response:
    """Show the form, and the answer to what was sent with it or stands behind `?q=`."""
    site = site_of(request)
    sent: Mapping[str, object] = await request.form() if request.method == "POST" else request.query_params
    form = {name: str(sent.get(name, "")).strip() for name in ("q", "council", "committee", "from", "to", "previous")}
    return StreamingResponse(_page(site, form), media_type="text/html", headers=PAGE_HEADERS)


async def _page(site: Site, form: Mapping[str, str]) -> AsyncIterator[str]:
    context: dict[str, object] = {"form": form, "has_answer": bool(form["q"])}
    whole = site.templates.render("plain.html", context)
    head, _, foot = whole.partition("<!--answer-->")
    yield head
    if form["q"]:
        async for part in answer_parts(site, form):
            yield part
    yield foot


async def answer_parts(site: Site, form: Mapping[str, str]) -> AsyncIterator[str]:
    """Yield the HTML of each step that a page without JavaScript shows."""
    try:
        asked = asked_in(form)
    except QuestionError as error:
        yield site.templates.render("refused.html", {"said": str(error)})
        return
    has_shown_found = False
    async for step in steps(site, asked):
        match step:
            case Waiting():
                yield site.templates.render("waiting.html", {"said": step.said})
            case Refused():
                yield site.templates.render("refused.html", {"said": step.said})
            case Growing(answer) if not has_shown_found:
                has_shown_found = True
                view = answer_view(answer, site.shelves.now(), is_whole=False)
                yield site.templates.render("found.html", {"answer": view})
            case Finished(answer):
                view = answer_view(answer, site.shelves.now(), is_whole=True)
                yield site.templates.render("answer.html", {"answer": view, "form": form})
            case _:
                pass


def asked_in(form: Mapping[str, str]) -> Asked:
    """Return what a form asks.

    Raises:
        QuestionError: a date is not one.
    """
    filters = Filters(
        council=form.get("council") or None,
        committee=form.get("committee") or None,
        date_from=_day(form.get("from", "")),
        date_to=_day(form.get("to", "")),
    )
    previous = [line for line in form.get("previous", "").split("\n") if line.strip()]
    return Asked(form["q"], filters, tuple(previous[-N_PREVIOUS:]))


def _day(text: str) -> datetime.date | None:
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        message = f"“{text[:20]}” is not a date. Give it as year-month-day, such as 2025-01-31."
        raise QuestionError(message) from error


ROUTES = [Route("/plain", plain, methods=["GET", "POST"])]

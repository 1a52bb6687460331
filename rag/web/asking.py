"""`/plain`: the question page as a form of plain HTML, which needs no JavaScript and gives the same answers.

The page is sent as it grows: the form at once, the place in the line, what was found, then the answer. The question
page shows the same pieces of HTML (`html_steps`), each in place of the one before.
"""

import datetime
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from rag.datatypes import Answer, Previous
from rag.errors import QuestionError
from rag.search.question import Filters
from rag.settings import MAX_QUESTION_CHARS
from rag.web.asks import Asked, Finished, Growing, Refused, Step, Thinking, Waiting, steps
from rag.web.site import PAGE_HEADERS, Site, site_of
from rag.web.views import AnswerView, answer_view, link_to

Form = Mapping[str, str]
Render = Callable[[str, Mapping[str, object]], str]

MAX_PREVIOUS_ITEMS = 20
LIMITS = {
    "q": MAX_QUESTION_CHARS + 1,  # one over, so that a question that is too long is told so
    "council": 200,
    "committee": 200,
    "from": 10,
    "to": 10,
    "previous": MAX_QUESTION_CHARS,
    "items": 2000,
}


@dataclass(frozen=True, slots=True)
class HtmlStep:
    """One step as a piece of HTML; `previous` is what a follow-up sends along, and is there once the answer is whole."""

    html: str
    step: Step
    previous: dict[str, str] = field(default_factory=dict)

    @property
    def is_answer(self) -> bool:
        """True for the answer in the making and the whole one, False for what was found first and all else."""
        return isinstance(self.step, Finished) or (isinstance(self.step, Growing) and bool(self.step.answer.sentences))


async def plain(request: Request) -> Response:
    """Show the form, and the answer to what was sent with it or stands behind `?q=`."""
    site = site_of(request)
    sent: Mapping[str, object] = await request.form() if request.method == "POST" else request.query_params
    form = {name: str(sent.get(name, "")).strip()[:limit] for name, limit in LIMITS.items()}
    return StreamingResponse(_page(site, form), media_type="text/html", headers=PAGE_HEADERS)


async def _page(site: Site, form: Form) -> AsyncIterator[str]:
    shelf = await run_in_threadpool(site.shelves.now)  # after a change to the library it is made anew
    context: dict[str, object] = {
        "form": form,
        "has_answer": bool(form["q"]),
        "councils": shelf.councils,
        "committees": shelf.committees,
        "examples": [(question, link_to(question, "/plain")) for question in shelf.examples],
    }
    head, _, foot = site.templates.render("plain.html", context).partition("<!--answer-->")
    yield head
    has_shown_found = False
    if form["q"]:
        async for step in html_steps(site, form, site.templates.render):
            is_growing = isinstance(step.step, Growing)
            if not (is_growing and (step.is_answer or has_shown_found)):
                yield step.html
            has_shown_found = has_shown_found or is_growing
            if step.previous:
                yield site.templates.render("follow.html", {"form": form, "previous": step.previous})
    yield foot


async def html_steps(site: Site, form: Form, render: Render) -> AsyncIterator[HtmlStep]:
    """Yield each step of what a form asks as HTML."""
    try:
        asked = asked_in(form)
    except QuestionError as error:
        yield HtmlStep(render("refused.html", {"said": str(error)}), Refused(str(error)))
        return
    async for step in steps(site, asked):
        match step:
            case Waiting(place):
                yield HtmlStep(render("waiting.html", {"said": step.said, "place": place}), step)
            case Thinking():
                yield HtmlStep("", step)
            case Refused(said):
                yield HtmlStep(render("refused.html", {"said": said}), step)
            case Growing(answer):
                view = await _seen(site, answer, is_whole=False)
                yield HtmlStep(render("answer.html" if view.sentences else "found.html", {"answer": view}), step)
            case Finished(answer):
                view = await _seen(site, answer, is_whole=True)
                yield HtmlStep(render("answer.html", {"answer": view}), step, _previous(answer))


async def _seen(site: Site, answer: Answer, *, is_whole: bool) -> AnswerView:
    """Return what is shown of an answer; the words of papers are read in a thread."""
    return await run_in_threadpool(lambda: answer_view(answer, site.shelves.now(), is_whole=is_whole))


def _previous(answer: Answer) -> dict[str, str]:
    items = dict.fromkeys(citation.item for sentence in answer.sentences for citation in sentence.citations)
    return {"previous": answer.question, "items": " ".join(list(items)[:MAX_PREVIOUS_ITEMS])}


def asked_in(form: Form) -> Asked:
    """Return what a form asks.

    Raises:
        QuestionError: a date is not one.
    """
    filters = Filters(
        council=form.get("council") or None,
        committee=form.get("committee") or None,
        date_from=day_in(form.get("from", "")),
        date_to=day_in(form.get("to", "")),
    )
    before = form.get("previous", "")
    items = tuple(form.get("items", "").split()[:MAX_PREVIOUS_ITEMS])
    return Asked(form["q"], filters, Previous(before, items) if before else None)


def day_in(text: str) -> datetime.date | None:
    """Return the day a form names, None for none.

    Raises:
        QuestionError: it is not a date.
    """
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        message = f"“{text[:20]}” is not a date. Give it as year-month-day, such as 2025-01-31."
        raise QuestionError(message) from error


ROUTES = [Route("/plain", plain, methods=["GET", "POST"])]

"""`/report`: what residents tell the officers, "this was right" or "this is wrong", with the answer it is about."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rag.library.desk import MAX_COMMENT_CHARS, ReportError, ReportKind
from rag.web.site import site_of

_LIMITS = {"question": 1000, "answer": 6000, "items": 3000, "comment": 2 * MAX_COMMENT_CHARS}


async def report(request: Request) -> Response:
    """Show the form; keep what is sent with it. "Yes, this was right" is kept at once."""
    sent = await request.form() if request.method == "POST" else request.query_params
    form = {name: str(sent.get(name, "")).strip()[:limit] for name, limit in _LIMITS.items()}
    kind = _kind(str(sent.get("kind", "")), has_answer=bool(form["question"]))
    is_sent = request.method == "POST" and (kind is ReportKind.RIGHT or "send" in sent)
    site = site_of(request)
    context: dict[str, object] = {
        "form": form,
        "kind": kind.value,
        "error": "",
        "days": site.service.settings.keep_reports_days,
    }
    if not is_sent:
        return site.page("report.html", context)
    items = form["items"].split()
    try:
        site.desk.record(kind, form["question"], form["answer"], items, form["comment"], datetime.now(UTC))
    except ReportError as error:
        return site.page("report.html", {**context, "error": str(error)}, 422)
    return site.page("reported.html", {"is_right": kind is ReportKind.RIGHT})


def _kind(named: str, *, has_answer: bool) -> ReportKind:
    """Return the kind of report; a mistake unless it is about an answer."""
    if has_answer and named in (ReportKind.RIGHT, ReportKind.WRONG):
        return ReportKind(named)
    return ReportKind.MISTAKE


ROUTES = [Route("/report", report, methods=["GET", "POST"])]

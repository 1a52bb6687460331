"""What runs it: residents' reports, the answering switch, health, the record of actions, one's own password."""

import shutil
import time

from starlette.responses import Response

from rag import __version__
from rag.assurance.facts import SHOWN_MEASURES, figures_file, read_figures, used_models
from rag.errors import PlainMinutesError
from rag.generate import load_prompt
from rag.library.desk import DEFAULT_MESSAGE, MAX_MESSAGE_CHARS, ReportError
from rag.officers import LogInError, OfficerError
from rag.web.officer.clock import moment_said, now
from rag.web.officer.door import Visit, not_found, number_in

KINDS_SAID = {"mistake": "Mistake reported", "wrong": "“This was not right”", "right": "“This was right”"}
_LOW_SPACE_BYTES = 2_000_000_000


def reports(visit: Visit) -> Response:
    """Show what residents reported."""
    return _reports_page(visit)


def _reports_page(visit: Visit, refused: str = "", number: int = 0, status: int = 200) -> Response:
    desk = visit.office.desk
    desk.forget(now())
    closed = visit.query.get("show") == "closed"
    found = desk.reports(waiting=not closed)
    items = {one: visit.office.store.item(one) for report in found for one in report.items}
    context = {
        "reports": found,
        "closed": closed,
        "items": {name: item for name, item in items.items() if item is not None},
        "kinds": KINDS_SAID,
        "refused": refused,
        "number": number,
        "form": visit.form,
        "keep_days": visit.site.service.settings.keep_reports_days,
        "done": visit.query.get("done", ""),
        "moment_said": moment_said,
    }
    return visit.page("reports.html", context, status)


def close_report(visit: Visit) -> Response:
    """Close a report with what came of it."""
    number = number_in(visit.path["report"])
    report = visit.office.desk.report(number) if number is not None else None
    if report is None:
        return not_found(visit, "report")
    try:
        is_first = visit.office.desk.close_report(report.id, visit.name, visit.form.get("outcome", ""), now())
    except ReportError as error:
        return _reports_page(visit, str(error), report.id, 400)
    if is_first:
        visit.note("closed a report", str(report.id), visit.form.get("outcome", "")[:1000])
    return visit.go(f"/reports?done={'closed' if is_first else 'before'}")


def close_thanks(visit: Visit) -> Response:
    """Close every report that only says that an answer was right."""
    n = 0
    for report in visit.office.desk.reports(limit=5000):
        if report.kind == "right" and not report.comment:
            n += visit.office.desk.close_report(report.id, visit.name, "Read.", now())
    visit.note("closed thanks", "", f"{n} reports")
    return visit.go("/reports?done=closed")


def answering(visit: Visit) -> Response:
    """Show the switch, and how it was turned."""
    return _answering_page(visit)


def _answering_page(visit: Visit, refused: str = "", status: int = 200) -> Response:
    desk = visit.office.desk
    context = {
        "now": desk.answering(),
        "turns": desk.switchings(),
        "default": DEFAULT_MESSAGE,
        "max_chars": MAX_MESSAGE_CHARS,
        "message": visit.form.get("message", ""),
        "refused": refused,
        "moment_said": moment_said,
    }
    return visit.page("answering.html", context, status)


def switch_answering(visit: Visit) -> Response:
    """Turn answering on or off."""
    turn = visit.form.get("turn")
    if turn not in ("on", "off"):
        return _answering_page(visit, "Choose on or off.", 400)
    try:
        state = visit.office.desk.switch_answering(turn == "on", visit.form.get("message", ""), visit.name, now())
    except ReportError as error:
        return _answering_page(visit, str(error), 400)
    visit.note(f"turned answering {turn}", "", state.message)
    return visit.go("/answering")


def health(visit: Visit) -> Response:
    """Show how the system does: model, queue, library, space, last evaluation."""
    return _health_page(visit, "")


def _health_page(visit: Visit, tried: str) -> Response:
    office, service = visit.office, visit.site.service
    papers = office.papers()
    free = shutil.disk_usage(office.folder).free
    path = figures_file()
    context = {
        "version": __version__,
        "models": used_models(service.settings),
        "model": service.generator.name,
        "line": visit.site.line,
        "n_papers": len(papers),
        "n_items": sum(len(paper.paper.business) for paper in papers),
        "n_exempt": sum(item.restricted is not None for paper in papers for item in paper.paper.items),
        "generation": office.store.generation,
        "free_gb": f"{free / 1e9:.1f}",
        "is_low": free < _LOW_SPACE_BYTES,
        "jobs": office.work.latest(8),
        "figures": read_figures(path) if path else [],
        "measures": SHOWN_MEASURES,
        "tried": tried,
        "moment_said": moment_said,
    }
    return visit.page("health.html", context)


def try_model(visit: Visit) -> Response:
    """Let the model write a few words, and tell how long they took."""
    prompt = load_prompt("answer", evidence="[1] The library opens at 9 am.", question="When does the library open?")
    begun = time.monotonic()
    try:
        words = "".join(visit.site.service.generator.stream(prompt, max_tokens=16, deadline_s=20.0))
        tried = (
            f"The model wrote in {time.monotonic() - begun:.1f} seconds."
            if words
            else "Answers are quotations: no model is used."
        )
    except PlainMinutesError as error:
        tried = f"The model did not write: {error}"
    return _health_page(visit, tried)


def record(visit: Visit) -> Response:
    """Show what officers did, newest first."""
    return visit.page("record.html", {"entries": visit.office.accounts.record(300), "moment_said": moment_said})


def password(visit: Visit) -> Response:
    """Show the form for another password."""
    return visit.page("password.html", {"refused": ""})


def change_password(visit: Visit) -> Response:
    """Give the officer another password, and end every session of the account."""
    form, accounts = visit.form, visit.office.accounts
    if form.get("new", "") != form.get("again", ""):
        return visit.page("password.html", {"refused": "The two new passwords are not the same. Type both again."}, 400)
    try:
        accounts.prove(visit.name, form.get("old", ""), "a logged-in session", now())
        accounts.change_password(visit.name, form.get("new", ""), now(), visit.name)
    except LogInError as error:
        said = "The present password is not right." if not error.wait_s else str(error)
        return visit.page("password.html", {"refused": said}, 429 if error.wait_s else 400)
    except OfficerError as error:
        return visit.page("password.html", {"refused": str(error)}, 400)
    return visit.go("/log-in")

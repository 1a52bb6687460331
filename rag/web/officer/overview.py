"""The first page, the list of meetings, one meeting, long work: what needs an officer now."""

from starlette.responses import Response

from rag.web.officer.clock import moment_said
from rag.web.officer.door import Visit, not_found, number_in
from rag.web.officer.meetings import MeetingView, Stage, meetings_of, next_to_read
from rag.web.officer.office import DRAFT


def meetings_now(visit: Visit) -> list[MeetingView]:
    """Return every meeting of the library as it stands."""
    return meetings_of(visit.office.papers(), visit.office.reviews_now())


def meeting_now(visit: Visit) -> MeetingView | None:
    """Return the meeting named in the address."""
    return next((view for view in meetings_now(visit) if view.key == visit.path["meeting"]), None)


def dashboard(visit: Visit) -> Response:
    """Show what waits, the next thing first."""
    office, meetings = visit.office, meetings_now(visit)
    waiting = [view for view in meetings if view.n(Stage.STALE, Stage.MEND, Stage.APPROVE, Stage.PUBLISH)]
    context = {
        "next": next_to_read(meetings),
        "meetings": meetings,
        "waiting": waiting,
        "counts": {stage.value: sum(view.n(stage) for view in meetings) for stage in Stage},
        "first": {
            stage.value: next((line.item.id for view in meetings for line in view.at(stage)), "")
            for stage in (Stage.STALE, Stage.MEND, Stage.APPROVE, Stage.PUBLISH)
        },
        "n_reports": office.desk.n_waiting(thanks=False),
        "n_thanks": office.desk.n_waiting() - office.desk.n_waiting(thanks=False),
        "jobs": office.work.unfinished(),
        "failed": [job for job in office.work.latest(5) if job.ended and (job.n_failed or job.stopped)],
        "n_papers": len(office.papers()),
        "moment_said": moment_said,
    }
    return visit.page("dashboard.html", context)


def meetings(visit: Visit) -> Response:
    """List every meeting."""
    return visit.page("meetings.html", {"meetings": meetings_now(visit)})


def meeting(visit: Visit) -> Response:
    """Show one meeting's items."""
    view = meeting_now(visit)
    if view is None:
        return not_found(visit, "meeting")
    running = [job for job in visit.office.work.unfinished() if job.back == f"/meeting/{view.key}"]
    return visit.page("meeting.html", {"meeting": view, "jobs": running, "said": visit.query.get("done", "")})


def draft_meeting(visit: Visit) -> Response:
    """Begin drafting every item of a meeting that has no draft, or whose paper has changed."""
    view = meeting_now(visit)
    if view is None:
        return not_found(visit, "meeting")
    return _begin_drafting(visit, f"Drafts for {view.name}", f"/meeting/{view.key}", [view])


def draft_all(visit: Visit) -> Response:
    """Begin drafting every item of every meeting that has no draft, or whose paper has changed."""
    return _begin_drafting(visit, "Drafts for every meeting", "/meetings", meetings_now(visit))


def _begin_drafting(visit: Visit, title: str, back: str, views: list[MeetingView]) -> Response:
    """Begin, unless the same is under way or there is nothing to draft. A second draft of an item is left alone."""
    running = [job for job in visit.office.work.unfinished() if job.back == back and job.kind == DRAFT]
    if running:
        return visit.go(f"/work/{running[0].id}")
    parts = [(line.item.id, line.said) for view in views for line in view.at(Stage.UNDRAFTED, Stage.STALE)]
    if not parts:
        return visit.go(back)
    officer = visit.session.officer
    job = visit.office.start(DRAFT, title, back, (officer.name, officer.role), parts)
    visit.note("began drafting", title, f"{len(parts)} items")
    return visit.go(f"/work/{job}")


def publish_meeting(visit: Visit) -> Response:
    """Publish the ticked items of a meeting that are approved."""
    view = meeting_now(visit)
    if view is None:
        return not_found(visit, "meeting")
    ticked = set(visit.chosen("item"))
    n = 0
    for line in view.at(Stage.PUBLISH):
        if line.item.id in ticked and line.review:
            revision = visit.chosen(f"revision {line.item.id}")
            if revision == [str(line.review.revision)]:
                visit.office.reviews.publish(line.item.id, line.review.revision, visit.reviewer)
                n += 1
    visit.note("published", view.name, f"{n} items")
    return visit.go(f"/meeting/{view.key}?done={'published' if n == len(ticked) else 'some'}")


def work(visit: Visit) -> Response:
    """Show how far a piece of work is."""
    number = number_in(visit.path["job"])
    job = visit.office.work.job(number) if number is not None else None
    if job is None:
        return not_found(visit, "piece of work")
    return visit.page("work.html", {"job": job, "moment_said": moment_said})

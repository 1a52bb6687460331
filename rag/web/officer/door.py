"""The door of the officers' side: the only way to a page is through `for_officers`, which lets nobody in without a session.

Session cookies are HttpOnly, SameSite=Strict, bound to the officers' path, and Secure behind https. Every form carries
a token made from the session's secret.
"""

import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from rag.errors import LibraryBusyError, PlainMinutesError, ReviewConflictError
from rag.officers import LogInError, Session, form_token
from rag.summarise import Officer as Reviewer
from rag.web.middleware import address_of
from rag.web.officer.clock import now
from rag.web.officer.office import Office
from rag.web.officer.uploads import MAX_FILES
from rag.web.site import Site, site_of

SESSION, VISITOR = "officer", "officer_visitor"
TOKEN = "token"  # noqa: S105 - the name of a form's field
MAX_FIELDS, MAX_FIELD_BYTES = 500, 100_000
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is logged in.

    Attributes:
        site, office: what pages work with.
        session: who it is.
        path: the values in the address; `query` those after "?".
        form: what was sent, empty for GET.
        files: what was uploaded.
    """

    site: Site
    office: Office
    session: Session
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str] = field(default_factory=dict)
    files: tuple[UploadFile, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The officer's name."""
        return self.session.officer.name

    @property
    def reviewer(self) -> Reviewer:
        """The officer as the review of summaries knows one."""
        return Reviewer(self.session.officer.name, self.session.officer.role)

    def chosen(self, name: str) -> list[str]:
        """Return every value sent for a field that may be sent several times."""
        return [value for key, value in self.choices if key == name]

    def page(self, name: str, context: Mapping[str, object], status: int = 200) -> HTMLResponse:
        """Return a page made from a template of `officer/`."""
        return officer_page(self.site, self.office, self.session, name, context, status)

    def go(self, path: str) -> RedirectResponse:
        """Return the way to another page of the officers' side."""
        return RedirectResponse(f"{self.site.settings.root_path}/officer{path}", 303)

    def note(self, action: str, about: str, detail: str = "") -> None:
        """Put on record what the officer did."""
        self.office.accounts.note(self.name, action, about, detail, now())


Handler = Callable[[Visit], Response]


def office_of(request: Request) -> Office:
    """Return the office of the server that a request came to."""
    office: Office = request.app.state.office
    return office


def officer_page(
    site: Site, office: Office, session: Session | None, name: str, context: Mapping[str, object], status: int = 200
) -> HTMLResponse:
    """Return a page of the officers' side, with or without somebody logged in."""
    shared = {
        "officer": session.officer if session else None,
        "token": session.form_token if session else "",
        "answering": office.desk.answering() if session else None,
    }
    return site.page(f"officer/{name}", {**shared, **context}, status)


def for_officers(handler: Handler, *, in_turn: bool = True) -> Endpoint:
    """Return an endpoint that runs the handler for those who are logged in and sends everybody else to log in.

    Args:
        handler: makes the page.
        in_turn: one request at a time; not for what takes long and leaves the library alone.
    """

    async def endpoint(request: Request) -> Response:
        site, office = site_of(request), office_of(request)
        token = request.cookies.get(SESSION, "")
        session = await run_in_threadpool(office.accounts.session, token, now()) if token else None
        if session is None:
            return _to_log_in(request)
        visit = Visit(site, office, session, _texts(request.path_params), dict(request.query_params))
        if request.method in ("GET", "HEAD"):
            return await run_in_threadpool(_handled, handler, visit, in_turn)
        async with request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES) as form:
            sent = _with_form(visit, form)
            if not hmac.compare_digest(sent.form.get(TOKEN, "").encode(), session.form_token.encode()):
                return visit.page("refused.html", {"title": "This form is out of date", "said": _OUT_OF_DATE}, 403)
            return await run_in_threadpool(_handled, handler, sent, in_turn)

    return endpoint


_OUT_OF_DATE = "It was made before you last logged in, or not by this site. Copy what you wrote, open the page again and send it from there."


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}


def _with_form(visit: Visit, form: FormData) -> Visit:
    texts = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    files = tuple(value for _, value in form.multi_items() if isinstance(value, UploadFile))
    return Visit(visit.site, visit.office, visit.session, visit.path, visit.query, dict(texts), files, tuple(texts))


def _handled(handler: Handler, visit: Visit, in_turn: bool) -> Response:
    """Run a handler; an error of ours is a page that says what to do."""
    try:
        with visit.office.turn() if in_turn else nullcontext():
            return handler(visit)
    except ReviewConflictError as error:
        return visit.page("refused.html", {"title": "Somebody was quicker", "said": str(error)}, 409)
    except LibraryBusyError as error:
        return visit.page("refused.html", {"title": "The library is busy", "said": str(error)}, 503)
    except PlainMinutesError as error:
        return visit.page("refused.html", {"title": "This could not be done", "said": str(error)}, 400)


def number_in(text: str) -> int | None:
    """Return the whole number that a part of an address or a form gives, None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def not_found(visit: Visit, what: str) -> Response:
    """Return the page for something that is not there."""
    return visit.page(
        "refused.html", {"title": f"There is no such {what}", "said": "It may have been replaced since."}, 404
    )


def _to_log_in(request: Request) -> Response:
    """Send a reader to log in and back again; refuse what was sent."""
    root = site_of(request).settings.root_path
    if request.method in ("GET", "HEAD"):
        path = request.url.path.removeprefix(root)
        return RedirectResponse(f"{root}/officer/log-in?next={quote(path, safe='/:')}", 303)
    site, office = site_of(request), office_of(request)
    said = "You were logged out, perhaps after an hour without use. Nothing was changed. Log in, then go back to your page: what you wrote may still be there."
    return officer_page(site, office, None, "refused.html", {"title": "You are not logged in", "said": said}, 401)


# -- logging in and out ---------------------------------------------------------------------------


async def log_in(request: Request) -> Response:
    """Show the form to log in, and let in whoever gives the right name and password."""
    if request.method != "POST":
        return _log_in_page(request, "", 200)
    visitor = request.cookies.get(VISITOR, "")
    async with request.form(max_files=0, max_fields=10, max_part_size=2000) as form:
        sent = {name: value for name, value in form.items() if isinstance(value, str)}
    if not visitor or not hmac.compare_digest(sent.get(TOKEN, "").encode(), form_token(visitor).encode()):
        return _log_in_page(request, "This page was open too long. Please try again.", 403, sent.get("name", ""))
    office, address = office_of(request), address_of(request.scope)
    name, password = sent.get("name", ""), sent.get("password", "")
    try:
        token = await run_in_threadpool(office.accounts.log_in, name, password, address, now())
    except LogInError as error:
        page = _log_in_page(request, str(error), 429 if error.wait_s else 401, name)
        if error.wait_s:
            page.headers["retry-after"] = str(int(error.wait_s) + 1)
        return page
    root = site_of(request).settings.root_path
    response = RedirectResponse(f"{root}{_own_page(sent.get('next', ''))}", 303)
    response.delete_cookie(VISITOR, path=f"{root}/officer")
    _set_cookie(request, response, SESSION, token)
    return response


def _log_in_page(request: Request, said: str, status: int, name: str = "") -> Response:
    site, office = site_of(request), office_of(request)
    visitor = request.cookies.get(VISITOR, "") or secrets.token_urlsafe(32)
    context = {
        "token": form_token(visitor),
        "said": said,
        "name": name[:60],
        "next": request.query_params.get("next", ""),
    }
    page = officer_page(site, office, None, "log_in.html", context, status)
    _set_cookie(request, page, VISITOR, visitor)
    return page


async def log_out(request: Request) -> Response:
    """End the session, for whoever sends its own form's token."""
    site, office = site_of(request), office_of(request)
    token = request.cookies.get(SESSION, "")
    async with request.form(max_files=0, max_fields=5, max_part_size=2000) as form:
        sent = str(form.get(TOKEN, ""))
    if token and not hmac.compare_digest(sent.encode(), form_token(token).encode()):
        return officer_page(
            site, office, None, "refused.html", {"title": "This form is out of date", "said": _OUT_OF_DATE}, 403
        )
    await run_in_threadpool(office.accounts.log_out, token, now())
    response = RedirectResponse(f"{site.settings.root_path}/officer/log-in", 303)
    response.delete_cookie(SESSION, path=f"{site.settings.root_path}/officer")
    return response


def _own_page(path: str) -> str:
    """Return the page to go on to: one of the officers' own, never an address elsewhere."""
    parts = urlsplit(path.replace("\\", "/"))
    is_own = not parts.scheme and not parts.netloc and parts.path.startswith("/officer/") and "//" not in parts.path
    is_plain = not any(ord(c) < 33 for c in path) and ".." not in path
    return quote(parts.path, safe="/:") if is_own and is_plain else "/officer/"


def _set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        path=f"{site_of(request).settings.root_path}/officer",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )

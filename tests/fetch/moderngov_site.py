"""A site that imitates ModernGov on the loopback, with the faults such sites have.

with Site() as site:
    site.files["/documents/s1/Report.pdf"] = File(pdf("words"))
    site.faults["/documents/s1/Report.pdf"] = [Fault.ERROR_500]      # the first answer; then all is well
"""

import threading
import time
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

MEETING = "/ieListDocuments.aspx?CId=7&MId=900&Ver=4"
COMMITTEE = "/ieListMeetings.aspx?CommitteeId=7"
ANSWER = "/mgWebService.asmx/GetMeeting?lMeetingId=900"
PACK = "/documents/g900/Public%20reports%20pack%2012th-Mar-2024.pdf?T=10"
MINUTES = "/documents/g900/Printed%20minutes%2012th-Mar-2024.pdf?T=1"
REPORT = "/documents/s11/Bin%20charges.pdf"
CONVERTED = "/mgConvert2PDF.aspx?ID=12"
EXEMPT = "/documents/s13/Depot%20sale.pdf"

MEETING_PAGE = f"""<!DOCTYPE html><html><head><title>Agenda for Cabinet on Tuesday, 12th March, 2024</title></head><body>
<img src="/images/crest.png"><a href="#content">Skip</a> <a href="mailto:clerk@elmshire.example">Clerk</a>
<a href="ieListMeetings.aspx?CommitteeId=7">Meetings</a> <a href="documents/s11/icon.png">icon</a>
<ul><li><a href="documents/g900/Public reports pack 12th-Mar-2024.pdf?T=10">Public reports pack PDF 2 MB</a></li>
<li><a href="{MINUTES}">Printed minutes PDF 161 KB</a></li></ul>
<table id="mgItemTable"><tr><td>1.</td><td><p class="mgAiTitleTxt">Bin charges</p>
<a href="documents/s11/Bin%20charges.pdf" title="x">Bin charges <span>&amp; collection</span>, 50 KB</a>
<a href="mgConvert2PDF.aspx?ID=12&amp;amp;T=9">Appendix A</a></td></tr>
<tr><td>2.</td><td><a href="documents/s13/Depot%20sale.pdf">Sale of the depot (Exempt)</a></td></tr>
<tr><td>3.</td><td><a href="https://elsewhere.example/documents/s99/Guide.pdf">Guide</a></td></tr>
</table></body></html>"""

COMMITTEE_PAGE = """<!DOCTYPE html><html><body><ul>
<li><a href="ieListDocuments.aspx?CId=7&amp;MId=901&amp;Ver=4">9 Apr 2024 10.00 am</a></li>
<li><a href="ieListDocuments.aspx?CId=7&amp;MId=900&amp;Ver=4">12 Mar 2024 10.00 am</a>
    <a href="ieListDocuments.aspx?CId=7&amp;MId=900&amp;Ver=4">Agenda</a></li>
<li><a href="ieListDocuments.aspx?CId=7&amp;MId=899&amp;Ver=4">13 Feb 2024 10.00 am</a></li></ul></body></html>"""

GET_MEETING = """<?xml version="1.0" encoding="utf-8"?><meeting><meetingid>900</meetingid><committeetitle>Cabinet</committeetitle>
<meetingdate>12/03/2024</meetingdate><agendaitems>
<agendaitem><agendaitemid>1</agendaitemid><agendaitemnumber>1</agendaitemnumber><agendaitemtitle>Bin charges</agendaitemtitle>
<isrestricted>False</isrestricted><linkeddocuments>
<linkeddoc><attachmentid>11</attachmentid><title>Bin charges &amp;amp; collection</title><url>documents/s11/Bin%20charges.pdf</url>
<isrestricted>False</isrestricted></linkeddoc>
<linkeddoc><attachmentid>12</attachmentid><title>Appendix A</title><url>mgConvert2PDF.aspx?ID=12&amp;amp;T=9</url>
<isrestricted>False</isrestricted></linkeddoc>
<linkeddoc><attachmentid>13</attachmentid><title>Depot sale</title><url>documents/s13/Depot%20sale.pdf</url>
<isrestricted>True</isrestricted><restrictionsRef>Para 3</restrictionsRef></linkeddoc>
</linkeddocuments></agendaitem>
<agendaitem><agendaitemid>2</agendaitemid><agendaitemtitle>A contract</agendaitemtitle><isrestricted>True</isrestricted>
<linkeddocuments><linkeddoc><title>A contract</title><url>documents/s14/Contract.pdf</url></linkeddoc></linkeddocuments></agendaitem>
</agendaitems></meeting>"""

ONE_ITEM = """<meeting><meetingid>900</meetingid><agendaitems><agendaitem><agendaitemtitle>Bins</agendaitemtitle>
<linkeddocuments><title>Bin charges</title><url>documents/s11/Bin%20charges.pdf</url></linkeddocuments></agendaitem></agendaitems></meeting>"""

GET_MEETINGS = """<getmeetings><committeeid>7</committeeid><committeetitle>Cabinet</committeetitle><committeemeetings>
<meeting><meetingid>899</meetingid><meetingdate>13/02/2024</meetingdate></meeting>
<meeting><meetingid>900</meetingid><meetingdate>12/03/2024</meetingdate></meeting></committeemeetings></getmeetings>"""

GET_COMMITTEES = """<getcommittees><committees><committee><committeeid>7</committeeid><committeetitle>Cabinet</committeetitle></committee>
<committee><committeeid>8</committeeid><committeetitle>Roads &amp;amp; Waste</committeetitle></committee></committees></getcommittees>"""


def pdf(words: str) -> bytes:
    """Return bytes that begin and end as a PDF does."""
    return b"%PDF-1.7\n% " + words.encode() * 400 + b"\nstartxref\n9\n%%EOF\n"


class Fault(StrEnum):
    """One way for an answer to go wrong."""

    FORBIDDEN = "403"
    ERROR_500 = "500"
    BUSY = "429, try again in a second"
    AWAY = "503, try again in an hour"
    SLOW = "says nothing"
    BREAKS = "breaks off half way"
    SHORT = "half a file, whole by its length"
    LOGIN = "a login page with status 200"
    REDIRECT_AWAY = "redirect to another host"
    REDIRECT_ROUND = "redirect to itself"
    REDIRECT_ERROR = "redirect to the site's error page"
    FINE = "no fault"


@dataclass
class File:
    """A file with the marks a server may give it."""

    data: bytes
    etag: str = ""
    last_modified: str = ""
    content_type: str = "application/pdf"
    has_length: bool = True
    takes_ranges: bool = True


@dataclass
class Request:
    """What came: path with query, headers in lower case, when."""

    path: str
    headers: dict[str, str]
    at_s: float


@dataclass
class Site:
    """The site; `files` by path with query, `faults` used up one for each request of a path (the last one stays)."""

    files: dict[str, File] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    def __enter__(self) -> "Site":
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                answer(site, self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                """Say nothing: clients that hang up are part of the tests."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The site's address, without a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def asked(self) -> list[str]:
        """The paths asked for, robots.txt left out."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    def headers(self, path: str) -> list[dict[str, str]]:
        """The headers of every request for a path."""
        return [request.headers for request in self.requests if request.path == path]


def council_site() -> Site:
    """Return a site with one whole meeting and its papers, of which one is exempt."""
    page = {"content_type": "text/html; charset=utf-8"}
    xml = {"content_type": "text/xml; charset=utf-8"}
    files = {
        MEETING: File(MEETING_PAGE.encode(), **page),
        COMMITTEE: File(COMMITTEE_PAGE.encode(), **page),
        ANSWER: File(GET_MEETING.encode(), **xml),
        PACK: File(pdf("pack"), etag='"p1"'),
        MINUTES: File(pdf("minutes"), last_modified="Tue, 12 Mar 2024 10:00:00 GMT"),
        REPORT: File(pdf("report")),
        CONVERTED + "&T=9": File(pdf("appendix"), has_length=False),
        EXEMPT: File(pdf("secret")),
        "/documents/s14/Contract.pdf": File(pdf("secret")),
    }
    return Site(files)


def answer(site: Site, handler: BaseHTTPRequestHandler) -> None:
    """Answer one request."""
    path = handler.path
    headers = {name.lower(): value for name, value in handler.headers.items()}
    site.requests.append(Request(path, headers, time.monotonic()))
    queue = site.faults.get(path, [Fault.FINE])
    fault = queue.pop(0) if len(queue) > 1 else queue[0]
    file = site.files.get(path)
    if fault is Fault.SLOW:
        site._stopping.wait(3)
        handler.close_connection = True
    elif fault in SIMPLE:
        status, extra, body = SIMPLE[fault]
        send(
            handler,
            status,
            {**extra, "Location": extra["Location"].replace("SELF", path)} if "Location" in extra else extra,
            body,
        )
    elif file is None:
        send(handler, 404, {"Content-Type": "text/html"}, b"<html>Not found</html>")
    else:
        send_file(handler, file, headers, fault)


LOGIN_PAGE = b'<!DOCTYPE html><html><form><input type="password" name="p"></form></html>'
SIMPLE: dict[Fault, tuple[int, dict[str, str], bytes]] = {
    Fault.FORBIDDEN: (403, {}, b"<html>Forbidden</html>"),
    Fault.ERROR_500: (500, {}, b"<html>Server error</html>"),
    Fault.BUSY: (429, {"Retry-After": "7"}, b""),
    Fault.AWAY: (503, {"Retry-After": "3600"}, b""),
    Fault.LOGIN: (200, {"Content-Type": "text/html"}, LOGIN_PAGE),
    Fault.REDIRECT_AWAY: (302, {"Location": "https://elsewhere.example/x.pdf"}, b""),
    Fault.REDIRECT_ROUND: (302, {"Location": "SELF"}, b""),
    Fault.REDIRECT_ERROR: (302, {"Location": "/mgError.aspx"}, b""),
}


def send(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def send_file(handler: BaseHTTPRequestHandler, file: File, headers: dict[str, str], fault: Fault) -> None:
    marks = {"ETag": file.etag, "Last-Modified": file.last_modified}
    sent = {name: value for name, value in marks.items() if value}
    is_known = (file.etag and headers.get("if-none-match") == file.etag) or (
        file.last_modified and headers.get("if-modified-since") == file.last_modified
    )
    if is_known:
        handler.send_response(304)
        handler.end_headers()
        return
    data, start = file.data, 0
    asked = headers.get("range", "")
    if asked and file.takes_ranges and headers.get("if-range", file.etag) in (file.etag, file.last_modified):
        start = int(asked.removeprefix("bytes=").removesuffix("-"))
        sent["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
    body = data[start:]
    shown = body[: len(body) // 2] if fault in (Fault.BREAKS, Fault.SHORT) else body
    handler.send_response(206 if start else 200)
    handler.send_header("Content-Type", file.content_type)
    for name, value in sent.items():
        handler.send_header(name, value)
    if file.has_length:
        handler.send_header("Content-Length", str(len(shown if fault is Fault.SHORT else body)))
    handler.close_connection = fault is Fault.BREAKS or not file.has_length
    if handler.close_connection:
        handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(shown)

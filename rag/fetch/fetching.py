"""The round of a fetch: a page or a web-service answer, the meetings and papers it leads to, one report each."""

import datetime
import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

from rag.fetch.address import Kind, Target, require_same_host, target_of
from rag.fetch.download import Download, utc_now
from rag.fetch.links import (
    MeetingLink,
    PaperLink,
    asks_for_login,
    committees_in_answer,
    meetings_in_answer,
    meetings_on_page,
    papers_in_answer,
    papers_on_page,
)
from rag.fetch.names import apart, host_folder, meeting_folder, paper_name
from rag.fetch.session import Session
from rag.fetch.values import (
    FetchError,
    FetchOptions,
    FetchOutcome,
    FetchReport,
    FolderError,
    RefusedError,
    Source,
    sidecar_path,
    source_of,
    write_source,
)

_FIRST_DAY, _LAST_DAY = datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)
_COMMITTEES_SHOWN = 40

T = TypeVar("T")


def fetch(
    url: str, folder: Path, options: FetchOptions | None = None, pause: Callable[[float], None] = time.sleep
) -> Iterator[FetchReport]:
    """Bring the papers that an address leads to into a folder, yielding a report for each as it is done.

    Papers lie in `folder/HOST/meeting-ID/`, each with its source in a hidden JSON file (see `source_of`). Run
    again to go on after a stop; what is here and unchanged is not fetched again.

    Args:
        url: a ModernGov meeting page, committee page or web-service address.
        folder: made if need be.
        options: pace and limits.
        pause: waits this many seconds.

    Raises:
        FetchError: the address itself cannot be used; a paper that fails is a report.
        FolderError: the folder cannot be written.
    """
    options = options or FetchOptions()
    target = target_of(url)
    with Session(target.url, options, pause) as session:
        yield from _Round(session, folder / host_folder(target.url), options).reports(target)


class _Round:
    """One fetch: counts what was asked for against the limits."""

    def __init__(self, session: Session, folder: Path, options: FetchOptions) -> None:
        self._session, self._folder, self._options = session, folder, options
        self._download = Download(session, utc_now)
        self._n_papers = self._n_bytes = 0
        self._taken: dict[Path, str] = {}

    def reports(self, target: Target) -> Iterator[FetchReport]:
        match target.kind:
            case Kind.MEETING:
                yield from self._meeting(target.url, target.id)
            case Kind.COMMITTEE:
                yield from self._committee(target)
            case Kind.SERVICE_MEETING:
                yield from self._service_meeting(target, target.id)
            case Kind.SERVICE_COMMITTEE:
                yield from self._service_committee(target)
            case Kind.SERVICE:
                raise FetchError(self._what_to_ask(target))

    # -- pages ------------------------------------------------------------------------------------

    def _meeting(self, url: str, meeting: str) -> Iterator[FetchReport]:
        page = self._session.page(url)
        papers = papers_on_page(page, url)
        if not papers and asks_for_login(page):
            raise FetchError(f"{url} asks for a login. Only public papers are fetched. Open it in a browser to check.")
        folder = self._folder / meeting_folder(meeting)
        yield self._saved(page, PaperLink(url, "Meeting page"), folder / f"meeting {meeting}.html")
        yield from self._papers(papers, folder, url)

    def _committee(self, target: Target) -> Iterator[FetchReport]:
        found = meetings_on_page(self._session.page(target.url), target.url)
        if not found:
            message = f"{target.url} names no meeting. Check the committee's number in a browser"
            raise FetchError(f"{message}, or give the address of one of its meetings.")
        wanted = [link for link in found if self._options.includes(link.date)]
        for link in wanted[: self._options.max_meetings]:
            yield from self._one_of_many(link, self._meeting(link.url, link.id))
        yield from self._left_meetings(target, wanted)

    def _one_of_many(self, link: MeetingLink, reports: Iterator[FetchReport]) -> Iterator[FetchReport]:
        """Yield a meeting's reports; one that cannot be fetched stops none of the rest."""
        try:
            yield from reports
        except FolderError:
            raise
        except RefusedError as error:
            yield FetchReport(link.url, FetchOutcome.REFUSED, f"Meeting {link.id}", reason=str(error))
        except FetchError as error:
            yield FetchReport(link.url, FetchOutcome.FAILED, f"Meeting {link.id}", reason=str(error))

    def _left_meetings(self, target: Target, wanted: Sequence[MeetingLink]) -> Iterator[FetchReport]:
        n_left = len(wanted) - self._options.max_meetings
        if n_left > 0:
            reason = f"{n_left} more meetings were left: the limit is {self._options.max_meetings}. Raise it, or narrow the dates."
            yield FetchReport(target.url, FetchOutcome.LEFT, "Further meetings", reason=reason)

    # -- the web service --------------------------------------------------------------------------

    def _service_meeting(self, target: Target, meeting: str) -> Iterator[FetchReport]:
        url = f"{target.base}mgWebService.asmx/GetMeeting?lMeetingId={meeting}"
        answer, papers = self._asked(target, url, lambda answer: papers_in_answer(answer, target.base))
        folder = self._folder / meeting_folder(meeting)
        yield self._saved(
            answer, PaperLink(url, "Meeting, as the web service tells it"), folder / f"meeting {meeting}.xml"
        )
        yield from self._papers(papers, folder, url)

    def _service_committee(self, target: Target) -> Iterator[FetchReport]:
        first, last = self._options.date_from or _FIRST_DAY, self._options.date_to or _LAST_DAY
        query = {"lCommitteeId": target.id, "sFromDate": f"{first:%d/%m/%Y}", "sToDate": f"{last:%d/%m/%Y}"}
        url = f"{target.base}mgWebService.asmx/GetMeetings?{urlencode(query)}"
        _, found = self._asked(target, url, meetings_in_answer)
        newest = sorted(found, key=lambda meeting: (meeting[1] or _FIRST_DAY, int(meeting[0])), reverse=True)
        asked = f"{target.base}mgWebService.asmx/GetMeeting?lMeetingId="
        wanted = [MeetingLink(asked + id_, id_, date) for id_, date in newest if self._options.includes(date)]
        for link in wanted[: self._options.max_meetings]:
            yield from self._one_of_many(link, self._service_meeting(target, link.id))
        yield from self._left_meetings(target, wanted)

    def _what_to_ask(self, target: Target) -> str:
        url = f"{target.base}mgWebService.asmx/GetCommittees"
        _, committees = self._asked(target, url, committees_in_answer)
        named = "; ".join(f"{number} {name}" for number, name in committees[:_COMMITTEES_SHOWN])
        more = f"; and {len(committees) - _COMMITTEES_SHOWN} more" if len(committees) > _COMMITTEES_SHOWN else ""
        example = f"{target.base}mgWebService.asmx?lCommitteeId={committees[0][0] if committees else 1}"
        return f"Say which committee or meeting: {example} (or ?lMeetingId=…). This site's committees: {named or 'none'}{more}."

    def _asked(self, target: Target, url: str, read: Callable[[bytes], T]) -> tuple[bytes, T]:
        """Return the web service's answer and what is read in it; where it gives none, say what else there is."""
        try:
            answer = self._session.page(url)
            return answer, read(answer)
        except RefusedError:
            raise
        except FetchError as error:
            instead = f"{target.base}ieListDocuments.aspx?CId=0&MId={target.id or 1}"
            message = f"The web service of {target.host} gave no answer; some councils switch it off. {error}"
            raise FetchError(f"{message} Give the address of a page instead, such as {instead}") from error

    # -- papers -----------------------------------------------------------------------------------

    def _papers(self, papers: Sequence[PaperLink], folder: Path, page: str) -> Iterator[FetchReport]:
        for link in papers:
            yield self._unasked(link) or self._brought(link, folder, page)

    def _unasked(self, link: PaperLink) -> FetchReport | None:
        """Return the report of a paper that must not or need not be asked for."""
        if link.restricted:
            return FetchReport(link.url, FetchOutcome.RESTRICTED, link.title, reason=f"Not fetched: {link.restricted}.")
        try:
            require_same_host(link.url, self._session.start)
        except RefusedError as error:
            return FetchReport(link.url, FetchOutcome.REFUSED, link.title, reason=str(error))
        if self._n_papers >= self._options.max_papers:
            reason = f"Left: the limit is {self._options.max_papers} papers. Raise it to bring the rest."
            return FetchReport(link.url, FetchOutcome.LEFT, link.title, reason=reason)
        if self._n_bytes >= self._options.max_total_bytes:
            reason = f"Left: the limit of {self._options.max_total_bytes:,} bytes in all is reached. Raise it to bring the rest."
            return FetchReport(link.url, FetchOutcome.LEFT, link.title, reason=reason)
        return None

    def _brought(self, link: PaperLink, folder: Path, page: str) -> FetchReport:
        self._n_papers += 1
        room = min(self._options.max_file_bytes, self._options.max_total_bytes - self._n_bytes)
        report = self._download.bring(link, self._place(folder, link), page, room)
        self._n_bytes += report.n_bytes
        return report

    def _place(self, folder: Path, link: PaperLink) -> Path:
        file = folder / paper_name(link.url, link.title)
        if self._taken.setdefault(file, link.url) != link.url:
            file = folder / apart(file.name, link.url)
        return file

    def _saved(self, data: bytes, link: PaperLink, file: Path) -> FetchReport:
        """Keep a page or an answer that is already here in memory."""
        sha256 = hashlib.sha256(data).hexdigest()
        here = source_of(file)
        if here and here.sha256 == sha256:
            return FetchReport(link.url, FetchOutcome.UNCHANGED, link.title, file)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            sidecar_path(file).unlink(missing_ok=True)
            draft = file.with_name(f".{file.name}.part")
            draft.write_bytes(data)
            draft.replace(file)
            write_source(file, Source(link.url, link.title, link.url, utc_now(), sha256, len(data)))
        except OSError as error:
            message = f"{file} cannot be written ({error.strerror}). Check free space and permissions."
            raise FolderError(message) from error
        return FetchReport(link.url, FetchOutcome.FETCHED, link.title, file, n_bytes=len(data))

"""Fetching from a site that imitates ModernGov, with its faults."""

import datetime
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.fetch import FetchError, FetchOptions, FetchOutcome, FetchReport, FolderError, RefusedError, fetch, source_of
from rag.library.ingest import find_papers
from rag.read import read
from tests.fetch.moderngov_site import (
    ANSWER,
    COMMITTEE,
    CONVERTED,
    EXEMPT,
    GET_COMMITTEES,
    GET_MEETINGS,
    MEETING,
    MINUTES,
    ONE_ITEM,
    PACK,
    REPORT,
    Fault,
    File,
    Site,
    council_site,
    pdf,
)

FAST = FetchOptions(requests_per_s=1e6, stall_s=0.3)
APPENDIX = CONVERTED + "&T=9"


@pytest.fixture
def site() -> Iterator[Site]:
    with council_site() as site:
        yield site


class Pauses(list[float]):
    """Waits no time at all, and remembers how long it was asked to."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def fetched(site: Site, path: str, folder: Path, options: FetchOptions = FAST) -> dict[str, FetchReport]:
    """Fetch, and return the reports by path."""
    reports = list(fetch(site.url + path, folder, options, Pauses()))
    return {report.url.removeprefix(site.url): report for report in reports}


def outcomes(reports: dict[str, FetchReport]) -> dict[str, str]:
    return {path: report.outcome.value for path, report in reports.items()}


ALL_OF_MEETING = {
    MEETING: "fetched",
    PACK: "fetched",
    MINUTES: "fetched",
    REPORT: "fetched",
    APPENDIX: "fetched",
    EXEMPT: "restricted",
    "https://elsewhere.example/documents/s99/Guide.pdf": "refused",
}


# -- what is brought ----------------------------------------------------------------------------


def test_meeting_page_brings_its_papers_and_itself(site: Site, tmp_path: Path) -> None:
    reports = fetched(site, MEETING, tmp_path)
    assert outcomes(reports) == ALL_OF_MEETING
    assert {path.name: path.read_bytes() for path in find_papers([tmp_path])} == {
        "c12 Appendix A.pdf": pdf("appendix"),
        "g900 Printed minutes 12th-Mar-2024.pdf": pdf("minutes"),
        "g900 Public reports pack 12th-Mar-2024.pdf": pdf("pack"),
        "meeting 900.html": site.files[MEETING].data,
        "s11 Bin charges.pdf": pdf("report"),
    }


def test_titles_are_the_sites_own_without_the_size(site: Site, tmp_path: Path) -> None:
    titles = [report.title for report in fetched(site, MEETING, tmp_path).values()]
    assert titles[1:5] == ["Public reports pack", "Printed minutes", "Bin charges & collection", "Appendix A"]


def test_every_paper_has_its_source_beside_it(site: Site, tmp_path: Path) -> None:
    report = fetched(site, MEETING, tmp_path)[PACK]
    assert report.file is not None
    source = source_of(report.file)
    assert source is not None
    data = pdf("pack")
    assert (source.url, source.title, source.page) == (site.url + PACK, "Public reports pack", site.url + MEETING)
    assert (source.sha256, source.n_bytes, source.etag) == (hashlib.sha256(data).hexdigest(), len(data), '"p1"')
    assert datetime.datetime.fromisoformat(source.fetched).tzinfo is not None


def test_exempt_and_foreign_papers_are_never_asked_for(site: Site, tmp_path: Path) -> None:
    fetched(site, MEETING, tmp_path)
    assert site.asked == [MEETING, PACK, MINUTES, REPORT, APPENDIX]


def test_web_service_brings_the_answer_and_what_is_not_restricted(site: Site, tmp_path: Path) -> None:
    reports = fetched(site, "/mgWebService.asmx?lMeetingId=900", tmp_path)
    assert outcomes(reports) == {
        ANSWER: "fetched",
        REPORT: "fetched",
        APPENDIX: "fetched",
        EXEMPT: "restricted",
        "/documents/s14/Contract.pdf": "restricted",
    }
    assert reports[EXEMPT].reason == "Not fetched: the site marks it as restricted (Para 3)."
    assert reports[REPORT].title == "Bin charges & collection"
    assert site.asked == [ANSWER, REPORT, APPENDIX]


def test_a_single_item_instead_of_a_list_is_read(site: Site, tmp_path: Path) -> None:
    site.files[ANSWER] = File(ONE_ITEM.encode(), content_type="text/xml")
    assert outcomes(fetched(site, ANSWER, tmp_path)) == {ANSWER: "fetched", REPORT: "fetched"}


def test_committee_page_brings_every_meeting_and_a_failed_one_stops_none(site: Site, tmp_path: Path) -> None:
    reports = fetched(site, COMMITTEE, tmp_path)
    missing = {f"/ieListDocuments.aspx?CId=7&MId={number}&Ver=4": "failed" for number in (901, 899)}
    assert outcomes(reports) == {**missing, **ALL_OF_MEETING}


def test_committee_page_is_narrowed_by_dates(site: Site, tmp_path: Path) -> None:
    options = FetchOptions(1e6, date_from=datetime.date(2024, 3, 1), date_to=datetime.date(2024, 3, 31))
    assert outcomes(fetched(site, COMMITTEE, tmp_path, options)) == ALL_OF_MEETING


def test_committee_of_the_web_service_takes_the_newest_first(site: Site, tmp_path: Path) -> None:
    asked = "/mgWebService.asmx/GetMeetings?lCommitteeId=7&sFromDate=01%2F01%2F1990&sToDate=31%2F12%2F2099"
    site.files[asked] = File(GET_MEETINGS.encode(), content_type="text/xml")
    address = "/mgWebService.asmx/GetMeetings?lCommitteeId=7"
    reports = fetched(site, address, tmp_path, FetchOptions(1e6, max_meetings=1))
    assert reports[ANSWER].outcome is FetchOutcome.FETCHED
    assert reports[address].outcome is FetchOutcome.LEFT
    assert reports[address].reason == "1 more meetings were left: the limit is 1. Raise it, or narrow the dates."


def test_bare_web_service_address_lists_the_committees(site: Site, tmp_path: Path) -> None:
    site.files["/mgWebService.asmx/GetCommittees"] = File(GET_COMMITTEES.encode(), content_type="text/xml")
    with pytest.raises(FetchError, match=r"lCommitteeId=7 .*7 Cabinet; 8 Roads & Waste\."):
        fetched(site, "/mgWebService.asmx", tmp_path)


# -- manners ------------------------------------------------------------------------------------


def test_requests_say_who_asks_and_that_no_compression_is_wanted(site: Site, tmp_path: Path) -> None:
    fetched(site, MEETING, tmp_path, FetchOptions(1e6, contact="clerk@elmshire.example\r\nX-Evil: 1"))
    agents = {request.headers["user-agent"] for request in site.requests}
    assert len(agents) == 1
    assert agents.pop().endswith("; clerk@elmshire.example X-Evil: 1)")
    assert {request.headers["accept-encoding"] for request in site.requests} == {"identity"}


def test_requests_keep_their_distance(site: Site, tmp_path: Path) -> None:
    list(fetch(site.url + MEETING, tmp_path, FetchOptions(requests_per_s=20)))
    times = [request.at_s for request in site.requests]
    assert len(times) == 6
    assert times[-1] - times[0] >= 5 * 0.05 * 0.9


def test_robots_are_asked_first_and_obeyed(site: Site, tmp_path: Path) -> None:
    text = "User-agent: *\nDisallow: /documents/s11/\nCrawl-delay: 3\n"
    site.files["/robots.txt"] = File(text.encode(), content_type="text/plain")
    pauses = Pauses()
    reports = {r.url.removeprefix(site.url): r for r in fetch(site.url + MEETING, tmp_path, FAST, pauses)}
    assert site.requests[0].path == "/robots.txt"
    assert REPORT not in site.asked
    assert reports[REPORT].outcome is FetchOutcome.REFUSED
    assert "robots.txt of 127.0.0.1 asks programs not to read /documents/s11/" in reports[REPORT].reason
    assert len([pause for pause in pauses if 2.5 < pause <= 3]) == 4


def test_robots_that_refuse_the_address_itself_end_the_fetch(site: Site, tmp_path: Path) -> None:
    site.files["/robots.txt"] = File(b"User-agent: PlainMinutes\nDisallow: /\n")
    with pytest.raises(RefusedError, match=r"robots\.txt"):
        fetched(site, MEETING, tmp_path)
    assert site.asked == []


def test_robots_that_cannot_be_had_mean_stop(site: Site, tmp_path: Path) -> None:
    site.faults["/robots.txt"] = [Fault.ERROR_500]
    with pytest.raises(FetchError, match=r"robots\.txt was not fetched in 4 tries"):
        fetched(site, MEETING, tmp_path)
    assert site.asked == []


@pytest.mark.parametrize(
    ("options", "left"),
    [
        (FetchOptions(1e6, max_papers=2), [REPORT, APPENDIX]),
        (FetchOptions(1e6, max_total_bytes=len(pdf("pack"))), [MINUTES, REPORT, APPENDIX]),
    ],
)
def test_limits_leave_papers_and_say_so(site: Site, tmp_path: Path, options: FetchOptions, left: list[str]) -> None:
    reports = fetched(site, MEETING, tmp_path, options)
    assert [path for path, report in reports.items() if report.outcome is FetchOutcome.LEFT] == left
    assert not set(left) & set(site.asked)


@pytest.mark.parametrize("has_length", [True, False])
def test_a_paper_over_the_size_limit_is_not_kept(site: Site, tmp_path: Path, has_length: bool) -> None:
    site.files[REPORT].has_length = has_length
    reports = fetched(site, MEETING, tmp_path, FetchOptions(1e6, max_file_bytes=len(pdf("report")) - 1))
    assert reports[REPORT].outcome is FetchOutcome.FAILED
    assert "over the limit of" in reports[REPORT].reason
    assert not list(tmp_path.rglob("*s11*"))


# -- going on -------------------------------------------------------------------------------------


def test_a_second_run_fetches_nothing_again(site: Site, tmp_path: Path) -> None:
    del site.files[APPENDIX]  # without length and marks nothing can be known of it
    fetched(site, MEETING, tmp_path)
    reports = fetched(site, MEETING, tmp_path)
    assert {report.outcome.value for path, report in reports.items() if path in (MEETING, PACK, MINUTES, REPORT)} == {
        "unchanged"
    }
    assert site.headers(PACK)[1]["if-none-match"] == '"p1"'
    assert site.headers(MINUTES)[1]["if-modified-since"] == "Tue, 12 Mar 2024 10:00:00 GMT"


def test_a_changed_paper_replaces_the_earlier_one(site: Site, tmp_path: Path) -> None:
    fetched(site, MEETING, tmp_path)
    site.files[PACK] = File(pdf("pact"), etag='"p2"')
    report = fetched(site, MEETING, tmp_path)[PACK]
    assert report.outcome is FetchOutcome.FETCHED
    assert report.file is not None
    assert report.file.read_bytes() == pdf("pact")
    source = source_of(report.file)
    assert source is not None
    assert source.etag == '"p2"'


def test_a_paper_whose_source_is_not_recorded_is_fetched_again(site: Site, tmp_path: Path) -> None:
    file = fetched(site, MEETING, tmp_path)[PACK].file
    assert file is not None
    file.write_bytes(b"something else")
    assert source_of(file) is None
    assert fetched(site, MEETING, tmp_path)[PACK].outcome is FetchOutcome.FETCHED
    assert file.read_bytes() == pdf("pack")


def test_what_broke_off_is_gone_on_from(site: Site, tmp_path: Path) -> None:
    site.faults[PACK] = [Fault.BREAKS, Fault.FINE]
    report = fetched(site, MEETING, tmp_path)[PACK]
    half = len(pdf("pack")) // 2
    asked = [headers.get("range") for headers in site.headers(PACK)]
    assert (report.outcome, asked) == (FetchOutcome.FETCHED, [None, f"bytes={half}-"])
    assert site.headers(PACK)[1]["if-range"] == '"p1"'
    assert report.file is not None
    assert report.file.read_bytes() == pdf("pack")


def test_a_download_stopped_yesterday_is_gone_on_from(site: Site, tmp_path: Path) -> None:
    site.faults[REPORT] = [Fault.BREAKS]
    report = fetched(site, MEETING, tmp_path, FetchOptions(1e6, n_tries=1))[REPORT]
    assert report.outcome is FetchOutcome.FAILED
    assert "broke off" in report.reason
    assert not [path for path in find_papers([tmp_path]) if "s11" in path.name]
    site.faults.clear()
    report = fetched(site, MEETING, tmp_path)[REPORT]
    assert "range" in site.headers(REPORT)[-1]
    assert report.file is not None
    assert report.file.read_bytes() == pdf("report")


def test_a_part_of_a_paper_that_has_changed_is_started_over(site: Site, tmp_path: Path) -> None:
    for path in (PACK, REPORT):
        site.faults[path] = [Fault.BREAKS]
    fetched(site, MEETING, tmp_path, FetchOptions(1e6, n_tries=1))
    site.faults.clear()
    site.files[PACK] = File(pdf("fresh pack"), etag='"p2"')
    site.files[REPORT] = File(pdf("a longer report"))
    reports = fetched(site, MEETING, tmp_path)
    files = [reports[path].file for path in (PACK, REPORT)]
    assert [file and file.read_bytes() for file in files] == [pdf("fresh pack"), pdf("a longer report")]


def test_a_server_without_ranges_starts_over(site: Site, tmp_path: Path) -> None:
    site.files[PACK].takes_ranges = False
    site.faults[PACK] = [Fault.BREAKS, Fault.FINE]
    file = fetched(site, MEETING, tmp_path)[PACK].file
    assert file is not None
    assert file.read_bytes() == pdf("pack")


# -- faults ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [Fault.ERROR_500, Fault.BUSY, Fault.SLOW])
def test_a_failure_that_passes_is_tried_again_after_a_pause(site: Site, tmp_path: Path, fault: Fault) -> None:
    site.faults[REPORT] = [fault, fault, Fault.FINE]
    pauses = Pauses()
    reports = {r.url.removeprefix(site.url): r for r in fetch(site.url + MEETING, tmp_path, FAST, pauses)}
    assert reports[REPORT].outcome is FetchOutcome.FETCHED
    assert [pause for pause in pauses if pause >= 1] == ([7, 7] if fault is Fault.BUSY else [2, 4])


@pytest.mark.parametrize(
    ("fault", "says", "n_requests"),
    [
        (Fault.FORBIDDEN, "refuses (403). It may ask for a login or turn programs away. Open the address", 1),
        (Fault.ERROR_500, "not fetched in 4 tries: the server answered 500", 4),
        (Fault.AWAY, "the server answered 503, and asks to wait 3,600 s. Run the command again then", 1),
        (Fault.SLOW, "did not answer in time", 4),
        (Fault.SHORT, "the PDF is cut off", 1),
        (Fault.LOGIN, "a web page came instead of the paper; the site may ask for a login", 1),
        (Fault.REDIRECT_ROUND, "from address to address without end", 6),
        (Fault.REDIRECT_ERROR, "shows its error page", 1),
    ],
)
def test_a_paper_that_fails_says_why_and_stops_none_of_the_rest(
    site: Site, tmp_path: Path, fault: Fault, says: str, n_requests: int
) -> None:
    site.faults[REPORT] = [fault]
    site.files["/mgError.aspx"] = File(b"<html>Error</html>", content_type="text/html")
    reports = fetched(site, MEETING, tmp_path)
    assert outcomes(reports) == {**ALL_OF_MEETING, REPORT: "failed"}
    assert says in reports[REPORT].reason
    assert len(site.headers(REPORT)) == n_requests
    assert not [path for path in tmp_path.rglob("*s11*") if not path.name.startswith(".")]


def test_a_redirect_to_another_host_is_refused(site: Site, tmp_path: Path) -> None:
    site.faults[REPORT] = [Fault.REDIRECT_AWAY]
    report = fetched(site, MEETING, tmp_path)[REPORT]
    assert report.outcome is FetchOutcome.REFUSED
    assert "https://elsewhere.example/x.pdf is not on http://127.0.0.1" in report.reason


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault.FORBIDDEN, r"403.*Open the address in a browser, save the papers, and ingest them"),
        (Fault.ERROR_500, r"not fetched in 4 tries: the server answered 500"),
        (Fault.LOGIN, r"asks for a login"),
        (Fault.REDIRECT_AWAY, r"only the host asked for is fetched from"),
    ],
)
def test_an_address_that_fails_ends_the_fetch_in_plain_words(
    site: Site, tmp_path: Path, fault: Fault, says: str
) -> None:
    site.faults[MEETING] = [fault]
    with pytest.raises(FetchError, match=says):
        fetched(site, MEETING, tmp_path)
    assert find_papers([tmp_path]) == []


@pytest.mark.parametrize("fault", [Fault.FORBIDDEN, Fault.ERROR_500, Fault.LOGIN])
def test_a_web_service_that_is_off_says_what_to_give_instead(site: Site, tmp_path: Path, fault: Fault) -> None:
    site.faults[ANSWER] = [fault]
    with pytest.raises(FetchError, match=r"some councils switch it off.*ieListDocuments\.aspx\?CId=0&MId=900"):
        fetched(site, ANSWER, tmp_path)


def test_an_xml_bomb_is_refused(site: Site, tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE m [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><meeting>&b;</meeting>'
    site.files[ANSWER] = File(bomb, content_type="text/xml")
    with pytest.raises(FetchError, match="document type or entities"):
        fetched(site, ANSWER, tmp_path)


def test_a_folder_that_cannot_be_written_is_said(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FetchError, match="cannot be written"):
        fetched(site, MEETING, tmp_path / "file")


def test_a_folder_that_cannot_be_written_ends_a_committee_at_once(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderError):
        fetched(site, COMMITTEE, tmp_path / "file", FAST)
    assert not set(site.asked) & {PACK, REPORT}


def test_papers_whose_names_clash_lie_side_by_side(site: Site, tmp_path: Path) -> None:
    other = REPORT + "?T=2"
    site.files[other] = File(pdf("another report"))
    site.files[MEETING] = File(
        f'<a href="{REPORT}">One</a><a href="{other}">Two</a>'.encode(), content_type="text/html"
    )
    reports = fetched(site, MEETING, tmp_path)
    files = [reports[path].file for path in (REPORT, other)]
    assert [file and file.read_bytes() for file in files] == [pdf("report"), pdf("another report")]
    assert fetched(site, MEETING, tmp_path)[other].outcome is FetchOutcome.UNCHANGED


def test_what_is_fetched_can_be_read(site: Site, tmp_path: Path) -> None:
    page = fetched(site, MEETING, tmp_path)[MEETING].file
    answer = fetched(site, ANSWER, tmp_path)[ANSWER].file
    assert page is not None
    assert answer is not None
    assert (read(page).format, read(answer).format) == ("html", "moderngov xml")


def test_marks_and_names_beyond_ascii_are_sent(site: Site, tmp_path: Path) -> None:
    site.files[PACK] = File(pdf("pack"), etag='"pä"')
    options = FetchOptions(1e6, contact="Bürgerbüro ☎")
    assert fetched(site, MEETING, tmp_path, options)[PACK].outcome is FetchOutcome.FETCHED
    assert fetched(site, MEETING, tmp_path, options)[PACK].outcome is FetchOutcome.UNCHANGED


def test_a_sidecar_that_is_not_ours_means_no_source(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"x")
    (tmp_path / ".a.pdf.source.json").write_text(json.dumps(["not", "ours"]))
    assert source_of(file) is None

"""Addresses, robots.txt, names and links: the pure parts of fetching."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.fetch import FetchError, RefusedError
from rag.fetch.address import Kind, require_public, require_same_host, resolved, target_of
from rag.fetch.links import MeetingLink, is_paper, meetings_on_page, papers_on_page
from rag.fetch.names import apart, host_folder, paper_name
from rag.fetch.robots import Robots, robots_of
from tests.fetch.moderngov_site import COMMITTEE_PAGE

HOST = "https://democracy.elmshire.example"


@pytest.mark.parametrize(
    ("url", "kind", "base", "number"),
    [
        (f"{HOST}/ieListDocuments.aspx?CId=7&MId=900&Ver=4", Kind.MEETING, f"{HOST}/", "900"),
        (f"{HOST}/mgov/ielistdocuments.aspx?MeetingId=900", Kind.MEETING, f"{HOST}/mgov/", "900"),
        (f"{HOST}/ieListMeetings.aspx?CId=7&Year=0", Kind.COMMITTEE, f"{HOST}/", "7"),
        (f"{HOST}/mgCommitteeDetails.aspx?ID=7", Kind.COMMITTEE, f"{HOST}/", "7"),
        (f"{HOST}/x/mgWebService.asmx/GetMeeting?lMeetingId=9", Kind.SERVICE_MEETING, f"{HOST}/x/", "9"),
        (f"{HOST}/mgwebservice.asmx?lCommitteeId=7", Kind.SERVICE_COMMITTEE, f"{HOST}/", "7"),
        (f"{HOST}/mgWebService.asmx?WSDL", Kind.SERVICE, f"{HOST}/", ""),
    ],
)
def test_an_address_names_a_meeting_a_committee_or_the_service(url: str, kind: Kind, base: str, number: str) -> None:
    target = target_of(url)
    assert (target.kind, target.base, target.id) == (kind, base, number)


@pytest.mark.parametrize(
    "url",
    [
        "minutes.pdf",
        "ftp://elmshire.example/ieListDocuments.aspx?MId=1",
        "file:///etc/passwd",
        "https:///ieListDocuments.aspx?MId=1",
        "https://[bad/ieListDocuments.aspx?MId=1",
        "https://host:99999/ieListDocuments.aspx?MId=1",
        "https://user:word@elmshire.example/ieListDocuments.aspx?MId=1",
        f"{HOST}/ieListDocuments.aspx?CId=7",
        f"{HOST}/ieListDocuments.aspx?MId=../../x",
        f"{HOST}/",
    ],
)
def test_other_addresses_are_refused_with_what_was_expected(url: str) -> None:
    with pytest.raises(FetchError):
        target_of(url)


@pytest.mark.parametrize(
    ("url", "start"),
    [
        ("https://other.example/a", f"{HOST}/b"),
        ("http://democracy.elmshire.example/a", f"{HOST}/b"),
        (f"{HOST}:8443/a", f"{HOST}/b"),
        ("https://democracy.elmshire.example.evil.example/a", f"{HOST}/b"),
        ("https://evil.example\\@democracy.elmshire.example/a", f"{HOST}/b"),
    ],
)
def test_another_host_port_or_a_way_back_to_http_is_refused(url: str, start: str) -> None:
    with pytest.raises(FetchError):
        require_same_host(url, start)


def test_the_same_host_and_the_way_to_https_are_free() -> None:
    require_same_host(f"{HOST}:443/a", f"{HOST}/b")
    require_same_host(f"{HOST}/a", "http://Democracy.Elmshire.example/b")


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:127.0.0.1"]
)
def test_a_name_that_leads_to_a_private_address_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HTTPS_PROXY", raising=False)
    monkeypatch.delenv("https_proxy", raising=False)
    with pytest.raises(RefusedError, match="private address"):
        require_public(f"{HOST}/", lambda _: ["93.184.216.34", address])


def test_a_private_address_as_given_is_what_was_asked_for() -> None:
    assert require_public("http://127.0.0.1:8000/", lambda _: []) is False
    assert require_public("http://localhost/", lambda _: []) is False


def test_a_public_name_asks_for_a_public_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert require_public(f"{HOST}/", lambda _: ["93.184.216.34"]) is True


def test_links_are_resolved_and_what_is_no_address_is_none() -> None:
    page = f"{HOST}/x/page.aspx"
    assert resolved(page, " documents/s1/A b.pdf#page=2 ") == f"{HOST}/x/documents/s1/A%20b.pdf"
    assert resolved(page, "..\\documents\\a.pdf") == f"{HOST}/documents/a.pdf"
    assert [resolved(page, link) for link in ("mailto:a@b", "javascript:x()", "http://[x", "http://h:99999/")] == [
        ""
    ] * 4


# -- robots.txt -----------------------------------------------------------------------------------

RFC_EXAMPLE = """
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html   # a remark
"""


@pytest.mark.parametrize(
    ("agent", "path", "allowed"),
    [
        ("PlainMinutes", "/example/page.html", False),
        ("PlainMinutes", "/publications/a.html", True),
        ("PlainMinutes", "/a.gif", False),
        ("PlainMinutes", "/a.gif.html", True),
        ("FooBot", "/example/page.html", True),
        ("FooBot", "/other", False),
        ("bazbot", "/example/page.html", False),
        ("bazbot", "/a.gif", True),
    ],
)
def test_robots_as_rfc_9309_shows_them(agent: str, path: str, allowed: bool) -> None:
    assert robots_of(RFC_EXAMPLE, agent).allows(path) is allowed


def test_the_longest_rule_decides_and_allow_wins_a_tie() -> None:
    assert robots_of("User-agent: *\nDisallow: /a\nAllow: /a\n", "x").allows("/a")
    assert not robots_of("User-agent: *\nAllow: /\nDisallow: /documents\n", "x").allows("/documents/a.pdf")
    assert robots_of("User-agent: *\nDisallow: /a%20b\n", "x").allows("/a b") is False


def test_no_rules_allow_everything() -> None:
    assert robots_of("", "x") == Robots()
    assert robots_of("<html>not found</html>\nDisallow: /\n", "x").allows("/a")
    assert robots_of("User-agent: *\nDisallow:\nCrawl-delay: 999999\n", "x") == Robots((), 60.0)


@given(st.text("*$/ab", max_size=12), st.text("/ab", max_size=12))
def test_robots_patterns_match_as_regular_expressions_do(rule: str, path: str) -> None:
    import re

    pattern = "".join(".*" if c == "*" else re.escape(c) for c in rule.removesuffix("$"))
    expected = re.match(pattern + ("$" if rule.endswith("$") else ""), path) is not None
    assert Robots(((False, rule),)).allows(path) is not expected


# -- names and links ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "title", "name"),
    [
        (f"{HOST}/documents/s11/Bin%20charges.pdf", "x", "s11 Bin charges.pdf"),
        (f"{HOST}/documents/s11/..%2F..%2Fetc%2Fpasswd", "x", "s11 etc passwd"),
        (f"{HOST}/mgConvert2PDF.aspx?ID=12", "Appendix: A/B", "c12 Appendix A B.pdf"),
        (f"{HOST}/documents/b5/Minutes.DOCX?T=9", "x", "b5 Minutes.docx"),
    ],
)
def test_names_come_from_the_address_and_are_safe(url: str, title: str, name: str) -> None:
    parent = paper_name(url, title)
    assert parent == name or (name == "s11 etc passwd" and parent.endswith("passwd"))


@given(st.text(max_size=300), st.text(max_size=300))
def test_names_are_one_plain_part_of_a_path(path: str, title: str) -> None:
    for url in (f"{HOST}/{path}", f"{HOST}/documents/s1/{path}.pdf", f"{HOST}/mgConvert2PDF.aspx?ID={path}"):
        if address := resolved(HOST, url):
            for name in (paper_name(address, title), apart(paper_name(address, title), address), host_folder(address)):
                assert name
                assert not set(name) & set('/\\:*?"<>|\0\n')
                assert not name.startswith(".")
                assert len(name) < 140


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/documents/g1/Agenda frontsheet.pdf?T=0", True),
        ("/documents/s1/Old%20report", True),
        ("/Published/C1/M2/$Agenda.docA.ps.pdf", True),
        ("/mgConvert2PDF.aspx?ID=1", True),
        ("/documents/c1/Calendar.ics", False),
        ("/ieDecisionDetails.aspx?AIId=1", False),
    ],
)
def test_what_is_a_paper(path: str, expected: bool) -> None:
    assert is_paper(HOST + path) is expected


def test_meetings_are_found_once_each_with_their_day() -> None:
    url = f"{HOST}/ieListMeetings.aspx?CommitteeId=7"
    assert meetings_on_page(COMMITTEE_PAGE.encode(), url) == [
        MeetingLink(
            f"{HOST}/ieListDocuments.aspx?CId=7&MId={number}&Ver=4", str(number), datetime.date(2024, month, day)
        )
        for number, month, day in ((901, 4, 9), (900, 3, 12), (899, 2, 13))
    ]


@pytest.mark.parametrize(
    ("title", "is_restricted"),
    [
        ("Sale of the depot (Exempt)", True),
        ("Appendix B - NOT FOR PUBLICATION", True),
        ("Exempt accommodation strategy", False),
        ("Restricted byways on Mill Lane", False),
    ],
)
def test_a_title_that_marks_itself_is_not_fetched(title: str, is_restricted: bool) -> None:
    page = f'<a href="/documents/s1/a.pdf">{title}</a>'.encode()
    assert [bool(link.restricted) for link in papers_on_page(page, HOST)] == [is_restricted]

"""Papers on the officers' side: upload with an outcome for each file, hostile names, exempt marks."""

import re
import time
from pathlib import Path

import httpx
import pytest

from rag.web.officer.uploads import safe_name
from tests.sample import CANARIES, MINUTES
from tests.web.officer.conftest import Office, item_id, send, token_on

HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script>{{ 7*7 }}&amp;\u202e'
SECOND = MINUTES.replace("14th January", "4th February").replace("£52", "£54")


def upload(client: httpx.Client, *files: tuple[str, bytes], replace: bool = False) -> str:
    """Upload files and return the page of the work once it has ended."""
    data = {"token": token_on(client.get("/officer/papers"))} | ({"replace": "yes"} if replace else {})
    sent = client.post("/officer/papers", data=data, files=[("files", file) for file in files])
    assert sent.status_code == 303, sent.text
    return ended(client, sent.headers["location"])


def ended(client: httpx.Client, path: str) -> str:
    deadline = time.monotonic() + 60
    while "data-going" in (page := client.get(path)).text:
        assert time.monotonic() < deadline, page.text
        time.sleep(0.1)
    return page.text


def outcomes(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'<h2 class="row">(.*?)\n?<span class="tag outcome-(\w+)">', page, re.DOTALL)
    return [(re.sub("<[^>]+>", "", name).strip(), outcome) for name, outcome in found]


def test_each_file_of_an_upload_has_its_own_outcome_and_nothing_else_is_touched(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "of somebody else.txt").write_text("stays")
    monkeypatch.chdir(tmp_path)
    page = upload(
        office.logged_in(),
        ("february.txt", SECOND.encode()),
        ("empty.txt", b""),
        ("picture.exe", bytes(range(256)) * 40),
        ("shopping.txt", b"Milk, bread and a pound of apples.\n" * 20),
    )
    assert sorted(outcomes(page)) == [
        ("empty.txt", "failed"),
        ("february.txt", "done"),
        ("picture.exe", "failed"),
        ("shopping.txt", "failed"),
    ]
    assert "the file is empty" in page
    assert "Is it a council paper?" in page
    assert [path.name for path in (office.library / "papers").iterdir()] == ["february.txt"]
    assert list((office.library / "incoming").iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["of somebody else.txt"]


def test_another_papers_name_is_not_taken_unless_the_officer_says_so(office: Office) -> None:
    client = office.logged_in()
    changed = SECOND.replace("£54", "£55").encode()
    refused = upload(client, ("february.txt", changed))
    assert outcomes(refused) == [("february.txt", "failed")]
    assert "tick “replace”" in refused
    replaced = upload(client, ("february.txt", changed), replace=True)
    assert outcomes(replaced) == [("february.txt", "done")]
    assert "Took the place of the earlier version" in replaced
    broken = upload(client, ("february.txt", b"nothing of a council in here at all"), replace=True)
    assert outcomes(broken) == [("february.txt", "failed")]
    assert "£55" in (office.library / "papers" / "february.txt").read_text()
    assert outcomes(upload(client, ("february.txt", changed))) == [("february.txt", "left")]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\papers\\minutes.pdf", "minutes.pdf"),
        ("..", "paper"),
        (".hidden.pdf", "hidden.pdf"),
        ("", "paper"),
        ("a\x00b\r\n\u202efdp.txt", "abfdp.txt"),
        ('<img src=x>"|?*.txt', "img src=x.txt"),
        ("x" * 300 + ".docx", "x" * 145 + ".docx"),
        ("é" * 200 + ".pdf", "é" * 73 + ".pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("minutes of 3 March.pdf", "minutes of 3 March.pdf"),
    ],
)
def test_a_file_name_is_made_safe(told: str, kept: str) -> None:
    assert safe_name(told) == kept


def test_hostile_names_and_titles_are_shown_as_text(office: Office) -> None:
    client = office.logged_in()
    paper = MINUTES.replace("Brown Bin Charge", f"Brown {HOSTILE} Charge").replace("14th January", "11th March")
    page = upload(client, (f"{HOSTILE}.txt", paper.encode()))
    assert [outcome for _, outcome in outcomes(page)] == ["done"], page
    listed = client.get("/officer/papers").text
    link = re.search(r'href="(/officer/paper/[0-9a-f]+)">script\{\{ 77 \}\}&amp;amp;.txt<', listed)
    assert link, listed
    for path in (link[1], f"{link[1]}/text", "/officer/meetings", "/officer/record", "/officer/", "/officer/papers"):
        shown = client.get(path).text
        assert "<img src=x" not in shown
        assert "<script>alert" not in shown
        assert "{{ 7*7 }}" in shown or "7*7" not in shown
    assert "{{ 7*7 }}" in client.get(link[1]).text


@pytest.mark.parametrize(
    "path",
    [
        "/officer/paper/..%2f..%2fetc/page/1",
        "/officer/item/%3Cscript%3E",
        "/officer/work/-1",
        "/officer/work/99999999999999",
        "/officer/work/%C2%B2",
        "/officer/review/none",
        "/officer/meeting/none",
    ],
)
def test_an_address_of_nothing_says_so(office: Office, path: str) -> None:
    answer = office.logged_in().get(path)
    assert answer.status_code == 404
    assert "<script>" not in answer.text


def test_an_exempt_mark_is_set_with_a_reason_and_taken_back(office: Office) -> None:
    client = office.logged_in()
    item = item_id(office, "Potholes on Mill Lane")
    path = f"/officer/item/{item}"
    without = send(client, f"{path}/mark", kind="exempt", reason=" ")
    assert (without.status_code, "Give at least 3 letters" in without.text) == (400, True)
    wrong = send(client, f"{path}/mark", kind="exempt", reason="Contract talks", paragraphs="3 x")
    assert (wrong.status_code, "as numbers" in wrong.text) == (400, True)
    assert send(client, f"{path}/mark", kind="exempt", reason=f"Talks {HOSTILE}", paragraphs="3, 1").status_code == 303
    page = client.get(path).text
    assert "Residents do not see it" in page
    assert "&lt;script&gt;alert(2)" in page
    assert "<script>alert" not in page
    assert "(paragraphs 1, 3)" in page
    assert item not in office.service.store.public_items()
    assert "The item is exempt" in client.get(f"/officer/review/{item}").text
    assert send(client, f"{path}/mark", kind="reader", reason="Talks are over").status_code == 303
    assert item in office.service.store.public_items()


def test_exempt_words_are_shown_to_officers_and_never_drafted(office: Office) -> None:
    client = office.logged_in()
    item = item_id(office, "Settlement with a Contractor")
    page = client.get(f"/officer/item/{item}").text
    assert [canary for canary in CANARIES if canary in page] == list(CANARIES)
    sent = send(client, f"/officer/review/{item}", step="draft", revision="0")
    assert (sent.status_code, "is exempt" in sent.text) == (400, True)

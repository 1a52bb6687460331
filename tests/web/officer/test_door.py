"""Nobody gets in without a session: routes walked, cookies forged, forms without their token, expiry, throttling."""

import sqlite3
from contextlib import closing

import httpx
import pytest
from starlette.routing import Mount, Route

from rag.web.officer import officer_routes
from rag.web.server import routes
from tests.sample import CANARIES
from tests.web.officer.conftest import PASSWORD, Office, item_id, log_in, send, token_on

OPEN = {"/log-in", "/log-out"}


def paths(office: Office) -> list[str]:
    """Every address of the officers' side, with names that exist where there are some."""
    item = item_id(office, "Settlement with a Contractor")
    names = {"item": item, "document": item.partition(":")[0]}
    found = []
    for route in officer_routes():
        assert isinstance(route, Route)
        if route.path not in OPEN:
            values = {name: names.get(name, "1") for name in route.param_convertors}
            found.append("/officer" + route.path.format(**values))
    return list(dict.fromkeys(found))


def test_an_anonymous_caller_gets_nothing_by_any_route_and_method(office: Office) -> None:
    client = office.anonymous()
    for path in paths(office):
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
            answer = client.request(method, path)
            assert answer.status_code in (303, 401, 404, 405), (method, path, answer.status_code)
            if answer.status_code == 303:
                assert answer.headers["location"].startswith("/officer/log-in?next=/officer")
            assert not [word for word in (*CANARIES, "Brown Bin", "minutes.txt", "Ann Moss") if word in answer.text]


@pytest.mark.parametrize(
    "path",
    [
        "/officer/%2e%2e/officer/papers",
        "/officer//papers",
        "/officer/./papers",
        "/OFFICER/papers",
        "/officer/papers/",
        "/site/../officer/papers",
        "/officer/papers%00",
        "/officer;/papers",
        "/officer/log-in/../papers",
    ],
)
def test_no_other_spelling_of_an_address_gets_in(office: Office, path: str) -> None:
    raw = httpx.URL(office.address).copy_with(raw_path=path.encode())
    answer = office.anonymous().get(raw, follow_redirects=True)
    assert "minutes.txt" not in answer.text
    assert answer.status_code in (200, 400, 404)
    assert answer.status_code != 200 or "<h1>Log in</h1>" in answer.text or "gradio" in answer.text


def test_every_route_of_the_server_is_known() -> None:
    mounts = [route for route in routes() if isinstance(route, Mount) and route.path == "/officer"]
    assert len(mounts) == 1
    assert len(mounts[0].routes) == len(officer_routes())
    others = [route.path for route in routes() if isinstance(route, Route) and route.path.startswith("/officer")]
    assert others == ["/officer"]


def test_log_in_sets_a_strict_cookie_and_log_out_ends_the_session(office: Office) -> None:
    client = office.anonymous()
    answer = log_in(client)
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("officer="))
    assert {"HttpOnly", "Path=/officer", "SameSite=strict"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert "What needs you now" in client.get("/officer/").text
    kept = client.cookies["officer"]
    assert send(client, "/officer/log-out").headers["location"] == "/officer/log-in"
    assert client.get("/officer/").status_code == 303
    assert client.get("/officer/", headers={"cookie": f"officer={kept}"}).status_code == 303


def test_behind_https_the_cookie_is_secure(office: Office) -> None:
    page = office.anonymous().get("/officer/log-in", headers={"x-forwarded-proto": "https"})
    cookies = page.headers.get_list("set-cookie")
    assert [cookie for cookie in cookies if "Secure" in cookie] == cookies != []


def test_a_session_that_was_planted_before_the_log_in_is_not_taken_over(office: Office) -> None:
    client = office.anonymous()
    data = {"token": token_on(client.get("/officer/log-in")), "name": "Ann Moss", "password": PASSWORD}
    cookies = f"officer_visitor={client.cookies['officer_visitor']}; officer=planted"
    answer = client.post("/officer/log-in", data=data, headers={"cookie": cookies})
    assert answer.status_code == 303
    assert "planted" not in str(answer.headers)
    assert office.anonymous().get("/officer/", headers={"cookie": "officer=planted"}).status_code == 303


@pytest.mark.parametrize("cookie", ["", "x", "' OR 1=1 --", "a" * 5000, "%00", "0" * 64, "é"])
def test_a_forged_cookie_opens_nothing(office: Office, cookie: str) -> None:
    answer = office.anonymous().get("/officer/papers", headers={"cookie": f"officer={cookie}".encode()})
    assert answer.status_code == 303


def test_a_session_out_of_time_is_sent_to_log_in_and_back(office: Office) -> None:
    client = office.logged_in()
    with closing(sqlite3.connect(office.library / "officers.sqlite", timeout=10)) as file:
        file.execute("UPDATE sessions SET seen = seen - 3601")
        file.commit()
    answer = client.get("/officer/papers")
    assert answer.headers["location"] == "/officer/log-in?next=/officer/papers"
    sent = client.post("/officer/answering", data={"turn": "off"})
    assert (sent.status_code, "You are not logged in" in sent.text) == (401, True)
    assert log_in(client, next="/officer/papers").headers["location"] == "/officer/papers"


@pytest.mark.parametrize(
    "next_page",
    [
        "https://evil.example/officer/",
        "//evil.example/officer/",
        "/officer/../",
        "\\\\evil.example",
        "/officer//evil.example",
        "javascript:alert(1)",
        "/officer/\r\nx: y",
        "/plain",
    ],
)
def test_log_in_goes_on_to_no_other_place(office: Office, next_page: str) -> None:
    assert log_in(office.anonymous(), next=next_page).headers["location"] == "/officer/"


def test_a_form_without_its_token_changes_nothing(office: Office) -> None:
    client, other = office.logged_in(), office.logged_in("Bob Carr")
    foreign = token_on(other.get("/officer/password"))
    tokens: list[dict[str, str]] = [{}, {"token": ""}, {"token": "0" * 64}, {"token": foreign}, {"token": "é😀"}]
    for token in tokens:
        answer = client.post("/officer/answering", data={"turn": "off", **token})
        assert (answer.status_code, "out of date" in answer.text) == (403, True)
    assert "Answering is on" in client.get("/officer/answering").text


def test_logging_in_and_out_need_their_tokens_too(office: Office) -> None:
    client = office.anonymous()
    sent = {"name": "Ann Moss", "password": PASSWORD}
    assert client.post("/officer/log-in", data=sent).status_code == 403
    client.get("/officer/log-in")
    assert client.post("/officer/log-in", data={**sent, "token": "0" * 64}).status_code == 403
    there = office.logged_in()
    assert there.post("/officer/log-out", data={}).status_code == 403
    assert there.get("/officer/").status_code == 200


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_a_form_from_another_site_is_refused_before_it_is_read(office: Office, headers: dict[str, str]) -> None:
    client = office.logged_in()
    data = {"turn": "off", "token": token_on(client.get("/officer/password"))}
    assert client.post("/officer/answering", data=data, headers=headers).status_code == 403


def test_wrong_passwords_are_told_alike_and_throttled_in_plain_words(office: Office) -> None:
    client = office.anonymous()
    said = "The name or the password is not right."
    for name in ("Nobody Known", "Bob Carr", "Bob Carr", "Bob Carr", "Bob Carr", "Bob Carr"):
        answer = log_in(client, name, "wrong password here")
        assert (answer.status_code, said in answer.text) == (401, True)
    answer = log_in(client, "Bob Carr")
    assert answer.status_code == 429
    assert "Try again in 30 seconds" in answer.text
    assert 0 < int(answer.headers["retry-after"]) <= 31
    with closing(sqlite3.connect(office.library / "officers.sqlite", timeout=10)) as file:
        file.execute("DELETE FROM failures")
        file.commit()


def test_an_officer_may_change_the_own_password_and_is_logged_out_everywhere(office: Office) -> None:
    here, there = office.logged_in("Cy Dean"), office.logged_in("Cy Dean")
    new = "another long password"
    wrong = send(here, "/officer/password", old="not the old one", new=new, again=new)
    assert (wrong.status_code, "present password is not right" in wrong.text) == (400, True)
    assert "not the same" in send(here, "/officer/password", old=PASSWORD, new=new, again="x").text
    assert send(here, "/officer/password", old=PASSWORD, new=new, again=new).status_code == 303
    assert [client.get("/officer/").status_code for client in (here, there)] == [303, 303]
    assert log_in(office.anonymous(), "Cy Dean", new).status_code == 303


def test_pages_are_not_kept_and_run_nothing_of_their_own(office: Office) -> None:
    headers = office.logged_in().get("/officer/").headers
    assert headers["cache-control"] == "no-store"
    assert "script-src 'self';" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]


def test_a_large_body_is_refused_where_nothing_is_uploaded(office: Office) -> None:
    answer = office.anonymous().post("/officer/log-in", content=b"name=" + b"x" * 1_000_001)
    assert answer.status_code == 413

"""Officers' accounts in a real file: passwords, throttling, sessions, the record."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rag.errors import LibraryDamagedError
from rag.officers import Accounts, Entry, LogInError, Officer, OfficerError, form_token
from rag.officers.passwords import Cost, is_same, stored
from rag.officers.throttle import wait_s, wait_said

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
STAMP = "2026-03-02T09:30:00+00:00"
QUICK = Cost(n=16, r=1, p=1)
PASSWORD = "correct horse battery"
HERE = "192.0.2.7"


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    with closing(Accounts.open(tmp_path, QUICK)) as accounts:
        accounts.add("Ann Moss", "Democratic Services Officer", PASSWORD, NOW)
        yield accounts


def wrong(accounts: Accounts, name: str = "Ann Moss", address: str = HERE, now: datetime = NOW) -> LogInError:
    with pytest.raises(LogInError) as refused:
        accounts.log_in(name, "not the password", address, now)
    return refused.value


def test_an_account_logs_in_by_its_name_in_any_case(accounts: Accounts) -> None:
    token = accounts.log_in(" ann  MOSS ", PASSWORD, HERE, NOW)
    session = accounts.session(token, NOW)
    assert session is not None
    assert session.officer == Officer("Ann Moss", "Democratic Services Officer", STAMP)
    assert session.form_token == form_token(token) != token


def test_wrong_and_unknown_are_told_alike(accounts: Accounts) -> None:
    said = {str(wrong(accounts)), str(wrong(accounts, "Bob Carr")), str(wrong(accounts, "x\ud800'; --"))}
    assert said == {"The name or the password is not right. Check both and try again."}


def test_neither_password_nor_token_can_be_read_from_the_file(accounts: Accounts, tmp_path: Path) -> None:
    token = accounts.log_in("Ann Moss", PASSWORD, HERE, NOW)
    wrong(accounts, "my secret typed in the wrong box")
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Ann Moss" in kept
    assert not [s for s in (PASSWORD, token, form_token(token), "my secret") if s.encode() in kept]
    assert (tmp_path / "officers.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_stored_password_says_its_cost_and_has_its_own_salt() -> None:
    kept = stored(PASSWORD, Cost())
    assert kept.split("$")[:4] == ["scrypt", "32768", "8", "3"]
    assert kept != stored(PASSWORD, Cost())
    assert (is_same(PASSWORD, kept), is_same(PASSWORD + " ", kept)) == (True, False)


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "hello ann moss hello", "x" * 99 + "yzabc" * 30])
def test_a_weak_password_is_refused(accounts: Accounts, password: str) -> None:
    with pytest.raises(OfficerError, match="password"):
        accounts.change_password("Ann Moss", password, NOW)


@pytest.mark.parametrize(
    ("name", "role"), [("", "Clerk"), ("<b>", "Clerk"), ("A" * 61, "Clerk"), ("Bob", " "), ("Bob", "x" * 61)]
)
def test_a_name_or_role_that_cannot_be_is_refused(accounts: Accounts, name: str, role: str) -> None:
    with pytest.raises(OfficerError, match="cannot be"):
        accounts.add(name, role, PASSWORD, NOW)


def test_a_second_account_of_a_name_is_refused(accounts: Accounts) -> None:
    with pytest.raises(OfficerError, match="already"):
        accounts.add("ANN MOSS", "Clerk", PASSWORD, NOW)


def test_after_five_wrong_passwords_even_the_right_one_waits_and_the_wait_doubles(accounts: Accounts) -> None:
    assert [wrong(accounts).wait_s for _ in range(7)] == [0, 0, 0, 0, 0, 30, 30]
    with pytest.raises(LogInError, match="Try again in 30 seconds"):
        accounts.log_in("ann moss", PASSWORD, "198.51.100.9", NOW)
    assert wrong(accounts, now=later(31)).wait_s == 0
    with pytest.raises(LogInError, match="Try again in 60 seconds"):
        accounts.log_in("Ann Moss", PASSWORD, HERE, later(31))
    assert accounts.session(accounts.log_in("Ann Moss", PASSWORD, HERE, later(95)), later(95))
    assert wrong(accounts, now=later(96)).wait_s == 0


def test_an_address_is_throttled_over_many_names(accounts: Accounts) -> None:
    waits = [wrong(accounts, f"Officer {i}").wait_s for i in range(21)]
    assert waits == [0.0] * 20 + [30.0]
    assert wrong(accounts, "Officer 99", "198.51.100.9").wait_s == 0


def test_logging_in_does_not_wipe_out_what_an_address_did(accounts: Accounts) -> None:
    for i in range(19):
        wrong(accounts, f"Officer {i}")
    accounts.log_in("Ann Moss", PASSWORD, HERE, NOW)
    wrong(accounts, "Officer 20")
    assert wrong(accounts, "Officer 21").wait_s == 30


def test_many_tries_at_once_gain_nothing(accounts: Accounts) -> None:
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: wrong(accounts).wait_s, range(24)))
    assert sorted(waits) == [0.0] * 5 + [30.0] * 19


def test_the_wait_is_bounded_and_failures_are_forgotten_after_an_hour() -> None:
    assert wait_s([0.0] * 50, 5, 0.0) == 900
    assert wait_s([0.0] * 50, 5, 3600.0) == 0
    assert [wait_said(s) for s in (0.2, 29.4, 60, 61, 900)] == [
        "1 seconds",
        "30 seconds",
        "60 seconds",
        "2 minutes",
        "15 minutes",
    ]


def test_a_session_ends_when_idle_when_old_and_when_logged_out(accounts: Accounts) -> None:
    token = accounts.log_in("Ann Moss", PASSWORD, HERE, NOW)
    assert accounts.session(token, later(3599))
    assert accounts.session(token, later(3599 + 3599))
    assert accounts.session(token, later(3599 + 3599 + 3600)) is None
    assert accounts.session(token, NOW) is None

    token = accounts.log_in("Ann Moss", PASSWORD, HERE, NOW)
    assert all(accounts.session(token, later(minute * 60)) for minute in range(0, 600, 30))
    assert accounts.session(token, later(36_000)) is None

    token = accounts.log_in("Ann Moss", PASSWORD, HERE, NOW)
    accounts.log_out(token, NOW)
    accounts.log_out("forged", NOW)
    assert accounts.session(token, NOW) is None


def test_another_password_or_no_account_ends_every_session(accounts: Accounts) -> None:
    token = accounts.log_in("Ann Moss", PASSWORD, HERE, NOW)
    accounts.change_password("Ann Moss", "another long password", NOW)
    assert accounts.session(token, NOW) is None
    token = accounts.log_in("Ann Moss", "another long password", HERE, NOW)
    accounts.remove("ann moss", NOW)
    assert accounts.session(token, NOW) is None
    assert accounts.officers() == []
    with pytest.raises(OfficerError, match="no account"):
        accounts.remove("ann moss", NOW)


def test_what_officers_did_is_on_record_for_good(accounts: Accounts, tmp_path: Path) -> None:
    accounts.log_in("Ann Moss", PASSWORD, HERE, NOW)
    accounts.note("Ann Moss", "published", "ab:1", "Brown bins", NOW)
    assert accounts.record() == [
        Entry(STAMP, "Ann Moss", "published", "ab:1", "Brown bins"),
        Entry(STAMP, "Ann Moss", "logged in", "", f"from {HERE}"),
        Entry(STAMP, "the command line", "added the account", "Ann Moss", "Democratic Services Officer"),
    ]
    with closing(sqlite3.connect(tmp_path / "officers.sqlite")) as file:
        for statement in ("DELETE FROM record", "UPDATE record SET officer = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                file.execute(statement)


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "officers.sqlite").write_bytes(b"x" * 5000)
    with pytest.raises(LibraryDamagedError, match="Move it away"):
        Accounts.open(tmp_path)

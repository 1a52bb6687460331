"""Officers' accounts, their sessions and the record of what they did, in one file beside the library.

A session's token is random and only its hash is stored: whoever reads the file can neither log in nor go on with
a session. A try to log in counts as a failure before the password is looked at, so that many at once gain nothing.
"""

import hashlib
import hmac
import re
import secrets
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rag.errors import PlainMinutesError
from rag.library.database import Database, Row
from rag.officers.passwords import Cost, fault_of, is_same, stored
from rag.officers.throttle import FREE_OF_ACCOUNT, FREE_OF_ADDRESS, REMEMBERED_S, wait_s, wait_said

FILE_NAME = "officers.sqlite"
IDLE_S, ABSOLUTE_S = 3600.0, 10 * 3600.0
_SEEN_EVERY_S = 60.0
_MAX_CHARS = 60
_NAME = re.compile(r"[^\W\d_](?:[\w .'’-]*\w)?")

_SCHEMA = """
CREATE TABLE officers (
    name TEXT PRIMARY KEY COLLATE NOCASE, role TEXT NOT NULL, password TEXT NOT NULL, added TEXT NOT NULL
) STRICT;
CREATE TABLE sessions (
    token TEXT PRIMARY KEY, officer TEXT NOT NULL REFERENCES officers ON DELETE CASCADE, begun REAL NOT NULL, seen REAL NOT NULL
) STRICT;
CREATE TABLE failures (id INTEGER PRIMARY KEY, of TEXT NOT NULL, at REAL NOT NULL) STRICT;
CREATE INDEX failures_of ON failures (of);
CREATE TABLE record (
    id INTEGER PRIMARY KEY, made TEXT NOT NULL, officer TEXT NOT NULL, action TEXT NOT NULL, about TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE TRIGGER record_stays_1 BEFORE UPDATE ON record BEGIN SELECT RAISE(ABORT, 'the record is never changed'); END;
CREATE TRIGGER record_stays_2 BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'the record is never removed'); END;
"""


class OfficerError(PlainMinutesError):
    """An account cannot be made, changed or found as asked."""


class LogInError(OfficerError):
    """Nobody is logged in: wrong name or password, or too many tries; `wait_s` is above 0 for those."""

    def __init__(self, message: str, wait_s: float = 0.0) -> None:
        super().__init__(message)
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class Officer:
    """One account: the name on record, and the role that residents see."""

    name: str
    role: str
    added: str


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody logged in, and the token that each of their forms must carry."""

    officer: Officer
    form_token: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing an officer did: when (ISO 8601, UTC), who, what, about what, and more in words."""

    made: str
    officer: str
    action: str
    about: str
    detail: str


class Accounts:
    """The accounts of one library. Close it when done."""

    def __init__(self, database: Database, cost: Cost) -> None:
        self._db = database
        self._cost = cost
        self._hashing = threading.Lock()  # one at a time: each takes 32 MiB
        self._nobody = stored(secrets.token_hex(), cost)

    @classmethod
    def open(cls, folder: Path, cost: Cost | None = None) -> "Accounts":
        """Open the accounts of this library folder, making an empty file if there is none. Raises as `Database.open`."""
        return cls(Database.open(folder / FILE_NAME, _SCHEMA, 1), cost or Cost())

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # -- accounts ---------------------------------------------------------------------------------

    def add(self, name: str, role: str, password: str, now: datetime) -> Officer:
        """Make an account.

        Raises:
            OfficerError: the name, role or password cannot be, or there is such an account already.
        """
        name, role = " ".join(name.split()), " ".join(role.split())
        if not _NAME.fullmatch(name) or len(name) > _MAX_CHARS:
            raise OfficerError(
                f"{name[:40]!r} cannot be an officer's name. Use letters, at most {_MAX_CHARS} characters."
            )
        if not any(c.isalpha() for c in role) or len(role) > _MAX_CHARS:
            raise OfficerError(f"{role[:40]!r} cannot be a role. Say what residents should read, such as “Clerk”.")
        if fault := fault_of(password, name):
            raise OfficerError(fault)
        kept = stored(password, self._cost)
        with self._db.transaction():
            if self.officer(name):
                raise OfficerError(f"There is already an account for {name}. `rag officer list` shows them all.")
            row = (name, role, kept, _stamp(now))
            self._db.change("INSERT INTO officers VALUES (?, ?, ?, ?)", row)
            self._note("the command line", "added the account", name, role, now)
        return Officer(name, role, _stamp(now))

    def officers(self) -> list[Officer]:
        """Return every account, by name."""
        return [_officer(row) for row in self._db.rows("SELECT name, role, added FROM officers ORDER BY name")]

    def officer(self, name: str) -> Officer | None:
        """Return the account of this name, in any case, None if there is none."""
        rows = self._db.rows("SELECT name, role, added FROM officers WHERE name = ?", (" ".join(name.split()),))
        return _officer(rows[0]) if rows else None

    def remove(self, name: str, now: datetime) -> None:
        """Remove an account and end its sessions; what the officer did stays on record.

        Raises:
            OfficerError: there is no such account.
        """
        officer = self._must_have(name)
        with self._db.transaction():
            self._db.change("DELETE FROM officers WHERE name = ?", (officer.name,))
            self._note("the command line", "removed the account", officer.name, "", now)

    def change_password(self, name: str, password: str, now: datetime, by: str = "the command line") -> None:
        """Give an account another password and end its sessions.

        Raises:
            OfficerError: there is no such account, or the password cannot be.
        """
        officer = self._must_have(name)
        if fault := fault_of(password, officer.name):
            raise OfficerError(fault)
        kept = stored(password, self._cost)
        with self._db.transaction():
            self._db.change("UPDATE officers SET password = ? WHERE name = ?", (kept, officer.name))
            self._db.change("DELETE FROM sessions WHERE officer = ?", (officer.name,))
            self._db.change("DELETE FROM failures WHERE of = ?", (_account_key(officer.name),))
            self._note(by, "changed the password", officer.name, "", now)

    def _must_have(self, name: str) -> Officer:
        officer = self.officer(name)
        if officer is None:
            raise OfficerError(f"There is no account for {name[:40]!r}. `rag officer list` shows them all.")
        return officer

    # -- logging in and out -----------------------------------------------------------------------

    def log_in(self, name: str, password: str, address: str, now: datetime) -> str:
        """Return the token of a new session.

        Args:
            name: the account, in any case.
            password: as typed.
            address: of the caller, as told by the server.
            now: when.

        Raises:
            LogInError: the name or password is wrong, or there were too many wrong ones from here or for this account.
        """
        at, tries = now.timestamp(), self._proved(name, password, address, now)
        token, officer = secrets.token_urlsafe(32), str(self._must_have(name).name)
        with self._db.transaction():
            self._forgive(name, tries)
            self._db.change("DELETE FROM sessions WHERE seen < ? OR begun < ?", (at - IDLE_S, at - ABSOLUTE_S))
            self._db.change("INSERT INTO sessions VALUES (?, ?, ?, ?)", (_hashed(token), officer, at, at))
            self._note(officer, "logged in", "", f"from {address}", now)
        return token

    def prove(self, name: str, password: str, address: str, now: datetime) -> None:
        """Return if this is the account's password. Arguments and errors as `log_in`; no session begins."""
        tries = self._proved(name, password, address, now)
        with self._db.transaction():
            self._forgive(name, tries)

    def _proved(self, name: str, password: str, address: str, now: datetime) -> int:
        """Return the number of this try when the password is right."""
        name = " ".join(name.split())[:_MAX_CHARS]
        tries = self._try(name, address, now)
        rows = self._db.rows("SELECT name, password FROM officers WHERE name = ?", (name,))
        with self._hashing:
            right = is_same(password, str(rows[0][1]) if rows else self._nobody) and bool(rows)
        if not right:
            who = str(rows[0][0]) if rows else "somebody unknown"
            self.note(who, "gave a wrong password", "", f"from {address}", now)
            raise LogInError("The name or the password is not right. Check both and try again.")
        return tries

    def _forgive(self, name: str, tries: int) -> None:
        key = _account_key(" ".join(name.split())[:_MAX_CHARS])
        self._db.change("DELETE FROM failures WHERE of = ? OR id = ?", (key, tries))

    def _try(self, name: str, address: str, now: datetime) -> int:
        """Count a try as a failure until it has gone well; return the number of its row for the address."""
        at, keys = now.timestamp(), (_account_key(name), _address_key(address))
        with self._db.transaction():
            self._db.change("DELETE FROM failures WHERE at < ?", (at - REMEMBERED_S,))
            waits = [
                wait_s(
                    [float(str(row[0])) for row in self._db.rows("SELECT at FROM failures WHERE of = ?", (key,))],
                    free,
                    at,
                )
                for key, free in zip(keys, (FREE_OF_ACCOUNT, FREE_OF_ADDRESS), strict=True)
            ]
            if (wait := max(waits)) == 0:
                numbers = [self._db.insert("INSERT INTO failures (of, at) VALUES (?, ?)", (key, at)) for key in keys]
        if wait > 0:
            message = (
                f"There were too many wrong passwords for this name or from this place. Try again in {wait_said(wait)}."
            )
            raise LogInError(message, wait)
        return numbers[1]

    def session(self, token: str, now: datetime) -> Session | None:
        """Return who this token belongs to; None if it is none of ours, or the session was idle or open too long."""
        at = now.timestamp()
        query = "SELECT o.name, o.role, o.added, s.begun, s.seen FROM sessions s JOIN officers o ON o.name = s.officer WHERE token = ?"
        rows = self._db.rows(query, (_hashed(token),))
        if not rows:
            return None
        begun, seen = float(str(rows[0][3])), float(str(rows[0][4]))
        if at - seen >= IDLE_S or at - begun >= ABSOLUTE_S:
            self._db.change("DELETE FROM sessions WHERE token = ?", (_hashed(token),))
            return None
        if at - seen >= _SEEN_EVERY_S:
            self._db.change("UPDATE sessions SET seen = ? WHERE token = ?", (at, _hashed(token)))
        return Session(_officer(rows[0][:3]), form_token(token))

    def log_out(self, token: str, now: datetime) -> None:
        """End the session of this token; nothing happens if there is none."""
        rows = self._db.rows("SELECT officer FROM sessions WHERE token = ?", (_hashed(token),))
        if rows:
            self._db.change("DELETE FROM sessions WHERE token = ?", (_hashed(token),))
            self.note(str(rows[0][0]), "logged out", "", "", now)

    # -- the record -------------------------------------------------------------------------------

    def note(self, officer: str, action: str, about: str, detail: str, now: datetime) -> None:
        """Put on record that an officer did something; nothing removes or changes it."""
        self._note(officer, action, about, detail, now)

    def _note(self, officer: str, action: str, about: str, detail: str, now: datetime) -> None:
        statement = "INSERT INTO record (made, officer, action, about, detail) VALUES (?, ?, ?, ?, ?)"
        self._db.change(statement, (_stamp(now), officer, action, about, detail))

    def record(self, limit: int = 200) -> list[Entry]:
        """Return what officers did, newest first."""
        query = "SELECT made, officer, action, about, detail FROM record ORDER BY id DESC LIMIT ?"
        return [Entry(*(str(value) for value in row)) for row in self._db.rows(query, (limit,))]


def form_token(token: str) -> str:
    """Return what a form must carry to show that it was made for whoever holds this secret token."""
    return hmac.new(token.encode("utf-8", "surrogatepass"), b"form", hashlib.sha256).hexdigest()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _account_key(name: str) -> str:
    return _hashed(f"account {name.casefold()}")  # people type passwords where names belong: keep neither


def _address_key(address: str) -> str:
    return _hashed(f"address {address}")


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")


def _officer(row: Row) -> Officer:
    return Officer(str(row[0]), str(row[1]), str(row[2]))

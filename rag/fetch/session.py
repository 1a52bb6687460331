"""A polite visit to one host: named, at its pace, within its robots.txt, tried again where a failure may pass."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from rag import __version__
from rag.fetch.address import is_private_as_given, require_public, require_public_peer, require_same_host
from rag.fetch.http import ConnectionFailedError, Reply, Wire
from rag.fetch.robots import Robots, robots_of
from rag.fetch.values import FetchError, FetchOptions, RefusedError

AGENT = "PlainMinutes"
_MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_FIRST_PAUSE_S = 2.0
_MAX_PAUSE_S = 120.0
_ROBOTS_BYTES = 512_000
_PAGE_BYTES = 10_000_000
_PAGE_TIME_S = 300.0

T = TypeVar("T")


class PassingError(Exception):
    """A failure that may pass; `wait_s` is how long the server asks to wait, if it does."""

    def __init__(self, message: str, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class Session:
    """Asks one host for addresses; use it as a context manager.

    Args:
        start: the address that was asked for; only its host is spoken to.
        options: pace, patience and limits.
        pause: waits this many seconds.
        now: seconds of a clock that only goes forward.
    """

    def __init__(
        self,
        start: str,
        options: FetchOptions,
        pause: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.start, self.now = start, now
        self._options, self._pause = options, pause
        self._interval_s = 1.0 / options.requests_per_s
        self._last_s: float | None = None
        self._needs_public_peer = require_public(start)
        self._wire = Wire(is_direct=is_private_as_given(urlsplit(start).hostname or ""))
        self._robots: Robots | None = None

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._wire.close()

    def page(self, url: str) -> bytes:
        """Return a page or a web-service answer, whole.

        Raises:
            FetchError: it does not come; the message says why and what to do.
        """

        def once() -> bytes:
            with self.open(url) as reply:
                return _whole(reply, _PAGE_BYTES, self.now)

        return self.tried(url, once)

    def tried(self, url: str, once: Callable[[], T]) -> T:
        """Return what `once` gives, tried again after a pause where it fails in a way that may pass.

        Raises:
            FetchError: every try failed, or the server asks to wait longer than a person would.
        """
        for attempt in range(1, self._options.n_tries + 1):
            try:
                return once()
            except PassingError as error:
                problem, wait_s = str(error), error.wait_s
            except ConnectionFailedError as error:
                problem, wait_s = str(error), None
            if wait_s is not None and wait_s > _MAX_PAUSE_S:
                raise FetchError(
                    f"{url} was not fetched: {problem}, and asks to wait {wait_s:,.0f} s. Run the command again then."
                )
            if attempt < self._options.n_tries:
                self._pause(max(wait_s or 0.0, _FIRST_PAUSE_S * 2 ** (attempt - 1)))
        raise FetchError(
            f"{url} was not fetched in {self._options.n_tries} tries: {problem}. Run the command again later."
        )

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[Reply]:
        """Ask for an address once, following redirects on the same host; give a reply of status 200, 206, 304 or 416.

        Raises:
            RefusedError: robots.txt, another host or a private address stands against it.
            PassingError, ConnectionFailedError: it may come another time.
            FetchError: it will not come.
        """
        for _ in range(_MAX_REDIRECTS + 1):
            self._require_allowed(url)
            with self._asked(url, headers or {}) as reply:
                if reply.status not in _REDIRECTS:
                    _require_good(reply)
                    yield reply
                    return
                url = _next(reply)
        raise FetchError(f"{url}: the site sends from address to address without end. Open it in a browser to see why.")

    def _require_allowed(self, url: str) -> None:
        require_same_host(url, self.start)
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if not self._rules().allows(path or "/"):
            message = f"robots.txt of {parts.hostname} asks programs not to read {parts.path}"
            raise RefusedError(f"{message}. Save what you need by hand in a browser, and ingest it.")

    def _rules(self) -> Robots:
        """Return the host's rules, asked for once. No robots.txt means no rules; one that fails to come means stop."""
        if self._robots is None:
            url = urljoin(self.start, "/robots.txt")
            self._robots = self.tried(url, lambda: self._ask_rules(url))
            self._interval_s = max(self._interval_s, self._robots.delay_s)
        return self._robots

    def _ask_rules(self, url: str) -> Robots:
        with self._asked(url, {}) as reply:
            if reply.status == 200:
                return robots_of(_whole(reply, _ROBOTS_BYTES, self.now, is_cut=True).decode("utf-8", "replace"), AGENT)
            if reply.status >= 500 or reply.status == 429:
                raise PassingError(f"the server answered {reply.status} to the question for its robots.txt")
            return Robots()

    @contextmanager
    def _asked(self, url: str, headers: Mapping[str, str]) -> Iterator[Reply]:
        self._wait_for_turn()
        host = urlsplit(url).hostname or ""

        def check_peer(address: str) -> None:
            if self._needs_public_peer:
                require_public_peer(host, address)

        sent = {**headers, "User-Agent": user_agent(self._options.contact), "Accept-Language": "en-GB"}
        with self._wire.get(url, sent, self._options.stall_s, check_peer) as reply:
            yield reply

    def _wait_for_turn(self) -> None:
        if self._last_s is not None:
            early_s = self._last_s + self._interval_s - self.now()
            if early_s > 0:
                self._pause(early_s)
        self._last_s = self.now()


def user_agent(contact: str) -> str:
    """Return how we name ourselves; line breaks cannot get into the header."""
    known_by = " ".join(contact.split())
    return f"{AGENT}/{__version__} (council papers, fetched on request{f'; {known_by}' if known_by else ''})"


def _next(reply: Reply) -> str:
    location = reply.headers.get("location", "")
    if not location:
        raise FetchError(
            f"{reply.url}: the server redirects ({reply.status}) without saying where. Open it in a browser."
        )
    return urljoin(reply.url, location)


def _require_good(reply: Reply) -> None:
    """Raise for a status that brings nothing, in words.

    Raises:
        PassingError: it may pass.
        FetchError: it will not.
    """
    status, url = reply.status, reply.url
    if urlsplit(url).path.lower().endswith("/mgerror.aspx"):
        raise FetchError(f"{url}: the site shows its error page. What was asked for may be withdrawn or private.")
    if status in _PASSING:
        raise PassingError(f"the server answered {status}", _seconds(reply.headers.get("retry-after", "")))
    if status in (401, 403, 407):
        message = f"{url}: the server refuses ({status}). It may ask for a login or turn programs away"
        raise FetchError(f"{message}. Open the address in a browser, save the papers, and ingest them.")
    if status in (404, 410):
        raise FetchError(f"{url}: there is nothing at this address ({status}). Check it in a browser.")
    if status not in (200, 206, 304, 416):
        raise FetchError(f"{url}: the server answered {status}, which brings no paper. Open it in a browser.")
    if reply.headers.get("content-encoding", "identity").lower() != "identity":
        raise FetchError(f"{url}: the server sends it compressed although it was asked not to. Save it by hand.")


def _seconds(text: str) -> float | None:
    """Return a Retry-After in seconds; its form as a date is not worth a clock here."""
    return float(text) if text.isascii() and text.isdigit() else None


def _whole(reply: Reply, limit: int, now: Callable[[], float], *, is_cut: bool = False) -> bytes:
    """Return a body of at most `limit` bytes; a longer one is cut there or refused."""
    body = bytearray()
    ends = now() + _PAGE_TIME_S
    for chunk in reply.chunks:
        body += chunk
        if len(body) > limit:
            if is_cut:
                return bytes(body[:limit])
            raise FetchError(f"{reply.url} is over {limit:,} bytes, too large for a page. Check the address.")
        if now() > ends:
            raise PassingError("the answer trickles in too slowly")
    return bytes(body)

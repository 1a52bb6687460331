"""HTTP for model servers and the model hub. The only file that imports httpx; its errors become HttpError here."""

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import httpcore
    import httpx

_CONNECT_S = 5.0


class HttpError(Exception):
    """The server was not reached, stalled or broke off; the message is a clause that fits after "because"."""

    def __init__(self, message: str, *, is_timeout: bool = False):
        super().__init__(message)
        self.is_timeout = is_timeout


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer whose body is still on its way. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes]


class HttpClient:
    """Keeps connections open between requests. Safe to use from several threads."""

    def __init__(self, *, follows_redirects: bool = False):
        import httpx

        self._httpx = httpx
        self._client = httpx.Client(follow_redirects=follows_redirects, max_redirects=5)
        # The proxy of the environment is for hosts beyond this machine.
        self._local = httpx.Client(follow_redirects=follows_redirects, max_redirects=5, trust_env=False)

    def close(self) -> None:
        """Close every connection."""
        self._client.close()
        self._local.close()

    @contextmanager
    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        json_body: Mapping[str, object] | None = None,
        stall_s: float,
        deadline: float | None = None,
    ) -> Iterator[Reply]:
        """Send a request and give its reply; leaving the block ends the transfer.

        Args:
            method: "GET" or "POST".
            url: http or https.
            headers: sent as they are.
            json_body: sent as JSON.
            stall_s: longest wait for the next bytes.
            deadline: `time.monotonic` after which the transfer is cut, however steadily it runs.

        Raises:
            HttpError: from here, or while reading the chunks.
        """
        if deadline is not None:
            stall_s = max(min(stall_s, deadline - time.monotonic()), 0.001)
        timeout = self._httpx.Timeout(stall_s, connect=min(_CONNECT_S, stall_s))
        client = self._local if _is_loopback(url) else self._client
        with self._mapped(url):
            request = client.build_request(method, url, headers=dict(headers), json=json_body, timeout=timeout)
            response = client.send(request, stream=True)
        timer = _cut_at(deadline, response.extensions.get("network_stream"))
        try:
            yield Reply(response.status_code, response.headers, self._chunks(response, url))
        finally:
            if timer:
                timer.cancel()
            response.close()

    def _chunks(self, response: "httpx.Response", url: str) -> Iterator[bytes]:
        with self._mapped(url):
            yield from response.iter_raw()

    @contextmanager
    def _mapped(self, url: str) -> Iterator[None]:
        host, httpx = _host(url), self._httpx
        try:
            yield
        except httpx.ConnectError as error:
            raise HttpError(f"{host} cannot be reached from this machine ({error})") from error
        except httpx.TimeoutException as error:
            raise HttpError(f"{host} did not answer in time", is_timeout=True) from error
        except httpx.TransportError as error:
            raise HttpError(f"the connection to {host} broke off ({error})") from error
        except (httpx.InvalidURL, httpx.TooManyRedirects) as error:
            raise HttpError(f"{url} is not an address that can be used ({error})") from error


def _cut_at(deadline: float | None, stream: "httpcore.NetworkStream | None") -> threading.Timer | None:
    """Shut the connection down at the deadline: a read in progress ends at once, in whichever thread it is."""
    connection = stream.get_extra_info("socket") if stream else None
    if deadline is None or connection is None:
        return None

    def cut() -> None:
        with suppress(OSError):
            socket.socket.shutdown(connection, socket.SHUT_RDWR)  # not an SSLSocket's own, which would also say goodbye

    timer = threading.Timer(max(deadline - time.monotonic(), 0.0), cut)
    timer.daemon = True
    timer.start()
    return timer


def _is_loopback(url: str) -> bool:
    return _host(url) in ("127.0.0.1", "::1", "localhost")


def _host(url: str) -> str:
    """Return the host an address names, or all of what is no address."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url

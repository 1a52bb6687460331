"""HTTP for fetching papers: one request, one reply, no redirects followed. Of `fetch`, only this file imports httpx.

Bytes come as they are sent: compression is not asked for, so that a length means what it says.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import httpx

_CONNECT_S = 10.0


class ConnectionFailedError(Exception):
    """The server was not reached, stalled or broke off; the message is a clause that fits after "because"."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer whose body is still on its way. Header names are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes]


class Wire:
    """Keeps connections open between requests; close it when done.

    Args:
        is_direct: ignore the proxy of the environment (for addresses of this machine or network).
    """

    def __init__(self, *, is_direct: bool) -> None:
        import httpx

        self._httpx = httpx
        self._client = httpx.Client(follow_redirects=False, trust_env=not is_direct)

    def close(self) -> None:
        """Close every connection."""
        self._client.close()

    @contextmanager
    def get(
        self, url: str, headers: Mapping[str, str], stall_s: float, check_peer: Callable[[str], None] = lambda _: None
    ) -> Iterator[Reply]:
        """Ask for an address; leaving the block ends the transfer.

        Args:
            url: http or https.
            headers: sent with the request.
            stall_s: longest wait for the next bytes.
            check_peer: called with the number of the machine that answers, before its bytes are read.

        Raises:
            ConnectionFailedError: from here, or while reading the chunks.
        """
        timeout = self._httpx.Timeout(stall_s, connect=min(_CONNECT_S, stall_s))
        plain = {**headers, "Accept-Encoding": "identity"}
        sent = [
            (name.encode("latin-1", "replace"), value.encode("latin-1", "replace")) for name, value in plain.items()
        ]
        with self._mapped(url):
            response = self._client.send(
                self._client.build_request("GET", url, headers=sent, timeout=timeout), stream=True
            )
        try:
            stream = response.extensions.get("network_stream")
            if stream is not None and (peer := stream.get_extra_info("server_addr")):
                check_peer(str(peer[0]))
            yield Reply(url, response.status_code, response.headers, self._chunks(response, url))
        finally:
            response.close()

    def _chunks(self, response: "httpx.Response", url: str) -> Iterator[bytes]:
        with self._mapped(url):
            yield from response.iter_raw()

    @contextmanager
    def _mapped(self, url: str) -> Iterator[None]:
        host, httpx = urlsplit(url).hostname or url, self._httpx
        try:
            yield
        except httpx.ConnectError as error:
            raise ConnectionFailedError(f"{host} cannot be reached from this machine ({error})") from error
        except httpx.TimeoutException as error:
            raise ConnectionFailedError(f"{host} did not answer in time") from error
        except httpx.TransportError as error:
            raise ConnectionFailedError(f"the connection to {host} broke off ({error})") from error
        except httpx.InvalidURL as error:
            raise ConnectionFailedError(f"{url} is not an address that can be used ({error})") from error

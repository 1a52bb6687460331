"""Follows every link of a server from its first pages, as anybody could."""

import re
from collections import deque
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin

import httpx

LINK = re.compile(r'(?:href|src|action)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one address gave."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def is_html(self) -> bool:
        return self.headers.get("content-type", "").startswith("text/html")


def walk(
    address: str, start: tuple[str, ...] = ("/plain", "/meetings", "/about"), most: int = 1000
) -> dict[str, Fetched]:
    """Return every page, picture and file that links lead to, by path with its query."""
    found: dict[str, Fetched] = {}
    waiting = deque(start)
    with httpx.Client(base_url=address, timeout=60) as client:
        while waiting and len(found) < most:
            path = waiting.popleft()
            if path in found:
                continue
            reply = client.get(path)
            found[path] = fetched = Fetched(reply.status_code, reply.headers, reply.content)
            if fetched.is_html:
                links = (urljoin(f"{address}{path}", unescape(link)) for link in LINK.findall(fetched.text))
                waiting.extend(
                    link.removeprefix(address).partition("#")[0] for link in links if link.startswith(address)
                )
    return found

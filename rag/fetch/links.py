"""Pages and web-service answers of a ModernGov site in, the papers and meetings they lead to out. Pure.

What the site marks as restricted is returned as such, never as something to fetch.
"""

import datetime
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qsl, unquote, urlsplit

from rag.errors import DamagedFileError
from rag.fetch.address import resolved
from rag.fetch.values import FetchError
from rag.items.dates import find_dates
from rag.items.exempt import restriction_in_title
from rag.read.html import decode_entities, decode_html
from rag.read.moderngov import Node, parse_xml

_MODERNGOV_PAPER = re.compile(r"/documents/(?P<id>[a-z]{1,3}\d+)/(?P<name>[^/]+)$", re.IGNORECASE)
_PAPER_ENDS = (".pdf", ".docx")
_NOT_PAPERS = (".ics", ".ical", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".mp3", ".mp4", ".css", ".js", ".zip")
_SIZE_AT_END = re.compile(r"[\s,(]*\b(?:pdf|docx?|html?)?\s*\d+(?:\.\d+)?\s*[KM]B\)?\s*$", re.IGNORECASE)
_LOGIN = re.compile(r"""type\s*=\s*["']?password""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A paper a page leads to; `restricted` says why it is not to be fetched, "" if it may be."""

    url: str
    title: str
    restricted: str = ""


@dataclass(frozen=True, slots=True)
class MeetingLink:
    """A meeting a committee's page leads to, and its day where the link says it."""

    url: str
    id: str
    date: datetime.date | None


# -- pages ----------------------------------------------------------------------------------------


class _Anchors(HTMLParser):
    """Collects (address, words) of the links of a page, and the base they stand on."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.base = ""
        self._words: list[str] | None = None
        self._href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "base" and not self.base:
            self.base = values.get("href", "")
        if tag == "a":
            self._close()
            self._href, self._words = html.unescape(values.get("href", "")), []

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._close()

    def close(self) -> None:
        super().close()
        self._close()

    def _close(self) -> None:
        if self._words is not None and self._href:
            self.found.append((self._href, " ".join("".join(self._words).split())))
        self._words = None


def _anchors(page: bytes, url: str) -> Iterator[tuple[str, str]]:
    """Yield whole addresses and words of a page's links."""
    parser = _Anchors()
    parser.feed(decode_html(page)[0])
    parser.close()
    base = resolved(url, parser.base) or url
    for href, words in parser.found:
        if address := resolved(base, href):
            yield address, words


def papers_on_page(page: bytes, url: str) -> list[PaperLink]:
    """Return the papers a meeting's page leads to, in its order, each once."""
    links: dict[str, PaperLink] = {}
    for address, words in _anchors(page, url):
        if is_paper(address):
            title = _SIZE_AT_END.sub("", words) or unquote(urlsplit(address).path.rpartition("/")[2])
            links.setdefault(address, PaperLink(address, title, _restriction(title)))
    return list(links.values())


def meetings_on_page(page: bytes, url: str) -> list[MeetingLink]:
    """Return the meetings a committee's page leads to, in its order, each once."""
    links: dict[str, MeetingLink] = {}
    for address, words in _anchors(page, url):
        parts = urlsplit(address)
        ids = {name.lower(): value for name, value in parse_qsl(parts.query)}
        number = ids.get("mid") or ids.get("meetingid") or ""
        if parts.path.lower().endswith("/ielistdocuments.aspx") and number.isdigit() and number not in links:
            dates = find_dates(words)
            links[number] = MeetingLink(address, number, dates[0].value if dates else None)
    return list(links.values())


def asks_for_login(page: bytes) -> bool:
    """Return whether a page has a place to enter a password."""
    return bool(_LOGIN.search(decode_html(page)[0]))


def is_paper(address: str) -> bool:
    """Return whether an address looks like a paper's."""
    parts = urlsplit(address)
    path = parts.path.lower()
    if path.endswith(_NOT_PAPERS):
        return False
    is_converted = path.endswith("/mgconvert2pdf.aspx") and bool(parts.query)
    return bool(is_converted or path.endswith(_PAPER_ENDS) or _MODERNGOV_PAPER.search(path))


def _restriction(title: str) -> str:
    """Return why a paper is not public, as its own title says, or ""."""
    return "its title says that it is restricted" if restriction_in_title(title) else ""


# -- the web service ------------------------------------------------------------------------------


def papers_in_answer(answer: bytes, base: str) -> list[PaperLink]:
    """Return the papers that a `GetMeeting` answer names, each once; one element is as good as a list of them.

    Raises:
        FetchError: this is no such answer.
    """
    root = _tree(answer)
    if next(root.all("meeting"), None) is None and next(root.all("agendaitem"), None) is None:
        raise FetchError("The web service's answer holds no meeting. Check the meeting's number in a browser.")
    links: dict[str, PaperLink] = {}
    for node, why in _walk(root, ""):
        address = resolved(base, decode_entities(node.first("url")))
        if not address or not is_paper(address):
            continue
        title = " ".join(node.first("title").split())
        restricted = why or _restriction(title)
        if address not in links or restricted:  # named twice, the stricter mark holds
            links[address] = PaperLink(address, title, restricted)
    return list(links.values())


def meetings_in_answer(answer: bytes) -> list[tuple[str, datetime.date | None]]:
    """Return the numbers and days of the meetings in a `GetMeetings` answer.

    Raises:
        FetchError: this is no answer of the web service.
    """
    found: dict[str, datetime.date | None] = {}
    for node, _ in _walk(_tree(answer), ""):
        number = node.first("meetingid")
        if number.isdigit():
            found.setdefault(number, _day(node.first("meetingdate")))
    return list(found.items())


def committees_in_answer(answer: bytes) -> list[tuple[str, str]]:
    """Return the numbers and names of the committees in a `GetCommittees` answer. Raises as `meetings_in_answer`."""
    nodes = [node for node, _ in _walk(_tree(answer), "")]
    pairs = [(node.first("committeeid"), node.first("committeetitle", "committeename")) for node in nodes]
    return list(dict.fromkeys(pair for pair in pairs if pair[0].isdigit()))


def _tree(answer: bytes) -> Node:
    try:
        return parse_xml(answer)
    except DamagedFileError as error:
        raise FetchError(f"The web service did not answer with its XML ({error}).") from error


def _walk(node: Node, why: str) -> Iterator[tuple[Node, str]]:
    """Yield every element with why it is restricted: by its own mark, or that of an element around it."""
    for child in node.children:
        reference = " ".join(child.first("restrictionsref").split())
        own = f"the site marks it as restricted ({reference})" if reference else "the site marks it as restricted"
        inside = why or (own if child.first("isrestricted").lower() in ("true", "1", "yes") else "")
        yield child, inside
        yield from _walk(child, inside)


def _day(text: str) -> datetime.date | None:
    match = re.match(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})", text)
    if match is None:
        return None
    try:
        return datetime.date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None

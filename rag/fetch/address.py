"""Addresses of a ModernGov site: what a given one names, and which others may be asked. Pure but for the name lookup."""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

from rag.fetch.values import FetchError, RefusedError

_DEFAULT_PORTS = {"http": 80, "https": 443}
_EXPECTED = (
    "Expected the address of a ModernGov meeting (…/ieListDocuments.aspx?CId=1&MId=2), committee "
    "(…/ieListMeetings.aspx?CommitteeId=1) or web service (…/mgWebService.asmx?lMeetingId=2)."
)


class Kind(StrEnum):
    """What an address names."""

    MEETING = "meeting"
    COMMITTEE = "committee"
    SERVICE_MEETING = "meeting of the web service"
    SERVICE_COMMITTEE = "committee of the web service"
    SERVICE = "web service"


@dataclass(frozen=True, slots=True)
class Target:
    """What to fetch: `base` is the site's folder, `id` the number of the meeting or committee."""

    kind: Kind
    url: str
    base: str
    id: str = ""

    @property
    def host(self) -> str:
        """The host's name."""
        return urlsplit(self.url).hostname or ""


def target_of(url: str) -> Target:
    """Return what an address names.

    Raises:
        FetchError: it is no address of a meeting, a committee or a web service.
    """
    parts = _split(url.strip())
    base_path, _, page = parts.path.rpartition("/")
    ids = {name.lower(): value for name, value in parse_qsl(parts.query)}
    meeting = _number(ids, "mid", "meetingid", "lmeetingid")
    committee = _number(ids, "cid", "committeeid", "lcommitteeid")
    at = parts.path.lower().find("/mgwebservice.asmx")
    if at >= 0:
        base = _joined(parts, parts.path[:at])
        kind = Kind.SERVICE_MEETING if meeting else Kind.SERVICE_COMMITTEE if committee else Kind.SERVICE
        return Target(kind, url.strip(), base, meeting or committee)
    base = _joined(parts, base_path)
    match page.lower():
        case "ielistdocuments.aspx" if meeting:
            return Target(Kind.MEETING, url.strip(), base, meeting)
        case "ielistmeetings.aspx" if committee:
            return Target(Kind.COMMITTEE, url.strip(), base, committee)
        case "mgcommitteedetails.aspx" if number := _number(ids, "id"):
            return Target(Kind.COMMITTEE, f"{base}ieListMeetings.aspx?CommitteeId={number}", base, number)
    raise FetchError(f"{url} names no meeting or committee. {_EXPECTED}")


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port_is_real = parts.port is None or parts.port > 0
    except ValueError as error:
        raise FetchError(f"{url!r} is not a web address ({error}). {_EXPECTED}") from error
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or not port_is_real:
        raise FetchError(f"{url!r} is not a web address. {_EXPECTED}")
    if parts.username or parts.password:
        raise FetchError(
            f"The address of {parts.hostname} holds a password. Only public papers are fetched: leave it out."
        )
    return parts


def _joined(parts: SplitResult, folder: str) -> str:
    return urlunsplit((parts.scheme, parts.netloc, folder + "/", "", ""))


def _number(values: dict[str, str], *names: str) -> str:
    return next(
        (values[name] for name in names if values.get(name, "").isascii() and values.get(name, "").isdigit()), ""
    )


def resolved(page: str, link: str) -> str:
    """Return the whole address of a link on a page, without its fragment, blanks as %20; "" if it is none."""
    try:
        parts = urlsplit(urljoin(page, link.strip().replace("\\", "/")))
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return ""
    return urlunsplit((parts.scheme, parts.netloc, parts.path.replace(" ", "%20"), parts.query.replace(" ", "%20"), ""))


def require_same_host(url: str, start: str) -> None:
    """Refuse an address of another host or port; the way from http to https on one host is free, the way back is not.

    Raises:
        RefusedError: the address lies elsewhere.
    """
    ours, theirs = _split(start), _split(url)
    ports = [parts.port or _DEFAULT_PORTS[parts.scheme] for parts in (ours, theirs)]
    is_upgrade = (ours.scheme, theirs.scheme) == ("http", "https") and ports == [80, 443]
    is_same = (ours.scheme, ports[0]) == (theirs.scheme, ports[1])
    if ours.hostname != theirs.hostname or not (is_same or is_upgrade):
        message = f"{url} is not on {ours.scheme}://{ours.netloc}, and only the host asked for is fetched from."
        raise RefusedError(f"{message} If you trust it, fetch its papers from its own address.")


def require_public(url: str, look_up: Callable[[str], list[str]] | None = None) -> bool:
    """Refuse a name that leads to a private address; an address that is private as given is what was asked for.

    Returns:
        True if the peer's address must be public too: not for a private address as given, nor behind a proxy,
        which does its own look-up.

    Raises:
        RefusedError: the name leads to a private, loopback or link-local address.
        FetchError: the name leads nowhere.
    """
    parts = _split(url)
    host = parts.hostname or ""
    if is_private_as_given(host) or _is_behind_proxy(parts.scheme, host):
        return False
    for address in (look_up or _look_up)(host):
        require_public_peer(host, address)
    return True


def require_public_peer(host: str, address: str) -> None:
    """Refuse a private address that a public name leads to.

    Raises:
        RefusedError: it is private, loopback, link-local or otherwise not of the public network.
    """
    if not ipaddress.ip_address(address.partition("%")[0]).is_global:
        message = f"{host} leads to the private address {address}. Only public sites are fetched by name."
        raise RefusedError(f"{message} If it is your own server, give its number instead of its name.")


def is_private_as_given(host: str) -> bool:
    """Return whether an address names a private machine outright: localhost, or a private number."""
    if host == "localhost":
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def _is_behind_proxy(scheme: str, host: str) -> bool:
    return scheme in getproxies() and not proxy_bypass(host)


def _look_up(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{host} cannot be found ({error}). Check the address and the network.") from error
    return [str(entry[4][0]) for entry in found]

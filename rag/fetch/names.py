"""Names for fetched files, from their addresses: the same address always gives the same name. Pure."""

import hashlib
import re
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, unquote, urlsplit

_UNSAFE = re.compile(r"[^\w .,()&+'–-]+")
_NAME_CHARS = 100
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_KNOWN_ENDS = (".pdf", ".docx", ".doc", ".html", ".htm", ".rtf", ".txt", ".xlsx", ".pptx")


def host_folder(url: str) -> str:
    """Return the name of the folder for a host (with its port, if it has one of its own)."""
    parts = urlsplit(url)
    return _safe(f"{parts.hostname}-{parts.port}" if parts.port else str(parts.hostname))


def meeting_folder(meeting: str) -> str:
    """Return the name of the folder for a meeting."""
    return f"meeting-{_safe(meeting)}"


def paper_name(url: str, title: str) -> str:
    """Return a file name for a paper: the site's number of it (else a hash of its address), its name, its ending."""
    parts = urlsplit(url)
    path = PurePosixPath(unquote(parts.path))
    ids = {name.lower(): value for name, value in parse_qsl(parts.query)}
    if path.name.lower() == "mgconvert2pdf.aspx":
        return _named(f"c{ids['id']}" if ids.get("id", "").isdigit() else _hash(url), title, ".pdf")
    ending = path.suffix.lower() if path.suffix.lower() in _KNOWN_ENDS else ""
    folder = path.parent.name
    is_numbered = path.parent.parent.name.lower() == "documents" and re.fullmatch(r"[A-Za-z]{1,3}\d+", folder)
    number = folder if is_numbered else _hash(url)
    return _named(number, path.name.removesuffix(path.suffix) if ending else path.name, ending)


def apart(name: str, url: str) -> str:
    """Return another name for a paper whose name is taken by another address."""
    path = PurePosixPath(name)
    return f"{path.stem} {_hash(url)}{path.suffix}"


def _named(number: str, name: str, ending: str) -> str:
    safe = _safe(name)[:_NAME_CHARS].strip(" .")
    return f"{_safe(number)} {safe}".strip() + ending


def _safe(text: str) -> str:
    """Return text that is a file name on any system: no separators, no leading dots, no device."""
    safe = " ".join(_UNSAFE.sub(" ", text).split()).strip(" .")
    return f"_{safe}" if not safe or _RESERVED.fullmatch(safe) else safe


def _hash(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:8]

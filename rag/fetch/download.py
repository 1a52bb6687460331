"""One paper from its address into its file, whole or not at all; what came before a break is gone on from.

The bytes go to a hidden `.NAME.part` and become NAME only when they are all there. A paper that is here already is
asked for with its mark (ETag, date or length) and left alone where that has not changed.
"""

import fcntl
import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path

from rag.fetch.http import Reply
from rag.fetch.links import PaperLink
from rag.fetch.session import PassingError, Session
from rag.fetch.values import (
    FetchError,
    FetchOutcome,
    FetchReport,
    FolderError,
    RefusedError,
    Source,
    sidecar_path,
    source_of,
    write_source,
)

_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_HEAD_BYTES = 1024
_TAIL_BYTES = 2048
_SLOWEST_BYTES_PER_S = 2_000
_LEAST_TIME_S = 120.0
_HTML_START = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a server says of one version of a paper; `n_bytes` is None where it does not say."""

    etag: str
    last_modified: str
    n_bytes: int | None

    @property
    def condition(self) -> str:
        """What a Range may depend on: a strong ETag, else the date."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


class Download:
    """Brings papers over one session.

    Args:
        session: asks the host.
        utc_now: the time to record, ISO 8601 in UTC.
    """

    def __init__(self, session: Session, utc_now: Callable[[], str]) -> None:
        self._session, self._utc_now = session, utc_now

    def bring(self, link: PaperLink, file: Path, page: str, max_bytes: int) -> FetchReport:
        """Return what became of a paper; a failure is a report with its reason.

        Args:
            link: the paper.
            file: where it shall lie; an earlier version there is replaced when the new one is whole.
            page: what led to it, recorded with it.
            max_bytes: a larger paper is not brought.

        Raises:
            FolderError: the file cannot be written.
        """
        try:
            return self._bring(link, file, page, max_bytes)
        except RefusedError as error:
            return FetchReport(link.url, FetchOutcome.REFUSED, link.title, reason=str(error))
        except FetchError as error:
            return FetchReport(link.url, FetchOutcome.FAILED, link.title, reason=str(error))
        except OSError as error:
            message = f"{file.name} cannot be written ({error.strerror}). Check free space and permissions."
            raise FolderError(message) from error

    def _bring(self, link: PaperLink, file: Path, page: str, max_bytes: int) -> FetchReport:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.name}.part")
        with _locked(part) as body:
            try:
                if not self._session.tried(link.url, lambda: self._once(link.url, file, body, max_bytes)):
                    _drop(part)
                    return FetchReport(link.url, FetchOutcome.UNCHANGED, link.title, file)
                _require_whole_pdf(body, file.name)
            except _WrongBytesError as error:
                _drop(part)
                raise FetchError(f"{link.url}: {error}") from error
            n_bytes = self._put(link, file, body, page)
        return FetchReport(link.url, FetchOutcome.FETCHED, link.title, file, n_bytes=n_bytes)

    def _put(self, link: PaperLink, file: Path, body: BufferedRandom, page: str) -> int:
        """Give the whole part its name and record its source; return its size."""
        part = Path(body.name)
        mark = _recorded(part) or _Mark("", "", None)
        n_bytes = body.seek(0, os.SEEK_END)
        etag, last_modified = mark.etag, mark.last_modified
        source = Source(link.url, link.title, page, self._utc_now(), _sha256(body), n_bytes, etag, last_modified)
        sidecar_path(file).unlink(missing_ok=True)  # never a new file with the old file's source
        part.replace(file)
        write_source(file, source)
        _drop(part)
        return n_bytes

    def _once(self, url: str, file: Path, body: BufferedRandom, max_bytes: int) -> bool:
        """Append what is missing; return False where the paper here is still the one there."""
        part = Path(body.name)
        here, begun = source_of(file), _recorded(part)
        here = here if here and here.url == url else None
        n_done = body.seek(0, os.SEEK_END) if begun else body.truncate(0)
        with self._session.open(url, _headers(here, begun, n_done)) as reply:
            there = _mark(reply)
            if here and reply.status in (200, 304) and _is_same(here, there, reply):
                return False
            if reply.status != 200 and not _goes_on(reply, begun, n_done):
                _mark_path(part).unlink(missing_ok=True)  # the next try starts over
                raise PassingError("the server did not go on where it broke off before")
            if reply.status == 200:
                body.truncate(0)
            _require_room(there, max_bytes)
            _record(part, there)
            self._append(reply, body, there, max_bytes)
        return True

    def _append(self, reply: Reply, body: BufferedRandom, there: _Mark, max_bytes: int) -> None:
        n_done = n_before = body.seek(0, os.SEEK_END)
        started_s = self._session.now()
        try:
            for chunk in reply.chunks:
                if not n_done:
                    _require_paper(chunk, reply)
                body.write(chunk)
                n_done += len(chunk)
                if n_done > max_bytes:
                    raise _WrongBytesError(f"it is over the limit of {max_bytes:,} bytes. Raise the limit to bring it.")
                spent_s = self._session.now() - started_s
                if spent_s > max(_LEAST_TIME_S, (n_done - n_before) / _SLOWEST_BYTES_PER_S):
                    raise PassingError("the bytes trickle in too slowly")
        finally:
            body.flush()
        if there.n_bytes is not None and n_done < there.n_bytes:
            raise PassingError(f"it broke off after {n_done:,} of {there.n_bytes:,} bytes (what came is kept)")
        if there.n_bytes is not None and n_done > there.n_bytes:
            raise _WrongBytesError(f"{n_done:,} bytes came where {there.n_bytes:,} were announced. Try again later.")


class _WrongBytesError(Exception):
    """What came is not the paper and cannot become it; the message fits after the address and a colon."""


def _headers(here: Source | None, begun: _Mark | None, n_done: int) -> dict[str, str]:
    if begun and n_done:
        condition = {"If-Range": begun.condition} if begun.condition else {}
        return {"Range": f"bytes={n_done}-", **condition}
    marks = {"If-None-Match": here.etag, "If-Modified-Since": here.last_modified} if here else {}
    return {name: value for name, value in marks.items() if value}


def _is_same(here: Source, there: _Mark, reply: Reply) -> bool:
    """Return whether the paper there is the one here: by the server's word, the ETag, or date and length."""
    if reply.status == 304:
        return True
    if here.etag and there.etag:
        return here.etag == there.etag
    is_as_old = not (here.last_modified and there.last_modified) or here.last_modified == there.last_modified
    return is_as_old and there.n_bytes == here.n_bytes


def _goes_on(reply: Reply, begun: _Mark | None, n_done: int) -> bool:
    """Return whether a part answer goes on where ours ends; without a mark, its whole length must be as before."""
    match = _CONTENT_RANGE.match(reply.headers.get("content-range", ""))
    if reply.status != 206 or match is None or begun is None or int(match[1]) != n_done:
        return False
    return bool(begun.condition) or (match[2] != "*" and int(match[2]) == begun.n_bytes)


def _mark(reply: Reply) -> _Mark:
    headers = reply.headers
    match = _CONTENT_RANGE.match(headers.get("content-range", ""))
    length = match[2] if match else headers.get("content-length", "") if reply.status == 200 else ""
    return _Mark(headers.get("etag", ""), headers.get("last-modified", ""), int(length) if length.isdigit() else None)


def _require_room(there: _Mark, max_bytes: int) -> None:
    if there.n_bytes is not None and there.n_bytes > max_bytes:
        raise _WrongBytesError(
            f"it is {there.n_bytes:,} bytes, over the limit of {max_bytes:,}. Raise the limit to bring it."
        )


def _require_paper(head: bytes, reply: Reply) -> None:
    """Refuse a web page where a file was named: a login, a notice, an error with status 200."""
    is_page = reply.headers.get("content-type", "").lower().startswith("text/html") or _HTML_START.match(head)
    if is_page and not reply.url.lower().partition("?")[0].endswith((".html", ".htm")):
        message = "a web page came instead of the paper; the site may ask for a login"
        raise _WrongBytesError(f"{message}. Open the address in a browser, save the paper, and ingest it.")


def _require_whole_pdf(body: BufferedRandom, name: str) -> None:
    """Refuse a PDF without its end, and a file named .pdf that is none.

    Source: ISO 32000-1, 7.5.5: the last line of a PDF is %%EOF.
    """
    n_bytes = body.seek(0, os.SEEK_END)
    if not n_bytes:
        raise _WrongBytesError("the server sent nothing. Open the address in a browser to see why.")
    body.seek(0)
    is_pdf = b"%PDF-" in body.read(_HEAD_BYTES)
    body.seek(max(n_bytes - _TAIL_BYTES, 0))
    if is_pdf and b"%%EOF" not in body.read():
        raise _WrongBytesError(f"the PDF is cut off ({n_bytes:,} bytes, without its end). Try again later.")
    if not is_pdf and name.lower().endswith(".pdf"):
        raise _WrongBytesError("what came is not a PDF. Open the address in a browser to see what it is.")


# -- the part file ----------------------------------------------------------------------------------


@contextmanager
def _locked(part: Path) -> Iterator[BufferedRandom]:
    with part.open("a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise FetchError(f"{part.name} is being fetched by another process. Wait for it to end.") from error
        try:
            yield file
        finally:
            if not file.seek(0, os.SEEK_END):
                _drop(part)


def _mark_path(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _record(part: Path, mark: _Mark) -> None:
    values = {"etag": mark.etag, "last_modified": mark.last_modified, "n_bytes": mark.n_bytes}
    _mark_path(part).write_text(json.dumps(values), "utf-8")


def _recorded(part: Path) -> _Mark | None:
    try:
        return _Mark(**json.loads(_mark_path(part).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _drop(part: Path) -> None:
    part.unlink(missing_ok=True)
    _mark_path(part).unlink(missing_ok=True)


def _sha256(body: BufferedRandom) -> str:
    body.seek(0)
    return hashlib.file_digest(body, "sha256").hexdigest()


def utc_now() -> str:
    """Return the time as recorded: UTC, to the second."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())

"""What a fetch is asked, what it reports, and where a file came from (a hidden JSON file beside it)."""

import datetime
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from rag.errors import PlainMinutesError


class FetchError(PlainMinutesError):
    """An address cannot be fetched from; the message says why and what to do."""


class RefusedError(FetchError):
    """We decline to ask: another host, a private address, or robots.txt says no."""


class FolderError(FetchError):
    """The folder for the papers cannot be written: no paper could be kept, so the fetch ends."""


class FetchOutcome(StrEnum):
    """What became of one paper."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    RESTRICTED = "restricted"
    REFUSED = "refused"
    LEFT = "left"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FetchReport:
    """One paper's outcome.

    Attributes:
        url: where it is.
        outcome: RESTRICTED and REFUSED were never asked for; LEFT is over a limit on counts or sizes.
        title: as the site names it.
        file: where it lies now, if it does.
        reason: why it was not fetched and what to do, or "".
        n_bytes: its size, where it was fetched now.
    """

    url: str
    outcome: FetchOutcome
    title: str = ""
    file: Path | None = None
    reason: str = ""
    n_bytes: int = 0


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """How to fetch.

    Attributes:
        requests_per_s: the most requests in a second; a site's own Crawl-delay is kept where it is slower.
        contact: an address for the site's keepers, sent in the User-Agent; "" for none.
        max_meetings: meetings of a committee taken, in the order the site lists them.
        max_papers: papers asked for in all.
        max_file_bytes, max_total_bytes: the largest paper, and all of them together.
        stall_s: longest wait for the next bytes.
        n_tries: how often one address is tried where the failure may pass.
        date_from, date_to: only meetings of a committee between these days, where the site gives the day.
    """

    requests_per_s: float = 1.0
    contact: str = ""
    max_meetings: int = 40
    max_papers: int = 400
    max_file_bytes: int = 300_000_000
    max_total_bytes: int = 4_000_000_000
    stall_s: float = 30.0
    n_tries: int = 4
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None

    def includes(self, date: datetime.date | None) -> bool:
        """Return whether a meeting of this day is wanted; one whose day is unknown is."""
        if date is None:
            return True
        return (self.date_from is None or date >= self.date_from) and (self.date_to is None or date <= self.date_to)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file came from.

    Attributes:
        url: its address.
        title: as the site names it.
        page: the meeting's page, or the web service's answer, that led to it.
        fetched: when, in UTC, ISO 8601.
        sha256: of the file's bytes.
        n_bytes: the file's size.
        etag, last_modified: as the server gave them, or "".
    """

    url: str
    title: str
    page: str
    fetched: str
    sha256: str
    n_bytes: int
    etag: str = ""
    last_modified: str = ""


def sidecar_path(file: Path) -> Path:
    """Return where a file's source stands: hidden, so that no one takes it for a paper."""
    return file.with_name(f".{file.name}.source.json")


def source_of(file: Path) -> Source | None:
    """Return where a file came from; None where that is not recorded, or the file is not the one recorded."""
    try:
        source = Source(**json.loads(sidecar_path(file).read_text("utf-8")))
        return source if file.stat().st_size == source.n_bytes else None
    except (OSError, ValueError, TypeError):
        return None


def write_source(file: Path, source: Source) -> None:
    """Record where a file came from."""
    path = sidecar_path(file)
    draft = path.with_name(path.name + ".new")
    draft.write_text(json.dumps(asdict(source), ensure_ascii=False, indent=1) + "\n", "utf-8")
    draft.replace(path)

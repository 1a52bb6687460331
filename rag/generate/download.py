"""One large file from a server onto this disk, or a plain reason why not.

The bytes go to NAME.part beside the target and become the target only when their number and hash are right. A
connection that is cut is taken up again where it was; so is a download that was stopped yesterday.
"""

import fcntl
import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedRandom
from pathlib import Path

from rag.errors import ModelDamagedError, ModelError
from rag.generate.http import HttpClient, HttpError, Reply

_STALL_S = 30.0
_TRIES_WITHOUT_PROGRESS = 3
_PAUSE_S = 0.5
_SPARE_BYTES = 256 * 1024 * 1024  # a full disk stops more than this download
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)")

Progress = Callable[[int, int], None]


class DownloadError(ModelError):
    """The file did not arrive; what did is kept, and the next try goes on from there."""


def download(
    url: str, target: Path, *, size_bytes: int, sha256: str | None, progress: Progress = lambda done, total: None
) -> str:
    """Fetch a file and return its sha256.

    Args:
        url: where it is; redirects are followed.
        target: where it shall be; its folder is made. An existing file is replaced when the new one is complete.
        size_bytes: its exact size.
        sha256: its hash; None where nobody has published one.
        progress: called with the bytes so far and in all.

    Raises:
        DownloadError: no room on the disk, the server cannot be reached, has no such file or keeps breaking off.
        ModelDamagedError: size or hash of what came are not those expected (and what came is deleted).
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    with _locked(part) as file:
        _check_room(target, size_bytes - file.seek(0, os.SEEK_END))
        client = HttpClient(follows_redirects=True)
        try:
            _fetch(client, url, file, size_bytes, progress)
        finally:
            client.close()
        found = _sha256(file)
        if sha256 is not None and found != sha256.lower():
            part.unlink()
            raise ModelDamagedError(
                f"{target.name}: what {url} sent is not the file that was published (sha256 {found}, expected "
                f"{sha256}). It was deleted. Try again; if it happens twice, the publisher changed the file."
            )
        part.replace(target)
    return found


@contextmanager
def _locked(part: Path) -> Iterator[BufferedRandom]:
    with part.open("a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DownloadError(f"{part.name} is being downloaded by another process. Wait for it to end.") from error
        yield file


def _check_room(target: Path, n_missing: int) -> None:
    free = shutil.disk_usage(target.parent).free
    if free < n_missing + _SPARE_BYTES:
        raise DownloadError(
            f"{target.name} needs {n_missing / 1e9:.1f} GB more and some to spare; {target.parent} has "
            f"{free / 1e9:.1f} GB free. Make room, or choose a smaller model."
        )


def _fetch(client: HttpClient, url: str, file: BufferedRandom, size_bytes: int, progress: Progress) -> None:
    """Append to the file until it is complete, as often as each try brings something."""
    n_fruitless = 0
    while (done := file.seek(0, os.SEEK_END)) < size_bytes:
        try:
            _fetch_rest(client, url, file, size_bytes, progress)
            problem = "the connection ended early"
        except HttpError as error:
            problem = str(error)
        file.flush()
        n_fruitless = 0 if file.seek(0, os.SEEK_END) > done else n_fruitless + 1
        if n_fruitless >= _TRIES_WITHOUT_PROGRESS:
            raise DownloadError(
                f"The download stopped at {done / 1e6:,.1f} of {size_bytes / 1e6:,.1f} MB, because {problem}. "
                "What has come is kept: run the same command to go on. Where this machine cannot reach the server, "
                "download the file elsewhere and add it by its path."
            )
        if n_fruitless:
            time.sleep(_PAUSE_S * n_fruitless)
    if done > size_bytes:
        file.truncate(0)
        raise ModelDamagedError(f"{url} sent more than the {size_bytes:,} bytes expected. Try again.")


def _fetch_rest(client: HttpClient, url: str, file: BufferedRandom, size_bytes: int, progress: Progress) -> None:
    done = file.tell()
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={done}-"} if done else {})
    with client.request("GET", url, headers=headers, stall_s=_STALL_S) as reply:
        if not _goes_on(reply, url, done):
            done = file.truncate(0)
        for chunk in reply.chunks:
            file.write(chunk)
            done += len(chunk)
            progress(min(done, size_bytes), size_bytes)
            if done > size_bytes:
                return


def _goes_on(reply: Reply, url: str, done: int) -> bool:
    """Return whether the reply goes on where the file ends; False if it begins at the beginning."""
    if reply.status == 206:
        match = _CONTENT_RANGE.match(reply.headers.get("content-range", ""))
        if match and int(match[1]) == done:
            return True
        raise HttpError("the server sent another part of the file than was asked for")
    if reply.status == 200:
        return done == 0
    if reply.status >= 500 or reply.status in (408, 429):
        raise HttpError(f"the server answered {reply.status}")
    raise DownloadError(f"{url} cannot be downloaded: the server answered {reply.status}. Check repository and file.")


def _sha256(file: BufferedRandom) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()

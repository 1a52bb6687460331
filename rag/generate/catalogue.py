"""The models this installation knows, has and uses.

What is known stands in models/models.toml. What this installation did (hashes seen at a first download, files added by
hand, the model in use) stands in models.json in the folder that also holds the downloaded files.
"""

import json
import os
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rag.errors import ModelDamagedError, ModelError, ModelMissingError
from rag.generate.download import Progress, download
from rag.generate.embedded import embedded_model, file_sha256, verify_sha256
from rag.generate.worker import LlamaWorker
from rag.settings import Settings, data_dir

EMBEDDED_NAME = "smollm2-135m"
HUB = "https://huggingface.co"
_ADDED_N_CTX = 4096
_STATE_FILE = "models.json"
_GGUF_MAGIC = b"GGUF"


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of the catalogue.

    Attributes:
        name: what a person types.
        title, publisher, licence: for people.
        file: the file's name.
        size_bytes: of the file.
        sha256: of the file; None if nobody has published it and it was never downloaded here.
        context_tokens: what the model was trained to read; `n_ctx` is what it is opened with here.
        memory_bytes: what a machine needs free to run it.
        repository, revision: where on the hub it is; "" if it does not come from there.
        package: the Python package that carries it; "" if none does.
        adapter: additions of our own to its weights, a GGUF file in this project's models folder; "" for none.
    """

    name: str
    title: str
    publisher: str
    licence: str
    file: str
    size_bytes: int
    sha256: str | None
    context_tokens: int
    n_ctx: int
    memory_bytes: int
    repository: str = ""
    revision: str = ""
    package: str = ""
    adapter: str = ""


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """A model and how it stands here: its file is there, it is the one in use."""

    model: Model
    is_present: bool
    is_in_use: bool


class Catalogue:
    """The models, and the folder they are kept in."""

    def __init__(self, folder: Path, *, known: tuple[Model, ...] | None = None):
        """Open the catalogue; nothing is written before `pull`, `use` or `add`.

        Args:
            folder: for downloaded and added files; made when first needed.
            known: the entries; those of models/models.toml if None.
        """
        self._folder = folder
        self._known = known_models() if known is None else known

    def list(self) -> tuple[ModelStatus, ...]:
        """Return every model, known ones first, in the order of the catalogue."""
        in_use = self.in_use().name
        return tuple(
            ModelStatus(model, is_present=self._is_present(model), is_in_use=model.name == in_use)
            for model in self._models()
        )

    def get(self, name: str) -> Model:
        """Return a model by its name.

        Raises:
            ModelMissingError: there is none of that name (the message lists them).
        """
        models = {model.name: model for model in self._models()}
        if name not in models:
            raise ModelMissingError(f"There is no model {name!r} in the catalogue; there are: {', '.join(models)}.")
        return models[name]

    def in_use(self) -> Model:
        """Return the model in use: the embedded one until another was chosen."""
        return self.get(self._state()["in_use"] or EMBEDDED_NAME)

    def path(self, name: str) -> Path:
        """Return where a model's file is.

        Raises:
            ModelMissingError: it is not on this machine.
        """
        model = self.get(name)
        if model.package:
            return embedded_model()
        path = self._folder / model.file
        if not path.is_file():
            raise ModelMissingError(f"{model.title} is not on this machine. Run `rag models pull {name}` first.")
        return path

    def pull(self, name: str, *, hub: str = HUB, progress: Progress = lambda done, total: None) -> Path:
        """Download a model, or go on where a download stopped; a file that is there and right is left alone.

        Raises:
            ModelMissingError: no such model.
            ModelDamagedError: what came is not what was published.
            ModelError: no room, no connection, no such file on the hub.
        """
        model = self.get(name)
        if model.package or not model.repository:
            self.verify(name)
            return self.path(name)
        target = self._folder / model.file
        if self._is_present(model) and model.sha256 == file_sha256(target):
            return target
        url = f"{hub.rstrip('/')}/{model.repository}/resolve/{model.revision}/{model.file}"
        found = download(url, target, size_bytes=model.size_bytes, sha256=model.sha256, progress=progress)
        if model.sha256 is None:
            state = self._state()
            self._save(state | {"sha256": state["sha256"] | {name: found}})
        return target

    def use(self, name: str) -> Model:
        """Make a model the one in use; it must be on this machine and undamaged.

        Raises:
            ModelMissingError, ModelDamagedError: as `verify`.
        """
        self.verify(name)
        self._save(self._state() | {"in_use": name})
        return self.get(name)

    def verify(self, name: str) -> None:
        """Check a model's file against its hash.

        Raises:
            ModelMissingError: it is not on this machine.
            ModelDamagedError: it is not the publisher's file, or not the one first downloaded.
        """
        model, path = self.get(name), self.path(name)
        if model.sha256:
            verify_sha256(path, model.sha256, remedy=f"Delete {path} and run `rag models pull {name}`.")

    def add(self, file: Path, *, name: str | None = None) -> Model:
        """Copy a GGUF file into the folder and enter it; its hash is recorded as it is now.

        Args:
            file: the file, downloaded by other means.
            name: what to call it; its stem in lower case if None. A known model's own file takes that model's name.

        Raises:
            ModelMissingError: there is no such file.
            ModelDamagedError: it is no GGUF file, or claims a known model's name and is not its file.
            ModelError: the name is taken, or there is no room.
        """
        sha256 = self._checked_gguf(file)
        known = next((model for model in self._known if model.sha256 == sha256 and not model.package), None)
        if known:
            self._copy(file, known.file)
            return known
        model = _added_model(name or file.stem.lower(), file, sha256)
        self._check_name(model)
        self._copy(file, model.file)
        state = self._state()
        self._save(state | {"added": state["added"] | {model.name: _as_json(model)}})
        return model

    def open(self, name: str | None = None, *, n_threads: int | None = None) -> LlamaWorker:
        """Return a generator on a model (the one in use if None), checked before it is first loaded.

        Raises:
            ModelMissingError: no such model, or not on this machine.
        """
        model = self.get(name) if name else self.in_use()
        adapter = data_dir("models") / model.adapter
        return LlamaWorker(
            self.path(model.name),
            sha256=model.sha256,
            adapter=adapter if adapter.is_file() else None,
            n_ctx=model.n_ctx,
            n_threads=n_threads,
        )

    def _models(self) -> tuple[Model, ...]:
        state = self._state()
        added = (Model(**entry) for entry in state["added"].values())
        return (
            *(replace(model, sha256=model.sha256 or state["sha256"].get(model.name)) for model in self._known),
            *added,
        )

    def _is_present(self, model: Model) -> bool:
        return bool(model.package) or (self._folder / model.file).is_file()

    def _checked_gguf(self, file: Path) -> str:
        try:
            with file.open("rb") as opened:
                magic = opened.read(len(_GGUF_MAGIC))
        except OSError as error:
            raise ModelMissingError(f"{file} cannot be read: {error.strerror}.") from error
        if magic != _GGUF_MAGIC:
            raise ModelDamagedError(f"{file.name} is not a GGUF model: it should begin with 'GGUF'. Download it again.")
        return file_sha256(file)

    def _check_name(self, model: Model) -> None:
        for other in self._models():
            if model.name == other.name or model.file == other.file:
                raise ModelError(f"There is a model {other.name!r} with the file {other.file}. Give another name.")

    def _copy(self, file: Path, name: str) -> None:
        target = self._folder / name
        self._folder.mkdir(parents=True, exist_ok=True)
        if target.exists() and target.samefile(file):
            return
        part = target.with_name(name + ".adding")
        try:
            shutil.copyfile(file, part)
            part.replace(target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise ModelError(f"{file.name} could not be copied to {self._folder}: {error.strerror}.") from error

    def _state(self) -> dict[str, Any]:
        state: dict[str, Any] = {"in_use": None, "sha256": {}, "added": {}}
        path = self._folder / _STATE_FILE
        if path.exists():
            try:
                state |= json.loads(path.read_text(encoding="utf-8"))
            except (ValueError, TypeError) as error:
                raise ModelError(f"{path} is damaged. Delete it, and add and choose models again.") from error
        return state

    def _save(self, state: Mapping[str, Any]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / _STATE_FILE
        new = path.with_name(f"{path.name}.{os.getpid()}")
        new.write_text(json.dumps(state, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        new.replace(path)


def catalogue_of(settings: Settings) -> Catalogue:
    """Return the models that a run knows."""
    return Catalogue(settings.models or settings.library / "models")


def is_path(model: str) -> bool:
    """True for the path of a GGUF file, False for a name of the catalogue."""
    return model.casefold().endswith(".gguf") or Path(model).is_file()


def known_models() -> tuple[Model, ...]:
    """Return the entries of models/models.toml, in the installed package or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "models", package.parent / "models"):
        if (path := folder / "models.toml").is_file():
            entries = tomllib.loads(path.read_text(encoding="utf-8"))["model"]
            return tuple(Model(**{"sha256": None} | entry) for entry in entries)
    raise ModelMissingError("models/models.toml is not there. Install the project again.")


def _added_model(name: str, file: Path, sha256: str) -> Model:
    size = file.stat().st_size
    return Model(
        name=name,
        title=file.stem,
        publisher="added by hand",
        licence="not known",
        file=file.name,
        size_bytes=size,
        sha256=sha256,
        context_tokens=_ADDED_N_CTX,
        n_ctx=_ADDED_N_CTX,
        memory_bytes=size + size // 4 + 500_000_000,
    )


def _as_json(model: Model) -> dict[str, str | int | None]:
    return {field: getattr(model, field) for field in model.__dataclass_fields__}

"""Commands for language models: rag models list, pull, use, verify, add."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

from rag.cli.shared import AsJson, app, err, out, print_json
from rag.contract import JsonObject
from rag.generate.catalogue import HUB, Catalogue, Model, ModelStatus, catalogue_of
from rag.settings import load_settings

models_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Language models: list, pull, use, verify, add."
)
app.add_typer(models_app, name="models")
Name = Annotated[str, typer.Argument(help="A name of `rag models list`.")]
Hub = Annotated[str, typer.Option("--hub", envvar="RAG_HUB", help="Address of the model hub or of a mirror of it.")]


@models_app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """Example: rag models list

    Lists the models: licence, size, memory needed, which are on this machine and which is in use.
    """
    for status in _catalogue().list():
        if as_json:
            print_json(_as_json(status))
        else:
            _print(status)


@models_app.command("pull")
def pull_command(name: Name, hub: Hub = HUB) -> None:
    """Example: rag models pull granite-3b

    Downloads a model from its publisher and checks that it is the publisher's file. Run it again to go on after a break.
    """
    catalogue = _catalogue()
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as bars:
        task = bars.add_task(name, total=None)
        path = catalogue.pull(
            name, hub=hub, progress=lambda done, total: bars.update(task, completed=done, total=total)
        )
    out.print(escape(f"{path} is here and checked. To answer with it: rag models use {name}"))


@models_app.command("use")
def use_command(name: Name) -> None:
    """Example: rag models use granite-3b

    Makes a model the one that answers, after checking its file. RAG_MODEL and --model still come first.
    """
    model = _catalogue().use(name)
    out.print(
        escape(f"{model.title} ({model.licence}) is in use. It needs {_gigabytes(model.memory_bytes)} of memory.")
    )


@models_app.command("verify")
def verify_command(
    name: Annotated[str, typer.Argument(help="A name of `rag models list`; all that are here if left out.")] = "",
) -> None:
    """Example: rag models verify

    Checks models on this machine against the hashes their publishers gave, or that were recorded when they came.
    """
    catalogue = _catalogue()
    names = [name] if name else [status.model.name for status in catalogue.list() if status.is_present]
    for one in names:
        catalogue.verify(one)
        out.print(escape(f"{one}: sha256 {catalogue.get(one).sha256}, as it should be"))


@models_app.command("add")
def add_command(
    file: Annotated[Path, typer.Argument(help="A GGUF file that came by other means.")],
    name: Annotated[str | None, typer.Option("--name", help="What to call it (default: its file's name).")] = None,
) -> None:
    """Example: rag models add ~/Downloads/granite-4.1-3b-Q4_K_M.gguf

    Copies a model into the models' folder, for machines that cannot reach the hub. A file of the catalogue is known again.
    """
    model = _catalogue().add(file, name=name)
    out.print(escape(f"{model.title} is here. To answer with it: rag models use {model.name}"))


def _catalogue() -> Catalogue:
    return catalogue_of(load_settings())


def _print(status: ModelStatus) -> None:
    model = status.model
    where = "in use" if status.is_in_use else "here" if status.is_present else "to pull"
    out.print(escape(f"{model.name} ({where})"), style="bold" if status.is_in_use else None)
    out.print(
        escape(
            f"    {model.title}, {model.publisher}, {model.licence}. File {_gigabytes(model.size_bytes)}, "
            f"memory {_gigabytes(model.memory_bytes)}, reads up to {model.context_tokens:,} tokens. {_source(model)}"
        )
    )


def _source(model: Model) -> str:
    if model.package:
        return f"Comes with the package {model.package}."
    return f"From {model.repository}, revision {model.revision[:8]}." if model.repository else "Added by hand."


def _gigabytes(n_bytes: int) -> str:
    return f"{n_bytes / 1e9:.1f} GB"


def _as_json(status: ModelStatus) -> JsonObject:
    model = status.model
    return {
        "name": model.name,
        "title": model.title,
        "publisher": model.publisher,
        "licence": model.licence,
        "file": model.file,
        "size_bytes": model.size_bytes,
        "sha256": model.sha256,
        "context_tokens": model.context_tokens,
        "memory_bytes": model.memory_bytes,
        "repository": model.repository,
        "revision": model.revision,
        "present": status.is_present,
        "in_use": status.is_in_use,
    }

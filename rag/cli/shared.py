"""What commands share: the options, the two consoles, opening the library, printing JSON."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from rag.contract import JsonObject
from rag.settings import load_settings

if TYPE_CHECKING:
    from rag.library.store import Store
    from rag.service import Service
    from rag.summarise import ReviewDesk

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

EXIT_FAILED, EXIT_USAGE, EXIT_STOPPED = 1, 2, 130

Library = Annotated[
    Path | None, typer.Option("--library", help="Library folder (default: var/library, or RAG_LIBRARY).")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
Question = Annotated[str | None, typer.Argument(help="What a resident would ask, in quotes.")]
Questions = Annotated[
    Path | None, typer.Option("--questions", help="File of JSON lines with `question` and, if you like, `id`.")
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        help="`extractive`, a name of `rag models list`, or a GGUF file (default: what `rag models use` chose).",
    ),
]
Server = Annotated[
    str | None,
    typer.Option(
        "--server",
        help="Address of an OpenAI-compatible server, such as http://127.0.0.1:8080/v1 (key: RAG_SERVER_KEY).",
    ),
]
Council = Annotated[str | None, typer.Option("--council", help="Only meetings of this council.")]
Committee = Annotated[str | None, typer.Option("--committee", help="Only meetings of this committee.")]
From = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Only meetings on or after this day.")
]
To = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Only meetings on or before this day.")]
ForOfficers = Annotated[bool, typer.Option("--officer", help="Include exempt text. Never publish what this prints.")]

By = Annotated[str, typer.Option("--by", help="Your name, for the record.")]
Role = Annotated[str, typer.Option("--role", help="Your office, as residents see it.")]


def print_json(value: JsonObject) -> None:
    """Print one object as one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def open_store(library: Path | None) -> "Store":
    """Open the library for reading, without the encoder."""
    from rag.library.store import Store

    return Store.open(load_settings(library).library)


def open_service(library: Path | None, model: str | None = None, server: str | None = None) -> "Service":
    """Open the library and load the encoder, saying so meanwhile."""
    with err.status("Opening the library and its models…"):
        from rag.service import Service

        service = Service(load_settings(library, model, server))
        service.open()
    return service


@dataclass(frozen=True, slots=True)
class Desk:
    """A library opened for its summaries."""

    store: "Store"
    reviews: "ReviewDesk"


@contextmanager
def open_desk(library: Path | None, model: str | None = None, server: str | None = None) -> Iterator[Desk]:
    """Open the library for its summaries, without the encoder; the model is loaded when it is first asked."""
    from rag.service import make_generator, make_summariser
    from rag.summarise import ReviewDesk

    settings = load_settings(library, model, server)
    store, generator = open_store(library), make_generator(settings)
    try:
        yield Desk(store, ReviewDesk(store, make_summariser(generator, settings), settings.plain))
    finally:
        generator.close()
        store.close()

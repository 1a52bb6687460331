"""The `rag` command: parse, call the library, print. People read the text; programs ask for --json."""

import logging
import sys
from typing import Annotated

import typer
from rich.markup import escape

from rag import __version__
from rag.cli import index, models, officers, papers, questions, removal, review, running, summaries
from rag.cli.shared import EXIT_FAILED, EXIT_USAGE, app, err, out
from rag.errors import PlainMinutesError, QuestionError

__all__ = [
    "app",
    "index",
    "main",
    "models",
    "officers",
    "papers",
    "questions",
    "removal",
    "review",
    "running",
    "summaries",
]


def main() -> None:
    """Run the command; our errors are one line on standard error, without a traceback."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        app()
    except PlainMinutesError as error:
        err.print(f"rag: {escape(str(error))}", style="red")
        sys.exit(EXIT_USAGE if isinstance(error, QuestionError) else EXIT_FAILED)


@app.callback(invoke_without_command=True)
def _top(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Ask what your council decided. Every sentence shown is tied to the exact words, item and page of a paper."""
    if version:
        out.print(__version__)
        raise typer.Exit

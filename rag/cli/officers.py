"""Commands of those who run it: the answering switch."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from rag.cli.shared import Library, app, out
from rag.settings import load_settings

By = Annotated[str, typer.Option("--by", help="Who does it, for the record.")]


@app.command("answering")
def answering_command(
    state: Annotated[str, typer.Argument(help="`on`, `off`, or nothing to see how it stands.")] = "",
    message: Annotated[str, typer.Argument(help="What residents see while it is off.")] = "",
    officer: By = "the command line",
    library: Library = None,
) -> None:
    """Example: rag answering off "We are checking the September papers. Answers are back on Monday."

    Turns the answers of the residents' page on or off, at once and for every server of this library.
    """
    from rag.library.desk import Desk

    if state not in ("", "on", "off"):
        raise typer.BadParameter(f"{state!r} is neither `on` nor `off`.")
    settings = load_settings(library)
    with closing(Desk.open(settings.library, settings.keep_reports_days)) as desk:
        if state:
            desk.switch_answering(state == "on", message, officer, datetime.now(UTC))
        now = desk.answering()
    if now.is_on:
        out.print("Answering is on.")
    else:
        out.print(escape(f"Answering is off. Residents see: {now.message}"))

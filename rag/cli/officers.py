"""Commands of those who run it: officers' accounts, the answering switch, the assurance pack."""

import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from rag.cli.shared import AsJson, Library, Model, app, out, print_json
from rag.settings import load_settings

if TYPE_CHECKING:
    from rag.officers import Accounts

accounts_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Officers' accounts: add, list, remove, password."
)
app.add_typer(accounts_app, name="officer")
Name = Annotated[str, typer.Argument(help="The officer's name, as it goes on record.")]
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


@accounts_app.command("add")
def add_command(
    name: Name,
    role: Annotated[str, typer.Option("--role", help="What residents read, such as “Democratic Services Officer”.")],
    library: Library = None,
) -> None:
    """Example: rag officer add "Ann Moss" --role "Democratic Services Officer"

    Makes an account. The password is asked for, never given on the command line.
    """
    with closing(_accounts(library)) as accounts:
        officer = accounts.add(name, role, _new_password(), datetime.now(UTC))
    out.print(escape(f"{officer.name} may log in at /officer. Residents see the role: {officer.role}."))


@accounts_app.command("list")
def list_command(library: Library = None, as_json: AsJson = False) -> None:
    """Example: rag officer list

    Lists the accounts.
    """
    with closing(_accounts(library)) as accounts:
        officers = accounts.officers()
    for officer in officers:
        if as_json:
            print_json({"name": officer.name, "role": officer.role, "added": officer.added})
        else:
            out.print(escape(f"{officer.name} – {officer.role} (since {officer.added[:10]})"))
    if not officers and not as_json:
        out.print('There are none yet. Make one: rag officer add NAME --role "ROLE"')


@accounts_app.command("remove")
def remove_command(name: Name, library: Library = None) -> None:
    """Example: rag officer remove "Ann Moss"

    Removes an account and logs it out; what the officer did stays on record.
    """
    with closing(_accounts(library)) as accounts:
        accounts.remove(name, datetime.now(UTC))
    out.print(escape(f"{name} can no longer log in."))


@accounts_app.command("password")
def password_command(name: Name, library: Library = None) -> None:
    """Example: rag officer password "Ann Moss"

    Asks for another password and logs the account out everywhere.
    """
    with closing(_accounts(library)) as accounts:
        accounts.change_password(name, _new_password(), datetime.now(UTC))
    out.print(escape(f"{name} has a new password."))


def _accounts(library: Path | None) -> "Accounts":
    from rag.officers import Accounts

    return Accounts.open(load_settings(library).library)


def _new_password() -> str:
    return str(typer.prompt("Password (at least 12 characters)", hide_input=True, confirmation_prompt=True))


@app.command("assurance")
def assurance_command(
    to: Annotated[Path, typer.Option("--out", help="Folder for the documents.")] = Path("assurance"),
    figures: Annotated[
        Path | None, typer.Option("--figures", help="figures.json of an evaluation (default: the newest here).")
    ] = None,
    library: Library = None,
    model: Model = None,
) -> None:
    """Example: rag assurance --out assurance

    Writes the papers that assurance asks for, filled in from this system: the Algorithmic Transparency record, drafts of the
    data-protection and equality screenings, the model card and the accessibility statement. What is left to say is listed.
    """
    from rag.assurance import write_pack

    today = datetime.now(UTC)
    documents = write_pack(load_settings(library, model), to, f"{today.day} {today:%B %Y}", os.environ, figures)
    for document in documents:
        n = len(document.gaps)
        gaps = f" ({n} {'thing' if n == 1 else 'things'} to fill in)" if n else ""
        out.print(escape(f"{to / document.name}.md and .html: {document.title}{gaps}"))

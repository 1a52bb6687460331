"""The commands of those who run it, as typed."""

from contextlib import closing
from pathlib import Path

from typer.testing import CliRunner

from rag.cli import app
from rag.officers import Accounts

RUN = CliRunner()
PASSWORD = "correct horse battery"


def rag(*arguments: str, typed: str = "") -> str:
    result = RUN.invoke(app, arguments, input=typed)
    return result.output if result.exception is None else f"{result.output}{result.exception}"


def test_an_account_is_made_listed_given_a_password_and_removed(tmp_path: Path) -> None:
    here = ("--library", str(tmp_path))
    assert "There are none yet" in rag("officer", "list", *here)
    made = rag("officer", "add", "Ann Moss", "--role", "Clerk", *here, typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert "Ann Moss may log in" in made
    assert PASSWORD not in made
    assert rag("officer", "list", *here).startswith("Ann Moss – Clerk (since 20")
    assert "new password" in rag("officer", "password", "ann moss", *here, typed="another long one\nanother long one\n")
    with closing(Accounts.open(tmp_path)) as accounts:
        assert [entry.action for entry in accounts.record()] == ["changed the password", "added the account"]
    assert "no longer" in rag("officer", "remove", "Ann Moss", *here)
    assert "There are none yet" in rag("officer", "list", *here)


def test_the_password_is_no_option(tmp_path: Path) -> None:
    assert "no such option" in rag("officer", "add", "Ann", "--role", "Clerk", "--password", PASSWORD).lower()


def test_answering_is_switched_by_a_command(tmp_path: Path) -> None:
    here = ("--library", str(tmp_path))
    assert rag("answering", *here) == "Answering is on.\n"
    assert rag("answering", "off", "Back on Monday", *here) == "Answering is off. Residents see: Back on Monday\n"
    assert rag("answering", *here) == "Answering is off. Residents see: Back on Monday\n"
    assert rag("answering", "on", *here) == "Answering is on.\n"
    assert "neither" in rag("answering", "maybe", *here)

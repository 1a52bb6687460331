"""The README and the help of the command say how each command is used."""

import re

from rag.cli import app
from tests.conftest import ROOT

COMMANDS = {str(one.name): one.callback for one in app.registered_commands}
GROUPS = [str(one.name) for one in app.registered_groups]


def test_every_command_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in (*COMMANDS, *GROUPS) if not re.search(rf"\brag {name}\b", readme)] == []


def test_the_help_of_a_command_begins_with_an_example() -> None:
    began = {name: (run.__doc__ or "").partition("\n")[0] for name, run in COMMANDS.items() if run}
    assert {name: said for name, said in began.items() if not said.startswith(f"Example: rag {name}")} == {}

"""Prompt files in, rendered prompts out.

A prompt file looks like this:

    variables: evidence, question
    --- system
    You answer ...
    --- user
    {evidence}
    Question: {question}

The first line names every variable; each must be used, and no other may be. Values are put in literally and once:
braces inside a value stay what they are.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.errors import PromptError

_FILE = re.compile(r"variables:([^\n]*)\n--- system\n(.*?)\n?--- user\n(.*)", re.DOTALL)
_VARIABLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_NAME = re.compile(r"[a-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A rendered pair of messages, and the sha256 of the prompt file it was made from."""

    system: str
    user: str
    sha256: str


@dataclass(frozen=True, slots=True)
class _Template:
    variables: frozenset[str]
    system: str
    user: str
    sha256: str


def load_prompt(name: str, **variables: str) -> Prompt:
    """Return the prompt `name` with its variables filled in.

    Raises:
        PromptError: there is no such prompt, its file breaks the format, or the variables are not exactly its own.
    """
    template = _load_template(name)
    if missing := sorted(template.variables - variables.keys()):
        raise PromptError(f"Prompt {name!r} needs a value for {_listed(missing)}.")
    if unknown := sorted(variables.keys() - template.variables):
        raise PromptError(
            f"Prompt {name!r} has no variable {_listed(unknown)}; it has {_listed(sorted(template.variables))}."
        )

    def filled(text: str) -> str:
        return _VARIABLE.sub(lambda match: variables[match[1]], text)

    return Prompt(system=filled(template.system), user=filled(template.user), sha256=template.sha256)


@cache
def _load_template(name: str) -> _Template:
    data = _find(name).read_bytes()
    match = _FILE.fullmatch(data.decode("utf-8").strip())
    if match is None:
        raise PromptError(
            f"prompts/{name}.txt: expected a first line 'variables: a, b', then '--- system' and '--- user' sections."
        )
    declared = frozenset(part.strip() for part in match[1].split(",") if part.strip())
    used = frozenset(_VARIABLE.findall(match[2] + match[3]))
    if wrong := sorted(declared ^ used):
        raise PromptError(f"prompts/{name}.txt: {_listed(wrong)} must be both listed in its first line and used.")
    return _Template(declared, match[2].strip(), match[3].strip(), hashlib.sha256(data).hexdigest())


def _find(name: str) -> Path:
    """Return the prompt's file: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    folders = (package / "prompts", package.parent / "prompts")
    if _NAME.fullmatch(name):
        for folder in folders:
            if (path := folder / f"{name}.txt").is_file():
                return path
    known = sorted({path.stem for folder in folders for path in folder.glob("*.txt")})
    raise PromptError(f"There is no prompt {name!r}; there are: {', '.join(known) or 'none at all'}.")


def _listed(names: list[str]) -> str:
    return ", ".join(repr(name) for name in names) or "none"

"""An environment of its own for each peer, made from the extra of its name in pyproject.toml. Names in, Pythons out."""

import subprocess
import tomllib
import venv
from importlib import metadata
from pathlib import Path

from eval.records import write_text
from rag.settings import PROJECT_DIR

ENVIRONMENTS = PROJECT_DIR / "var" / "peers" / "environments"
SHARED = ("torch", "llama_cpp_python", "sentence-transformers")  # pinned as ours are, so that only the peer differs


def environment(name: str, folder: Path = ENVIRONMENTS) -> Path:
    """Return the Python of a peer's environment, made first where there is none or its packages have changed.

    Raises:
        CalledProcessError: pip could not install it.
    """
    python, done = folder / name / "bin" / "python", folder / name / ".installed"
    wanted = "\n".join(packages(name))
    if not done.is_file() or done.read_text("utf-8") != wanted:
        venv.create(folder / name, with_pip=True)
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted.split("\n")]
        subprocess.run(command, check=True, capture_output=True, text=True)
        write_text(done, wanted)
    return python


def packages(name: str) -> list[str]:
    """Return what a peer's environment holds: its extra, and what it shares with ours in the versions we have."""
    shared = [f"{package}=={metadata.version(package).split('+')[0]}" for package in SHARED]
    return [*shared, *own_packages(name)]


def own_packages(name: str) -> list[str]:
    """Return the packages of a peer's extra."""
    project = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text("utf-8"))["project"]
    return [str(package) for package in project["optional-dependencies"][f"peer-{name}"]]


def versions(name: str, folder: Path = ENVIRONMENTS) -> str:
    """Return the versions of a peer's own packages, "" where they are not installed."""
    python = folder / name / "bin" / "python"
    if not python.is_file():
        return ""
    code = "import sys, importlib.metadata as m; print(', '.join(f'{p} {m.version(p)}' for p in sys.argv[1:]))"
    bare = [package.split(">")[0].split("=")[0] for package in own_packages(name)]
    done = subprocess.run([str(python), "-c", code, *bare], capture_output=True, text=True, check=False)
    return done.stdout.strip()

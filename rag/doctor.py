"""What is installed and what is wrong with it: one finding for each thing, with how to mend it."""

import os
import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rag import __version__
from rag.errors import PlainMinutesError
from rag.settings import Settings

PACKAGES = ("llama-cpp-python", "sentence-transformers", "torch", "faiss-cpu", "bm25s", "gradio")
MIN_FREE_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, what was seen, and what to do if it is not."""

    name: str
    ok: bool
    says: str
    mend: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Look at everything; nothing that is wrong stops the rest."""
    return [_python(), _processor(), *_packages(), _tool("tesseract", "reads scanned pages"), *_guarded(settings)]


def _python() -> Finding:
    return Finding("plainminutes", True, f"{__version__} on Python {platform.python_version()}, {platform.platform()}")


def _processor() -> Finding:
    flags = Path("/proc/cpuinfo")
    known = flags.read_text() if flags.is_file() else ""
    features = [name for name in ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile") if name in known]
    return Finding("processor", True, f"{os.cpu_count()} cores, {', '.join(features) or 'no known vector extensions'}")


def _packages() -> Iterator[Finding]:
    for name in PACKAGES:
        try:
            yield Finding(name, True, version(name))
        except PackageNotFoundError:
            yield Finding(name, False, "is not installed", "Run: make install")


def _tool(name: str, use: str) -> Finding:
    found = shutil.which(name)
    return Finding(name, True, found or f"is not installed (optional: it {use}; apt-get install tesseract-ocr)")


def _guarded(settings: Settings) -> Iterator[Finding]:
    looks: dict[str, Callable[[Settings], str]] = {
        "encoder": _encoder,
        "reranker": _reranker,
        "language model": _language_model,
        "library": _library,
        "free space": _free_space,
    }
    for name, look in looks.items():
        try:
            yield Finding(name, True, look(settings))
        except PlainMinutesError as error:
            yield Finding(name, False, str(error))


def _encoder(settings: Settings) -> str:
    from rag.library.encoder import MiniLM

    return MiniLM().name


def _reranker(settings: Settings) -> str:
    from rag.library.cross_encoder import CrossEncoderReranker
    from rag.library.linear import quick_type

    CrossEncoderReranker()
    return f"additions to all-mpnet-base-v2, whole; multiplies in {str(quick_type()).removeprefix('torch.')}"


def _language_model(settings: Settings) -> str:
    from rag.generate import load_prompt
    from rag.service import make_generator

    generator = make_generator(settings)
    try:
        prompt = load_prompt(
            "answer", evidence="[1] The library opens at 9 am.", question="When does the library open?"
        )
        text = "".join(generator.stream(prompt, max_tokens=8))
    finally:
        generator.close()
    return f"{generator.name} writes" if text else f"{generator.name}: answers are quotations"


def _library(settings: Settings) -> str:
    from rag.library.store import FILE_NAME, Store

    if not (settings.library / FILE_NAME).is_file():
        return f"{settings.library} is empty. Add papers: rag ingest FOLDER"
    store = Store.open(settings.library)
    try:
        papers = store.papers()
        return f"{settings.library}: {len(papers)} papers, {sum(p.n_passages for p in papers)} passages, generation {store.generation}"
    finally:
        store.close()


def _free_space(settings: Settings) -> str:
    folder = next(p for p in (settings.library, *settings.library.parents) if p.exists())
    free = shutil.disk_usage(folder).free
    if free < MIN_FREE_BYTES:
        message = (
            f"only {free / 1e6:.0f} MB are free in {folder}; {MIN_FREE_BYTES / 1e6:.0f} MB are wanted. Free some space."
        )
        raise PlainMinutesError(message)
    return f"{free / 1e9:.1f} GB in {folder}"

"""Where things are and the numbers that people may want to change. Reads the environment only when asked."""

import os
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from rag.errors import SettingError

PROJECT_DIR = Path(__file__).resolve().parent.parent
MAX_QUESTION_CHARS = 1000
KEEP_REPORTS_DAYS = 180
GRAMMARS = ("none", "llama-server", "vllm")


@dataclass(frozen=True, slots=True)
class PlainTargets:
    """How easy a summary should be to read; a summary that misses one is shown to officers as such.

    Attributes:
        max_grade: Flesch–Kincaid grade; 9 is about a reading age of 14, and council names alone push a text up.
        max_sentence_words: of any sentence; the UK government's style guide says 25.
        max_mean_sentence_words: average; the same guide says about 15.
        max_passive_share: share of sentences with a passive verb.
        min_coverage: what was only said in debate and stays too long may be left out while a summary tells this
            share of the item's decisions, votes, amounts and deadlines; officers see what is not told.
    """

    max_grade: float = 9.0
    max_sentence_words: int = 25
    max_mean_sentence_words: float = 15.0
    max_passive_share: float = 0.5
    min_coverage: float = 0.95


class Drafts(StrEnum):
    """What a model may write of an answer; whatever it writes is checked, and the record quoted where nothing holds.

    QUOTATIONS: nothing, it is not asked. EXCERPTS: a run of the words of one piece of evidence at a time, for small
    models. LEAD: one plain sentence of its own before the record's words, for a small model that was taught to.
    SENTENCES: its own sentences from all the evidence, for models of a billion parameters and more.
    """

    QUOTATIONS = "quotations"
    EXCERPTS = "excerpts"
    LEAD = "lead"
    SENTENCES = "sentences"


@dataclass(frozen=True, slots=True)
class ModelServer:
    """An OpenAI-compatible server that writes instead of a model of this machine.

    Attributes:
        url: its address, ending in "/v1" as a rule.
        model: the model's name there.
        grammar: how it takes GBNF: "none", "llama-server" or "vllm".
        key: sent as a bearer token; never shown.
    """

    url: str
    model: str = "default"
    grammar: str = "none"
    key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one run.

    Attributes:
        library: folder of the library.
        model: a name of the catalogue, "extractive", or the path of a GGUF file; None for what `rag models use` chose,
            at first the embedded model.
        models: folder of downloaded models and of that choice; `library/models` if None.
        server: writes instead of any of these.
        drafts: what the model may write of an answer; None for what suits it (`rag.service.suitable_drafts`).
        n_hits: passages shown for a question.
        n_evidence: pieces of evidence the model sees.
        answer_deadline_s: seconds the model may take before the record is quoted instead.
        max_answer_tokens: tokens the model may write.
        host, port: where the page is served.
        keep_reports_days: after so many days what residents reported is deleted.
        plain: how easy a summary should be to read.
    """

    library: Path
    model: str | None = None
    models: Path | None = None
    server: ModelServer | None = None
    drafts: Drafts | None = None
    n_hits: int = 5
    n_evidence: int = 3
    answer_deadline_s: float = 20.0
    max_answer_tokens: int = 120
    host: str = "127.0.0.1"
    port: int = 7860
    keep_reports_days: int = KEEP_REPORTS_DAYS
    plain: PlainTargets = field(default_factory=PlainTargets)


def is_checkout() -> bool:
    """True when the package runs from a checkout rather than from an installed wheel."""
    return (PROJECT_DIR / "pyproject.toml").is_file()


def default_library() -> Path:
    """Return the library folder: `RAG_LIBRARY`, else `var/library` of a checkout, else the user's data folder."""
    if "RAG_LIBRARY" in os.environ:
        return Path(os.environ["RAG_LIBRARY"]).expanduser()
    return _kept("library")


def default_models() -> Path:
    """Return the folder of downloaded models: `RAG_MODELS`, else beside the default library."""
    return Path(os.environ["RAG_MODELS"]).expanduser() if "RAG_MODELS" in os.environ else _kept("models")


def default_base_models() -> Path:
    """Return the folder where weights that come in several packages are put together."""
    return _kept("base")


def _kept(name: str) -> Path:
    """Return a folder of ours in `var` of a checkout, or in the user's data folder."""
    if is_checkout():
        return PROJECT_DIR / "var" / name
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "plainminutes" / name


def data_dir(name: str) -> Path:
    """Return the folder `prompts` or `models`, which a wheel carries inside the package."""
    return PROJECT_DIR / name if is_checkout() else Path(__file__).resolve().parent / name


def load_settings(library: Path | None = None, model: str | None = None, server: str | None = None) -> Settings:
    """Return the settings of this run: what the command line gives, else the environment's, else defaults.

    Read from the environment: `RAG_LIBRARY`, `RAG_MODEL`, `RAG_MODELS`, `RAG_SERVER` with `RAG_SERVER_KEY` and
    `RAG_SERVER_GRAMMAR`, `RAG_DRAFTS`, `RAG_KEEP_REPORTS_DAYS`. With a server, the model is the name it has there.

    Raises:
        SettingError: a number is none, an address is none, or a word is not one of those known.
    """
    model = model or os.environ.get("RAG_MODEL")
    return Settings(
        library=library or default_library(),
        model=model,
        models=default_models(),
        server=_server(server or os.environ.get("RAG_SERVER"), model),
        drafts=_drafts(os.environ.get("RAG_DRAFTS")),
        keep_reports_days=_whole_number("RAG_KEEP_REPORTS_DAYS", KEEP_REPORTS_DAYS),
    )


def _server(url: str | None, model: str | None) -> ModelServer | None:
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        raise SettingError(f"The model server's address is {url!r}. Give one that begins with http:// or https://.")
    grammar = os.environ.get("RAG_SERVER_GRAMMAR", "none")
    if grammar not in GRAMMARS:
        raise SettingError(f"RAG_SERVER_GRAMMAR is {grammar!r}. Give one of: {', '.join(GRAMMARS)}.")
    return ModelServer(url, model or "default", grammar, os.environ.get("RAG_SERVER_KEY"))


def _drafts(value: str | None) -> Drafts | None:
    if value and value not in list(Drafts):
        raise SettingError(f"RAG_DRAFTS is {value!r}. Give one of: {', '.join(Drafts)}.")
    return Drafts(value) if value else None


def _whole_number(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    if value and not (value.isascii() and value.isdigit() and int(value) > 0):
        raise SettingError(f"{name} is {value!r}. Give a whole number above 0, or leave it out.")
    return int(value) if value else default

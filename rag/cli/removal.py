"""Commands that take papers out of the library: remove, removed."""

import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from rag import contract
from rag.cli.shared import EXIT_FAILED, AsJson, By, Library, app, err, open_store, out, print_json

if TYPE_CHECKING:
    from rag.library.removals import RemovalReport
    from rag.library.store import StoredPaper


@app.command("remove")
def remove_command(
    names: Annotated[
        list[str], typer.Argument(metavar="FILE|ID", help="Papers: file names or ids, as `rag items` prints them.")
    ],
    officer: By,
    reason: Annotated[str, typer.Option("--reason", help="Why, for the record.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    library: Library = None,
    as_json: AsJson = False,
) -> None:
    """Example: rag remove minutes.pdf --by "A. Officer" --reason "Published by mistake"

    Takes papers out of the library: residents no longer find or open them, and summaries made from them are out of
    date. Files outside the library's folder stay where they are. `rag removed` shows the record.
    """
    from rag.library.marks import signed
    from rag.library.removals import RemovalReport, papers_named, remove

    signed(officer, reason)
    with closing(open_store(library)) as store:
        found = papers_named(store, names)
        papers = [one for one in found if not isinstance(one, RemovalReport)]
        if papers and not (yes or _is_sure(papers)):
            err.print("Nothing was removed.")
            raise typer.Exit(EXIT_FAILED)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        done = iter(remove(store, papers, officer, reason, now) if papers else ())
    reports = [one if isinstance(one, RemovalReport) else next(done) for one in found]
    for report in reports:
        _print_report(report, as_json)
    if any(report.outcome == "failed" for report in reports):
        raise typer.Exit(EXIT_FAILED)


def _is_sure(papers: "list[StoredPaper]") -> bool:
    for one in papers:
        err.print(escape(f"{one.file} – {one.paper.kind.value}, {len(one.paper.business)} items ({one.id})"))
    err.print(f"Remove {'this paper' if len(papers) == 1 else f'these {len(papers)} papers'}? (y/n)", end=" ")
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def _print_report(report: "RemovalReport", as_json: bool) -> None:
    if as_json:
        print_json(contract.removal_report_json(report))
        return
    n = report.n_summaries
    summaries = f" Out of date now: {n} {'summary' if n == 1 else 'summaries'}." if n else ""
    reason = f" {report.reason}" if report.reason else ""
    out.print(escape(f"{report.outcome.value:<9} {report.file}{reason}{summaries}"))


@app.command("removed")
def removed_command(library: Library = None, as_json: AsJson = False) -> None:
    """Example: rag removed

    Lists the papers that were removed: which, when, by whom and why.
    """
    from rag.library.removals import removals

    with closing(open_store(library)) as store:
        found = removals(store)
    for one in found:
        if as_json:
            print_json(contract.removal_json(one))
        else:
            out.print(escape(f"{one.made}  {one.file} ({one.document})  {one.officer}: {one.reason}"))
    if not found and not as_json:
        out.print("No paper was removed.")

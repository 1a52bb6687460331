"""Commands about the summaries of whole meetings: summarise, export."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from rag import contract
from rag.cli.shared import (
    EXIT_STOPPED,
    AsJson,
    By,
    Desk,
    Library,
    Model,
    Role,
    Server,
    app,
    err,
    open_desk,
    out,
    print_json,
)
from rag.errors import PlainMinutesError, QuestionError
from rag.summary import Review

if TYPE_CHECKING:
    from rag.datatypes import AgendaItem
    from rag.library.store import Store
    from rag.summarise.batch import Drafted
    from rag.summarise.review import Officer


@app.command("summarise")
def summarise_command(
    item: Annotated[str | None, typer.Argument(help="An item id, as `rag items` prints it.")] = None,
    meeting: Annotated[
        str | None, typer.Option("--meeting", help="A paper: its file name, id, or its meeting's day.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every paper of the library.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Draft anew what is neither approved nor published.")] = False,
    by: By = "Computer draft",
    role: Role = "Drafting",
    library: Library = None,
    model: Model = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Example: rag summarise --meeting minutes.pdf

    Drafts plain-English summaries for officers to review. Run it again to go on where it stopped.
    """
    from rag.summarise.review import Officer

    if (item is not None) + (meeting is not None) + everything != 1:
        raise QuestionError(
            "Give one of: an item id, --meeting PAPER, or --all. Example: rag summarise --meeting minutes.pdf"
        )
    with open_desk(library, model, server) as desk:
        items = _items(desk.store, item, meeting)
        done = list(_with_progress(desk, items, Officer(by, role), again=again, as_json=as_json))
    if not as_json:
        _print_drafts(done)


def _items(store: "Store", item: str | None, meeting: str | None) -> "list[AgendaItem]":
    from rag.summarise.batch import papers_of_meeting

    if item is not None:
        found = store.item(item)
        if found is None:
            raise PlainMinutesError(f"There is no item {item} in this library. `rag items` lists them.")
        return [found]
    papers = papers_of_meeting(store, meeting) if meeting is not None else store.papers()
    return [one for stored in papers for one in stored.paper.business]


def _with_progress(
    desk: Desk, items: "Sequence[AgendaItem]", by: "Officer", *, again: bool, as_json: bool
) -> "Iterator[Drafted]":
    """Draft the items, yielding each as it is on record, with a progress bar."""
    from rag.summarise.batch import draft_all

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("Summarising", total=len(items))
        try:
            for drafted in draft_all(desk.store, desk.reviews, items, by, again=again):
                if as_json and drafted.review:
                    print_json(contract.review_json(drafted.review))
                progress.advance(task)
                yield drafted
        except KeyboardInterrupt:
            err.print("Stopped. Every finished draft is kept; run the same command to go on.")
            raise typer.Exit(EXIT_STOPPED) from None


def _print_drafts(done: "Sequence[Drafted]") -> None:
    """Print one line an item and the totals."""
    out.print(f"{'Item':<22} {'Sentences':>9} {'Failed':>6} {'Told':>9} {'Grade':>5}  Title", style="bold")
    for drafted in done:
        n, failed, told, grade = _counts(drafted.review) if drafted.review else ("", "", "", "")
        title = drafted.item.title if drafted.item.restricted is None else "(exempt)"
        line = f"{drafted.item.id:<22} {n:>9} {failed:>6} {told:>9} {grade:>5}  {title[:60]} – {drafted.outcome}"
        out.print(escape(line))
    reviews = [drafted.review for drafted in done if drafted.review]
    n_failed = sum(review.n_failed for review in reviews)
    outcomes = [drafted.outcome for drafted in done]
    counts = ", ".join(f"{outcomes.count(name)} {name}" for name in dict.fromkeys(outcomes))
    out.print(f"{len(done)} items: {counts}. {n_failed} sentences with a failed check.")


def _counts(review: Review) -> tuple[str, str, str, str]:
    summary = review.summary
    told = f"{summary.coverage.n_covered} of {summary.coverage.n_wanted}"
    return str(len(summary.plain)), str(review.n_failed), told, f"{summary.readability.grade:.1f}"


@app.command("export")
def export_command(
    meeting: Annotated[str, typer.Argument(help="A paper: its file name, id, or its meeting's day.")],
    to: Annotated[Path, typer.Option("--to", help="File to write: .docx, .md, .html or .json.")],
    drafts: Annotated[
        bool, typer.Option("--drafts", help="Include what is not published yet, for officers only.")
    ] = False,
    digest: Annotated[bool, typer.Option("--digest", help="A two-page digest to print (.html).")] = False,
    library: Library = None,
) -> None:
    """Example: rag export minutes.pdf --to summaries.docx

    Writes the published summaries of a whole meeting into one file.
    """
    from rag.summarise import Publications
    from rag.summarise.batch import papers_of_meeting
    from rag.summarise.export import MeetingExport, with_notice, write_export

    with open_desk(library, "extractive") as desk:
        papers, published = papers_of_meeting(desk.store, meeting), Publications(desk.store).published
        ids = [one.id for stored in papers for one in stored.paper.business]
        found = [with_notice(published(item), desk.reviews.show(item) if drafts else None) for item in ids]
    exported = MeetingExport(papers[0].paper.meeting, tuple(one for one in found if one), is_draft=drafts)
    if not exported.summaries:
        raise PlainMinutesError("No summary of this paper is published. Officers may add --drafts.")
    write_export(exported, to, digest=digest)
    out.print(escape(f"Written: {to} ({len(exported.summaries)} items)"))

"""Commands about summaries: summarise, review, export."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from rag import contract
from rag.cli.shared import EXIT_STOPPED, AsJson, Library, Model, Server, app, err, open_store, out, print_json
from rag.errors import PlainMinutesError, QuestionError
from rag.settings import load_settings
from rag.summary import SECTION_TITLES, PlainSentence, Review, State, Summary

if TYPE_CHECKING:
    from rag.datatypes import AgendaItem
    from rag.library.store import Store
    from rag.summarise.batch import Drafted
    from rag.summarise.review import Officer, ReviewDesk

review_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Review summaries: sign, publish, withdraw.")
app.add_typer(review_app, name="review")

Item = Annotated[str, typer.Argument(help="An item id, as `rag items` prints it.")]
Revision = Annotated[
    int, typer.Option("--revision", help="The revision you have seen, as `rag review show` prints it.")
]
By = Annotated[str, typer.Option("--by", help="Your name, for the record.")]
Role = Annotated[str, typer.Option("--role", help="Your office, as residents see it.")]
Note = Annotated[str, typer.Option("--note", help="Why, for the record.")]


@dataclass(frozen=True, slots=True)
class Desk:
    """A library opened for its summaries."""

    store: "Store"
    reviews: "ReviewDesk"


@contextmanager
def open_desk(library: Path | None, model: str | None = None, server: str | None = None) -> Iterator[Desk]:
    """Open the library for its summaries, without the encoder; the model is loaded when it is first asked."""
    from rag.service import make_generator, make_summariser
    from rag.summarise import ReviewDesk

    settings = load_settings(library, model, server)
    store, generator = open_store(library), make_generator(settings)
    try:
        yield Desk(store, ReviewDesk(store, make_summariser(generator, settings), settings.plain))
    finally:
        generator.close()
        store.close()


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


@review_app.command("list")
def list_command(
    state: Annotated[State | None, typer.Option("--state", help="Only those in this state.")] = None,
    library: Library = None,
    as_json: AsJson = False,
) -> None:
    """Example: rag review list --state checked

    Lists the summaries with where each stands.
    """
    with open_desk(library, "extractive") as desk:
        reviews = desk.reviews.reviews(state)
    for review in reviews:
        if as_json:
            print_json(contract.review_json(review))
        else:
            marks = "".join([" stale" if review.is_stale else "", " public" if review.is_public else ""])
            out.print(
                escape(
                    f"{review.summary.item:<22} {review.state.value:<9} revision {review.revision:<3} {review.summary.item_title}{marks}"
                )
            )
    if not reviews and not as_json:
        out.print("There are no summaries. Draft some first: rag summarise --meeting PAPER")


@review_app.command("show")
def show_command(item: Item, library: Library = None, as_json: AsJson = False) -> None:
    """Example: rag review show 0f3a9c1b2d4e5f60:4

    Shows a summary: the official wording beside the plain sentences, with what the checks say.
    """
    with open_desk(library, "extractive") as desk:
        review = desk.reviews.show(item)
    if review is None:
        raise PlainMinutesError(f"There is no summary of item {item}. Draft it first: rag summarise {item}")
    if as_json:
        print_json(contract.review_json(review))
    else:
        print_review(review)


def print_review(review: Review) -> None:
    """Print a summary for an officer to read."""
    summary, reads = review.summary, review.summary.readability
    out.print(escape(f"{summary.item_title} – {summary.file}"), style="bold")
    stale = ", stale: the paper has changed" if review.is_stale else ""
    out.print(
        escape(
            f"{review.state.value}, revision {review.revision}{stale}; reading grade {reads.grade:.1f} (the record: {reads.source_grade:.1f})"
        )
    )
    for official in summary.official:
        out.print(escape(f"\n[{official.kind}, page {official.page}] {' '.join(official.text.split())}"))
    section = None
    for index, sentence in enumerate(summary.plain):
        if sentence.section is not section:
            section = sentence.section
            out.print(f"\n{SECTION_TITLES[section]}", style="bold")
        print_sentence(index, sentence)
    for missing in summary.coverage.missing:
        out.print(escape(f"Not told: {missing.kind} {missing.text}"), style="yellow")


def print_sentence(index: int, sentence: PlainSentence) -> None:
    """Print one plain sentence with its number, pages and failed checks."""
    pages = ", ".join(str(page) for page in dict.fromkeys(c.page for c in sentence.citations))
    out.print(escape(f"  {index}. {sentence.text} [page {pages}]"))
    failed = [reason for check in sentence.checks for reason in check.reasons]
    if not sentence.checks:
        failed = ["the checks have not run on this text"]
    for reason in failed:
        out.print(escape(f"     ! {reason}"), style="red")


@review_app.command("edit")
def edit_command(
    item: Item,
    sentence: Annotated[int, typer.Argument(help="Number of the sentence, from 0, as `show` prints it.")],
    text: Annotated[str, typer.Argument(help="The new wording; empty takes the sentence out.")],
    revision: Revision,
    by: By,
    role: Role,
    note: Note = "",
    library: Library = None,
    as_json: AsJson = False,
) -> None:
    """Example: rag review edit 0f3a9c1b2d4e5f60:4 2 "The charge will be £52." --revision 1 --by "A. Officer" --role Clerk

    Rewords one sentence and runs the checks again.
    """
    from rag.summarise import Officer

    officer = Officer(by, role)
    with open_desk(library, "extractive") as desk:
        edited = desk.reviews.edit(item, sentence, text, revision, officer, note)
        _print_step(desk.reviews.run_checks(item, edited.revision, officer), as_json)


@review_app.command("approve")
def approve_command(
    item: Item,
    revision: Revision,
    by: By,
    role: Role,
    note: Note = "",
    library: Library = None,
    as_json: AsJson = False,
) -> None:
    """Example: rag review approve 0f3a9c1b2d4e5f60:4 --revision 2 --by "A. Officer" --role "Clerk to the council"

    Signs the text as it was checked.
    """
    from rag.summarise import Officer

    with open_desk(library, "extractive") as desk:
        _print_step(desk.reviews.approve(item, revision, Officer(by, role), note), as_json)


@review_app.command("publish")
def publish_command(
    item: Item,
    revision: Revision,
    by: By,
    role: Role,
    note: Note = "",
    library: Library = None,
    as_json: AsJson = False,
) -> None:
    """Example: rag review publish 0f3a9c1b2d4e5f60:4 --revision 3 --by "A. Officer" --role "Clerk to the council"

    Shows residents the approved text.
    """
    from rag.summarise import Officer

    with open_desk(library, "extractive") as desk:
        _print_step(desk.reviews.publish(item, revision, Officer(by, role), note), as_json)


@review_app.command("withdraw")
def withdraw_command(
    item: Item,
    revision: Revision,
    by: By,
    role: Role,
    note: Note = "",
    library: Library = None,
    as_json: AsJson = False,
) -> None:
    """Example: rag review withdraw 0f3a9c1b2d4e5f60:4 --revision 4 --by "A. Officer" --role Clerk --note "A figure was corrected"

    Takes a published summary away from residents.
    """
    from rag.summarise import Officer

    with open_desk(library, "extractive") as desk:
        _print_step(desk.reviews.withdraw(item, revision, Officer(by, role), note), as_json)


@review_app.command("history")
def history_command(item: Item, library: Library = None, as_json: AsJson = False) -> None:
    """Example: rag review history 0f3a9c1b2d4e5f60:4

    Lists every step: who, when, why, and the words that differ from the draft.
    """
    marks = {"same": "…", "added": "+", "removed": "-"}
    with open_desk(library, "extractive") as desk:
        for entry in desk.reviews.history(item):
            if as_json:
                print_json(contract.history_json(entry))
                continue
            step = entry.step
            note = f" – {step.note}" if step.note else ""
            out.print(escape(f"{step.revision}. {step.made} {step.action.value} by {step.officer} ({step.role}){note}"))
            for change in entry.changes:
                if change.kind != "same":
                    out.print(escape(f"     {marks[change.kind]} {change.text}"))


def _print_step(review: Review, as_json: bool) -> None:
    if as_json:
        print_json(contract.review_json(review))
        return
    out.print(f"{review.state.value}, revision {review.revision}.")
    for index, sentence in enumerate(review.summary.plain):
        if not sentence.is_supported:
            print_sentence(index, sentence)


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
    from rag.summarise.batch import papers_of_meeting
    from rag.summarise.export import MeetingExport, write_export

    with open_desk(library, "extractive") as desk:
        papers = papers_of_meeting(desk.store, meeting)
        ids = [one.id for stored in papers for one in stored.paper.business]
        exported = MeetingExport(papers[0].paper.meeting, tuple(_exported(desk, ids, drafts)), is_draft=drafts)
    if not exported.summaries:
        raise PlainMinutesError("No summary of this paper is published. Officers may add --drafts.")
    write_export(exported, to, digest=digest)
    out.print(escape(f"Written: {to} ({len(exported.summaries)} items)"))


def _exported(desk: Desk, ids: Sequence[str], drafts: bool) -> "Iterator[tuple[Summary, str]]":
    """Yield each summary with the notice that stands with it."""
    from rag.summarise import Publications

    publications = Publications(desk.store)
    for item in ids:
        published = publications.published(item)
        review = desk.reviews.show(item) if drafts else None
        if published:
            yield published.summary, published.notice
        elif review:
            yield review.summary, f"Not published: {review.state.value}. For officers only."

"""Commands of the review of a summary: list, show, edit, approve, publish, withdraw, history."""

from typing import Annotated

import typer
from rich.markup import escape

from rag import contract
from rag.cli.shared import AsJson, By, Library, Role, app, open_desk, out, print_json
from rag.errors import PlainMinutesError
from rag.summary import SECTION_TITLES, PlainSentence, Review, State

review_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Review summaries: sign, publish, withdraw.")
app.add_typer(review_app, name="review")

Item = Annotated[str, typer.Argument(help="An item id, as `rag items` prints it.")]
Revision = Annotated[
    int, typer.Option("--revision", help="The revision you have seen, as `rag review show` prints it.")
]
Note = Annotated[str, typer.Option("--note", help="Why, for the record.")]


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

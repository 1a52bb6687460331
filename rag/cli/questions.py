"""Commands that take a question: search, ask."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from rag import contract
from rag.cli.shared import (
    AsJson,
    Committee,
    Council,
    From,
    Library,
    Model,
    Question,
    Questions,
    Server,
    To,
    app,
    err,
    open_service,
    out,
    print_json,
)
from rag.datatypes import Answer, AnswerStatus, Hit, Previous
from rag.errors import QuestionError

if TYPE_CHECKING:
    from rag.search.question import Filters
    from rag.service import Service


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
    with open_service(library) as service:
        if questions:
            _print_each(asked, lambda text: contract.search_json(text, service.search(text, k, filters)))
            return
        hits = service.search(asked[0][1], k, filters)
        if as_json:
            print_json(contract.search_json(asked[0][1], hits))
            return
        for hit in hits:
            print_hit(hit)


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
    server: Server = None,
    after: Annotated[
        str | None, typer.Option("--after", help="The question before, which this one may lean on (“and in Preston?”).")
    ] = None,
    goes_on: Annotated[bool, typer.Option("--interactive", "-i", help="Ask one question after another.")] = False,
    as_json: AsJson = False,
) -> None:
    """Example: rag ask "What did the council decide about school transport?"

    Answers from the papers, each sentence with its source, or says that the papers do not say.
    """
    from rag.answer import previous_of

    filters = _filters(council, committee, date_from, date_to)
    if goes_on:
        with open_service(library, model, server) as service:
            _converse(service, filters, question)
        return
    asked = _asked(question, questions)
    with open_service(library, model, server) as service:
        if questions:
            _print_each(asked, lambda text: contract.answer_json(service.answer(text, filters)))
            return
        previous = previous_of(service.answer(after, filters)) if after else None
        *_, answer = service.ask(asked[0][1], filters, previous)
        if as_json:
            print_json(contract.answer_json(answer))
        else:
            print_answer(answer)


def _converse(service: "Service", filters: "Filters | None", question: str | None) -> None:
    """Answer questions until an empty line or the end of input; each may lean on the one before it."""
    from rag.answer import previous_of

    previous: Previous | None = None
    while question := question or _typed():
        answer = service.answer(question, filters, previous)
        print_answer(answer)
        previous, question = previous_of(answer), None


def _typed() -> str:
    try:
        return input("Your question (an empty line ends): ").strip()
    except EOFError:
        return ""


def _asked(question: str | None, questions: Path | None) -> list[tuple[str, str]]:
    """Return (id, question) pairs from the argument or the file; a question of a file without an id has its line's number."""
    if (question is None) == (questions is None):
        raise QuestionError(
            'Give one question in quotes, or --questions FILE. Example: rag ask "What was decided about parking?"'
        )
    if questions is None:
        return [("", question or "")]
    try:
        lines = enumerate(questions.read_text("utf-8").splitlines(), 1)
        rows = [(number, json.loads(line)) for number, line in lines if line.strip()]
        return [(str(row.get("id", number)), str(row["question"])) for number, row in rows]
    except OSError as error:
        raise QuestionError(f"{questions} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise QuestionError(f'{questions}: expected JSON lines such as {{"question": "…"}} ({error}).') from error


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
            print_json({"id": name, **reply(text)})
        except QuestionError as error:
            print_json({"id": name, "question": text[:100], "error": str(error), "passages": []})


def print_hit(hit: Hit) -> None:
    """Print a passage for people."""
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


def print_answer(answer: Answer) -> None:
    """Print an answer for people: its text, its numbered sources or the nearest words, what was left out."""
    if answer.understood:
        out.print(escape(f"Understood as: {answer.understood}"), style="dim")
    out.print(f"\n{escape(answer.text)}\n")
    citations = [citation for sentence in answer.sentences for citation in sentence.citations]
    numbered = [(f"[{n}]", citation) for n, citation in enumerate(citations, 1)]
    for label, citation in (*numbered, *(("Nearest:", citation) for citation in answer.nearest)):
        out.print(escape(f"{label} {citation.item_title} – {citation.file}, page {citation.page}"), style="bold")
        out.print(escape(f"    “{' '.join(citation.quote.split())}”"))
    if said := STATUS_WORDS[answer.status]:
        out.print(f"\n{said}", style="dim")
    for dropped in answer.dropped:
        err.print(escape(f"Left out: “{dropped.text}”: {dropped.why}"), style="dim")

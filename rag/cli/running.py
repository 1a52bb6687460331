"""Commands that run it: serve, demo, doctor."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from rag.cli.papers import print_totals, with_progress
from rag.cli.questions import print_answer
from rag.cli.shared import EXIT_FAILED, AsJson, Library, Model, Server, app, err, open_service, out, print_json
from rag.settings import PROJECT_DIR, load_settings

if TYPE_CHECKING:
    from rag.service import Service

SAMPLE_PAPERS = PROJECT_DIR / "eval" / "data" / "papers"
SAMPLE_QUESTION = "What was decided about parking charges?"


@app.command("serve")
def serve_command(
    library: Library = None,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 7860,
    model: Model = None,
    server: Server = None,
) -> None:
    """Example: rag serve --port 8080

    Serves the page for residents.
    """
    with open_service(library, model, server) as service:
        _serve(service, host, port)


@app.command("demo")
def demo_command(
    library: Library = None,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 7860,
) -> None:
    """Example: rag demo

    Ingests the sample papers the first time, answers one question, then serves the page.
    """
    with open_service(library) as service:
        if not service.store.papers():
            reports = list(with_progress(service, [SAMPLE_PAPERS], as_json=False))
            print_totals(reports)
        out.print(f"Question: {SAMPLE_QUESTION}", style="bold")
        print_answer(service.answer(SAMPLE_QUESTION))
        _serve(service, host, port)


def _serve(service: "Service", host: str, port: int) -> None:
    from app import make_server
    from rag.web.serving import serve
    from rag.web.settings import load_web_settings

    settings = load_web_settings(host, port)
    err.print(f"Serving on http://{host}:{port} – stop with Ctrl-C")
    serve(make_server(service, settings), settings)


@app.command("doctor")
def doctor_command(library: Library = None, as_json: AsJson = False) -> None:
    """Example: rag doctor

    Says what is installed, what is wrong, and how to mend it.
    """
    from rag.doctor import examine

    findings = examine(load_settings(library))
    if as_json:
        print_json({f.name: {"ok": f.ok, "says": f.says, "mend": f.mend} for f in findings})
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

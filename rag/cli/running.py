"""Commands that run it: serve, demo, doctor."""

import sys
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from rag.cli.papers import print_totals, with_progress
from rag.cli.questions import print_answer
from rag.cli.shared import EXIT_FAILED, AsJson, Library, Model, Server, app, err, open_service, out, print_json
from rag.settings import PROJECT_DIR, load_settings

if TYPE_CHECKING:
    from rag.service import Service
    from rag.web.settings import WebSettings

SAMPLE_PAPERS = PROJECT_DIR / "eval" / "data" / "papers"
SAMPLE_QUESTION = "What was decided about parking charges?"


@app.command("serve")
def serve_command(
    library: Library = None,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 7860,
    model: Model = None,
    server: Server = None,
    print_unit: Annotated[bool, typer.Option("--print-unit", help="Print a systemd unit and stop.")] = False,
    print_caddy: Annotated[bool, typer.Option("--print-caddy", help="Print a Caddyfile and stop.")] = False,
) -> None:
    """Example: rag serve --port 8080

    Serves the pages for residents and officers. Settings of the web server are read from RAG_WEB_…: see `rag.web.settings`.
    `--print-unit` and `--print-caddy` print what runs this under systemd and behind a proxy.
    """
    from rag.web.settings import load_web_settings

    if print_unit or print_caddy:
        from rag.web.deployment import deployment_file

        out.print(deployment_file("unit" if print_unit else "caddy", port), markup=False)
        return
    with open_service(library, model, server) as service:
        _serve(service, load_web_settings(host, port))


@app.command("demo")
def demo_command(
    library: Library = None,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 7860,
) -> None:
    """Example: rag demo

    Ingests the sample papers the first time, answers one question, then serves the page.
    """
    from rag.web.settings import load_web_settings

    with open_service(library) as service:
        if not service.store.papers():
            reports = list(with_progress(service, [SAMPLE_PAPERS], as_json=False))
            print_totals(reports)
        out.print(f"Question: {SAMPLE_QUESTION}", style="bold")
        print_answer(service.answer(SAMPLE_QUESTION))
        _serve(service, load_web_settings(host, port))


def _serve(service: "Service", settings: "WebSettings") -> None:
    from app import make_server
    from rag.web.ops import make_ops_app
    from rag.web.serving import serve
    from rag.web.site import make_site, warm

    site = make_site(service, settings)
    Thread(target=warm, args=(service,), daemon=True).start()
    err.print(f"Serving on http://{settings.host}:{settings.port}{settings.root_path} – stop with Ctrl-C")
    if settings.ops_port:
        err.print(f"Health and metrics on http://127.0.0.1:{settings.ops_port}/health and /metrics")
    serve(make_server(site), make_ops_app(site), settings)


@app.command("mcp")
def mcp_command(library: Library = None, model: Model = None, server: Server = None) -> None:
    """Example: rag mcp --library var/library

    Answers an assistant that speaks the Model Context Protocol on standard input and output. Read-only, public data only.
    """
    from rag.web.mcp import McpServer

    with open_service(library, model, server) as service:
        for reply in McpServer(service).replies(sys.stdin):
            sys.stdout.write(reply + "\n")
            sys.stdout.flush()


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

"""The page for residents: layout and wiring only. The only file that imports gradio.

Everything from papers, questions and models is untrusted: it reaches the page only through `as_text`.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before the import, or the server calls out

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.datatypes import Answer, AnswerStatus, Citation, Hit
from rag.errors import PlainMinutesError
from rag.settings import MAX_QUESTION_CHARS

if TYPE_CHECKING:
    from rag.service import Service

TITLE = "Ask what your council decided"
NOTICE = (
    "A computer finds the answers in the council’s published papers. Each sentence is shown with the exact words it rests on. "
    "Check the source before you rely on it."
)
STATUS_WORDS = {
    AnswerStatus.ANSWERED: "A computer wrote this from the papers. Each sentence was checked against the words it cites.",
    AnswerStatus.QUOTED: "These are the record’s own words.",
    AnswerStatus.NOT_FOUND: "Nothing in the papers answers this.",
    AnswerStatus.DECLINED: "This cannot be answered here.",
    AnswerStatus.FAILED: "Something went wrong. Please try again.",
}
SEARCHING = "Looking through the papers…"
CSS = """
.gradio-container { max-width: 72rem !important; font-size: 1.125rem; }
#answer { font-size: 1.25rem; min-height: 4rem; }
textarea:focus-visible, button:focus-visible { outline: 3px solid #b45309 !important; outline-offset: 2px; }
footer { display: none !important; }
"""
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; font-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline'; script-src-attr 'none'; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


def as_text(untrusted: str) -> str:
    """Return Markdown that shows exactly these characters on one line: no markup, link or image can come of them."""
    return "".join(c if c.isalnum() or c in " ,." else f"&#{ord(c)};" for c in " ".join(untrusted.split()))


def answer_markdown(answer: Answer) -> str:
    """Return the answer as it is read, with what kind of answer it is."""
    if not answer.text:
        return SEARCHING
    return f"{as_text(answer.text)}\n\n*{STATUS_WORDS[answer.status]}*"


def sources_markdown(answer: Answer) -> str:
    """Return the numbered sources of the answer, or the passages found while there is no answer yet."""
    citations = [citation for sentence in answer.sentences for citation in sentence.citations]
    if citations:
        return "\n\n".join(_citation(n, citation) for n, citation in enumerate(citations, 1))
    return "\n\n".join(_hit(hit) for hit in (answer.nearest or answer.hits[:3]))


def _citation(n: int, citation: Citation) -> str:
    return f"**[{n}] {as_text(citation.item_title)}** – {as_text(citation.file)}, page {citation.page}\n\n> {as_text(citation.quote)}"


def _hit(hit: Hit) -> str:
    return f"**{as_text(hit.item.title)}** – {as_text(hit.file)}, page {hit.passage.page_start}\n\n> {as_text(hit.passage.text)}"


def build_page(service: "Service") -> gr.Blocks:
    """Return the page: one question, the answer as it grows, its sources beside it."""

    def ask(question: str) -> Iterator[tuple[str, str]]:
        yield SEARCHING, ""
        try:
            for answer in service.ask(str(question)):
                yield answer_markdown(answer), sources_markdown(answer)
        except PlainMinutesError as error:
            yield as_text(str(error)), ""

    page: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False) as page:
        gr.Markdown(f"# {TITLE}\n\n{NOTICE}")
        with gr.Row():
            question = gr.Textbox(
                label="Your question",
                placeholder="What was decided about parking charges?",
                max_length=MAX_QUESTION_CHARS,
                scale=4,
            )
            button = gr.Button("Ask", variant="primary", scale=1)
        with gr.Row():
            with gr.Column(scale=3):
                gr.Markdown("## Answer")
                answer = gr.Markdown(elem_id="answer")
            with gr.Column(scale=2):
                gr.Markdown("## Where it says so")
                sources = gr.Markdown(elem_id="sources")
        gr.on(
            [question.submit, button.click],
            ask,
            question,
            [answer, sources],
            show_progress="hidden",
            concurrency_limit=1,
        )
    return page


class SecurityHeaders:
    """Adds the security headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with the headers added to what comes back."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *HEADERS]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def make_server(service: "Service", host: str) -> FastAPI:
    """Return the ASGI application with the page mounted on it."""
    page = build_page(service).queue(api_open=False, max_size=8)
    server = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    server.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]", host])
    server.add_middleware(SecurityHeaders)
    mounted = gr.mount_gradio_app(
        server, page, path="/", css=CSS, show_error=False, enable_monitoring=False, run_history=False, ssr_mode=False
    )
    return cast(FastAPI, mounted)


def serve(service: "Service", host: str, port: int) -> None:
    """Serve the page until stopped."""
    uvicorn.run(make_server(service, host), host=host, port=port, log_level="warning", access_log=False)

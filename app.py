"""The question page: layout and wiring only. The only file that imports gradio; every other page is in `rag/web`.

Everything from papers, questions and models reaches the page through the templates, which show it as text.
"""

import os
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, cast

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before the import, or the server calls out

import gradio as gr
from fastapi import FastAPI

from rag.settings import MAX_QUESTION_CHARS
from rag.web.asks import Asked, Finished, Growing, Refused, Waiting, steps
from rag.web.server import make_app
from rag.web.site import Site, make_site
from rag.web.views import answer_view

if TYPE_CHECKING:
    from rag.service import Service
    from rag.web.settings import WebSettings

TITLE = "Ask what your council decided"


def build_page(site: Site) -> gr.Blocks:
    """Return the page: one question, the answer as it grows, its sources below it."""

    def part(name: str, context: dict[str, object]) -> str:
        return f'<div class="site">{site.templates.one_line(name, context)}</div>'

    async def ask(question: str) -> AsyncIterator[str]:
        async for step in steps(site, Asked(str(question))):
            match step:
                case Waiting():
                    yield part("waiting.html", {"said": step.said})
                case Refused():
                    yield part("refused.html", {"said": step.said})
                case Growing(answer):
                    view = answer_view(answer, site.shelves.now(), is_whole=False)
                    yield part("answer.html" if view.sentences else "found.html", {"answer": view})
                case Finished(answer):
                    yield part("answer.html", {"answer": answer_view(answer, site.shelves.now(), is_whole=True)})

    page: gr.Blocks
    with gr.Blocks(title=f"{TITLE} – Plain Minutes", analytics_enabled=False) as page:
        gr.Markdown(part("top.html", {}), latex_delimiters=[])
        question = gr.Textbox(label="Your question", max_length=MAX_QUESTION_CHARS, lines=2, elem_id="question")
        button = gr.Button("Ask", variant="primary", elem_id="ask")
        answer = gr.Markdown(elem_id="answer", latex_delimiters=[])
        gr.Markdown(part("footing.html", {}), latex_delimiters=[])
        gr.on([question.submit, button.click], ask, question, answer, show_progress="hidden", concurrency_limit=None)
    return page


def make_server(service: "Service", settings: "WebSettings") -> FastAPI:
    """Return the whole ASGI application: every page, and the question page mounted on it last."""
    site = make_site(service, settings)
    page = build_page(site).queue(api_open=False, max_size=settings.max_waiting + 20)
    root = settings.root_path
    head = (
        f'<link rel="stylesheet" href="{root}/static/style.css"><script src="{root}/static/page.js" defer></script>'
        f'<noscript><meta http-equiv="refresh" content="0; url={root}/plain"></noscript>'
    )
    mounted = gr.mount_gradio_app(
        make_app(site),
        page,
        path="/",
        head=head,
        footer_links=[],
        show_error=False,
        enable_monitoring=False,
        run_history=False,
        ssr_mode=False,
        mcp_server=False,
    )
    return cast(FastAPI, mounted)

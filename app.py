"""The question page: layout and wiring only. The only file that imports gradio; every other page is in `rag/web`.

Everything from papers, questions and models reaches the page through the templates, which show it as text.
"""

import os
from collections.abc import AsyncIterator
from typing import cast

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before the import, or the server calls out

import gradio as gr
from fastapi import FastAPI

from rag.settings import MAX_QUESTION_CHARS
from rag.web.asking import LIMITS, html_steps
from rag.web.examples import N_EXAMPLES
from rag.web.server import make_app
from rag.web.site import Site

TITLE = "Ask what your council decided"
ANY = "Any"


class QuestionPage:
    """The page's handlers, for one site. Each yields or returns what Gradio's components show."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def part(self, name: str) -> str:
        """Return a template as one block of HTML for a Markdown component."""
        return f'<div class="site">{self._site.templates.one_line(name, {})}</div>'

    async def ask(
        self, question: str, council: str, committee: str, since: str, until: str
    ) -> AsyncIterator[tuple[object, ...]]:
        """Answer a question that stands by itself; show nothing for an empty one that nobody sent."""
        async for shown in self.follow_up(question, council, committee, since, until, {}):
            yield shown

    async def ask_if_linked(
        self, question: str, council: str, committee: str, since: str, until: str
    ) -> AsyncIterator[tuple[object, ...]]:
        """Answer the question that the page was opened with, if there was one."""
        if not question:
            yield gr.skip(), gr.skip(), gr.skip()
            return
        async for shown in self.ask(question, council, committee, since, until):
            yield shown

    async def follow_up(
        self, question: str, council: str, committee: str, since: str, until: str, previous: dict[str, str]
    ) -> AsyncIterator[tuple[object, ...]]:
        """Answer a question that may lean on the one before."""
        given = {"q": question, "council": council, "committee": committee, "from": since, "to": until, **previous}
        form = {name: "" if value in (None, ANY) else str(value)[: LIMITS[name]] for name, value in given.items()}
        async for step in html_steps(self._site, form, self._site.templates.one_line):
            if not step.html:  # nothing new: only here does Gradio notice that a reader has left
                yield gr.skip(), gr.skip(), gr.skip()
                continue
            yield f'<div class="site">{step.html}</div>', step.previous, gr.update(visible=bool(step.previous))

    def opened(self, request: gr.Request) -> tuple[object, ...]:
        """Return what the page shows when it is opened: the question of its link, the filters, the examples."""
        shelf = self._site.shelves.now()
        asked = str(request.query_params.get("q", ""))[:MAX_QUESTION_CHARS]
        questions = [] if asked else list(shelf.examples)
        buttons = [gr.update(value=q, visible=True) for q in questions]
        buttons += [gr.update(visible=False)] * (N_EXAMPLES - len(buttons))
        shown = asked or gr.skip()  # what somebody has typed already stays
        return (
            shown,
            asked,
            gr.update(choices=[ANY, *shelf.councils]),
            gr.update(choices=[ANY, *shelf.committees]),
            *buttons,
        )


def build_page(site: Site) -> gr.Blocks:
    """Return the page: one question, the answer as it grows, its sources below it, a follow-up."""
    handlers = QuestionPage(site)
    page: gr.Blocks
    with gr.Blocks(title=f"{TITLE} – Plain Minutes", analytics_enabled=False) as page:
        gr.Markdown(handlers.part("opening.html"), latex_delimiters=[])
        with gr.Column(elem_id="page"):
            gr.Markdown(handlers.part("top.html"), latex_delimiters=[])
            question = _question("Your question", "question")
            with gr.Row(elem_id="ask-row"):
                button = gr.Button("Ask", variant="primary", elem_id="ask")
            filters = _filters()
            with gr.Column(elem_id="examples"):
                examples = [gr.Button(visible=False, variant="secondary", size="sm") for _ in range(N_EXAMPLES)]
            answer = gr.Markdown(elem_id="answer", latex_delimiters=[])
            with gr.Column(elem_id="follow", visible=False) as follow:
                next_question = _question("Ask a follow-up question", "follow-up")
                next_button = gr.Button("Ask the follow-up", variant="secondary")
        gr.Markdown(handlers.part("footing.html"), latex_delimiters=[])

        previous = gr.State({})
        linked = gr.State("")
        shown = [answer, previous, follow]
        ask_inputs = [question, *filters]
        triggers = [question.submit, button.click]
        gr.on(triggers, handlers.ask, ask_inputs, shown, show_progress="hidden", concurrency_limit=None)
        triggers = [next_question.submit, next_button.click]
        follow_inputs = [next_question, *filters, previous]
        gr.on(triggers, handlers.follow_up, follow_inputs, shown, show_progress="hidden", concurrency_limit=None)
        for example in examples:
            chosen = example.click(lambda text: text, example, question, show_progress="hidden")
            chosen.then(handlers.ask, ask_inputs, shown, show_progress="hidden", concurrency_limit=None)
        opened = page.load(handlers.opened, None, [question, linked, *filters[:2], *examples], show_progress="hidden")
        opened.then(handlers.ask_if_linked, [linked, *filters], shown, show_progress="hidden", concurrency_limit=None)
    return page


def _filters() -> list[gr.Component]:
    """Add the fields that choose meetings; return them as the handlers take them: council, committee, from, to."""
    with gr.Accordion("Choose meetings", open=False, elem_id="filters"), gr.Row(elem_id="filter-fields"):
        return [
            gr.Dropdown([ANY], value=ANY, label="Council", filterable=False),
            gr.Dropdown([ANY], value=ANY, label="Committee", filterable=False),
            gr.Textbox(label="From", elem_id="from", max_length=10, max_lines=1),
            gr.Textbox(label="To", elem_id="to", max_length=10, max_lines=1),
        ]


def _question(label: str, elem_id: str) -> gr.Textbox:
    return gr.Textbox(label=label, max_length=MAX_QUESTION_CHARS, lines=1, max_lines=5, elem_id=elem_id)


def make_server(site: Site) -> FastAPI:
    """Return the whole ASGI application: every page, and the question page mounted on it last."""
    settings = site.settings
    page = build_page(site).queue(api_open=False, max_size=settings.max_waiting + 20)
    mounted = gr.mount_gradio_app(
        make_app(site),
        page,
        path="/",
        footer_links=[],
        show_error=False,
        enable_monitoring=False,
        run_history=False,
        ssr_mode=False,
        mcp_server=False,
    )
    return cast(FastAPI, mounted)

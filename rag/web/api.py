"""`/api`: the page about the interface for programs, its OpenAPI file, and the interface itself under `/api/v1`.

Off unless `RAG_WEB_API=1`. Every error is JSON: `{"error": "what is wrong"}`.
"""

import json
from collections.abc import Awaitable, Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rag.contract import JsonObject, answer_json
from rag.errors import PlainMinutesError, QuestionError
from rag.web.asks import Asked, Finished, Refused, steps
from rag.web.openapi import openapi
from rag.web.programs import ProgramError, Programs, filters_of, text_of
from rag.web.site import Site, site_of

HEADERS = {"cache-control": "no-store"}
Answering = Callable[[Request], Awaitable[JsonObject]]


def _programs(request: Request) -> Programs:
    site = site_of(request)
    return Programs(site.service, site.shelves)


def answers(answering: Answering) -> Callable[[Request], Awaitable[Response]]:
    """Return a route that gives out JSON, and says as JSON what is wrong."""

    async def route(request: Request) -> Response:
        if not site_of(request).settings.has_api:
            return JSONResponse({"error": "The interface for programs is switched off here."}, 404, HEADERS)
        try:
            return JSONResponse(await answering(request), headers=HEADERS)
        except ProgramError as error:
            return JSONResponse({"error": str(error)}, error.status, HEADERS)
        except QuestionError as error:
            return JSONResponse({"error": str(error)}, 400, HEADERS)
        except PlainMinutesError as error:
            return JSONResponse({"error": str(error)}, 503, HEADERS)

    return route


async def ask(request: Request) -> JsonObject:
    """Answer a question, once its turn has come."""
    site = site_of(request)
    sent = await _sent(request)
    return await _whole_answer(site, Asked(text_of(sent, "question"), filters_of(sent)))


async def _whole_answer(site: Site, asked: Asked) -> JsonObject:
    async for step in steps(site, asked):
        match step:
            case Refused(said):
                raise ProgramError(said, 503 if step.is_busy or site.closed() else 400)
            case Finished(answer):
                return answer_json(answer)
            case _:
                pass
    raise ProgramError("No answer came.", 503)


async def _sent(request: Request) -> Mapping[str, object]:
    try:
        sent = json.loads(await request.body())
    except ValueError as error:
        raise ProgramError('Send a JSON object, such as {"question": "…"}.') from error
    if not isinstance(sent, dict):
        raise ProgramError('Send a JSON object, such as {"question": "…"}.')
    return sent


async def search(request: Request) -> JsonObject:
    """Return passages."""
    return await run_in_threadpool(_programs(request).search, request.query_params)


async def meetings(request: Request) -> JsonObject:
    """Return meetings with their items."""
    return await run_in_threadpool(_programs(request).meetings, request.query_params)


async def item(request: Request) -> JsonObject:
    """Return one item."""
    return await run_in_threadpool(_programs(request).item, request.path_params["item"])


async def summary(request: Request) -> JsonObject:
    """Return one item's published summary."""
    return await run_in_threadpool(_programs(request).summary, request.path_params["item"])


async def described(request: Request) -> JsonObject:
    """Return the OpenAPI file."""
    return openapi(site_of(request).settings.root_path)


def page(request: Request) -> Response:
    """Show what programs can ask."""
    site = site_of(request)
    if not site.settings.has_api:
        raise HTTPException(404)
    return site.page("api.html", {"paths": openapi(site.settings.root_path)["paths"]})


ROUTES = [
    Route("/api", page),
    Route("/api/v1/openapi.json", answers(described)),
    Route("/api/v1/ask", answers(ask), methods=["POST"]),
    Route("/api/v1/search", answers(search)),
    Route("/api/v1/meetings", answers(meetings)),
    Route("/api/v1/items/{item}", answers(item)),
    Route("/api/v1/items/{item}/summary", answers(summary)),
]

"""Nobody who has not logged in gets a word that is exempt, or a file of the machine, by any route."""

from collections.abc import Iterable, Iterator

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute, Mount

from app import make_server
from rag.service import Service
from rag.web.settings import WebSettings
from rag.web.site import make_site
from tests.sample import CANARIES
from tests.web.serving import served

SETTINGS = WebSettings(has_api=True, requests_a_minute=100_000, questions_a_minute=100_000)


def paths(routes: Iterable[BaseRoute], before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the method and the path of every route, those of mounted applications too."""
    for route in routes:
        if isinstance(route, Mount):
            inside = route.routes
            yield "GET", f"{before}{route.path}/"
            yield from paths(inside, before + route.path)
            continue
        path = before + str(getattr(route, "path", ""))
        for method in sorted(getattr(route, "methods", None) or {"GET"}):
            yield method, path


@pytest.fixture(scope="module")
def every_route(service: Service) -> list[tuple[str, str]]:
    app: FastAPI = make_server(make_site(service, SETTINGS))
    return sorted(set(paths(app.routes)))


@pytest.fixture(scope="module")
def client(service: Service) -> Iterator[httpx.Client]:
    with served(service, SETTINGS) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def filled(path: str, service: Service) -> list[str]:
    """Return the path with each of its parts filled: by the ids of exempt items, of their papers, of nothing."""
    values = ["x", "1"]
    for stored in service.store.papers():
        values += [stored.id, *(item.id for item in stored.paper.items if item.restricted)]
    found = [path]
    while any("{" in one for one in found):
        split = [(one.partition("{")[0], one.partition("}")[2]) for one in found]
        found = [f"{before}{value}{after}" for before, after in split for value in values]
    return found[:60]


def test_the_routes_are_all_there(every_route: list[tuple[str, str]]) -> None:
    found = {path for _, path in every_route}
    assert {
        "/plain",
        "/item/{item}",
        "/officer/papers",
        "/officer/log-in",
        "/config",
    } <= found
    assert len(found) > 40


def test_no_route_gives_out_exempt_words(
    client: httpx.Client, service: Service, every_route: list[tuple[str, str]]
) -> None:
    leaked, failed = [], []
    for method, path in every_route:
        if "/queue/data" in path or "heartbeat" in path:
            continue  # these stay open until the reader leaves
        for one in filled(path, service):
            body = None if method in ("GET", "HEAD") else {"question": "What was settled with a contractor?"}
            reply = client.request(method, one, json=body)
            if any(canary.encode() in reply.content for canary in CANARIES):
                leaked.append((method, one))
            if reply.status_code == 500:
                failed.append((method, one))
    assert leaked == []
    assert [(method, one) for method, one in failed if "gradio_api" not in one and not one.startswith("/config")] == []


def test_files_of_the_machine_are_not_given_out(client: httpx.Client, service: Service) -> None:
    library = service.settings.library
    for inside in (library / "library.sqlite", library / "officers.sqlite", library.parent / "minutes.txt"):
        for before in (
            "/gradio_api/file=",
            "/file=",
            "/gradio_api/file/",
            "/site/..%2f..%2f..%2f",
            "/static/",
            "/assets/",
        ):
            reply = client.get(f"{before}{inside}")
            assert reply.status_code in (400, 403, 404, 405, 422), (before, reply.status_code)

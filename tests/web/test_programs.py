"""The interface for programs and the MCP server: the same functions, public data only, off unless switched on."""

import json
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from rag.service import Service
from rag.web.mcp import McpServer
from rag.web.openapi import SCHEMAS, openapi
from rag.web.settings import WebSettings
from tests.sample import CANARIES
from tests.web.serving import served

CHARGE = "What was decided about the brown bin charge?"


@pytest.fixture(scope="module")
def api(service: Service) -> Iterator[httpx.Client]:
    with (
        served(service, WebSettings(has_api=True)) as address,
        httpx.Client(base_url=f"{address}/api/v1", timeout=60) as api,
    ):
        yield api


def test_it_is_off_unless_switched_on(address: str) -> None:
    answer = httpx.get(f"{address}/api/v1/search", params={"question": CHARGE})
    assert (answer.status_code, answer.json()) == (404, {"error": "The interface for programs is switched off here."})
    assert httpx.get(f"{address}/api").status_code == 404


def test_an_answer_has_the_keys_that_the_description_promises(api: httpx.Client) -> None:
    answer = api.post("/ask", json={"question": CHARGE, "to": "2025-01-31"}).json()
    assert set(SCHEMAS["Answer"]) <= set(answer)
    assert "£52 a year from 1 April 2025" in answer["answer"]
    assert set(answer["sentences"][0]["citations"][0]) == set(SCHEMAS["Citation"])


def test_search_gives_passages_as_promised_and_filters_them(api: httpx.Client) -> None:
    found = api.get("/search", params={"question": "opening hours", "k": 2, "committee": "Housing"}).json()
    assert set(found) == set(SCHEMAS["Search"])
    assert set(found["passages"][0]) == set(SCHEMAS["Passage"])
    assert {passage["committee"] for passage in found["passages"]} == {"Housing and Libraries Committee"}
    assert len(found["passages"]) == 2


def test_items_come_with_their_exact_text_and_only_public_ones(api: httpx.Client, service: Service) -> None:
    sitting = api.get("/meetings", params={"committee": "Housing"}).json()["meetings"][0]
    item = next(item for item in sitting["items"] if item["title"] == "Damp in Council Homes")
    told = api.get(f"/items/{item['id']}").json()
    assert set(told) == set(SCHEMAS["Item"])
    assert "Resolved: That every report of damp be answered within 5 working days." in told["text"]
    exempt = next(i for paper in service.store.papers() for i in paper.paper.items if i.restricted)
    assert api.get(f"/items/{exempt.id}").status_code == 404
    assert exempt.id not in api.get("/meetings").text


def test_a_summary_that_is_not_published_is_not_there(api: httpx.Client) -> None:
    assert api.get("/items/x:1/summary").json() == {"error": "No summary of 'x:1' is published."}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"question": ""}, "The question is empty."),
        ({"question": 5}, "`question` must be a text."),
        ({"question": CHARGE, "from": "soon"}, "`from` must be a day such as 2025-01-31."),
        ([], "Send a JSON object"),
    ],
)
def test_what_cannot_be_used_is_told_why(api: httpx.Client, sent: object, said: str) -> None:
    answer = api.post("/ask", json=sent)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(said)


def test_every_route_of_the_description_is_there(api: httpx.Client) -> None:
    paths = api.get("/openapi.json").json()["paths"]
    assert paths == openapi("")["paths"]
    for path, operations in paths.items():
        for method in operations:
            answer = api.request(method.upper(), path.removeprefix("/api/v1").replace("{item}", "x"))
            assert answer.status_code in (200, 400, 404)
            assert answer.headers["content-type"] == "application/json"


def test_no_answer_of_the_interface_holds_exempt_words(api: httpx.Client) -> None:
    questions = ["settlement with a contractor", "What was approved in private?", "Part II exempt information"]
    told = [api.get("/search", params={"question": q, "k": 50}).text for q in questions]
    told += [api.post("/ask", json={"question": q}).text for q in questions] + [api.get("/meetings").text]
    assert [canary for canary in CANARIES for text in told if canary in text] == []


# -- MCP ------------------------------------------------------------------------------------------


def spoken(service: Service, *messages: dict[str, object]) -> list[dict[str, object]]:
    lines = [json.dumps({"jsonrpc": "2.0", **message}) for message in messages]
    return [json.loads(reply) for reply in McpServer(service).replies(lines)]


def test_a_client_is_welcomed_and_told_the_tools(service: Service) -> None:
    hello = {"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    welcome, listed = spoken(
        service,
        {"id": 1, "method": "initialize", "params": hello},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/list"},
    )
    assert welcome["result"]["protocolVersion"] == "2025-03-26"  # type: ignore[index]
    assert [tool["name"] for tool in listed["result"]["tools"]] == ["ask", "search", "meetings", "item", "summary"]  # type: ignore[index]


def test_a_tool_gives_what_the_interface_gives(service: Service, api: httpx.Client) -> None:
    call = {"name": "search", "arguments": {"question": "opening hours", "committee": "Housing"}}
    (reply,) = spoken(service, {"id": "a", "method": "tools/call", "params": call})
    same = api.get("/search", params=call["arguments"]).json()  # type: ignore[arg-type]
    assert reply["result"]["structuredContent"] == same  # type: ignore[index]


def test_what_goes_wrong_in_a_tool_is_told_to_the_assistant(service: Service) -> None:
    exempt = next(i for paper in service.store.papers() for i in paper.paper.items if i.restricted)
    call = {"name": "item", "arguments": {"item": exempt.id}}
    (reply,) = spoken(service, {"id": 1, "method": "tools/call", "params": call})
    assert reply["result"] == {  # type: ignore[comparison-overlap]
        "content": [{"type": "text", "text": f"There is no public item '{exempt.id}'."}],
        "isError": True,
    }


def test_messages_that_cannot_be_are_answered_with_an_error(service: Service) -> None:
    replies = [json.loads(reply) for reply in McpServer(service).replies(["{", "[]", '{"id": 1, "method": "x"}', "\n"])]
    assert [reply["error"]["code"] for reply in replies] == [-32700, -32600, -32601]


def test_the_command_speaks_on_its_standard_streams(service: Service) -> None:
    command = [sys.executable, "-m", "rag", "mcp", "--library", str(service.settings.library), "--model", "extractive"]
    said = '{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n'
    done = subprocess.run(command, input=said, capture_output=True, text=True, check=True, timeout=120)
    assert json.loads(done.stdout) == {"jsonrpc": "2.0", "id": 1, "result": {}}

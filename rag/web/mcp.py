"""The Model Context Protocol over standard input and output: the same read-only functions, for assistants.

    rag mcp

One JSON-RPC message a line. Our own few lines in place of the SDK, which would bring nine more packages for five
read-only tools. Source: modelcontextprotocol.io, specification 2025-06-18, "Lifecycle" and "Tools".
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from rag import __version__
from rag.contract import JsonObject, answer_json
from rag.errors import PlainMinutesError
from rag.library.codec import Json
from rag.search.question import Filters
from rag.service import Service
from rag.web.openapi import FILTERS
from rag.web.programs import ProgramError, Programs, filters_of, text_of
from rag.web.shelf import Shelves

VERSIONS = ("2025-06-18", "2025-03-26", "2024-11-05")
INSTRUCTIONS = (
    "Answers about what a council decided, from its public papers. Each sentence is tied to the exact words, item and "
    "page it rests on: give these when you repeat it. Where the status is not_found, the papers do not say."
)
_NO_SUCH_METHOD, _BAD_PARAMETERS, _NOT_JSON, _BAD_REQUEST = -32601, -32602, -32700, -32600
Tool = Callable[[Mapping[str, object]], JsonObject]


class McpServer:
    """Answers one client's messages."""

    def __init__(self, service: Service) -> None:
        programs = Programs(service, Shelves(service.store))

        def ask(asked: Mapping[str, object]) -> JsonObject:
            filters = filters_of(asked)
            return answer_json(service.answer(text_of(asked, "question"), filters if filters != Filters() else None))

        question = {"question": "What a resident would ask."}
        item = {"item": "Id of the item, as search and meetings give it."}
        self._tools: dict[str, tuple[str, dict[str, str], Tool]] = {
            "ask": ("Answer a question from the council's papers, every sentence cited.", {**question, **FILTERS}, ask),
            "search": ("Find the best passages for a question.", {**question, **FILTERS}, programs.search),
            "meetings": ("List meetings with their items, the latest first.", FILTERS, programs.meetings),
            "item": ("Read one item: decisions and exact text.", item, lambda a: programs.item(text_of(a, "item"))),
            "summary": (
                "Read the published summary of one item.",
                item,
                lambda a: programs.summary(text_of(a, "item")),
            ),
        }

    def replies(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield the reply to each line that asks for one; a notification gets none, a line that is no JSON an error."""
        for line in lines:
            if line.strip() and (reply := self._reply(line)) is not None:
                yield json.dumps(reply, ensure_ascii=False)

    def _reply(self, line: str) -> JsonObject | None:
        try:
            message = json.loads(line)
        except ValueError:
            return _error(None, _NOT_JSON, "This is not JSON.")
        if not isinstance(message, dict) or not isinstance(message.get("method"), str):
            return _error(None, _BAD_REQUEST, "This is not a JSON-RPC request.")
        if "id" not in message:
            return None
        parameters = message.get("params")
        return self._called(message["id"], message["method"], parameters if isinstance(parameters, dict) else {})

    def _called(self, asked_as: Json, method: str, parameters: Mapping[str, object]) -> JsonObject:
        match method:
            case "initialize":
                return _result(asked_as, _welcome(parameters))
            case "ping":
                return _result(asked_as, {})
            case "tools/list":
                return _result(asked_as, {"tools": [_tool(n, said, f) for n, (said, f, _) in self._tools.items()]})
            case "tools/call":
                return self._tool_result(asked_as, parameters)
            case _:
                return _error(asked_as, _NO_SUCH_METHOD, f"There is no method {method[:60]!r}.")

    def _tool_result(self, asked_as: Json, parameters: Mapping[str, object]) -> JsonObject:
        name, arguments = parameters.get("name"), parameters.get("arguments") or {}
        if not isinstance(name, str) or name not in self._tools or not isinstance(arguments, dict):
            return _error(asked_as, _BAD_PARAMETERS, f"There is no tool {str(name)[:60]!r}. Ask for tools/list.")
        try:
            told = self._tools[name][2](arguments)
        except (ProgramError, PlainMinutesError) as error:
            return _result(asked_as, {"content": [{"type": "text", "text": str(error)}], "isError": True})
        text: Json = {"type": "text", "text": json.dumps(told, ensure_ascii=False)}
        return _result(asked_as, {"content": [text], "structuredContent": told, "isError": False})


def _welcome(parameters: Mapping[str, object]) -> JsonObject:
    wanted = parameters.get("protocolVersion")
    return {
        "protocolVersion": wanted if isinstance(wanted, str) and wanted in VERSIONS else VERSIONS[0],
        "capabilities": {"tools": {}},
        "serverInfo": {"name": "plainminutes", "version": __version__},
        "instructions": INSTRUCTIONS,
    }


def _tool(name: str, said: str, fields: Mapping[str, str]) -> JsonObject:
    properties: dict[str, Json] = {field: {"type": "string", "description": text} for field, text in fields.items()}
    required: list[Json] = [field for field in ("question", "item") if field in fields]
    schema: Json = {"type": "object", "properties": properties, "required": required}
    return {"name": name, "description": said, "inputSchema": schema, "annotations": {"readOnlyHint": True}}


def _result(asked_as: Json, value: Json) -> JsonObject:
    return {"jsonrpc": "2.0", "id": asked_as, "result": value}


def _error(asked_as: Json, code: int, message: str) -> JsonObject:
    return {"jsonrpc": "2.0", "id": asked_as, "error": {"code": code, "message": message}}

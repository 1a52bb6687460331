"""The OpenAPI description of the interface for programs. A test holds it to what the interface gives out."""

from typing import cast

from rag import __version__
from rag.contract import JsonObject
from rag.library.codec import Json

FILTERS = {
    "council": "Only meetings of councils whose name holds this.",
    "committee": "Only meetings of committees whose name holds this.",
    "from": "Only meetings on or after this day (2025-01-31).",
    "to": "Only meetings on or before this day.",
}
_TEXT: Json = {"type": "string"}
_TEXT_OR_NULL: Json = {"type": ["string", "null"]}
_NUMBER: Json = {"type": "integer"}
_LIST: Json = {"type": "array"}
_OBJECT: Json = {"type": "object"}

SCHEMAS: dict[str, dict[str, Json]] = {
    "Citation": {
        **dict.fromkeys(("document", "file", "item", "item_title", "quote"), _TEXT),
        **dict.fromkeys(("page", "start", "end"), _NUMBER),
    },
    "Passage": {
        **dict.fromkeys(("document", "file", "item", "item_title", "part", "text"), _TEXT),
        **dict.fromkeys(("committee", "date"), _TEXT_OR_NULL),
        **dict.fromkeys(("rank", "page", "start", "end"), _NUMBER),
        "score": {"type": "number"},
    },
    "Search": {"question": _TEXT, "passages": {"type": "array", "items": {"$ref": "#/components/schemas/Passage"}}},
    "Error": {"error": _TEXT},
    "Meetings": {"meetings": _LIST},
    "Item": {
        **dict.fromkeys(("id", "title", "part", "file", "text"), _TEXT),
        **dict.fromkeys(
            ("number", "minute_number", "agenda_number", "parent", "author", "restricted_reason"), _TEXT_OR_NULL
        ),
        **dict.fromkeys(("page_start", "page_end", "start", "end"), _NUMBER),
        "restricted": {"type": "boolean"},
        "decisions": _LIST,
        "recommendations": _LIST,
        "meeting": _OBJECT,
    },
    "Answer": {
        "question": _TEXT,
        "status": {"enum": ["answered", "quoted", "not_found", "declined", "failed"]},
        "answer": _TEXT,
        "sentences": _LIST,
        "dropped": _LIST,
        "nearest": _LIST,
        "passages": _LIST,
        "timings_s": _OBJECT,
        "model": _TEXT,
        "prompt_sha256": _TEXT,
    },
    "Summary": {"item": _TEXT, "official": _LIST, "plain": _LIST, "notice": _TEXT, "approved_by": _TEXT},
}


def openapi(root_path: str) -> JsonObject:
    """Return the description, version 3.1, of the interface below this path."""
    question = {"question": "What a resident would ask."}
    paths: dict[str, Json] = {
        "/api/v1/ask": {
            "post": _asking("Answer a question, with every sentence tied to its words.", {**question, **FILTERS})
        },
        "/api/v1/search": {
            "get": _operation(
                "The best passages for a question.",
                "Search",
                {**question, "k": "How many passages, 1 to 50.", **FILTERS},
            )
        },
        "/api/v1/meetings": {"get": _operation("Meetings with their items, the latest first.", "Meetings", FILTERS)},
        "/api/v1/items/{item}": {"get": _operation("One item with its exact text.", "Item", {}, in_path="item")},
        "/api/v1/items/{item}/summary": {
            "get": _operation("The published summary of one item.", "Summary", {}, in_path="item")
        },
    }
    schemas: dict[str, Json] = {
        name: {"type": "object", "properties": cast(Json, properties), "required": cast(Json, list(properties))}
        for name, properties in SCHEMAS.items()
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Plain Minutes",
            "version": __version__,
            "description": "What the council decided, from its public papers. Read-only.",
        },
        "servers": [{"url": root_path or "/"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _operation(summary: str, gives: str, parameters: dict[str, str], in_path: str = "") -> Json:
    listed: list[Json] = [
        {"name": name, "in": "query", "required": name == "question", "description": said, "schema": {"type": "string"}}
        for name, said in parameters.items()
    ]
    if in_path:
        listed.append({"name": in_path, "in": "path", "required": True, "schema": {"type": "string"}})
    return {"summary": summary, "parameters": listed, "responses": _responses(gives)}


def _asking(summary: str, properties: dict[str, str]) -> Json:
    listed: dict[str, Json] = {name: {"type": "string", "description": said} for name, said in properties.items()}
    schema: Json = {"type": "object", "properties": listed, "required": ["question"]}
    body: Json = {"required": True, "content": {"application/json": {"schema": schema}}}
    return {"summary": summary, "requestBody": body, "responses": _responses("Answer")}


def _responses(gives: str) -> Json:
    def shown(name: str, said: str) -> Json:
        return {
            "description": said,
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}},
        }

    return {
        "200": shown(gives, "What was asked for."),
        "400": shown("Error", "What was sent cannot be used."),
        "404": shown("Error", "There is nothing public of this name."),
        "429": {"description": "Too many requests; Retry-After says when to come back."},
        "503": shown("Error", "Too many people are asking, or answering is switched off."),
    }

"""A generator on any OpenAI-compatible server: llama-server, vLLM and the like, by address, model name and key.

The server is trusted no more than any model. Pieces go out as they arrive; a server that stalls, drops the
connection, answers nonsense or errs becomes a GenerationError that says so. Only before the first piece is a request
repeated, and never the key shown.
"""

import json
import re
import time
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from rag.errors import GenerationError
from rag.generate.generator import TEMPERATURE
from rag.generate.http import HttpClient, HttpError, Reply
from rag.generate.prompts import Prompt

_BACK_OFF_S = (0.2, 0.8)  # before the second and the third try
_RETRIED = (408, 425, 429, 500, 502, 503, 504)
_STALL_S = 30.0
_LONGEST_LINE_BYTES = 1 << 20
_LONGEST_ERROR_BYTES = 4096
# The server's vocabulary is not known here; these are the shapes control tokens have in the families of models in use.
_CONTROL = re.compile(
    r"<[|｜][^<>]{1,60}[|｜]>|</?s>|<(?:start|end)_of_[a-z_]+>|\[/?(?:INST|SYSTEM_PROMPT)\]|<</?SYS>>"
)


class GrammarSupport(StrEnum):
    """How a server takes a GBNF grammar. Without one the answer's form is only asked for, and checked afterwards."""

    NONE = "none"
    LLAMA_SERVER = "llama-server"
    VLLM = "vllm"


class RemoteGenerator:
    """Writes text with the chat model of a server."""

    def __init__(
        self,
        base_url: str,
        model: str,
        *,
        api_key: str | None = None,
        grammar_support: GrammarSupport = GrammarSupport.NONE,
        seed: int = 0,
    ):
        """Prepare; nothing is sent before the first call.

        Args:
            base_url: as OpenAI clients want it, ending in "/v1" as a rule.
            model: the model's name on the server.
            api_key: sent as a bearer token.
            grammar_support: how the server takes grammars.
            seed: for servers that use one even at temperature 0.
        """
        self._url = base_url.rstrip("/") + "/chat/completions"
        self._model = model
        self._headers = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
        if api_key:
            self._headers["Authorization"] = f"Bearer {api_key}"
        self._grammar_support = grammar_support
        self._seed = seed
        self._client: HttpClient | None = HttpClient()

    @property
    def name(self) -> str:
        """The model's name on the server."""
        return self._model

    def stream(
        self,
        prompt: Prompt,
        *,
        max_tokens: int,
        grammar: str | None = None,
        deadline_s: float = 30.0,
        seed: int | None = None,
    ) -> Iterator[str]:
        """Return the text in pieces, as `rag.generate.Generator` says."""
        return self._pieces(self._body(prompt, max_tokens, grammar, seed), time.monotonic() + deadline_s)

    def close(self) -> None:
        """Close the connections."""
        client, self._client = self._client, None
        if client:
            client.close()

    def _body(self, prompt: Prompt, max_tokens: int, grammar: str | None, seed: int | None) -> dict[str, object]:
        messages = [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]
        body: dict[str, object] = {
            "model": self._model,
            "messages": [message | {"content": _neutralised(message["content"])} for message in messages],
            "max_tokens": max_tokens,
            "temperature": 0 if seed is None else TEMPERATURE,
            "seed": self._seed if seed is None else seed,
            "stream": True,
        }
        if grammar and self._grammar_support is GrammarSupport.LLAMA_SERVER:
            body["grammar"] = grammar
        elif grammar and self._grammar_support is GrammarSupport.VLLM:
            body["structured_outputs"] = {"grammar": grammar}
        return body

    def _pieces(self, body: dict[str, object], deadline: float) -> Iterator[str]:
        for pause_s in (*_BACK_OFF_S, None):
            has_written = False
            try:
                for text in self._attempt(body, deadline):
                    has_written = True
                    yield text
                return
            except _RetryError as error:
                if time.monotonic() >= deadline:
                    raise GenerationError(f"{self._model} on {self._url} ran out of time.") from error
                wait_s = None if pause_s is None else max(pause_s, error.wait_s)
                if has_written or wait_s is None or time.monotonic() + wait_s >= deadline:
                    raise GenerationError(f"No answer from {self._model}, because {error}.") from error
                time.sleep(wait_s)

    def _attempt(self, body: dict[str, object], deadline: float) -> Iterator[str]:
        if self._client is None:
            raise GenerationError("The connection to the model server was closed.")
        try:
            with self._client.request(
                "POST", self._url, headers=self._headers, json_body=body, stall_s=_STALL_S, deadline=deadline
            ) as reply:
                if reply.status != 200:
                    raise self._refusal(reply)
                yield from _texts(reply.chunks)
        except HttpError as error:
            raise _RetryError(str(error)) from error

    def _refusal(self, reply: Reply) -> Exception:
        said = _error_text(reply.chunks)
        if reply.status in _RETRIED:
            return _RetryError(f"the server answered {reply.status}{said}", _retry_after_s(reply))
        if reply.status in (401, 403):
            return GenerationError(
                f"{self._url} refused the key (status {reply.status}). Check the key in the settings."
            )
        if reply.status == 404:
            return GenerationError(
                f"{self._url} has no model {self._model!r} (status 404{said}). Check name and address."
            )
        return GenerationError(f"{self._url} refused the request (status {reply.status}{said}).")


class _RetryError(Exception):
    """Worth another try; the message fits after "because"."""

    def __init__(self, message: str, wait_s: float = 0.0):
        super().__init__(message)
        self.wait_s = wait_s


def _neutralised(text: str) -> str:
    while _CONTROL.search(text):
        text = _CONTROL.sub(lambda match: f"{match[0][0]} {match[0][1:]}", text)
    return text


def _texts(chunks: Iterator[bytes]) -> Iterator[str]:
    """Yield the text of every event until the stream says it is complete."""
    is_complete = False
    for data in _events(chunks):
        if data == "[DONE]":
            return
        text, is_last = _delta(data)
        if text:
            yield text
        is_complete = is_complete or is_last
    if not is_complete:
        raise _RetryError("the server's answer was cut off")


def _events(chunks: Iterator[bytes]) -> Iterator[str]:
    """Yield the data of every server-sent event; events of one data line, as every server here sends them."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                yield line[5:].decode("utf-8", "replace").strip()
        if len(rest) > _LONGEST_LINE_BYTES:
            raise _RetryError("the server sent a line without end")


def _delta(data: str) -> tuple[str, bool]:
    """Return the text of an event and whether the server says it is the last with any."""
    try:
        event: Any = json.loads(data)
        if "error" in event:
            raise GenerationError(f"The model server stopped with an error: {str(event['error'])[:300]}")
        if not event["choices"]:
            return "", False  # the closing count of tokens
        choice = event["choices"][0]
        return str(choice["delta"].get("content") or ""), choice.get("finish_reason") is not None
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise _RetryError(f"the server sent what is not a chat completion: {data[:80]!r}") from error


def _error_text(chunks: Iterator[bytes]) -> str:
    data = b""
    for chunk in chunks:
        data += chunk
        if len(data) > _LONGEST_ERROR_BYTES:
            break
    text = " ".join(data[:_LONGEST_ERROR_BYTES].decode("utf-8", "replace").split())
    return f": {text[:300]}" if text else ""


def _retry_after_s(reply: Reply) -> float:
    value = reply.headers.get("retry-after", "")
    return float(value) if value.isdigit() else 0.0

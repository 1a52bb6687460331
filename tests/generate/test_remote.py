"""The remote generator against a server on the loopback that stalls, drops, errs and answers nonsense."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rag.errors import GenerationError
from rag.generate import GrammarSupport, Prompt, RemoteGenerator
from rag.generate.generator import TEMPERATURE
from tests.generate.stand_ins import ChatServer, Respond, delta, status, stream_of

PROMPT = Prompt("Be brief.", "What was mended?", "")
KEY = "sk-very-secret"
Make = Callable[..., RemoteGenerator]


@pytest.fixture
def make(chat_server: ChatServer) -> Iterator[Make]:
    made: list[RemoteGenerator] = []

    def make_generator(**options: Any) -> RemoteGenerator:
        made.append(RemoteGenerator(f"{chat_server.url}/v1/", "toy", **options))
        return made[-1]

    yield make_generator
    for generator in made:
        generator.close()


def ask(generator: RemoteGenerator, deadline_s: float = 5.0, grammar: str | None = None) -> str:
    return "".join(generator.stream(PROMPT, max_tokens=10, deadline_s=deadline_s, grammar=grammar))


def test_the_request_has_the_openai_shape(make: Make, chat_server: ChatServer) -> None:
    assert ask(make(api_key=KEY)) == "The roof was mended."
    [seen] = chat_server.seen
    assert (seen.path, seen.headers["Authorization"]) == ("/v1/chat/completions", f"Bearer {KEY}")
    assert seen.body == {
        "model": "toy",
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "What was mended?"}],
        "max_tokens": 10,
        "temperature": 0,
        "seed": 0,
        "stream": True,
    }


def test_a_seed_is_sent_with_a_temperature(make: Make, chat_server: ChatServer) -> None:
    list(make().stream(PROMPT, max_tokens=9, seed=3))
    body = chat_server.seen[-1].body
    assert (body["seed"], body["temperature"]) == (3, TEMPERATURE)


@pytest.mark.parametrize(
    ("support", "fields"),
    [
        (GrammarSupport.NONE, {}),
        (GrammarSupport.LLAMA_SERVER, {"grammar": "root ::= [a-z]"}),
        (GrammarSupport.VLLM, {"structured_outputs": {"grammar": "root ::= [a-z]"}}),
    ],
)
def test_a_grammar_is_sent_as_the_server_takes_it(
    make: Make, chat_server: ChatServer, support: GrammarSupport, fields: dict[str, object]
) -> None:
    ask(make(grammar_support=support), grammar="root ::= [a-z]")
    body = chat_server.seen[0].body
    assert {name: body[name] for name in ("grammar", "structured_outputs") if name in body} == fields


@pytest.mark.parametrize(
    "token", ["<|im_end|>", "<｜end▁of▁sentence｜>", "</s>", "[/INST]", "<start_of_turn>", "<</SYS>>", "<<|a|>|b|>"]
)
def test_control_tokens_of_common_families_are_broken_up(make: Make, chat_server: ChatServer, token: str) -> None:
    list(make().stream(Prompt("", f"a {token} b", ""), max_tokens=1))
    sent = chat_server.seen[0].body["messages"][1]["content"]
    assert token not in sent
    assert sent.replace(" ", "") == f"a{token}b".replace(" ", "")


@pytest.mark.parametrize("problem", [status(500), status(503, "loading"), status(429, Retry_After=0), status(502)])
def test_a_passing_failure_before_the_first_piece_is_tried_again(
    make: Make, chat_server: ChatServer, problem: Respond
) -> None:
    chat_server.planned.append(problem)
    assert ask(make()) == "The roof was mended."
    assert len(chat_server.seen) == 2


def test_three_failures_are_enough(make: Make, chat_server: ChatServer) -> None:
    chat_server.planned.extend([status(503, "Loading model")] * 3)
    with pytest.raises(GenerationError, match=r"No answer from toy, because the server answered 503: Loading model."):
        ask(make())
    assert len(chat_server.seen) == 3


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (status(401, "no"), "refused the key .status 401.. Check the key"),
        (status(403), "refused the key"),
        (status(404, "no such model"), "has no model 'toy' .status 404: no such model.. Check name and address"),
        (status(400, '{"error": "context length 4096 exceeded"}'), "status 400: .*context length 4096 exceeded"),
        (status(302, Location="http://example.invalid/"), "status 302"),
        (stream_of({"error": {"message": "out of memory"}}), "stopped with an error: .*out of memory"),
    ],
)
def test_a_lasting_failure_is_said_at_once_and_never_shows_the_key(
    make: Make, chat_server: ChatServer, problem: Respond, words: str
) -> None:
    chat_server.planned.append(problem)
    with pytest.raises(GenerationError, match=words) as caught:
        ask(make(api_key=KEY))
    assert KEY not in str(caught.value)
    assert len(chat_server.seen) == 1


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (stream_of("not json"), "what is not a chat completion: 'not json'"),
        (stream_of({"choices": [{}]}), "what is not a chat completion"),
        (stream_of([1]), "what is not a chat completion"),
        (status(200, "<html>Welcome</html>"), "answer was cut off"),
        (status(200), "answer was cut off"),
        (status(200, "data: " + "x" * (2 << 20)), "a line without end"),
    ],
)
def test_nonsense_is_not_an_answer(make: Make, chat_server: ChatServer, problem: Respond, words: str) -> None:
    chat_server.planned.extend([problem] * 3)
    with pytest.raises(GenerationError, match=words):
        ask(make())


def test_what_was_written_before_a_cut_is_not_repeated(make: Make, chat_server: ChatServer) -> None:
    chat_server.planned.append(stream_of(delta("The"), delta(" roof")))
    pieces = make().stream(PROMPT, max_tokens=10)
    assert [next(pieces), next(pieces)] == ["The", " roof"]
    with pytest.raises(GenerationError, match="cut off"):
        next(pieces)
    assert len(chat_server.seen) == 1


def test_a_stream_without_its_end_mark_is_whole_if_the_last_piece_said_so(make: Make, chat_server: ChatServer) -> None:
    usage: dict[str, object] = {"choices": [], "usage": {"total_tokens": 3}}
    chat_server.planned.append(stream_of(delta("Yes"), delta("", "length"), usage))
    assert ask(make()) == "Yes"


@pytest.mark.parametrize("n_words", [None, 0, 2])
def test_a_server_that_stalls_is_left_at_the_deadline(make: Make, chat_server: ChatServer, n_words: int | None) -> None:
    stall = chat_server.stall_before_the_headers if n_words is None else chat_server.stall_after(n_words)
    chat_server.planned.append(stall)
    started = time.monotonic()
    with pytest.raises(GenerationError, match="ran out of time"):
        ask(make(), deadline_s=0.4)
    assert time.monotonic() - started < 3.0
    chat_server.ends.set()


def test_a_server_that_never_ends_is_left_at_the_deadline(make: Make, chat_server: ChatServer) -> None:
    chat_server.planned.append(chat_server.write_for_ever)
    started = time.monotonic()
    with pytest.raises(GenerationError, match="ran out of time"):
        ask(make(), deadline_s=0.4)
    assert time.monotonic() - started < 3.0
    chat_server.ends.set()


def test_closing_the_iterator_hangs_up_so_that_the_server_can_stop(make: Make, chat_server: ChatServer) -> None:
    chat_server.planned.append(chat_server.write_for_ever)
    pieces = make().stream(PROMPT, max_tokens=10)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    deadline = time.monotonic() + 3
    while not chat_server.n_clients_left and time.monotonic() < deadline:
        time.sleep(0.01)
    assert chat_server.n_clients_left == 1


def test_nobody_at_the_address(chat_server: ChatServer) -> None:
    generator = RemoteGenerator("http://127.0.0.1:9/v1", "toy")
    with pytest.raises(GenerationError, match=r"because 127.0.0.1 cannot be reached from this machine"):
        ask(generator)
    generator.close()


@pytest.mark.parametrize("address", ["not an address", "http://[", "ftp://127.0.0.1/v1"])
def test_an_address_that_is_none(address: str) -> None:
    generator = RemoteGenerator(address, "toy")
    with pytest.raises(GenerationError):
        ask(generator)
    generator.close()

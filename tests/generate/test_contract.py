"""What holds for every generator."""

from collections.abc import Iterator

import pytest

from rag.errors import GenerationError
from rag.generate import Extractive, Generator, LlamaWorker, Prompt, RemoteGenerator, embedded_model
from tests.generate.fakes import FakeGenerator
from tests.generate.stand_ins import ChatServer

PROMPT = Prompt("", "Repeat: The roof was mended.", "")


@pytest.fixture(params=["fake", "llama", "remote"])
def generator(request: pytest.FixtureRequest, chat_server: ChatServer) -> Iterator[Generator]:
    if request.param == "llama":
        yield request.getfixturevalue("worker")
    elif request.param == "remote":
        remote = RemoteGenerator(f"{chat_server.url}/v1", "toy")
        yield remote
        remote.close()
    else:
        yield FakeGenerator(["The roof was mended."] * 3)


def test_it_writes_text_in_pieces(generator: Generator) -> None:
    pieces = list(generator.stream(PROMPT, max_tokens=12))
    assert len(pieces) > 1
    assert all(pieces)
    assert "roof" in "".join(pieces)


def test_the_same_prompt_gives_the_same_text(generator: Generator) -> None:
    first, second = ("".join(generator.stream(PROMPT, max_tokens=12)) for _ in range(2))
    assert first == second


def test_max_tokens_ends_it(generator: Generator) -> None:
    assert len(list(generator.stream(PROMPT, max_tokens=2))) <= 2


def test_closing_the_iterator_leaves_the_generator_usable(generator: Generator) -> None:
    pieces = generator.stream(PROMPT, max_tokens=12)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert "roof" in "".join(generator.stream(PROMPT, max_tokens=12))


def test_an_iterator_that_is_never_started_blocks_nobody(generator: Generator) -> None:
    generator.stream(PROMPT, max_tokens=12)
    assert "roof" in "".join(generator.stream(PROMPT, max_tokens=12))


@pytest.mark.parametrize("kind", ["fake", "llama", "remote"])
def test_a_closed_generator_says_so_and_can_be_closed_again(kind: str, chat_server: ChatServer) -> None:
    generator: Generator = {
        "fake": lambda: FakeGenerator(["x"]),
        "llama": lambda: LlamaWorker(embedded_model()),
        "remote": lambda: RemoteGenerator(f"{chat_server.url}/v1", "toy"),
    }[kind]()
    generator.close()
    generator.close()
    with pytest.raises(GenerationError, match="closed"):
        list(generator.stream(PROMPT, max_tokens=5))


def test_every_generator_has_a_name(generator: Generator) -> None:
    assert generator.name in ("fake", "SmolLM2-135M-Instruct.Q4_1", "toy")


def test_extractive_writes_nothing() -> None:
    generator: Generator = Extractive()
    assert generator.name == "extractive"
    assert list(generator.stream(PROMPT, max_tokens=12)) == []
    generator.close()

"""One worker on the embedded model for the whole session, and servers on the loopback that stand in for others."""

from collections.abc import Iterator

import pytest

from rag.generate import LlamaWorker, embedded_model
from tests.generate.stand_ins import ChatServer, Hub


@pytest.fixture(scope="session")
def worker() -> Iterator[LlamaWorker]:
    worker = LlamaWorker(embedded_model(), n_ctx=2048)
    yield worker
    worker.close()


@pytest.fixture
def chat_server() -> Iterator[ChatServer]:
    with ChatServer() as server:
        yield server


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as hub:
        yield hub

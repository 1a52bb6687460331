"""One library and one server for all tests of the web; the same papers as in the rest of the suite."""

from collections.abc import Iterator

import pytest

from rag.library.encoder import MiniLM
from rag.service import Service
from rag.settings import Settings
from tests.web.papers import write_papers
from tests.web.serving import served


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory, minilm: MiniLM) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("web")
    papers = write_papers(folder)
    with Service(Settings(folder / "library"), encoder=minilm) as service:
        assert [r.outcome for r in service.ingest(papers)] == ["added"] * len(papers)
        yield service


@pytest.fixture(scope="session")
def address(service: Service) -> Iterator[str]:
    with served(service) as address:
        yield address

"""A library of its own for the officers' tests, a server on it, and somebody who knows how to log in."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from rag.library.encoder import MiniLM
from rag.officers import Accounts
from rag.officers.passwords import Cost
from rag.service import Service
from rag.settings import Settings
from tests.sample import MINUTES
from tests.web.serving import served

PASSWORD = "correct horse battery"
TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


@dataclass
class Office:
    """A server with its library, for tests that need both."""

    address: str
    library: Path
    service: Service
    clients: list[httpx.Client] = field(default_factory=list)

    def anonymous(self) -> httpx.Client:
        client = httpx.Client(base_url=self.address, timeout=60, follow_redirects=False)
        self.clients.append(client)
        return client

    def logged_in(self, name: str = "Ann Moss") -> httpx.Client:
        client = self.anonymous()
        assert log_in(client, name).headers["location"] == "/officer/"
        return client


def token_on(page: httpx.Response) -> str:
    found = TOKEN.search(page.text)
    assert found, page.text
    return found[1]


def log_in(client: httpx.Client, name: str = "Ann Moss", password: str = PASSWORD, **more: str) -> httpx.Response:
    token = token_on(client.get("/officer/log-in"))
    return client.post("/officer/log-in", data={"token": token, "name": name, "password": password, **more})


def send(client: httpx.Client, path: str, **data: str) -> httpx.Response:
    """Send a form of the officers' side with the token of this session."""
    return client.post(path, data={"token": token_on(client.get("/officer/password")), **data})


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, minilm: MiniLM) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("officers")
    (folder / "minutes.txt").write_text(MINUTES)
    with Service(Settings(folder / "library"), encoder=minilm) as service:
        assert [r.outcome for r in service.ingest([folder / "minutes.txt"])] == ["added"]
        with closing(Accounts.open(folder / "library", Cost(16, 1, 1))) as accounts:
            for name, role in (
                ("Ann Moss", "Democratic Services Officer"),
                ("Bob Carr", "Clerk"),
                ("Cy Dean", "Clerk"),
            ):
                accounts.add(name, role, PASSWORD, datetime.now(UTC))
        with served(service) as address:
            office = Office(address, folder / "library", service)
            yield office
            for client in office.clients:
                client.close()


def item_id(office: Office, title: str) -> str:
    found = [
        item.id
        for paper in office.service.store.papers()
        if paper.file == "minutes.txt"
        for item in paper.paper.items
        if item.title == title
    ]
    assert len(found) == 1
    return found[0]

"""`rag models` and the models that answer, as a person meets them; the hub and the server are stand-ins on the loopback."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag.datatypes import AnswerStatus
from rag.errors import ModelMissingError, SettingError
from rag.generate import Extractive, LlamaWorker, RemoteGenerator
from rag.generate.catalogue import Catalogue
from rag.library.encoder import MiniLM
from rag.service import Service, make_generator
from rag.settings import ModelServer, Settings, load_settings
from tests.generate.stand_ins import ChatServer, Hub
from tests.generate.test_catalogue import DATA, EMBEDDED, PATH, SHA256, TOY
from tests.sample import MINUTES
from tests.test_cli import Done, Rag

CHARGE = "What was decided about the brown bin charge?"


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in ("RAG_MODEL", "RAG_SERVER", "RAG_SERVER_KEY", "RAG_SERVER_GRAMMAR", "RAG_HUB"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RAG_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr("rag.generate.catalogue.known_models", lambda: (EMBEDDED, TOY))
    return tmp_path / "models"


@pytest.fixture
def rag(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    command = Rag(monkeypatch, capsys)
    return lambda *arguments, check=True: command(tmp_path / "library", *arguments, check=check)


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as hub:
        hub.files[PATH] = DATA
        yield hub


def listed(rag: Callable[..., Done]) -> dict[str, tuple[bool, bool]]:
    rows = map(json.loads, rag("models", "list", "--json").stdout.splitlines())
    return {row["name"]: (row["present"], row["in_use"]) for row in rows}


def test_a_model_is_pulled_checked_and_used(rag: Callable[..., Done], hub: Hub, models: Path) -> None:
    assert listed(rag) == {"smollm2-135m": (True, True), "toy": (False, False)}
    hub.cut_after.extend([400_000])
    assert "toy.gguf is here and checked" in rag("models", "pull", "toy", "--hub", hub.url).stdout
    assert (models / "toy.gguf").read_bytes() == DATA
    assert "Toy (Apache-2.0) is in use" in rag("models", "use", "toy").stdout
    assert listed(rag) == {"smollm2-135m": (True, False), "toy": (True, True)}
    assert f"toy: sha256 {SHA256}, as it should be" in rag("models", "verify", "toy").stdout
    assert load_settings().models == models
    assert make_generator(load_settings()).name == "toy"


def test_a_changed_file_is_refused_by_verify_and_by_use(rag: Callable[..., Done], hub: Hub, models: Path) -> None:
    rag("models", "pull", "toy", "--hub", hub.url)
    (models / "toy.gguf").write_bytes(DATA[:-1] + b"!")
    for command in ("verify", "use"):
        done = rag("models", command, "toy", check=False)
        assert done.returncode == 1
        assert "is damaged or was changed" in done.stderr
        assert "rag models pull toy" in " ".join(done.stderr.split())


def test_without_the_hub_the_way_out_is_said(rag: Callable[..., Done]) -> None:
    done = rag("models", "pull", "toy", "--hub", "http://127.0.0.1:9", check=False)
    assert done.returncode == 1
    said = " ".join(done.stderr.split())
    assert "cannot be reached from this machine" in said
    assert "add it by its path" in said


def test_a_file_brought_by_hand_is_known_again(rag: Callable[..., Done], tmp_path: Path, models: Path) -> None:
    (tmp_path / "brought.gguf").write_bytes(DATA)
    assert "Toy is here" in rag("models", "add", str(tmp_path / "brought.gguf")).stdout
    assert (models / "toy.gguf").read_bytes() == DATA
    assert rag("models", "add", str(tmp_path / "nowhere.gguf"), check=False).returncode == 1


def test_a_chosen_model_that_is_gone_leaves_quotations(
    rag: Callable[..., Done], hub: Hub, models: Path, tmp_path: Path, minilm: MiniLM
) -> None:
    rag("models", "pull", "toy", "--hub", hub.url)
    rag("models", "use", "toy")
    (models / "toy.gguf").unlink()
    (tmp_path / "minutes.txt").write_text(MINUTES)
    with Service(Settings(tmp_path / "library", models=models), encoder=minilm) as service:
        list(service.ingest([tmp_path / "minutes.txt"]))
        answer = service.answer(CHARGE)
    assert answer.status is AnswerStatus.QUOTED
    assert "Toy is not on this machine. Run `rag models pull toy` first" in answer.dropped[0].why


def test_a_model_asked_for_by_name_must_be_here(models: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="rag models pull toy"):
        make_generator(Settings(tmp_path, model="toy", models=models))
    with pytest.raises(ModelMissingError, match="there are: smollm2-135m, toy"):
        make_generator(Settings(tmp_path, model="gpt", models=models))


def test_settings_name_a_generator(models: Path, tmp_path: Path) -> None:
    assert isinstance(make_generator(Settings(tmp_path, model="extractive")), Extractive)
    embedded = make_generator(Settings(tmp_path))
    assert isinstance(embedded, LlamaWorker)
    assert embedded.name == "SmolLM2-135M-Instruct.Q4_1"
    assert isinstance(make_generator(Settings(tmp_path, server=ModelServer("http://x/v1"))), RemoteGenerator)
    assert Catalogue(models, known=(EMBEDDED, TOY)).in_use() == EMBEDDED


def test_a_server_answers_where_its_address_is_given(
    rag: Callable[..., Done], tmp_path: Path, minilm: MiniLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.service.MiniLM", lambda: minilm)
    monkeypatch.setattr("rag.library.encoder.MiniLM", lambda: minilm)
    monkeypatch.setenv("RAG_SERVER_KEY", "s3cret")
    monkeypatch.setenv("RAG_SERVER_GRAMMAR", "llama-server")
    (tmp_path / "minutes.txt").write_text(MINUTES)
    rag("ingest", str(tmp_path / "minutes.txt"))
    with ChatServer() as server:
        server.words = ["The brown bin charge was set at £52 a year from 1 April 2025.", " [1]"]
        done = rag("ask", CHARGE, "--server", f"{server.url}/v1", "--model", "granite", "--json")
        request = server.seen[0]
    answer = json.loads(done.stdout)
    assert (answer["status"], answer["model"]) == ("answered", "granite")
    assert request.headers["Authorization"] == "Bearer s3cret"
    assert request.body["model"] == "granite"
    assert request.body["grammar"].startswith("root ::=")
    assert "s3cret" not in done.stdout + done.stderr


def test_a_server_that_cannot_be_reached_leaves_quotations(tmp_path: Path, minilm: MiniLM) -> None:
    (tmp_path / "minutes.txt").write_text(MINUTES)
    settings = Settings(tmp_path / "library", server=ModelServer("http://127.0.0.1:9/v1"))
    with Service(settings, encoder=minilm) as service:
        list(service.ingest([tmp_path / "minutes.txt"]))
        answer = service.answer(CHARGE)
    assert answer.status is AnswerStatus.QUOTED
    assert "127.0.0.1 cannot be reached" in answer.dropped[0].why


def test_the_key_is_in_no_picture_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_SERVER_KEY", "s3cret")
    monkeypatch.setenv("RAG_SERVER", "http://127.0.0.1:9/v1")
    assert "s3cret" not in repr(load_settings())


@pytest.mark.parametrize(("name", "value"), [("RAG_SERVER", "127.0.0.1:80"), ("RAG_SERVER_GRAMMAR", "bnf")])
def test_a_wrong_server_setting_is_said(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv("RAG_SERVER", "http://127.0.0.1:9/v1")
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=repr(value)):
        load_settings()

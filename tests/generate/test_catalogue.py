"""The catalogue against a stand-in for the hub that cuts connections, changes files and is not there."""

import fcntl
import hashlib
import json
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from rag.errors import ModelDamagedError, ModelError, ModelMissingError
from rag.generate import Catalogue, Model, Prompt, embedded_model
from rag.generate.catalogue import known_models
from tests.generate.stand_ins import Hub, status

DATA = b"GGUF" + bytes(range(256)) * 4000
SHA256 = hashlib.sha256(DATA).hexdigest()
TOY = Model(
    name="toy",
    title="Toy",
    publisher="Toys",
    licence="Apache-2.0",
    file="toy.gguf",
    size_bytes=len(DATA),
    sha256=SHA256,
    context_tokens=64,
    n_ctx=64,
    memory_bytes=1000,
    repository="toys/toy-GGUF",
    revision="abc123",
)
UNPINNED = Model(**{field: getattr(TOY, field) for field in TOY.__dataclass_fields__} | {"name": "new", "sha256": None})
EMBEDDED = known_models()[0]
PATH = "/toys/toy-GGUF/resolve/abc123/toy.gguf"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def catalogue(folder: Path, hub: Hub) -> Catalogue:
    hub.files[PATH] = DATA
    return Catalogue(folder, known=(EMBEDDED, TOY))


def test_the_catalogue_of_the_project_is_complete() -> None:
    models = known_models()
    assert [model.name for model in models] == ["smollm2-135m", "granite-1b", "granite-3b", "granite-8b"]
    for model in models:
        assert model.licence == "Apache-2.0"
        assert model.sha256 and len(model.sha256) == 64
        assert bool(model.package) != bool(model.repository and len(model.revision) == 40)
        assert model.n_ctx <= model.context_tokens
        assert model.memory_bytes > model.size_bytes


def test_a_new_installation_has_and_uses_the_embedded_model(catalogue: Catalogue, folder: Path) -> None:
    assert [(status.model.name, status.is_present, status.is_in_use) for status in catalogue.list()] == [
        ("smollm2-135m", True, True),
        ("toy", False, False),
    ]
    assert catalogue.path("smollm2-135m") == embedded_model()
    assert not folder.exists()


def test_pull_downloads_and_shows_progress(catalogue: Catalogue, hub: Hub, folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = catalogue.pull("toy", hub=hub.url, progress=lambda done, total: seen.append((done, total)))
    assert path == folder / "toy.gguf"
    assert path.read_bytes() == DATA
    assert seen[-1] == (len(DATA), len(DATA))
    assert seen == sorted(seen)
    assert [file.name for file in folder.iterdir()] == ["toy.gguf"]
    assert catalogue.list()[1].is_present


def test_a_file_that_is_there_and_right_is_left_alone(catalogue: Catalogue, hub: Hub) -> None:
    catalogue.pull("toy", hub=hub.url)
    hub.seen.clear()
    catalogue.pull("toy", hub=hub.url)
    assert hub.seen == []


def test_a_cut_connection_is_taken_up_where_it_was(catalogue: Catalogue, hub: Hub) -> None:
    hub.cut_after.extend([400_000, 300_000])
    assert catalogue.pull("toy", hub=hub.url).read_bytes() == DATA
    assert hub.ranges_asked() == [None, "bytes=400000-", "bytes=700000-"]


def test_a_download_goes_on_in_a_later_run(catalogue: Catalogue, hub: Hub, folder: Path) -> None:
    hub.cut_after.extend([400_000, 0, 0, 0])
    with pytest.raises(ModelError, match=r"stopped at 0\.4 of 1\.0 MB, because .* run the same command to go on"):
        catalogue.pull("toy", hub=hub.url)
    assert not (folder / "toy.gguf").exists()
    hub.cut_after.clear()
    assert catalogue.pull("toy", hub=hub.url).read_bytes() == DATA
    assert hub.ranges_asked()[-1] == "bytes=400000-"


def test_a_hub_without_ranges_begins_again(catalogue: Catalogue, hub: Hub) -> None:
    hub.has_ranges = False
    hub.cut_after.append(400_000)
    assert catalogue.pull("toy", hub=hub.url).read_bytes() == DATA


def test_a_changed_file_is_refused_and_deleted(catalogue: Catalogue, hub: Hub, folder: Path) -> None:
    hub.files[PATH] = DATA[:-1] + b"!"
    with pytest.raises(ModelDamagedError, match=r"is not the file that was published .* Try again"):
        catalogue.pull("toy", hub=hub.url)
    assert list(folder.iterdir()) == []
    hub.files[PATH] = DATA
    assert catalogue.pull("toy", hub=hub.url).read_bytes() == DATA


def test_a_longer_file_is_refused(catalogue: Catalogue, hub: Hub, folder: Path) -> None:
    hub.files[PATH] = DATA + b"more"
    with pytest.raises(ModelDamagedError, match=r"sent more than the 1,024,004 bytes expected"):
        catalogue.pull("toy", hub=hub.url)
    assert not (folder / "toy.gguf").exists()


def test_a_hash_nobody_published_is_recorded_at_the_first_download(folder: Path, hub: Hub) -> None:
    hub.files[PATH] = DATA
    catalogue = Catalogue(folder, known=(EMBEDDED, UNPINNED))
    catalogue.pull("new", hub=hub.url)
    assert Catalogue(folder, known=(EMBEDDED, UNPINNED)).get("new").sha256 == SHA256
    (folder / "toy.gguf").write_bytes(DATA[:-1] + b"!")
    with pytest.raises(ModelDamagedError, match="damaged or was changed"):
        catalogue.verify("new")


@pytest.mark.parametrize(
    ("code", "words"),
    [(404, "answered 404. Check repository"), (401, "answered 401"), (503, "because the server answered 503")],
)
def test_a_refusal_of_the_hub_is_said(catalogue: Catalogue, hub: Hub, code: int, words: str) -> None:
    hub.planned.extend([status(code)] * 3)
    with pytest.raises(ModelError, match=words):
        catalogue.pull("toy", hub=hub.url)


def test_a_hub_that_cannot_be_reached_is_said_with_a_way_out(catalogue: Catalogue) -> None:
    with pytest.raises(ModelError, match=r"127\.0\.0\.1 cannot be reached from this machine .* add it by its path"):
        catalogue.pull("toy", hub="http://127.0.0.1:9")


def test_room_on_the_disk_is_checked_first(catalogue: Catalogue, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")(10, 10, 1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(ModelError, match=r"toy\.gguf needs 0\.0 GB more .* 0\.0 GB free"):
        catalogue.pull("toy", hub=hub.url)
    assert hub.seen == []


def test_use_needs_an_undamaged_file_and_is_remembered(catalogue: Catalogue, hub: Hub, folder: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"Toy is not on this machine. Run `rag models pull toy` first"):
        catalogue.use("toy")
    catalogue.pull("toy", hub=hub.url)
    assert catalogue.use("toy") == TOY
    assert Catalogue(folder, known=(EMBEDDED, TOY)).in_use() == TOY
    (folder / "toy.gguf").write_bytes(b"GGUF")
    with pytest.raises(ModelDamagedError, match=r"toy\.gguf: the file is damaged .*rag models pull toy"):
        catalogue.use("toy")
    catalogue.use("smollm2-135m")
    assert catalogue.in_use() == EMBEDDED


def test_an_unknown_name_is_answered_with_the_known_ones(catalogue: Catalogue) -> None:
    with pytest.raises(ModelMissingError, match="no model 'toi' in the catalogue; there are: smollm2-135m, toy"):
        catalogue.pull("toi")


def test_a_file_added_by_hand_is_copied_hashed_and_usable(catalogue: Catalogue, folder: Path, tmp_path: Path) -> None:
    mine = tmp_path / "Mine.gguf"
    mine.write_bytes(b"GGUF mine")
    model = catalogue.add(mine)
    assert (model.name, model.file, model.size_bytes, model.licence) == ("mine", "Mine.gguf", 9, "not known")
    assert (folder / "Mine.gguf").read_bytes() == b"GGUF mine"
    assert catalogue.use("mine") == model
    mine.write_bytes(b"GGUF another")
    with pytest.raises(ModelError, match=r"There is a model 'mine' with the file Mine.gguf"):
        catalogue.add(mine)


def test_a_known_models_file_added_by_hand_is_that_model(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "download(1).bin").write_bytes(DATA)
    assert catalogue.add(tmp_path / "download(1).bin") == TOY
    catalogue.verify("toy")


@pytest.mark.parametrize(("data", "error"), [(b"<html>", ModelDamagedError), (None, ModelMissingError)])
def test_what_is_no_model_cannot_be_added(
    catalogue: Catalogue, folder: Path, tmp_path: Path, data: bytes | None, error: type[ModelError]
) -> None:
    if data is not None:
        (tmp_path / "mine.gguf").write_bytes(data)
    with pytest.raises(error, match=r"mine\.gguf"):
        catalogue.add(tmp_path / "mine.gguf")
    assert not folder.exists()


def test_a_damaged_record_is_said(catalogue: Catalogue, folder: Path) -> None:
    folder.mkdir()
    (folder / "models.json").write_text("{")
    with pytest.raises(ModelError, match=r"models\.json is damaged. Delete it"):
        catalogue.list()
    (folder / "models.json").write_text(json.dumps({"in_use": "gone"}))
    with pytest.raises(ModelMissingError, match="no model 'gone'"):
        catalogue.list()


def test_open_gives_a_generator_on_the_model_in_use(catalogue: Catalogue) -> None:
    worker = catalogue.open()
    assert worker.name == "SmolLM2-135M-Instruct.Q4_1"
    assert list(worker.stream(Prompt("", "Hello", ""), max_tokens=1))
    worker.close()


def test_two_downloads_of_one_file_do_not_mix(catalogue: Catalogue, hub: Hub, folder: Path) -> None:
    folder.mkdir()
    with (folder / "toy.gguf.part").open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(ModelError, match=r"toy\.gguf\.part is being downloaded by another process"):
            catalogue.pull("toy", hub=hub.url)


def test_pulling_what_comes_with_a_package_checks_it(catalogue: Catalogue, hub: Hub) -> None:
    assert catalogue.pull("smollm2-135m", hub=hub.url) == embedded_model()
    assert hub.seen == []

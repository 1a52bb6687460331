"""Papers and hostile files, built once per run from `tests/fixtures/read`."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "fixtures" / "read"))

import read_fixtures


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds every paper of `read_fixtures`."""
    folder = tmp_path_factory.mktemp("papers")
    list(read_fixtures.build(folder))
    return folder

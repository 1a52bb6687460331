"""What is committed of our own small models is what their manifests say, and was made from the data that stand here."""

import json
from pathlib import Path

import pytest

from models.train.grammar import DATA
from models.train.network import digest

MODELS = Path(__file__).resolve().parents[2] / "models"
FOLDERS = ("reranker", "support", "answering")
MANIFESTS = {name: json.loads((MODELS / name / "manifest.json").read_text("utf-8")) for name in FOLDERS}


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_committed_file_is_the_one_the_manifest_names_and_is_small(folder: str) -> None:
    for name, expected in MANIFESTS[folder]["files"].items():
        assert digest(MODELS / folder / name) == expected
        assert (MODELS / folder / name).stat().st_size <= 25_000_000


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_written_data_are_still_what_the_weights_were_made_from(folder: str) -> None:
    changed = [name for name, expected in MANIFESTS[folder]["data"].items() if digest(DATA / name) != expected]
    assert not changed
    assert len(MANIFESTS[folder]["data"]) > 200


@pytest.mark.parametrize("folder", FOLDERS)
def test_nothing_was_learned_from_the_items_kept_for_measuring(folder: str) -> None:
    assert not [name for name in MANIFESTS[folder]["data"] if name.startswith("later")]

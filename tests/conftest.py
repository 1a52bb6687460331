"""What several test folders share: the real encoder, a small encoder computed by hand, papers of our own."""

import os
from pathlib import Path

import pytest

from rag.library.encoder import MiniLM

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
PAPERS = ROOT / "eval" / "data" / "papers"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what reads the real papers where they are not beside the checkout."""
    if not CORPUS.is_dir():
        for item in items:
            if item.get_closest_marker("corpus"):
                item.add_marker(pytest.mark.skip(reason="../shared/corpus is not here"))


@pytest.fixture(scope="session")
def minilm() -> MiniLM:
    return MiniLM()

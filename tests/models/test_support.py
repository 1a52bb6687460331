from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file

from rag.errors import ModelMissingError
from rag.library.cross_encoder import WINDOW_WORDS, CrossEncoderReranker, CrossEncoderSupport, windows

RERANKER = Path(__file__).resolve().parents[2] / "models" / "reranker"
EVIDENCE = "The pool would close on Mondays from 4 May."


@pytest.fixture(scope="module")
def own_layers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a support folder whose own layers are the reranker's last two and its head."""
    folder = tmp_path_factory.mktemp("support")
    own = ("encoder.encoder.layer.4.", "encoder.encoder.layer.5.", "head.")
    tensors = {n: t for n, t in load_file(RERANKER / "model.safetensors").items() if n.startswith(own)}
    save_file(tensors, folder / "model.safetensors")
    return folder


def test_the_checker_reads_on_from_the_rerankers_layers_with_its_own(own_layers: Path) -> None:
    checker = CrossEncoderSupport(own_layers, RERANKER)
    expected = CrossEncoderReranker(RERANKER).scores("which day is the pool shut", [EVIDENCE])[0]
    assert checker.probability("which day is the pool shut", [EVIDENCE]) == pytest.approx(float(expected), abs=1e-6)


def test_the_best_window_of_long_evidence_counts(own_layers: Path) -> None:
    checker = CrossEncoderSupport(own_layers, RERANKER)
    long = "Members thanked the officers for the report. " * 60
    alone = checker.probability("which day is the pool shut", [long])
    assert checker.probability("which day is the pool shut", [long, EVIDENCE]) > alone


def test_no_evidence_supports_nothing(own_layers: Path) -> None:
    assert CrossEncoderSupport(own_layers, RERANKER).probability("The pool is shut.", []) == 0.0


def test_a_folder_without_weights_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"python -m models\.train\.support"):
        CrossEncoderSupport(tmp_path / "support", RERANKER)


def test_windows_cover_every_word_and_overlap_by_half() -> None:
    words = [str(i) for i in range(2 * WINDOW_WORDS + 7)]
    found = [w.split() for w in windows(" ".join(words))]
    assert {word for window in found for word in window} == set(words)
    assert max(map(len, found)) == WINDOW_WORDS
    assert found[0][WINDOW_WORDS // 2 :] == found[1][: WINDOW_WORDS // 2]
    assert list(windows("")) == []
    assert list(windows("one two")) == ["one two"]

from pathlib import Path

import pytest

from rag.datatypes import Reading
from rag.errors import ModelMissingError
from rag.library.cross_encoder import WINDOW_WORDS, CrossEncoderReranker, CrossEncoderSupport, windows

RERANKER = Path(__file__).resolve().parents[2] / "models" / "reranker"
EVIDENCE = "The pool would close on Mondays from 4 May."


@pytest.fixture(scope="module")
def checker() -> CrossEncoderSupport:
    """Return a checker with the reranker's weights."""
    return CrossEncoderSupport(RERANKER)


def test_a_short_piece_of_evidence_is_read_as_a_pair(checker: CrossEncoderSupport) -> None:
    (expected,) = CrossEncoderReranker(RERANKER).probabilities("which day is the pool shut", [Reading("", (EVIDENCE,))])
    assert checker.probability("which day is the pool shut", [EVIDENCE]) == pytest.approx(float(expected[0]), abs=1e-6)


def test_the_best_window_of_long_evidence_counts(checker: CrossEncoderSupport) -> None:
    long = "Members thanked the officers for the report. " * 60
    alone = checker.probability("which day is the pool shut", [long])
    assert checker.probability("which day is the pool shut", [long, EVIDENCE]) > alone


def test_no_evidence_supports_nothing(checker: CrossEncoderSupport) -> None:
    assert checker.probability("The pool is shut.", []) == 0.0


def test_a_folder_without_weights_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"python -m models\.train\.support"):
        CrossEncoderSupport(tmp_path / "support")


def test_windows_cover_every_word_and_overlap_by_half() -> None:
    words = [str(i) for i in range(2 * WINDOW_WORDS + 7)]
    found = [w.split() for w in windows(" ".join(words))]
    assert {word for window in found for word in window} == set(words)
    assert max(map(len, found)) == WINDOW_WORDS
    assert found[0][WINDOW_WORDS // 2 :] == found[1][: WINDOW_WORDS // 2]
    assert list(windows("")) == []
    assert list(windows("one two")) == ["one two"]

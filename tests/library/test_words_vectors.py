import math
from pathlib import Path

import bm25s
import numpy as np
import pytest
import Stemmer

import rag.library.words as words_module
from rag.errors import EncoderMismatchError
from rag.library.vectors import VectorIndex
from rag.library.words import WordIndex, stems
from tests.sample import MINUTES


def test_words_are_stemmed_and_single_figures_kept() -> None:
    assert stems("The parking charges rose by £2") == ["park", "charg", "rose", "2"]


def test_stems_are_those_of_bm25s() -> None:
    for line in MINUTES.splitlines():
        theirs = bm25s.tokenize(
            [line], stopwords="en", stemmer=Stemmer.Stemmer("english"), token_pattern=r"(?u)\b\w+\b", return_ids=False,
            show_progress=False,
        )  # fmt: skip
        assert stems(line) == theirs[0]


def test_rarer_words_score_higher() -> None:
    index = WordIndex.build(["bins and roads", "bins and parks", "bins and trees"])
    scores = index.scores("roads bins")
    assert scores[0] > scores[1] == scores[2] > 0
    assert index.idf("bin") == pytest.approx(math.log(1 + 0.5 / 3.5))
    assert index.idf("unheard") == pytest.approx(math.log(1 + 3.5 / 0.5))


@pytest.mark.parametrize("texts", [[], ["", ""]])
def test_nothing_to_search_scores_nothing(texts: list[str]) -> None:
    assert WordIndex.build(texts).scores("bins").tolist() == [0.0] * len(texts)


def test_a_question_of_unknown_words_scores_nothing() -> None:
    assert WordIndex.build(["bins"]).scores("mermaids").tolist() == [0.0]


def unit(n: int, dim: int = 8) -> np.ndarray:
    rows = np.random.default_rng(7).normal(size=(n, dim)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def built(vectors: np.ndarray) -> VectorIndex:
    return VectorIndex.build(lambda: iter(np.array_split(vectors, 3)), len(vectors), vectors.shape[1])


def test_nearest_rows_are_those_of_brute_force() -> None:
    vectors = unit(200)
    rows, cosines = built(vectors).search(vectors[3], 10)
    exact = vectors @ vectors[3]
    assert rows.tolist() == np.argsort(-exact, kind="stable")[:10].tolist()
    assert np.allclose(cosines, np.sort(exact)[::-1][:10], atol=1e-6)


def test_rows_that_are_not_allowed_do_not_come_back() -> None:
    vectors = unit(50)
    allowed = np.zeros(50, np.bool_)
    allowed[[4, 9]] = True
    rows, _ = built(vectors).search(vectors[3], 10, allowed)
    assert sorted(rows.tolist()) == [4, 9]


def test_equal_rows_come_in_order() -> None:
    vectors = np.repeat(unit(1), 4, axis=0)
    assert built(vectors).search(vectors[0], 4)[0].tolist() == [0, 1, 2, 3]


def test_a_vector_of_another_length_is_refused() -> None:
    with pytest.raises(EncoderMismatchError, match="8"):
        built(unit(3)).search(np.ones(4, np.float32), 1)


def test_an_empty_index_finds_nothing() -> None:
    empty = built(np.zeros((0, 8), np.float32))
    assert empty.search(unit(1)[0], 5)[0].tolist() == []


def test_save_then_open_is_the_same_index(tmp_path: Path) -> None:
    vectors = unit(30)
    index = built(vectors)
    index.save(tmp_path / "v.faiss")
    again = VectorIndex.open(tmp_path / "v.faiss")
    rows, cosines = index.search(vectors[5], 30)
    rows_again, cosines_again = again.search(vectors[5], 30)
    assert again.n_rows == 30 and again.is_exact
    assert rows.tolist() == rows_again.tolist() and cosines.tolist() == cosines_again.tolist()


def test_many_rows_lie_in_cells_and_nearly_all_the_nearest_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.library.vectors.FLAT_LIMIT", 1000)
    centres = unit(40, 32)
    noise = np.random.default_rng(3).normal(size=(4000, 32)).astype(np.float32)
    vectors = np.repeat(centres, 100, axis=0) + 0.1 * noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    index = built(vectors)
    index.save(tmp_path / "v.faiss")
    again = VectorIndex.open(tmp_path / "v.faiss")
    assert not again.is_exact
    assert again.describe().startswith("cells with one byte a number (FAISS IVF")
    found = [
        set(again.search(v, 10)[0].tolist()) & set(np.argsort(-(vectors @ v))[:10].tolist()) for v in vectors[::200]
    ]
    assert np.mean([len(one) for one in found]) >= 8
    assert again.search(vectors[7], 10)[0].tolist() == index.search(vectors[7], 10)[0].tolist()
    allowed = np.zeros(4000, np.bool_)
    allowed[[5, 3999]] = True
    assert sorted(again.search(vectors[7], 10, allowed)[0].tolist()) == [5, 3999]


def test_the_block_that_postings_are_weighed_in_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["bins and roads and bins", "roads", "the library", "bins, library, trees and roads"]
    whole = WordIndex.build(texts)
    monkeypatch.setattr(words_module, "BLOCK", 3)
    small = WordIndex.build(texts)
    for word in ("bins", "roads", "library", "trees"):
        assert small.scores(word).tolist() == whole.scores(word).tolist()


def test_words_score_as_bm25s_does_and_the_same_after_save_and_open(tmp_path: Path) -> None:
    texts = ["bins are emptied weekly, bins", "the library opens on Monday", "", "roads", "bins, roads and the library"]
    index = WordIndex.build(texts)
    theirs = bm25s.BM25()
    theirs.index([stems(text) for text in texts], show_progress=False)
    question = "bins roads roads"
    assert index.scores(question) == pytest.approx(theirs.get_scores(stems(question)))
    assert index.scores_at(question, [4, 0, 2]).tolist() == index.scores(question)[[4, 0, 2]].tolist()
    index.save(tmp_path)
    again = WordIndex.open(tmp_path)
    assert again.scores(question).tolist() == index.scores(question).tolist()
    assert again.found(["bin", "road", "unheard"], [0, 3, 4]) == [
        frozenset({"bin"}),
        frozenset({"road"}),
        frozenset({"bin", "road"}),
    ]

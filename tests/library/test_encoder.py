import numpy as np
import pytest

from rag.library.encoder import MiniLM, embedded_encoder
from rag.library.ingest import encode_passages
from tests.sample import MINUTES

TEXTS = [line for line in MINUTES.splitlines() if line.strip()]


def test_vectors_are_those_of_float32_whatever_the_processor_has(minilm: MiniLM) -> None:
    from sentence_transformers import SentenceTransformer

    plain = SentenceTransformer(str(embedded_encoder()), device="cpu", local_files_only=True)
    expected = plain.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    cosines = (minilm.encode(TEXTS) * expected).sum(axis=1)
    assert cosines.min() >= 0.9999


def test_encoding_again_gives_the_same_vectors(minilm: MiniLM) -> None:
    assert np.array_equal(minilm.encode(TEXTS), minilm.encode(TEXTS))


def test_vectors_have_unit_length_and_no_texts_give_none(minilm: MiniLM) -> None:
    assert np.linalg.norm(minilm.encode(TEXTS), axis=1) == pytest.approx(1.0, abs=1e-6)
    assert minilm.encode([]).shape == (0, 384)
    assert encode_passages(minilm, []) == []


def test_a_text_has_nearly_the_same_vector_whatever_stands_beside_it_and_its_end_beyond_the_window_is_not_read(
    minilm: MiniLM,
) -> None:
    long = "The committee noted the report. " * 100
    together = minilm.encode([long, "Noted.", *TEXTS, long + "Bins.", ""])
    alone = minilm.encode(["Noted."])[0]
    assert together[1] @ alone >= 0.9999
    assert np.array_equal(together[0], together[-2])
    assert len(together) == len(TEXTS) + 4

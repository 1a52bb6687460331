import json
from pathlib import Path

import numpy as np
import pytest

from models.train.grammar import DATA
from models.train.network import digest, write_manifest
from rag.errors import ModelDamagedError, ModelMissingError
from rag.library.cross_encoder import WEIGHTS, CrossEncoderReranker
from rag.search.rerank import candidate_text

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "models" / "reranker"
MANIFEST = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
SKATE = "Skate Park: Opening Hours"


@pytest.fixture(scope="module")
def reranker() -> CrossEncoderReranker:
    return CrossEncoderReranker(FOLDER)


@pytest.mark.parametrize("name", sorted(MANIFEST["files"]))
def test_the_committed_file_is_the_one_the_manifest_names(name: str) -> None:
    assert digest(FOLDER / name) == MANIFEST["files"][name]


@pytest.mark.parametrize("name", sorted(MANIFEST["data"]))
def test_the_written_data_are_still_what_the_weights_were_made_from(name: str) -> None:
    assert digest(DATA / name) == MANIFEST["data"][name]


def test_the_weights_stay_small() -> None:
    assert (FOLDER / WEIGHTS).stat().st_size <= 10_000_000


def test_no_texts_give_no_scores(reranker: CrossEncoderReranker) -> None:
    assert reranker.scores("who", []).shape == (0,)


def test_scores_are_probabilities_in_the_order_of_the_texts(reranker: CrossEncoderReranker) -> None:
    texts = [
        candidate_text(SKATE, "The ramps would be lit until 9 pm."),
        "x",
        candidate_text(SKATE, "Thanks were given. " * 60),
    ]
    scores = reranker.scores("how late can my kids use the skate park", texts)
    assert scores.dtype == np.float32
    assert ((scores >= 0) & (scores <= 1)).all()
    assert scores.argmax() == 0


def test_a_text_scores_alone_as_it_does_among_others(reranker: CrossEncoderReranker) -> None:
    texts = [candidate_text(SKATE, f"The fee would be £{n} a session.") for n in range(20)]
    among = reranker.scores("what does it cost to skate", texts)
    alone = [float(reranker.scores("what does it cost to skate", [text])[0]) for text in texts]
    assert np.allclose(among, alone, atol=0.05)


@pytest.mark.parametrize(
    ("question", "answer", "beside"),
    [
        ("how much for my kid to use it", "Entry would be £3.50 for each child.", "The ramps were built in 2016."),
        (
            "who put the idea forward",
            "The motion was moved by Councillor Reeves.",
            "The motion was lost by 4 votes to 6.",
        ),
        ("why is it closed", "The surface had cracked after the frost.", "The site covers 900 square metres."),
    ],
)
def test_what_answers_scores_above_what_stands_beside_it(
    reranker: CrossEncoderReranker, question: str, answer: str, beside: str
) -> None:
    right, wrong = reranker.scores(question, [candidate_text(SKATE, answer), candidate_text(SKATE, beside)])
    assert right > wrong


def test_a_folder_without_weights_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"python -m models\.train\.reranker"):
        CrossEncoderReranker(tmp_path / "reranker")


def test_damaged_weights_are_named(tmp_path: Path) -> None:
    (tmp_path / WEIGHTS).write_bytes(b"not weights")
    with pytest.raises(ModelDamagedError, match=str(tmp_path)):
        CrossEncoderReranker(tmp_path)


def test_a_candidate_stands_under_its_heading_and_after_the_sentence_before() -> None:
    assert candidate_text("Title", "Now.", "Before.") == "Title | Before. | Now."
    assert candidate_text("", "Now.") == "Now."


def test_a_manifest_names_each_file_and_each_written_file_with_its_digest(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    written = sorted(DATA.glob("*.txt"))[:2]
    write_manifest(tmp_path, ("model.safetensors",), written, {"seed": 1})
    assert json.loads((tmp_path / "manifest.json").read_text("utf-8")) == {
        "files": {"model.safetensors": "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c"},
        "data": {path.name: digest(path) for path in written},
        "recipe": {"seed": 1},
    }

import json
from pathlib import Path

import numpy as np
import pytest

from models.train.grammar import DATA
from models.train.network import digest, write_manifest
from rag.datatypes import Reading
from rag.errors import ModelDamagedError, ModelMissingError
from rag.library.cross_encoder import WEIGHTS, CrossEncoderReranker

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "models" / "reranker"
SKATE = "Skate Park: Opening Hours"


@pytest.fixture(scope="module")
def reranker() -> CrossEncoderReranker:
    return CrossEncoderReranker(FOLDER)


def test_no_passages_give_nothing(reranker: CrossEncoderReranker) -> None:
    assert reranker.probabilities("who", []) == []


def test_each_sentence_of_each_passage_has_a_probability(reranker: CrossEncoderReranker) -> None:
    readings = [
        Reading(SKATE, ("The site covers 900 square metres.", "The ramps would be lit until 9 pm.", "x")),
        Reading("", ("Thanks were given.",)),
    ]
    found = reranker.probabilities("how late can my kids use the skate park", readings)
    assert [p.shape for p in found] == [(3,), (1,)]
    assert all(p.dtype == np.float32 and ((p >= 0) & (p <= 1)).all() for p in found)
    assert found[0].argmax() == 1


def test_what_is_too_long_to_read_has_no_chance(reranker: CrossEncoderReranker) -> None:
    sentences = ("The ramps would be lit until 9 pm.", *["Thanks were given to all who came. " * 10] * 8)
    (found,) = reranker.probabilities("how late can my kids use it", [Reading(SKATE, sentences)])
    assert found[0] > found[-1]
    assert found[-1] < 1e-9


def test_a_passage_reads_alone_as_it_does_among_others(reranker: CrossEncoderReranker) -> None:
    readings = [Reading(SKATE, (f"The fee would be £{n} a session.", "It is open.")) for n in range(20)]
    among = reranker.probabilities("what does it cost to skate", readings)
    alone = [reranker.probabilities("what does it cost to skate", [reading])[0] for reading in readings]
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
    (found,) = reranker.probabilities(question, [Reading(SKATE, (beside, answer))])
    assert found[1] > found[0]


def test_a_folder_without_weights_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"python -m models\.train\.reranker"):
        CrossEncoderReranker(tmp_path / "reranker")


def test_damaged_weights_are_named(tmp_path: Path) -> None:
    (tmp_path / WEIGHTS).write_bytes(b"not weights")
    with pytest.raises(ModelDamagedError, match=str(tmp_path)):
        CrossEncoderReranker(tmp_path)


def test_a_manifest_names_each_file_and_each_written_file_with_its_digest(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    written = sorted(DATA.glob("*.txt"))[:2]
    write_manifest(tmp_path, ("model.safetensors",), written, {"seed": 1})
    assert json.loads((tmp_path / "manifest.json").read_text("utf-8")) == {
        "files": {"model.safetensors": "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c"},
        "data": {path.name: digest(path) for path in written},
        "recipe": {"seed": 1},
    }

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from models.train.network import RANK, Network, load_checkpoint, save_checkpoint, save_weights
from rag.datatypes import Reading
from rag.library.cross_encoder import LORA_SCALE, WEIGHTS, CrossEncoderReranker

pytestmark = pytest.mark.slow
QUESTION, READING = "when is it shut", Reading("Pool", ("Thanks were given.", "It would be shut on Mondays."))


@pytest.fixture(scope="module")
def trained() -> tuple[Network, torch.optim.Optimizer]:
    """Return a network after one step."""
    network = Network(1)
    optimizer = network.optimizer(1e-3, 1e-3)
    network.logits([QUESTION], [READING]).sum().backward()
    optimizer.step()
    return network, optimizer


def test_only_additions_and_the_head_are_learned(trained: tuple[Network, torch.optim.Optimizer]) -> None:
    network, _ = trained
    assert {name.rpartition(".")[2] for name in network.additions()} == {"a", "b"}
    assert not [name for name in network.additions() if name.startswith("embeddings")]


def test_a_run_goes_on_from_its_checkpoint_with_its_weights_and_moments(
    trained: tuple[Network, torch.optim.Optimizer], tmp_path: Path
) -> None:
    network, optimizer = trained
    path = tmp_path / "checkpoint.safetensors"
    save_checkpoint(path, network, optimizer, 1)
    again = Network(2)
    other = again.optimizer(1e-3, 1e-3)
    assert load_checkpoint(path, again, other) == 1
    for name, weight in network.weights().items():
        mine = again.weights()[name]
        assert torch.equal(mine, weight)
        assert torch.equal(other.state[mine]["exp_avg_sq"], optimizer.state[weight]["exp_avg_sq"])


def test_a_run_without_a_checkpoint_begins_at_nothing(
    trained: tuple[Network, torch.optim.Optimizer], tmp_path: Path
) -> None:
    assert load_checkpoint(tmp_path / "checkpoint.safetensors", *trained) == 0


def test_a_run_goes_on_from_saved_weights_of_any_rank(tmp_path: Path) -> None:
    begun = Network(3)
    wider = {
        name: torch.cat([weight.detach()] * 2, 0 if name.endswith(".a") else 1) if name[-2:] in {".a", ".b"} else weight
        for name, weight in begun.weights().items()
    }
    save_file({name: weight.detach().bfloat16().contiguous() for name, weight in wider.items()}, tmp_path / WEIGHTS)
    begun.begin_from(tmp_path / WEIGHTS)
    begun.logits([QUESTION], [READING]).sum().backward()
    assert {weight.shape[0] for name, weight in begun.additions().items() if name.endswith(".a")} == {2 * RANK}
    assert all(weight.grad is not None and weight.dtype == torch.float32 for weight in begun.additions().values())


def test_what_was_trained_scores_alike_once_it_is_saved_and_merged(
    trained: tuple[Network, torch.optim.Optimizer], tmp_path: Path
) -> None:
    network, _ = trained
    network.encoder.train(False)
    save_weights(network, tmp_path / WEIGHTS)
    with torch.inference_mode():
        expected = network.logits([QUESTION], [READING]).sigmoid()[0].tolist()
    assert LORA_SCALE > 0
    assert CrossEncoderReranker(tmp_path).probabilities(QUESTION, [READING])[0] == pytest.approx(expected, abs=0.03)

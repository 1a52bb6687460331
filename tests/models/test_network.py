from pathlib import Path

import torch

from models.train.network import Network, load_checkpoint, save_checkpoint


def one_layer_trained() -> tuple[Network, torch.optim.Optimizer]:
    network = Network((6,), 5, 64)
    return network, torch.optim.AdamW([*network.body(), *network.head_weights()], lr=1e-3)


def test_a_run_goes_on_from_its_checkpoint_with_its_weights_and_moments(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.safetensors"
    network, optimizer = one_layer_trained()
    network.logits(["when is it shut"], ["It would be shut on Mondays."])[6].sum().backward()
    optimizer.step()
    save_checkpoint(path, network, optimizer, 1)
    again, other = one_layer_trained()
    assert load_checkpoint(path, again, other) == 1
    for ours, theirs in zip(
        [*again.body(), *again.head_weights()], [*network.body(), *network.head_weights()], strict=True
    ):
        assert torch.equal(ours, theirs)
        assert torch.equal(other.state[ours]["exp_avg"], optimizer.state[theirs]["exp_avg"])
        assert torch.equal(other.state[ours]["exp_avg_sq"], optimizer.state[theirs]["exp_avg_sq"])


def test_a_run_without_a_checkpoint_begins_at_nothing(tmp_path: Path) -> None:
    assert load_checkpoint(tmp_path / "checkpoint.safetensors", *one_layer_trained()) == 0

"""The mean of several runs adds to each weight the mean of what they add."""

import torch

from models.train.soup import averaged


def run(seed: int) -> dict[str, torch.Tensor]:
    torch.manual_seed(seed)
    return {"layer.a": torch.randn(2, 5), "layer.b": torch.randn(3, 2), "head.bias": torch.randn(1)}


def test_the_mean_adds_the_mean_of_what_the_runs_add() -> None:
    runs = [run(seed) for seed in range(3)]
    mean = averaged(runs)
    assert mean["layer.a"].shape == (6, 5)
    expected = torch.stack([one["layer.b"] @ one["layer.a"] for one in runs]).mean(0)
    assert torch.allclose((mean["layer.b"].float() @ mean["layer.a"].float()), expected, atol=0.05)
    assert torch.allclose(mean["head.bias"].float(), torch.stack([one["head.bias"] for one in runs]).mean(0), atol=0.01)


def test_the_mean_of_one_run_is_that_run() -> None:
    alone = run(1)
    assert all(torch.equal(averaged([alone])[name], alone[name].bfloat16()) for name in alone)

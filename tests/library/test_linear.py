import pytest
import torch
from torch import Tensor

from rag.library.linear import Operand, exact_type, linear, operand_like, quick_type

HAS_BFLOAT16 = "_is_avx512_bf16_supported"


def numbers(*shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(sum(shape)))


def multiplied(rows: Tensor, weight: Tensor, bias: Tensor, dtype: torch.dtype, n_spare: int = 0) -> Tensor:
    operand = operand_like(rows, dtype, n_spare)
    operand.rows.copy_(rows)
    return linear(weight, bias, dtype)(operand)


@pytest.mark.parametrize(
    ("dtype", "most_wrong"), [(torch.float32, 1e-5), (torch.bfloat16, 0.02), (torch.int8, 0.03)], ids=str
)
def test_a_layer_multiplies_and_adds_in_any_type(dtype: torch.dtype, most_wrong: float) -> None:
    rows, weight, bias = numbers(9, 64), numbers(48, 64), numbers(48)
    expected = rows @ weight.T + bias
    found = multiplied(rows, weight, bias, dtype, n_spare=5)
    assert found.shape == (9 + 5, 48)
    assert (found[:9].float() - expected).norm() / expected.norm() < most_wrong


def test_in_bytes_what_stands_beside_a_token_changes_nothing_of_it() -> None:
    rows, weight, bias = numbers(9, 64), numbers(48, 64), numbers(48)
    loud = rows.clone()
    loud[1:] *= 1000.0
    alone = multiplied(rows[:1], weight, bias, torch.int8)
    assert torch.equal(multiplied(loud, weight, bias, torch.int8)[:1], alone)


def test_in_bytes_nothing_but_zeros_gives_the_bias() -> None:
    bias = numbers(48)
    found = linear(torch.zeros(48, 64), bias, torch.int8)(Operand(torch.zeros(3, 64)))
    torch.testing.assert_close(found, bias.expand(3, 48))


def test_rows_without_a_column_of_ones_are_refused_where_the_bias_needs_one() -> None:
    with pytest.raises(ValueError, match="column of ones"):
        linear(numbers(48, 64), numbers(48), torch.float32)(Operand(numbers(3, 64)))


@pytest.mark.parametrize(
    ("features", "quick", "exact"),
    [
        ({"_is_amx_tile_supported", "_is_vnni_supported", HAS_BFLOAT16}, torch.bfloat16, torch.bfloat16),
        ({"_is_vnni_supported", HAS_BFLOAT16}, torch.bfloat16, torch.bfloat16),
        ({"_is_vnni_supported"}, torch.int8, torch.float32),
        (set(), torch.float32, torch.float32),
    ],
)
def test_the_type_is_chosen_by_what_the_processor_has(
    features: set[str], quick: torch.dtype, exact: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_is_amx_tile_supported", "_is_vnni_supported", HAS_BFLOAT16):
        monkeypatch.setattr(torch.cpu, name, lambda name=name: name in features)
    assert (quick_type(), exact_type()) == (quick, exact)

"""Linear layers in the numbers a processor multiplies quickest: bfloat16, float32, or bytes. Imported only where it is loaded.

A bias of floats is one more column of the weights and meets a column of ones: added afterwards, it costs as much as a
quarter of the multiplication.

In bytes every token has a scale of its own, from its lowest number to its highest, and every row of the weights another
(vector-wise quantisation, with zero points: Dettmers et al. 2022, "LLM.int8()", section 2): what is beside a token changes
nothing of it. One scale for all would not do, as a few tokens, the marks at both ends among them, hold numbers twenty times
as large as others; nor would one that is the same above 0 and below, as many tokens have one large number on one side.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

SPARE = 32  # columns for the bias and zeros after it: rows a round number of bytes apart share too little of a cache
MOST, MOST_BYTE = 127, 255  # the highest number of a byte with a sign, as weights have it, and without
LEAST_SCALE = 1e-12
Linear = Callable[["Operand"], Tensor]
"""Multiplies rows, shape (n_rows, width), and adds the bias; (n_rows + spare ones, n_out), the spare ones meaning nothing."""


@dataclass(frozen=True, slots=True)
class Operand:
    """What a linear layer multiplies.

    Attributes:
        rows: to be filled before each multiplication, shape (n_rows, width).
        n_spare: how many rows more the product is to have.
        padded: of floats, what is multiplied: the rows, spare ones, a column of ones and zeros; `rows` is a view of it.
    """

    rows: Tensor
    n_spare: int = 0
    padded: Tensor | None = None


def exact_type() -> torch.dtype:
    """Return the quickest type here of those in which vectors keep a cosine of 0.999 to float32."""
    if torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported():
        return torch.bfloat16
    return torch.float32


def quick_type() -> torch.dtype:
    """Return the quickest type for a network that only orders and weighs texts: bytes instead of float32 (VNNI).

    Not instead of bfloat16: a further third of the time would cost one right answer in a hundred.
    """
    exact = exact_type()
    return torch.int8 if exact == torch.float32 and torch.cpu._is_vnni_supported() else exact


def operand_like(rows: Tensor, dtype: torch.dtype, n_spare: int = 0) -> Operand:
    """Return room for rows of this shape, multiplied in this type."""
    if dtype == torch.int8:
        return Operand(torch.empty_like(rows), n_spare)
    n_rows, width = rows.shape
    padded = torch.zeros(n_rows + n_spare, width + SPARE, dtype=dtype)
    padded[:, width] = 1.0
    return Operand(padded[:n_rows, :width], n_spare, padded)


def linear(weight: Tensor, bias: Tensor, dtype: torch.dtype, *, is_padded: bool = True) -> Linear:
    """Return the layer of these weights.

    Args:
        weight: float32, shape (n_out, width).
        bias: float32, shape (n_out,).
        dtype: to multiply in.
        is_padded: True where its operands come from `operand_like`; else they are rows as they stand, of this type or,
            for bytes, of any.
    """
    if dtype == torch.int8:
        return _in_bytes(weight, bias)
    if not is_padded:
        pair = weight.to(dtype), bias.to(dtype)
        return lambda operand: functional.linear(operand.rows, *pair)
    zeros = weight.new_zeros(len(weight), SPARE - 1)
    weights = torch.cat([weight, bias[:, None], zeros], 1).to(dtype)
    return lambda operand: functional.linear(_padded(operand), weights)


def _padded(operand: Operand) -> Tensor:
    if operand.padded is None:
        raise ValueError("A layer with its bias among its weights needs rows with a column of ones.")
    return operand.padded


def _in_bytes(weight: Tensor, bias: Tensor) -> Linear:
    """Return the layer in bytes, products in float32."""
    scales = weight.abs().amax(1).div(MOST).clamp(min=LEAST_SCALE)
    numbers = weight.div(scales[:, None]).round()
    sums = numbers.sum(1).mul(scales)
    packed = torch.ops.onednn.qlinear_prepack(numbers.to(torch.int8), None)
    zero_points, bias = torch.zeros(len(weight), dtype=torch.int32), bias.clone()

    def multiplied(operand: Operand) -> Tensor:
        # A token's byte stands for lowest + byte * step; what lowest adds to a product is lowest * the sum of the weights.
        rows = operand.rows
        lowest, highest = rows.amin(1, keepdim=True), rows.amax(1, keepdim=True)
        step = (highest - lowest).div_(MOST_BYTE).clamp_(min=LEAST_SCALE)
        number = _bytes(rows.sub(lowest).mul_(step.reciprocal()))
        if operand.n_spare:
            number, lowest, step = (functional.pad(one, (0, 0, 0, operand.n_spare)) for one in (number, lowest, step))
        product: Tensor = torch.ops.onednn.qlinear_pointwise(
            number, 1.0, 0, packed, scales, zero_points, None, 1.0, 0, torch.float32, "none", [], ""
        )
        return torch.addcmul(bias, lowest, sums).addcmul_(product, step)

    return multiplied


def _bytes(numbers: Tensor) -> Tensor:
    """Return numbers from 0 to 255, which are changed in place, as the nearest bytes.

    By way of bytes with a sign, whose first bit is then turned: torch makes those eight times as fast.
    """
    signed = numbers.sub_(MOST_BYTE - MOST).round_().to(torch.int8)
    return signed.view(torch.uint8).bitwise_xor_(MOST_BYTE - MOST)

from collections.abc import Sequence

import pytest
import torch
from torch import Tensor
from torch.nn.functional import cosine_similarity
from torch.profiler import ProfilerActivity, profile
from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel, PreTrainedTokenizerFast

from models.train.network import network_of
from rag.library.base_reader import base_reader
from rag.library.bert import PackedEncoder
from tests.sample import MINUTES

SIZES = {"vocab_size": 50, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
LENGTHS = (3, 300, 7, 7, 1, 130)


def texts(lengths: Sequence[int]) -> list[list[int]]:
    """Return token ids, none of them the padding that MPNet does not count as a position."""
    numbers = torch.Generator().manual_seed(7)
    return [torch.randint(2, 50, (length,), generator=numbers).tolist() for length in lengths]


def token_vectors(model: MPNetModel | BertModel, rows: Sequence[Sequence[int]]) -> list[Tensor]:
    """Return what transformers computes, each text alone."""
    with torch.inference_mode():
        return [model(input_ids=torch.tensor([list(row)])).last_hidden_state[0] for row in rows]


@pytest.fixture(params=["MPNet", "BERT"])
def small(request: pytest.FixtureRequest) -> MPNetModel | BertModel:
    """Return an encoder with weights at random, large enough that what stands where changes much."""
    torch.manual_seed(3)
    model: MPNetModel | BertModel = (
        MPNetModel(MPNetConfig(**SIZES, max_position_embeddings=302))
        if request.param == "MPNet"
        else BertModel(BertConfig(**SIZES, max_position_embeddings=300))
    ).train(False)
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(torch.randn_like(weight) * 0.3)
    return model


def packed(model: MPNetModel | BertModel, dtype: torch.dtype) -> PackedEncoder:
    config = model.config
    return PackedEncoder(model.state_dict(), config.num_attention_heads, config.layer_norm_eps, dtype)


def hidden(encoder: PackedEncoder, rows: Sequence[Sequence[int]]) -> list[Tensor]:
    return encoder.read(rows, lambda _, vectors: vectors)


def test_token_vectors_are_those_of_transformers_for_texts_of_any_length(small: MPNetModel | BertModel) -> None:
    rows = texts(LENGTHS)
    found = hidden(packed(small, torch.float32), rows)
    for mine, expected in zip(found, token_vectors(small, rows), strict=True):
        torch.testing.assert_close(mine, expected, atol=1e-4, rtol=1e-4)


def test_the_mean_vector_of_a_text_is_that_of_its_token_vectors(small: MPNetModel | BertModel) -> None:
    rows = texts(LENGTHS)
    encoder = packed(small, torch.float32)
    expected = torch.stack([vectors.mean(0) for vectors in hidden(encoder, rows)])
    torch.testing.assert_close(torch.from_numpy(encoder.vectors(rows)), expected, atol=1e-5, rtol=1e-5)


def test_no_texts_have_no_token_vectors(small: MPNetModel | BertModel) -> None:
    assert hidden(packed(small, torch.float32), []) == []


def test_attention_is_one_step_of_torch_whatever_the_lengths(small: MPNetModel | BertModel) -> None:
    encoder = packed(small, torch.bfloat16)
    with profile(activities=[ProfilerActivity.CPU]) as steps:
        encoder.vectors(texts(LENGTHS))
    taken = {step.key: step.count for step in steps.key_averages()}
    n_runs = len(set(LENGTHS))
    assert taken["aten::_scaled_dot_product_flash_attention_for_cpu"] == SIZES["num_hidden_layers"] * n_runs
    assert "aten::bmm" not in taken


@pytest.fixture(scope="module")
def base() -> MPNetModel:
    """Return the network that readers are made from."""
    return network_of(base_reader()).train(False)


def likenesses(base: MPNetModel, dtype: torch.dtype) -> Tensor:
    """Return the cosine of each token's vector to that of float32, for texts of several lengths."""
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(base_reader() / "tokenizer.json"))
    rows = [tokenizer(text)["input_ids"] for text in ("When is it shut?", MINUTES)]
    rows = [rows[0], rows[1][:256], rows[1][100:500]]
    pairs = zip(hidden(packed(base, dtype), rows), token_vectors(base, rows), strict=True)
    return torch.cat([cosine_similarity(mine, expected) for mine, expected in pairs])


def test_the_base_reader_reads_in_bfloat16_nearly_as_in_float32(base: MPNetModel) -> None:
    assert likenesses(base, torch.bfloat16).min() >= 0.999


def test_the_base_reader_reads_in_bytes_much_as_in_float32(base: MPNetModel) -> None:
    assert likenesses(base, torch.int8).mean() >= 0.99

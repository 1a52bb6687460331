"""The embedded GGUF model as a PyTorch one: weights dequantised, words numbered by llama.cpp itself."""

from pathlib import Path

import gguf
import numpy as np
import torch
from llama_cpp import Llama
from numpy.typing import NDArray
from transformers import LlamaConfig, LlamaForCausalLM

# Names in GGUF files (llama.cpp, gguf-py/gguf/constants.py) and in transformers.
OF_LAYER = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
OF_MODEL = {"token_embd.weight": "model.embed_tokens.weight", "output_norm.weight": "model.norm.weight"}


class Words:
    """Text to token numbers, as llama.cpp does it for this file."""

    def __init__(self, path: Path) -> None:
        """Open the file's vocabulary alone."""
        self._llama = Llama(str(path), vocab_only=True, verbose=False)

    def encode(self, text: str) -> list[int]:
        """Return the tokens, control words such as <|im_end|> read as such; none for no text."""
        return list(self._llama.tokenize(text.encode(), add_bos=False, special=True))


def dequantised(path: Path) -> LlamaForCausalLM:
    """Return the model of a GGUF file of the Llama kind, in float32, output and input words tied."""
    reader = gguf.GGUFReader(path)
    config = _config(reader)
    state = {}
    for tensor in reader.tensors:
        values = np.array(gguf.dequantize(tensor.data, tensor.tensor_type), np.float32)
        n_heads = {"attn_q": config.num_attention_heads, "attn_k": config.num_key_value_heads}.get(_kind(tensor.name))
        state[_name(tensor.name)] = torch.from_numpy(_in_halves(values, n_heads) if n_heads else values)
    state["lm_head.weight"] = state["model.embed_tokens.weight"]
    model = LlamaForCausalLM(config)
    model.load_state_dict(state)
    model.tie_weights()
    return model


def _kind(name: str) -> str:
    return name.split(".")[2] if name.startswith("blk.") else name


def _name(name: str) -> str:
    if name in OF_MODEL:
        return OF_MODEL[name]
    _, layer, kind, _ = name.split(".")
    return f"model.layers.{layer}.{OF_LAYER[kind]}.weight"


def _in_halves(rows: NDArray[np.float32], n_heads: int) -> NDArray[np.float32]:
    """Return rows that llama.cpp keeps in rotated pairs as transformers keeps them, in two halves for each head."""
    n, width = rows.shape
    return np.ascontiguousarray(rows.reshape(n_heads, n // n_heads // 2, 2, width).swapaxes(1, 2).reshape(n, width))


def _config(reader: gguf.GGUFReader) -> LlamaConfig:
    def value(name: str) -> float:
        return float(reader.fields[f"llama.{name}"].contents())

    return LlamaConfig(
        vocab_size=len(reader.fields["tokenizer.ggml.tokens"].contents()),
        hidden_size=int(value("embedding_length")),
        intermediate_size=int(value("feed_forward_length")),
        num_hidden_layers=int(value("block_count")),
        num_attention_heads=int(value("attention.head_count")),
        num_key_value_heads=int(value("attention.head_count_kv")),
        rms_norm_eps=value("attention.layer_norm_rms_epsilon"),
        rope_parameters={"rope_type": "default", "rope_theta": value("rope.freq_base")},
        max_position_embeddings=int(value("context_length")),
        tie_word_embeddings=True,
    )

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from models.train.adapter import Learner, loss_of, start, tokens_of, train, write_adapter
from models.train.answers import make_lessons
from models.train.claims import load_blocks
from rag.generate.embedded import embedded_model

PROMPT = "<|im_start|>user\nName the capital of France.<|im_end|>\n<|im_start|>assistant\n"
LESSONS = make_lessons(load_blocks()[:8], [], 3, 1)[:16]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def learner() -> Learner:
    return start()


def next_word(adapter: Path | None = None) -> np.ndarray:
    """Ask llama.cpp in a process of its own, as the product does: beside torch its AMX code can crash."""
    code = (
        "import json, sys; from llama_cpp import Llama; path, adapter, prompt = sys.argv[1:];"
        "llama = Llama(path, n_ctx=256, n_threads=2, verbose=False, logits_all=True, lora_path=adapter or None);"
        "tokens = llama.tokenize(prompt.encode(), add_bos=False, special=True); llama.eval(tokens);"
        "print(json.dumps(llama.scores[len(tokens) - 1].tolist()))"
    )
    command = [sys.executable, "-c", code, str(embedded_model()), str(adapter or ""), PROMPT]
    return np.array(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def test_the_dequantised_model_says_what_llama_cpp_says(learner: Learner) -> None:
    ids = torch.tensor([learner.words.encode(PROMPT)])
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        ours = learner.model(input_ids=ids).logits[0, -1].float().numpy()
    theirs = next_word()
    assert ours.argmax() == theirs.argmax()
    assert np.corrcoef(ours, theirs)[0, 1] > 0.99


def test_an_adapter_not_yet_trained_changes_nothing_and_a_trained_one_is_loaded_by_llama_cpp(
    learner: Learner, tmp_path: Path
) -> None:
    write_adapter(learner, tmp_path / "before.gguf")
    assert np.allclose(next_word(tmp_path / "before.gguf"), next_word(), atol=1e-3)
    taught = [tokens_of(learner.words, lesson) for lesson in LESSONS]
    before = loss_of(learner, taught).item()
    train(learner, taught * 6, tmp_path / "checkpoint.safetensors", 3)
    assert loss_of(learner, taught).item() < before
    write_adapter(learner, tmp_path / "after.gguf")
    assert (tmp_path / "after.gguf").stat().st_size <= 25_000_000
    assert np.abs(next_word(tmp_path / "after.gguf") - next_word()).max() > 0.01

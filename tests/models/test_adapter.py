import subprocess
import sys
from pathlib import Path

import pytest

CASES = Path(__file__).with_name("adapter_cases.py")


@pytest.mark.slow
def test_the_adapter_and_the_model_it_is_trained_on_agree_with_llama_cpp() -> None:
    """In a process of its own: loaded beside all that other tests have loaded, llama.cpp crashes."""
    told = subprocess.run([sys.executable, "-m", "pytest", "-q", str(CASES)], capture_output=True, text=True)
    assert told.returncode == 0, told.stdout
    assert "2 passed" in told.stdout

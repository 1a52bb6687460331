"""The bare llama.cpp loop that our worker is measured against."""

import json
import subprocess
import sys

from rag.generate import embedded_model
from rag.generate.process import child_environment


def test_the_bare_loop_says_the_speed_of_every_prompt() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "eval.bench.bare", str(embedded_model()), "64", "1", "3"],
        input="[1, 2, 3]\n[4, 5]\n",
        capture_output=True,
        text=True,
        env=child_environment(),
        check=True,
    )
    speeds = [json.loads(line) for line in done.stdout.splitlines()]
    assert [len(one) for one in speeds] == [2, 2]
    assert all(tokens_per_s > 0 for one in speeds for tokens_per_s in one)

"""Average trained additions: `python -m models.train.soup RUN RUN [RUN ...]`, folders of runs; rewrites models/reranker.

The mean of the weights of several runs of one recipe ranks like the best of them and is surer of what is not answered, at
the cost of one (Wortsman et al. 2022, "Model soups"). The mean of low-rank additions is one of a higher rank: their first
factors one below the other, their second ones side by side, divided by their number.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from models.train.network import RANK, write_manifest
from models.train.reranker import N_PASSES, OUTPUT, written_data
from rag.library.cross_encoder import WEIGHTS


def main() -> None:
    """Average the runs and save."""
    runs = [load_file(Path(folder) / WEIGHTS) for folder in sys.argv[1:]]
    save_file(averaged(runs), OUTPUT / WEIGHTS)
    recipe = {"rank": RANK, "passes": N_PASSES, "runs": len(runs)}
    write_manifest(OUTPUT, (WEIGHTS,), written_data(), recipe)


def averaged(runs: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """Return the mean of several runs' additions and heads, in bfloat16.

    Args:
        runs: factors "NAME.a", shape (rank, in), and "NAME.b", shape (out, rank), and the head, as `save_weights` names them.
    """
    found = {}
    for name in runs[0]:
        parts = [run[name].float() for run in runs]
        if name.endswith(".a"):
            mean = torch.cat(parts)
        elif name.endswith(".b"):
            mean = torch.cat(parts, 1) / len(parts)
        else:
            mean = torch.stack(parts).mean(0)
        found[name] = mean.bfloat16().contiguous()
    return found


if __name__ == "__main__":
    main()

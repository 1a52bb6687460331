"""The real model's process killed again and again under load (`python -m eval.bench.kills` does it a hundred times)."""

from eval.bench.kills import Call, _outcome, kill_often
from rag.generate import Catalogue
from rag.generate.catalogue import EMBEDDED_NAME
from rag.settings import data_dir


def test_a_model_killed_again_and_again_comes_back_and_leaves_no_process() -> None:
    found = kill_often(Catalogue(data_dir("models")).open(EMBEDDED_NAME), 6)
    assert found.n_kills == 6
    assert found.n_texts >= 4
    assert found.orphans == ()
    assert found.back_s < 30  # the goals of 2 s and 10 s are for a quiet machine
    assert all(m.startswith("The language model") for m in found.messages)
    assert not any("fallback" in m for m in found.messages)


def test_the_longest_waits_are_counted_from_the_kill() -> None:
    calls = [Call(0.0, 1.5, "died"), Call(0.5, 3.0, ""), Call(2.0, 2.5, "died"), Call(9.0, 9.5, "")]
    found = _outcome([1.0, 2.25], calls, [])
    assert (found.end_s, found.back_s) == (2.0, 2.0)
    assert (found.n_texts, found.messages, found.is_met) == (2, ("died",), True)

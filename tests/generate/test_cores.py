from pathlib import Path

import pytest

from rag.generate import cores


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two physical cores with two threads each, of which this process may use the first three threads."""
    for cpu, siblings in enumerate(("0,2", "1,3", "0,2", "1,3")):
        folder = tmp_path / f"cpu{cpu}" / "topology"
        folder.mkdir(parents=True)
        (folder / "thread_siblings_list").write_text(siblings + "\n")
    monkeypatch.setattr(cores, "_CPUS", tmp_path)
    monkeypatch.setattr(cores, "_QUOTA", tmp_path / "cpu.max")
    monkeypatch.setattr(cores.os, "sched_getaffinity", lambda pid: {0, 1, 2}, raising=False)
    return tmp_path


def test_two_threads_of_one_core_count_once(machine: Path) -> None:
    assert cores.n_usable_cores() == 2


def test_a_machine_that_does_not_tell_has_as_many_cores_as_processors(machine: Path) -> None:
    for cpu in range(3):
        (machine / f"cpu{cpu}" / "topology" / "thread_siblings_list").unlink()
    assert cores.n_usable_cores() == 3


@pytest.mark.parametrize(("quota", "n"), [("max 100000", 2), ("150000 100000", 1), ("50000 100000", 1), ("odd", 2)])
def test_a_containers_quota_counts(machine: Path, quota: str, n: int) -> None:
    (machine / "cpu.max").write_text(quota)
    assert cores.n_usable_cores() == n

"""How many threads a model should use on this machine."""

import os
from pathlib import Path

_CPUS = Path("/sys/devices/system/cpu")
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def n_usable_cores() -> int:
    """Return the number of physical cores this process may use, at least 1.

    Two hyper-threads of one core count once: they share the arithmetic that decoding is made of. A container's CPU
    quota counts too, rounded down. Where the system does not tell, every logical processor counts as a core.
    """
    cpus = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    cores = {_siblings(cpu) for cpu in cpus}
    return max(min(len(cores), _quota(_QUOTA)), 1)


def _siblings(cpu: int) -> str:
    """Return what names the physical core of a logical processor."""
    try:
        return (_CPUS / f"cpu{cpu}/topology/thread_siblings_list").read_text().strip()
    except OSError:
        return str(cpu)


def _quota(path: Path) -> int:
    """Return the whole processors a cgroup (version 2) grants; very many where there is no limit."""
    try:
        limit, period = path.read_text().split()
        return max(int(limit) // int(period), 1)
    except (OSError, ValueError):  # no cgroup, or "max"
        return 1 << 16

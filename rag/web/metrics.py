"""Counts and times of a running server, and their text as Prometheus reads it. Safe to use from several threads.

Source of the format: prometheus.io, "Exposition formats", version 0.0.4.
"""

import os
import threading
from collections import defaultdict
from pathlib import Path

BUCKETS_S = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0)
HELP = {
    "plainminutes_questions_total": "Questions by how they ended.",
    "plainminutes_requests_total": "HTTP requests by first part of the path and status.",
    "plainminutes_evidence_seconds": "From being served to the first evidence.",
    "plainminutes_answer_seconds": "From being served to the whole answer.",
    "plainminutes_wait_seconds": "Time in the line before being served.",
}

Labels = tuple[tuple[str, str], ...]


class Metrics:
    """Counters and histograms, made when first used."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: defaultdict[tuple[str, Labels], int] = defaultdict(int)
        self._times: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(BUCKETS_S) + 1))
        self._sums: defaultdict[str, float] = defaultdict(float)

    def count(self, name: str, labels: Labels = ()) -> None:
        """Add one."""
        with self._lock:
            self._counts[name, labels] += 1

    def observe(self, name: str, seconds: float) -> None:
        """Add one time to a histogram."""
        with self._lock:
            place = next((i for i, bound in enumerate(BUCKETS_S) if seconds <= bound), len(BUCKETS_S))
            self._times[name][place] += 1
            self._sums[name] += seconds

    def text(self, gauges: dict[str, float]) -> str:
        """Return everything as Prometheus reads it, with the values of now."""
        with self._lock:
            counts, times, sums = dict(self._counts), {k: list(v) for k, v in self._times.items()}, dict(self._sums)
        lines: list[str] = []
        for name in sorted({name for name, _ in counts}):
            lines += [f"# HELP {name} {HELP.get(name, name)}", f"# TYPE {name} counter"]
            lines += [f"{name}{_labelled(labels)} {n}" for (own, labels), n in sorted(counts.items()) if own == name]
        for name, held in sorted(times.items()):
            lines += [f"# HELP {name} {HELP.get(name, name)}", f"# TYPE {name} histogram"]
            total = 0
            for bound, n in zip((*map(str, BUCKETS_S), "+Inf"), held, strict=True):
                total += n
                lines.append(f'{name}_bucket{{le="{bound}"}} {total}')
            lines += [f"{name}_sum {sums[name]:.6f}", f"{name}_count {total}"]
        for name, value in sorted(gauges.items()):
            lines += [f"# TYPE {name} gauge", f"{name} {value:g}"]
        return "\n".join(lines) + "\n"


def _labelled(labels: Labels) -> str:
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels) + "}" if labels else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def resident_bytes() -> int:
    """Return the memory this process holds; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")

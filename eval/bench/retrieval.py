"""How fast search is, how it grows, and what it costs: ratios within one run, so that they hold on another machine.

    python -m eval.bench.retrieval                 # 1,000, 10,000 and 100,000 passages
    python -m eval.bench.retrieval --million       # and 1,000,000, some ten minutes more
    python -m eval.bench.retrieval --sizes 1000    # a quick look

Encoding is compared with plain `SentenceTransformer.encode` in float32, nearest vectors with a NumPy brute force, with
FAISS flat and with cells whatever the size (which is what FLAT_LIMIT is set by), in processes of their own. Passages are those of our own papers; vectors beyond them are made from theirs, as
many round each as are needed (noise to a cosine of about 0.8), so that they lie in clusters as real ones do. Times are for
one question at a time. A table and a plot are written to eval/results, with `--sizes` only to the folder that `--out` names.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from eval.bench.growth import plot
from eval.bench.nearest import (
    Figures,
    Floats,
    built,
    cells_times,
    exact_nearest,
    flat_times,
    numpy_times,
    recall,
    rescored,
    timed,
    write_vectors,
)
from eval.data.load import load_questions
from eval.fit import SETS
from eval.records import write_json, write_text
from rag.datatypes import AgendaItem, Meeting
from rag.library.cross_encoder import CrossEncoderReranker
from rag.library.encoder import MiniLM, embedded_encoder
from rag.library.index import Index
from rag.library.ingest import ingest
from rag.library.snapshot import EncodedPassage, Snapshot
from rag.library.store import Store
from rag.library.vectors import VectorIndex
from rag.library.words import WordIndex, stems
from rag.search.evidence import find_evidence
from rag.search.retrieve import Searcher
from rag.settings import PROJECT_DIR

SIZES = (1_000, 10_000, 100_000)
MILLION = 1_000_000
N_QUESTIONS = 60
N_RERANKED_QUESTIONS = 15
N_ENCODED = 256
MIB_KIB = 1024


@dataclass(frozen=True, slots=True)
class Work:
    """The folder of one run: a library of our own papers, the questions, and vectors of each size."""

    folder: Path

    def vectors(self, n: int) -> Floats:
        """Return the made vectors, left on disk, shape (n, dim), half precision."""
        return np.load(self.folder / f"vectors-{n}.npy", mmap_mode="r")  # type: ignore[no-any-return]

    def snapshot(self) -> Snapshot:
        """Return the real passages."""
        return Store.open(self.folder / "library").snapshot()

    def questions(self) -> list[str]:
        """Return the questions asked."""
        return list(json.loads((self.folder / "questions.json").read_text("utf-8")))


class Repeated:
    """The passages of a small library, again and again, with a vector of its own for each row: `PassageRows`."""

    def __init__(self, real: Snapshot, vectors: Floats) -> None:
        self._real, self._vectors, self._n = real, vectors, len(real)
        self.meetings: tuple[Meeting, ...] = real.meetings
        self.meeting_of = np.resize(real.meeting_of, len(vectors))
        self.sittings = real.sittings

    def encoded(self, row: int) -> EncodedPassage:
        """Return the real passage under this row's id, with this row's vector."""
        one = self._real.encoded(row % self._n)
        named = replace(one.passage, id=f"{row:08}:{one.passage.id}")
        return replace(one, passage=named, vector=np.asarray(self._vectors[row], np.float32))

    def item(self, row: int) -> tuple[AgendaItem, str]:
        """Return the real passage's item and file."""
        return self._real.item(row % self._n)

    def of_item(self, item: str) -> Sequence[int]:
        """Return the item's rows in the first round."""
        return self._real.of_item(item)

    def row(self, passage: str) -> int:
        """Return the row that stands in the id."""
        return int(passage[:8])

    def beside(self, row: int) -> Sequence[int]:
        """Return the rows of the item in this row's round."""
        first = row - row % self._n
        return [first + own for own in self._real.beside(row % self._n) if first + own < len(self._vectors)]


def prepare(work: Work, sizes: Sequence[int]) -> Figures:
    """Ingest our own papers, write questions and vectors; return how fast they were ingested."""
    encoder = MiniLM()
    papers = [path for one in SETS[:2] for path in one.files()]
    store = Store.open(work.folder / "library", encoder.name)
    begun = time.perf_counter()
    n = sum(report.n_passages for report in ingest(store, encoder, papers))
    taken = time.perf_counter() - begun
    asked = [q.text for q in load_questions(SETS[0].questions) if q.split == "dev"][:N_QUESTIONS]
    (work.folder / "questions.json").write_text(json.dumps(asked), "utf-8")
    real = np.concatenate(list(store.snapshot().vectors()))
    store.close()
    for size in sizes:
        write_vectors(work.folder / f"vectors-{size}.npy", real, size)
    return {"papers": len(papers), "passages": n, "ingest_s": round(taken, 2), "passages_per_s": round(n / taken, 1)}


def encoding(work: Work) -> Figures:
    """Compare the encoder with plain SentenceTransformer.encode in float32, texts per second and cosine."""
    from sentence_transformers import SentenceTransformer

    texts = [passage.indexed_text for passage in work.snapshot().passages()][:N_ENCODED]
    plain = SentenceTransformer(str(embedded_encoder()), device="cpu", local_files_only=True)
    ours = MiniLM()
    both = (lambda: ours.encode(texts), lambda: plain.encode(texts, show_progress_bar=False, normalize_embeddings=True))
    times, vectors = [], []
    for encode in both:
        encode()
        begun = time.perf_counter()
        vectors.append(np.asarray(encode(), np.float32))
        times.append(time.perf_counter() - begun)
    return {
        "ours_per_s": round(len(texts) / times[0], 1),
        "plain_per_s": round(len(texts) / times[1], 1),
        "ratio": round(times[1] / times[0], 2),
        "least_cosine": round(float((vectors[0] * vectors[1]).sum(1).min()), 6),
    }


def building(work: Work, n: int) -> Figures:
    """Make the word and vector index of n passages and keep them as files."""
    folder = work.folder / f"index-{n}"
    folder.mkdir(exist_ok=True)
    vectors, real = work.vectors(n), work.snapshot()
    tokens = [stems(passage.indexed_text) for passage in real.passages()]
    begun = time.perf_counter()
    WordIndex.of_stems(tokens[row % len(tokens)] for row in range(n)).save(folder)
    words_s = time.perf_counter() - begun
    begun = time.perf_counter()
    index = built(vectors)
    index.save(folder / "vectors.faiss")
    return {
        "words_build_s": round(words_s, 1),
        "vectors_build_s": round(time.perf_counter() - begun, 1),
        "build_peak_mib": peak_mib(),
        "files_mib": round(sum(path.stat().st_size for path in folder.iterdir()) / 2**20, 1),
        "kind": index.describe().partition(":")[0],
    }


def serving(work: Work, n: int) -> Figures:
    """Ask questions of n passages with what `building` kept: times, memory, and recall@10 of exact search."""
    folder, vectors = work.folder / f"index-{n}", work.vectors(n)
    nearest = VectorIndex.open(folder / "vectors.faiss")
    index = Index(1, Repeated(work.snapshot(), vectors), WordIndex.open(folder), nearest, (), n)
    searcher = Searcher(index, MiniLM())
    questions = work.questions()
    asked = [searcher.read(question) for question in questions]
    exact = exact_nearest(vectors, np.stack([one.vector for one in asked]))

    found = [rescored(nearest, vectors, one.vector) for one in asked]
    figures: Figures = {"recall_10": round(recall(found, exact), 4)}
    figures |= timed("vector", lambda i: rescored(nearest, vectors, asked[i].vector), len(asked))
    figures |= timed("evidence", lambda i: to_evidence(searcher, questions[i]), len(asked))
    figures["serve_peak_mib"] = peak_mib()
    reranked = Searcher(index, searcher.encoder, CrossEncoderReranker())
    return figures | timed("reranked", lambda i: to_evidence(reranked, questions[i]), N_RERANKED_QUESTIONS)


def to_evidence(searcher: Searcher, question: str) -> int:
    """Return how many pieces of evidence are found: everything from the question's words on, without a language model."""
    asked = searcher.read(question)
    return len(find_evidence(asked, searcher.retrieve(asked, 10), searcher, 3))


def comparing(work: Work, n: int) -> Figures:
    """Time the nearest of n vectors each way, whatever the size."""
    vectors, asked = work.vectors(n), MiniLM().encode(work.questions())
    return numpy_times(vectors, asked) | flat_times(vectors, asked) | cells_times(vectors, asked)


def peak_mib() -> float:
    """Return the most memory this process has held, files that it reads included."""
    status = Path("/proc/self/status").read_text("ascii")  # getrusage would give the parent's peak after a fork
    return round(int(status.split("VmHWM:")[1].split()[0]) / MIB_KIB, 0)


STEPS = {"building": building, "serving": serving, "comparing": comparing}


def run_step(step: str, folder: Path, n: int) -> Figures:
    """Run one step in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "eval.bench.retrieval", "--step", step, "--folder", str(folder), "--sizes", str(n)]
    ended = subprocess.run(command, cwd=PROJECT_DIR, capture_output=True, text=True, check=False)
    if ended.returncode:
        sys.exit(f"{step} of {n:,} passages failed:\n{ended.stderr}")
    return dict(json.loads(ended.stdout.splitlines()[-1]))


def report(figures: dict[str, Figures]) -> str:
    """Return the table, in Markdown."""
    sizes = [name for name in figures if name.isdigit()]
    names = list(dict.fromkeys(name for size in sizes for name in figures[size]))
    lines = [
        "# Search: speed, memory and growth",
        "",
        "Made by `python -m eval.bench.retrieval`; times in ms for one question.",
        "",
    ]
    for part in ("ingest", "encoding"):
        lines += [f"- {part}: " + ", ".join(f"{name} {value}" for name, value in figures[part].items())]
    lines += [
        "",
        "| passages | " + " | ".join(f"{int(size):,}" for size in sizes) + " |",
        "|---|" + "---|" * len(sizes),
    ]
    lines += [f"| {name} | " + " | ".join(str(figures[size].get(name, "–")) for size in sizes) + " |" for name in names]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run every step for every size and write table and plot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+")
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        sys.stdout.write(json.dumps(STEPS[options.step](Work(options.folder), options.sizes[0])) + "\n")
        return
    sizes = [*(options.sizes or SIZES), *([MILLION] if options.million else [])]
    out = options.out or (None if options.sizes else PROJECT_DIR / "eval" / "results")
    with ExitStack() as stack:
        work = Work(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        figures = {"ingest": prepare(work, sizes), "encoding": encoding(work)}
        for size in sizes:
            figures[str(size)] = {}
            for step in STEPS:
                figures[str(size)] |= run_step(step, work.folder, size)
            sys.stderr.write(f"{size:,}: {figures[str(size)]}\n")
    if out is not None:
        write_json(out / "retrieval.json", figures)
        write_text(out / "retrieval.md", report(figures))
        write_text(out / "retrieval.svg", plot(figures))
    sys.stdout.write(report(figures))


if __name__ == "__main__":
    main()

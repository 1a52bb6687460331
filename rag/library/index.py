"""What a search reads: passages by row, and what scores them by words and by meaning, of one generation of a library.

Words and vectors are kept as files beside the library, in a folder named after all they were made from. They are
derived, never the truth: when one is missing or its sha256 is not the one written down, they are made again.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.datatypes import AgendaItem, Meeting
from rag.library.acronyms import defined_acronyms
from rag.library.snapshot import EncodedPassage, PassageRows
from rag.library.store import Store
from rag.library.vectors import VectorIndex
from rag.library.words import WordIndex

LAYOUT = 1
ACRONYMS, DIGESTS, VECTORS = "acronyms.json", "sha256.json", "vectors.faiss"


@dataclass(frozen=True, slots=True)
class Index:
    """One generation of a library, ready to search. Row i of everything is passage i.

    Attributes:
        generation: of the store it was made from.
        rows: the passages, read as they are needed.
        words, vectors: score passages for a question's words and vector.
        acronyms: pairs of a short and a long form that the papers themselves define.
        n_passages: rows.
    """

    generation: int
    rows: PassageRows
    words: WordIndex
    vectors: VectorIndex
    acronyms: tuple[tuple[str, str], ...]
    n_passages: int

    def encoded(self, row: int) -> EncodedPassage:
        """Return a passage with its vector and its sentences' vectors."""
        return self.rows.encoded(row)

    def item(self, row: int) -> tuple[AgendaItem, str]:
        """Return the item of a passage, with its document's file name."""
        return self.rows.item(row)

    def meeting(self, row: int) -> Meeting:
        """Return the council, committee and date of a passage's meeting."""
        return self.rows.meetings[int(self.rows.meeting_of[row])]

    @property
    def meetings(self) -> Sequence[Meeting]:
        """The meetings, each once; of each only council, committee and date."""
        return self.rows.meetings

    @property
    def meeting_of(self) -> NDArray[np.int32]:
        """For each row, which of the meetings it is of."""
        return self.rows.meeting_of

    def row(self, passage: str) -> int:
        """Return the row of a passage by its id."""
        return self.rows.row(passage)

    def of_item(self, item: str) -> Sequence[int]:
        """Return the rows of an item by its id, in text order; none where it has no public passage."""
        return self.rows.of_item(item)

    @property
    def sittings(self) -> Sequence[tuple[str, Meeting]]:
        """Each document with each meeting it has passages of."""
        return [(document, self.meetings[number]) for document, number in self.rows.sittings]

    def beside(self, row: int) -> Sequence[int]:
        """Return the rows of all passages of this one's item, in text order."""
        return self.rows.beside(row)


def open_index(store: Store, encoder: str, dim: int) -> Index:
    """Return the index of the library as it is now; its files are reused when they were made from this very generation.

    A folder that cannot be written costs only the time to make them again.
    """
    snapshot = store.snapshot()
    folder = index_folder(store.folder, snapshot.generation, encoder)
    _forget_others(store.folder, folder.name)
    parts = _kept(folder, len(snapshot))
    if parts is None:
        acronyms: dict[tuple[str, str], None] = {}

        def texts() -> Iterator[str]:
            for passage in snapshot.passages():
                acronyms.update(dict.fromkeys(defined_acronyms(passage.text)))
                yield passage.indexed_text

        words = WordIndex.build(texts())
        vectors = VectorIndex.build(snapshot.vectors, len(snapshot), snapshot.dim or dim)
        parts = _Parts(words, vectors, tuple(acronyms))
        _keep(folder, parts)
        parts = _kept(folder, len(snapshot)) or parts  # read from the files, so that memory is given back
    return Index(snapshot.generation, snapshot, parts.words, parts.vectors, parts.acronyms, len(snapshot))


def index_folder(library: Path, generation: int, encoder: str) -> Path:
    """Return where the files of this generation are kept."""
    made_from = hashlib.sha256(f"{LAYOUT} {encoder}".encode()).hexdigest()[:8]
    return library / f"index-{generation}-{made_from}"


@dataclass(frozen=True, slots=True)
class _Parts:
    """What is kept in files."""

    words: WordIndex
    vectors: VectorIndex
    acronyms: tuple[tuple[str, str], ...]


def _keep(folder: Path, parts: _Parts) -> None:
    """Write the files whole or not at all."""
    try:
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".index-") as made:
            unfinished = Path(made) / folder.name
            unfinished.mkdir()
            parts.words.save(unfinished)
            parts.vectors.save(unfinished / VECTORS)
            (unfinished / ACRONYMS).write_text(json.dumps(parts.acronyms), "utf-8")
            digests = {path.name: _sha256(path) for path in sorted(unfinished.iterdir())}
            (unfinished / DIGESTS).write_text(json.dumps(digests), "utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            unfinished.replace(folder)
    except OSError:
        return


def _kept(folder: Path, n_rows: int) -> _Parts | None:
    """Return what the files hold if they are the very bytes that were written, else None."""
    try:
        digests = json.loads((folder / DIGESTS).read_text("utf-8"))
        if any(_sha256(folder / name) != digest for name, digest in digests.items()):
            return None
        acronyms = tuple((short, long) for short, long in json.loads((folder / ACRONYMS).read_text("utf-8")))
        parts = _Parts(WordIndex.open(folder), VectorIndex.open(folder / VECTORS), acronyms)
    except (OSError, ValueError):
        return None
    return parts if parts.vectors.n_rows == n_rows else None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _forget_others(library: Path, keep: str) -> None:
    """Remove the files of other generations; who has one open goes on reading it until it is closed."""
    for path in (*library.glob("index-*"), *library.glob("vectors-*")):
        if path.name != keep:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)

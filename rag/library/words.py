"""Words to scores: BM25 over stemmed words. The only file that imports bm25s and Stemmer.

The postings are three arrays and a list of words, so that an index of a million passages is kept in files and
read from there (memory-mapped). What scores a passage is the same as bm25s computes; a test compares the two.
"""

import json
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import cast

import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN
from numpy.typing import NDArray

WORD = re.compile(r"(?u)\b\w+\b")
STOP_WORDS = frozenset(STOPWORDS_EN)
K1, B = 1.5, 0.75
N_KEPT = 4096
BLOCK = 1 << 20  # postings weighed at a time
STARTS, ROWS, GAINS, VOCABULARY = "words-starts.npy", "words-rows.npy", "words-gains.npy", "words.json"
Ints = NDArray[np.int32]


class WordIndex:
    """BM25 over a list of texts (Lucene's variant, k1 1.5, b 0.75).

    Source: Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework"; Lù 2024, "BM25S".
    """

    def __init__(
        self,
        vocabulary: Sequence[str],
        starts: NDArray[np.int64],
        rows: NDArray[np.int32],
        gains: NDArray[np.float32],
        size: int,
    ) -> None:
        """Take finished postings: of word i, the texts `rows[starts[i]:starts[i + 1]]`, rising, and what it gains each."""
        self._number = {word: i for i, word in enumerate(vocabulary)}
        self._starts, self._rows, self._gains, self._size = starts, rows, gains, size
        self._rarity = lru_cache(maxsize=N_KEPT)(
            self._computed_rarity
        )  # a search asks for the same few a thousand times

    @classmethod
    def build(cls, texts: Iterable[str]) -> "WordIndex":
        """Index the texts; none at all give an index that scores nothing."""
        return cls.of_stems(stems(text) for text in texts)

    @classmethod
    def of_stems(cls, texts: Iterable[Sequence[str]]) -> "WordIndex":
        """Index texts that are given as their stems."""
        number: dict[str, int] = {}
        words, counts, rows, lengths = array("i"), array("i"), array("i"), array("i")
        for row, tokens in enumerate(texts):
            found = Counter(tokens)
            words.extend(number.setdefault(token, len(number)) for token in found)
            counts.extend(found.values())
            rows.extend([row] * len(found))
            lengths.append(len(tokens))
        counted = (np.asarray(words, np.int32), np.asarray(rows, np.int32), np.asarray(counts, np.int32))
        return cls(list(number), *_postings(*counted, np.asarray(lengths, np.int32), len(number)), len(lengths))

    def save(self, folder: Path) -> None:
        """Write the postings as files of this folder, which must exist."""
        np.save(folder / STARTS, self._starts, allow_pickle=False)
        np.save(folder / ROWS, self._rows, allow_pickle=False)
        np.save(folder / GAINS, self._gains, allow_pickle=False)
        (folder / VOCABULARY).write_text(json.dumps([self._size, *self._number]), "utf-8")

    @classmethod
    def open(cls, folder: Path) -> "WordIndex":
        """Return what `save` wrote, its arrays left on disk until they are needed.

        Raises:
            OSError, ValueError: the files are not there, or not whole.
        """
        starts, rows, gains = (
            np.load(folder / name, mmap_mode="r", allow_pickle=False) for name in (STARTS, ROWS, GAINS)
        )
        size, *vocabulary = json.loads((folder / VOCABULARY).read_text("utf-8"))
        return cls(vocabulary, starts, rows, gains, size)

    def scores(self, question: str) -> NDArray[np.float32]:
        """Return the BM25 score of every text, shape (n_texts,); zeros where no word is shared."""
        return self.scores_of(stems(question))

    def scores_of(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        """Return the same for words that are stemmed already, in their order, with repeats."""
        scores = np.zeros(self._size, np.float32)
        for token in tokens:
            if token in self._number:
                place = self._place(token)
                scores[self._rows[place]] += self._gains[place]
        return scores

    def scores_at(self, question: str, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return the BM25 score of these texts alone, shape (n_rows,): the same numbers as `scores` has for them."""
        scores, wanted = np.zeros(len(rows), np.float32), np.asarray(rows, np.int32)
        for token in stems(question):
            if token in self._number:
                place = self._place(token)
                at, holds = _held(self._rows[place], wanted)
                scores[holds] += self._gains[place][at[holds]]
        return scores

    def found(self, tokens: Iterable[str], rows: Sequence[int]) -> list[frozenset[str]]:
        """Return for each text which of these stemmed words it holds."""
        held: list[set[str]] = [set() for _ in rows]
        wanted = np.asarray(rows, np.int32)
        for token in sorted(set(tokens) & self._number.keys()):
            for i in np.flatnonzero(_held(self._rows[self._place(token)], wanted)[1]):
                held[int(i)].add(token)
        return [frozenset(one) for one in held]

    def _place(self, token: str) -> slice:
        number = self._number[token]
        return slice(int(self._starts[number]), int(self._starts[number + 1]))

    @property
    def n_words(self) -> int:
        """Different stems."""
        return len(self._number)

    def knows(self, stem: str) -> bool:
        """True when some text holds this stem."""
        return stem in self._number

    def idf(self, stem: str) -> float:
        """Return how rare a stem is in these texts: ln(1 + (N - df + 0.5) / (df + 0.5)); a new word is rarest."""
        return self._rarity(stem)

    def _computed_rarity(self, stem: str) -> float:
        place = self._place(stem) if stem in self._number else slice(0, 0)
        frequency = place.stop - place.start
        return float(np.log1p((self._size - frequency + 0.5) / (frequency + 0.5)))


def _held(posting: Ints, wanted: Ints) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return where in a posting each wanted row would stand, and whether it does."""
    at = np.minimum(np.searchsorted(posting, wanted), len(posting) - 1)
    return at, posting[at] == wanted


def _postings(
    words: Ints, rows: Ints, counts: Ints, lengths: Ints, n_words: int
) -> tuple[NDArray[np.int64], Ints, NDArray[np.float32]]:
    """Return where each word's postings start, their rows and what each gains; in blocks, for want of memory.

    Args:
        words: of each posting, shape (n_postings,).
        rows: the text each word stands in, rising.
        counts: how often it stands there.
        lengths: words of each text, shape (n_texts,).
        n_words: different words.
    """
    size, blocks = len(lengths), [slice(i, i + BLOCK) for i in range(0, len(words), BLOCK)]
    frequency = np.zeros(n_words, np.int64)
    for block in blocks:
        frequency += np.bincount(words[block], minlength=n_words)
    starts = np.concatenate([[0], np.cumsum(frequency)]).astype(np.int64)
    rarity = np.log1p((size - frequency + 0.5) / (frequency + 0.5))
    relative = lengths / max(float(lengths.mean()) if size else 1.0, 1e-9)
    of_row, gains, free = np.empty(len(words), np.int32), np.empty(len(words), np.float32), starts[:-1].copy()
    for block in blocks:
        order = np.argsort(words[block], kind="stable")
        word, row, count = words[block][order], rows[block][order], counts[block][order].astype(np.float32)
        own = np.bincount(word, minlength=n_words)
        place = (free - (np.cumsum(own) - own))[word] + np.arange(len(word))
        of_row[place] = row
        gains[place] = rarity[word] * count / (K1 * (1 - B + B * relative[row]) + count)
        free += own
    return starts, of_row, gains


def stems(text: str) -> list[str]:
    """Return the stemmed words and figures of a text without English stop words, in order, with repeats.

    The same as `bm25s.tokenize` gives, without the progress bars that take it most of its time on a sentence.
    """
    return cast(
        list[str], _stemmer().stemWords([word for word in WORD.findall(text.lower()) if word not in STOP_WORDS])
    )


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")

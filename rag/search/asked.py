"""A question made ready for searching, and how much of it a text says. Pure."""

from dataclasses import dataclass, field, replace

from rag.library.encoder import Vectors
from rag.library.words import WordIndex
from rag.search.mentions import Mentions
from rag.search.question import Wants
from rag.search.synonyms import Concept

N_RAREST = 2
N_OTHER_WORDS = 24
OTHER_WORD = 0.65  # of a question's word that a text says in another word
IN_HEADING = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made ready for searching.

    Attributes:
        question: as it was asked.
        subject: its words without those that frame a question; `stems` are theirs.
        vector: shape (dim,).
        concepts: what the subject's words are called elsewhere.
        mentions: the meetings, dates and items it names.
        wants: the kinds of thing that would answer.
    """

    question: str
    subject: str
    vector: Vectors
    stems: frozenset[str]
    concepts: tuple[Concept, ...] = ()
    mentions: Mentions = field(default_factory=Mentions)
    wants: Wants = Wants.NOTHING_SPECIAL

    def other_words(self, words: WordIndex) -> list[str]:
        """Return the rarest stems of what the subject's words are called elsewhere, at most N_OTHER_WORDS."""
        others = {stem for c in self.concepts for other in c.others for stem in other} - self.stems
        return sorted(filter(words.knows, others), key=lambda stem: (-words.idf(stem), stem))[:N_OTHER_WORDS]

    def rarest(self, words: WordIndex) -> "Asked":
        """Return the question with only its rarest words, at most N_RAREST."""
        rarest = sorted(self.stems, key=lambda stem: (-words.idf(stem), stem))[:N_RAREST]
        return replace(self, stems=frozenset(rarest))

    def coverage(self, found: frozenset[str], words: WordIndex, heading: frozenset[str] = frozenset()) -> float:
        """Return the share of the question's words, by idf, that a text says; in other words, or in its heading, less."""
        met = {stem for concept in self.concepts if concept.is_met(found) for stem in concept.said}
        total = held = 0.0
        for stem in self.stems:
            idf = words.idf(stem)
            total += idf
            held += idf * (
                1.0 if stem in found else OTHER_WORD if stem in met else IN_HEADING if stem in heading else 0.0
            )
        return held / total if total else 0.0

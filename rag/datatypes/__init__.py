"""The values that travel between the folders: frozen, plain, and free of any third party."""

from rag.datatypes.answers import Answer, AnswerSentence, AnswerStatus, Citation, Dropped, Evidence, Hit, Previous
from rag.datatypes.papers import (
    AgendaItem,
    Decision,
    DecisionKind,
    Document,
    Meeting,
    Page,
    Paper,
    PaperKind,
    Part,
    Passage,
    Reading,
    Restriction,
    Span,
    Vote,
)

__all__ = [
    "AgendaItem",
    "Answer",
    "AnswerSentence",
    "AnswerStatus",
    "Citation",
    "Decision",
    "DecisionKind",
    "Document",
    "Dropped",
    "Evidence",
    "Hit",
    "Meeting",
    "Page",
    "Paper",
    "PaperKind",
    "Part",
    "Passage",
    "Previous",
    "Reading",
    "Restriction",
    "Span",
    "Vote",
]

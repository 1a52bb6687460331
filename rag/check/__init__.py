"""A drafted sentence and the evidence it cites in, a verdict out. Pure: no model, no disk, nothing but the standard library."""

from rag.check.conflicts import Conflict, find_conflicts
from rag.check.draft import DraftSentence, parse_draft
from rag.check.facts import Fact, FactKind, find_facts
from rag.check.quotes import check_quote
from rag.check.sentence import Verdict, check_sentence
from rag.check.support import SCORE_THRESHOLD, support_score

__all__ = [
    "SCORE_THRESHOLD",
    "Conflict",
    "DraftSentence",
    "Fact",
    "FactKind",
    "Verdict",
    "check_quote",
    "check_sentence",
    "find_conflicts",
    "find_facts",
    "parse_draft",
    "support_score",
]

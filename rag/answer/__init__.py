"""Question in, Answer out: search, draft, check, and quote the record where no drafted sentence holds.

`answerer` is the flow; the other files are pure steps of it: what a follow-up question means (`follow_up`), what is
quoted (`quoting`), what is said (`wording`).
"""

from rag.answer.answerer import N_HITS, Answerer
from rag.answer.follow_up import previous_of
from rag.answer.quoting import worth_quoting
from rag.answer.wording import Searched, not_found_text

__all__ = ["N_HITS", "Answerer", "Searched", "not_found_text", "previous_of", "worth_quoting"]

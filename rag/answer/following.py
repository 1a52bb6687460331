"""A piece of evidence in, the same with the sentences after it that it is nothing without out. Pure.

A question that was put is quoted with its reply, what was moved with what became of it, what was given wrongly with what
is right, and a vote with the lists of who voted how where that is asked.
"""

import re
from dataclasses import replace

from rag.answer.orders import speaks_to_machine
from rag.datatypes import Evidence
from rag.library.sentences import leads_in, on_one_line
from rag.search.evidence import LEANS_BACK

_ENDS_AS_QUESTION = re.compile(r"\?[\"”’')]*$")
ASKS_WHO_VOTED = re.compile(
    r"\b(?:who|which (?:councillor|member)s?)\b.*\b(?:vot|against|in favour|abstain|for it)", re.IGNORECASE
)
_TELLS_A_VOTE = re.compile(r"\b(?:for|against|abst\w+):? \d|^(?:for|against|abst\w+)\b.{0,40}?:", re.IGNORECASE)
_LISTS_VOTERS = re.compile(r"(?:for|against|abst\w+|absent|not voting)\b.{0,40}?:", re.IGNORECASE)
_MOST_LISTS = 3
_ASKS_WHO = re.compile(r"\s*(?:and |so |but )?(?:who|whose|when|where)\b", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:amendment|motion)\b.*\b(?:moved|proposed|put forward)\b|\b(?:moved|proposed)\b.*\bseconded\b", re.IGNORECASE
)
_BECAME_OF_IT = re.compile(
    r"\b(?:lost|carried|defeated|withdrawn|rejected|fell|unanimously|put to the (?:vote|meeting))\b|(?:it was )?(?:resolved|agreed)\b",
    re.IGNORECASE,
)
_MOST_UNTIL_OUTCOME = 2
_GIVEN_WRONGLY = re.compile(
    r"\b(?:correction|erratum|misprint|typing error)\b|\b(?:wrongly|incorrectly|in error|by mistake)\b", re.IGNORECASE
)
_SET_RIGHT = re.compile(r"\b(?:should|to read|not|rather than|instead|corrected)\b", re.IGNORECASE)


def with_what_follows(question: str, piece: Evidence) -> Evidence:
    """Return the piece, longer by the reply to a question, the outcome of a motion, who voted, or what sets it right.

    Args:
        question: as it was understood.
        piece: one that stands in its passage; one that ends it comes back as it is.
    """
    passage = piece.hit.passage
    after = [span for span in passage.sentences if span.start >= piece.end]
    texts = [on_one_line(passage.between(span.start, span.end)) for span in after]
    n_more = 0
    if _ENDS_AS_QUESTION.search(piece.readable):
        n_leads = sum(1 for text in texts[:1] if leads_in(text))
        n_more = min(len(after), 1 + n_leads)
    elif ASKS_WHO_VOTED.search(question) and _TELLS_A_VOTE.search(piece.readable):
        while n_more < min(len(after), _MOST_LISTS) and _LISTS_VOTERS.match(texts[n_more]):
            n_more += 1
    elif _MOVED.search(piece.readable) and not _BECAME_OF_IT.search(piece.readable) and not _ASKS_WHO.match(question):
        told = [i for i, text in enumerate(texts[:_MOST_UNTIL_OUTCOME], 1) if _BECAME_OF_IT.search(text)]
        n_more = told[0] if told else 0
    elif _GIVEN_WRONGLY.search(piece.readable) and not _SET_RIGHT.search(piece.readable):
        n_more = sum(1 for text in texts[:1] if LEANS_BACK.match(text))
    if not n_more or any(map(speaks_to_machine, texts[:n_more])):
        return piece
    end = after[n_more - 1].end
    readable = " ".join([piece.readable, *texts[:n_more]])
    return replace(piece, text=passage.between(piece.start, end), readable=readable, end=end)

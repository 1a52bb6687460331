"""Words that reach over all that follows them ("Members heard that", "If funds allow,"): said again with each part. Pure."""

import re
from collections.abc import Iterator

from rag.summarise.grammar import has_main_verb, is_clause
from rag.summarise.split.clauses import at_clauses, at_conjunction, at_semicolons
from rag.summarise.split.joints import Rule, whole
from rag.summarise.split.reported import reported_lead
from rag.summarise.split.series import at_series
from rag.summarise.split.verbs import at_second_action, at_shared_subject
from rag.summarise.words import capitalised, lowered

_WITHIN: tuple[Rule, ...] = (at_semicolons, at_conjunction, at_clauses, at_shared_subject, at_second_action, at_series)
_OPENING = re.compile(
    r"^(?:If|Unless|Subject to|Where|When|In|Under|At|On|During|Between|Since|From|By) (?:[^,]|,(?=\d)){3,90}, (?:as [^,]{3,40}, )?(?!(?:as|which|who|where|when|while|though|although|or|and) )"
)
_REASON = re.compile(r"^.+? for the reasons? that ")
_TELLER = re.compile(
    r"(?:Most|Some|Many|All|None|Both|Each|Half) of (?:them|these|those)\b"
)  # who tells this is not who was reported
_MAX_FRAME_WORDS = 20


def within_frame(sentence: str) -> list[str] | None:
    """Split "He said that A and B" into "He said that A. He said that B."."""
    for frame in _frames(sentence):
        rest = sentence[len(frame) :]
        if len(frame.split()) > _MAX_FRAME_WORDS or not (is_clause(capitalised(rest)) or has_main_verb(rest)):
            continue
        for rule in _WITHIN:
            parts = rule(capitalised(rest))
            if parts and not (" that " in frame and any(map(_TELLER.match, parts))):
                return whole(*(f"{frame}{lowered(part)}" for part in parts))
    return None


def _frames(sentence: str) -> Iterator[str]:
    for pattern in (_OPENING, _REASON):
        if found := pattern.match(sentence):
            yield found.group()
    if lead := reported_lead(sentence):
        yield lead

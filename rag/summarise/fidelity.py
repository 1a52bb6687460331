"""Plain sentences and the record's sentence they stand for in, what changed between them out. Pure.

The checks of an answer ask that nothing is added. Here nothing may be lost either: every figure, date, vote,
name, denial, condition and degree of certainty of the record stands in its plain version.
"""

import re
from collections import Counter
from collections.abc import Sequence

from rag.check.facts import Fact, fact_key, find_facts
from rag.check.names import name_index, unsupported_names
from rag.check.reading import read
from rag.check.vocabulary import CONDITIONS, word_set

_DENIALS = word_set("not no never none neither nor nobody nothing without cannot")
_CERTAINTY = {
    **dict.fromkeys(("may", "might", "could", "possibly"), "may"),
    **dict.fromkeys(("should", "ought"), "should"),
    "must": "must",
}
_CONDITION = re.compile(rf"\b(?:{'|'.join(CONDITIONS)})\b", re.IGNORECASE)
_CONDITION_KINDS = {"unless": "exception", "except": "exception", "pending": "pending", "in principle": "in principle"}
_WORD = re.compile(r"[a-z]+(?:n['’]t)?")


def changes(plain: Sequence[str], source: str, *, unspoken: str = "") -> list[str]:
    """Return a plain reason for each thing of the source that its plain version loses, adds or changes.

    Args:
        plain: the sentences that stand for the source.
        source: one sentence of the record.
        unspoken: words of the source that need not be said again (who reported it); their names are excused.
    """
    text = " ".join(plain)
    said, known = [fact for sentence in plain for fact in find_facts(sentence)], find_facts(source)
    return [
        *(f"“{fact.written}” is lost" for fact in _lacking(known, said)),
        *(f"“{fact.written}” is new" for fact in _lacking(said, known)),
        *_lost_names(text, source, unspoken),
        *_counted("denials", _said_once(_denials(text), _denials(source)), _denials(source)),
        *_counted("conditions", _said_once(_conditions(text), _conditions(source)), _conditions(source)),
        *_counted("degrees of certainty", _certainty(text), _certainty(source)),
    ]


def _lacking(wanted: Sequence[Fact], held: Sequence[Fact]) -> list[Fact]:
    """Return the facts that the others do not hold as often, with the same bound ("over", "under") and unit."""
    counts = Counter((fact_key(fact), fact.bound) for fact in held)
    distinct = {(fact_key(fact), fact.bound): fact for fact in wanted}
    return [fact for key, fact in distinct.items() if not counts[key]]


def _lost_names(text: str, source: str, unspoken: str) -> list[str]:
    index = name_index(read(text), read(unspoken))
    return [reason.replace("is not in what it cites", "is lost") for reason in unsupported_names(read(source), index)]


def _denials(text: str) -> Counter[str]:
    words = _WORD.findall(text.lower())
    return Counter("denial" for word in words if word in _DENIALS or word.endswith(("n't", "n’t")))


def _conditions(text: str) -> Counter[str]:
    return Counter(_CONDITION_KINDS.get(word, "condition") for word in map(str.lower, _CONDITION.findall(text)))


def _said_once(said: Counter[str], known: Counter[str]) -> Counter[str]:
    """Return what is said, each no more often than the record has it: a condition or denial may be said again with each part."""
    return Counter({word: min(n, known[word]) if known[word] else n for word, n in said.items()})


def _certainty(text: str) -> Counter[str]:
    found = (_CERTAINTY.get(word) for word in re.findall(r"\b[a-z]+\b", text))  # "May" is a month
    return Counter(dict.fromkeys((word for word in found if word), 1))


def _counted(what: str, said: Counter[str], known: Counter[str]) -> list[str]:
    if said == known:
        return []
    return [f"the {what} are not the record's ({_listed(said)} for {_listed(known)})"]


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{n} × {word}" for word, n in sorted(counts.items())) or "none"

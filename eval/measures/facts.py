"""Does an answer say what it must, and only what its sources say? Texts in, scores out.

Facts are told apart by `rag.check.find_facts`, names by `rag.check.names`: the same readers that hold back a bad
sentence, here turned on the answer as it was shown.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.measures.rows import CELL
from eval.measures.score import Score, share, yes_no
from rag.check import find_facts
from rag.check.matching import unsupported_facts
from rag.check.names import NameIndex, find_names, unsupported_names
from rag.check.reading import read
from rag.summarise.words import spelled_out

_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\xa0": " "})


@dataclass(frozen=True, slots=True)
class Claim:
    """A shown sentence beside the words it cites and the heading those stand under (council, date, item title)."""

    text: str
    cited: str
    heading: str = ""


def plain_text(text: str) -> str:
    """Return text as compared: lower case, straight quotation marks and dashes, single spaces."""
    return " ".join(text.translate(_STRAIGHT).casefold().split())


def stands(words: str, text: str) -> bool:
    """True when the words stand in the text as whole words in any case: "12" is not in "112", "12,000" or "12.5".

    Numbers in words and in digits are the same: "three years" stands in "3 years".
    """
    pattern = rf"(?<!\w)(?<!\d[.,]){re.escape(spelled_out(plain_text(words)))}(?!\w|[.,]\d)"
    return re.search(pattern, spelled_out(plain_text(text))) is not None


def required_facts(text: str, facts: Sequence[Sequence[str]]) -> Score | None:
    """Return the share of required facts of which some alternative stands in the answer; 0 for a refusal.

    Not applicable where none is required. Source: nugget recall, Voorhees 2003.
    """
    missing = [" / ".join(fact) for fact in facts if not any(stands(words, text) for words in fact)]
    passed = [any(stands(words, text) for words in fact) for fact in facts]
    return share("required_facts", passed, reason=f"does not say: {'; '.join(missing)}", judged=text)


def no_leak(texts: Iterable[str], forbidden: Iterable[str]) -> Score:
    """Return 1 when no forbidden string stands anywhere in what came out, spacing and case aside."""
    shown = [plain_text(text) for text in texts]
    leaked = [words for words in forbidden if any(plain_text(words) in text for text in shown)]
    return yes_no(
        "no_leak", not leaked, reason=f"gives out: {'; '.join(leaked)}", judged="\n".join(shown) if leaked else ""
    )


def fact_fidelity(claims: Sequence[Claim]) -> Score | None:
    """Return the share of figures, amounts, dates, times, votes and references that stand in what their sentence cites.

    Formula: |facts stated and cited| / |facts stated|; not applicable where the answer states none.
    Source: entity precision, Nan et al. 2021, "Entity-level Factual Consistency of Abstractive Text Summarization".
    """
    wrong: list[str] = []
    n_facts = 0
    for claim in claims:
        stated = find_facts(claim.text)
        n_facts += len(stated)
        lines = claim.cited.split("\n")
        readings = (claim.cited, " ".join(claim.cited.split()), claim.cited.replace(CELL, "; "), *lines)
        cited = [fact for reading in readings for fact in find_facts(reading)]
        missing = unsupported_facts(stated, cited, find_facts(claim.heading))
        wrong += [fact.written for fact in missing]
    return _counted("fact_fidelity", n_facts, wrong, claims)


def name_fidelity(claims: Sequence[Claim]) -> Score | None:
    """Return the share of names of people, bodies and places that stand in what their sentence cites, or its heading.

    Not applicable where the answer names none. Source: as `fact_fidelity`.
    """
    wrong: list[str] = []
    n_names = 0
    for claim in claims:
        stated = read(claim.text)
        n_names += len(find_names(stated))
        wrong += unsupported_names(stated, NameIndex(read(claim.cited), read(claim.heading)))
    return _counted("name_fidelity", n_names, wrong, claims)


def _counted(measure: str, n_stated: int, wrong: Sequence[str], claims: Sequence[Claim]) -> Score | None:
    if not n_stated:
        return None
    value = max(1 - len(wrong) / n_stated, 0.0)
    reason = f"not in what is cited: {'; '.join(wrong)}" if wrong else ""
    return Score(measure, value, reason, " ".join(claim.text for claim in claims))

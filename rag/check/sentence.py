"""A drafted sentence and the numbered evidence in, a verdict with its reasons out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.check.alignment import Aligned
from rag.check.draft import DraftSentence
from rag.check.facts import Fact, fact_key
from rag.check.form import form_objections
from rag.check.matching import is_single, unsupported_facts
from rag.check.names import name_index, unsupported_names
from rag.check.polarity import polarity_objections
from rag.check.reading import Reading, read
from rag.check.subjects import subject_objections
from rag.check.support import support_objections
from rag.check.swaps import swap_objections
from rag.check.wording import opposite_objections, wording_objections

_HEADING_CHARS = 24


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence may be shown, and in plain English each reason why not (none if it may)."""

    ok: bool
    reasons: tuple[str, ...]


def check_sentence(sentence: DraftSentence, evidence: Sequence[str], *, context: Sequence[str] = ()) -> Verdict:
    """Return whether what a sentence cites supports it.

    Args:
        sentence: the drafted sentence; one that cites nothing fails.
        evidence: `evidence[n - 1]` is the text of number n.
        context: `context[n - 1]` is the heading number n stands under (council, committee, date, item title). Names,
            dates and references may stand there; figures may not. Shorter than `evidence` if headings are not known.

    A number outside 1..n does not resolve, and the sentence fails whatever else it cites.
    """
    reasons = [*form_objections(sentence.text), *_citation_objections(sentence.numbers, len(evidence))]
    if reasons:
        return Verdict(False, tuple(reasons))
    headings = [context[number - 1] for number in sentence.numbers if number <= len(context)]
    reasons = _claim_objections(
        sentence.text,
        "\n\n".join(evidence[number - 1] for number in sentence.numbers),
        "\n\n".join(dict.fromkeys(headings)),
    )
    return Verdict(not reasons, tuple(dict.fromkeys(reasons)))


def _written(fact: Fact, text: str) -> str:
    """Return a fact as the sentence has it, with the words that bound it ("below 12%")."""
    return " ".join([*text[: fact.start].split()[-2:], fact.written]) if fact.bound else fact.written


def _citation_objections(numbers: tuple[int, ...], n_evidence: int) -> list[str]:
    if not numbers:
        return ["it cites nothing"]
    return [
        f"[{number}] is not one of the {n_evidence} pieces of evidence"
        for number in numbers
        if not 1 <= number <= n_evidence
    ]


def _repetitions(stated: Reading, cited: Reading, heading: Reading) -> Iterator[str]:
    """Yield a reason for a heading taken for a statement, and for a fact used more often than the record gives it."""
    if heading.text and stated.text.lower().removeprefix("the ").startswith(heading.text[:_HEADING_CHARS].lower()):
        yield "it repeats the heading"
    known = Counter(fact_key(fact) for fact in (*cited.facts, *heading.facts))
    for key, count in Counter(fact_key(fact) for fact in stated.facts).items():
        if count > max(known[key], 1):
            yield f"it uses “{next(fact.written for fact in stated.facts if fact_key(fact) == key)}” more often than the record"


def _claim_objections(text: str, cited_text: str, heading_text: str) -> list[str]:
    stated, cited, heading = read(text), read(cited_text), read(heading_text)
    if stated.whole_sentences and stated.whole_sentences <= cited.whole_sentences:
        return []
    aligned = Aligned(stated, cited)
    facts = unsupported_facts(stated.facts, cited.facts, heading.facts)
    return [
        *(f"“{_written(fact, text)}” is not in what it cites" for fact in facts if not is_single(fact, cited_text)),
        *_repetitions(stated, cited, heading),
        *unsupported_names(stated, name_index(cited, heading)),
        *wording_objections(stated, cited, heading),
        *opposite_objections(aligned),
        *polarity_objections(aligned),
        *support_objections(stated, cited, heading),
        *swap_objections(stated, cited),
        *subject_objections(aligned, heading),
    ]

"""A plain sentence with its citations and the paper in, what the checks say out. Pure.

The same checks as for an answer's sentence. Those on figures, dates, names, denials and conditions can never be
overruled; the one on wording can, by an officer who says why.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.check import check_quote
from rag.check.alignment import Aligned
from rag.check.matching import unsupported_facts
from rag.check.names import name_index, unsupported_names
from rag.check.polarity import polarity_objections
from rag.check.reading import read
from rag.check.sentence import Verdict
from rag.check.wording import opposite_objections
from rag.datatypes import AgendaItem, Citation, Document
from rag.library.passages import heading_of
from rag.library.sentences import on_one_line
from rag.library.tables import row_as_text
from rag.summarise.exact import verdict_on
from rag.summarise.tables import cells_of
from rag.summary import Check, Origin, PlainSentence


def check_plain(sentence: PlainSentence, item: AgendaItem, document: Document) -> PlainSentence:
    """Return the sentence with its checks run: citation, facts, meaning, wording."""
    said = [as_evidence(citation.quote) for citation in sentence.citations]
    heading = heading_of(item.meeting, item.title)
    citation = Check("citation", *_verdict(_citation_objections(sentence.citations, item, document)))
    is_part = sentence.origin is Origin.RULES
    verdict = verdict_on(sentence.text, said, heading, is_part=is_part) if said else Verdict(False, ())
    if is_verbatim(sentence.text, [*said, *_as_row(sentence.citations)]) or verdict.ok:
        others = [Check(name, True, must=name != "wording") for name in ("facts", "meaning", "wording")]
        return replace(sentence, checks=(citation, *others))
    facts, meaning = fact_objections(sentence.text, said, heading), meaning_objections(sentence.text, said)
    wording = [reason for reason in verdict.reasons if reason not in (*facts, *meaning)]
    return replace(
        sentence,
        checks=(
            citation,
            Check("facts", *_verdict(facts)),
            Check("meaning", *_verdict(meaning)),
            Check("wording", *_verdict(wording), must=False),
        ),
    )


def _as_row(citations: Sequence[Citation]) -> list[str]:
    """Return a row with its column names, where a sentence cites both."""
    cells = [cells_of(citation.quote) for citation in citations[-2:]]
    return [row_as_text(*cells)] if len(cells) > 1 and min(map(len, cells)) > 1 else []


def as_evidence(quote: str) -> str:
    """Return the record's words on one line, without bullets."""
    return on_one_line(quote)


def is_verbatim(text: str, said: Sequence[str]) -> bool:
    """True where a text is the record's own words, but for its first capital, its end and white space."""
    return _bare(text) in {_bare(quote) for quote in (*said, " ".join(said), ": ".join(said))}


def _bare(text: str) -> str:
    words = re.sub(r"[\s,;:.–—-]*(?:[;,]\s*(?:and|or))?[\s,;:.–—-]*$", "", " ".join(text.split()))
    return words[:1].lower() + words[1:]


def fact_objections(text: str, said: Sequence[str], heading: str) -> list[str]:
    """Return a reason for each figure, date, time, vote, reference and name of a text that its sources do not hold."""
    stated, cited, headed = read(text), read("\n\n".join(said)), read(heading)
    wrong = unsupported_facts(stated.facts, cited.facts, headed.facts)
    reasons = [f"“{fact.written}” is not in what it cites" for fact in wrong]
    return [*reasons, *unsupported_names(stated, name_index(cited, headed))]


def meaning_objections(text: str, said: Sequence[str]) -> list[str]:
    """Return a reason for each denial, condition, certainty or opposite that is not the record's."""
    aligned = Aligned(read(text), read("\n\n".join(said)))
    return list(dict.fromkeys([*polarity_objections(aligned), *opposite_objections(aligned)]))


def _citation_objections(citations: Sequence[Citation], item: AgendaItem, document: Document) -> Iterable[str]:
    if not citations:
        yield "it cites nothing"
    for citation in citations:
        is_there = citation.document == document.id and check_quote(
            document.text, citation.quote, citation.start, citation.end
        )
        if not is_there:
            yield "the words it cites are not at their place in the paper"
        elif not (item.start <= citation.start and citation.end <= item.end):
            yield "the words it cites are in another item"


def _verdict(reasons: Iterable[str]) -> tuple[bool, tuple[str, ...]]:
    found = tuple(dict.fromkeys(reasons))
    return not found, found

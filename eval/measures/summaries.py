"""Is a summary whole, supported and plain? Texts and verdicts in, scores out. Knows no summariser and no judge."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.measures.facts import required_facts
from eval.measures.score import Score, share
from rag.check.readability import grade_of, words_of


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence of a summary: whether it cites anything and all that it cites holds, and whether its checks passed."""

    text: str
    citations_hold: bool
    checks_pass: bool

    @property
    def is_supported(self) -> bool:
        """True when both are."""
        return self.citations_hold and self.checks_pass


def summary_coverage(text: str, vital: Sequence[Sequence[str]]) -> Score | None:
    """Return the share of vital facts of which some alternative stands in the summary; 0 for an empty one.

    Not applicable where none is vital. Source: vital nugget recall, Voorhees 2003, "Overview of the TREC 2003 QA track".
    """
    found = required_facts(text, vital)
    return None if found is None else Score("summary_coverage", found.value, found.reason, text)


def summary_support(sentences: Sequence[Stated]) -> Score:
    """Return the share of sentences that are supported; 0 for an empty summary.

    Source: after citation recall of ALCE (Gao et al. 2023), with the checks as the judge.
    """
    lacking = [s.text for s in sentences if not s.is_supported]
    said = " ".join(sentence.text for sentence in sentences)
    found = share(
        "summary_support", [s.is_supported for s in sentences], reason=f"not supported: {lacking}", judged=said
    )
    return found or Score("summary_support", 0.0, "an empty summary")


def summary_readability(sentences: Sequence[str], max_grade: float, max_words: int) -> Score | None:
    """Return the share of two targets that are met: the grade of the whole, and the length of its longest sentence.

    Not applicable to an empty summary. Formula of the grade: 0.39 words/sentences + 11.8 syllables/words - 15.59.
    Source: Kincaid et al. 1975; 25 words a sentence is the UK government's own style.
    """
    if not sentences:
        return None
    grade, longest = grade_of(sentences), max(len(words_of(sentence)) for sentence in sentences)
    reason = f"grade {grade:.1f}, at most {max_grade:g}; longest sentence {longest} words, at most {max_words}"
    met = (grade <= max_grade, longest <= max_words)
    return share("summary_readability", met, reason=reason, judged=" ".join(sentences))


def summary_joint(coverage: Score | None, support: Score) -> Score | None:
    """Return coverage times support, so that neither saying little nor saying what is not there pays.

    Not applicable without vital facts. Source: the joint score of Laban et al. 2024, "Summary of a Haystack".
    """
    if coverage is None:
        return None
    if coverage.value is None or support.value is None:
        return Score("summary_joint", None, "one of its parts could not be measured")
    reason = "; ".join(part.reason for part in (coverage, support) if part.reason)
    return Score("summary_joint", coverage.value * support.value, reason, coverage.judged)

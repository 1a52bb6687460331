"""What came out, in a few plain sentences for people who read no tables. Scored cases in, sentences out."""

from collections.abc import Iterator, Sequence

from eval.measures.abstention import is_refusal
from eval.results import SUMMARY, ScoredCase, figure
from rag.datatypes import AnswerStatus


def plainly(cases: Sequence[ScoredCase]) -> tuple[str, ...]:
    """Return the sentences; none without cases."""
    if not cases:
        return ()
    is_summaries = all(case.type == SUMMARY for case in cases)
    return (*(_summaries(cases) if is_summaries else _answers(cases)), *_promises(cases))


def _answers(cases: Sequence[ScoredCase]) -> Iterator[str]:
    answerable = [case for case in cases if case.answerable]
    if answerable:
        n_right = sum(case.is_right for case in answerable)
        n_refused = sum(is_refusal(case.status) for case in answerable)
        n_wrong = len(answerable) - n_right - n_refused
        yield (
            f"{_questions(len(answerable))} can be answered from the papers. It answered {n_right} of them rightly ({_percent(n_right, len(answerable))}), "
            f"{n_wrong} not rightly or not wholly, and to {n_refused} it said that the papers do not say."
        )
    others = [case for case in cases if not case.answerable]
    if others:
        n_right = sum(case.is_right for case in others)
        n_wrong = len(others) - n_right
        yield (
            f"{_questions(len(others))} cannot. To {n_right} of them ({_percent(n_right, len(others))}) it said so, or showed where the record "
            f"says otherwise{f'; the other {n_wrong} it answered as if they could' if n_wrong else ''}."
        )
    if n_failed := sum(case.status is AnswerStatus.FAILED for case in cases):
        yield f"{_questions(n_failed)} could not be answered at all because something failed."


def _summaries(cases: Sequence[ScoredCase]) -> Iterator[str]:
    coverage = figure(cases, "summary_coverage").interval
    readable = [s.value for case in cases if (s := case.score("summary_readability"))]
    if coverage:
        yield f"{len(cases)} items were summarised. On average a summary says {coverage.value:.0%} of the facts that it must."
    n_plain = sum(value == 1.0 for value in readable)
    yield f"{n_plain} of the {len(cases)} read as plainly as they should."


def _promises(cases: Sequence[ScoredCase]) -> Iterator[str]:
    """Yield whether what must hold of every answer did."""
    n_quotes = _n_below(cases, "citation_validity", "quotes_verbatim", "summary_support")
    n_facts = _n_below(cases, "fact_fidelity")
    n_leaks = _n_below(cases, "no_leak")
    yield (
        f"In {_cases(n_quotes)} a source does not hold."
        if n_quotes
        else "Every source that is shown leads to those very words, in that item, on that page."
    )
    yield (
        f"In {_cases(n_facts)} a figure, date or vote does not stand in its source."
        if n_facts
        else "Every figure, date and vote stands in its source."
    )
    if n_leaks:
        yield f"In {_cases(n_leaks)} something came out that residents may not see."


def _n_below(cases: Sequence[ScoredCase], *measures: str) -> int:
    return sum(any((s := case.score(m)) is not None and s.value != 1.0 for m in measures) for case in cases)


def _cases(n: int) -> str:
    return "1 case" if n == 1 else f"{n} cases"


def _questions(n: int) -> str:
    return "1 question" if n == 1 else f"{n} questions"


def _percent(n: int, of: int) -> str:
    return f"{n / of:.0%}"

"""Every measure by name: what it is called, what it asks, and which way is better."""

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What a measure is about."""

    ANSWER = "Answers"
    CITATION = "Citations"
    TRUTH = "Truth to the record"
    REFUSAL = "Refusals"
    SUMMARY = "Summaries"
    SEARCH = "Search"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as reports show it; `asks` is one plain question, its formula stands with the function."""

    name: str
    title: str
    group: Group
    asks: str
    higher_is_better: bool = True


BUDGETS = (100, 250, 500, 1000)

_MEASURES = (
    Measure("right_answer", "Right answers", Group.ANSWER, "Does it say every required fact and cite the right item?"),
    Measure("required_facts", "Required facts", Group.ANSWER, "What share of the required facts does the answer say?"),
    Measure("is_short", "At most 45 words", Group.ANSWER, "Is the answer short? Half of them should be."),
    Measure("is_not_long", "At most 120 words", Group.ANSWER, "Is no answer long?"),
    Measure("exact_item", "Exact item", Group.CITATION, "Is an item that holds the evidence cited, by its title?"),
    Measure("exact_page", "Exact page", Group.CITATION, "Is a page on which the evidence begins cited?"),
    Measure("exact_quote", "Exact quote", Group.CITATION, "Is a quote of the evidence cited?"),
    Measure("quote_focus", "Quote focus", Group.CITATION, "What share of the cited characters is evidence?"),
    Measure("wrong_item", "Wrong item", Group.CITATION, "Does an answer cite only items without evidence?", False),
    Measure("citation_validity", "Citations that hold", Group.CITATION, "Does every number shown lead to those words?"),
    Measure("quotes_verbatim", "Quotes verbatim", Group.CITATION, "Do the quoted words stand exactly there?"),
    Measure("citation_coverage", "Citation coverage", Group.CITATION, "Does every sentence have a source?"),
    Measure("citation_recall", "Citation recall", Group.CITATION, "Do the sources support the sentence? (ALCE)"),
    Measure("citation_precision", "Citation precision", Group.CITATION, "Is every source needed? (ALCE)"),
    Measure("fact_fidelity", "Fact fidelity", Group.TRUTH, "Do the figures, dates and votes stand in the sources?"),
    Measure("name_fidelity", "Name fidelity", Group.TRUTH, "Do the names stand in the sources?"),
    Measure("decision_polarity", "Decision polarity", Group.TRUTH, "Is what was decided what the record says?"),
    Measure("out_of_date", "Out of date", Group.TRUTH, "Does it cite only what a later paper overtook?", False),
    Measure("no_leak", "No exempt text", Group.TRUTH, "Is nothing given out that residents may not see?"),
    Measure("abstention_recall", "Abstention recall", Group.REFUSAL, "Are unanswerable questions refused?"),
    Measure("abstention_precision", "Abstention precision", Group.REFUSAL, "Are refused questions unanswerable?"),
    Measure("false_refusal", "False refusals", Group.REFUSAL, "Are answerable questions refused?", False),
    Measure("nearest_evidence", "Evidence beside a refusal", Group.REFUSAL, "Wrongly refused, are its words shown?"),
    Measure("pair_accuracy", "Pairs", Group.REFUSAL, "Is it answered with its source and refused without?"),
    Measure("summary_coverage", "Vital facts", Group.SUMMARY, "What share of the vital facts does the summary say?"),
    Measure("summary_support", "Supported sentences", Group.SUMMARY, "Do every sentence's citations and checks hold?"),
    Measure("summary_readability", "Plain enough", Group.SUMMARY, "Are grade and longest sentence within the targets?"),
    Measure("summary_joint", "Vital facts × support", Group.SUMMARY, "Does it say what matters, and only what holds?"),
    Measure("ndcg_10", "nDCG@10", Group.SEARCH, "Do the passages with the evidence come first?"),
    Measure("rr_10", "RR@10", Group.SEARCH, "How early is the first passage with evidence?"),
    *(
        Measure(
            f"recall_{n}_tokens",
            f"Recall, {n} tokens",
            Group.SEARCH,
            f"What is needed that stands in the first {n} tokens?",
        )
        for n in BUDGETS
    ),
)
MEASURES = {measure.name: measure for measure in _MEASURES}
# Measured of any text with citations, be it an answer or a summary.
EVERYWHERE = frozenset({
    "citation_validity", "quotes_verbatim", "citation_coverage", "citation_recall", "citation_precision", "fact_fidelity",
    "name_fidelity", "decision_polarity", "no_leak",
})  # fmt: skip
